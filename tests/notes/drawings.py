#!/usr/bin/env python3
"""Proves that the diagrams of the notes are drawn in one style, and that their lines meet.

A diagram is a ```text block that is not the output of code above it (a line 输出：). Lines are single, ─ │ with their corners and
tees, ┄ ┆ where something is left out; arrows end in → ← ▲ ▼; bars are █ ▓ ▒ ░ or ▁ to ▇; ■ · fill a grid, ● ○ stand on a time
line. Chinese takes two columns and stands in （）; all else takes one. What a newcomer draws with + - | > v is refused, and so is
a line that ends one column beside the one it belongs to. usage: drawings.py [NOTE.md ...]      default: all of content/
"""
import pathlib, re, sys, unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish
ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^( *)```text\n(.*?)^\1```[ \t]*$", re.M | re.S)
UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
ARMS = {"─": (LEFT, RIGHT), "│": (UP, DOWN), "┌": (DOWN, RIGHT), "┐": (DOWN, LEFT), "└": (UP, RIGHT), "┘": (UP, LEFT),
        "├": (UP, DOWN, RIGHT), "┤": (UP, DOWN, LEFT), "┬": (DOWN, LEFT, RIGHT), "┴": (UP, LEFT, RIGHT), "┼": (UP, DOWN, LEFT, RIGHT),
        "┄": (LEFT, RIGHT), "┆": (UP, DOWN)}
STRAIGHT = "─│┄┆"                                            # may end in the open: ── 是 ──→
OTHERS = set("→←▲▼█▓▒░▁▂▃▄▅▆▇■·●○")
ASCII = re.compile(r"--|==|[-=]>|<[-=]|-\+|\+-|[─┄├┬└┌┼┴]>|<[─┄┤┬┴┼]|(?<!\S)\|(?!\S)|^\s*[|+](?!\w)|[|+]\s*$|\\|__|(?<!\S)[v^](?!\S)|##|(?<!\S)#(?!\S)|\([\u4e00-\u9fff]|[\u4e00-\u9fff]\)")

def cells(line):
    """A cell for each column; the second one of a wide character is empty."""
    return [c for letter in line for c in ([letter, ""] if unicodedata.east_asian_width(letter) in "WF" else [letter])]

def loose(rows):
    """Lines that do not meet: (row, column, character). A stem, as of a tick on an axis, may end in the open if no line ends beside it."""
    def at(row, column):
        return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else " "
    def meets(mark, r, c, down, right):
        other, back = at(r + down, c + right), (-down, -right)
        if other in ARMS:
            return back in ARMS[other] or mark == other
        around = [at(r + down, c + right + k) if down else at(r + down + k, c + right) for k in (-2, -1, 1, 2)]
        ends = [back in ARMS.get(b, ()) for b in around]
        if mark in STRAIGHT:                # may end in the open, but not one column beside its other half or its arrow
            return other != " " or not down or not any(ends[1:3]) and not {"▼", "▲"} & set(around[1:3])
        stem = back not in ARMS[mark] or mark == "┼"
        return other != " " or stem and not any(ends)
    for r, row in enumerate(rows):
        for c, mark in enumerate(row):
            if not all(meets(mark, r, c, *arm) for arm in ARMS.get(mark, ())):
                yield r, c, mark
            if mark in ("▼", "▲") and not "".join(at(r + (-1 if mark == "▼" else 1), c + k) for k in (-2, -1, 0, 1, 2)).strip():
                yield r, c, mark

def main():
    for path in [pathlib.Path(p) for p in sys.argv[1:]] or sorted((ROOT / "content").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            if text[:block.start()].rstrip().endswith("输出："):
                continue
            first, faults = text.count("\n", 0, block.start()) + 2, []
            lines = block.group(2).splitlines()
            for n, line in enumerate(lines):
                plain = re.sub(r"<\|\w+\|>", "", line)              # a model's mark <|user|> is no drawing
                faults += [f"{path.name}:{first + n}: drawn with {m.group()!r}: {line}" for m in [ASCII.search(plain)] if m]
                strange = [c for c in line if "\u2190" <= c <= "\u21ff" or "\u2500" <= c <= "\u25ff" if c not in ARMS and c not in OTHERS]
                faults += [f"{path.name}:{first + n}: {strange[0]} is of another style: {line}"] if strange else []
                faults += [f"{path.name}:{first + n}: {len(cells(line))} columns, 80 at most"] if len(cells(line)) > 80 else []
            faults += [f"{path.name}:{first + r}: {mark} at column {c + 1} meets nothing: {lines[r]}" for r, c, mark in loose([cells(l) for l in lines])]
            check(not faults, "\n  ".join(faults))
    finish("drawings")

main()
