#!/usr/bin/env python3
"""Proves that pictures in pixels reach a terminal that says it shows them, and stand where they should, in kitty's way or as sixels;
terminal.py is the judge.

    tests/pictures/kitty.py BUILD
"""
import os, pathlib, re, select, shutil, sys, tempfile

sys.dont_write_bytecode = True
from terminal import Terminal, png_pixel, png_size

BUILD = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="biji-kitty-"))
counts = {"passed": 0, "failed": 0}


def check(what, ok, detail=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"not ok {what}: {detail}")


def environment(**more):
    env = {"PATH": os.environ["PATH"], "HOME": tempfile.mkdtemp(dir=FOLDER), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "tmux-256color",
           "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
    return {**env, **more}


def svg(name, color, width=160, height=80):
    (FOLDER / name).write_text(f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
                               f"<rect width='{width}' height='{height}' fill='{color}'/></svg>")


def read(note, answers=True, **env):
    return Terminal([str(BUILD / "biji"), str(FOLDER / note)], environment(**env), answers=answers, in_tmux="TMUX" in env)


def end(screen):
    screen.type("q")
    while screen.pump(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)


def blocks(screen):
    """The pictures on the screen: {number: set of (picture's row, picture's column)}."""
    found = {}
    for number, row, col in screen.shown().values():
        found.setdefault(number, set()).add((row, col))
    return found


def whole(screen, count):
    """Whether so many pictures stand there whole."""
    found = blocks(screen)
    return len(found) == count and not screen.misplaced and all(
        number in screen.pictures and places == {(r, c) for r in range(screen.pictures[number][1]) for c in range(screen.pictures[number][0])}
        for number, places in found.items())


svg("red.svg", "#f00")
svg("green.svg", "#0f0")
svg("blue.svg", "#00f", 160, 160)
text = "".join(f"Line {i} of the text that stands below.\n\n" for i in range(40))
(FOLDER / "three.md").write_text(f"# Three\n\n![Red](red.svg)\n\n![Green](green.svg)\n\nBetween.\n\n{text}\n![Blue](blue.svg)\n\nThe end.\n")

for name, more in (("kitty", {"KITTY_WINDOW_ID": "1"}), ("tmux that passes on", {"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/none,1,0"})):
    screen = read("three.md", **more)
    try:
        screen.wait(lambda: whole(screen, 2), f"{name}: two whole pictures")
        check(f"{name}: no fault", not screen.faults, screen.faults)
        colors = {png_pixel(png) for _, _, png in screen.pictures.values()}
        check(f"{name}: their colours", colors == {(255, 0, 0), (0, 255, 0)}, colors)
        sizes = {(cols, rows, png_size(png)) for cols, rows, png in screen.pictures.values()}
        check(f"{name}: their sizes", sizes == {(20, 5, (200, 100))}, sizes)
        before, top = screen.graphics_bytes, min(screen.shown())[0]
        screen.type("jjj")
        screen.wait(lambda: min(screen.shown())[0] < top, f"{name}: scrolled")
        screen.pump(0.2)
        screen.wait(lambda: screen.shown() and not screen.misplaced, f"{name}: scrolled in order")
        check(f"{name}: scrolling sends no picture again", screen.graphics_bytes == before, screen.graphics_bytes - before)
        check(f"{name}: no fault after scrolling", not screen.faults, screen.faults)
        screen.type("G")
        screen.wait(lambda: whole(screen, 1) and len(screen.pictures) == 3, f"{name}: the picture at the end")
        screen.type("P")
        screen.wait(lambda: not screen.shown() and "pictures as cards" in screen.text(), f"{name}: a card")
        screen.type("PP")
        screen.wait(lambda: whole(screen, 1), f"{name}: pixels again")
        screen.type("g\t\r+")
        screen.wait(lambda: "Picture" in screen.text() and len(blocks(screen)) == 1 and not screen.misplaced, f"{name}: on the whole screen")
        screen.type("q")
        screen.wait(lambda: whole(screen, 2), f"{name}: back")
        check(f"{name}: no fault at the end", not screen.faults, screen.faults)
    except AssertionError as why:
        check(str(why).splitlines()[0], False, why)
    end(screen)
    check(f"{name}: no picture is left behind", not screen.pictures, list(screen.pictures))

# A terminal that does not answer, or is not like kitty, gets cells.
for name, answers, more in (("no answer", False, {"KITTY_WINDOW_ID": "1"}), ("tmux that passes nothing on", False, {"KITTY_WINDOW_ID": "1", "TMUX": "x"}),
                            ("another terminal", True, {})):
    screen = read("three.md", answers, **more)
    screen.wait(lambda: "█" in screen.text() or any(c.text == " " for c in screen.grid[4]) and "Loading" not in screen.text(), name)
    screen.wait(lambda: "Loading" not in screen.text() and "Between" in screen.text(), name)
    check(f"{name}: no picture is sent", not screen.pictures and not screen.shown())
    end(screen)

# Sixels: cells on the page; pixels on the whole screen, within it, of the part in view, gone with the view.
def sixel_size(screen):
    """Columns and rows of pixels that are on the screen, of cells of 10 x 20."""
    width, height = map(int, re.search(r'q"1;1;(\d+);(\d+)', screen.sixels[2]).groups())
    return screen.sixels[1] + -(-width // 10), screen.sixels[0] + -(-height // 20)


try:
    screen = Terminal([str(BUILD / "biji"), "--images=sixel", str(FOLDER / "three.md")], environment(TERM="xterm-256color"))
    screen.wait(lambda: "Between" in screen.text() and "Loading" not in screen.text(), "sixel: the page")
    check("sixel: a page has cells only", screen.sixels is None)
    screen.type("\t\r")
    screen.wait(lambda: "Picture" in screen.text() and screen.sixels is not None, "sixel: on the whole screen")
    first = screen.sixels[2]
    check("sixel: within the screen", sixel_size(screen)[0] <= 80 and sixel_size(screen)[1] <= 23, (screen.sixels[:2], sixel_size(screen)))
    screen.type("+")
    screen.wait(lambda: screen.sixels is not None and screen.sixels[2] != first, "sixel: larger")
    check("sixel: only what is in view", sixel_size(screen)[0] <= 80 and sixel_size(screen)[1] <= 23, (screen.sixels[:2], sixel_size(screen)))
    screen.type("q")
    screen.wait(lambda: "Between" in screen.text() and screen.sixels is None, "sixel: nothing is left")
    check("sixel: no other picture was sent", not screen.pictures and not screen.faults, screen.faults)
    end(screen)
except AssertionError as why:
    check(str(why).splitlines()[0], False, why)

# What is paged over costs little once it was shown.
plain = "# Page\n\n" + "".join(f"Paragraph {i}: " + "many words that fill the width of this page as text does, " * 9 + "\n\n" for i in range(30))
(FOLDER / "plain.md").write_text(plain)
for i in range(6):
    svg(f"wide{i}.svg", f"#fa{i}", 400, 80)
six = "".join(f"![Figure {i}](wide{i}.svg)\n\n" for i in range(6))
(FOLDER / "figures.md").write_text(f"# Page\n\n{six}{plain[8:]}")


def page_bytes(note):
    """Bytes of a page down and up again, the second time."""
    screen = read(note, KITTY_WINDOW_ID="1")
    screen.wait(lambda: "Page" in screen.text() and "Loading" not in screen.text(), note)
    for down in range(2):
        before = screen.bytes
        for key in " b":
            was = screen.text()
            screen.type(key)
            screen.wait(lambda: screen.text() != was and "Loading" not in screen.text(), f"{note} {key!r}")
            while select.select([screen.fd], [], [], 0.5)[0]:
                screen.pump(0)
    end(screen)
    return screen.bytes - before


try:
    figures, words = page_bytes("figures.md"), page_bytes("plain.md")
    print(f"bytes of a page of three figures and back: {figures}, of text: {words}, {figures / words:.2f} times")
    check("pages with figures are as cheap as text", figures <= 3 * words, (figures, words))
except AssertionError as why:
    check("paging", False, why)

shutil.rmtree(FOLDER)
print(f"kitty: {counts['passed']} passed, {counts['failed']} failed")
sys.exit(counts["failed"] > 0)
