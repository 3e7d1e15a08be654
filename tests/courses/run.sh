#!/usr/bin/env bash
# Proves the ways to open a course: a page and a repository on the web (served on loopback), chapters fetched as they are opened; a silent
# pipe is not waited for; and a search in a folder of notes says which course it searched.
#   tests/courses/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
biji=$(cd "${1:-build}" && pwd)/biji
work=$(mktemp -d); server=
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
export HOME=$work XDG_CACHE_HOME=$work/cache TERM=xterm-256color LC_ALL=C.UTF-8 BIJI_FETCH_MS=3000,1500,20,20000
passed=0 failed=0
has() { # what, expected words, command
    local what=$1 words=$2; shift 2
    "$@" >"$work/seen" 2>&1 </dev/null
    if grep -qF -- "$words" "$work/seen"; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s: no "%s" in\n' "$what" "$words"; head -20 "$work/seen" | cut -c1-200; fi
}
hasnt() { # what, words, command
    local what=$1 words=$2; shift 2
    "$@" >"$work/seen" 2>&1 </dev/null
    if grep -qF -- "$words" "$work/seen"; then failed=$((failed + 1)); printf 'not ok %s: "%s" in\n' "$what" "$words"; head -20 "$work/seen" | cut -c1-200; else passed=$((passed + 1)); fi
}

www=$work/www
mkdir -p "$www/o/r/HEAD/notes" "$www/o/book/HEAD/src" "$www/o/page/main" "$www/o/r/v2/part"
printf '# The course\n\n1. [One](notes/one.md)\n2. [Two](notes/two.md)\n3. [Three](notes/three.md)\n' >"$www/o/r/HEAD/README.md"
for n in one two three; do printf '# Title of %s\n\nThe words of %s. [Next](two.md)\n' $n $n >"$www/o/r/HEAD/notes/$n.md"; done
printf '# Of a part\n\nIts words.\n' >"$www/o/r/v2/part/README.md"
printf '# A book\n\nWords about it.\n' >"$www/o/book/HEAD/README.md"
printf '# Summary\n\n- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n' >"$www/o/book/HEAD/src/SUMMARY.md"
printf '# Chapter a\n\nText of a.\n' >"$www/o/book/HEAD/src/a.md"
printf '# A page\n\nIts own words.\n' >"$www/o/page/main/page.md"
mkfifo "$work/address"
python3 tests/upstream/server.py "$www" >"$work/address" 2>/dev/null & server=$!
IFS= read -r base <"$work/address"
export BIJI_RAW_BASE=$base

repo=https://github.com/o/r
has "a repository's README is its index" "Two" "$biji" toc -C $repo
has "bare, where there is no screen" "Three" "$biji" $repo
has "its address may end in a slash or .git" "Two" "$biji" toc -C $repo.git/
hasnt "chapters are not fetched before they are opened" "notes/two.md" cat "$www/log"
has "a chapter is fetched as it is opened" "The words of two" "$biji" cat -C $repo 2
has "and asked for" "notes/two.md 200" cat "$www/log"
hasnt "no other" "notes/three.md" cat "$www/log"
has "all of them by fetch" "2 new, 2 unchanged" "$biji" fetch -C $repo --all
has "a folder of another branch" "Its words" "$biji" cat -C $repo/tree/v2/part 1
has "a README without a list: the book's own index" "B" "$biji" toc -C https://github.com/o/book
has "whose chapters lie beside it" "Text of a" "$biji" cat -C https://github.com/o/book 1
has "a page" "Its own words" "$biji" https://github.com/o/page/blob/main/page.md
has "what is not there is told" "cannot be read" "$biji" https://github.com/o/none
has "held pages need no network" "The words of three" env BIJI_SECURE=1 "$biji" cat -C $repo 3

mkdir -p "$work/site/docs/en/guide"
printf "export default { themeConfig: { sidebar: { '/guide/': { base: '/guide/', items: [{ text: 'First', link: 'z' }, { text: 'Then', link: 'a' }] } } } }\n" \
    >"$work/site/docs/en/config.ts"
for n in a z; do printf '# %s\n' $n >"$work/site/docs/en/guide/$n.md"; done
has "a site's configuration of one language" "1  First" "$biji" toc -C "$work/site"

mkdir "$work/notes" && printf '# 猫\n\n注意力\n' >"$work/notes/a.md"
on_terminal() { python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' "$@"; }
cd "$work/notes" || exit 1
has "which course was searched" "biji search -C . searches the notes here" on_terminal "$biji" search 注意力
has "which course was checked" "biji check -C . checks the notes here" on_terminal "$biji" check
hasnt "not where a note was named" "checks the notes here" on_terminal "$biji" check -C .
hasnt "not where the course was named" "searches the notes here" on_terminal "$biji" search -C . 注意力
hasnt "nor where nobody looks" "searches the notes here" "$biji" search 注意力
mkdir "$work/none" && cd "$work/none" || exit 1
hasnt "nor where no notes are" "searches the notes here" on_terminal "$biji" search 注意力

has "bare, where there is neither screen nor input" "第1章" "$biji"
mkfifo "$work/silent"
silent() { timeout 20 "$biji" <>"$work/silent" 2>&1 | tee "$work/said"; }
has "a silent pipe is not waited for" "nothing came through standard input" silent
has "then the bundled notes open" "第1章" cat "$work/said"
piped() { printf '# 来自管道\n' | "$biji"; }
has "what is piped is read" "来自管道" piped
untouched() { printf '# 来自管道\n' | { "$biji" toc -C "$work/notes" >/dev/null; cat; }; }
has "a command leaves standard input alone" "来自管道" untouched

mkdir -p "$work/near/sub.md" && cd "$work/near" || exit 1
printf '# 甲\n\n## Attention\n\n字\n' >a.md
printf '# Étude\n\n字\n' >"$(printf 'e\xcc\x81tude.md')"
printf '\x89PNG\r\n\x1a\n' >p.png
printf '# 内\n' >sub.md/in.md
has "an option nearly right" "there is no option --widht here; did you mean --width?" "$biji" cat --widht 9 a.md
has "an anchor nearly right" "did you mean #attention?" "$biji" cat 'a.md#attentoin'
has "a number too large names the last one" "there is no chapter 99; the last is 3" "$biji" cat -C . 99
has "a folder that is called as a note" "sub.md is a folder; biji cat -C sub.md prints its notes" "$biji" cat sub.md
has "and it is a course" "内" "$biji" cat -C sub.md
has "a picture is no note" "p.png is a picture" "$biji" p.png
has "accents composed or not" "Étude" "$biji" cat -C . étude.md

# A path that exists is that file or folder to every command, and no chapter of the bundled notes.
mkdir "$work/paths" && cd "$work/paths" || exit 1
printf '# 一\n\n问：[到二](b.md#er)\n' >a.md
printf '# 二\n\n## Er\n\n[外](https://example.org/)\n' >b.md
has "links of a file" "到二" "$biji" links a.md
hasnt "and of no other" "example.org" "$biji" links a.md
has "links of a folder" "example.org" "$biji" links .
has "links of a chapter" "到二" "$biji" links -C . a.md
has "a folder is no chapter" ". is a folder; biji cat -C . prints its notes" "$biji" cat .
for c in toc check cat links review notes progress; do hasnt "$c takes a file" "there is no" "$biji" $c a.md; done
has "a chapter nearly right" 'did you mean "b.md"' "$biji" links -C . bb.md

echo "courses: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
