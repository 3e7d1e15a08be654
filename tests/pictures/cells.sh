#!/usr/bin/env bash
# Proves that pictures as cells stay as they were looked at, in 24-bit, 256, 16 and no colours: cells/note.* beside their source (escape shown
# as ␛). Another libchafa chooses other cells, so its name is a golden too, and with another one nothing is compared.
#   tests/pictures/cells.sh BUILD [--write]     --write rewrites them; look at the difference before committing it
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/cells"
build=$(cd ../../.. && cd "${1:-build}" && pwd) write=${2:-}
passed=0 failed=0
here=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | sed -n 's/.*=> \(.*libchafa\.so\.0\)$/\1/p' | head -1)
here=$(basename "$(readlink -f "${here:-none}")")
[ "$write" = --write ] && echo "$here" >chafa
if [ "$here" != "$(cat chafa)" ]; then echo "cells: 0 passed, 0 failed, 4 skipped: made with $(cat chafa), not $here"; exit 0; fi
HOME=$(mktemp -d); export HOME; trap 'rm -rf "$HOME"' EXIT
unset NO_COLOR CLICOLOR_FORCE COLORTERM XDG_CACHE_HOME
render() { # variables... of the colours, then options
    env LC_ALL=C.UTF-8 LANGUAGE=en "$@" "$build/biji" cat --width=60 --images=blocks --theme=dark "${options[@]}" note.md |
        sed 's/\x1b/␛/g; s|file://[^␛]*/|file:///|g'
}
for golden in note.true note.256 note.16 note.mono; do
    options=(--color=always)
    case $golden in
    *.true) variables=(TERM=xterm-256color COLORTERM=truecolor) ;;
    *.256) variables=(TERM=xterm-256color) ;;
    *.16) variables=(TERM=xterm) ;;
    *) variables=(TERM=xterm-256color) options=(--color=never) ;;
    esac
    if [ "$write" = --write ]; then render "${variables[@]}" >$golden; continue; fi
    if difference=$(render "${variables[@]}" | diff -u $golden -); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1)); printf 'not ok %s\n%s\n' $golden "$difference"
    fi
done
echo "cells: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
