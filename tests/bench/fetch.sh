#!/usr/bin/env bash
# Measures upstream pages: 14 pages of 20 KB, each answered after 50 ms, fetched in under 4 of those 50 ms; and the first screen of a
# held page against that of the same page as a local chapter.
#   tests/bench/fetch.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build}" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 - "$build/biji" "$work" <<'PY'
import fcntl, os, pathlib, pty, shutil, statistics, struct, subprocess, sys, termios, time
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
bench = measure.Bench("fetch")
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
pages, course = work / "www/o/r/main", work / "course"
pages.mkdir(parents=True), course.mkdir()
for n in range(1, 15):
    text = f"# Page {n}\n\nBegins here: mark{n}.\n\n" + f"Words of page {n}, a formula $x_{{{n}}}^2$ and 一些中文，分行。\n\n" * 400
    (pages / f"ch{n}.md").write_bytes(text.encode()[:20000].decode("utf-8", "ignore").encode())
shutil.copy(pages / "ch1.md", course / "local.md")
entries = "".join(f"{n}. [Chapter {n}](https://github.com/o/r/blob/main/ch{n}.md)\n" for n in range(1, 15))
(course / "index.md").write_text(f"# Course\n\n{entries}15. [Chapter 15](local.md)\n")
server = subprocess.Popen([sys.executable, "tests/upstream/server.py", str(work / "www"), "--latency", "50"], stdout=subprocess.PIPE, text=True)
env = {"PATH": os.environ["PATH"], "HOME": str(work), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "BIJI_RAW_BASE": server.stdout.readline().strip()}

times = []
for _ in range(15):
    shutil.rmtree(work / ".cache", ignore_errors=True)
    begun = time.perf_counter()
    done = subprocess.run([biji, "fetch", "-C", str(course), "--all"], env=env, capture_output=True, text=True)
    times.append(time.perf_counter() - begun)
    if "14 pages: 14 new" not in done.stdout:
        sys.exit(f"fetch: {done.stdout}{done.stderr}")
middle = statistics.median(times) * 1e3
bench.report("14 pages in latencies of 50 ms", middle / 50, 4, f"[{middle:.0f} ms]")
server.kill()

def first_screen(chapter):
    """Seconds until the page's first words are on the terminal."""
    shutil.rmtree(work / ".local", ignore_errors=True)
    begun = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        os.execve(biji, [biji, str(course), str(chapter)], env)
    seen = b""
    while b"mark1" not in seen:
        seen += os.read(fd, 1 << 16)
    wall = time.perf_counter() - begun
    os.kill(pid, 9), os.waitpid(pid, 0), os.close(fd)
    return wall

bench.compare("first screen of a held page against a local chapter's", lambda: first_screen(1), lambda: first_screen(15), 1.1, pairs=61)
bench.end()
PY
