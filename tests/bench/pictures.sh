#!/usr/bin/env bash
# Measures pictures and diagrams: a page of three figures once they are decoded (CPU, and bytes in kitty's mode against a page of text),
# what the decoder of a hostile file may cost, how long a diagram takes, and what pictures cost a page that has none.
#   tests/bench/pictures.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
if ! PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libchafa\.so\.0'; then
    echo "pictures: libchafa is not installed"; exit 0
fi
python3 - "$build" <<'PY'
import os, pathlib, re, select, statistics, subprocess, sys, tempfile
sys.dont_write_bytecode = True
sys.path[:0] = ["tests/pictures", "tests/bench"]
import diagrams, measure
from terminal import Terminal
build = pathlib.Path(sys.argv[1]).resolve()
biji, folder, bench = str(build / "biji"), pathlib.Path(tempfile.mkdtemp(prefix="biji-bench-")), measure.Bench("pictures")
environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "xterm-256color"}

def cpu(pid):
    return int(open(f"/proc/{pid}/schedstat").read().split()[0]) / 1e6

def turn_pages(note, **more):
    """CPU (ms) and bytes of a page down or up, after all of them were shown once."""
    screen = Terminal([biji, str(note)], {**environment, **more}, cols=100, rows=40)
    screen.wait(lambda: "Page" in screen.text() and "Loading" not in screen.text(), str(note))
    times, sizes = [], []
    for turn in range(24):
        was, before, bytes_ = screen.text(), cpu(screen.pid), screen.bytes
        screen.type(" " if turn % 2 == 0 else "b")
        screen.wait(lambda: screen.text() != was and "Loading" not in screen.text(), f"page {turn}")
        while select.select([screen.fd], [], [], 0.15)[0]:
            screen.pump(0)
        if turn >= 4:
            times.append(cpu(screen.pid) - before)
            sizes.append(screen.bytes - bytes_)
    screen.type("q")
    while screen.pump(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return statistics.median(times), statistics.median(sizes)

for i in range(6):
    (folder / f"{i}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='480' height='120'><defs><linearGradient id='g'><stop stop-color='#f80'/>"
                                     f"<stop offset='1' stop-color='#08{i}'/></linearGradient></defs><rect width='480' height='120' fill='url(#g)'/>"
                                     f"<circle cx='{60 + 60 * i}' cy='60' r='50' fill='#fff'/></svg>")
text = "".join(f"Paragraph {i}: " + "many words that fill the width of this page as text does, " * 9 + "\n\n" for i in range(40))
(folder / "plain.md").write_text(f"# Page\n\n{text}")
(folder / "figures.md").write_text("# Page\n\n" + "".join(f"![Figure {i}]({i}.svg)\n\n" for i in range(6)) + text)
kitty = {"KITTY_WINDOW_ID": "1"}
plain, cells, pixels = (turn_pages(folder / name, **more) for name, more in (("plain.md", kitty), ("figures.md", {}), ("figures.md", kitty)))
bench.report("a page of three figures as cells, once decoded, against a page of text: CPU", cells[0] / plain[0], 3)
bench.report("the same in pixels", pixels[0] / plain[0], 8)
bench.report("the same in pixels: bytes", pixels[1] / plain[1], 3)

words = subprocess.run([sys.executable, "tests/pictures/hostile.py", str(build)], capture_output=True, text=True).stdout
seconds, megabytes = re.search(r"processor ([\d.]+) s, most memory (\d+) MB", words).groups()
bench.report("the worst of 200 hostile files: CPU, s", float(seconds), 2)
bench.report("the worst of 200 hostile files: memory, MB", float(megabytes), 600)

def spent(note):
    return measure.run([biji, "cat", "-w", "100", note], environment=environment).cpu * 1e3

COPIES = 100
slowest = 0
for diagram in diagrams.ALL:
    for name, kind in (("drawn.md", "mermaid"), ("code.md", "text")):
        (folder / name).write_text(f"```{kind}\n{diagram}```\n\n" * COPIES)
    slowest = max(slowest, statistics.median(spent(folder / "drawn.md") - spent(folder / "code.md") for _ in range(3)) / COPIES)
bench.report("the slowest of 40 diagrams, beyond its code, ms", slowest, 0.8)

def instructions(*options):
    out = folder / "instructions"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", biji, *options, str(folder / "plain.md")]
    screen = Terminal(command, environment, cols=100, rows=40)
    screen.wait(lambda: "Page" in screen.text() and "%" in screen.text(), "valgrind", patience=120)
    screen.type("q")
    while screen.pump(60):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M).group(1))

if subprocess.run(["sh", "-c", "command -v valgrind"], stdout=subprocess.DEVNULL).returncode == 0:
    bench.report("instructions of a page without pictures against --images=off", instructions() / instructions("--images=off"), 1.01)
else:
    print("pictures: instructions: valgrind is not installed")
subprocess.run(["rm", "-rf", str(folder)])
bench.end()
PY
