#!/usr/bin/env python3
"""Proves that pictures in pixels go through a real tmux that passes them on, stay within their pane and leave nothing behind, that a tmux which
passes nothing on gets cells, and that a reader that dies takes its pictures along; terminal.py is the terminal around tmux, and the judge.

    tests/pictures/tmux.py BUILD
"""
import fcntl, os, pathlib, shutil, signal, struct, subprocess, sys, tempfile, termios

sys.dont_write_bytecode = True
from terminal import Terminal

BUILD = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="biji-tmux-"))
counts = {"passed": 0, "failed": 0}
environment = {"PATH": os.environ["PATH"], "HOME": str(FOLDER), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "xterm-256color", "SHELL": "/bin/sh",
               "KITTY_WINDOW_ID": "1", "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def check(what, ok, detail=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"not ok {what}: {detail}")


def whole(screen, count, right=999):
    """Whether so many pictures stand there whole, left of a column."""
    found = {}
    for (_, x), (number, row, col) in screen.shown().items():
        found.setdefault(number, set()).add((row, col))
        if x >= right:
            return False
    return len(found) == count and not screen.misplaced and all(
        number in screen.pictures and places == {(r, c) for r in range(screen.pictures[number][1]) for c in range(screen.pictures[number][0])}
        for number, places in found.items())


class Tmux:
    def __init__(self, name, passes):
        self.socket = str(FOLDER / name)
        config = FOLDER / "tmux.conf"
        config.write_text(f"set -g default-terminal tmux-256color\nset -g allow-passthrough {passes}\nset -g escape-time 10\nset -g status off\n")
        self.screen = Terminal(["tmux", "-S", self.socket, "-f", str(config), "new-session", f"exec {BUILD}/biji {FOLDER}/note.md"], environment,
                               cols=80, rows=30)

    def tell(self, *command):
        return subprocess.run(["tmux", "-S", self.socket, *command], env=environment, capture_output=True, text=True, check=True).stdout.strip()

    def end(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=environment, capture_output=True)
        while self.screen.pump(5):
            pass
        os.waitpid(self.screen.pid, 0)
        os.close(self.screen.fd)


for name, color in (("red", "#f00"), ("green", "#0f0")):
    (FOLDER / f"{name}.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg' width='240' height='80'><rect width='240' height='80' fill='{color}'/></svg>")
(FOLDER / "note.md").write_text("# Two\n\n![Red](red.svg)\n\n![Green](green.svg)\n\nBelow.\n")

tmux = Tmux("on", "on")
screen = tmux.screen
try:
    screen.wait(lambda: whole(screen, 2), "two whole pictures through tmux", patience=40)
    check("what tmux passes on has no fault", not screen.faults, screen.faults)
    tmux.tell("split-window", "-h", "cat")
    screen.wait(lambda: whole(screen, 2, right=40) and "│" in screen.text(), "two whole pictures in the left pane", patience=40)
    tmux.tell("kill-pane")
    screen.wait(lambda: whole(screen, 2) and "│" not in screen.text(), "two whole pictures after the pane is gone", patience=40)
    tmux.tell("new-window", "echo another window; exec cat")
    screen.wait(lambda: "another window" in screen.text(), "another window", patience=40)
    check("another window shows no part of a picture", not screen.shown(), screen.shown())
    tmux.tell("last-window")
    screen.wait(lambda: whole(screen, 2) and "Below." in screen.text(), "two whole pictures on return", patience=40)
    fcntl.ioctl(screen.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 600, 480))
    screen.resize(60, 24)
    os.kill(screen.pid, signal.SIGWINCH)
    screen.wait(lambda: whole(screen, 2) and "Below." in screen.text(), "two whole pictures in a smaller terminal", patience=40)
    check("no fault at the end", not screen.faults, screen.faults)
except AssertionError as why:
    check(str(why).splitlines()[0], False, why)
tmux.tell("select-window", "-t", ":0")
tmux.tell("set", "-g", "remain-on-exit", "on")
screen.type("q")
try:
    screen.wait(lambda: not screen.pictures, "no picture is left in the terminal", patience=40)
    check("no picture is left in the terminal", True)
except AssertionError as why:
    check("no picture is left in the terminal", False, why)
tmux.end()

for how in (signal.SIGSEGV, signal.SIGTERM, signal.SIGHUP):
    tmux = Tmux(f"dies{how}", "on")
    try:
        tmux.screen.wait(lambda: whole(tmux.screen, 2), f"{how.name}: two whole pictures", patience=40)
        tmux.tell("set", "-g", "remain-on-exit", "on")
        os.kill(int(tmux.tell("display-message", "-p", "#{pane_pid}")), how)
        tmux.screen.wait(lambda: not tmux.screen.pictures, f"{how.name}: no picture is left in the terminal", patience=40)
        check(f"{how.name}: no picture is left in the terminal", True)
    except AssertionError as why:
        check(str(why).splitlines()[0], False, why)
    tmux.end()

tmux = Tmux("off", "off")
try:
    tmux.screen.wait(lambda: "Below." in tmux.screen.text() and "Loading" not in tmux.screen.text(), "cells", patience=40)
    check("without allow-passthrough no picture is sent", not tmux.screen.pictures and not tmux.screen.shown())
except AssertionError as why:
    check("cells", False, why)
tmux.end()

shutil.rmtree(FOLDER, ignore_errors=True)
print(f"pictures in tmux: {counts['passed']} passed, {counts['failed']} failed")
sys.exit(counts["failed"] > 0)
