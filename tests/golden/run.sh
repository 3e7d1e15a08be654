#!/usr/bin/env bash
# Proves that what is set for a page stays as it was read and agreed: each golden lies beside its source, and its extension says how
# it is made: .w40 is `biji cat --width=40`, .dark the same at 80 columns with the dark theme's 256 colours (escape shown as ␛).
#   tests/golden/run.sh BUILD [--write]     --write rewrites the goldens; read the difference before committing it
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")"
build=$(cd ../.. && cd "${1:-build}" && pwd) write=${2:-}
passed=0 failed=0
unset NO_COLOR CLICOLOR_FORCE COLORTERM
render() { # source golden
    case $2 in
    *.w*) "$build/biji" cat --width="${2##*.w}" "$1" 2>/dev/null ;;
    *.dark) TERM=xterm-256color "$build/biji" cat --width=80 --color=always --theme=dark "$1" 2>/dev/null | sed 's/\x1b/␛/g' ;;
    *.list) "$build/biji" cat --width=80 --links=list "$1" 2>/dev/null ;;
    *.inline) "$build/biji" cat --width=80 --links=inline "$1" 2>/dev/null ;;
    esac
}
# the trees of load/*.md are compared by the unit test load_golden_test
[ "$write" != --write ] || (cd ../.. && GOLDENS=write "$build/tests/load_golden_test" >/dev/null)
for source in */*.md; do
    for golden in "${source%.md}".w* "${source%.md}".dark "${source%.md}".list "${source%.md}".inline; do
        [ -e "$golden" ] || continue
        if [ "$write" = --write ]; then render "$source" "$golden" >"$golden"; continue; fi
        if difference=$(render "$source" "$golden" | diff -u "$golden" -); then
            passed=$((passed + 1))
        else
            failed=$((failed + 1)); printf 'not ok %s\n%s\n' "$golden" "$difference"
        fi
    done
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
