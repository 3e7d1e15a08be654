#!/usr/bin/env python3
"""content/updates.md lists what is new since the last edition: a heading for each chapter, under it a line for each event,
`- DATE：what happened（[the section](./llm_content/chNN.md#anchor)）`. The section says the date and every number of the line,
or names them in its footnotes; the lines of a chapter lead into that chapter, the earliest first."""
import pathlib, re, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from sections import section
from tally import check, finish
CONTENT = pathlib.Path(__file__).resolve().parents[2] / "content"

def dates(told):
    """How a section may write a date: 2026-07-28, 2026-07 or 2026."""
    year, month, day = ([int(part) for part in told.split("-")] + [0, 0])[:3]
    iso = [f"{year}-{month:02d}-{day:02d}"] if day else [f"{year}-{month:02d}"] if month else []
    words = f"{month} 月 {day} 日" if day else f"{month} 月" if month else str(year)
    return re.compile("|".join([*map(re.escape, iso), rf"(?<!\d){words}" + ("" if month else r"(?!\d)")]))

def main():
    parts = re.split(r"^## ", (CONTENT / "updates.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    chapters = sorted((CONTENT / "llm_content").glob("ch[0-9][0-9].md"))
    check(len(parts) == len(chapters), f"updates.md: {len(parts)} headings for {len(chapters)} chapters")
    for part, chapter in zip(parts, chapters):
        text = chapter.read_text(encoding="utf-8")
        title, *lines = [line for line in part.splitlines() if line]
        check(f"# {title}\n" in text, f"updates.md: {chapter.name} is not called {title}")
        when = [line[2:].partition("：")[0] + "-99" for line in lines]
        check(when == sorted(when), f"updates.md: the lines of {chapter.name} are not in the order of their dates")
        for line in lines:
            found = re.fullmatch(r"- (\d{4}(?:-\d\d){0,2})：(.+)（\[([\d.]+) 节\]\(\./llm_content/(ch\d\d\.md)#([a-z0-9-]+)\)）", line)
            check(found and found.group(4) == chapter.name, f"updates.md: a date, an event and a section of {chapter.name} are needed: {line}")
            if not found:
                continue
            date, event, number, _, anchor = found.groups()
            there = section(text, anchor)
            for label in set(re.findall(r"\[\^([^\]]+)\]", there)):
                there += "".join(re.findall(rf"^\[\^{re.escape(label)}\]: .*", text, re.M))
            check(re.match(rf"#+ {re.escape(number)} ", there), f"updates.md: {anchor} of {chapter.name} is not {number}: {line}")
            check(date[:4] in there and dates(date).search(there), f"updates.md: {number} does not say {date}: {line}")
            for numeral in re.findall(r"(?<![\d.A-Za-z-])\d+(?:\.\d+)?", event):
                check(re.search(rf"(?<![\d.]){re.escape(numeral)}(?![\d.]*\d)", there), f"updates.md: {number} does not say {numeral}: {line}")
    finish("updates")

main()
