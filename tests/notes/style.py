#!/usr/bin/env python3
"""Proves what an editor would otherwise look for in the notes: one word for one thing, paragraphs that can be read in one go,
tables that need no 下表, programs that do not wrap, chapters of their length. usage: style.py [NOTE.md ...]      default: all of content/

Lengths are what a reader sees: no addresses, footnote marks or tags, and a formula by its letters. A chapter's length counts the
Chinese characters of its sections up to 本章小结, without code, tables of terms, exercises and footnotes.
"""
import pathlib, re, sys, unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish
ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST = 350
WIDEST = 72             # columns of a line of a program, which a terminal of 80 columns shows whole
# Chinese characters a chapter aims at, a thousand more where the edition of 2026 added a section (serving, the objectives after
# GRPO, sycophancy and forgeries, liability, coding agents); a tenth more or less is right
AIM = {1: 6500, 2: 7500, 3: 10000, 4: 8500, 5: 8000, 6: 8500, 7: 10000, 8: 8000, 9: 6500, 10: 8500, 11: 9500, 12: 7000, 13: 9500, 14: 8500}
# what is not said, and what is said instead
WORDS = {"奖励破解": "奖励作弊", "奖励黑客(?!）)": "奖励作弊", "通用人工智能模型": "通用目的人工智能模型", "混淆副手": "混淆代理",
         "双语评估": "BLEU", "早融合": "早期融合", "命中可信度": "阳性预测值", "等算力谷": "等算力曲线", "构造伤害": "构建过程中的伤害",
         "下表": "a sentence about what the table holds", "上表": "这张表", "可见[，,]": "所以", "质检员": "标注员",
         "推理(?:服务|引擎|框架|成本|延迟|开销|集群|加速|芯片|吞吐|速度|显存|时的显存)": "推断…", "训练与推理|训练和推理": "训练与推断",
         "大语言模型|大型语言模型": "大模型", "代理人?系统": "智能体系统", "(?<!引)提示词": "提示", "涨点|刷榜": "提高成绩"}

def prose(text):
    """The text without front matter, fences, formulas that stand alone, footnotes and comments; as many lines as before."""
    for pattern in (r"\A---\n.*?^---$", r"^ *```.*?^ *```[ \t]*$", r"^ *\$\$.*?\$\$[ \t]*$", r"^\[\^[^\]]+\]:[^\n]*$"):
        text = re.sub(pattern, lambda m: re.sub(r"[^\n]", "", m.group()), text, flags=re.M | re.S)
    return text

def seen(words):
    """What a reader sees of a paragraph."""
    words = re.sub(r"\[\^[^\]]+\]|<[^>\n]+>|(?<=\])\([^)\s]*\)|\*\*", "", words)
    formula = lambda m: re.sub(r"\\[A-Za-z]+|\\.", "x", m.group(1)).translate({ord(c): None for c in "{}_^& "})
    return re.sub(r"\$([^$\n]+)\$", formula, words).replace("[", "").replace("]", "")

def paragraphs(text):
    """(line, words) for each paragraph and list item; tables and headings are none."""
    begun, lines = 0, []
    for n, line in enumerate(text.splitlines() + [""], 1):
        words = line.strip()
        starts = re.match(r"(?:[-*>]|\d+\.) ", words)
        if not words or starts or words[0] in "|#!":
            if lines:
                yield begun, "".join(lines)
            lines = []
        if words and words[0] not in "|#!":
            begun = n if not lines else begun
            lines.append(re.sub(r"^(?:[-*>]|\d+\.) ", "", words))

def wide(text):
    """(line, columns) of lines of programs that would wrap."""
    inside = False
    for n, line in enumerate(text.splitlines(), 1):
        fence = re.match(r" *```(\w*)", line)
        inside = bool(fence and not inside and fence.group(1) == "python") if fence else inside
        columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        if inside and columns > WIDEST:
            yield n, columns

def main():
    for path in [pathlib.Path(p) for p in sys.argv[1:]] or sorted((ROOT / "content").rglob("*.md")):
        whole = path.read_text(encoding="utf-8")
        text, over = prose(whole), [*wide(whole)]
        check(not over, "\n  ".join(f"{path.name}:{n}: {columns} columns of a program, {WIDEST} at most" for n, columns in over))
        long = [(n, len(seen(words))) for n, words in paragraphs(text) if len(seen(words)) > LONGEST]
        check(not long, "\n  ".join(f"{path.name}:{n}: a paragraph of {length} characters, {LONGEST} at most" for n, length in long))
        wrong = [(n, m.group(), instead) for n, line in enumerate(text.splitlines(), 1) for word, instead in WORDS.items()
                 for m in re.finditer(word, line)]
        check(not wrong, "\n  ".join(f"{path.name}:{n}: {word}; say {instead}" for n, word, instead in wrong))
        number = re.fullmatch(r"ch(\d\d)\.md", path.name)
        if number:
            aim, body = AIM[int(number.group(1))], re.split(r"^## 本章小结", text, flags=re.M)[0]
            length = len(re.findall("[\u4e00-\u9fff]", body))
            check(0.9 * aim <= length <= 1.1 * aim, f"{path.name}: {length} Chinese characters, {aim} are aimed at")
    finish("style")

main()
