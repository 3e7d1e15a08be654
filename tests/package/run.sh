#!/usr/bin/env bash
# Proves what leaves this tree: make install below DESTDIR; a Debian package built from the source archive, without git, installed in a bare
# root, read and removed; one static program started in an empty root. The last two need root, debootstrap and a mirror, and are skipped
# with a word without them.
#   tests/package/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
export PATH=$PATH:/usr/sbin:/sbin
passed=0 failed=0 skipped=0
check() { # what, command...
    if "${@:2}" >"$folder/said" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not ok $1"; tail -5 "$folder/said"; fi
}
skip() { skipped=$((skipped + 1)); echo "skipped: $1"; }
folder=$(mktemp -d); trap 'umount "$folder"/root/proc 2>/dev/null; rm -rf "$folder"' EXIT

# ---- make install ----
make -s install BUILD="$(dirname "$program")" DESTDIR="$folder/to" PREFIX=/usr >/dev/null 2>&1
to=$folder/to/usr
check "the program is installed" test -x "$to/bin/biji"
check "and stripped" sh -c "! readelf -S '$to/bin/biji' | grep -q '\.symtab'"
check "and runs, with its notes" sh -c "'$to/bin/biji' toc | grep -q '第14章'"
for file in man/man1/biji.1 man/zh_CN/man1/biji.1 man/man7/biji-course.7 bash-completion/completions/biji zsh/site-functions/_biji \
    fish/vendor_completions.d/biji.fish biji/content/index.md; do
    check "$file" test -s "$to/share/$file"
done
check "nothing outside DESTDIR and PREFIX" test "$(ls "$folder/to")" = usr
make -s uninstall DESTDIR="$folder/to" PREFIX=/usr
check "uninstall leaves no file" test -z "$(find "$folder/to" -type f)"

# ---- the package and the static program ----
case $program in */asan/* | */ubsan/* | */valgrind/*) again=1 ;; *) again= ;; esac # they are built anew, whatever BUILD is
if [ -n "$again" ] || [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null || ! command -v dpkg-buildpackage >/dev/null || [ ! -e .git ]; then
    skip "the package and the static program are tried once, as root, with debootstrap and dpkg-dev, in a clone"
    echo "package: $passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    exit
fi
mirror=$(grep -hE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+' | head -1)
. /etc/os-release
check "make deb" make deb
deb=$(ls build/deb/biji_*.deb 2>/dev/null)
if command -v lintian >/dev/null; then
    check "lintian is silent" sh -c "! lintian --fail-on none '$deb' 2>/dev/null | grep ."
else
    skip "lintian is not installed"
fi
if debootstrap --variant=minbase --include=man-db,bash-completion "$VERSION_CODENAME" "$folder/root" "$mirror" >"$folder/said" 2>&1; then
    in_root() { chroot "$folder/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=xterm LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
    cp "$deb" "$folder/root/biji.deb"
    cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d /etc/apt/trusted.gpg.d "$folder/root/etc/apt/" 2>/dev/null
    cp /etc/resolv.conf "$folder/root/etc/" 2>/dev/null
    sed -i '/man/d' "$folder/root"/etc/dpkg/dpkg.cfg.d/* 2>/dev/null # a bare root may leave manuals out
    in_root sh -c 'find / -xdev -path /proc -prune -o -path /var -prune -o -print' | sort > "$folder/before"
    check "apt install ./biji.deb" in_root sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends ./biji.deb'
    check "biji prints a chapter" sh -c "chroot '$folder/root' /usr/bin/env -i LANG=C.UTF-8 /usr/bin/biji cat 1 | grep -q 第1章"
    check "its manual" in_root sh -c 'man -w biji && man -w biji-course && LANG=zh_CN.UTF-8 man -w -L zh_CN biji'
    check "its completion" in_root bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader biji; complete -p biji'
    check "apt removes it" in_root apt-get purge -y -q biji
    in_root sh -c 'find / -xdev -path /proc -prune -o -path /var -prune -o -print' | sort > "$folder/after"
    check "and nothing of it stays" sh -c "! comm -13 '$folder/before' '$folder/after' | grep biji"
else
    skip "debootstrap does not work here: $(tail -1 "$folder/said")"
fi

if [ -e "$(cc -print-file-name=libyaml.a)" ] && [ -e "$(cc -print-file-name=libncursesw.a)" ] && [ -e "$(cc -print-file-name=libz.a)" ]; then
    check "make static" make static
    mkdir -p "$folder/empty"
    cp build/static/biji "$folder/empty/" 2>/dev/null
    in_empty() { chroot "$folder/empty" /biji "$@"; }
    check "needs no library" sh -c "! ldd build/static/biji"
    check "is at most 4.3 MB" test "$(stat -c %s build/static/biji)" -lt 4300000
    check "reads its notes in an empty root" sh -c "env -i $(command -v chroot) '$folder/empty' /biji cat 1 | grep -q 第1章"
    check "searches them there" sh -c "env -i $(command -v chroot) '$folder/empty' /biji search '/缩放.{1,4}注意力/' | grep -q ch03"
    check "speaks Chinese there" sh -c "env -i $(command -v chroot) '$folder/empty' /biji check | grep -q 个错误"
    check "says what it gives up" sh -c "env -i LANGUAGE=en $(command -v chroot) '$folder/empty' /biji doctor | grep -q 'static program'"
    check "knows terminals" sh -c "ls '$folder'/empty/tmp/*/terminfo/*/xterm-256color"
    check "its own folder alone was made" test "$(ls "$folder/empty" | tr '\n' ' ')" = "biji tmp "
else
    skip "there are no static libraries for make static"
fi
echo "package: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
