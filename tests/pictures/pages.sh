#!/usr/bin/env bash
# Photographs the pages of pages.txt, each dark and light, for eyes to judge: OUT/NAME-dark.png and OUT/NAME-light.png.
# A page whose name ends in tmux is shown inside tmux, one in sixel in an xterm that draws sixels.
# With SIDE=dark and PAGES=readme.txt it takes the README's pictures (make pictures): OUT/NAME.png, small enough to be kept.
#   tests/pictures/pages.sh BUILD OUT [NAME...]      needs ../shared/tools/tty-shot beside the checkout, or $TTY_SHOT
up=../..; . "$(dirname "$0")/../need_build.sh"
set -eu
unset LANGUAGE # the pictures show what readers see: the language of the notes
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd) shot=${TTY_SHOT:-../shared/tools/tty-shot}
mkdir -p "${2:?where the pictures go}"
out=$(cd "$2" && pwd)
[ -x "$shot" ] || { echo "pages: $shot is not there; TTY_SHOT names another" >&2; exit 1; }
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
printf '%s\n' '*decTerminalID: vt340' '*numColorRegisters: 256' '*maxGraphicSize: 4000x4000' >"$home.xterm"
trap 'rm -rf "$home" "$home.xterm"' EXIT
count=0 failed=0
while read -r name size what keys; do
    case $name in '' | '#'*) continue ;; esac
    [ $# -le 2 ] || case " ${*:3} " in *" $name "*) ;; *) continue ;; esac
    for side in ${SIDE:-dark light}; do
        suffix=-$side; [ -z "${SIDE:-}" ] || suffix=
        rm -rf "${home:?}"/*
        arguments=(); [ "$what" = -- ] || arguments=("$what")
        program=("$build/biji" "--theme=$side")
        case $name in
        *tmux) program=(tmux -S "$home/tmux" -f /dev/null new-session "${program[@]}") ;;
        *sixel) program+=(--images=sixel) ;;
        esac
        rm -f "$out/$name$suffix.png"
        for _ in 1 2 3 4 5; do # a display may take long to start on a busy machine
            # shellcheck disable=SC2086
            HOME=$home XENVIRONMENT=$home.xterm TTY_SHOT_BG=$([ $side = dark ] && echo black || echo white) "$shot" "$out/$name$suffix.png" -g "$size" wait:1 $keys \
                wait:1 -- "${program[@]}" "${arguments[@]}" </dev/null >/dev/null && break
        done
        [ -z "${SIDE:-}" ] || mogrify -resize 900x -colors 64 +dither "$out/$name.png"
        if [ -s "$out/$name$suffix.png" ]; then count=$((count + 1)); else failed=$((failed + 1)); echo "not ok $name$suffix.png"; fi
    done
done <"tests/pictures/${PAGES:-pages.txt}"
echo "pages: $count pictures in $out, $failed failed"
[ "$failed" -eq 0 ]
