#!/usr/bin/env bash
# Proves of the program as it is built: it is hardened; it ends with 4 when what it prints cannot be written, whatever it was asked
# for; and with BIJI_SECURE it reads, and starts no program, asks no network and writes in its own folders only.
#   tests/program/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
biji=$(cd "${1:-build}" && pwd)/biji
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export HOME=$work TERM=xterm-256color
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_DATA_HOME BIJI_SECURE
passed=0 failed=0 skipped=0
expect() { # what, wanted, got
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s\n--- wanted\n%s\n--- got\n%s\n' "$1" "$2" "$3"; fi
}

# A build with sanitizers, and one of another system, is hardened otherwise.
if ! head -c 4 "$biji" | grep -q ELF || ! command -v readelf >/dev/null || grep -qa '__asan_init\|__ubsan_handle' "$biji"; then
    skipped=$((skipped + 1))
else
    expect "position independent" DYN "$(readelf -hW "$biji" | awk '$1 == "Type:" { print $2 }')"
    expect "tables that are read-only after the start" 1 "$(readelf -lW "$biji" | grep -c GNU_RELRO)"
    expect "all symbols bound at the start" 1 "$(readelf -dW "$biji" | grep -c 'FLAGS_1.*NOW')"
    expect "no executable stack" RW "$(readelf -lW "$biji" | awk '$1 == "GNU_STACK" { print $7 }')"
    expect "guarded stacks" yes "$(readelf --dyn-syms -W "$biji" | grep -q ' __stack_chk_fail' && echo yes)"
    expect "checked string functions" yes "$(readelf --dyn-syms -W "$biji" | grep -q ' __[a-z]*_chk@' && echo yes)"
fi

printf '# 标题\n\n正文 [链](two.md) 和 $x$。\n' >"$work/one.md"
printf '%s\n' '# Part' '' 'words' >"$work/long.md"; for i in $(seq 20000); do echo "line $i  "; done >>"$work/long.md"
# What cannot be written is told: a full disk, and an output that was closed before the program began, where no file that it opens may
# take the place of the output.
while read -r command; do
    for output in full closed; do
        [ $output = closed ] || [ -w /dev/full ] || { skipped=$((skipped + 2)); continue; }
        # shellcheck disable=SC2086
        if [ $output = full ]; then "$biji" $command >/dev/full 2>"$work/err" </dev/null; else "$biji" $command >&- 2>"$work/err" </dev/null; fi
        expect "$command: exit status, $output" 4 $?
        expect "$command: what it says, $output" "biji: the output could not be written" "$(tail -1 "$work/err")"
    done
done <<COMMANDS
--version
help
help cat
--help
cat --help
cat $work/one.md
cat --color=always $work/one.md
cat $work/long.md
$work/one.md
toc -C $work/one.md
toc --json -C $work/one.md
toc --why -C $work/one.md
links -C $work/one.md
links --json -C $work/one.md
check $work/one.md
check --json $work/one.md
search -C $work/one.md 正文
search --json -C $work/one.md 正文
search --json -C $work/one.md nowhere
search -C $work/long.md line
ask -C $work/one.md 正文
ask --json -C $work/one.md 正文
math x^2
fetch --list -C $work/one.md
fetch --list --json -C $work/one.md
notes --json -C $work/one.md
progress -C $work/one.md
progress --json -C $work/one.md
review --json -C $work/one.md
manual
completions bash
doctor
COMMANDS
# A reader that has seen enough ends the program without a word, as it does every filter.
expect "closed early: no word" "" "$( { "$biji" cat "$work/long.md" | head -1 >/dev/null; } 2>&1)"

