#!/usr/bin/env python3
"""The glossary, content/glossary.md, is made from the tables under `## 关键术语` of the chapters.

usage: glossary.py            compares; exits 1 when the file is not what the tables give
       glossary.py --write    writes the file anew

A term that several chapters explain stands once: the chapter that teaches it (MAIN, else the earliest) gives the sentence
and comes first among the links. A link goes where the term's own cell says, as in `| [全归约](#dp) | AllReduce | …`, else to the
section that speaks of the term most, where that section has an anchor.
"""
import pathlib, re, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from sections import section
from tally import check, finish
ROOT = pathlib.Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "content" / "glossary.md"
HEADER = ["术语", "英文", "一句话解释"]
# who teaches what, for terms with a row in several chapters; the first that fits
MAIN = [(8, "并行|ZeRO|FSDP|MFU|Parallel"), (1, "熵|温度|Entropy|Temperature|核采样"), (2, "困惑度|上下文学习|基准|竞技场|Perplexity|In-Context|Benchmark|Arena"),
        (3, "词元|分词|注意力|位置编码|KV|归一|SwiGLU|Tokeniz|Attention|Norm"), (4, "专家|检索增强|MoE|RAG"),
        (5, "语料|去重|退火|数据|Dedup|Contamination|Annealing"), (6, "优化器|精度|缩放|损失|Adam|Scaling|Loss"),
        (7, "微调|偏好|策略优化|奖励|拒绝采样|低秩|蒸馏|SFT|RLHF|DPO|GRPO|LoRA|Reward"),
        (9, "偏见|公平|差异|Bias|Fairness"), (10, "毒性|虚假|误导|幻觉|审核|水印|越狱|红队|Watermark|Hallucination"),
        (11, "版权|隐私|监管|合理使用|个人|Copyright|Privacy|PII"), (12, "碳|能耗|用电|排放|PUE|Carbon"),
        (13, "智能体|工具|提示注入|Agent|MCP"), (14, "Llama|开放权重|Open Weights")]

class Row:
    def __init__(self, chapter, term, english, sentence):
        told = re.fullmatch(r"\[(.+)\]\((#[^)]+)\)", term)
        self.term, self.anchor = told.groups() if told else (term, "")
        self.chapter, self.english, self.sentence = chapter, english, sentence

    def keys(self):
        """What makes two rows the same term: the Chinese or a part of it (退火/中训练), the English name, the abbreviation."""
        names = re.split(r"\s*[()（）]\s*", self.english)
        plain = [" ".join(n.lower().replace("-", " ").split()) for n in names]
        return {self.term} | {part for part in self.term.split("/") if len(part) > 1} | {n for n in plain if n}

def whole(word):
    """Finds a word, but RM not in RMSNorm: a letter of Latin may stand neither before nor behind it."""
    return re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" if re.match("[A-Za-z]", word) else re.escape(word), re.I)

