#!/usr/bin/env bash
# Measures what is kept of reading: passages of earlier revisions of the bundled course sought in the present one, the first screen of a
# course that holds much of it against one that holds none, and how long a key waits that has something written.
#   tests/bench/study.sh BUILD [REPOSITORY FOLDER OLD NEW]      passages of another course instead
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 -std=c11 -D_GNU_SOURCE -Iinclude tests/bench/passages.c -o "$work/passages" "$build/libbiji.a" \
    $(pkg-config --libs libcmark-gfm yaml-0.1 libpcre2-8 jansson) -lcmark-gfm-extensions -lunistring -lpthread -lm || exit 1
if [ $# -ge 5 ]; then
    exec python3 tests/bench/passages.py "$work/passages" "${@:2}"
fi
revisions=$(git rev-list HEAD -- content 2>/dev/null | wc -l)
if [ "$revisions" -gt 10 ]; then
    for part in 4 2; do # three quarters and half of the way back
        old=$(git rev-list HEAD -- content | tail -n $((revisions / part)) | head -n 1)
        python3 tests/bench/passages.py "$work/passages" . content "$old" HEAD "$part" 1000
    done
else
    echo "study: passages: this is no clone with its history"
fi
exec python3 - "$build/biji" "$work" <<'PY'
import os, pathlib, pty, select, shutil, signal, subprocess, sys, time
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
bench = measure.Bench("study")
biji, work = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
course = work / "course"
shutil.copytree("content", course)


def environment(name):
    home = work / name
    return {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_STATE_HOME": str(home / "state")}


def start(name):
    begun = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(biji, [biji, str(course), "3"], environment(name))
    return pid, fd, begun


def until(fd, condition):
    seen = b""
    while not condition(seen):
        if not select.select([fd], [], [], 60)[0]:
            sys.exit("study: the reader never came so far")
        seen += os.read(fd, 1 << 16)


def end(pid, fd):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)


def first_screen(name):
    pid, fd, begun = start(name)
    until(fd, lambda seen: b"%" in seen)
    passed = time.perf_counter() - begun
    end(pid, fd)
    return passed


# A hundred notes, ten of them in the chapter that is shown, and every section of the course read.
tool = subprocess.run([work / "passages", "make", course, "7", "2000"], capture_output=True, text=True).stdout.splitlines()
shown = [line for line in tool if line.startswith("llm_content/ch03.md")][:10]
records = [line.split("\t")[-1] for line in shown + [line for line in tool if line not in shown][:90]]
subprocess.run([biji, "progress", course], env=environment("full"), stdout=subprocess.DEVNULL, check=True)
subprocess.run([biji, "notes", "add", "llm_content/ch03.md", "-C", course, "--quote", "模型架构"], env=environment("full"), stdout=subprocess.DEVNULL)
kept = next((work / "full/data/biji").iterdir())
with open(kept / "notes.md", "a") as out:
    for i, record in enumerate(records):
        out.write(f"\n## A note\n\n> passage\n\n<!-- biji id={i:016x} color={i % 4 + 1} {record} -->\n\nWhat was thought of it.\n")
pid, fd, _ = start("full")
until(fd, lambda seen: b"%" in seen)
for key in [b"X"] + [b"]X"] * 12:
    os.write(fd, key)
    until(fd, lambda seen: b"%" in seen or b"chapter" in seen or "章".encode() in seen)
os.write(fd, b"Q")
os.waitpid(pid, 0)
os.close(fd)
bench.compare("first screen with a hundred notes and all read against none", lambda: first_screen("full"), lambda: first_screen("empty"), 1.05, pairs=31)

# A place that is written after a rest must not hold up a key.
pid, fd, _ = start("full")
until(fd, lambda seen: b"%" in seen)
def cpu():
    return int(open(f"/proc/{pid}/schedstat").read().split()[0]) / 1e6
bursts = []
for _ in range(5):
    os.write(fd, b"j")
    end_, before = time.monotonic() + 3, cpu()
    while time.monotonic() < end_:  # the place is written in this time, and what was read is
        select.select([fd], [], [], 0.005)
        bursts.append(cpu() - before)
        before += bursts[-1]
        if select.select([fd], [], [], 0)[0]:
            os.read(fd, 1 << 16)
end(pid, fd)
bench.report("milliseconds of processor time at once while places are written, at most", max(bursts), 16)
bench.end()
PY
