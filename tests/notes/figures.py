#!/usr/bin/env python3
"""Proves that the figures in content/figures are what their script draws, and say what the notes say.

Each file must be what figures.py makes; be small; stand once in its note, with words for who cannot see it and a caption
under it; and each numeral of a label marked as `said` must stand in that note. usage: figures.py
"""
import pathlib, re, struct, sys, zlib
ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "content" / "figures"
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "tests" / "notes" / "numbers")]
import book
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish

def drawn(data):
    """What a file shows; a PNG's pixels, since another zlib packs them otherwise."""
    if data[:4] != b"\x89PNG":
        return data
    at, size, packed = 8, b"", b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        size, packed = body if kind == b"IHDR" else size, packed + (body if kind == b"IDAT" else b"")
        at += length + 12
    return size, zlib.decompress(packed)

def script():
    """The names of content/figures/figures.py, which bears this file's name."""
    sys.path.insert(0, str(FOLDER))
    names = {"__name__": "script", "__file__": str(FOLDER / "figures.py")}
    exec(compile((FOLDER / "figures.py").read_text(encoding="utf-8"), "content/figures/figures.py", "exec"), names)
    return names["FIGURES"]

def main():
    figures = script()
    names = set()
    for draw, (ending, note) in figures.items():
        name = f"{draw.__name__}.{ending}"
        names.add(name)
        made, text = draw().made(), (ROOT / "content" / note).read_text(encoding="utf-8")
        file = FOLDER / name
        check(file.exists() and drawn(file.read_bytes()) == drawn(made), f"content/figures/{name} is not what figures.py draws; run it")
        check(len(made) < 60_000, f"{name} has {len(made)} bytes, 60,000 are too many")
        places = re.findall(rf"^!\[([^\]\n]+)\]\(\.\./figures/{re.escape(name)}\)\n\n图 \S+ \S+", text, re.M)
        check(len(places) == 1 and len(places[0]) >= 10, f"{note}: needs {name} once, with a description and a caption below")
        for label in re.findall(r'<text class="said"[^>]*>([^<]*)<', made.decode("utf-8") if ending == "svg" else ""):
            for numeral in re.findall(r"\d+(?:\.\d+)?", label):
                check(book.whole(numeral).search(book.plain(text)), f"{name} says {numeral} ({label}), {note} does not")
    there = {p.name for p in FOLDER.iterdir() if p.suffix in (".svg", ".png")}
    check(there == names, f"content/figures holds files that no script draws: {there - names}")
    check(len(names) >= 10, f"{len(names)} figures")
    finish("figures")

main()
