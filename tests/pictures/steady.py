#!/usr/bin/env python3
"""Proves that a page of 68 pictures in every format is read page by page with each of them shown, and that every line stands where it would
stand if none of them could be decoded: the height of a picture is known before.

    tests/pictures/steady.py BUILD
"""
import os, pathlib, random, re, shutil, struct, sys, tempfile, zlib

sys.dont_write_bytecode = True
from terminal import Terminal

BUILD, FORMATS = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(__file__).resolve().parent / "formats"
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="biji-steady-"))
COUNT = 68
counts = {"passed": 0, "failed": 0}


def check(what, ok, detail=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"not ok {what}: {detail}")


def png(width, height, color):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + bytes(color) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pictures():
    """(name, whole file, file that has its size but cannot be decoded)"""
    chance = random.Random(68)
    samples = sorted(FORMATS.iterdir())
    for i in range(COUNT):
        width, height = chance.randrange(50, 1600), chance.randrange(50, 1200)
        if i % 3 == 0:
            data = png(width, height, [chance.randrange(256) for _ in range(3)])
            yield f"{i}.png", data, data[:60]
        elif i % 3 == 1:
            head = f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
            yield f"{i}.svg", f"{head}<circle cx='99' cy='99' r='{height}' fill='teal'/></svg>".encode(), f"{head}<g>".encode()
        else:
            sample = samples[i // 3 % len(samples)]
            data = sample.read_bytes()
            yield f"{i}{sample.suffix}", data, data


def read(folder):
    """For each page, which line stands in which row."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "xterm-256color",
                   "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
    screen, pages, refused = Terminal([str(BUILD / "biji"), str(folder / "note.md")], environment), [], set()
    screen.wait(lambda: "%" in screen.text(), "the first page", patience=60)
    while True:
        screen.wait(lambda: "Loading" not in screen.text(), "decoded", patience=60)
        rows = screen.text().splitlines()
        pages.append([(y, line) for y, line in enumerate(rows[:-1]) if re.search(r"Figure|Words|End", line)])
        refused |= {line for line in rows if "cannot be shown" in line}
        if "The End." in screen.text():
            break
        was = rows[-1]
        screen.type(" ")
        screen.wait(lambda: screen.text().splitlines()[-1] != was and "%" in screen.text().splitlines()[-1], "the next page", patience=60)
    screen.type("q")
    while screen.pump(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return pages, refused


note = "# Pictures\n\n"
for kind in ("whole", "damaged"):
    (FOLDER / kind).mkdir()
for i, (name, whole, damaged) in enumerate(pictures()):
    (FOLDER / "whole" / name).write_bytes(whole)
    (FOLDER / "damaged" / name).write_bytes(damaged)
    note += f"![Figure {i}]({name})\n\nWords below figure {i}.\n\n"
for kind in ("whole", "damaged"):
    (FOLDER / kind / "note.md").write_text(note + "The End.\n")
try:
    pages, refused = read(FOLDER / "whole")
    seen = {match for page in pages for _, line in page for match in re.findall(r"^\s*Figure (\d+)$", line)}
    check("every picture is shown", not refused and len(seen) == COUNT, (refused, set(map(str, range(COUNT))) - seen))
    check("there are many pages", len(pages) > 20, len(pages))
    damaged, refused = read(FOLDER / "damaged")
    check("what is damaged says so", refused)
    check("every line stands where it would without them", pages == damaged, [pair for pair in zip(pages, damaged) if pair[0] != pair[1]][:1])
except AssertionError as why:
    check(str(why).splitlines()[0], False, why)
shutil.rmtree(FOLDER)
print(f"a page of {COUNT} pictures: {counts['passed']} passed, {counts['failed']} failed")
sys.exit(counts["failed"] > 0)
