#!/usr/bin/env bash
# Proves that what a reader leaves in a course stays theirs: notes found again in edited text, moved, renamed and copied courses known
# again, old state taken over, a .biji/ that came with a course not used, nothing lost when the terminal goes or the program is killed.
#   tests/study/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
biji=$(cd "${1:-build}" && pwd)/biji
work=$(cd "$(mktemp -d)" && pwd -P); trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache
mkdir -p "$HOME"
passed=0 failed=0
expect() { # what, wanted, got
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s\n--- wanted\n%s\n--- got\n%s\n' "$1" "$2" "$3"; fi
}
status() { "$@" >"$work/out" 2>"$work/err"; echo $?; }
json() { python3 -c "import json,sys; d=json.load(sys.stdin); print($1)"; }

make_course() {
    mkdir -p "$1"
    printf '# 课程\n\n1. [开头](one.md)\n2. [结尾](two.md)\n\n%s\n' "${1##*/}" >"$1/index.md"
    printf '# 开头\n\n## 甲节\n\n第一段说的是注意力怎样算出权重，以及为什么要除以维数的平方根。\n\n同一句话。\n\n第二段讲缓存。\n\n同一句话。\n\n%s\n' "${1##*/}" >"$1/one.md"
    printf '# 结尾\n\n## 乙节\n\n这里收尾，没有别的内容，只是再长一点。%s\n' "${1##*/}" >"$1/two.md"
}
make_course "$work/c"
course=$work/c

# Notes without a screen.
expect "a note" 0 "$(status "$biji" notes add one.md -C "$course" --quote '除以维数的平方根' --text '见 --> 缩放' --color 3)"
expect "a quote that is not there" 1 "$(status "$biji" notes add one.md -C "$course" --quote '没有这句')"
expect "a quote as it is written" "yes" "$(printf '# W\n\nOne **bold** and `code`, [a link](x.md) too.\n' >"$work/w.md"; XDG_DATA_HOME=$work/data4 "$biji" notes add "$work/w.md" --quote '**bold** and `code`, [a link](x.md)' | grep -q :3:7 && echo yes)"
expect "a quote that is there twice" 2 "$(status "$biji" notes add one.md -C "$course" --quote '同一句话')"
expect "both lines are named" "yes" "$(grep -q 'lines 7 and 11' "$work/err" && echo yes)"
expect "one of two" 0 "$(status "$biji" notes add one.md:11 -C "$course" --quote '同一句话')"
expect "what JSON holds" "file line column section quote text color state" "$("$biji" notes --json -C "$course" | json "' '.join(d[0])")"
expect "as JSON" "[('one.md', 5, '开头 › 甲节', '除以维数的平方根', '见 --> 缩放', 3, 'exact'), ('one.md', 11, '开头 › 甲节', '同一句话', '', 1, 'exact')]" \
    "$("$biji" notes --json -C "$course" | json "[(n['file'],n['line'],n['section'],n['quote'],n['text'],n['color'],n['state']) for n in d]")"
expect "of a chapter" 0 "$("$biji" notes 2 --json -C "$course" | json "len(d)")"
expect "for Anki" 2 "$("$biji" notes --format anki -C "$course" | grep -vc '^#')"
expect "the chapter's title stands once" "## 开头 › 甲节" "$("$biji" notes --format md -C "$course" | grep -m 1 '^## ')"

# Edited text: moved down, edited, deleted.
sed -i '3i 新的一段。\n\n又一段。\n' "$course/one.md"
expect "lines above" "9 exact" "$("$biji" notes --json -C "$course" | json "str(d[0]['line'])+' '+d[0]['state']")"
sed -i 's/以及为什么要除以维数的平方根/以及为何得除以维数的平方根值/' "$course/one.md"
sed -i 's/除以维数/除掉维数/' "$course/one.md"
expect "edited" "9 approximate" "$("$biji" notes --json -C "$course" | json "str(d[0]['line'])+' '+d[0]['state']")"
sed -i '/注意力/d' "$course/one.md"
expect "deleted" "orphan 见 --> 缩放" "$("$biji" notes --json -C "$course" | json "d[0]['state']+' '+d[0]['text']")"
make_course "$course"

