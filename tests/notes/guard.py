#!/usr/bin/env python3
"""Every number of the chapters is guarded: one digit changed makes a test fail. This file checks the facts and measures that.

usage: guard.py [CHAPTER...]           the facts stand in the text; 60 numerals a chapter, one digit of each changed, are noticed
       guard.py --seed N [CHAPTER...]  the same with other draws
       guard.py --missing CHAPTER...   the numerals that nothing guards, as lines for facts/ that need your eye
       guard.py --tidy CHAPTER...      drops the lines of facts/ whose words no longer stand in the chapter, and prints them

A number of the notes is one of two things:
- A result is worked out again by numbers/chNN.py, from inputs that the text says; see numbers/book.py. A number that is
  typed in a script needs a comment on its line, which says where it is from.
- A fact is quoted, or chosen for an example. It stands in facts/chNN.tsv, a line for each place where it stands:
      SOURCE <tab> the words around it, with the numerals [<tab> how often, when not once]
  SOURCE is the label of the footnote of that chapter which says so; or `given` for a value of an example made up here and for
  what a formula or a definition has in it, or `here` for what the notes say of themselves (a chapter, a part of the list above,
  until when they reach) or repeat from a place that has its source. What can be worked out stands in numbers/ only. The words are as short as makes the place
  the only one; footnote marks, ** and commas that group digits are left out, several blanks count as one.
A note's writer who adds numbers: write the text, run `guard.py --missing 5`, look each line up in the source it names (what
stands before the tab is only the nearest footnote: a guess), write what can be worked out into numbers/ch05.py instead, and
put the rest into facts/ch05.tsv. Who changes a number looks at the source, then changes both. Who rewords a passage runs
`guard.py --tidy 5`, then --missing.

Numerals are drawn by seeds from body, tables and formulas. Left out are headings, fences and `code`, footnotes, addresses,
the numbers of list items, and numerals that are part of a name (GPT-3, T5).
"""
import ast, contextlib, functools, io, pathlib, random, re, sys, zlib
from math import log10
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "numbers"))
import book
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish

CONTENT = book.ROOT / "content" / "llm_content"
DRAWN, ENOUGH, SEEDS = 60, 80, (2026, 7, 41)
NOT_BODY = [re.compile(p, re.M | re.S) for p in (r"\A---\n.*?^---$", r"^ *```.*?^ *```[ \t]*$", r"^#[^\n]*$", r"^\[\^[^\]]+\]:[^\n]*$",
            r"\[\^[^\]]+\]", r"(?<=\])\([^)\s]*\)", r"https?://[^\s>）]+", r"<[^>\n]+>", r"`[^`\n]+`", r"^ *\d+\.(?= )", r"(?<![\\A-Za-z])[A-Za-z]+-?\d[\d.]*")]
NUMERALS = re.compile(r"\d+(?:(?:\{,\}|,)\d{3}(?!\d))*(?:\.\d+)?")

def smooth(text):
    """The text as facts quote it."""
    return re.sub(r"[ \t]+", " ", book.plain(text))

def numerals(text):
    """Where numerals stand in body and tables: (start, end) for each."""
    for pattern in NOT_BODY:
        text = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    return [m.span() for m in NUMERALS.finditer(text)]

class Facts:
    """What facts/chNN.tsv says; lines: (number of the line, source, words, how often)."""
    def __init__(self, number):
        self.path = HERE / "facts" / f"ch{number:02d}.tsv"
        self.lines, self.broken = [], []
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        for n, line in enumerate(text.splitlines(), 1):
            parts = line.split("\t")
            if not line or line.startswith("#"):
                continue
            if len(parts) in (2, 3) and re.search(r"\d", parts[1]) and len(parts[1]) <= 120 and (len(parts) == 2 or parts[2].isdigit()):
                self.lines.append((n, parts[0], parts[1], int(parts[2]) if len(parts) == 3 else 1))
            else:
                self.broken.append(n)

    @staticmethod
    @functools.lru_cache(maxsize=None)
    def pattern(words):
        """Words that begin or end with a digit are not found inside a longer numeral."""
        return re.compile((r"(?<![\d.])" if words[0].isdigit() else "") + re.escape(words) + (r"(?!\d|\.\d)" if words[-1].isdigit() else ""))

    def times(self, words, text):
        return text.count(words) if not (words[0] + words[-1]).isdigit() and text.count(words) == 0 else len(self.pattern(words).findall(text))

    def wrong(self, text):
        """The lines that do not stand in the text as often as they say: (number of the line, words, wanted, found)."""
        text = smooth(text)
        counted = ((n, words, times, self.times(words, text)) for n, _, words, times in self.lines)
        return [c for c in counted if c[2] != c[3]]

    def hold(self, before, after):
        """Does a line that was changed, given as it was and as it is, say as often what the facts say? They do not go over lines."""
        before, after = smooth(before), smooth(after)
        return all(self.times(words, before) == self.times(words, after) for _, _, words, _ in self.lines)