class Chapter:
    def __init__(self, path):
        self.path, self.number = path, int(path.stem[2:])
        self.text = path.read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```[ \t]*$|^\[\^[^\]]+\]:.*$", "", self.text, flags=re.M | re.S)
        self.title = re.search(r"^# (.+)$", prose, re.M).group(1)
        parts = re.split(r"((?:^<a id=\"[^\"]+\"></a>\n)+)(?=## )", prose, flags=re.M)
        self.sections = [(re.search(r'id="([^"]+)"', parts[i]).group(1), re.split(r"^## (?!\d)", parts[i + 1], flags=re.M)[0])
                         for i in range(1, len(parts), 2)]
        self.rows = self.table()

    def table(self):
        found = re.search(r"^## 关键术语\s*\n(.*?)(?=^## |\Z)", self.text, re.M | re.S)
        lines = [l for l in found.group(1).splitlines() if l.lstrip().startswith("|")] if found else []
        cells = [[c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", l.strip())[1:-1]] for l in lines]
        check(cells and cells[0] == HEADER, f"{self.path.name}: the table under 关键术语 must have the columns {' | '.join(HEADER)}")
        rows = []
        for c in cells[2:]:
            ok = len(c) == 3 and all(c)
            check(ok, f"{self.path.name}: this row needs a term, its English and a sentence: {' | '.join(c)}")
            if ok:
                rows.append(Row(self, c[0].replace("*", ""), c[1].replace("*", ""), re.sub(r"\[\^[^\]]+\]", "", c[2])))
        return rows

    def introduces(self, row):
        """Where the chapter prints a term in bold, is that in the section that the row leads to? A row that names its section is believed."""
        bold = re.compile(rf"\*\*{re.escape(row.term)}(?:[（(][^*]*)?\*\*")
        return row.anchor or not bold.search(self.text) or bold.search(section(self.text, self.link(row).partition("#")[2].rstrip(")")))

    def teaches(self, row):
        """Does the section that a row leads to say the term, in Chinese, in English or by its letters?"""
        text = section(self.text, self.link(row).partition("#")[2].rstrip(")")).lower()
        return any(word.lower() in text for word in self.words(row))

    def words(self, row):
        words = {row.term, *(w for w in row.term.split("/") if len(w) > 1)} | {re.split(r"\s*[(（]", row.english)[0]}
        return words | set(re.findall(r"[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*", row.english))

    def link(self, row):
        """This chapter, at the section that the row names, else that speaks of the term most; a heading or an explanation counts for several mentions."""
        if row.anchor:
            return f"[{self.number}](./llm_content/{self.path.name}{row.anchor})"
        words = self.words(row)
        tails = {row.term[i:] for i in range(len(row.term) - 2) if 2 * i < len(row.term)}      # 激活重计算: the heading may say 重计算
        def mentions(section):
            heading, _, body = section[1].partition("\n")
            title = 10 * any(w.lower() in heading.lower() for w in words | tails)
            return title + sum(len(whole(w).findall(body)) + 4 * len(re.findall(whole(w).pattern + r"\*{0,2}[（(]", body)) for w in words)
        pairs = {row.term[i:i + 2] for i in range(len(row.term) - 1)}
        def resembles(section):                     # for a term that the text only says in other words: half of it, or a piece in the heading
            there = sum(p in section[1] for p in pairs)
            title = sum(p in section[1].partition("\n")[0] for p in pairs)
            return (there if 2 * there > len(pairs) or title else 0, title, sum(section[1].count(p) for p in pairs))
        by = mentions if any(map(mentions, self.sections)) else resembles
        best = max(self.sections, key=by, default=None)             # the first of equals
        anchor = "#" + best[0] if best and by(best) > (0 if by is mentions else (1,)) else ""
        return f"[{self.number}](./llm_content/{self.path.name}{anchor})"

def merged(rows):
    """Groups of rows for the same term, in the order of their first row."""
    groups = []
    for row in rows:
        same = [g for g in groups if any(row.keys() & r.keys() for r in g)]
        new = [r for g in same for r in g] + [row]
        groups = [g for g in groups if g not in same] + [new]
    return groups

def main_first(group):
    names, numbers = " ".join(r.term + " " + r.english for r in group), {r.chapter.number for r in group}
    teacher = next((n for n, words in MAIN if n in numbers and re.search(words, names)), 0)
    return sorted(group, key=lambda r: (r.chapter.number != teacher, r.chapter.number))

def page(chapters):
    groups = [main_first(g) for g in merged([r for c in chapters for r in c.rows])]
    entries = {}
    for g in groups:
        english = max((r.english for r in g), key=len)
        links = []
        for r in g:
            link = r.chapter.link(r)
            if not any(f"[{r.chapter.number}]" in l for l in links):
                links.append(link)
        initial = re.match(r"\W*(\w)", english).group(1).upper()
        entries.setdefault(initial if "A" <= initial <= "Z" else "其他", []).append((english, g[0].term, g[0].sentence, links))
    out = ["---", 'title: "术语表"', "date: 2026-11-29", "layout: note", f'excerpt: "全书 {len(groups)} 个关键术语，按英文首字母排列，附一句话解释和所在章节"', "---", "",
           "# 术语表", "", f"本表汇集 {len(chapters)} 章的关键术语，共 {len(groups)} 条，按英文首字母排列。出现在几章的术语只列一次，解释取自主讲的一章。末一栏是章号，指向讲它的那一节，主讲的一章排在最前。", ""]
    for initial in sorted(entries, key=lambda i: (i == "其他", i)):
        out += [f"## {initial}", "", "| 术语 | 英文 | 一句话解释 | 章 |", "|---|---|---|---|"]
        for english, term, sentence, links in sorted(entries[initial], key=lambda e: (e[0].lower(), e[1])):
            cells = [term, english, sentence.replace("](./ch", "](./llm_content/ch"), "、".join(links)]
            out.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"

def main():
    chapters = [Chapter(p) for p in sorted((ROOT / "content" / "llm_content").glob("ch[0-9][0-9].md"))]
    for chapter in chapters:
        for row in chapter.rows:
            check(chapter.teaches(row), f"{chapter.path.name}: the section to which {row.term} leads does not say it: {chapter.link(row)}")
            check(chapter.introduces(row), f"{chapter.path.name}: {row.term} is taught in bold in another section than {chapter.link(row)}; name that section in its row")
    made = page(chapters)
    if sys.argv[1:] == ["--write"]:
        GLOSSARY.write_text(made, encoding="utf-8")
    stands = GLOSSARY.read_text(encoding="utf-8") if GLOSSARY.exists() else ""
    different = next((n for n, (a, b) in enumerate(zip(stands.splitlines() + [""], made.splitlines() + [""]), 1) if a != b), 0)
    check(stands == made, f"content/glossary.md is not what the chapters' tables give (first at line {different or 1}); make it again with: python3 tests/notes/glossary.py --write")
    finish("glossary")

main()
