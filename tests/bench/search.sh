#!/usr/bin/env bash
# Measures the search: `biji search` over a folder of 10,000 notes (100 MB, made of the bundled chapters' paragraphs) against rg on the same
# query, and the reader's search over the bundled course and over that folder. Times of programs are the best of several, in turn.
#   tests/bench/search.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
${CC:-cc} -std=c11 -O2 -D_GNU_SOURCE -Iinclude tests/bench/search_reader.c -o "$work/reader" "$build/libbiji.a" \
    $(pkg-config --libs ncursesw yaml-0.1 libpcre2-8 libcmark-gfm) -lcmark-gfm-extensions -lunistring -lpthread -lm || exit 1
exec python3 - "$build/biji" "$work" <<'PY'
import glob, os, pathlib, random, shutil, subprocess, sys, time
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
notes, over = work / "notes", 0

def report(what, value, limit, more=""):
    global over
    over += value > limit
    print(f"search: {what} {value:.2f} (limit {limit}) {'ok' if value <= limit else 'over'}   {more}", flush=True)

def run(command):
    """Seconds and peak kilobytes."""
    begun = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.chdir(notes)
        os.execvp(command[0], command)
    _, _, usage = os.wait4(pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss

random.seed(1)
paragraphs = [p for f in sorted(glob.glob("content/llm_content/*.md")) for p in pathlib.Path(f).read_text().split("\n\n")[1:] if p.strip()]
total = 0
for i in range(10000):
    at, text = random.randrange(len(paragraphs)), [f"# 第 {i} 篇"]
    while sum(map(len, text)) < 4700:
        text.append(paragraphs[at % len(paragraphs)])
        at += 1
    folder = notes / f"part{i // 100:02}"
    folder.mkdir(parents=True, exist_ok=True)
    total += (folder / f"note{i:05}.md").write_bytes(("\n\n".join(text) + "\n").encode())
print(f"search: {total / 1e6:.0f} MB in 10,000 notes")
if shutil.which("rg"):
    for what, query, peer in (("a rare word of Chinese", ["困惑度"], ["rg", "-n", "困惑度", "."]),
                              ("a frequent word of Chinese", ["注意力"], ["rg", "-n", "注意力", "."]),
                              ("a word in any case", ['"transformer"'], ["rg", "-n", "-i", "transformer", "."]),
                              ("a word in any case and by pinyin", ["transformer"], ["rg", "-n", "-i", "transformer", "."]),
                              ("two words", ["困惑度", "熵"], ["sh", "-c", "rg -l 困惑度 . | xargs rg -n 熵"])):
        ours, theirs = [], []
        for _ in range(9):
            ours.append(run([biji, "search", "-C", ".", *query]))
            theirs.append(run(peer))
        mine, other = min(t for t, _ in ours), min(t for t, _ in theirs)
        report(f"{what} against rg", mine / other, 1.0, f"[{mine * 1e3:.0f} ms, {other * 1e3:.0f} ms]")
        report(f"{what}, memory against the text", max(kb for _, kb in ours) * 1024 / total, 1.5)
else:
    print("search: rg is not installed; no peer")
for course, name, limits in (("content", "the course", {"first query": 10, "later": 2, "all hits": 16}), (str(notes), "100 MB", {"later": 16})):
    limits = {"literal": 5, "keystroke": 16, "waits": 16, **limits}
    for line in subprocess.run([str(work / "reader"), course], capture_output=True, text=True, check=True).stdout.splitlines():
        what, value = line.rsplit(" ", 1)
        limit = next((limits[word] for word in limits if word in what), None)
        if limit is None: # a search that takes long shows its first hits at once, and goes on
            print(f"search: reader, {name}, {what} {float(value):.2f}", flush=True)
        else:
            report(f"reader, {name}, {what}", float(value), limit)
sys.exit(over > 0)
PY
