#!/usr/bin/env python3
"""Drives the real program in a real terminal (tmux) by a script of keys, and waits for what must appear.

    tests/keys/drive.py BUILD SCRIPT.keys...        --write rewrites the expected screens

tmux runs in control mode: it tells when the pane's output changes, so nothing here polls or sleeps. A script is lines:

    size 100x30          before run: the terminal's size          env NAME=VALUE      before run
    corpus PATH          needs ../shared/corpus/PATH, else the script is skipped
    run ARGUMENT...      starts biji; paths are relative to tests/keys
    again ARGUMENT...    starts it once more, with what the last run kept     shell   starts bash; $BIJI is the program
    keys K...            tmux key names: j Space PageDown C-z BTab
    type TEXT            typed as it stands
    expect TEXT          waits until the screen shows TEXT        absent TEXT         waits until it does not
    row N TEXT           waits until row N (from 1; -1 is the last) holds TEXT
    cursor seen|hidden TEXT   waits until the terminal's cursor stands in a row that holds TEXT, and is seen or hidden
    styled TEXT          waits until TEXT is shown with a background of its own or reversed
    screen               waits until the screen is the next one in SCRIPT.screen
    resize 60x20         click COL ROW      drag COL ROW COL ROW      wheel up|down COL ROW     (cells from 1)
    serve [ARGUMENT...]  a web server (tests/upstream/server.py) on $T/www; GitHub's raw host is pointed at it, $B is its address
    unserve              stops it
    signal NAME          sends a signal to the program
    sh COMMAND           a shell command; $T is the script's own folder, $C a copy of the course in it
    ends STATUS          waits until the program has ended with STATUS and the terminal is as it was before
    title TEXT           waits until the window's title is TEXT
    clipboard TEXT       waits until the terminal's clipboard holds TEXT, ⏎ for a line's end and ⇥ for a tab in it
"""
import os, pathlib, re, select, shlex, shutil, signal, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATIENCE = 20.0  # seconds that anything may take on a slow machine before it is called missing


class Failed(Exception):
    pass


