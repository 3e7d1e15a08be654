#!/usr/bin/env bash
# Measures the maths engine: the time of the corpus's formulas against 52 microseconds each (with the program's start in it), and a
# chapter with many formulas against the same chapter with each formula as code. Times are medians, user and system, of runs in turn.
# Without the corpus the formulas of tests/math stand in.
#   tests/bench/math.sh BUILD
set -u
cd "$(dirname "$0")/../.."
exec python3 - "${1:-build}/biji" <<'PY'
import glob, json, pathlib, statistics, sys, tempfile
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
biji, bench = sys.argv[1], measure.Bench("math")

def seconds(command, text=b""):
    return lambda: measure.run(command, text=text).cpu

own = []
for path in sorted(glob.glob("tests/math/*.tex")):
    for paragraph in pathlib.Path(path).read_text().split("\n\n"):
        own.append(" ".join(line for line in paragraph.splitlines() if not line.startswith("%")))
lines = [line for path in sorted(glob.glob("../shared/corpus/math/*.jsonl")) for line in pathlib.Path(path).read_text().splitlines()]
if not lines:
    lines = [json.dumps({"kind": kind, "tex": tex}) for tex in own for kind in ("display", "inline")] * 40
text = "\n".join(lines).encode()
once = statistics.median(seconds([biji, "math", "--jsonl"], text)() for _ in range(7))
bench.report(f"time of {len(lines)} formulas / 52 us each", once / (len(lines) * 52e-6), 0.24)

# One formula, and the same ten times as long: the cost stays in proportion.
for name, piece, around in (("sum", "x+", "%sx"), ("product", "xy", "%s"), ("text", "word ", "\\text{%s}"), ("fractions", "\\frac{a}{b}", "%s"),
                            ("matrix", "a\\\\", "\\begin{matrix}%s\\end{matrix}"), ("delimiters", "\\left(x\\right)_i", "%s")):
    def of(size):
        tex = around % (piece * (size // len(piece)))
        return seconds([biji, "math", "--jsonl", "--width=80"], json.dumps({"kind": "display", "tex": tex}).encode())
    least = of(30_000)
    bench.compare(f"{name}, ten times as long", of(300_000), lambda: max(least(), 0.004), 18, pairs=3)

# Chapters where every tenth word is a formula: prose of our own, formulas of our own that a line of text may hold.
short = [tex for tex in own if len(tex) < 60 and "\n" not in tex and "$" not in tex and "`" not in tex and "\\tag" not in tex]
prose = "the model reads tokens from left to right and keeps what it has seen in a state of fixed size".split()
def chapter(wrap, block):
    parts = []
    for i in range(170 * 40):
        tex = short[i % len(short)]
        parts.append(block(tex) if i % 8 == 0 else f"{' '.join(prose[:10])} {wrap(tex)} {' '.join(prose[10:])}.\n")
    return "\n".join(parts)
with tempfile.TemporaryDirectory() as folder:
    files = {"formulas": chapter(lambda t: f"${t.strip()}$", lambda t: f"$$\n{t.strip()}\n$$\n"),
             "code": chapter(lambda t: f"`{t.strip()}`", lambda t: f"```\n{t.strip()}\n```\n")}
    for name, content in files.items():
        pathlib.Path(folder, f"{name}.md").write_text(content)
    ours, theirs = (seconds([biji, "cat", "--width=80", f"{folder}/{name}.md"]) for name in files)
    bench.compare("chapter with formulas / the same with code", ours, theirs, 2)
bench.end()
PY
