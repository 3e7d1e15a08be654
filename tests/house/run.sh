#!/usr/bin/env bash
# Proves that the house stands as planned: includes only point to the same floor or a lower one, third-party libraries stay in the files
# that own them, files and functions keep their size, public prototypes are documented, and every header compiles by itself.
#   tests/house/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
passed=0 failed=0
check() { # what, offending lines
    if [ -z "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s:\n%s\n' "$1" "$2"; fi
}

# Floors: a room may include what lies on its own floor or below. A public header belongs to the room of the source file of its
# name; those in `elsewhere` have another name or none.
check "includes point upward" "$(python3 - <<'PY'
import pathlib, re
floor = {room: number for number, rooms in enumerate([
    "language", "base", "unicode", "model media", "markdown math", "dialect", "load", "notes", "layout search study store", "net", "app out", "ui", "cli"])
    for room in rooms.split()}
for room in sorted({p.parent.name for p in pathlib.Path("src").glob("*/*.c")}):
    if room not in floor:
        print(f"src/{room}: a room without a floor")
    if not pathlib.Path(f"src/{room}/README.md").exists():
        print(f"src/{room}: no README.md tells its one idea")
names = {}
for p in sorted(pathlib.Path("src").glob("*/*.[ch]")):
    if names.setdefault(p.name, p) != p:
        print(f"{p} and {names[p.name]} share a name")
elsewhere = {"load": "load", "math": "math", "command": "cli", "find": "search", "han": "unicode"}
home = {p.stem: p.parent.name for p in pathlib.Path("src").glob("*/*.c")}
for header in pathlib.Path("include/biji").glob("*.h"):
    if header.stem not in home and header.stem not in elsewhere:
        print(f"{header}: no source file of that name tells its floor")
home.update(elsewhere)
edges = {}
for source in list(pathlib.Path("src").glob("*/*.[ch]")) + [h for h in pathlib.Path("include/biji").glob("*.h")]:
    mine = source.parent.name if source.parts[0] == "src" else home.get(source.stem)
    for name in re.findall(r'#include "biji/(\w+)\.h"', source.read_text()):
        theirs = home.get(name)
        if mine is None or theirs is None:
            continue
        if floor[theirs] > floor[mine]:
            print(f"{source}: {mine} includes {theirs}/{name}.h")
        if theirs != mine:
            edges.setdefault(mine, set()).add(theirs)
    for name in re.findall(r'#include "(\w+\.h)"', source.read_text()):
        if not (source.parent / name).exists():
            print(f"{source}: {name} is not beside it")
def reaches(a, b, seen):
    return any(n == b or (n not in seen and reaches(n, b, seen | {n})) for n in edges.get(a, ()))
for name in sorted(edges):
    if reaches(name, name, {name}):
        print(f"the floor {name} is in a cycle")
PY
)"

owners() { # header pattern, allowed files (extended regular expression)
    grep -lE "#include <$1" src/*/*.c src/*/*.h include/biji/*.h 2>/dev/null | grep -vE "$2"
}
check "cmark-gfm outside the loader" "$(owners 'cmark' '^src/markdown/')"
check "curses outside its surface" "$(owners '(n?curses|term)\.h' '^src/ui/(surface_curses|terminal)\.c$')"
check "libyaml outside its readers" "$(owners 'yaml' '^src/(load/(frontmatter|navigation|labels)|store/config)\.c$')"
check "jansson outside its reader" "$(owners 'jansson' '^src/load/notebook\.c$')"
check "libcurl outside net/fetch" "$(owners 'curl' '^src/net/fetch')"
check "libunistring outside unicode" "$(owners 'uni[a-z]*\.h' '^src/unicode/' | xargs -r grep -lE '#include <(unicase|unictype|unigbrk|unilbrk|uninorm|uniwbrk|uniwidth|unistr|uninorm)\.h')"
check "files over 900 lines" "$(git ls-files 'src/*.c' 'src/*.h' 'include/*.h' 'tests/*.c' | grep -v '_table\.c$' | xargs wc -l | awk '$2 != "total" && $1 > 900')"
check "functions over 80 lines" "$(awk 'FNR == 1 { start = 0 } /^\{$/ { start = FNR }
    /^}$/ { if (start && FNR - start - 1 > 80) print FILENAME ":" start; start = 0 }' src/*.c src/*/*.c)"
check "public headers over 150 lines" "$(wc -l include/biji/*.h | awk '$2 != "total" && $1 > 150')"
below_cli=$(git ls-files 'src/*.c' | grep -vE '^src/(cli|ui|out|main)')
check "exit or standard error below cli" "$(grep -nE '\b(exit|_exit)\(|\bstderr\b' $below_cli 2>/dev/null | grep -vE '^src/base/(mem|child)\.c')" # no memory; a forked child's end
check "escape codes outside the last step" "$(grep -nE '(^|[^\\])\\(033|x1b|x1B|e)[^0-9a-fA-F]' $below_cli src/cli/*.c 2>/dev/null)"
check "mutable file-scope state" "$(grep -nE '^static [A-Za-z_ ]+\**[a-z_]+(\[[^]]*\])?( = [^;]*)?;' src/*/*.c | grep -vE 'static const|volatile sig_atomic_t|^src/markdown/pool.c:[0-9]+:static _Thread_local struct pool \*in_use;|^src/markdown/markdown.c:[0-9]+:static pthread_mutex_t special_characters = |^src/language/language.c:[0-9]+:static enum language chosen;' )"
check "left-overs" "$(git grep -nIE '\b(TODO|FIXME|XXX|HACK)\b' -- src include tests Makefile ':!tests/house/run.sh' ':!src/unicode/*_table.c')"
check "sleep in tests" "$(git grep -nE '\b(sleep|usleep|nanosleep)\b' -- tests ':!tests/house/run.sh')"
check "at the top level" "$(git ls-tree --name-only HEAD | grep -vE '^(Makefile|README\.md|LICENSE|src|include|content|tests|\..*)$')"

# Every public prototype directly follows a comment of its own.
check "public prototypes without a comment" "$(awk '
    FNR == 1 { told = 0; depth = 0 }
    /\*\/$/ { told = 1 }
    depth == 0 && /^[a-z].*\(.*[^;]*;?$/ && !/^(struct|enum)[^(]*\{/ && !/^typedef/ && !/^_Static/ { if (!told) print FILENAME ":" FNR ": " $0; told = 0 }
    /^$/ { told = 0 }
    { depth += gsub(/\{/, "{") - gsub(/\}/, "}") }' include/biji/*.h)"

# Files that call each other in a circle can only be understood together.
most_in_a_knot=3
check "knots of more than $most_in_a_knot files" "$(tests/house/knots.py "${1:-build}" | awk -v most="$most_in_a_knot" '$1 > most')"

for header in include/biji/*.h; do
    check "$header does not stand alone" "$(printf '#include "%s"\n' "${header#include/}" | cc -std=c11 -D_GNU_SOURCE -Iinclude -fsyntax-only -Wall -Wextra -x c - 2>&1)"
done
echo "house: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