class Tmux:
    """One tmux server with one pane, driven through its control mode."""

    def __init__(self, folder, cols, rows, command, env):
        self.socket = tempfile.mktemp(dir=folder) # never one that another server is about to give up
        self.buffer = b""
        self.missed = False # whether something was printed before the last reply
        self.process = subprocess.Popen(
            ["tmux", "-S", self.socket, "-f", "/dev/null", "-C", "new-session", "-x", str(cols), "-y", str(rows), command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        self.read_reply()
        for option in ("window-size manual", "set-clipboard on", "escape-time 0", "status off", f"default-terminal {env['TERM']}"):
            self.ask("set -g " + option)
        self.ask(f"resize-window -x {cols} -y {rows}")

    def line(self, deadline):
        """The next line from tmux, or None when the deadline passes first."""
        while b"\n" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                raise Failed("tmux has ended")
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode("utf-8", "replace")

    def read_reply(self):
        lines, inside = [], False
        deadline = time.monotonic() + PATIENCE
        while True:
            line = self.line(deadline)
            if line is None:
                raise Failed("tmux does not answer")
            if line.startswith("%begin"):
                inside = True
            elif inside and (line.startswith("%end") or line.startswith("%error")):
                return lines
            elif inside:
                lines.append(line)
            else:
                self.missed = True

    def ask(self, command):
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()
        return self.read_reply()

    def wait(self, condition, what):
        """Waits until condition() holds, looking again whenever something was printed, be it between two questions of condition() itself."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.missed = False
            if condition():
                return
            if time.monotonic() > deadline or (not self.missed and self.line(deadline) is None):
                raise Failed(what)

    def screen(self, styled=False):
        return [line.rstrip() if not styled else line for line in self.ask("capture-pane -p" + ("e" if styled else ""))]

    def cursor_row(self, seen):
        """The row that the cursor stands in; empty where it is hidden and should not be, or the other way round."""
        row, flag = self.ask("display-message -p '#{cursor_y} #{cursor_flag}'")[0].split()
        return self.screen()[int(row)] if (flag == "1") == seen else ""

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process.wait()


class Script:
    def __init__(self, path, build, write):
        self.path, self.build, self.write = path, build, write
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="biji-keys-"))
        self.cols, self.rows = 80, 24
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TERM": "tmux-256color",
                    "http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1",  # nothing leaves this machine
                    "HERE": str(HERE), "BIJI": str(build / "biji"), "T": str(self.folder), "C": str(self.folder / "course"), "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
        self.tmux = self.server = None
        self.prepare()
        self.screens = []
        golden = path.with_suffix(".screen")
        if golden.exists():
            self.screens = golden.read_text().split("\f\n")
        self.seen = []

    def prepare(self):
        if not (self.folder / "course").exists():
            shutil.copytree(HERE / "course", self.folder / "course")

    def start(self, arguments):
        if self.tmux:
            self.tmux.close()
        words = [word.replace("$C", self.env["C"]).replace("$T", self.env["T"]) for word in shlex.split(arguments)]
        words = [str(ROOT / word) if word.startswith("content") or word.startswith("../shared") else word for word in words]
        redirect = ""
        if len(words) > 1 and words[-1].startswith("<"):
            redirect = " " + words.pop()
        (self.folder / "start").write_text(
            'trap : INT QUIT; before=$(stty -g)\n'
            f'sh -c \'echo $$ >"$T/pid"; exec "$0" "$@"\' {shlex.quote(str(self.build / "biji"))} {shlex.join(words)}{redirect}\n'
            'status=$?; after=$(stty -g)\n'
            'if [ "$before" = "$after" ]; then tty=same; else tty=changed; fi\n'
            'echo "ended=$status tty=$tty"; exec cat\n')
        self.tmux = Tmux(self.folder, self.cols, self.rows, f"cd {shlex.quote(str(self.folder))} && exec env TERM={self.env['TERM']} sh start",
                         self.env)

    def text(self):
        return "\n".join(self.tmux.screen())

    def do(self, verb, rest):
        t = self.tmux
        if verb == "size":
            self.cols, self.rows = map(int, rest.split("x"))
        elif verb == "env":
            name, value = rest.split("=", 1)
            self.env[name] = value.replace("$T", str(self.folder)).replace("$HERE", str(HERE))
        elif verb in ("run", "again"):
            self.start(rest)
        elif verb == "shell":
            self.env["BIJI"] = str(self.build / "biji")
            self.tmux = Tmux(self.folder, self.cols, self.rows, "PS1='ready> ' exec bash --norc --noprofile -i", self.env)
        elif verb == "keys":
            t.ask("send-keys " + " ".join(shlex.quote(k) for k in rest.split()))
        elif verb == "type":
            t.ask("send-keys -l " + shlex.quote(rest))
        elif verb == "expect":
            t.wait(lambda: rest in self.text(), f"the screen never shows {rest!r}")
        elif verb == "absent":
            t.wait(lambda: rest not in self.text(), f"the screen goes on showing {rest!r}")
        elif verb == "row":
            number, wanted = rest.split(" ", 1)
            index = int(number) - 1 if int(number) > 0 else int(number)
            t.wait(lambda: wanted in self.tmux.screen()[index], f"row {number} never holds {wanted!r}")
        elif verb == "cursor":
            state, wanted = rest.split(" ", 1)
            t.wait(lambda: wanted in t.cursor_row(state == "seen"), f"the cursor is never {state} at {wanted!r}")
        elif verb == "styled":
            pattern = re.compile(r"\x1b\[(?:[0-9;:]*;)?(?:7|4[0-8])(?:[;:][0-9;:]*)?m(?:\x1b\[[0-9;:]*m)*" + re.escape(rest))
            t.wait(lambda: pattern.search("\n".join(t.screen(styled=True))), f"{rest!r} never stands out")
        elif verb == "screen":
            self.compare()
        elif verb == "resize":
            cols, rows = rest.split("x")
            t.ask(f"resize-window -x {cols} -y {rows}")
        elif verb == "click":
            col, row = map(int, rest.split())
            self.mouse(0, col, row, "M")
            self.mouse(0, col, row, "m")
        elif verb == "drag":
            col, row, to_col, to_row = map(int, rest.split())
            self.mouse(0, col, row, "M")
            self.mouse(32, to_col, to_row, "M")
            self.mouse(0, to_col, to_row, "m")
        elif verb == "wheel":
            way, col, row = rest.split()
            self.mouse(64 if way == "up" else 65, int(col), int(row), "M")
        elif verb == "serve":
            (self.folder / "www").mkdir(exist_ok=True)
            self.server = subprocess.Popen([sys.executable, str(ROOT / "tests/upstream/server.py"), str(self.folder / "www"), *rest.split()],
                                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            self.env["B"] = self.env["BIJI_RAW_BASE"] = self.server.stdout.readline().strip()
            self.env["http_proxy"] = self.env["https_proxy"] = ""
        elif verb == "unserve":
            self.server.kill()
            self.server.wait()
        elif verb == "signal":
            os.kill(int((self.folder / "pid").read_text()), getattr(signal, "SIG" + rest))
        elif verb == "sh":
            done = subprocess.run(["sh", "-c", rest], env=self.env, capture_output=True, text=True)
            if done.returncode != 0:
                raise Failed(f"{rest!r} fails: {done.stdout}{done.stderr}")
        elif verb == "ends":
            t.wait(lambda: f"ended={rest} tty=same" in self.text(), f"the program does not end with {rest} and the terminal as it was")
            flags = t.ask("display-message -p '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag} #{keypad_cursor_flag}'")[0]
            if flags != "0 1 0 0 0":
                raise Failed(f"the terminal is left with alternate, cursor, mouse, keypad = {flags}")
        elif verb == "title":
            held = lambda: "".join(t.ask("display-message -p '#{pane_title}'"))
            t.wait(lambda: held() == rest, f"the window's title never is {rest!r} but {held()!r}")
        elif verb == "clipboard":
            held = lambda: "\n".join(t.ask("show-buffer")).replace("\\\\", "\\").rstrip("\n") # tmux doubles backslashes
            rest = rest.replace("⏎", "\n").replace("⇥", "\\t") # tmux writes a tab so
            t.wait(lambda: held() == rest, f"the clipboard never holds {rest!r} but {held()!r}")
        else:
            raise Failed(f"there is no verb {verb!r}")

    def mouse(self, button, col, row, end):
        data = f"\x1b[<{button};{col};{row}{end}".encode()
        self.tmux.ask("send-keys -H " + " ".join(f"{byte:02x}" for byte in data))

    @staticmethod
    def settled(text):
        """Blanks for what the contents say of progress: a section counts as read once the reader rests, however fast this machine is."""
        return re.sub(r"(?: +\d+%)?(?: +\d+m| ✓)? *│", lambda found: " " * (len(found[0]) - 1) + "│", text)

    def compare(self):
        number = len(self.seen)
        if self.write:
            while self.tmux.line(time.monotonic() + 0.3) is not None:
                pass  # until nothing is printed any more
            self.seen.append(self.text() + "\n")
            return
        if number >= len(self.screens):
            raise Failed("there is no expected screen; --write makes it")
        wanted = self.screens[number]
        self.seen.append(wanted)
        self.tmux.wait(lambda: self.settled(self.text() + "\n") == self.settled(wanted), f"screen {number + 1} is not as expected; expected:\n{wanted}")

    def keep(self):
        self.path.with_suffix(".screen").write_text("\f\n".join(self.seen))

    def run(self):
        """None, or why it failed; "skipped" when the corpus is not there."""
        number = 0
        try:
            for number, line in enumerate(self.path.read_text().splitlines(), 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                verb, _, rest = line.partition(" ")
                if verb == "corpus":
                    if not (ROOT / "../shared/corpus" / rest).exists():
                        return "skipped"
                    continue
                self.do(verb, rest.strip())
            if self.write and self.seen:
                self.keep()
            return None
        except Failed as failure:
            shown = ""
            try:
                shown = "\n" + "\n".join("    |" + line for line in self.tmux.screen())
            except Exception:
                pass
            return f"line {number}: {failure}{shown}"
        finally:
            if self.tmux:
                self.tmux.close()
            if self.server:
                self.server.kill()
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    build = pathlib.Path(arguments[0]).resolve()
    passed = failed = skipped = 0
    for name in arguments[1:]:
        if not os.path.exists(name) and not (HERE / pathlib.Path(name).name).exists():
            sys.exit(f"keys: no script {name}; those there are: {' '.join(sorted(p.name for p in HERE.glob('*.keys')))}")
    for name in arguments[1:] or sorted(str(p) for p in HERE.glob("*.keys")):
        result = Script(pathlib.Path(name).resolve() if os.path.exists(name) else HERE / pathlib.Path(name).name, build, "--write" in sys.argv).run()
        if result is None:
            passed += 1
        elif result == "skipped":
            skipped += 1
        else:
            failed += 1
            print(f"not ok {pathlib.Path(name).name}, {result}")
    print(f"keys: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
