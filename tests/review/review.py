#!/usr/bin/env python3
"""Proves of `biji review`: every question of the bundled course is a card with its own answer; ratings are kept, refused where they cannot
be, and merge; histories survive edits of questions; what Anki imports is well formed and keeps its ids; no paper that the course cites is
missing from `biji links --papers`.   review.py BIJI"""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

biji = os.path.abspath(sys.argv[1])
home = pathlib.Path(tempfile.mkdtemp())
passed = failed = 0


def check(what, ok, seen=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"not ok {what}: {str(seen)[:600]}")


def run(*arguments, machine="one"):
    env = dict(os.environ, XDG_DATA_HOME=str(home / machine / "data"), XDG_STATE_HOME=str(home / machine / "state"), TZ="Asia/Shanghai")
    return subprocess.run([biji, *map(str, arguments)], env=env, capture_output=True, text=True)


def cards(course, machine="one", *more):
    return json.loads(run("review", "--list", "--json", "-C", course, *more, machine=machine).stdout)


def log_of(machine="one"):
    return next((home / machine / "data").glob("biji/*/reviews.tsv"))


# ---- the bundled course: what the notes ask, read without a parser of Markdown ----
written = {}
for path in sorted(pathlib.Path("content").rglob("*.md")):
    section, number, answers = "", None, {}
    for line in path.read_text().splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        asked = re.match(r"(\d+)\. (.+)", line)
        if asked and re.search(r"自测题$", section):
            number = int(asked[1])
            written[(str(path.relative_to("content")), number)] = asked[2]
found = cards("content")
exercises = [c for c in found if any(c["question"].startswith(q) for (f, _), q in written.items() if f == c["file"])]
check("every question of the course is a card", len(written) > 100 and len({(c["file"], c["line"]) for c in exercises}) >= len(written),
      (len(written), len(exercises)))
by_place = {(c["file"], c["line"]): c for c in found}
check("every card has an answer", all(c["answer"].strip() for c in found))
check("answers are one's own", not any("<details" in c["answer"] or "<summary" in c["question"] for c in found))
check("ids are all different", len({c["id"] for c in found}) == len(found))
check("keys are as documented", all(list(c) == ["id", "file", "line", "question", "answer", "state", "due", "stability", "difficulty"]
                                    for c in found))
check("new cards are not due", all(c["state"] == "new" and c["due"] is None and c["stability"] is None for c in found))
check("fences are whole", all(c["answer"].count("```") % 2 == 0 and c["question"].count("```") % 2 == 0 for c in found),
      [c["id"] for c in found if c["answer"].count("```") % 2])
check("the course is sound", "questions-unpaired" not in run("check", "content").stdout)

# ---- ratings ----
course = home / "course"
course.mkdir()
note = """# 一

## 自测题

1. 为什么注意力的分数要除以维度的平方根？

   <details><summary>参考答案</summary>

   不除的话方差随维度增长。

   </details>

2. 什么是 `softmax`？

   <details><summary>参考答案</summary>

   $e^x$ 归一。

   ```python
   a = "b\tc"
   ```

   </details>

## 练习

1. 没有答案的题
"""
(course / "index.md").write_text("# 课\n\n1. [一](one.md)\n")
(course / "one.md").write_text(note)
first, second = cards(course)
check("a list without answers is no card", len(cards(course)) == 2)
check("it is told", "without an answer of their own: 1" in run("review", "--list", "-C", course).stdout)


def rate(card, rating, time, machine="one"):
    return run("review", "-C", course, "--answer", card, "--rating", rating, "--at", time, machine=machine).returncode


check("a rating is taken", rate(first["id"], 3, "2026-11-29T10:00:00+08:00") == 0)
step = cards(course)[0]
check("a step is due at a time", (step["state"], step["due"]) == ("learning", "2026-11-29T10:10:00+08:00"), step)
check("a rating moves on", rate(first["id"], 3, "2026-11-29T10:10:00+08:00") == 0)
known = cards(course)[0]
check("a review is due on a day", (known["state"], known["due"]) == ("review", "2026-12-01"), known)
check("its memory is a number", abs(known["stability"] - 2.3065) < 1e-6 and 1 <= known["difficulty"] <= 10, known)
before = log_of().read_bytes()
check("an unknown card exits 1", rate("0123456789abcdef", 3, "2026-11-29T11:00:00+08:00") == 1)
for rating in (0, 5, "x"):
    check(f"rating {rating} exits 2", rate(first["id"], rating, "2026-11-29T11:00:00+08:00") == 2)
