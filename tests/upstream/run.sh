#!/usr/bin/env bash
# Proves `biji fetch`: what it keeps and says, every fault a server can play, and what never happens (a request to a private
# address for a page from the network, a second request for what is held, a lost copy).
#   tests/upstream/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:-build}" && pwd) || exit 1
work=$(mktemp -d)
passed=0 failed=0 skipped=0 servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
export XDG_CACHE_HOME=$work/cache HOME=$work BIJI_FETCH_MS=3000,1500,20,20000
www=$work/www pages=$work/www/o/r/main
mkdir -p "$pages/images" "$work/course"

ok() { # what, command that must succeed
    local what=$1; shift
    if "$@" >"$work/seen" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s: %s\n' "$what" "$*"; cat "$work/seen"; fi
}
serve() { # name of the variable for its address, arguments
    local variable=$1; shift
    mkfifo "$work/address.$variable"
    python3 "$here/server.py" "$@" >"$work/address.$variable" 2>>"$work/server-errors" & servers+=($!)
    IFS= read -r "$variable" <"$work/address.$variable"
}
fetch() { # arguments; leaves out, err, status
    "$build/biji" fetch -C "$work/course" "$@" >"$work/out" 2>"$work/err"; status=$?
}
says() { grep -qF -- "$1" "$work/err"; }
prints() { grep -qE -- "$1" "$work/out"; }
asked() { grep -cE -- "^$1 " "$www/log" 2>/dev/null; }
forget() { : >"$www/log"; }
page() { printf '# %s\n\n%s\n' "$1" "${2:-$1}"; }
is() { [ "$1" = "$2" ] || { echo "is $1, not $2"; false; }; }
fault() { echo "${*:2}" >"$pages/$1.fault"; [ -e "$pages/$1" ] || page "$1" >"$pages/$1"; }
well() { rm -f "$pages/$1.fault"; }
# One chapter whose page plays a fault: fetches it and checks the sentence.
course() { printf '# Course\n\n' >"$work/course/index.md"; local n=0; for url; do n=$((n + 1)); echo "$n. [Chapter $n]($url)" >>"$work/course/index.md"; done; }
github() { echo "https://github.com/o/r/blob/main/$1"; }
plays() { # name of the page, the sentence's words, fault...
    local name=$1 words=$2; shift 2
    fault "$name" "$@"; course "$(github "$name")"; forget
    fetch 1
    ok "$name: exit status" is "$status" 4
    ok "$name: sentence" says "$words"
    ok "$name: one sentence" is "$(wc -l <"$work/err")" 1
}

serve base "$www"
export BIJI_RAW_BASE=$base

# A course of three pages that name pictures.
page 一 '![a](images/a.png) [two](two.md) <img src="./images/b.png">' >"$pages/one.md"
page 二 '![again](images/a.png) ![gone](images/none.png)' >"$pages/two.md"
page 三 >"$pages/three.md"
printf '\211PNG\r\n\032\n\0\0a' >"$pages/images/a.png"; printf '\211PNG\r\n\032\n\0\0b' >"$pages/images/b.png"
course "$(github one.md)" "$(github two.md)" "$(github three.md)"