# A chapter that moved to another folder is known by its name; lines of code that many have are no proof of it.
make_course "$work/moving"; export XDG_DATA_HOME=$work/data3
printf '# 代码\n\n```python\nmodel.add(Flatten())\nmodel.add(Dense(128))\n```\n' >"$work/moving/code.md"
printf '# 别的\n\n```python\nmodel.add(Input())\nmodel.add(Flatten())\nmodel.add(Dense(128))\nmodel.fit()\n```\n' >"$work/moving/other.md"
"$biji" notes add code.md -C "$work/moving" --quote 'model.add(Flatten())' >/dev/null
mkdir "$work/moving/part" && mv "$work/moving/code.md" "$work/moving/part/code.md"
expect "a moved chapter" "part/code.md 4 moved" "$("$biji" notes --json -C "$work/moving" | json "d[0]['file']+' '+str(d[0]['line'])+' '+d[0]['state']")"
rm "$work/moving/part/code.md"
expect "a deleted chapter" "code.md 0 orphan" "$("$biji" notes --json -C "$work/moving" | json "d[0]['file']+' '+str(d[0]['line'])+' '+d[0]['state']")"

# A chapter whose file got another name is known by the blocks around the passage, though its heading changed and a like one stands in another.
para() { printf '## %s\n\n第一段讲词表是怎样数出来的。\n\n第二段讲合并的%s先后次序。\n\n第三段讲怎样把句子切开。\n\n第四段讲没有见过的词。%s\n' "$@"; }
{ printf '# 词表\n\n'; para 合并 规则与 ''; } >"$work/moving/bpe.md"
"$biji" notes add bpe.md -C "$work/moving" --quote '合并的规则与先后' >/dev/null
{ printf '# 分词\n\n'; para 怎样合并 规则与 新的一句。; } >"$work/moving/tokens.md"; rm "$work/moving/bpe.md"
printf '# 别处\n\n这里也讲合并的规则与先后，说的是表格。\n' >"$work/moving/tables.md"
expect "a renamed chapter" "tokens.md 7 moved" "$("$biji" notes --json -C "$work/moving" | json "d[-1]['file']+' '+str(d[-1]['line'])+' '+d[-1]['state']")"
export XDG_DATA_HOME=$work/data

# Edited by hand: what is there stays byte for byte, and a damaged anchor leaves an orphan.
notes=$(find "$XDG_DATA_HOME" -name notes.md)
printf '\n## 自己加的\n\n随手写的 Markdown。\n' >>"$notes"
sed -i 's/column=[0-9]*/column=%ZZ/' "$notes"
cp "$notes" "$work/before"
expect "added below hand edits" 0 "$(status "$biji" notes add two.md -C "$course" --quote '这里收尾')"
expect "hand edits stay" "yes" "$(cmp -n "$(wc -c <"$work/before")" "$work/before" "$notes" >/dev/null 2>&1 && echo yes)"
expect "a damaged anchor" "orphan" "$("$biji" notes --json -C "$course" | json "d[0]['state']")"
expect "its text is there" "yes" "$("$biji" notes --json -C "$course" | json "'yes' if '缩放' in d[0]['text'] else d[0]")"

expect "what was written below a note is none of its text" "" "$("$biji" notes --json -C "$course" | json "''.join(n['text'] for n in d if '随手' in n['text'])")"
wild=$'## 像标题\n\n<!-- biji id=1 color=2 quote=y -->\n完'
"$biji" notes add one.md:11 -C "$course" --quote '同一句话' --text "$wild" >/dev/null
expect "a text that looks like a note is one text" "$wild" "$("$biji" notes --json -C "$course" | json "[n['text'] for n in d if '像标题' in n['text']][0]")"
cp "$notes" "$work/unix"; sed -i 's/$/\r/' "$notes"
expect "with the line ends of Windows" "$wild" "$("$biji" notes --json -C "$course" | json "[n['text'] for n in d if '像标题' in n['text']][0]")"
cp "$work/unix" "$notes"

# The course moves, is renamed, is copied by git to where nothing is known of it.
mv "$course" "$work/renamed"
course=$work/renamed
expect "renamed" 4 "$("$biji" notes --json -C "$course" | json "len(d)")"
git init -q "$work/git1" && make_course "$work/git1"
git -C "$work/git1" remote add origin https://User@Example.com:443/Some/Notes.git
"$biji" notes add two.md -C "$work/git1" --quote '没有别的内容' >/dev/null
mkdir "$work/elsewhere"; cp -R "$work/git1" "$work/elsewhere/clone"
git -C "$work/elsewhere/clone" remote set-url origin git@example.com:Some/Notes
rm -rf "$XDG_STATE_HOME"
expect "another clone" 1 "$("$biji" notes --json -C "$work/elsewhere/clone" | json "len(d)")"
expect "its id" "example.com+Some+Notes" "$("$biji" progress --json "$work/elsewhere/clone" | json "d['id']")"
mkdir -p "$work/p1" "$work/p2"
for p in p1 p2; do make_course "$work/$p"; sed -i '1i ---\nid: the-course\n---' "$work/$p/index.md"; done
"$biji" notes add two.md -C "$work/p1" --quote '没有别的内容' >/dev/null
expect "another prefix" 1 "$("$biji" notes --json -C "$work/p2" | json "len(d)")"

