#!/usr/bin/env bash
# Measures the loader against the bare cmark-gfm parse of the same 10 MB of Chinese chapters, in the same run: CPU, peak memory, and
# instructions on 285 KB (by callgrind, which knows no noise; what starting a program takes is left out).
#   tests/bench/parse.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 tests/bench/bare_parse.c -o "$work/bare" $(pkg-config --cflags --libs libcmark-gfm) -lcmark-gfm-extensions || exit 1
cc -O2 -std=c11 -D_GNU_SOURCE -Iinclude tests/bench/parse_note.c -o "$work/ours" "$build/libbiji.a" \
    $(pkg-config --libs libcmark-gfm yaml-0.1 jansson) -lcmark-gfm-extensions -lunistring -lpthread -lm || exit 1
exec python3 - "$work" <<'PY'
import os, pathlib, re, shutil, subprocess, sys
work = pathlib.Path(sys.argv[1])
over = 0

def report(what, ratio, limit):
    global over
    over += ratio > limit
    print(f"parse: {what} {ratio:.2f} (limit {limit}) {'ok' if ratio <= limit else 'over'}", flush=True)

def run(program, path):
    """CPU seconds and peak kilobytes of one run."""
    pid = os.fork()
    if pid == 0:
        os.execv(str(work / program), [program, path])
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"parse: {program} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

# the bundled chapters over and over; each time their footnotes get labels of their own, as a real book's have
chapters = "\n\n".join(re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.S)
                       for path in sorted(pathlib.Path("content").glob("*/*.md")))
large, bytes_written, turn = work / "large.md", 0, 0
with open(large, "w") as out:
    while bytes_written < 10_000_000:
        text = re.sub(r"\[\^([^\]\n]+)\]", lambda m: f"[^{m[1]}-{turn}]", chapters) + "\n\n"
        out.write(text)
        bytes_written += len(text.encode())
        turn += 1
runs = [(run("bare", str(large)), run("ours", str(large))) for _ in range(9)]
bare, ours = (min(r[i][0] for r in runs) for i in (0, 1))
report("CPU against the bare parse of 10 MB", ours / bare, 1.2)
report("peak memory against the same", min(r[1][1] for r in runs) / min(r[0][1] for r in runs), 1.15)

if shutil.which("valgrind"):
    small, empty = work / "small.md", work / "empty.md"
    small.write_bytes(chapters.encode()[:285_000].rsplit(b"\n\n", 1)[0] + b"\n")
    empty.write_bytes(b"")
    def instructions(program, path):
        text = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", str(work / program), str(path)],
                              capture_output=True, text=True).stderr
        return int(re.search(r"Collected : (\d+)", text)[1])
    cost = {p: instructions(p, small) - instructions(p, empty) for p in ("bare", "ours")}
    report("instructions against the bare parse of 285 KB", cost["ours"] / cost["bare"], 1.2)
sys.exit(over > 0)
PY