fetch; ok "an unknown chapter is an error" is "$status" 2
fetch --all --dry-run
ok "a dry run says what" prints "^fetch +$(github one.md)"
ok "a dry run makes no request" test ! -e "$www/log"
fetch --all
ok "a missing picture is reported" says "images/none.png was not found (404)"
ok "which is a failure" is "$status" 4
ok "new pages" prints '^3 pages: 3 new$'
ok "a picture is fetched once" is "$(asked /o/r/main/images/a.png)" 1
ok "an HTML picture is fetched" prints '^3 pictures: 2 new, 1 failed$'
forget; page 二 'now different' >"$pages/two.md"; fetch --all
ok "changes are reported" prints '^changed +2 '
ok "unchanged pages are counted" prints '^3 pages: 1 changed, 2 unchanged$'
ok "nothing failed" is "$status" 0
ok "every request has validators" is "$(grep -c conditional "$www/log")" 5
ok "the same is not sent again" is "$(grep -c ' 304' "$www/log")" 4
fetch 2 --json
ok "JSON" python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert d[0]["state"] == "unchanged" and d[0]["chapter"] == 2 and d[0]["fault"] is None, d' "$work/out"
fetch --list; ok "saved pages are in the order of the chapters, with titles" is "$(sed -n "s|.*just now *\([1-3]  [^ ]* [^ ]*  \).*|\1|p" "$work/out" | tr -s " \n" " ")" "1 Chapter 1 2 Chapter 2 3 Chapter 3 "
ok "everything saved" prints '^5 saved'
fetch --list --json; ok "the list as JSON" python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert len(d) == 5 and d[0]["fetched"].endswith("Z")' "$work/out"
forget; fetch --all --dry-run; ok "a dry run knows saved pages" prints "^if changed +$(github two.md)"
ok "and its pictures" prints 'images/b.png'
ok "and makes no request" test ! -s "$www/log"
"$build/biji" cat -C "$work/course" 2 >"$work/out" 2>"$work/err"; ok "biji cat prints a saved page" prints 'now different'
forget; fetch --all --offline
ok "offline makes no request" test ! -s "$www/log"
ok "offline says so" says "because offline is set"
for file in "$work"/cache/biji/pages/*; do printf X | dd of="$file" bs=1 seek=$(($(wc -c <"$file") - 2)) conv=notrunc 2>/dev/null; done
forget; fetch 1; ok "damaged copies are fetched again" prints '^new +1 '
ok "without validators" is "$(grep -c conditional "$www/log")" 0
fetch --clear --dry-run; ok "what would be cleared" prints 'would be removed'
fetch --clear; ok "cleared" prints 'removed'
fetch --list; ok "nothing is saved any more" prints '^0 saved'
ok "the cache is the user's alone" is "$(stat -c %a "$work/cache/biji/pages")" 700

# Faults. A copy that was held stays through all of them.
page good 'the good copy' >"$pages/held.md"; course "$(github held.md)"; fetch 1
copy=$(cat "$work"/cache/biji/pages/*)
for kind in "status 404" "status 500" "cut" "large" "circle" "silent" "cut_chunk" "status 429 60"; do
    fault held.md $kind; fetch 1
    ok "held.md with $kind: fails" is "$status" 4
done
ok "the old copy is kept" is "$(cat "$work"/cache/biji/pages/*)" "$copy"
well held.md; fetch 1; ok "and current again" prints '^unchanged'

plays gone.md "was not found (404)" status 404
ok "404 is asked once" is "$(asked /o/r/main/gone.md)" 1
plays forbidden.md "was refused (403)" status 403
plays limited.md "was refused for now (403); try again in 90 seconds" status 403 90
plays busy.md "its server got too many requests (429); try again in 60 minutes" status 429 3600
plays dated.md "(429); try again in 10 minutes" retry_date 429 600
ok "429 is asked once" is "$(asked /o/r/main/dated.md)" 1
plays broken.md "its server failed (503, tried 3 times)" status 503
ok "5xx is asked three times" is "$(asked /o/r/main/broken.md)" 3
fault flaky.md flaky 502 2; course "$(github flaky.md)"; fetch 1
ok "the third try may succeed" prints '^new'
plays circle.md "redirects more than 5 times" circle
ok "a redirect loop ends after five redirects" is "$(asked /o/r/main/circle.md)" 6
fault chain.md chain 5; course "$(github chain.md)"; fetch 1; ok "five redirects are followed" prints '^new'
plays chain6.md "redirects more than 5 times" chain 6
plays scheme.md "redirects to file:///etc/passwd, which is neither http nor https" redirect file:///etc/passwd
plays ftp.md "which is neither http nor https" redirect ftp://127.0.0.1/x.md
plays user.md "sends no credentials" redirect 'http://me:secret@127.0.0.1:$PORT/o/r/main/one.md'
plays large.md "is larger than 16 MB" large
plays endless.md "is larger than 16 MB" endless
plays bomb.md "is larger than 16 MB" bomb
plays headers.md "headers.md " headers_without_end # the sentence depends on who notices first, libcurl or we
plays cut.md "was cut off on the way" cut
plays chunk.md "was cut off on the way" cut_chunk
fault head.md cut_head; course "$(github head.md)"; fetch 1; ok "cut in its headers" says "was cut off on the way"
plays silent.md "has sent nothing for too long" silent
BIJI_FETCH_MS=3000,1500,20,1500 plays drip.md "did not arrive within 1.5 seconds" drip
plays half.md "was cut off on the way" cut_packed
plays torn.md "was cut off on the way" packed_open always
plays unpacked.md "cannot be fetched" no_pack
for control in '\x01' '\x1b[31m' '\x7f' '\x08'; do
    plays pointed.md "which is not a valid address, and was not followed" pointed "http://127.0.0.1:9/a${control}b"
    ok "pointed.md: no control is printed" is "$(tr -d '\n' <"$work/err" | tr -cd '\000-\037\177' | wc -c)" 0
done
plays stall.md "has sent nothing for too long" stall
printf '<p>Log in' >"$pages/html.md"; plays html.md "is a web page, not Markdown" typed text/html
printf '<!DOCTYPE html><title>x</title>' >"$pages/login.md"; plays login.md "is a web page, not Markdown" typed text/plain
printf 'ab\0cd' >"$pages/binary.md"; plays binary.md "is not text" typed text/plain
printf '# \326\320\316\304\n\n\325\342\312\307\326\320\316\304\265\304\322\273\322\263\243\254\262\273\312\307\315\263\322\273\302\353\n' >"$pages/gbk.md"
plays gbk.md "is not in UTF-8 (text/plain; charset=gb2312)" typed "text/plain; charset=gb2312"
printf '\377\376#\0 \0A\0\n\0' >"$pages/wide.md"; plays wide.md "is not in UTF-8" typed "text/plain; charset=utf-16"
fault trailers.md trailers; course "$(github trailers.md)"; fetch 1; ok "headers after the body" prints '^new'
fault hops.md hops; course "$(github hops.md)"; fetch 1; ok "an interim answer" prints '^new'
fault tag.md long_tag; course "$(github tag.md)"; fetch 1; fetch --list; ok "an endless validator is not kept, the page is" prints "$(github tag.md)"
plays unasked.md '"not changed" though no copy is saved' unasked_304
page bad "$(printf 'one bad byte \377 only')" >"$pages/nearly.md"; course "$(github nearly.md)"; fetch 1; ok "one bad byte does not mean another charset" prints '^new'
fault packed.md packed; course "$(github packed.md)"; fetch 1; ok "a packed page is unpacked" prints "$(wc -c <"$pages/packed.md") bytes"
page open >"$pages/open.md"; fault open.md packed_open; course "$(github open.md)"; fetch 1
ok "a packed page without an end is asked for again, not packed" prints "$(wc -c <"$pages/open.md") bytes"
fault plain.md unvalidated; course "$(github plain.md)"; fetch 1; fetch 1; ok "the same body counts as unchanged" prints '^unchanged'
: >"$pages/empty.md"; course "$(github empty.md)"; fetch 1; ok "an empty page is accepted" prints '^new'

# Below HTTP.
course "$(github one.md)"
BIJI_RAW_BASE=http://127.0.0.1:1 fetch 1; ok "refused" says "cannot be fetched: no connection"
mkfifo "$work/deaf"
python3 -c 'import socket, sys, threading
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(0)  # its queue is full, so that the next to call is not answered
full = [socket.socket() for _ in range(4)]
for c in full: c.setblocking(False); c.connect_ex(s.getsockname())
print(s.getsockname()[1], flush=True); threading.Event().wait(60)' >"$work/deaf" & servers+=($!)
read -r deaf <"$work/deaf"
BIJI_FETCH_MS=200,1000,20 BIJI_RAW_BASE=http://127.0.0.1:$deaf fetch 1; ok "no answer to the call" says "did not answer in time"
BIJI_RAW_BASE=http://name.invalid fetch 1; ok "no such name" says "its host name is unknown"
BIJI_RAW_BASE=https://${base#http://} fetch 1; ok "no TLS there" says "cannot be fetched: no secure connection"
BIJI_RAW_BASE=http://me:secret@${base#http://} fetch 1; ok "no credentials" says "sends no credentials"
XDG_CACHE_HOME=/proc/none fetch 1; ok "an unwritable cache: the page is here" prints '^(new|unchanged)'
ok "an unwritable cache is reported" says "was fetched but cannot be saved: the folder /proc/none"
if mkdir "$work/small" && mount -t tmpfs -o size=16k none "$work/small" 2>/dev/null; then
    head -c 40000 /dev/zero | tr '\0' x >"$pages/big.md"; course "$(github big.md)"
    XDG_CACHE_HOME=$work/small fetch 1; umount "$work/small"
    ok "a full disk is reported" says "No space left on device"
else skipped=$((skipped + 1)); fi

# TLS: a certificate that is not trusted, one that is, and the way from https to http.
if command -v openssl >/dev/null && openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/certificate" -days 2 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null; then
    serve secure "$www" --tls "$work/certificate" "$work/key"
    course "$(github one.md)"
    BIJI_RAW_BASE=$secure fetch 1; ok "an unknown certificate" says "certificate is not trusted"
    BIJI_RAW_BASE=$secure SSL_CERT_FILE=$work/certificate fetch 1; ok "one the user trusts" is "$status" 0
    fault down.md redirect "$base/o/r/main/one.md"; course "$(github down.md)"; forget
    BIJI_RAW_BASE=$secure SSL_CERT_FILE=$work/certificate fetch 1; ok "never from https to http" says "redirects from https to http"
    ok "and nothing is asked there" is "$(asked /o/r/main/one.md)" 0
else skipped=$((skipped + 4)); fi

# Private addresses: another server stands for something in the user's own network.
mkdir -p "$work/inner"; page secret >"$work/inner/secret.md"; printf x >"$work/inner/a.png"
serve inner "$work/inner"
port=${inner##*:}
printf '![1](%s/a.png) ![2](http://localhost:%s/a.png) ![3](http://[::ffff:127.0.0.1]:%s/a.png) ![4](http://0x7f.1:%s/a.png) ![5](http://10.0.0.1/a.png) ![6](http://[fe80::1]/a.png)' \
    "$inner" "$port" "$port" "$port" >"$pages/probe.md"
course "$(github probe.md)"; fetch 1
ok "pictures at private addresses are refused" is "$(grep -c 'a private address on your own network' "$work/err")" 6
fault hop.md redirect "$inner/secret.md"; course "$(github hop.md)"; fetch 1
ok "redirects to private addresses too" says "a private address on your own network"
http_proxy=$inner no_proxy=127.0.0.1 fetch 1; ok "through a proxy too" says "a private address"
ok "nothing was asked there" test ! -e "$work/inner/log"
if getent ahosts "$(hostname)" >"$work/names" && python3 -c 'import ipaddress, sys
assert all(ipaddress.ip_address(l.split()[0]).is_private for l in open(sys.argv[1]))' "$work/names" 2>/dev/null; then
    page named "![a](http://$(hostname):$port/a.png)" >"$pages/named.md"; course "$(github named.md)"; fetch 1
    ok "names of private addresses are refused" says "a private address on your own network"
else skipped=$((skipped + 1)); fi
ok "no name was asked" test ! -e "$work/inner/log"
# A name that leads to a public address first and to a private one later.
if cc -shared -fPIC -o "$work/names.so" "$here/names.c" -ldl 2>/dev/null; then
    named() { LD_PRELOAD=$work/names.so ASAN_OPTIONS=verify_asan_link_order=0 fetch "$@"; }
    outer=${base##*:}
    page twice >"$www/plain.md"; course "http://twice.test:$outer/plain.md"; named 1; ok "a public name is fetched" prints '^new'
    echo "redirect http://twice.test:$port/secret.md" >"$www/twice.md.fault"; course "http://twice.test:$outer/twice.md"; named 1
    ok "a redirect to a name that became private is refused" says "a private address on your own network"
    page pictured "![a](http://twice.test:$port/a.png)" >"$www/pictured.md"; course "http://twice.test:$outer/pictured.md"; named 1
    ok "so is a picture" says "a private address on your own network"
    echo hang_up_then /again.md >"$www/both.md.fault"; page again >"$www/again.md"; course "http://both.test:$outer/both.md"; named 1
    ok "so is the same server, once it was public" says "a private address on your own network"
    ok "no page came" is "$(asked /again.md)" 0
else skipped=$((skipped + 5)); fi
ok "none of it was asked for" test ! -e "$work/inner/log"
course "$inner/secret.md"; fetch 1; ok "the user's own notes may name one" prints '^new'
page near "![a]($inner/a.png)" >"$work/inner/near.md"; course "$inner/near.md"; fetch 1; ok "and its pages their own server" prints '^1 picture: 1 new'
course "$(github one.md)"; BIJI_RAW_BASE=http://nowhere.invalid http_proxy=$base fetch 1; ok "a proxy of the environment is used" prints '^(new|unchanged|changed) +1'

# Mirrors: a local clone stands for the repository, and nothing is asked.
mkdir -p "$work/clone/docs"; page mirrored >"$work/clone/docs/m.md"
course "$(github docs/m.md)" "$(github docs/none.md)" "https://gitlab.com/g/s/p/-/blob/main/docs/m.md"; forget
for prefix in https://github.com/o/r https://github.com/o/r.git https://github.com/o/r/blob/main/ https://raw.githubusercontent.com/o/r/main; do
    fetch 1 --mirror "$prefix=$work/clone"; ok "mirror of $prefix" prints '^mirrored'
done
fetch 1 --mirror "https://github.com/o/r/blob/main/docs=~/clone/docs"; ok "a folder of it, below home" prints '^mirrored'
fetch 3 --mirror "https://gitlab.com/g/s/p=$work/clone"; ok "another host" prints '^mirrored'
mkdir -p "$work/.config/biji"; printf 'mirror: ["https://github.com/none/none=/none", "https://github.com/o/r=%s/clone"]\n' "$work" >"$work/.config/biji/config.yaml"
fetch 1; ok "mirrors of the configuration" prints '^mirrored'; rm "$work/.config/biji/config.yaml"
fetch 2 --mirror "https://github.com/o/r=$work/clone"; ok "what the clone lacks" says "is not in its mirror"
fetch 1 --mirror "https://github.com/o/rest=$work/clone"; ok "a mirror does not stand for another repository" prints '^failed'
mkdir "$work/newer"; page newer >"$work/newer/m.md"
whole=https://github.com/o/r=$work/clone part=https://github.com/o/r/blob/main/docs=$work/newer
fetch 1 --mirror "$whole" --mirror "$part"; ok "the longest prefix" prints '^mirrored.* 15 bytes$'
fetch 1 --mirror "$part" --mirror "$whole"; ok "in any order" prints '^mirrored.* 15 bytes$'
ok "mirrors make no request" is "$(asked /o/r/main/docs/none.md)" 0
course "https://github.com/o/r/blob/main/%2e%2e/%2e%2e/course/index.md"; fetch 1 --mirror "https://github.com/o/r=$work/clone"
ok "nothing outside the clone is read" prints '^failed'
ln -s ../../course/index.md "$work/clone/docs/link.md"; course "$(github docs/link.md)"; fetch 1 --mirror "https://github.com/o/r=$work/clone"
ok "nor by a link in it" prints '^failed'
course "$(github 'docs/%1b%5b31m.md')"; fetch 1 --mirror "https://github.com/o/r=$work/clone"
ok "a name with controls is reported" says "is not in its mirror"
ok "and no control is printed" is "$(tr -d '\n' <"$work/err" | tr -cd '\000-\037' | wc -c)" 0

# Two programs at once, and the limit.
names=(); for n in $(seq 20); do page "$n" "$(head -c 100000 /dev/zero | tr '\0' "$((n % 10))")" >"$pages/many$n.md"; names+=("$(github "many$n.md")"); done
course "${names[@]}"; fetch --clear
"$build/biji" fetch -C "$work/course" --all >/dev/null 2>&1 & other=$!
fetch --all; first=$status; wait "$other"; ok "two at once: both succeed" is "$first $?" "0 0"
forget; fetch --all; ok "two at once: all is whole" prints '^20 pages: 20 unchanged$'
fetch --all --cache-mb 1; fetch --clear; fetch --all --cache-mb 1; fetch --list
ok "the limit" is "$(tail -1 "$work/out" | cut -d' ' -f1)" 10

# A terminal gets a bar.
if command -v script >/dev/null; then
    fetch --clear; script -qec "'$build/biji' fetch -C '$work/course' --all" "$work/bar" >/dev/null 2>&1
    ok "a bar on a terminal" grep -qE '\[#+\.*\] [0-9]+ of 20, ' "$work/bar"
else skipped=$((skipped + 1)); fi
# Reading in a real terminal; see tests/keys/drive.py.
keys=$(python3 "$here/../keys/drive.py" "$build" "$here"/keys/*.keys)
last=$(tail -1 <<<"$keys"); [ "$(wc -l <<<"$keys")" -eq 1 ] || echo "$keys"
read -r p _ f _ s _ <<<"$(tr -d , <<<"${last#keys: }")"
passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1})) skipped=$((skipped + ${s:-0}))
echo "upstream: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
