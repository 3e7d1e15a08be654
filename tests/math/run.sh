#!/usr/bin/env bash
# Proves that formulas look as they were when somebody last read them: each formula of NAME.tex (blank lines between them, a TeX
# comment as title) is laid out for 100 and 60 columns, in one row, and in pure ASCII, and compared with NAME.w100, .w60, .inline
# and .ascii. Then: every command that the tables of the source know is laid out, and `biji math` keeps its promises.
#   tests/math/run.sh BUILD [--write]       --write rewrites the files; read the difference before committing it
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
biji=${1:-build}/biji
write=${2:-}
passed=0 failed=0
ok() { # what, status
    if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not ok $1"; fi
}
export LC_ALL=C.UTF-8 NO_COLOR=1

render() { # file, options...
    local file=$1; shift
    awk -v RS= '{ printf "%s%c", $0, 0 }' "$file" | while IFS= read -r -d '' formula; do
        printf '%s\n\n' "${formula%%$'\n'*}"
        "$biji" math "$@" -- "$formula" 2>&1
        echo
    done
}

for file in tests/math/*.tex; do
    for form in w100 w60 inline ascii; do
        case $form in
        w100) options=(--width 100) ;;
        w60) options=(--width 60) ;;
        inline) options=(--inline) ;;
        ascii) options=(--ascii --width 80) ;;
        esac
        golden=${file%.tex}.$form
        if [ "$write" = --write ]; then
            render "$file" "${options[@]}" >"$golden"
        else
            render "$file" "${options[@]}" | diff -u "$golden" - ; ok "$golden" $?
        fi
    done
done
[ "$write" = --write ] && exit

# Every row of the two tables is found by name (they are sorted) and gives something to see.
names=$(sed -nE 's/^    \{"([!-~]([^"\\]*))", ("|letters_|tex_read_(accent|line)).*/\1/p' src/math/symbols.c src/math/tex_command.c |
    grep -vE '^(text[a-z]*|AE|OE|O|ae|oe|o|i|j|ss|verb|mbox|hbox|emph|not|["\x27.=^`~])$|^\\')
lost=$(for name in $names; do printf '{"kind":"display","tex":"\\\\%s{x}"}\n' "$name"; done | "$biji" math --jsonl | paste -d' ' - <(echo "$names") | grep '^{"ok":false')
[ -z "$lost" ]; status=$?
[ $status -eq 0 ] || echo "$lost"
ok "all $(echo "$names" | wc -l) commands of the tables are laid out" $status
[ "$(echo "$names" | wc -l)" -gt 700 ]; ok "the tables have more than 700 commands" $?

answer() { # input line, expected output
    local got; got=$(printf '%s\n' "$1" | "$biji" math --jsonl)
    [ "$got" = "$2" ] || echo "got $got"
    [ "$got" = "$2" ]; ok "--jsonl answers $1" $?
}
answer '{"kind":"inline","tex":"x^2"}' '{"ok":true,"width":2,"height":1,"baseline":0,"rows":["x²"]}'
answer '{"kind":"display","tex":"\\frac{1}{x}"}' '{"ok":true,"width":1,"height":3,"baseline":1,"rows":["1","─","x"]}'
answer '{"id":[1,{"a":"}"}],"tex":"\u03b8\ud835\udc31","kind":"inline","more":null}' '{"ok":true,"width":2,"height":1,"baseline":0,"rows":["θx"]}'
answer '{"tex":"\\foo","kind":"inline"}' '{"ok":true,"width":4,"height":1,"baseline":0,"rows":["\\foo"],"error":"the command \\foo is not known","column":1}'
answer 'nonsense' '{"ok":false,"error":"the line is not an object with a \"tex\" string","column":1}'
printf '{"tex":"\\\\def\\\\a{x}"}\n{"tex":"\\\\a_1"}\n' | "$biji" math --jsonl | tail -1 | grep -q '"rows":\["x₁"\]'; ok "a macro lives on in later lines" $?
[ "$(echo '$$x_1$$' | "$biji" math)" = 'x₁' ]; ok "the formula comes from standard input, dollars dropped" $?
"$biji" math '\frac{a}' 2>&1 | grep -q 'column 9 of the formula: .frac lacks its argument'; ok "an error says where and what" $?
"$biji" math 'a' 'b' >/dev/null 2>&1; [ $? -eq 2 ]; ok "two formulas are a usage error" $?
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
