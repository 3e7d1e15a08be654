"""The chapter's text, for the worked numbers: each calculation is done again and its result must stand in the notes.

    from book import Chapter
    ch = Chapter(3)
    ch.holds("GPT-3 block parameters", 12 * 96 * 12288**2 / 1e9, "173.9", near="12288")

`holds(what, value, shown)` fails unless value, rounded to as many decimals as `shown` has, is `shown`, and `shown`
occurs in the chapter (with `near`, on a line that also holds that string). Commas that group digits, `1,234` or
`1{,}234`, do not count, on either side.
"""
import pathlib, re, sys
ROOT = pathlib.Path(__file__).resolve().parents[3]

def plain(text):
    return re.sub(r"(?<=\d)(?:\{,\}|,)(?=\d{3}(?!\d))", "", text)

class Chapter:
    passed = failed = 0

    def __init__(self, number):
        self.name = f"ch{number:02d}"
        self.text = (ROOT / "content" / "llm_content" / f"{self.name}.md").read_text(encoding="utf-8")
        self.lines = plain(self.text).splitlines()

    def report(self, what, ok, why=""):
        if ok:
            Chapter.passed += 1
        else:
            Chapter.failed += 1
            print(f"not ok {self.name} {what}: {why}")

    def holds(self, what, value, shown, near=None):
        shown = plain(shown)
        want = shown.replace("−", "-")
        decimals = len(want.split(".")[1]) if "." in want else 0
        computed = f"{value:.{decimals}f}"
        if float(computed) != float(want):
            return self.report(what, False, f"computed {value!r}, the notes say {shown}")
        lines = [l for l in self.lines if near is None or plain(near) in l]
        pattern = r"(?<![\d.])" + re.escape(shown) + r"(?!\d)"
        self.report(what, any(re.search(pattern, l) for l in lines), f"{shown} is not in the chapter" + (f" on a line with {near!r}" if near else ""))

    def equals(self, what, value, shown):
        """For results that are no numbers (a list of merges, a string): str(value) == shown, and shown is in the text."""
        self.report(what, str(value) == shown and plain(shown) in "\n".join(self.lines), f"computed {value!r}, looked for {shown!r}")

def finish():
    print(f"numbers: {Chapter.passed} passed, {Chapter.failed} failed")
    sys.exit(1 if Chapter.failed else 0)
