#!/usr/bin/env python3
"""Proves that forty diagrams as authors write them are drawn with every side of every box where it belongs, or stay code with the word that
names their kind.

    tests/pictures/diagrams_test.py BUILD
"""
import pathlib, re, subprocess, sys, tempfile, unicodedata

sys.dont_write_bytecode = True
import diagrams

BUILD = pathlib.Path(sys.argv[1]).resolve()
STAY_CODE = {9, 13, 15, 16, 21, 32}  # ends of two kinds that meet, subgraphs, a syntax of its own, a box of participants
LEFT, RIGHT, UP, DOWN = 1, 2, 4, 8
LINES = {"─": LEFT | RIGHT, "┄": LEFT | RIGHT, "│": UP | DOWN, "┆": UP | DOWN, "║": UP | DOWN, "├": UP | DOWN | RIGHT, "┤": UP | DOWN | LEFT,
         "┬": LEFT | RIGHT | DOWN, "┴": LEFT | RIGHT | UP, "┼": LEFT | RIGHT | UP | DOWN, "╱": 0, "╲": 0,
         "┌": RIGHT | DOWN, "╭": RIGHT | DOWN, "┐": LEFT | DOWN, "╮": LEFT | DOWN, "└": RIGHT | UP, "╰": RIGHT | UP, "┘": LEFT | UP, "╯": LEFT | UP}
passed = failed = 0


def cells(line):
    """One entry a column; None in the right half of a wide character."""
    row = []
    for c in line:
        if unicodedata.combining(c):
            continue
        row += [c, None] if unicodedata.east_asian_width(c) in "WF" else [c]
    return row


def faults(rows):
    """Corners whose sides do not go on, as (row, column, sign)."""
    def at(y, x):
        return rows[y][x] if 0 <= y < len(rows) and 0 <= x < len(rows[y]) else " "
    for y, row in enumerate(rows):
        for x, c in enumerate(row):
            for side, back, dy, dx in ((LEFT, RIGHT, 0, -1), (RIGHT, LEFT, 0, 1), (UP, DOWN, -1, 0), (DOWN, UP, 1, 0)):
                if c is None or c not in "┌╭┐╮└╰┘╯" or not LINES[c] & side:
                    continue
                beside = at(y + dy, x + dx)
                is_line = beside in LINES and (LINES[beside] & back or beside in "╱╲")
                is_end = beside is None or (beside != " " and beside not in LINES)  # a head, or words on the line
                if not is_line and not is_end:
                    yield y, x, c


def words(source):
    """What must be read: the Han characters of labels, messages and titles."""
    if source.startswith("sequence"):
        found = re.findall(r":(.*)$| as (.*)$|^\s*(?:title|loop|alt|else|opt|par|and|critical|option|break) (.*)$", re.sub(r"(?m)^\s*(links|rect) .*", "", source),
                           re.M)
        found = ["".join(groups) for groups in found]
    else:
        found = re.findall(r"[\[({|>/\\]\"?([^\[\](){}|]+?)\"?[\])}|/\\]", source) + re.findall(r"^title:(.*)$", source, re.M)
    return {c for text in found for c in text if "一" <= c <= "鿿"}


def check(name, ok, detail):
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    if not ok:
        print(f"not ok {name}:\n{detail}")


with tempfile.TemporaryDirectory() as folder:
    note = pathlib.Path(folder, "note.md")
    for number, source in enumerate(diagrams.ALL):
        note.write_text(f"```mermaid\n{source}```\n")
        for width in (60, 100):
            text = subprocess.run([str(BUILD / "biji"), "cat", "-w", str(width), str(note)], capture_output=True, text=True, check=True).stdout
            name = f"diagram {number + 1} at {width}"
            if number in STAY_CODE:
                check(name, "mermaid: " in text and source.strip().splitlines()[-1].strip() in text, text)
                continue
            if "mermaid: " in text:
                check(name, width == 60 and "too wide" in text, text)
                continue
            rows = [cells(line) for line in text.splitlines()]
            bad = list(faults(rows))
            lost = words(source) - set(text)
            check(name, not bad and not lost and max(map(len, rows)) <= width, f"{bad} {lost}\n{text}")
print(f"diagrams: {passed} passed, {failed} failed")
sys.exit(failed > 0)
