#!/usr/bin/env python3
"""Proves that a mark is on disk when its key was handled, and the place after a rest, whatever ends the program: kill -9, a terminal
that goes away under an interactive shell, two hang-ups, a fault, tmux kill-session; and that twelve readers at once lose nothing.
  tests/study/terminal.py BIJI COURSE CUT.so"""
import os, pathlib, pty, select, signal, subprocess, sys, time

biji, course, cut = sys.argv[1:4]
data = os.environ["XDG_DATA_HOME"]
passed = failed = 0


def check(what, ok):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("not ok", what)


def kept():
    """All of the tables and of what is pending for them; a file that goes while they are read is in another by then."""
    try:
        return "".join(path.read_text(errors="replace") for path in pathlib.Path(data).rglob("*progress.tsv*") if path.suffix not in (".lock", ".new"))
    except FileNotFoundError:
        return kept()


def start(*argv, **env):
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(argv[0], argv, dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8") | env)
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


def until(condition, seconds=20):
    """Asks again and again, at most this long."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        select.select([], [], [], 0.02)
    return condition()


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

def line_of_place():
    """The line of the place that was written last."""
    places = [line.lstrip("+").split("\t") for line in kept().splitlines() if line.lstrip("+").startswith("position\t")]
    return max(((int(p[1]), int(p[2])) for p in places if p[4] == "one.md"), default=(0, 0))[1]


def children(pid):
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


for letter, shell in (("c", ("--norc", "-i")), ("b", ("-c", f"'{biji}' '{course}' 1; true"))):
    pid, fd = start("/bin/bash", *shell)
    if shell[0] == "--norc":
        os.write(fd, f"'{biji}' '{course}' 1\n".encode())
    wait(fd, shown)
    reader = children(pid)[0]
    os.write(fd, b"G" + f"m{letter}g".encode())
    wait(fd, marked(letter))
    os.close(fd)  # the place is not a second old: it is written on the way out
    check(f"bash {shell[0]}: the program ends", until(lambda: not os.path.exists(f"/proc/{reader}")))
    check(f"bash {shell[0]}: the mark", marked(letter)(b""))
    check(f"bash {shell[0]}: the place", until(lambda: line_of_place() == 1))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

socket = os.path.join(os.path.dirname(course), "tmux")


def tmux(*words):
    return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *words], capture_output=True, text=True).stdout


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


def is_told(env, what):
    """A mark that cannot be kept is told once, reading goes on, and the exit status says so."""
    pid, fd = start(biji, course, "1", **env)
    check(what + ": the page", wait(fd, shown))
    os.write(fd, b"mx")
    check(what + ": is told", wait(fd, lambda new: b"is not saved" in new or b"be created" in new))
    os.write(fd, b"my")
    check(what + ": once", wait(fd, lambda new: b"mark y" in new))
    os.write(fd, b"Q")
    wait(fd, lambda _: False)  # to its end
    os.close(fd)
    check(what + ": the exit status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 4)


is_told({"XDG_DATA_HOME": "/dev/null/no"}, "no folder to write in")
is_told({"ASAN_OPTIONS": "verify_asan_link_order=0", "XDG_DATA_HOME": data + "/full", "LD_PRELOAD": cut, "CUT_UNDER": data + "/full", "CUT_AT": "1", "CUT_FULL": "1"}, "a full disk")
small = pathlib.Path(data).parent / "small"
small.mkdir()
if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small], capture_output=True).returncode == 0:
    try:
        rest = os.open(small / "rest", os.O_CREAT | os.O_WRONLY)
        try:
            while os.write(rest, bytes(512)):
                pass
        except OSError:
            os.close(rest)
        is_told({"XDG_DATA_HOME": str(small)}, "a tmpfs that is full")
    finally:
        subprocess.run(["umount", small], check=True)
else:
    print("passed over: a tmpfs cannot be mounted here")


def switches(pid):
    """How often the program gave up the processor: who rests all the time asks the system for nothing."""
    return [line for task in sorted(pathlib.Path(f"/proc/{pid}/task").iterdir()) for line in (task / "status").read_text().splitlines() if "ctxt" in line]


pid, fd = start(biji, course, "1")
wait(fd, shown)
os.write(fd, b"j")
before = None
while (now := switches(pid)) != before:  # until it rests: the place is written, the section is read
    before = now
    wait(fd, lambda _: False, 3)
wait(fd, lambda _: False, 10)
check("no system call in ten seconds of rest", switches(pid) == before)
os.write(fd, b"Q")
wait(fd, lambda _: os.waitpid(pid, os.WNOHANG)[0] == pid)
os.close(fd)
left = [n for _, _, names in os.walk(data) for n in names if n.endswith(".new")]
check("no temporary file is left", not left)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
