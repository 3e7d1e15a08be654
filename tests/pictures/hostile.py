#!/usr/bin/env python3
"""Proves that no picture, however hostile, hides the text around it or costs more than two seconds and 600 MB: 200 files that are cut off,
damaged, lie about their size, or ask for more than there is.

    tests/pictures/hostile.py BUILD
"""
import os, pathlib, random, resource, shutil, struct, subprocess, sys, tempfile, zlib

BUILD = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="biji-hostile-"))
MOST_SECONDS, MOST_KB = 2.2, 600 * 1024  # of the processor, with what the reader itself takes


def png(width, height, rows=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = rows if rows is not None else (b"\0" + bytes(3 * width)) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def gif(width, height, frames):
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x16" + bytes(22) + b"\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def svg(body, head="", width=400):
    return f"{head}<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='{width}' height='200'>{body}</svg>".encode()


def demands():
    entities = "<!ENTITY a0 'aaaaaaaaaa'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
    yield "entities.svg", svg("<text>&a9;</text>", f"<!DOCTYPE svg [{entities}]>")
    yield "outside.svg", svg("<text>&x;</text>", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")
    yield "script.svg", svg("<script>while (true) ;</script><rect width='9' height='9'/>")
    yield "links.svg", svg("<image xlink:href='file:///etc/passwd' width='9' height='9'/><image href='http://127.0.0.1:9/' width='9' height='9'/>")
    yield "slow.svg", svg("<filter id='f'>" + "<feTurbulence baseFrequency='.05' numOctaves='200'/>" * 60 + "</filter><rect width='400' height='200' filter='url(#f)'/>")
    uses = "<g id='u0'><rect width='9' height='9'/></g>"
    for i in range(1, 10):
        uses += f"<g id='u{i}'>" + f"<use href='#u{i - 1}'/>" * 10 + "</g>"
    yield "uses.svg", svg(uses)
    yield "deep.svg", svg("<g>" * 100000)
    yield "loop.svg", svg("<g id='a'><use href='#a'/></g>")
    yield "blur.svg", svg("<filter id='f'><feGaussianBlur stdDeviation='9999'/></filter><rect width='400' height='200' filter='url(#f)'/>" * 99)
    yield "huge.svg", svg("<rect width='9' height='9'/>", width=999999)
    yield "30000.png", png(30000, 30000, b"")
    yield "bomb.png", png(6400, 6400, bytes(6400 * (6400 * 3 + 1)))
    yield "bomb2.png", png(200, 200, bytes(200 << 20))
    yield "animated.gif", gif(4000, 4000, 5000)
    yield "wide.gif", gif(65535, 65535, 9)
    yield "empty.png", b""
    yield "page.png", b"<html>404: Not Found</html>"
    for width, height in ((0, 0), (1 << 31, 1), (1, 1 << 31), (0xFFFFFFFF, 0xFFFFFFFF), (100000, 400), (64, 40000000)):
        yield f"lie-{width}-{height}.png", png(100, 100)[:16] + struct.pack(">II", width, height) + png(100, 100)[24:]


def files():
    chance = random.Random(7)
    yield from demands()
    whole = png(160, 80, bytes(chance.randrange(256) if i % 481 else 0 for i in range(80 * 481)))
    wholes = [("png", whole), ("gif", gif(160, 80, 3)), ("svg", svg("<rect width='90' height='90' fill='red'/><text>x</text>"))]
    count = 0
    while True:
        ending, data = wholes[count % 3]
        data = bytearray(data)
        if count % 2:
            for _ in range(1 + count % 9):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            del data[chance.randrange(len(data)):]
        yield f"{count}.{ending}", bytes(data)
        count += 1


# What readers are told; the others are shown, or told to be damaged.
REASONS = {"folder.png": "(it is a folder)", "fifo.png": "(there is no such file", "missing.png": "(there is no such file", "empty.png": "(the file is not a picture",
           "page.png": "(the file is not a picture", "30000.png": "it has too many pixels", "wide.gif": "it has too many pixels",
           "entities.svg": "the file is damaged", "slow.svg": "decoding it took too long"}
passed, failed, most_seconds, most_kb = 0, 0, 0.0, 0
env = {"PATH": os.environ["PATH"], "HOME": str(FOLDER), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "xterm-256color"}
(FOLDER / "folder.png").mkdir()
os.mkfifo(FOLDER / "fifo.png")
names = ["folder.png", "fifo.png", "missing.png"]
source = files()
while passed + failed < 200:
    name = names.pop() if names else None
    if name is None:
        name, data = next(source)
        (FOLDER / name).write_bytes(data)
    (FOLDER / "note.md").write_text(f"# Note\n\n![Figure]({name})\n\nThe end.\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([str(BUILD / "biji"), "cat", "--images=blocks", "note.md"], cwd=FOLDER, env=env, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, kb = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss
    most_seconds, most_kb = max(most_seconds, seconds), max(most_kb, kb)
    said = REASONS.get(name, "")
    if said in run.stdout and run.returncode == 0 and run.stdout.rstrip().endswith("The end.") and seconds <= MOST_SECONDS and kb <= MOST_KB:
        passed += 1
    else:
        failed += 1
        print(f"not ok {name}: status {run.returncode}, {seconds:.2f} s, {kb >> 10} MB: {run.stdout[-200:]}{run.stderr[-200:]}")
    if name not in ("folder.png", "fifo.png", "missing.png"):
        (FOLDER / name).unlink()
shutil.rmtree(FOLDER)
print(f"most of the processor {most_seconds:.2f} s, most memory {most_kb >> 10} MB")
print(f"hostile pictures: {passed} passed, {failed} failed")
sys.exit(failed > 0)
