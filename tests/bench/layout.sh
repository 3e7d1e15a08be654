#!/usr/bin/env bash
# Measures `biji cat` against its peers in the same run: the bare cmark-gfm parse of the same file (CPU, memory, instructions), on texts of
# several kinds; colour against plain; lowdown on English; then whether cost stays in proportion to size. CPU is user and system, the
# median of pairs in turn.
#   tests/bench/layout.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 tests/bench/bare_parse.c -o "$work/bare_parse" $(pkg-config --cflags --libs libcmark-gfm) -lcmark-gfm-extensions || exit 1
exec python3 - "$build/biji" "$work" <<'PY'
import glob, pathlib, random, re, shutil, subprocess, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
bare, bench = str(work / "bare_parse"), measure.Bench("layout")

def write(name, text, size=None):
    """A file of the text, over and over up to the size."""
    path = work / name
    data = text if isinstance(text, bytes) else text.encode()
    if size is not None:
        data = data * (size // len(data) + 1)
        data = data[:data.rindex(b"\n\n", 0, size)] + b"\n"
    path.write_bytes(data)
    return str(path)

def cat(path, *options):
    return [biji, "cat", "--width=80", *options, path]

def cpu(command):
    return lambda: measure.run(command).cpu

def read_all(pattern):
    return b"\n\n".join(pathlib.Path(path).read_bytes() for path in sorted(glob.glob(pattern)))

# Texts. The real English is what every Debian has: licences, and the manual of Perl's messages, both without markup.
random.seed(1)
chapters, upstream = read_all("content/llm_content/*.md"), read_all("../shared/corpus/upstream/*.md")
licences = read_all("/usr/share/common-licenses/*[0-9a-z]").decode(errors="replace")
english = re.sub(r"(?m)^[ \t]+", "", licences)
words = re.findall(r"\w+", english)[:5000] or ["word"]
def sentence(count):
    return " ".join(random.choice(words) for _ in range(count))
tables = "\n".join(f"## Table {t}\n\n| name | value | 说明 | remark |\n|---|---:|---|---|\n" +
                   "".join(f"| {sentence(2)} | {random.random():.4f} | 第 {i} 行的说明 | `{sentence(1)}` |\n" for i in range(400)) for t in range(12))
code = "\n".join(f"A program.\n\n```python\n" + "".join(f"def {sentence(1)}_{i}(a, b=None):\n    # {sentence(4)}\n    return \"{sentence(2)}\" + str(a * {i})\n" for i in range(60)) +
                 "```\n" for _ in range(60))
pieces = ["x_i", "\\frac{a_%d}{b+%d}", "\\sum_{i=1}^{%d} x_i^2", "\\alpha_{%d}", "\\sqrt{x^2+%d}", "p(x\\mid y_{%d})", "\\mathbf{W}_{%d}\\mathbf{x}"]
def formula():
    piece = random.choice(pieces)
    return piece % tuple(random.randint(1, 50) for _ in range(piece.count("%d")))
formulas = "\n".join(f"设 ${formula()}$ 与 ${formula()}$ 满足 ${formula()}$，则有\n\n$$\n{formula()} = {formula()} + {formula()}\n$$\n" for _ in range(1500))
mixed = "\n".join(f"- **{sentence(2)}**：中文与 {sentence(3)} 混排，见 [{sentence(1)}](https://example.com/{i}) 和 `{sentence(1)}`，*强调*部分在这里。\n" for i in range(3000))

# A kind: its text, the most CPU against the bare parse, and the most instructions on 285 KB.
kinds = [("bundled chapters", chapters, 1.6, 2.2), ("upstream chapters", upstream, 1.6, 2.2), ("English licences", english, 1.6, 2.2),
         ("tables", tables, 1.8, None), ("code", code, 6.5, None), ("formulas", formulas, 2.0, None), ("mixed lines", mixed, 2.2, None)]
def instructions(*command):
    out = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", *command], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True).stderr
    return int(re.search(r"Collected : (\d+)", out).group(1))
for name, text, most, most_instructions in kinds:
    if not text:
        print(f"layout: {name}: none here")
        continue
    ten = write("ten.md", text, 10 << 20)
    bench.compare(f"CPU, 10 MB of {name} / bare parse", cpu(cat(ten)), cpu([bare, ten]), most)
    if name in ("bundled chapters", "upstream chapters"):
        bench.compare(f"memory, 10 MB of {name} / bare parse", lambda: measure.run(cat(ten)).kilobytes, lambda: measure.run([bare, ten]).kilobytes, 1.2, 3, 1 / 1024, "MB")
        bench.compare(f"CPU, 10 MB of {name}, in colour / plain", cpu(cat(ten, "--color=always")), cpu(cat(ten)), 1.25)
    if most_instructions and shutil.which("valgrind"):
        small = write("small.md", text, 285_000)
        bench.report(f"instructions, 285 KB of {name} / bare parse", instructions(*cat(small)) / instructions(bare, small), most_instructions)
if not shutil.which("valgrind"):
    print("layout: instructions not counted, valgrind is not installed")
if shutil.which("lowdown") and english:
    ten = write("english.md", english, 10 << 20)
    bench.compare("CPU, 10 MB of English / lowdown", cpu(cat(ten)), cpu(["lowdown", "-tterm", "--term-width=80", "--term-columns=80", ten]), 0.7, 5)
else:
    print("layout: lowdown is not installed; no peer for English")
def growth(name, small, large, times, limit, pairs):
    bench.compare(f"cost a byte, {name}, {times} times as much", lambda: measure.run(cat(large)).cpu / times, cpu(cat(small)), limit, pairs)
growth("chapters", write("s.md", chapters, 6 << 20), write("l.md", chapters, 60 << 20), 10, 1.3, 3)
for name, make in (("a paragraph without a space", lambda n: "字" * n + "\n"), ("one word", lambda n: "x" * n + "\n"),
                   ("rows of a table", lambda n: "| a | b |\n|---|---|\n" + "".join(f"| {i} | 第 {i} 行的说明 |\n" for i in range(n // 20)))):
    growth(name, write("s.md", make(1_000_000)), write("l.md", make(4_000_000)), 4, 1.5, 5)
bench.end()
PY
