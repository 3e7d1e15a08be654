"""A chapter's text, for the worked numbers: each calculation is done again and its result must stand in the notes.

    from book import Chapter, finish
    ch = Chapter(3)
    layers, d = ch.read("GPT-3 有 {} 层，$d={}$")                  # inputs come from the text; {} is a numeral
    ch.says("block parameters, B", 12 * layers * d**2 / 1e9, r"12288^2\approx{}\ \mathrm{B}")
    ch.holds("the same", 12 * 96 * 12288**2 / 1e9, "173.9", near="12288", times=2)
    finish()

A place given to `read` and `says` must stand in the chapter once, so that it is clear which numeral is meant. `says` fails
unless the value, rounded to as many decimals as the numeral has, is that numeral. `holds` looks for a numeral that is typed:
it must stand `times` times in the chapter (with `near`, on lines that hold that string), no more and no less, so that no
place can go wrong unnoticed. Commas that group digits, `1,234` or `1{,}234`, do not count, on either side.
Prefer `read` and `says`: an input that is typed again is one that the text can change behind the script's back.
"""
import functools, pathlib, re, sys
ROOT = pathlib.Path(__file__).resolve().parents[3]
NUMERAL = r"(?<![\d.])[-−]?\d+(?:\.\d+)?(?![\d])"
texts = {}                      # texts to use instead of the files', by chapter: guard.py puts changed ones here

def plain(text):
    return re.sub(r"(?<=\d)(?:\{,\}|,)(?=\d{3}(?!\d))", "", text)

@functools.lru_cache(maxsize=None)
def whole(shown):
    return re.compile(r"(?<![\d.])" + re.escape(shown) + r"(?!\d)(?!\.\d)")

def rounded(value, shown):
    """Is shown what value is, rounded to as many decimals as shown has?"""
    want = shown.replace("−", "-")
    return float(f"{value:.{len(want.partition('.')[2])}f}") == float(want)

class Chapter:
    passed = failed = 0

    def __init__(self, number, path=None):
        """The chapter with that number, or the note at a path under content/, without .md."""
        self.name = f"ch{number:02d}" if path is None else path
        file = ROOT / "content" / f"{path or 'llm_content/' + self.name}.md"
        self.text = texts.get(number) or file.read_text(encoding="utf-8")
        self.plain = plain(self.text)
        self.lines = self.plain.splitlines()

    def report(self, what, ok, why=""):
        if ok:
            Chapter.passed += 1
        else:
            Chapter.failed += 1
            print(f"not ok {self.name} {what}: {why}")

    def numerals(self, place):
        """The numerals at the {} of a place that stands once in the chapter; None, and a failure, when it does not."""
        pattern = f"({NUMERAL})".join(re.escape(part) for part in plain(place).split("{}"))
        found = re.findall(pattern, self.plain)
        if len(found) == 1 and "{}" in place:
            return found if isinstance(found[0], str) else list(found[0])
        self.report(place, False, f"this place stands {len(found)} times in the chapter, once is needed")
        return None

    def read(self, place):
        """The values of the numerals at the {} of place, in a list; zeros when the place is not there."""
        return [float(n.replace("−", "-")) for n in self.numerals(place) or ["0"] * place.count("{}")]

    def says(self, what, value, place):
        shown = self.numerals(place)
        if shown:
            self.report(what, rounded(value, shown[0]), f"computed {value!r}, the notes say {shown[0]}")

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
    print(f"numbers: {Chapter.passed} passed, {Chapter.failed} failed")
    sys.exit(1 if Chapter.failed else 0)
