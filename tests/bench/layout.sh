#!/usr/bin/env bash
# Measures `biji cat` against its peers in the same run: the bare cmark-gfm parse of the same file (CPU, memory, instructions) and
# lowdown (CPU on English); then whether cost stays in proportion to size. Times are the best of several runs, user and system.
#   tests/bench/layout.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 tests/bench/bare_parse.c -o "$work/bare_parse" $(pkg-config --cflags --libs libcmark-gfm) -lcmark-gfm-extensions || exit 1
exec python3 - "$build/biji" "$work" <<'PY'
import glob, os, pathlib, random, re, shutil, subprocess, sys
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
bare = str(work / "bare_parse")
over = 0

def run(*command):
    """CPU seconds and peak kilobytes of one run."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0), os.dup2(null, 1), os.dup2(null, 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"layout: {' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

def best(*command, runs=5):
    results = [run(*command) for _ in range(runs)]
    return min(cpu for cpu, _ in results), min(kb for _, kb in results)

def report(what, ratio, limit):
    global over
    ok = ratio <= limit
    over += not ok
    print(f"layout: {what} {ratio:.2f} (limit {limit}) {'ok' if ok else 'over'}", flush=True)

def write(name, text, size=None):
    path = work / name
    data = text if isinstance(text, bytes) else text.encode()
    if size is not None:
        data = data * (size // len(data) + 1)
        data = data[:data.rindex(b"\n\n", 0, size)] + b"\n"
    path.write_bytes(data)
    return str(path)

def cat(path):
    return (biji, "cat", "--width=80", path)

def english(size):
    words = ("the of and to in is that for it as with be by on not but at are this have from which one you all their we him been has "
             "when who will more if out so about than into them can only other time new some could these two may first then any").split()
    random.seed(1)
    parts = []
    while sum(map(len, parts[-1:])) + 300 * len(parts) < size:
        sentence = [random.choice(words) for _ in range(random.randint(30, 90))]
        sentence[3] = f"*{sentence[3]}*"
        sentence[9] = f"[{sentence[9]}](https://example.com/{len(parts)})"
        parts.append(" ".join(sentence).capitalize() + ".\n" if len(parts) % 7 else f"## {' '.join(sentence[4:8])}\n")
    return "\n".join(parts)

chapters = b"\n\n".join(pathlib.Path(p).read_bytes() for p in sorted(glob.glob("content/llm_content/*.md")))
upstream = b"\n\n".join(pathlib.Path(p).read_bytes() for p in sorted(glob.glob("../shared/corpus/upstream/*.md")))
for name, text in (("bundled chapters", chapters), ("upstream chapters", upstream)):
    if not text:
        continue
    ten = write("ten.md", text, 10 << 20)
    cpu, kb = best(*cat(ten))
    bare_cpu, bare_kb = best(bare, ten)
    report(f"CPU, 10 MB of {name} / bare parse", cpu / bare_cpu, 1.6)
    report(f"memory, 10 MB of {name} / bare parse", kb / bare_kb, 1.2)
    if shutil.which("valgrind"):
        small = write("small.md", text, 285_000)
        def instructions(*command):
            out = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", *command], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True).stderr
            return int(re.search(r"Collected : (\d+)", out).group(1))
        report(f"instructions, 285 KB of {name} / bare parse", instructions(*cat(small)) / instructions(bare, small), 2.2)
    else:
        print("layout: instructions not counted, valgrind is not installed")
if shutil.which("lowdown"):
    ten = write("english.md", english(10 << 20), 10 << 20)
    report("CPU, 10 MB of English / lowdown", best(*cat(ten))[0] / best("lowdown", "-tterm", "--term-width=80", "--term-columns=80", ten)[0], 0.7)
else:
    print("layout: lowdown is not installed; no peer for English")
small, large = write("s.md", chapters, 6 << 20), write("l.md", chapters, 60 << 20)
report("cost a byte, 60 MB / 6 MB", best(*cat(large), runs=2)[0] / best(*cat(small), runs=3)[0] / 10, 1.3)
for name, make in (("a paragraph without a space", lambda n: "字" * n + "\n"), ("one word", lambda n: "x" * n + "\n"),
                   ("rows of a table", lambda n: "| a | b |\n|---|---|\n" + "".join(f"| {i} | 第 {i} 行的说明 |\n" for i in range(n // 20)))):
    small, large = write("s.md", make(1_000_000)), write("l.md", make(4_000_000))
    report(f"cost a byte, {name}, 4 times as much", best(*cat(large), runs=3)[0] / best(*cat(small), runs=5)[0] / 4, 1.5)
sys.exit(over > 0)
PY
