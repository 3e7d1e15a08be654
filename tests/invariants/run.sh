#!/usr/bin/env bash
# Proves on the program's own output, with another implementation's tables (Python's unicodedata), that no line of `biji cat` is wider than
# asked, starts or ends with a mark that must not stand there, or holds a control character; over the bundled notes and the corpus.
#   tests/invariants/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
exec python3 - "${1:-build}/biji" <<'PY'
import concurrent.futures, glob, os, subprocess, sys, unicodedata
biji = sys.argv[1]
files = sorted(glob.glob("content/*.md") + glob.glob("content/*/*.md") + glob.glob("tests/golden/*/*.md"))
corpus = sorted(glob.glob("../shared/corpus/**/*.md", recursive=True)) + glob.glob("../shared/corpus/gfm-spec.txt")
passed = failed = 0

def cols(line):
    total, joined = 0, False
    for c in line:
        if joined or c in "\u200b\u200d\ufe0e\ufe0f" or unicodedata.category(c) in ("Mn", "Me") or "\u1160" <= c <= "\u11ff":
            joined = c == "\u200d"
            continue
        total += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return total

def problems(text, width, lines):
    before = ""
    for number, line in enumerate(text.split("\n"), 1):
        if cols(line) > width:
            yield f"line {number} is {cols(line)} columns wide: {line}"
        if any(unicodedata.category(c) == "Cc" or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in line):
            yield f"line {number} has a control character: {line!r}"
        ink = line.strip(" │┃|")
        # a line that begins or ends so in the source is the author's
        if ink and before and ink[0] in "。，、；：？！）》」』】”’" and not any(s.lstrip("#>-*+ ").startswith(ink[:6]) for s in lines):
            yield f"line {number} starts with {ink[0]}: {line}"
        if ink and ink[-1] in "（《「『【“‘" and not any(s.rstrip("*_`").endswith(ink[-6:]) for s in lines):
            yield f"line {number} ends with {ink[-1]}: {line}"
        before = ink

# every file at five widths, and at one more that is the next file's less one, so that together they take all
def runs():
    for number, name in enumerate(files + corpus):
        lines = {line.strip() for line in open(name, encoding="utf-8", errors="replace")}
        for width in (20, 40, 80, 120, 240, 21 + number * 89 % 219):
            for autospace in ("on", "off"):
                yield name, lines, width, autospace

def check(name, lines, width, autospace):
    run = subprocess.run([biji, "cat", f"--width={width}", f"--autospace={autospace}", "--color=never", name], capture_output=True)
    return list(problems(run.stdout.decode("utf-8"), width, lines)) if run.returncode == 0 else [f"exit {run.returncode}: {run.stderr.decode()}"]

with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    done = [(*job, pool.submit(check, *job)) for job in runs()]
    for name, _, width, autospace, result in done:
        found = result.result()
        passed += not found
        failed += bool(found)
        for problem in found[:3]:
            print(f"not ok {name} at {width}, autospace {autospace}: {problem}")
skipped = "" if corpus else ", 1 skipped"
print(f"invariants: {passed} passed, {failed} failed{skipped}")
sys.exit(failed > 0)
PY