check("an earlier time exits 2", rate(first["id"], 3, "2026-11-29T02:09:59Z") == 2)
for time in ("2026-11-29", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-29T10:00:00"):
    check(f"time {time} exits 2", rate(first["id"], 3, time) == 2)
check("the log is as it was", log_of().read_bytes() == before)

# ---- damage and merging ----
log_of().write_bytes(before + b"garbage\n2026-11-29T10:00:00+08:00\tzz\t3\t0\n")
damaged = run("review", "--list", "--json", "-C", course)
check("a damaged line is told and passed over", json.loads(damaged.stdout)[0] == known and "reviews.tsv:3" in damaged.stderr, damaged.stderr)
rate(second["id"], 4, "2026-11-29T12:00:00+08:00")
check("a damaged line is kept", b"garbage\n" in log_of().read_bytes())
rate(first["id"], 1, "2026-11-30T10:00:00+08:00", machine="two")
mine, other = log_of().read_text().splitlines(True), log_of("two").read_text().splitlines(True)
log_of().write_text("".join(mine + other))
log_of("two").write_text("".join(other + mine[::-1] + other))
check("logs merge in any order", cards(course) == cards(course, "two") and cards(course)[0]["state"] == "relearning", cards(course, "two"))

# ---- two machines that keep their records in the course, which git carries between them ----
here, there = home / "here", home / "there"


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", "-c", "pull.rebase=false", *words], check=True, capture_output=True)


shutil.copytree(course, here)
run("progress", "--here", here, machine="m1")
run("review", "-C", here, "--answer", first["id"], "--rating", 3, "--at", "2026-11-29T10:00:00+08:00", machine="m1")
git(here, "init")
git(here, "add", "-A")
git(here, "commit", "-m", "begun")
git(here, "clone", here, there)
run("progress", "--here", there, machine="m2")
for place, machine, times in ((here, "m1", ("2026-11-29T10:10:00+08:00", "2026-12-01T23:00:00+08:00")), (there, "m2", ("2026-11-30T09:00:00+01:00", "2026-12-01T02:00:00Z"))):
    for card, rating, time in ((first, 3, times[0]), (second, 4, times[1])):
        check(f"{machine} rates", run("review", "-C", place, "--answer", card["id"], "--rating", rating, "--at", time, machine=machine).returncode == 0)
    git(place, "add", "-A")
    git(place, "commit", "-m", machine)
git(there, "pull")
git(here, "pull", there)
both = [cards(here, "m1"), cards(there, "m2")]
log = (there / ".biji/reviews.tsv").read_text()
check("git merges what two machines rated", both[0] == both[1] and log.count("\n") == 5 and "<<<" not in log, log)
check("locks are not carried along", "lock" not in subprocess.run(["git", "-C", there, "ls-files"], capture_output=True, text=True).stdout)

# ---- edits ----
memory = {k: cards(course)[0][k] for k in ("state", "due", "stability")}
(course / "one.md").write_text("前言\n\n" + note.replace("为什么注意力的分数要除以维度的平方根", "为什么注意力的分数要除以头的维度的平方根"))
edited = cards(course)[0]
check("a question that was edited keeps its history", edited["id"] != first["id"] and {k: edited[k] for k in memory} == memory, edited)
check("it can be rated", rate(edited["id"], 3, "2026-12-03T10:00:00+08:00") == 0)
moved = cards(course)[0]
check("and goes on", moved["state"] == "review" and moved["stability"] != memory["stability"], moved)
(course / "one.md").write_text(note.replace("为什么注意力的分数要除以维度的平方根？", "说明缩放的理由。"))
check("the same place and answer keep it too", cards(course)[0]["stability"] == moved["stability"], cards(course))
(course / "one.md").write_text(note)
check("an edit that is taken back keeps all", cards(course)[0]["stability"] == moved["stability"], cards(course))
(course / "one.md").write_text(note.replace("为什么注意力的分数要除以维度的平方根？", "一句全新的话问别的事情吗？").replace("不除的话", "另答"))
check("another question is new", cards(course)[0]["state"] == "new", cards(course)[0])
(course / "one.md").write_text(note)


# ---- Anki ----
def import_text(text):
    """As Anki reads it: headers, then rows of the separator that they name."""
    head = dict(line[1:].split(":", 1) for line in text.splitlines() if line.startswith("#"))
    rows = list(csv.reader([line for line in text.splitlines() if not line.startswith("#")], delimiter="\t"))
    return head, rows


first_export = run("review", "--format", "anki", "-C", course).stdout
head, rows = import_text(first_export)
check("Anki's headers", head == {"separator": "tab", "html": "true", "notetype": "Basic", "deck column": "2", "guid column": "1",
                                 "tags column": "3"}, head)
check("rows of five fields", len(rows) == 2 and all(len(r) == 5 for r in rows), rows)
check("formulas as MathJax reads them", r"\(e^x\)" in rows[1][4] and "<pre><code>a = &quot;b    c&quot;" in rows[1][4], rows[1])
check("decks are course and chapter", rows[0][1] == "课::一" and " " not in rows[0][2].split()[-1], rows[0])
(course / "one.md").write_text(note.replace("什么是 `softmax`", "到底什么是 `softmax`"))
again = import_text(run("review", "--format", "anki", "-C", course).stdout)[1]
check("a second export of an edited course has the same ids", [r[0] for r in again] == [r[0] for r in rows] and again[1][3] != rows[1][3],
      (again, rows))
check("the bundled course exports", all(len(r) == 5 for r in import_text(run("review", "--format", "anki", "-C", "content").stdout)[1]))

# ---- today, and settings ----
check("today: what is due and ten new ones", len(cards("content", "three", "--today")) == 10)
listed = run("review", "--today", "-C", "content", machine="three").stdout.splitlines()
first = re.search(r"^# (.*)$", pathlib.Path("content/llm_content/ch01.md").read_text(), re.M).group(1)
check("then the next unread section", listed[-1] == "next unread: " + first and len(listed) > 10, listed[-1:])
check("their number is set", len(cards("content", "three", "--today", "--new-cards", "3")) == 3)
refused = run("review", "--list", "-C", course, "--weights", "1 2 3")
check("invalid weights are refused with a notice", refused.returncode == 0 and "21 numbers" in refused.stderr, refused.stderr)
check("the course was not written to", sorted(p.name for p in course.iterdir()) == ["index.md", "one.md"])

# ---- papers and backlinks ----
papers = json.loads(run("links", "-C", "content", "--papers", "--format", "json").stdout)
named = {m for p in pathlib.Path("content").rglob("*.md")
         for m in re.findall(r"arxiv\.org/(?:abs|pdf|html)/(\d+\.\d+|[a-z\-]+/\d+)", p.read_text())}
listed = [p["id"] for p in papers if p["source"] == "arxiv"]
check("every arXiv address of the course is listed, once", len(named) > 100 and sorted(named) == sorted(listed), named ^ set(listed))
check("each with who cites it", all(p["cited_by"] and p["url"].startswith("https://") for p in papers))
bibtex = run("links", "-C", "content", "--papers", "--format", "bibtex").stdout
check("as BibTeX", bibtex.count("@misc{") == len(papers) and bibtex.count("{") == bibtex.count("}"))
check("as Markdown", run("links", "-C", "content", "--papers").stdout.count("\n") == len(papers))
check("another form is refused", run("links", "-C", "content", "--papers", "--format", "xml").returncode == 2)
to = run("links", "-C", "content", "--to", "3#attention").stdout.splitlines()
check("links to a section", to and all("#attention" in line for line in to), to)
check("an unknown chapter is refused", run("links", "-C", "content", "--to", "no such chapter").returncode not in (0, 1))

shutil.rmtree(home)
print(f"review: {passed} passed, {failed} failed")
sys.exit(failed > 0)
