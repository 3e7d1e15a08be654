#!/usr/bin/env bash
# Measures the reader's screen against its peers, all in a real pseudo-terminal of 100x40: start against a curses program that draws
# one screen (first_screen.c), a page down against less (bytes) and a curses pager (CPU), a resize against w3m, how long a key waits
# after a resize of 60 MB, a 10 MB chapter against the bare cmark-gfm parse, 10,000 notes against reading the first 4 KB of each.
# Times are medians of pairs in turn.
#   tests/bench/screen.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 -D_GNU_SOURCE tests/bench/first_screen.c -o "$work/first_screen" || exit 1
cc -O2 -D_GNU_SOURCE tests/bench/screen_peers.c -o "$work/peers" $(pkg-config --cflags --libs ncursesw) || exit 1
cc -O2 tests/bench/bare_parse.c -o "$work/bare_parse" $(pkg-config --cflags --libs libcmark-gfm) -lcmark-gfm-extensions || exit 1
python3 - "$build/biji" "$work" <<'PY'
import fcntl, os, pathlib, pty, select, shutil, signal, struct, subprocess, sys, termios, time
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
biji, work = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
peers, bare = str(work / "peers"), str(work / "bare_parse")
bench = measure.Bench("screen")

class Program:
    """A program in a terminal of its own."""
    def __init__(self, *command, cols=100, rows=40):
        environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(work), "LESS": "", "LESSHISTFILE": "-"}
        shutil.rmtree(work / ".local", ignore_errors=True)
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
            os.execvpe(command[0], command, environment)
    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return None
        try:
            return os.read(self.fd, 1 << 16)
        except OSError:
            return None
    def until(self, wanted):
        """Seconds from the start until the program has written `wanted`."""
        seen = b""
        while wanted not in seen:
            data = self.read(60)
            if data is None:
                sys.exit(f"screen: {wanted!r} never came")
            seen += data
        return time.perf_counter() - self.begun
    def settle(self, seconds=0.06):
        """Reads until nothing comes any more: the bytes, and the time of the last."""
        total, last = 0, time.perf_counter()
        while (data := self.read(seconds)) is not None and data:
            total, last = total + len(data), time.perf_counter()
        return total, last
    def cpu(self):
        return int(open(f"/proc/{self.pid}/schedstat").read().split()[0]) / 1e9
    def type(self, text):
        os.write(self.fd, text)
    def resize(self, cols, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

def middle(values):
    return sorted(values)[len(values) // 2]

def start_time(wanted, command):
    program = Program(*command)
    seconds = program.until(wanted)
    program.end()
    return seconds

def race(a, b, runs=60):
    """Two programs in turn: the median milliseconds of each, and the median ratio."""
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(work)}
    shutil.rmtree(work / ".local", ignore_errors=True)
    out = subprocess.run([str(work / "first_screen"), str(runs), *a, "--", *b], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    (ours, ratio), (theirs, _) = (map(float, line.split()) for line in out.splitlines())
    return ours, theirs, ratio

def pages(*command, count=14):
    """Median bytes and CPU seconds of a page down."""
    program = Program(*command)
    program.settle(0.3)
    bytes_, cpu = [], []
    for _ in range(count):
        before = program.cpu()
        program.type(b" ")
        bytes_.append(program.settle()[0])
        cpu.append(program.cpu() - before)
    program.end()
    return sum(bytes_[1:]) / (count - 1), middle(cpu[1:])

def resizes(*command, count=24):
    """Median seconds from a new width to the last byte of the new screen."""
    program = Program(*command)
    program.settle(0.3)
    times = []
    for i in range(count):
        begun = time.perf_counter()
        program.resize(120 if i % 2 == 0 else 100, 40)
        times.append(program.settle()[1] - begun)
    program.end()
    return middle(times)

for what, chapter in ("the index note", []), ("a chapter with formulas", ["3"]):
    ours, theirs, ratio = race(("%", biji, "content", *chapter), ("line 39", peers, "screen")) # the percent is drawn last
    bench.report(f"start with {what} against a curses program", ratio, 2.7, f"[{ours:.1f} ms, {theirs:.1f} ms]")

note = "content/llm_content/ch03.md"
def cat(name, *options, env=None):
    text = subprocess.run([biji, "cat", "-w", "88", *options, note], stdout=subprocess.PIPE, env=dict(os.environ, TERM="xterm-256color", **(env or {}))).stdout
    (work / name).write_bytes(text)
    return str(work / name)
plain, coloured = cat("plain.txt"), cat("coloured.txt", "--color=always")
ours = pages(biji, note)
less = pages("less", "-R", coloured)
bench.report("page down, bytes against less -R of the same coloured text", ours[0] / less[0], 1.2, f"[{ours[0]:.0f}, {less[0]:.0f}]")
bench.compare("page down, CPU against a curses pager of the same lines", lambda: pages(biji, note)[1], lambda: pages(peers, "pager", plain)[1], 2.0)
print(f"screen: page down, bytes of less on the same text without colours: {pages('less', plain)[0]:.0f}")

if shutil.which("w3m"):
    html = work / "note.html"
    html.write_text("<meta charset=utf-8>" + subprocess.run([bare, note, "html"], stdout=subprocess.PIPE, text=True).stdout)
    bench.compare("resize against w3m", lambda: resizes(biji, note), lambda: resizes("w3m", str(html)), 0.4, 3)
else:
    print("screen: resize against w3m: w3m is not installed")

large = work / "large.md"
body = "".join(p.read_text() for p in sorted(pathlib.Path("content/llm_content").glob("ch0[1-4].md")))
large.write_text((body + "\n") * (10_000_000 // len(body.encode()) + 1))
def parse():
    begun = time.perf_counter()
    subprocess.run([bare, str(large)], check=True)
    return time.perf_counter() - begun
bench.compare("first screen of a 10 MB chapter against the bare parse", lambda: start_time(b"%", [biji, str(large)]), parse, 1.0)

def longest_wait(path):
    """Seconds that a key waits at most: in the middle of the note, typed every 20 ms for a second and a half after a resize."""
    program, longest = Program(biji, path), 0
    program.until(b"%")
    program.settle(2)
    program.type(b"50%")
    program.settle(2.5)
    for cols in (120, 100):
        program.resize(cols, 40)
        for i in range(75):
            begun = time.perf_counter()
            program.type(b"jk"[i % 2:i % 2 + 1])
            if program.read(60) is None:
                sys.exit("screen: a key was not answered")
            longest = max(longest, time.perf_counter() - begun)
            program.settle(0.02)
    program.end()
    return longest
sixty = work / "sixty.md"
sixty.write_bytes(large.read_bytes() * 6)
bench.report("the longest that a key waits after a resize of 60 MB, in ms", longest_wait(str(sixty)) * 1e3, 50)

many = work / "many"
text = body.encode()[:10_000].decode(errors="ignore")
for i in range(10_000):
    folder = many / f"part{i // 500}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"chapter{i}.md").write_text(f"# Note {i}\n\n{text}")
def heads():
    begun = time.perf_counter()
    subprocess.run([peers, "heads", str(many)], check=True)
    return time.perf_counter() - begun
heads(), start_time(b"%", [biji, str(many)])
bench.compare("first screen of 10,000 notes against reading their first 4 KB", lambda: start_time(b"%", [biji, str(many)]), heads, 2.5)
bench.end()
PY