# What is wrong is told wherever it stands, and help tells the whole of it.
"$biji" cat --theme=puce "$work/one.md" >"$work/out" 2>"$work/err"
expect "a wrong theme is an error without colours too" "2 biji: --theme takes one of: auto dark light contrast mono; not \"puce\"" "$? $(cat "$work/err")"
mkdir -p "$work/config/biji"; printf 'widht: 3\nkeys:\n  foldd: j\n  top: [nokey]\ncolors:\n  zork: red\n' >"$work/config/biji/config.yaml"
expect "every fault of a configuration is named" "1 3 4 6" "$(XDG_CONFIG_HOME=$work/config "$biji" toc "$work/one.md" 2>&1 >/dev/null | cut -d: -f2 | xargs)"
expect "no command's sentence is cut" "" "$(COLUMNS=60 "$biji" --help | sed -n '/^Commands/,/^  help/p' | tr '\n' ' ' | sed 's/  *[a-z]*  */&\n/g' | grep ',$')"
expect "help fits its columns" "" "$(COLUMNS=60 "$biji" toc --help | sed '1,/^Options/d' | grep '.\{61\}')"
expect "--all of toc is listed" 1 "$("$biji" toc --help | grep -c -- '^  -a.*every')"

expect "a confined program prints the same" "$("$biji" cat -w 40 "$work/one.md")" "$(BIJI_SECURE=1 "$biji" cat -w 40 "$work/one.md")"
cat >"$work/course.md" <<MD
---
upstream: http://127.0.0.1:9/page.md
---
# 远处
MD
for what in "fetch --dry-run --all" "fetch --list" toc; do
    for secure in 0 1; do HOME=$work/nobody BIJI_SECURE=$secure "$biji" $what -C "$work/course.md" >/dev/null 2>&1; done
done
expect "what only looks makes no folder" no "$([ -e "$work/nobody" ] && echo yes || echo no)"
BIJI_SECURE=1 "$biji" fetch --all -C "$work/course.md" >"$work/out" 2>&1
expect "no network" 1 "$(grep -c 'BIJI_SECURE' "$work/out")"
expect "no page that is named either" "3 yes" "$(BIJI_SECURE=1 "$biji" cat -C http://127.0.0.1:9/page.md >"$work/out" 2>&1; echo $? "$(grep -q 'because BIJI_SECURE is set' "$work/out" && echo yes)")"
# Commands that only read and print have given up their rights before the first byte of a note is read.
seccomp_of() { sed -n 's/^Seccomp:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null; }
if [ -n "$(seccomp_of self)" ] && [[ $(uname -m) == x86_64 || $(uname -m) == aarch64 ]]; then
    mkfifo "$work/slow"
    for command in "cat -" "toc -C -" "links -C -" "check -C -" "search -C - x" "ask -C - x"; do
        "$biji" $command <"$work/slow" >/dev/null 2>&1 & reading=$!
        exec 9>"$work/slow"
        for _ in $(seq 2000); do
            [ "$(seccomp_of $reading)" = 2 ] && break
        done
        expect "biji $command reads confined" 2 "$(seccomp_of $reading)"
        echo "# x" >&9; exec 9>&-; wait "$reading"
    done
else skipped=$((skipped + 6)); fi
if command -v script >/dev/null 2>&1; then
    BIJI_SECURE=1 PAGER="touch $work/paged" script -qec "$biji cat -p $work/one.md" /dev/null </dev/null >"$work/out" 2>&1
    expect "no pager" "the pager was not started because BIJI_SECURE is set" "$(grep -o 'the pager.*is set' "$work/out")"
    expect "none was started" no "$([ -e "$work/paged" ] && echo yes || echo no)"
fi
# On the screen links that lead outside are hyperlinks, the window's title names the chapter, and neither lets a note steer the terminal.
if command -v script >/dev/null 2>&1; then
    printf '# T\033]0;evil\007x\n\nA [link](https://example.org/a%%20b), [another](https://example.org/\033]0;evil\007x), [within](#t).\n' >"$work/evil.md"
    printf q | script -qec "stty cols 80 rows 20; TERM=xterm-256color $biji $work/evil.md" "$work/screen" >/dev/null 2>&1
    expect "a hyperlink" 1 "$(grep -c "$(printf '\033]8;id=1;https://example.org/a%%20b\033')" "$work/screen")"
    expect "one that leads within has none" 0 "$(grep -c ']8;id=3' "$work/screen")"
    expect "a title" 1 "$(grep -c "$(printf '\033]2;T')" "$work/screen")"
    expect "a note cannot control the terminal" 0 "$(grep -c "$(printf '\033]0;')" "$work/screen")"
    expect "the title is restored" 1 "$(grep -c "$(printf '\033\\[23;2t')" "$work/screen")"
fi
echo "program: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
