#!/usr/bin/env bash
# Measures how long `biji toc` takes over a folder of 10,000 notes, with an index and without one, against rg looking for the first
# heading of each, which must open the same files; and a search there for a word of one note. A ratio is the median of pairs, by the
# time of the processor.
#   tests/bench/folder.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
command -v rg >/dev/null || { echo "folder: rg is not installed; no peer"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export PYTHONPATH=tests/bench PYTHONDONTWRITEBYTECODE=1
exec python3 - "$build/biji" "$work" <<'PY'
import pathlib, sys
from measure import Bench, run
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
bench = Bench("folder")

def compare(what, name, ours, theirs, limit):
    bench.compare(what, lambda: run(ours, work / name).cpu, lambda: run(theirs, work / name).cpu, limit)

for name in ("indexed", "plain"):
    names = []
    for i in range(10000):
        folder = work / name / f"part{i // 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"note{i:05}.md").write_text(f"# 第 {i} 篇\n\n## 一节\n\n" + "正文一段，有 $x^2$ 与 **重点**。\n\n" * 40)
        names.append(f"- [第 {i} 篇](part{i // 100:02}/note{i:05}.md)")
    if name == "indexed":
        (work / name / "SUMMARY.md").write_text("# 目录\n\n" + "\n".join(names) + "\n")
for name, what, limit in (("indexed", "with an index", 1.1), ("plain", "without an index", 1.2)):
    compare(f"contents of 10,000 notes {what}", name, [biji, "toc", "-C", "."], ["rg", "-j1", "-m1", "^# ", "."], limit)
    compare(f"search in 10,000 notes {what}", name, [biji, "search", "-C", ".", '"第 7777 篇"'], ["rg", "-n", "第 7777 篇", "."], 2.0)
bench.end()
PY
