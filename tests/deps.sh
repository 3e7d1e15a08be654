#!/bin/sh
# Installs what biji needs to build and to be tested, with the system's package manager. Does nothing when all is there. Says what it runs.
#   tests/deps.sh          what make and make check need
#   tests/deps.sh bench    also the programs that make bench measures against; it goes on without those that cannot be had
set -eu
need_packages() {
    for tool in cc pkg-config tmux python3; do command -v "$tool" >/dev/null 2>&1 || return 0; done
    pkg-config --exists ncursesw yaml-0.1 libcurl libcmark-gfm libpcre2-8 cmocka 2>/dev/null || return 0
    printf '#include <unistr.h>\n#include <cmark-gfm-core-extensions.h>\nint main(void){return 0;}\n' |
        cc -fsyntax-only $(pkg-config --cflags libcmark-gfm) "-I$(brew --prefix 2>/dev/null)/include" -x c - 2>/dev/null || return 0
    return 1
}
peers=
if [ "${1:-}" = bench ]; then
    for tool in less w3m lowdown rg valgrind; do
        command -v $tool >/dev/null 2>&1 || peers="$peers $(echo $tool | sed 's/^rg$/ripgrep/')"
    done
fi
need_packages || [ -n "$peers" ] || exit 0
root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "make deps: packages are missing and there is no sudo; run 'make deps' as root once." >&2; exit 1; }
    root=sudo
fi
try() { echo "make deps: $*"; "$@"; }
install_peers() { # the package manager's words for one package
    for package in $peers; do try $root "$@" "$package" || echo "make bench: $package cannot be installed; its part is left out."; done
}
if ! need_packages; then
    if command -v apt-get >/dev/null 2>&1; then try $root apt-get update -q || true; install_peers apt-get install -y -q --no-install-recommends
    elif command -v dnf >/dev/null 2>&1; then install_peers dnf install -y
    elif command -v pacman >/dev/null 2>&1; then install_peers pacman -S --needed --noconfirm
    elif command -v apk >/dev/null 2>&1; then install_peers apk add
    elif command -v zypper >/dev/null 2>&1; then install_peers zypper --non-interactive install
    elif command -v brew >/dev/null 2>&1; then install_peers brew install; fi
    exit 0
fi
# What pkg-config will be asked for, under the names that packages of RPM carry for it, however they are called themselves.
pkgconfig="pkgconfig(ncursesw) pkgconfig(libcmark-gfm) pkgconfig(yaml-0.1) pkgconfig(libpcre2-8) pkgconfig(libcurl) pkgconfig(cmocka)"
if command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    try $root apt-get update -q
    try $root apt-get install -y -q --no-install-recommends gcc libc6-dev make pkg-config libncurses-dev libcmark-gfm-dev \
        libcmark-gfm-extensions-dev libyaml-dev libunistring-dev libpcre2-dev libcurl4-openssl-dev libcmocka-dev tmux python3 python3-numpy
elif command -v dnf >/dev/null 2>&1; then
    try $root dnf install -y gcc make pkgconf-pkg-config $pkgconfig libunistring-devel tmux python3 diffutils
elif command -v pacman >/dev/null 2>&1; then
    try $root pacman -S --needed --noconfirm gcc make pkgconf ncurses cmark-gfm libyaml libunistring pcre2 curl cmocka tmux python
elif command -v apk >/dev/null 2>&1; then
    try $root apk add gcc musl-dev make pkgconf ncurses-dev cmark-gfm-dev yaml-dev libunistring-dev pcre2-dev curl-dev cmocka-dev tmux python3 bash coreutils grep
elif command -v zypper >/dev/null 2>&1; then
    try $root zypper --non-interactive install gcc make pkg-config $pkgconfig libunistring-devel tmux python3 diffutils
elif command -v brew >/dev/null 2>&1; then
    try brew install pkg-config ncurses cmark-gfm libyaml libunistring pcre2 curl cmocka tmux python3
else
    echo "make deps: no known package manager. Install gcc, make, pkg-config, ncursesw, cmark-gfm with its extensions, libyaml, libunistring, libpcre2-8, libcurl, cmocka, tmux and python3." >&2
    exit 1
fi
