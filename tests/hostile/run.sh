#!/usr/bin/env bash
# Proves that hostile Markdown neither freezes nor fills the machine: every shape, at fifty thousand repeats, is printed plain and in
# colour, checked, listed, and searched in every way, each within one second of CPU (two in one column, where each character of a file has a line) and 500 MB. Under sanitizers only that a
# tenth as many repeats end well within ten times that; memory is then not looked at. Takes the shapes beside this file, and those of the corpus' tool where
# that is present.
#   tests/hostile/run.sh BUILD [REPEATS]
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
exec python3 - "${1:-build}/biji" "${2:-50000}" <<'PY'
import multiprocessing, os, pathlib, subprocess, sys, tempfile
sys.path.insert(0, "tests/hostile")
from shapes import folders, shapes
biji, repeats = sys.argv[1], int(sys.argv[2])
program = pathlib.Path(biji).read_bytes()
slow = 10 if b"__asan_init" in program or b"__ubsan_handle" in program else 1
if slow > 1:
    repeats //= 10
passed = failed = skipped = 0

def run(*arguments):
    """CPU seconds, megabytes, wait status."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0), os.dup2(null, 1), os.dup2(null, 2)
        os.execv(biji, [biji, *arguments])
    _, status, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status

def check(name, path):
    first = [] if path.endswith(".md") else ["1"]  # of a folder its first chapter
    reads(name, {0}, "cat", "--width=80", "-C", path, *first)
    reads(name + ", in colour", {0}, "cat", "--width=80", "--color=always", "-C", path, *first)
    reads(name + ", in one column", {0}, "cat", "--width=1", "-C", path, *first, times=2)
    for form in ([], ["--json"]):
        said = " ".join(["", *form])
        reads(name + ", checked" + said, {0, 1 << 8}, "check", *form, path)  # or something is wrong with it
        reads(name + ", its headings" + said, {0}, "toc", "--all", *form, "-C", path)
        reads(name + ", its links" + said, {0, 1 << 8}, "links", *form, "-C", path)
        for query in (["a"], ["a", "b"], ['"a b"'], ["/a.*b/"]):
            reads(f"{name}, searched for {query[-1]}{said}", {0, 1 << 8}, "search", "-C", path, *form, *query)  # or not found

def reads(name, statuses, *arguments, times=1):
    global passed, failed
    for _ in range(2):  # a busy machine counts some of others' time
        seconds, megabytes, status = run(*arguments)
        if status in statuses and seconds <= slow * times and (slow > 1 or megabytes <= 500):
            passed += 1
            return
    failed += 1
    print(f"not ok {name}: {seconds:.2f} s, {megabytes:.0f} MB, status {status}")

def check_all(paths):
    """What each path gives, by as many processes as there are cores: only their own CPU time is counted."""
    global passed, failed
    with multiprocessing.Pool() as pool:
        for good, bad in pool.imap(checked, paths):
            passed, failed = passed + good, failed + bad

def checked(path):
    global passed, failed
    passed = failed = 0
    check(path.name, str(path))
    sys.stdout.flush()
    return passed, failed

with tempfile.TemporaryDirectory() as work:
    notes = []
    for number, (name, text) in enumerate(shapes(repeats)):
        notes.append(pathlib.Path(work, f"{number}-{name.replace('/', '-').replace(' ', '-')}.md"))
        notes[-1].write_bytes(text.encode())
    for number, (name, files) in enumerate(folders(repeats)):
        notes.append(pathlib.Path(work, f"folder-{number}-{name.replace(' ', '-')}"))
        for file, text in files.items():
            notes[-1].joinpath(file).parent.mkdir(parents=True, exist_ok=True)
            notes[-1].joinpath(file).write_text(text)
    check_all(notes)
    tool = pathlib.Path("../shared/tools/hostile")
    if tool.exists():
        subprocess.run([str(tool), str(repeats), work + "/more"], check=True, stdout=subprocess.DEVNULL)
        check_all(sorted(pathlib.Path(work, "more").glob("*.md")))
    else:
        skipped = 1
print(f"hostile: {passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(failed > 0)
PY
