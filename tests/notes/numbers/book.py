"""A chapter's text, for the worked numbers: each calculation is done again and its result must stand in the notes.

    from book import Chapter, finish
    ch = Chapter(3)
    ch.works("one table, B", "词表 {} 乘模型维 {}，{~}共 {=}B", lambda V, d: V * d / 1e9)
    layers, d = ch.read("GPT-3 有 {} 层，$d={}$")                  # inputs that are used in more than one place
    ch.works("block parameters, B", r"12288^2\approx{=}\ \mathrm{B}", 12 * layers * d**2 / 1e9)
    for questions, right, shown in ch.table("| 题数 |"):
        ch.shows("half width", half(number(right), number(questions)), shown)
    finish()

Inputs come from the text, so that the text cannot change behind the script's back: {} is a numeral that is read, {=} one that
is compared with what is worked out, {~} any few words of the line. A place must stand in the chapter once, so that it is clear
which numeral is meant. A value agrees when, rounded to as many decimals as the numeral has, it is that numeral. Commas that
group digits, `1,234` or `1{,}234`, marks of footnotes and ** do not count, on either side. `holds` looks for a numeral that is typed: it must stand `times`
times in the chapter (with `near`, on lines that hold that string), no more and no less.
`finish` does every sum again that the chapters write out as a formula (see sums.py): those need no line in a script.
"""
import functools, pathlib, re, sys
import sums
ROOT = pathlib.Path(__file__).resolve().parents[3]
NUMERAL = r"(?<![\d.])[-−]?\d+(?:\.\d+)?(?![\d])"
SLOT = re.compile(r"\{[=~]?\}")
texts = {}                      # texts to use instead of the files', by chapter: guard.py puts changed ones here

class Noticed(Exception):
    """What does not hold, when the first such thing is enough: see Chapter.strict."""

@functools.lru_cache(maxsize=4096)
def plain(text):
    """Without the marks of footnotes, without ** and without commas that group digits."""
    return re.sub(r"(?<=\d)(?:\{,\}|,)(?=\d{3}(?!\d))|\[\^[^\]]+\](?!:)|\*\*", "", text)

@functools.lru_cache(maxsize=None)
def whole(shown):
    return re.compile(r"(?<![\d.])" + re.escape(shown) + r"(?!\d)(?!\.\d)")

def rounded(value, shown):
    """Is shown what value is, rounded to as many decimals as shown has?"""
    want = shown.replace("−", "-")
    return float(f"{value:.{len(want.partition('.')[2])}f}") == float(want)

def number(shown):
    """The first numeral of a cell, as a number."""
    return float(re.search(NUMERAL, shown).group().replace("−", "-"))

@functools.lru_cache(maxsize=None)
def slots(place):
    """A place as a pattern, and what its slots are."""
    kinds = SLOT.findall(place)
    parts = SLOT.split(plain(place))
    fill = {"{}": f"({NUMERAL})", "{=}": f"({NUMERAL})", "{~}": r"[^\n]{0,80}?"}
    return re.compile(re.escape(parts[0]) + "".join(fill[k] + re.escape(p) for k, p in zip(kinds, parts[1:]))), [k for k in kinds if k != "{~}"]

class Chapter:
    passed = failed = 0
    strict = False              # raise Noticed at the first failure
    made = []

    def __init__(self, number, path=None):
        """The chapter with that number, or the note at a path under content/, without .md."""
        self.name = f"ch{number:02d}" if path is None else path
        file = ROOT / "content" / f"{path or 'llm_content/' + self.name}.md"
        self.text = texts.get(number) or file.read_text(encoding="utf-8")
        self.plain = plain(self.text)
        self.lines = self.plain.splitlines()
        Chapter.made.append(self)

    def report(self, what, ok, why=""):
        if ok:
            Chapter.passed += 1
        else:
            Chapter.failed += 1
            if Chapter.strict:
                raise Noticed
            print(f"not ok {self.name} {what}: {why}")

    def numerals(self, place):
        """The numerals at the slots of a place that stands once in the chapter; None, and a failure, when it does not."""
        pattern, kinds = slots(place)
        found = pattern.findall(self.plain)
        if len(found) == 1 and kinds:
            return [found[0]] if isinstance(found[0], str) else list(found[0])
        self.report(place, False, f"this place stands {len(found)} times in the chapter, once is needed")
        return None

    def read(self, place):
        """The values of the numerals at the {} of place, in a list; zeros when the place is not there."""
        return [float(n.replace("−", "-")) for n in self.numerals(place) or ["0"] * len(slots(place)[1])]

    def works(self, what, place, work):
        """The numerals at {=} are what work gives: a value, several for several {=}, or a function of the numerals at {}."""
        shown, kinds = self.numerals(place), slots(place)[1]
        if shown:
            inputs = [float(n.replace("−", "-")) for n, k in zip(shown, kinds) if k == "{}"]
            values = work(*inputs) if callable(work) else work
            values = values if isinstance(values, (tuple, list)) else (values,)
            results = [n for n, k in zip(shown, kinds) if k == "{=}"]
            self.report(what, len(values) == len(results) and all(map(rounded, values, results)), f"computed {values!r}, the notes say {results}")

    def says(self, what, value, place):
        """As works, for a place with one {}."""
        self.works(what, place.replace("{}", "{=}"), value)

    def shows(self, what, value, shown):
        """A cell's first numeral is value."""
        self.report(what, rounded(value, re.search(NUMERAL, shown).group()), f"computed {value!r}, the notes say {shown}")

    def table(self, head):
        """The rows of the one table whose head holds that string, as lists of cells."""
        at = [i for i, line in enumerate(self.lines) if line.startswith("|") and plain(head) in line and self.lines[i + 1].startswith("|-")]
        if len(at) != 1:
            self.report(head, False, f"{len(at)} tables have such a head, one is needed")
            return []
        rows = []
        for line in self.lines[at[0] + 2:]:
            if not line.startswith("|"):
                break
            rows.append([c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]])
        return rows

    def stands(self, what, shown, near, times):
        lines = "\n".join(self.lines if near is None else [l for l in self.lines if plain(near) in l])
        found = len(whole(shown).findall(lines))
        self.report(what, found == times, f"{shown} stands {found} times in the chapter" + (f" on lines with {near!r}" if near else "") + f", looked for {times}")

    def holds(self, what, value, shown, near=None, times=1):
        shown = plain(shown)
        if not rounded(value, shown):
            return self.report(what, False, f"computed {value!r}, the notes say {shown}")
        self.stands(what, shown, near, times)

    def equals(self, what, value, shown, times=1):
        """For results that are no numbers (a list of merges, a string): str(value) == shown, and shown is in the text."""
        found = self.plain.count(plain(shown))
        self.report(what, str(value) == shown and found == times, f"computed {value!r}, looked for {shown!r}, which stands {found} times, not {times}")

def finish():
    for chapter in Chapter.made:
        for sum in sums.sums(chapter.plain):
            chapter.report(sum.shown, sum.ok, f"the sides are {sum.left.value:.6g} and {sum.right.value:.6g}")
    Chapter.made.clear()
    print(f"numbers: {Chapter.passed} passed, {Chapter.failed} failed")
    sys.exit(1 if Chapter.failed else 0)