# .biji/ in the course: when the reader made it; never one that came with the course, nor what its links point at.
make_course "$work/theirs"
mkdir "$work/theirs/.biji"; echo secret >"$HOME/profile"; ln -s "$HOME/profile" "$work/theirs/.biji/notes.md"
"$biji" notes add two.md -C "$work/theirs" --quote '没有别的内容' >/dev/null
expect "not theirs" secret "$(cat "$HOME/profile")"
expect "asked for, links are still not followed" 4 "$(status "$biji" progress --here "$work/theirs"; )"
expect "nothing was written through the link" secret "$(cat "$HOME/profile")"
make_course "$work/mine"
"$biji" notes add two.md -C "$work/mine" --quote '没有别的内容' >/dev/null
"$biji" progress --here "$work/mine" >/dev/null
expect "here" yes "$([ -s "$work/mine/.biji/notes.md" ] && echo yes)"
expect "and read from here" 1 "$("$biji" notes --json -C "$work/mine" | json "len(d)")"

# What Anki reads.
mkdir "$work/tagged"; printf '# My notes\n\n## Two words\n\nA quote.\n' >"$work/tagged/tags.md"
"$biji" notes add "$work/tagged/tags.md" --quote 'A quote.' >/dev/null
expect "a tag has no blanks" "My_notes::Two_words" "$("$biji" notes --format anki -C "$work/tagged" | grep -v '^#' | cut -f 4)"

# A note in a fetched page is found in the page as it is held; without the page it is listed.
make_course "$work/paged"
export XDG_DATA_HOME=$work/data2
mkdir "$work/mirrored"; printf '# Page\n\nAbove.\n\nThe page says so.\n' >"$work/mirrored/p.md"
"$biji" notes add one.md -C "$work/paged" --quote '第二段讲缓存' >/dev/null
sed -i -E 's|file=one.md|file=https://github.com/o/r/blob/main/p.md|; s|quote=[^ ]*|quote=The%20page%20says%20so.|; s/ (before|after)=[^ ]*//g' "$XDG_DATA_HOME"/biji/*/notes.md
expect "in a page" "https://github.com/o/r/blob/main/p.md 5" "$("$biji" notes --json -C "$work/paged" --mirror "https://github.com/o/r=$work/mirrored" | json "d[0]['file']+' '+str(d[0]['line'])")"
expect "a page that is not held" "https://github.com/o/r/blob/main/p.md orphan" "$("$biji" notes --json -C "$work/paged" | json "d[0]['file']+' '+d[0]['state']")"
export XDG_DATA_HOME=$work/data

# Progress.
expect "nothing read" "[(0, 0), (0, 0), (0, 0)]" "$("$biji" progress --json "$work/mine" | json "[(c['read'],c['percent']) for c in d['chapters']]")"
expect "courses read last" yes "$("$biji" progress "$work/mine" | grep -q "$work/mine" && echo yes)"

# A full disk, a folder that cannot be written.
expect "no room" 4 "$(XDG_DATA_HOME=/dev/null/no status "$biji" notes add two.md -C "$work/mine2" --quote x >/dev/null; make_course "$work/mine2"; XDG_DATA_HOME=/dev/null/no status "$biji" notes add two.md -C "$work/mine2" --quote '没有别的内容')"

# The terminal goes, the program is killed.
make_course "$work/t"
cc -shared -fPIC -o "$work/cut.so" tests/study/cut.c -ldl
python3 tests/study/terminal.py "$biji" "$work/t" "$work/cut.so" >"$work/terminal"
expect "in a terminal" "" "$(grep -v passed "$work/terminal")"
grep 'passed over' "$work/terminal"
passed=$((passed + $(grep -oE '^[0-9]+' "$work/terminal" | tail -1)))

# The power goes in the middle of any write, the disk is full from any write on.
python3 tests/study/faults.py "$biji" "$work/cut.so" "$work/faults" >"$work/told"
expect "a power cut, a full disk" "" "$(grep -v passed "$work/told")"
passed=$((passed + $(grep -oE '^[0-9]+' "$work/told" | tail -1)))

echo "study: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
