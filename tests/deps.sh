#!/bin/sh
# Installs what biji needs to build and to be tested, with the system's package manager. Does nothing when all is there. Says what it runs.
#   tests/deps.sh          what make and make check need
#   tests/deps.sh bench    also the programs that make bench measures against; it goes on without those that cannot be had
#   tests/deps.sh lint     also clang-tidy; fuzz: also clang; deb: also what makes a Debian package
set -eu
need_packages() {
    for tool in cc pkg-config tmux python3; do command -v "$tool" >/dev/null 2>&1 || return 0; done
    pkg-config --exists ncursesw yaml-0.1 libcurl libcmark-gfm libpcre2-8 jansson cmocka 2>/dev/null || return 0
    printf '#include <unistr.h>\n#include <cmark-gfm-core-extensions.h>\nint main(void){return 0;}\n' |
        cc -fsyntax-only $(pkg-config --cflags libcmark-gfm) "-I$(brew --prefix 2>/dev/null)/include" -x c - 2>/dev/null || return 0
    return 1
}
manager=
for one in apt-get dnf pacman apk zypper brew; do
    command -v $one >/dev/null 2>&1 && { manager=$one; break; }
done
# Optional: the programs to measure against.
extras=
# The code in the notes that uses numpy is not tested without it.
if command -v python3 >/dev/null 2>&1; then
    for python in python3 /usr/bin/python3; do
        $python -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("numpy"))' 2>/dev/null && break
    done || case $manager in
    pacman) extras="$extras python-numpy" ;;
    apk) extras="$extras py3-numpy" ;;
    brew) extras="$extras numpy" ;;
    *) extras="$extras python3-numpy" ;;
    esac
fi
# Pictures are cards without these.
if ! PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libchafa\.so\.0'; then
    case $manager in
    apt-get) extras="$extras libchafa0 libgdk-pixbuf-2.0-0 librsvg2-2 libwebp7" ;;
    dnf | zypper) extras="$extras chafa gdk-pixbuf2 librsvg2 libwebp7" ;;
    pacman) extras="$extras chafa gdk-pixbuf2 librsvg libwebp" ;;
    apk) extras="$extras libchafa gdk-pixbuf librsvg libwebp" ;;
    esac
fi
# The static program unpacks its notes with it.
[ "$manager" != apt-get ] || [ -e /usr/include/zlib.h ] || extras="$extras zlib1g-dev"
# The shells whose completion is tried, and what proves the manual; their tests are skipped without them.
for tool in zsh fish mandoc; do
    command -v $tool >/dev/null 2>&1 || extras="$extras $tool"
done
case "${1:-}" in
bench) tools="less w3m lowdown rg valgrind" ;;
lint) tools=clang-tidy ;;
deb) tools="dh dpkg-buildpackage" ;;
fuzz) tools=clang ;;
*) tools= ;;
esac
for tool in $tools; do
    command -v $tool >/dev/null 2>&1 && continue
    case $tool in rg) tool=ripgrep ;; dh) tool=debhelper ;; dpkg-buildpackage) tool=dpkg-dev ;; esac
    extras="$extras $tool"
done
need_packages || [ -n "$extras" ] || exit 0
root=
if [ "$(id -u)" != 0 ]; then
    root=sudo
    if ! command -v sudo >/dev/null 2>&1; then
        need_packages || { echo "make deps: it goes on without$(printf ' %s' $extras), since there is no sudo; run 'make deps' as root once."; exit 0; }
        echo "make deps: packages are missing and there is no sudo; run 'make deps' as root once." >&2
        exit 1
    fi
fi
try() { echo "make deps: $*"; "$@"; }
install() {
    case $manager in
    apt-get) try $root apt-get install -y -q --no-install-recommends "$@" ;;
    dnf) try $root dnf install -y "$@" ;;
    pacman) try $root pacman -S --needed --noconfirm "$@" ;;
    apk) try $root apk add "$@" ;;
    zypper) try $root zypper --non-interactive install "$@" ;;
    brew) try brew install "$@" ;;
    esac
}
# What pkg-config will be asked for, under the names that packages of RPM carry for it, however they are called themselves.
pkgconfig="pkgconfig(ncursesw) pkgconfig(libcmark-gfm) pkgconfig(yaml-0.1) pkgconfig(libpcre2-8) pkgconfig(jansson) pkgconfig(libcurl) pkgconfig(cmocka)"
case $manager in
apt-get) packages="gcc libc6-dev make pkg-config libncurses-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libyaml-dev libunistring-dev libpcre2-dev libjansson-dev
    libcurl4-openssl-dev libcmocka-dev tmux python3 python3-numpy" ;;
dnf) packages="gcc make pkgconf-pkg-config $pkgconfig libunistring-devel tmux python3 diffutils" ;;
pacman) packages="gcc make pkgconf ncurses cmark-gfm libyaml libunistring pcre2 jansson curl cmocka tmux python" ;;
apk) packages="gcc musl-dev make pkgconf ncurses-dev cmark-gfm-dev yaml-dev libunistring-dev pcre2-dev jansson-dev curl-dev cmocka-dev tmux python3 bash coreutils grep" ;;
zypper) packages="gcc make pkg-config $pkgconfig libunistring-devel tmux python3 diffutils" ;;
brew) packages="pkg-config ncurses cmark-gfm libyaml libunistring pcre2 jansson curl cmocka tmux python3" ;;
*)
    need_packages || exit 0
    echo "make deps: no known package manager. Install gcc, make, pkg-config, ncursesw, cmark-gfm with its extensions, libyaml, libunistring, libpcre2-8, libcurl, cmocka, tmux and python3." >&2
    exit 1
    ;;
esac
if [ "$manager" = apt-get ]; then
    export DEBIAN_FRONTEND=noninteractive
    try $root apt-get update -q || ! need_packages
fi
if need_packages; then
    install $packages
fi
for package in $extras; do
    install "$package" || echo "make deps: $package cannot be installed; it goes on without."
done