def references(text):
    """What is wrong with the numbers by which the notes point at themselves."""
    wrong = [f"{m.group()}: another chapter" for m in re.finditer(r"\[第(\d+)章[^\]]*\]\(\./ch(\d+)\.md", text) if int(m.group(1)) != int(m.group(2))]
    captions = re.findall(r"^(?:```|!\[[^\n]*)\n\n图 (\d+-\d+)", text, re.M)
    own = re.search(r"^# 第(\d+)章", text, re.M)
    if own and captions != [f"{own.group(1)}-{k + 1}" for k in range(len(captions))]:
        wrong.append("the captions 图 N-k are not numbered one after the other: " + " ".join(captions))
    if own:
        items = [int(n) for n in re.findall(r"^(\d+)\. ", re.sub(r"^ *```.*?^ *```[ \t]*$", "", text, flags=re.M | re.S), re.M)]
        wrong += [f"list item {b} follows {a}" for a, b in zip([0] + items, items) if b not in (a + 1, 1)]
        wrong += [f"图 {n}: no such caption" for n in re.findall(r"图 ?(\d+-\d+)", text) if n.startswith(own.group(1) + "-") and n not in captions]
        prose = re.sub(r"^((?:```|!\[[^\n]*)\n\n)图 [^\n]*", r"\1", text, flags=re.M)
        wrong += [f"图 {n}: no sentence refers to it" for n in captions if not re.search(rf"图 ?{n}(?!\d)", prose)]
    return wrong

class Numbers:
    """numbers/chNN.py, run in this process on a text given."""
    def __init__(self, number):
        self.number, path = number, HERE / "numbers" / f"ch{number:02d}.py"
        self.source = path.read_text(encoding="utf-8") if path.exists() else ""
        self.code = compile(self.source, str(path), "exec") if self.source else None

    def typed(self):
        """Numbers typed in the script, with their lines. Inputs are read from the text, so there are none but 0, 1, 2, powers of two and
        of ten, places in lists, the chapter's own number, and what a comment on its line gives a reason for."""
        lines, tree = self.source.splitlines(), ast.parse(self.source)
        fine = {id(part) for node in ast.walk(tree) for part in ast.walk(node)
                if isinstance(node, ast.Subscript) and part is not node and part in ast.walk(node.slice)
                or isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Constant) and node.left.value in (2, 10)
                or isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Chapter"}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in fine:
                if node.value not in (0, 2) and not log10(node.value).is_integer() and "#" not in lines[node.lineno - 1]:
                    yield node.lineno, node.value

    def hold(self, text):
        if self.code is None:
            return True
        book.texts[self.number], book.Chapter.failed, book.Chapter.strict = text, 0, True
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                exec(self.code, {"__name__": "__main__"})
            except SystemExit as end:
                return end.code == 0
            except Exception:                   # noticed, or a changed text made it stumble
                return False
            finally:
                book.Chapter.made.clear()
        return True

