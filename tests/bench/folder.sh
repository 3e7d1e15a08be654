#!/usr/bin/env bash
# Measures how long `biji toc` takes over a folder of 10,000 notes, with an index and without one, against rg looking for the first
# heading of each, which must open the same files. Times are the best of several runs, in turn, user and system.
#   tests/bench/folder.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
command -v rg >/dev/null || { echo "folder: rg is not installed; no peer"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
exec python3 - "$build/biji" "$work" <<'PY'
import os, pathlib, sys
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
over = 0

def run(folder, *command):
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.chdir(folder)
        os.execvp(command[0], command)
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime

for name in ("indexed", "plain"):
    names = []
    for i in range(10000):
        folder = work / name / f"part{i // 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"note{i:05}.md").write_text(f"# 第 {i} 篇\n\n## 一节\n\n" + "正文一段，有 $x^2$ 与 **重点**。\n\n" * 40)
        names.append(f"- [第 {i} 篇](part{i // 100:02}/note{i:05}.md)")
    if name == "indexed":
        (work / name / "SUMMARY.md").write_text("# 目录\n\n" + "\n".join(names) + "\n")
for name, what, limit in (("indexed", "with an index", 4.2), ("plain", "without an index", 0.97)):
    ours, theirs = [], []
    for _ in range(7):
        ours.append(run(work / name, biji, "toc", "-C", "."))
        theirs.append(run(work / name, "rg", "-j1", "-m1", "^# ", "."))
    ratio = min(ours) / min(theirs)
    over += ratio > limit
    print(f"folder: contents of 10,000 notes {what} {ratio:.2f} (limit {limit}) {'ok' if ratio <= limit else 'over'}   "
          f"[{min(ours) * 1e3:.0f} ms, {min(theirs) * 1e3:.0f} ms]", flush=True)
sys.exit(over > 0)
PY
