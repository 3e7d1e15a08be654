#!/usr/bin/env bash
# Measures the maths engine: the time of the corpus's formulas against 52 microseconds each (with the program's start in it), and a
# chapter with many formulas against the same chapter with each formula as code. Times are the best of several runs, user and
# system. Without the corpus the formulas of tests/math stand in.
#   tests/bench/math.sh BUILD
set -u
cd "$(dirname "$0")/../.."
exec python3 - "${1:-build}/biji" <<'PY'
import glob, json, os, pathlib, re, resource, subprocess, sys, tempfile
biji = sys.argv[1]
over = 0

def report(what, ratio, limit):
    global over
    over += ratio > limit
    print(f"math: {what} {ratio:.2f} (limit {limit}) {'ok' if ratio <= limit else 'over'}", flush=True)

def seconds(command, text=b"", runs=7):
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)

own = []
for path in sorted(glob.glob("tests/math/*.tex")):
    for paragraph in pathlib.Path(path).read_text().split("\n\n"):
        own.append(" ".join(line for line in paragraph.splitlines() if not line.startswith("%")))
lines = [line for path in sorted(glob.glob("../shared/corpus/math/*.jsonl")) for line in pathlib.Path(path).read_text().splitlines()]
if not lines:
    lines = [json.dumps({"kind": kind, "tex": tex}) for tex in own for kind in ("display", "inline")] * 40
text = "\n".join(lines).encode()
report(f"time of {len(lines)} formulas / 52 us each", seconds([biji, "math", "--jsonl"], text) / (len(lines) * 52e-6), 1)

# One formula, and the same ten times as long: the cost stays in proportion.
for name, piece, around in (("sum", "x+", "%sx"), ("product", "xy", "%s"), ("text", "word ", "\\text{%s}"), ("fractions", "\\frac{a}{b}", "%s"),
                            ("matrix", "a\\\\", "\\begin{matrix}%s\\end{matrix}"), ("delimiters", "\\left(x\\right)_i", "%s")):
    times = []
    for bytes_wanted in (30_000, 300_000):
        tex = around % (piece * (bytes_wanted // len(piece)))
        times.append(seconds([biji, "math", "--jsonl", "--width=80"], json.dumps({"kind": "display", "tex": tex}).encode(), runs=3))
    report(f"{name}, ten times as long", times[1] / max(times[0], 0.004), 20)

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
    times = {}
    for name, content in files.items():
        path = pathlib.Path(folder) / f"{name}.md"
        path.write_text(content)
        times[name] = seconds([biji, "cat", "--width=80", str(path)])
    report("chapter with formulas / the same with code", times["formulas"] / times["code"], 2)
sys.exit(over > 0)
PY
