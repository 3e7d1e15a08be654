#!/usr/bin/env python3
"""Proves that the notes share no run of 13 characters with chapters of the course whose outline they follow.

Those chapters are not in this repository: they are read from ../shared/corpus/upstream beside it, and without them nothing is
compared. Blanks, punctuation, addresses, formulas, footnotes and the reading lists do not count, nor do runs without a Chinese
character, which are names. usage: originality.py [NOTE.md ...]      default: all of content/
"""
import pathlib, re, sys, unicodedata
ROOT = pathlib.Path(__file__).resolve().parents[2]
RUN = 13
ASIDE = re.compile(r"\A---\n.*?^---$|^\[\^[^\]]+\]:[^\n]*$|^## 延伸阅读.*|https?://\S+|<[^>\n]+>|\$\$.*?\$\$|\$[^$\n]+\$|\[\^[^\]]+\]", re.M | re.S)

def bare(path):
    text = unicodedata.normalize("NFKC", ASIDE.sub("", path.read_text(encoding="utf-8"))).lower()
    return "".join(c for c in text if c.isalnum())

def pieces(text):
    return [text[i:i + RUN] for i in range(len(text) - RUN + 1)]

def shared(text, theirs):
    """The longest runs of text all pieces of which are theirs."""
    found = "".join("x" if piece in theirs else " " for piece in pieces(text))
    runs = (text[m.start():m.end() + RUN - 1] for m in re.finditer("x+", found))
    return [run for run in runs if re.search("[\u4e00-\u9fff]", run)]

def main():
    chapters = sorted((ROOT.parent / "shared" / "corpus" / "upstream").glob("*.md"))
    if not chapters:
        print("originality: 0 passed, 0 failed, 1 skipped")
        return
    theirs = {piece for chapter in chapters for piece in pieces(bare(chapter))}
    failed = 0 if shared(bare(chapters[0]), theirs) else 1                # a chapter is not original beside itself
    notes = [pathlib.Path(p) for p in sys.argv[1:]] or sorted((ROOT / "content").rglob("*.md"))
    for note in notes:
        runs = shared(bare(note), theirs)
        failed += bool(runs)
        print("".join(f"not ok {note.name}: shared with the course: {run}\n" for run in runs), end="")
    print(f"originality: {len(notes) + 1 - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)

main()
