#!/usr/bin/env bash
# Proves what `biji cat` prints for each thing it can be asked for: chapters by number and title, sections, files, standard input, the
# whole course; links in their three forms; colours, hyperlinks, themes and the user's own; the pager; and what it says and exits
# with when something is not there.
#   tests/cat/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
biji=$(cd "${1:-build}" && pwd)/biji
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache TERM=xterm-256color
unset NO_COLOR CLICOLOR_FORCE COLORTERM PAGER COLUMNS
passed=0 failed=0
expect() { # what, wanted, got
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s\n--- wanted\n%s\n--- got\n%s\n' "$1" "$2" "$3"; fi
}
status() { "$@" >"$work/out" 2>"$work/err"; echo $?; }

mkdir -p "$work/course" "$XDG_CONFIG_HOME/biji"
cat >"$work/course/index.md" <<'MD'
# 课程

1. [开头](one.md)
2. [结尾](two.md)
MD
cat >"$work/course/one.md" <<'MD'
# 开头

引子，见[结尾](two.md)和[外面](https://example.com/a)。

## 第一节

正文[^1]。

### 小节

更深。

## 第二节

别的[^2]。

[^1]: 注一
[^2]: 注二
MD
printf '# 结尾\n\n完。\n' >"$work/course/two.md"
c() { "$biji" cat -C "$work/course" -w 40 "$@"; }

expect "chapter by number" $'结尾\n━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n\n完。' "$(c 2)"
expect "chapter by title" "$(c 2)" "$(c 结尾)"
expect "chapter by file" "$(c 2)" "$(c two.md)"
expect "section with what is below it and its footnote only" $'第一节\n──────\n\n正文[1]。\n\n▌ 小节\n\n更深。\n\n────────────────────────\n[1] 注一' "$(c '1#第一节')"
expect "two chapters" "$(c 2; echo; c 2)" "$(c 2 2)"
expect "whole course" "$(c index.md; echo; c 1; echo; c 2)" "$(c)"
expect "file" "$(c 2)" "$("$biji" cat -w 40 "$work/course/two.md")"
printf '# 说明\n\n见[缺](missing.md)。\n' >"$work/README.md"
expect "a README is a note: its links are not checked" $'说明\n━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n\n见缺。' "$("$biji" cat -w 40 "$work/README.md" 2>&1)"
expect "section of a file" "$(c '1#小节')" "$("$biji" cat -w 40 "$work/course/one.md#小节")"
expect "standard input" "$(c 2)" "$("$biji" cat -w 40 - <"$work/course/two.md")"
expect "COLUMNS when there is no terminal" "$(c 1 | head -2 | tail -1)" "$(COLUMNS=40 "$biji" cat -C "$work/course" 1 | head -2 | tail -1)"

expect "links inline" "引子，见结尾 <two.md>和外面 <https://example.com/a>。" "$("$biji" cat -C "$work/course" -w 80 --links=inline 1 | sed -n 4p)"
expect "links as a list" $'[1] two.md\n[2] https://example.com/a' "$(c --links=list 1 | tail -2)"
expect "numbers in the text" "引子，见结尾[1]和外面[2]。" "$(c --links=list 1 | sed -n 4p)"

expect "plain when not a terminal" 0 "$(c 1 | grep -c $'\e')"
expect "colours on request" $'\e[0;1;38;5;221m结尾\e[0m' "$(c --color=always 2 | head -1)"
expect "NO_COLOR" 0 "$(NO_COLOR=1 CLICOLOR_FORCE=1 "$biji" cat -C "$work/course" 2 | grep -c $'\e')"
expect "CLICOLOR_FORCE" 2 "$(CLICOLOR_FORCE=1 "$biji" cat -C "$work/course" 2 | grep -c $'\e')"
expect "16 colours" $'\e[0;1;93m结尾\e[0m' "$(TERM=xterm c --color=always 2 | head -1)"
expect "true colour" $'\e[0;1;38;2;255;215;95m结尾\e[0m' "$(COLORTERM=truecolor c --color=always 2 | head -1)"
expect "light theme" $'\e[0;1;38;5;88m结尾\e[0m' "$(c --color=always --theme=light 2 | head -1)"
expect "mono theme" $'\e[0;1m结尾\e[0m' "$(c --color=always --theme=mono 2 | head -1)"
expect "light terminal" "$(c --color=always --theme=light 2)" "$(COLORFGBG='0;15' c --color=always 2)"
expect "hyperlink" 1 "$(c --color=always 1 | grep -c $'\e]8;;https://example.com/a\e\\\\')"
for bytes in 2000 3000; do # a long address is not written again on each line of its text
    printf '[%s](https://example.com/%s)\n' "$(printf '一二三四五六七八九十%.0s' 1 2 3 4 5 6)" "$(printf "%${bytes}s" | tr ' ' x)" >"$work/long.md"
    expect "hyperlinks to an address of $bytes bytes" $((bytes > 2048 ? 1 : 3)) "$("$biji" cat -w 40 --color=always "$work/long.md" | grep -c 'https://')"
done
printf 'colors:\n  heading1: "#ff0000 underline"\n  nonsense: blue\n' >"$XDG_CONFIG_HOME/biji/config.yaml"
expect "the user's own colours" $'\e[0;4;38;5;196m结尾\e[0m' "$(c --color=always 2 2>"$work/err" | head -1)"
expect "an unknown role is reported" 1 "$(grep -c 'nonsense' "$work/err")"
rm "$XDG_CONFIG_HOME/biji/config.yaml"

expect "no such section" 3 "$(status c '1#nowhere')"
expect "its message" 1 "$(grep -c 'no section #nowhere' "$work/err")"
expect "no such theme" 2 "$(status c --color=always --theme=pink 2)"
expect "no such chapter" 1 "$([ "$(status c 99)" -ge 2 ] && [ -s "$work/err" ] && echo 1)"
expect "one that fails does not hide the next" 1 "$(c '1#nowhere' 2 2>/dev/null | grep -c '完。')"
if command -v script >/dev/null 2>&1; then
    expect "pager on a terminal" "paged" "$(PAGER='cat >/dev/null; echo paged' script -qec "$biji cat -C $work/course -p 2" /dev/null </dev/null | tr -d '\r')"
fi
expect "no pager when not a terminal" "$(c 2)" "$(PAGER='echo paged' c -p 2)"

python3 - "$work" <<'PY'
import struct, sys, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")
gif = b"GIF89a" + struct.pack("<HH", 32, 16) + b"\0\0\0;"
jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 9 + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 200, 300) + b"\3" + b"\0" * 9 + b"\xff\xd9"
webp = b"RIFF\x30\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + struct.pack("<I", 799)[:3] + struct.pack("<I", 599)[:3]
for name, data in (("p.png", png), ("g.gif", gif), ("j.jpg", jpeg), ("w.webp", webp), ("broken.png", png[:12])):
    open(f"{sys.argv[1]}/course/{name}", "wb").write(data)
