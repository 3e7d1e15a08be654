#!/usr/bin/env bash
# Proves the way onto a machine and off it: what is missing is asked of the package manager that is there, by sudo only where
# needed, and said; an installed program finds the notes beside it, a second installation leaves none of the first one's, and
# nothing stays when it goes.   tests/setup/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
passed=0 failed=0
ok() { if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not ok $1"; fi; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

deps() { # manager user-id: what it prints on a machine with nothing but that manager, id and sudo
    rm -rf "$work/bin"; mkdir "$work/bin"
    printf '#!/bin/sh\necho %s\n' "$2" >"$work/bin/id"
    printf '#!/bin/sh\necho as root: "$@"\n' >"$work/bin/sudo"
    printf '#!/bin/sh\necho "%s is run"\n' "$1" >"$work/bin/$1"
    chmod +x "$work"/bin/*
    PATH=$work/bin tests/deps.sh 2>&1
}
for manager in apt-get dnf pacman apk zypper brew; do
    said=$(deps $manager 0)
    grep -q "^make deps: $manager .*install\|^make deps: $manager -S\|^make deps: apk add" <<<"$said"; ok "$manager: says what it runs" $?
    grep -q "^$manager is run" <<<"$said"; ok "$manager: runs it" $?
    for library in ncurses cmark-gfm yaml unistring pcre2 curl cmocka tmux python; do
        grep "^make deps" <<<"$said" | grep -q "$library"; ok "$manager: $library" $?
    done
    ! grep -q "as root" <<<"$said"; ok "$manager: root needs no sudo" $?
done
grep -q "^as root: dnf install" <<<"$(deps dnf 1000)"; ok "a user needs sudo" $?
! grep -q "as root" <<<"$(deps brew 1000)"; ok "brew is run as the user" $?
# All that is needed is there but a program to measure against, and nobody may install it.
deps apt-get 1000 >/dev/null; rm "$work/bin/sudo"
for tool in cc tmux python3; do printf '#!/bin/sh\n' >"$work/bin/$tool"; done
printf '#!/bin/sh\n' >"$work/bin/pkg-config"
chmod +x "$work"/bin/*
PATH=$work/bin tests/deps.sh bench 2>&1 | grep -q "goes on without.* ripgrep.*, since there is no sudo"; ok "it says that it goes on without ripgrep" $?
PATH=$work/bin tests/deps.sh bench >/dev/null 2>&1; ok "and goes on" $?
grep -q "no known package manager. Install gcc" <<<"$(deps none 0)"; ok "without a package manager it says what to install" $?

install() { make -s -o all "$@" BUILD="$build" DESTDIR="$work/to" PREFIX=/opt/biji; } # the program as it is, not made again
install install; ok "install" $?
if [ "$(head -c 4 "$build/biji")" = $'\x7fELF' ]; then # not a stand-in, which would look beside the program it stands for
    notes=$work/to/opt/biji/share/biji/content
    [ "$("$work/to/opt/biji/bin/biji" toc | head -1)" = "$("$build/biji" toc -C content | head -1)" ]; ok "the installed notes open" $?
    sed -i 's/^title:.*/title: 装好的笔记/' "$notes/index.md"; touch "$notes/llm_content/old.md"
    (cd / && "$work/to/opt/biji/bin/biji" toc | head -1 | grep -q '装好的笔记'); ok "those beside the program, from any folder" $?
    ln -s "$work/to/opt/biji/bin/biji" "$work/link"
    "$work/link" toc | head -1 | grep -q '装好的笔记'; ok "through a link too" $?
    install install && [ ! -e "$notes/llm_content/old.md" ]; ok "installing again leaves no old notes" $?
fi
install uninstall; ok "uninstall" $?
[ -z "$(find "$work/to" ! -type d)" ]; ok "nothing stays" $?
echo "setup: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
