#!/usr/bin/env python3
"""Takes passages from one revision of a course in a git repository and seeks them in a later one. What the passages' words became is told
by diff, which knows neither quotes nor headings: a passage of which half is still there must be found where diff sees it, or be listed.
  tests/bench/passages.py TOOL REPOSITORY FOLDER OLD NEW [SEED [COUNT]]      FOLDER: "." for all of it
Prints those that are found elsewhere than diff sees them, which a person has to judge (diff sees no moves), and the sums; with LIST=1 in
the environment also those that are not found."""
import collections, os, pathlib, re, subprocess, sys, tempfile

tool, repository, folder, old, new = sys.argv[1:6]
seed, count = (sys.argv[6:] + ["1", "1000"][len(sys.argv) - 6:])[:2]
NOTE, WORD, LEAST_RUN = re.compile(r"\.(md|markdown|qmd|rmd|ipynb)$|^_?toc\.ya?ml$", re.I), re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]"), 2


def git(*words, **more):
    return subprocess.run(["git", "-C", repository, *words], capture_output=True, **more).stdout


def check_out(revision, to):
    for entry in git("ls-tree", "-r", "-z", revision, "--", folder).decode().split("\0"):
        if entry and NOTE.search(name := entry.split("\t", 1)[1]):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(git("cat-file", "blob", entry.split()[2]))
    return to / folder


class Note:
    def __init__(self, path):
        self.bytes = path.read_bytes()
        self.text = self.bytes.decode("utf-8", "replace")
        self.words = [(m.group(), m.start()) for m in WORD.finditer(self.text)]
        self.lines = self.bytes.split(b"\n")

    def at(self, place):
        """The character at LINE:COLUMN, columns in bytes."""
        line, column = map(int, place.split(":"))
        before = b"\n".join(self.lines[:line - 1]) + (b"\n" if line > 1 else b"") + self.lines[line - 1][:column - 1]
        return len(before.decode("utf-8", "replace"))


def align(a, b, work):
    """Where each character of a's words is in b, as far as diff sees it."""
    for note, name in ((a, "a"), (b, "b")):
        (work / name).write_text("\n".join(word for word, _ in note.words) + "\n", errors="replace")
    moved, i, j = {}, 0, 0
    hunks = re.findall(r"^(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?$", subprocess.run(["diff", "-d", work / "a", work / "b"], capture_output=True, text=True).stdout, re.M)
    end = str(len(a.words) + 1)
    for first, last, kind, there, there_last in [*hunks, (end, "", "c", str(len(b.words) + 1), "")]:
        until = int(first) - (kind != "a")
        if until - i >= LEAST_RUN:
            for k in range(until - i):
                (word, here), (_, to) = a.words[i + k], b.words[j + k]
                moved.update((here + n, to + n) for n in range(len(word)))
        i, j = int(last or first) if kind != "a" else int(first), int(there_last or there) if kind != "d" else int(there)
    return moved


def successor(name, before, after):
    """The note that a note became: the one of its name, else one that has a third of its lines."""
    if (after / name).exists():
        return name
    lines = set((before / name).read_bytes().split(b"\n"))
    likes = [(len(lines & set(p.read_bytes().split(b"\n"))), str(p.relative_to(after))) for p in after.rglob("*") if p.is_file()]
    best = max(likes, default=(0, None))
    return best[1] if best[0] * 3 >= len(lines) else None


with tempfile.TemporaryDirectory() as held:
    work = pathlib.Path(held)
    before, after = check_out(old, work / "old"), check_out(new, work / "new")
    made = subprocess.run([tool, "make", before, seed, count], capture_output=True, text=True, errors="replace").stdout
    found = subprocess.run([tool, "find", after], input=made, capture_output=True, text=True, errors="replace").stdout
    sums, aligned = collections.Counter(), {}
    for was, now in zip(made.splitlines(), found.splitlines()):
        name, begin, end = was.split("\t")[:3]
        to, to_begin, to_end, state = now.split("\t")[:4]
        if name not in aligned:
            target = successor(name, before, after)
            a, b = Note(before / name), Note(after / target) if target else None
            aligned[name] = target, a, align(a, b, work) if b else {}
        target, a, moved = aligned[name]
        span = [i for i in range(a.at(begin), a.at(end) + 1) if not a.text[i].isspace()]
        if not span:
            continue  # of a notebook, whose places are those of its cells
        there = [moved[i] for i in span if i in moved]
        is_kept = len(there) * 2 >= len(span)
        verdict = "not found" if is_kept else "gone, and said so"
        if state != "orphan":
            b = Note(after / to)
            first, last = b.at(to_begin), b.at(to_end)
            is_near = to == target and any(first <= i <= last for i in there)
            verdict = "right" if is_near else "to be judged"
            if verdict == "to be judged":
                print(f"  {name}:{begin} {a.text[span[0]:span[-1] + 1][:60]!r} is {state} at {to}:{to_begin} {b.text[first:last + 1][:60]!r}")
        if verdict == "not found" and os.environ.get("LIST"):
            marks = " ".join(re.findall(r"(?:copies|twins|rival|likeness)=\d+", was))
            print(f"  {name}:{begin} {100 * len(there) // len(span)} % {a.text[span[0]:span[-1] + 1][:70]!r} is not found; diff sees {Note(after / target).text[min(there):max(there) + 1][:70]!r} {marks}")
        sums[verdict] += 1
    all_ = sum(sums.values())
    right = sums["right"] + sums["gone, and said so"]
    print(f"passages: {all_} of {old[:10]} sought in {new[:10]}: {100 * right / max(all_, 1):.1f} % right, {sums['not found']} not found, {sums['to be judged']} to be judged")
