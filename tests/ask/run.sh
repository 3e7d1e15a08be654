#!/usr/bin/env bash
# Proves that `biji ask` finds the passages that answer: over questions with the sections that answer them, where the corpus lies beside
# the checkout, a passage of such a section is among the first three for at least 90 per cent. Prints the figure.   tests/ask/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
passed=0 failed=0
ok() { if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not ok $1"; fi; }
"$build/biji" ask -C content --json 为什么要除以根号dk | python3 -c '
import json, sys
hits = json.load(sys.stdin)["hits"]
sys.exit(not hits or any(set(h) != {"file", "line", "section", "snippet"} for h in hits))'; ok "hits as JSON" $?
"$build/biji" ask -C content qzxqzxq >/dev/null; [ $? = 1 ]; ok "nothing found" $?
if [ -f ../shared/corpus/ask.tsv ]; then
    python3 - "$build/biji" <<'PY'; ok "passages among the first three" $?
import json, re, subprocess, sys
good = total = 0
for line in open("../shared/corpus/ask.tsv"):
    if line.startswith("#"):
        continue
    chapter, question, sections = line.rstrip("\n").split("\t")
    out = subprocess.run([sys.argv[1], "ask", "-C", "content", "--json", "--limit", "3", "--", question], capture_output=True, text=True)
    hits = json.loads(out.stdout)["hits"]
    wanted = [s.strip() for s in re.split(r"[,;，、 ]+", sections) if s.strip()]
    numbers = [re.findall(r"\d+(?:\.\d+)+", h["section"]) for h in hits]
    found = any(n == w or n.startswith(w + ".") for one in numbers for n in one for w in wanted)
    good += found
    total += 1
    if not found:
        print(f"ask: {chapter} {question[:60]} {wanted} {[h['section'][-50:] for h in hits]}")
print(f"ask: {100 * good / total:.0f} per cent of {total} questions")
sys.exit(good < 0.9 * total)
PY
fi
# The same of questions of our own, on another course too where the corpus lies beside the checkout.
python3 - "$build/biji" <<'PY'; ok "passages for our own questions" $?
import json, os, re, subprocess, sys
good = total = 0
for line in open("tests/ask/questions.tsv"):
    if line.startswith("#"):
        continue
    course, question, wanted = line.rstrip("\n").split("\t")
    if not os.path.isdir(course):
        continue
    out = subprocess.run([sys.argv[1], "ask", "-C", course, "--json", "--limit", "3", "--", question], capture_output=True, text=True)
    hits = json.loads(out.stdout)["hits"]
    total += 1
    if any(re.search(wanted, f"{h['file']} {h['section']}") for h in hits):
        good += 1
    else:
        print(f"ask: {course} {question} {[h['section'][-40:] for h in hits]}")
print(f"ask: {100 * good / total:.0f} per cent of {total} questions of our own")
sys.exit(good < 0.9 * total)
PY
# The sentence is marked; a word in pinyin finds its Chinese, a formula's letters the formula.
"$build/biji" ask -C content --limit 1 困惑度是什么 | grep -q '\*\*.*困惑度.*\*\*'; ok "the sentence is marked" $?
"$build/biji" ask -C content --json --limit 1 kunhuodu | grep -q '困惑度'; ok "pinyin" $?
folder=$(mktemp -d)
printf '# 甲\n\n## 一\n\n这里说别的。\n\n## 二\n\n分数是 $q\\cdot k/\\sqrt{d_k}$ 这么多。\n\n## 三\n\n什么都没有。\n' >"$folder/a.md"
"$build/biji" ask -C "$folder" --json --limit 1 根号dk | grep -q '"line":9'; ok "letters of a formula" $?
printf '# 乙\n\n## 熵\n\n它是平均的信息量。\n\n## 别的\n\n没有。\n' >"$folder/a.md"
"$build/biji" ask -C "$folder" --json 什么是熵？ | grep -q '"line":5'; ok "a word of one character" $?
rm -r "$folder"
echo "ask: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
