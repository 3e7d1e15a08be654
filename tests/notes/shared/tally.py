"""Counts what a script checks, and ends it with the line that tests/run.sh reads."""
import sys

passed = failed = 0


def check(ok, sentence):
    """Counts a check; one that fails is named."""
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("not ok " + sentence)


def finish(name, skipped=None):
    """Prints "NAME: N passed, N failed" and exits, with 1 if something failed or nothing was checked."""
    print(f"{name}: {passed} passed, {failed} failed" + ("" if skipped is None else f", {skipped} skipped"))
    sys.exit(1 if failed or not passed else 0)
