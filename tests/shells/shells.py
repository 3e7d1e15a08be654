#!/usr/bin/env python3
"""Types Tab in each shell, in a pseudo-terminal, and reads what it puts on the line. A shell that is not installed is skipped with a word.

usage: shells.py BIJI [SHELL]...
"""
import os, pathlib, pty, re, select, shutil, subprocess, sys, tempfile, time

BIJI = pathlib.Path(sys.argv[1]).resolve()
TOP = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 10 * float(os.environ.get("TEST_SLOWNESS", "1"))
passed, failed, skipped = [], [], []


class Shell:
    def __init__(self, name, argv, home, env=None):
        self.seen = ""
        env = env or {"PATH": f"{BIJI.parent}:{os.environ['PATH']}", "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "LANGUAGE": "en",
               "PS1": "ready> ", "fish_greeting": "", "COLUMNS": "120", "LINES": "40", "ZDOTDIR": str(home),
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execvpe(argv[0], argv, env)

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait(self, pattern):
        """Whether it appears; what was read before it is forgotten."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            plain = re.sub(r"\x1b(\[[0-9;?<>=]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])|[\r\x00\x0f]", "", self.seen)
            m = re.search(pattern, plain)
            if m:
                self.seen = ""
                return True
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    data = os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    return False
                if "\x1b[c" in data or "\x1b[0c" in data:  # fish asks what terminal this is
                    os.write(self.fd, b"\x1b[?6c")
                self.seen += data
        return False

    def wait_raw(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.seen and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
        return text in self.seen

    def end(self):
        os.close(self.fd)
        try:
            os.kill(self.pid, 9)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)


def check(what, ok, shown=""):
    (passed if ok else failed).append(what)
    if not ok:
        print(f"not ok {what}: {shown[-600:]!r}")


# What is typed before Tab (twice where the shell lists at the second), and what must appear then.
CASES = [
    ("a command", "biji sear", r"biji search"),
    ("an option", "biji toc --js", r"--json"),
    ("the value of an option", "biji toc --color=alw" , r"always"),
    ("a chapter's title", "biji cat -C course 1", r"第一章 向量"),
    ("an anchor", "biji cat -C course 2#mat", r"#matrix"),
    ("a file", "biji check cou", r"course/"),
]


def try_shell(name, argv, setup, home):
    if sys.argv[2:] and name not in sys.argv[2:]:
        return
    if shutil.which(argv[0]) is None:
        skipped.append(name)
        print(f"{name} is not installed; its completion is not tried")
        return
    shell = Shell(name, argv, home)
    check(f"{name} starts", shell.wait(r"ready> "), shell.seen)
    shell.type(setup + "; echo lo''aded\n")
    check(f"{name} reads its script", shell.wait(r"loaded[\s\S]*ready> "), shell.seen)
    for what, typed, expected in CASES:
        if name == "bash" and "=" in typed:
            typed = typed.replace("=", " ")
        shell.type(typed + "\t")
        if name != "fish" and "title" in what:
            shell.type("\t")
        ok = shell.wait(expected)
        check(f"{name}: {what}", ok, shell.seen)
        shell.type("\x15echo en''ded\n")
        shell.wait(r"ended[\s\S]*ready> ")
    shell.end()


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = pathlib.Path(folder)
        course = home / "course"
        course.mkdir()
        (course / "SUMMARY.md").write_text("# 目录\n\n- [第一章 向量](one.md)\n- [第二章 矩阵](two.md)\n" +
                                           "".join(f"- [第{n}章](n{n}.md)\n" for n in range(3, 12)), "utf-8")
        (course / "one.md").write_text("# 第一章 向量\n\n正文\n", "utf-8")
        (course / "two.md").write_text("# 第二章 矩阵\n\n## Matrix\n\n正文\n", "utf-8")
        for n in range(3, 12):
            (course / f"n{n}.md").write_text(f"# 第{n}章\n\n正文\n", "utf-8")
        for name in ("bash", "zsh", "fish"):
            script = subprocess.run([BIJI, "completions", name], capture_output=True, check=True).stdout
            (home / f"biji.{name}").write_bytes(script)
        (home / ".zshrc").write_text("PS1='ready> '; autoload -Uz compinit; compinit -u -D; unsetopt prompt_sp; zstyle ':completion:*' menu no\n")
        (home / ".config/fish").mkdir(parents=True)
        (home / ".config/fish/config.fish").write_text("function fish_prompt; echo -n 'ready> '; end\n")
        try_shell("bash", ["bash", "--norc", "--noprofile", "-i"], ". ./biji.bash", home)
        try_shell("zsh", ["zsh", "-i"], ". ./biji.zsh", home)
        try_shell("fish", ["fish", "-i"], "source biji.fish", home)
        manual(home)
        doctor(home)
    print(f"shells: {len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


def doctor(home):
    """What the terminal answers about a character of ambiguous width becomes advice; nothing waits where it does not answer."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "LANGUAGE": "zh"}
    for answer, expected in (("\x1b[1;3R", r"占 2 列，按 1 列排[\s\S]*ambiguous-width: 2"), ("\x1b[1;2R", r"占 1 列"), ("", r"终端没有回答")):
        shell = Shell("doctor", [str(BIJI), "doctor"], home, env)
        if answer:
            check("doctor asks the terminal", shell.wait_raw("\x1b[6n"), shell.seen)
            shell.type(answer)
        check(f"doctor, answered {answer!r}", shell.wait(expected), shell.seen)
        shell.end()
    plain = subprocess.run([BIJI, "doctor", "-C", str(home / "course")], env=env, capture_output=True, text=True)
    check("doctor fits a screen", 10 < len(plain.stdout.splitlines()) <= 24 and "12 篇笔记" in plain.stdout, plain.stdout)
    del env["HOME"]
    plain = subprocess.run([BIJI, "doctor"], env=env, capture_output=True, text=True)
    check("doctor misses a home", plain.returncode == 1 and "没有设置 HOME" in plain.stdout, plain.stdout)


def manual(home):
    """The pages have no fault, and say what the program says: every command, every option, every finding of check."""
    run = lambda *argv, **more: subprocess.run(argv, capture_output=True, text=True, **more)
    page = run(BIJI, "manual").stdout
    author = (TOP / "src/cli/biji-course.7").read_text("utf-8")
    if shutil.which("mandoc") is None:
        skipped.append("mandoc")
        print("mandoc is not installed; the manual is not proved")
    else:
        (home / "biji.1").write_text(page, "utf-8")
        for path in (home / "biji.1", TOP / "src/cli/biji-course.7"):
            said = [line for line in run("mandoc", "-Tlint", str(path)).stdout.splitlines()
                    if "referenced manual not found" not in line and "mandoc.db" not in line]
            check(f"mandoc -Tlint {path.name}", not said, "\n".join(said))
        chinese = run(BIJI, "manual", "--language", "zh").stdout
        (home / "biji.zh").write_text(chinese, "utf-8")
        said = run("mandoc", "-Tlint", "-Wwarning", str(home / "biji.zh")).stdout
        check("the Chinese page", "在终端里阅读" in chinese and "warning" not in said.lower(), said)
        shown = re.sub(r".\x08", "", run("mandoc", "-Tutf8", str(home / "biji.1")).stdout)
        words = set(re.findall(r"--[a-z-]+", run(BIJI, "help").stdout))
        for command in re.findall(r"^  ([a-z]+) ", run(BIJI, "help").stdout.split("Commands", 1)[1], re.M):
            if command != "help":
                check(f"the manual has {command}", re.search(rf"biji {command}\b", shown) is not None)
                words |= set(re.findall(r"^  .*?(--[a-z-]+)", run(BIJI, command, "--help").stdout, re.M))
        missing = [w for w in sorted(words) if w not in shown and w not in ("--help", "--version")]
        check("every option is in the manual", not missing and len(words) > 20, " ".join(missing))
    codes = set()
    for path in TOP.glob("src/*/*.c"):
        codes |= set(re.findall(r'DIAG_(?:ERROR|WARNING|NOTE),\s*"([a-z0-9-]+)"', path.read_text("utf-8")))
    plain = author.replace("\\-", "-")
    missing = [code for code in sorted(codes) if not re.search(rf"(?<![a-z-]){code}(?![a-z-])", plain)]
    check("every finding is in biji-course(7)", not missing and len(codes) > 20, " ".join(missing))


sys.exit(main())
