#!/usr/bin/env bash
# Measures the loader, linked as the program is, against the bare cmark-gfm parse of the same 10 MB of Chinese chapters: CPU, the median
# of pairs in turn; peak memory; and instructions on 285 KB (by callgrind, which knows no noise; what starting a program takes is left out).
#   tests/bench/parse.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 tests/bench/bare_parse.c -o "$work/bare" $(pkg-config --cflags --libs libcmark-gfm) -lcmark-gfm-extensions || exit 1
make -s BUILD="$build" "$build/parse_note" || exit 1
exec python3 - "$work" "$build/parse_note" <<'PY'
import pathlib, re, shutil, subprocess, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
work, bench = pathlib.Path(sys.argv[1]), measure.Bench("parse")
bare, ours = str(work / "bare"), sys.argv[2]

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
bench.compare("CPU against the bare parse of 10 MB", lambda: measure.run([ours, large]).cpu, lambda: measure.run([bare, large]).cpu, 1.2, 9)
bench.compare("peak memory against the same", lambda: measure.run([ours, large]).kilobytes, lambda: measure.run([bare, large]).kilobytes, 1.15, 3, 1 / 1024, "MB")

if shutil.which("valgrind"):
    small, empty = work / "small.md", work / "empty.md"
    small.write_bytes(chapters.encode()[:285_000].rsplit(b"\n\n", 1)[0] + b"\n")
    empty.write_bytes(b"")
    def instructions(program, path):
        text = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", program, str(path)],
                              capture_output=True, text=True).stderr
        return int(re.search(r"Collected : (\d+)", text)[1])
    cost = [instructions(program, small) - instructions(program, empty) for program in (ours, bare)]
    bench.report("instructions against the bare parse of 285 KB", cost[0] / cost[1], 1.2)
bench.end()
PY
