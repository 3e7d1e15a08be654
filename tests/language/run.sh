#!/usr/bin/env bash
# Proves that biji speaks the reader's language: which one is chosen, that every text has its translation with the same placeholders, and
# that no sentence in the source is left unmarked.
#   tests/language/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
passed=0 failed=0
check() { # what, expected, got
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'not ok %s:\nexpected: %s\ngot:      %s\n' "$1" "$2" "$3"; fi
}
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
unset LANGUAGE LC_ALL LC_MESSAGES LANG
export HOME=$folder XDG_CONFIG_HOME=$folder/config
mkdir -p "$folder/config/biji" "$folder/zh" "$folder/en" "$folder/ja" "$folder/deep/docs"
printf '# 注意力机制\n\n每个词向其他词提出查询，再按相似程度取它们的值。\n' > "$folder/zh/一.md"
printf '# Attention\n\nEach word asks the others, and takes their values by how alike they are. In Chinese it is called 注意力.\n' > "$folder/en/one.md"
printf '# はじめに\n\n日本語のノートです。これは中国語ではありません。\n' > "$folder/ja/one.md"
cp "$folder/zh/一.md" "$folder/deep/docs/"
# Which language: the first word of what is said of a chapter that is not there.
said() { # variables... -- arguments
    local variables=(); while [ "$1" != -- ]; do variables+=("$1"); shift; done; shift
    if env "${variables[@]}" "$program" "$@" 2>&1 | grep -q '[一-龥]'; then echo zh; else echo en; fi
}
ask="cat -C $folder/en 99"
language() { check "${*:2}" "$1" "$(said "${@:2}" -- $ask)"; }
language zh LANG=zh_CN.UTF-8
language zh LANG=zh_TW
language en LANG=en_US.UTF-8
language en LANG=de_DE.UTF-8
language zh LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8
language en LC_ALL=en_US.UTF-8 LC_MESSAGES=zh_CN.UTF-8
language zh LC_ALL=zh_CN.UTF-8 LANG=en_US.UTF-8
language en LANGUAGE=en:zh LANG=zh_CN.UTF-8
language zh LANGUAGE=zh_CN:en LANG=en_US.UTF-8
language zh LANGUAGE=fr:zh LANG=C
language en LANGUAGE= LANG=C
for locale in C POSIX C.UTF-8 ''; do
    language en "LANG=$locale"
    check "a Chinese course, LANG=$locale" zh "$(said "LANG=$locale" -- cat -C "$folder/zh" 99)"
done
check "a Chinese course in a folder of another" zh "$(said LANG=C -- cat -C "$folder/deep" 99)"
check "a single note" zh "$(said LANG=C -- cat -C "$folder/zh/一.md" 99)"
check "Japanese is not Chinese" en "$(said LANG=C -- cat -C "$folder/ja" 99)"
check "a Chinese course, an English reader" en "$(said LANG=en_US.UTF-8 -- cat -C "$folder/zh" 99)"
check "--language wins" en "$(said LANG=zh_CN.UTF-8 -- cat --language en -C "$folder/zh" 99)"
check "--language wins for help" zh "$(said LANG=en_US.UTF-8 -- toc --language=zh --help)"
echo 'language: zh' > "$folder/config/biji/config.yaml"
check "the configuration" zh "$(said LANG=en_US.UTF-8 -- $ask)"
check "the configuration's help" zh "$(said LANG=en_US.UTF-8 -- --help)"
check "the command line goes before it" en "$(said LANG=en_US.UTF-8 -- $ask --language auto)"
rm "$folder/config/biji/config.yaml"

check "JSON is the same in every language" "$(LANG=en_US.UTF-8 "$program" check --json "$folder/en")" "$(LANG=zh_CN.UTF-8 "$program" check --json "$folder/en")"
check "a code is the same" "$(printf '[x](no.md)\n' > "$folder/en/two.md"; LANG=en_US.UTF-8 "$program" check "$folder/en" | grep -o '\[link[a-z-]*\]')" \
    "$(LANG=zh_CN.UTF-8 "$program" check "$folder/en" | grep -o '\[link[a-z-]*\]')"
check "one" "1 note read: 0 errors, 0 warnings" "$(LANG=en "$program" check "$folder/zh" | tail -1)"
check "many, in Chinese" "读了 2 篇笔记：1 个错误，0 个警告" "$(LANG=zh_CN.UTF-8 "$program" check "$folder/en" | tail -1)"
# Help keeps within the terminal, from 40 columns on, and ends no line in a blank or begins one with what Chinese never begins a line with.
check "help's lines" "" "$(for cols in 40 60 80; do for language in zh en; do
    for command in '' toc cat links check search ask math fetch review notes progress manual completions doctor; do
        COLUMNS=$cols LANGUAGE=$language "$program" help $command | sed "s/^/$cols $language $command|/"; done; done; done | python3 -c '
import sys, unicodedata
for line in sys.stdin:
    where, text = line.rstrip("\n").split("|", 1)
    cols = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    if cols > int(where.split()[0]) or text != text.rstrip() or text.lstrip()[:1] in tuple("，。；：、）"): print(where, cols, text)')"
check "every text is translated" "" "$(src/language/language.py check 2>&1)"
check "no sentence is unmarked" "" "$(src/language/language.py unmarked 2>&1)"
screens=$(tests/language/screens.py "$(dirname "$program")") || true
tally=$(echo "$screens" | tail -1)
echo "$screens" | head -n -1
passed=$((passed + ${tally%% passed*})) failed=$((failed + $(echo "$tally" | sed 's/.*, \([0-9]*\) failed/\1/')))
echo "language: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
