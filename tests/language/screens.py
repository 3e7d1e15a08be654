#!/usr/bin/env python3
"""Photographs every screen in both languages at 40 and 80 columns, and compares it with what was looked at and kept.

    tests/language/screens.py BUILD            --write makes screens/ anew, to be read before it is committed

screens.txt says which keys lead to which screen. Nothing that biji says may be cut; the course's own titles are short.
"""
import concurrent.futures, pathlib, shutil, sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "keys"))
import drive

LANGUAGES, WIDTHS, ROWS = ("zh_CN", "en"), (40, 80), 24


class Screens(drive.Script):
    def __init__(self, build, write, language, cols):
        super().__init__(HERE / "screens.txt", build, write)
        self.env.update(LANGUAGE=language, BROWSER="", PATH="/usr/bin:/bin")
        self.cols, self.rows = cols, ROWS
        self.kept = HERE / "screens" / f"{language}-{cols}.txt"
        self.wanted = self.kept.read_text("utf-8").split("\f\n") if self.kept.exists() and not write else []

    def prepare(self):
        shutil.copytree(HERE / "course", self.folder / "course")

    def do(self, verb, rest):
        if verb not in ("screen", "excerpts"):
            return super().do(verb, rest)
        if self.write:
            super().compare()
            self.seen[-1] = f"== {rest}\n{self.seen[-1]}"
            if "ended=" in self.seen[-1]:
                raise drive.Failed("the program has ended")
            return
        number, shown = len(self.seen), lambda: f"== {rest}\n{self.text()}\n"
        self.seen.append(rest)
        wanted = self.wanted[number] if number < len(self.wanted) else f"== {rest}\n(no screen is kept; --write makes it)\n"
        self.tmux.wait(lambda: shown() == wanted, f"not as expected:\n{wanted}\n")

    def keep(self):
        self.kept.parent.mkdir(exist_ok=True)
        self.kept.write_text("\f\n".join(self.seen), "utf-8")


def main():
    build, write = pathlib.Path(sys.argv[1]).resolve(), "--write" in sys.argv
    scripts = [Screens(build, write, language, cols) for language in LANGUAGES for cols in WIDTHS]
    with concurrent.futures.ThreadPoolExecutor(len(scripts)) as pool:
        failures = list(pool.map(Screens.run, scripts))
    passed = failed = 0
    for script, failure in zip(scripts, failures):
        passed += len(script.seen) - bool(failure)
        failed += bool(failure)
        if failure:
            print(f"not ok {script.kept.name}, {failure}")
        for screen in script.kept.read_text("utf-8").split("\f\n") if script.kept.exists() else []:
            name, *rows = screen.rstrip().split("\n")
            if any("…" in row for row in (rows[-1:] if f"\nexcerpts {name[3:]}\n" in script.path.read_text("utf-8") else rows)):
                failed += 1
                print(f"not ok {script.kept.name}: something is cut in\n{screen}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
