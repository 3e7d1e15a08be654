#!/usr/bin/env python3
"""Proves that a mark is on disk when its key was handled, and the place after a rest, whatever ends the program: kill -9, a terminal
that goes away under an interactive shell, two hang-ups, a fault, tmux kill-session; and that twelve readers at once lose nothing.
  tests/study/terminal.py BIJI COURSE"""
import os, pty, select, signal, subprocess, sys, time

biji, course = sys.argv[1:3]
data = os.environ["XDG_DATA_HOME"]
passed = failed = 0


def check(what, ok):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("not ok", what)


def kept():
    text = ""
    for folder, _, names in os.walk(data):
        for name in names:
            if "progress.tsv" in name and not name.endswith(".lock"):
                text += open(os.path.join(folder, name), encoding="utf-8", errors="replace").read()
    return text


def start(*argv):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(argv[0], argv)
    return pid, fd


def wait(fd, condition, seconds=20):
    """Reads what is printed until the condition holds."""
    end, seen = time.monotonic() + seconds, b""
    while time.monotonic() < end:
        if select.select([fd], [], [], 0.05)[0]:
            try:
                seen += os.read(fd, 65536)
            except OSError:
                return condition(seen)
        if condition(seen):
            return True
    return False


def shown(seen):
    return "甲节".encode() in seen


def marked(letter):
    return lambda _: f"\t{letter}\t" in kept()


for name, number in (("kill -9", signal.SIGKILL), ("a fault", signal.SIGSEGV)):
    letter = "k" if number == signal.SIGKILL else "f"
    pid, fd = start(biji, course, "1")
    check(name + ": the page", wait(fd, shown))
    os.write(fd, f"m{letter}".encode())
    wait(fd, marked(letter))
    os.kill(pid, number)
    os.waitpid(pid, 0)
    os.close(fd)
    check(name + ": the mark", marked(letter)(b""))

pid, fd = start(biji, course, "1")
wait(fd, shown)
os.write(fd, b"j")
check("the place, after a rest", wait(fd, lambda _: "position\t" in kept()))
os.write(fd, b"mh")
wait(fd, marked("h"))
os.kill(pid, signal.SIGHUP)
os.kill(pid, signal.SIGHUP)
wait(fd, lambda _: os.waitpid(pid, os.WNOHANG)[0] == pid)
os.close(fd)
check("two hang-ups", marked("h")(b""))

pid, fd = start("/bin/bash", "--norc", "-i")
os.write(fd, f"'{biji}' '{course}' 1\n".encode())
wait(fd, shown)
os.write(fd, b"jmc")
wait(fd, marked("c"))
os.close(fd)
check("a closed terminal", marked("c")(b""))

socket = os.path.join(os.path.dirname(course), "tmux")


def tmux(*words):
    return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *words], capture_output=True, text=True).stdout


def until(condition, seconds=20):
    """Asks again and again, at most this long."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        select.select([], [], [], 0.02)
    return condition()


tmux("new-session", "-d", "-x", "80", "-y", "24", f"exec '{biji}' '{course}' 2")
check("tmux: the page", until(lambda: "乙节" in tmux("capture-pane", "-p")))
pid = int(tmux("display-message", "-p", "#{pane_pid}"))
tmux("send-keys", "m", "t")
until(lambda: marked("t")(b""))
tmux("kill-session")
check("tmux kill-session: the program ends", until(lambda: not os.path.exists(f"/proc/{pid}") if os.path.isdir("/proc/self") else True))
check("tmux kill-session: the mark", marked("t")(b""))
check("tmux kill-session: the place", any(line.startswith("position") and "two.md" in line for line in kept().splitlines()))

checked = subprocess.Popen([biji, "check", "--watch", course], stdout=subprocess.PIPE)
check("check --watch: the first time", wait(checked.stdout.fileno(), lambda seen: b"0 warnings\n" in seen))
note = os.path.join(course, "one.md")
sound = open(note, encoding="utf-8").read()
open(note, "w", encoding="utf-8").write(sound + "\n[away](nowhere.md)\n")
check("check --watch: a link that breaks", wait(checked.stdout.fileno(), lambda seen: b"nowhere.md" in seen and b" read: " in seen))
with open(note + ".new", "w", encoding="utf-8") as file:
    file.write(sound)
os.rename(note + ".new", note)
check("check --watch: mended by renaming", wait(checked.stdout.fileno(), lambda seen: b"0 warnings\n" in seen))
checked.kill()
checked.wait()

readers = [start(biji, course, "1") for _ in range(12)]
for pid, fd in readers:
    wait(fd, shown)
for i, (pid, fd) in enumerate(readers):
    os.write(fd, f"m{'ABCDEFGHIJKL'[i]}".encode())
for i, (pid, fd) in enumerate(readers):
    wait(fd, marked("ABCDEFGHIJKL"[i]))
    os.write(fd, b"Q")
for pid, fd in readers:
    os.close(fd)
    os.waitpid(pid, 0)
check("twelve readers", all(marked(letter)(b"") for letter in "ABCDEFGHIJKL"))
left = [n for _, _, names in os.walk(data) for n in names if n.endswith(".new")]
check("no temporary file is left", not left)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
