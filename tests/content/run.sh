#!/usr/bin/env bash
# Proves that the bundled course is whole: `biji check` finds nothing, every chapter of the index opens and prints at three widths, and a
# break in any of it would be found.
#   tests/content/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
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
for lab in 15 16 17 18 19; do
    "$biji" cat -C content -w 80 "$lab" >"$work/page" 2>&1 && grep -q '实验.' "$work/page"; ok "the lab's note $lab opens" $?
done

# The check itself can fail: a course with one fault of each kind, all of which must be named.
cp -R content "$work/broken"
sed -i '0,/<a id="ppl"><\/a>/s///' "$work/broken/llm_content/ch02.md"
sed -i 's/^chapter: 3$/chapter: 4/' "$work/broken/llm_content/ch03.md"
printf '\n$\\frac{1}{$ 与 [缺](./no.md) 与 [^none]\n' >>"$work/broken/llm_content/ch05.md"
rm "$work/broken/llm_content/ch07.md"
"$biji" check -C "$work/broken" >"$work/found"; [ $? -eq 1 ]; ok "a broken course is reported as broken" $?
for code in anchor-missing chapter-number formula link-broken footnote-missing chapter-missing; do
    grep -q "\[$code\]" "$work/found"; ok "$code is reported" $?
done
grep -q 'llm_content/ch05.md:[0-9]*:[0-9]*: error: .*no.md' "$work/found"; ok "with file, line and column" $?

# What is wrong with files and numbers is told with its place and what to do, in a folder without an index too; the rest still opens.
mkdir "$work/folder" "$work/indexed"
printf -- '---\nchapter: 3\n---\n# A\n' >"$work/folder/a.md"
printf -- '---\ntitle: B\nchapter: 3\n---\n' >"$work/folder/b.md"
printf -- '---\nchapter: three\n---\n# C\n' >"$work/folder/c.md"
truncate -s 65M "$work/folder/large.md"
"$biji" check -C "$work/folder" >"$work/found" 2>/dev/null; [ $? -eq 1 ]; ok "faults of a folder are found" $?
grep -q '^b.md:3:1: warning: chapter number 3 is also that of a.md; renumber one' "$work/found"; ok "two chapters with one number" $?
grep -q '^c.md:2:1: warning: .*whole number' "$work/found"; ok "a chapter number that is not a number" $?
grep -q '^large.md:1:1: error: .*64 MiB.*split' "$work/found"; ok "a file that is too large" $?
"$biji" cat -C "$work/folder" b.md >/dev/null 2>&1; ok "the rest opens" $?
mkfifo "$work/indexed/pipe.md"; ln -s nowhere.md "$work/indexed/link.md"; cp "$work/folder/a.md" "$work/indexed"
printf '# I\n\n3. [A](a.md)\n4. [P](pipe.md)\n5. [L](link.md)\n6. [M](gone.md) · [N](lost.md) · [draft]()\n' >"$work/indexed/index.md"
timeout 20 "$biji" check -C "$work/indexed" >"$work/found" 2>/dev/null; [ $? -eq 1 ]; ok "faults of an index are found" $?
grep -q '^index.md:4:4: error: pipe.md is a pipe .* expected' "$work/found"; ok "a pipe is not a note" $?
grep -q '^index.md:5:4: error: link.md is a symbolic link that leads nowhere.*; fix it' "$work/found"; ok "a broken link" $?
[ "$(grep -c '^index.md:6:' "$work/found")" -eq 2 ] && grep -q '^index.md:6:4: .*gone.md' "$work/found" && grep -q '^index.md:6:20: .*lost.md' "$work/found"
ok "a missing chapter is reported once, and so is another link beside it" $?
echo "content: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
