#!/usr/bin/env bash
# Proves that the bundled course is whole: `biji check` finds nothing, every chapter of the index opens and prints at three widths, and a
# break in any of it would be found.
#   tests/content/run.sh BUILD
set -u
cd "$(dirname "$0")/../.."
biji=${1:-build}/biji
passed=0 failed=0
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
ok() { if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not ok $1"; fi; }

"$biji" check -C content >"$work/found"; ok "the course has findings: $(cat "$work/found")" $?
for chapter in $(seq 1 14); do
    for width in 40 80 100; do
        "$biji" cat -C content -w "$width" "$chapter" >"$work/page" 2>&1; ok "chapter $chapter at $width columns" $?
        grep -q "第$chapter章" "$work/page"; ok "chapter $chapter at $width columns has its title" $?
    done
done

# The check itself can fail: a course with one fault of each kind, all of which must be named.
cp -R content "$work/broken"
sed -i '0,/<a id="ppl"><\/a>/s///' "$work/broken/llm_content/ch02.md"
sed -i 's/^chapter: 3$/chapter: 4/' "$work/broken/llm_content/ch03.md"
printf '\n$\\frac{1}{$ 与 [缺](./no.md) 与 [^none]\n' >>"$work/broken/llm_content/ch05.md"
rm "$work/broken/llm_content/ch07.md"
"$biji" check -C "$work/broken" >"$work/found"; [ $? -eq 1 ]; ok "a broken course is found broken" $?
for code in anchor-missing chapter-number formula link-broken footnote-missing chapter-missing; do
    grep -q "\[$code\]" "$work/found"; ok "$code is reported" $?
done
grep -q 'llm_content/ch05.md:[0-9]*:[0-9]*: error: .*no.md' "$work/found"; ok "with file, line and column" $?
echo "content: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
