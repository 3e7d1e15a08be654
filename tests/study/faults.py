#!/usr/bin/env python3
"""Proves that nothing is lost when the power goes in the middle of any write, and that a full disk is told: each command that writes is
ended at its first change of the disk, at its second and so on, until it comes to its end.
  tests/study/faults.py BIJI CUT.so FOLDER"""
import json, os, pathlib, shutil, subprocess, sys

biji, cut, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
CUT_STATUS, MOST = 77, 400
passed = failed = 0
course, home = work / "course", work / "home"


def check(what, ok, *more):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("not ok", what, *more)


def run(*argv, at=None, full=False):
    env = dict(os.environ, XDG_DATA_HOME=str(home / "data"), XDG_STATE_HOME=str(home / "state"))
    if at is not None:
        env |= {"LD_PRELOAD": cut, "ASAN_OPTIONS": "verify_asan_link_order=0", "CUT_UNDER": str(work), "CUT_AT": str(at)} | ({"CUT_FULL": "1"} if full else {})
    return subprocess.run([biji, *argv], env=env, capture_output=True, text=True)


def begin():
    """A course with one note, and a section that was read."""
    for folder in (course, home):
        shutil.rmtree(folder, ignore_errors=True)
    course.mkdir(parents=True)
    (course / "index.md").write_text("# Course\n\n1. [One](one.md)\n2. [Two](two.md)\n")
    (course / "one.md").write_text("# One\n\nThe first thing that is said here.\n\nThe second thing that is said.\n")
    (course / "two.md").write_text("# Two\n\nAnother matter, at some length.\n")
    assert run("notes", "add", "one.md", "-C", str(course), "--quote", "first thing", "--text", "kept").returncode == 0
    folder = next((home / "data" / "biji").iterdir())
    (folder / "progress.tsv").write_text("mark\t1700000000\t3\t\tone.md\tq\tThe first thing\n")


def texts():
    return [note["text"] for note in json.loads(run("notes", "--json", "-C", str(course)).stdout)]


def kept():
    """Everything of the table and what is pending for it, wherever it is kept now."""
    return "".join(p.read_text() for p in [*home.rglob("*progress.tsv*"), *course.rglob(".biji/*progress.tsv*")] if not p.name.endswith(".lock"))


def left_over():
    return [p.name for p in [*home.rglob("*.new"), *course.rglob("*.new")]]


COMMANDS = {
    "a note": ["notes", "add", "one.md", "-C", str(course), "--quote", "second thing", "--text", "fresh"],
    "a reset": ["progress", "--reset", "2", str(course)],
    "a move into the course": ["progress", "--here", str(course)],
}
for name, argv in COMMANDS.items():
    for at in range(1, MOST):
        begin()
        done = run(*argv, at=at)
        check(f"{name}, cut {at}: on disk before it takes a place", "CUT:" not in done.stderr, done.stderr)
        now = texts()
        check(f"{name}, cut {at}: what was there", now.count("kept") == 1 and len(now) <= 2, now)
        check(f"{name}, cut {at}: the mark", kept().count("\tq\t") >= 1)
        check(f"{name}, cut {at}: again", run(*argv).returncode == 0)
        now = texts()
        check(f"{name}, cut {at}: once more nothing is lost nor doubled", now.count("kept") == 1, now)
        check(f"{name}, cut {at}: nothing is left over", not left_over(), left_over())
        if done.returncode != CUT_STATUS:
            check(f"{name}: comes to its end", done.returncode == 0 and at > 3, done.stderr)
            break
    for at in range(1, MOST):
        begin()
        done = run(*argv, at=at, full=True)
        now = texts()
        check(f"{name}, full {at}: what was there", now.count("kept") == 1, now)
        check(f"{name}, full {at}: the mark", kept().count("\tq\t") >= 1)
        if argv[1] == "add":
            check(f"{name}, full {at}: is kept, or said not to be", ("fresh" in now) == (done.returncode == 0) or done.returncode == 4, now, done.returncode)
        check(f"{name}, full {at}: is told", done.returncode == 0 or (done.returncode == 4 and done.stderr.strip() != ""), done.returncode, done.stderr)
        check(f"{name}, full {at}: nothing is left over", not left_over(), left_over())
        if done.returncode == 0:
            break
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