PY
for picture in "p.png (640×480)" "g.gif (32×16)" "j.jpg (300×200)" "w.webp (800×600)" \
    "broken.png (the file is not a picture of a known format, or it is damaged)"; do
    printf '![图](%s)\n' "${picture%% *}" >"$work/course/picture.md"
    expect "size of ${picture%% *}" "$picture" "$("$biji" cat -w 90 "$work/course/picture.md" | tail -1)"
done
# Gaps between Han and Latin letters or digits: where no blank stands, never in code or addresses, a number with its unit.
printf '用GPT模型，`码a`在2025年；见https://a.cn/的页。**粗**B，$N$个100%%的。\n' >"$work/gap.md"
expect "gaps on request" '用 GPT 模型，码a在 2025 年；见https://a.cn/的页。粗 B，N 个 100%的。' \
    "$("$biji" cat --autospace=on -w 80 "$work/gap.md")"
printf '由$x^2$与$\\mathbb{R}$得$a_{ij}$的值，约5℃的水。\n' >"$work/sums.md"
expect "gaps beside formulas, not signs" '由 x² 与 ℝ 得 aᵢⱼ 的值，约 5℃的水。' "$("$biji" cat --autospace=on -w 80 "$work/sums.md")"
expect "a pipe gets plain text" '用GPT模型，码a在2025年；见https://a.cn/的页。粗B，N个100%的。' "$("$biji" cat -w 80 "$work/gap.md")"
expect "a number and its unit stay on one line" '2025 年' "$(printf '在北京召开的会议是在2025年结束。' >"$work/gap.md"; "$biji" cat --autospace=on -w 25 "$work/gap.md" | grep -o '2025 年')"
# What is no UTF-8, a notebook and a dialect's form are found by their text, not by their bytes.
mkdir -p "$work/forms"
printf '# \xb2\xe2\xca\xd4\n\n\xc3\xbb\xd3\xd0\xb1\xf0\xb5\xc4\xd2\xe2\xd2\xe5\n' >"$work/forms/gb.md"
printf '{"cells": [{"cell_type": "markdown", "source": ["# 本\\n", "意义"]}], "nbformat": 4}' >"$work/forms/nb.ipynb"
printf '# 注\n\n!!! tip "题"\n    有意义\n    [[甲|别名]]\n' >"$work/forms/d.md"
expect "search reads every encoding, notebooks and dialects" $'d.md:4:8: 注: 有意义\ngb.md:3:13: 测试: 没有别的意义\nnb.ipynb:2:1: 本: 意义' \
    "$("$biji" search -C "$work/forms" 意义 | sort)"
printf '![x](data:image/png;base64,iVBORw0KGgo)\n' >"$work/data.md"
expect "a picture written into a note shows no bytes" $'▣ x\ndata:image/png (it is written into the note)' "$("$biji" cat --language=en -w 60 "$work/data.md")"
printf '# 位 {anchor=false}\n\n独有的词\n' >"$work/forms/attributes.md"
expect "a hit names its heading without attributes" 'attributes.md:3:1: 位: 独有的词' "$("$biji" search -C "$work/forms" 独有的词)"
expect "a callout has its title, and a link of a vault its words" $'┃ 题\n┃ 有意义别名' "$("$biji" cat -w 40 "$work/forms/d.md" | tail -2)"
echo "cat: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
