#!/usr/bin/env bash
# Measures the search: `biji search` over a folder of 10,000 notes (100 MB, made of the bundled chapters' paragraphs) against rg on the same
# query, over a folder of other text (English, tables, code), with files that are not in memory, and the reader's search of a course and
# of one chapter. Programs run in pairs, in turn; a ratio is the median of the pairs' (CPU time, but the time that passes for files that
# are read from the disk).
#   tests/bench/search.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
for program in search_reader search_chapter; do
    ${CC:-cc} -std=c11 -O2 -D_GNU_SOURCE -Iinclude tests/bench/$program.c -o "$work/$program" "$build/libbiji.a" \
        $(pkg-config --libs ncursesw yaml-0.1 libpcre2-8 jansson libcmark-gfm) -lcmark-gfm-extensions -lunistring -lpthread -lm || exit 1
done
exec python3 - "$build/biji" "$work" <<'PY'
import glob, os, pathlib, random, re, shutil, statistics, subprocess, sys, time
biji, work = sys.argv[1], pathlib.Path(sys.argv[2])
notes, other, over = work / "notes", work / "other", 0

def report(what, value, limit, more=""):
    global over
    over += value > limit
    print(f"search: {what} {value:.2f} (limit {limit}) {'ok' if value <= limit else 'over'}   {more}", flush=True)

def run(command, folder):
    """Seconds of CPU, seconds that passed, and peak kilobytes."""
    begun = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.chdir(folder)
        os.execvp(command[0], command)
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begun, usage.ru_maxrss

def forget(folder):
    """Takes a folder's files out of memory, as far as the system lets us."""
    for path in folder.rglob("*.md"):
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

def compare(what, query, peer, limit, folder=notes, cold=False, pairs=7, memory=False):
    ours, theirs = [], []
    for _ in range(3 if cold else pairs):
        for command, into in (([biji, "search", "-C", ".", *query], ours), (peer, theirs)):
            if cold:
                forget(folder)
            into.append(run(command, folder))
    time_of = 1 if cold else 0
    ratios = [a[time_of] / max(b[time_of], 1e-3) for a, b in zip(ours, theirs)]
    report(f"{what} against rg", statistics.median(ratios), limit,
           f"[{min(a[time_of] for a in ours) * 1e3:.0f} ms, {min(b[time_of] for b in theirs) * 1e3:.0f} ms]")
    if memory:
        report(f"{what}, memory against the text", max(kb for _, _, kb in ours) * 1024 / total, 0.4)

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
words = [w for p in paragraphs for w in p.split() if w.isascii() and w.isalpha()]
for i in range(2000): # foreign text: English prose, tables, code
    text = [f"# Note {i}"] + [" ".join(random.choices(words, k=60)) + "." for _ in range(8)]
    text.append("| a | b |\n|---|---|\n" + "\n".join(f"| {random.choice(words)} | {random.random():.6f} |" for _ in range(60)))
    text.append("```python\n" + "\n".join(f"def {random.choice(words)}_{k}(x): return x + {k}" for k in range(40)) + "\n```")
    folder = other / f"part{i // 100:02}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"note{i:05}.md").write_text("\n\n".join(text) + "\n")
if shutil.which("rg"):
    compare("a rare word of Chinese", ["困惑度"], ["rg", "-n", "困惑度", "."], 1.2, memory=True)
    compare("a word on 10,000 lines", ["注意力"], ["rg", "-n", "注意力", "."], 1.5, memory=True)
    compare("a word on 70,000 lines", ["模型"], ["rg", "-n", "模型", "."], 2.5)
    compare("the first ten of 70,000 lines", ["--limit", "10", "模型"], ["rg", "-n", "模型", "."], 2.0)
    compare("70,000 lines in colour", ["--color", "always", "模型"], ["rg", "-n", "--color", "always", "模型", "."], 2.5)
    compare("a word in any case", ['"transformer"'], ["rg", "-n", "-i", "transformer", "."], 1.5)
    compare("a word in any case and by pinyin", ["transformer"], ["rg", "-n", "-i", "transformer", "."], 2.5)
    compare("two words", ["困惑度", "熵"], ["sh", "-c", "rg -l 困惑度 . | xargs rg -n 熵"], 1.0)
    compare("an expression with a literal", ["/Devlin\\w+/"], ["rg", "-n", "Devlin\\w+", "."], 3)
    compare("an expression without one", ["/[a-f]{3}\\d{3}x/"], ["rg", "-n", "[a-f]{3}\\d{3}x", "."], 8, pairs=5)
    compare("a word of other text", ["gradient"], ["rg", "-n", "-i", "gradient", "."], 2.5, other)
    compare("an expression in other text", ["/def \\w+_39/"], ["rg", "-n", "def \\w+_39", "."], 3, other)
    compare("an expression in cells of other text", ["/0\\.12\\d{3}/"], ["rg", "-n", "0\\.12\\d{3}", "."], 3, other)
    compare("a rare word, files not in memory", ["困惑度"], ["rg", "-n", "困惑度", "."], 1.2, cold=True)
else:
    print("search: rg is not installed; no peer")
for course, name, limits in (("content", "the course", {"first query": 10, "later": 2, "all hits": 16}), (str(notes), "100 MB", {"later": 16})):
    limits = {"literal": 10, "keystroke": 16, "waits": 16, **limits}
    for line in subprocess.run([str(work / "search_reader"), course], capture_output=True, text=True, check=True).stdout.splitlines():
        what, value = line.rsplit(" ", 1)
        if "memory" in what: # of a small course it is the program's own
            if name == "100 MB":
                report(f"reader, {name}, memory against the text", float(value) / total, 1.5)
            continue
        limit = next((limits[word] for word in limits if word in what), None)
        if limit is None: # a search that takes long shows its first hits at once, and goes on
            print(f"search: reader, {name}, {what} {float(value):.2f}", flush=True)
        else:
            report(f"reader, {name}, {what}", float(value), limit)
queries = ["m", "model", "zhuyili", "model data", r"/a.*b$/", r"/(a+)+$/", "/.*/"]
body = "\n\n".join(paragraphs)
for name, text in (("180 KB in a line", "a" * 180_000 + "\n"), ("10 MB in a paragraph", "model data " * 910_000), ("60 MB", (body + "\n\n") * (60_000_000 // len(body.encode()) + 1))):
    chapter = work / "chapter.md"
    chapter.write_text("# Chapter\n\n" + text)
    for line in subprocess.run([str(work / "search_chapter"), str(chapter), *queries], capture_output=True, text=True, check=True).stdout.splitlines():
        query, wait, rest = re.match(r"(.*): a key waits at most ([\d.]+) ms(.*)", line).groups()
        report(f"a chapter of {name}, {query}, what a key waits, ms", float(wait), 16, rest.strip(" (,"))
sys.exit(over > 0)
PY