class Chapter:
    def __init__(self, number):
        self.number, self.name = number, f"ch{number:02d}"
        self.text = (CONTENT / f"{self.name}.md").read_text(encoding="utf-8")
        self.facts, self.numbers = Facts(number), Numbers(number)

    def unnoticed(self, text, span):
        """Is a text that differs from the chapter within the line of that span taken for right?"""
        lines = [t[t.rfind("\n", 0, span[0]) + 1:(t + "\n").find("\n", span[1])] for t in (self.text, text)]
        return self.facts.hold(*lines) and not references(text) and self.numbers.hold(text)

    def changed(self, span, dice):
        """The text with one digit of the numeral at span changed."""
        at = dice.choice([i for i in range(*span) if self.text[i].isdigit()])
        digit = dice.choice([d for d in "0123456789" if d != self.text[at] and (d != "0" or at != span[0])])
        return self.text[:at] + digit + self.text[at + 1:]

    def drawn(self, seed):
        """60 numerals, by a seed and what stands around each, so that an edit elsewhere leaves the draw as it is."""
        def lot(span):
            around = self.text[max(0, span[0] - 12):span[1] + 12]
            return zlib.crc32(f"{seed} {around}".encode()), span
        return sorted(sorted(numerals(self.text), key=lot)[:DRAWN])

    def check_facts(self):
        defined = set(re.findall(r"^\[\^([^\]]+)\]:", self.text, re.M)) | {"given", "here"}
        where = self.facts.path.relative_to(book.ROOT)
        for n in self.facts.broken:
            check(False, f"{where}:{n}: needs SOURCE, a tab and words with a numeral, 120 characters at most")
        for n, source, words, _ in self.facts.lines:
            check(source in defined, f"{where}:{n}: {source} is no footnote of {self.name}")
        wrong = self.facts.wrong(self.text)
        check(not wrong, "".join(f"\n  {where}:{n}: stands {found} times in {self.name}.md, not {times}: {words}" for n, words, times, found in wrong))
        for line, numeral in self.numbers.typed():
            check(False, f"tests/notes/numbers/{self.name}.py:{line}: {numeral} is typed; read it from {self.name}.md, or say in a comment where it is from")
        for sentence in references(self.text):
            check(False, f"{self.name}.md: {sentence}")

    def measure(self, seeds):
        """How many changed digits are noticed, for each seed, and how many were changed."""
        if self.facts.wrong(self.text) or references(self.text) or not self.numbers.hold(self.text):
            check(False, f"{self.name}: not measured while its facts or numbers/{self.name}.py fail")
            return [0] * len(seeds), 0
        noticed = []
        for seed in seeds:
            drawn, dice = self.drawn(seed), random.Random(seed)
            noticed.append(sum(not self.unnoticed(self.changed(span, dice), span) for span in drawn))
        share = 100 * min(noticed) // max(1, len(drawn))
        print(f"{self.name}: {' and '.join(map(str, noticed))} of {len(drawn)} changed digits are noticed, {share} % at least")
        check(share >= ENOUGH, f"{self.name}: {ENOUGH} % are needed; see guard.py --missing {self.number}")
        return noticed, len(drawn)

    def tidy(self):
        gone = {n: words for n, words, _, _ in self.facts.wrong(self.text)}
        lines = self.facts.path.read_text(encoding="utf-8").splitlines(keepends=True)
        self.facts.path.write_text("".join(line for n, line in enumerate(lines, 1) if n not in gone), encoding="utf-8")
        print("".join(f"{self.name}: dropped: {words}\n" for words in gone.values()), end="")

    def missing(self):
        """Prints a line for facts/ for each clause with a numeral that nothing guards."""
        for n, words, times, found in self.facts.wrong(self.text):
            print(f"# facts/{self.name}.tsv:{n} stands {found} times, not {times}; mend or drop it: {words}")
        dice, seen = random.Random(SEEDS[0]), set()
        for span in numerals(self.text):
            words, times = self.clause(span)
            if words not in seen and self.unnoticed(self.changed(span, dice), span):
                seen.add(words)
                print("\t".join([self.source(span), words] + [str(times)] * (times > 1)))

    def clause(self, span):
        """The words around a numeral, from one mark of punctuation to the next, more to the left until they stand once."""
        begin = max(self.text.rfind(c, 0, span[0]) for c in "\n，。；：、|（") + 1
        end = min((self.text + "\n").find(c, span[1]) % (len(self.text) + 1) for c in "\n，。；：|）")
        while True:
            words = smooth(self.text[begin:end]).strip()
            times = self.facts.times(words, smooth(self.text))
            line = self.text.rfind("\n", 0, begin) + 1
            further = max((self.text.rfind(c, line, begin - 1) for c in "，。；：、|（"), default=-1) + 1
            if times == 1 or begin <= line or len(words) > 60:
                return words, times
            begin = max(line, further)

    def source(self, span):
        """The nearest footnote: of the sentence, else of the line, else of the table's head, else none."""
        line = self.text.rfind("\n", 0, span[0]) + 1, self.text.find("\n", span[1])
        sentence = re.match(r"[^。；\n]*", self.text[span[1]:]).end() + span[1] + 1
        mark = re.search(r"\[\^([^\]]+)\]", self.text[span[1]:sentence + 20 if self.text[sentence:].startswith("[^") else sentence])
        begin = max(self.text.rfind(c, 0, span[0]) for c in "\n。；")
        marks = [mark.group(1)] if mark else re.findall(r"\[\^([^\]]+)\]", self.text[begin:span[0]])[-1:]
        marks = marks or re.findall(r"\[\^([^\]]+)\]", self.text[line[0]:line[1]])[-1:]
        if not marks and self.text.startswith("|", line[0]):
            marks = re.findall(r"\[\^([^\]]+)\]", self.text[self.text.rfind("\n\n", 0, line[0]):line[0]])[-1:]
        return marks[0] if marks else "?"

def main():
    arguments = sys.argv[1:]
    if arguments in (["--help"], ["-h"]):
        return print(__doc__)
    seeds = SEEDS
    if "--seed" in arguments:
        at = arguments.index("--seed")
        seeds = [int(arguments[at + 1])]
        del arguments[at:at + 2]
    wanted = [int(a) for a in arguments if a.isdigit()] or sorted(int(p.stem[2:]) for p in CONTENT.glob("ch[0-9][0-9].md"))
    for option in ("--missing", "--tidy"):
        if option in arguments:
            return [getattr(Chapter(n), option[2:])() for n in wanted]
    noticed = drawn = 0
    for chapter in map(Chapter, wanted):
        chapter.check_facts()
        more, of = chapter.measure(seeds)
        noticed, drawn = noticed + sum(more), drawn + of * len(seeds)
    print(f"all: {noticed} of {drawn} changed digits are noticed, {100 * noticed // max(1, drawn)} %")
    finish("guard")

main()
