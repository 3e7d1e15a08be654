"""A small terminal that speaks kitty's graphics protocol, to judge what a program draws on it: cells with their characters and
colours, pictures that were sent in chunks, and where placeholders show which part of which picture."""
import base64, codecs, fcntl, os, pty, re, select, struct, termios, time, unicodedata, zlib

PLACEHOLDER = "\U0010EEEE"
# The marks that number rows and columns; the rule is the protocol's own, its first and last marks are checked below.
EXCLUDED = {0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311, 0x313, 0x314, 0x342, 0x653, 0x654}
SINCE_6_0 = [(0x898, 0x8FF), (0x9FE, 0x9FE), (0x1AB0, 0x1AFF), (0x1CF4, 0x1CFF), (0x1DE7, 0x1DFD), (0xA674, 0xA67B), (0xA69E, 0xA69F)]
MARKS = [c for c in range(0x300, 0xFFFF) if unicodedata.combining(chr(c)) == 230 and unicodedata.category(chr(c)) == "Mn"
         and not unicodedata.decomposition(chr(c)) and c not in EXCLUDED and not any(a <= c <= b for a, b in SINCE_6_0)]
assert MARKS[0] == 0x305 and MARKS[1] == 0x30D and MARKS[255] == 0xA8E5, (hex(MARKS[255]), len(MARKS))


class Cell:
    def __init__(self, text=" ", fg=None):
        self.text, self.fg = text, fg


class Terminal:
    def __init__(self, argv, env, cols=80, rows=24, answers=True, in_tmux=False):
        self.cols, self.rows, self.answers, self.in_tmux = cols, rows, answers, in_tmux
        self.pictures = {}     # number -> (columns, rows, PNG)
        self.sixels = None     # (row, column, data) that is on the screen, until all of it is cleared
        self.loading = None    # (keys of the first chunk, bytes so far)
        self.faults, self.removed, self.bytes, self.graphics_bytes = [], [], 0, 0
        self.row = self.col = 0
        self.fg, self.saved, self.region = None, (0, 0), (0, rows - 1)
        self.grid = [[Cell() for _ in range(cols)] for _ in range(rows)]
        self.rest, self.decoder = "", codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, cols * 10, rows * 20))

    def resize(self, cols, rows):
        """What is on the screen is gone; the program draws it again."""
        self.cols, self.rows, self.region, self.row, self.col = cols, rows, (0, rows - 1), 0, 0
        self.grid = [[Cell() for _ in range(cols)] for _ in range(rows)]

    def type(self, text):
        os.write(self.fd, text.encode())

    def pump(self, seconds):
        """Reads for at most so long; False at the end of the program."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.bytes += len(data)
        self.rest += self.decoder.decode(data)
        self.feed()
        return bool(data)

    def wait(self, condition, what, patience=20):
        end = time.monotonic() + patience
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{what}\n" + self.text())
            self.pump(0.1)

    def text(self):
        return "\n".join("".join(c.text for c in row).rstrip() for row in self.grid)

    SEQUENCE = re.compile(r"\x1b\[([<-?]?)([\d;:]*)([ -/]*)([@-~])|\x1b_G([^\x1b]*)\x1b\\|\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\"
                          r"|\x1bP([\d;]*q[^\x1b]*)\x1b\\|\x1b\](?:[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b[()][0B]|\x1b[=>78MDEc]|[^\x1b]", re.S)

    def feed(self):
        at = 0
        while at < len(self.rest):
            match = self.SEQUENCE.match(self.rest, at)
            if not match:
                break
            at = match.end()
            private, numbers, _, final, graphics, wrapped, sixels = match.groups()
            if final:
                self.control(private, [int(n) if n else 0 for n in re.split("[;:]", numbers)], final)
            elif graphics is not None:
                if self.in_tmux:
                    self.faults.append("a picture's sequence is not wrapped for tmux")
                self.graphics(graphics, match.end() - match.start())
            elif wrapped is not None:
                inner = re.fullmatch(r"\x1b_G(.*)\x1b\\", wrapped.replace("\x1b\x1b", "\x1b"), re.S)
                if inner and self.answers:
                    self.graphics(inner.group(1), match.end() - match.start())
            elif sixels is not None:
                self.sixels = self.row, self.col, sixels
            elif match.group().startswith("\x1b"):
                self.escape(match.group())
            else:
                self.put(match.group())
        self.rest = self.rest[at:]

    def graphics(self, text, size):
        self.graphics_bytes += size
        keys, _, payload = text.partition(";")
        keys = dict(pair.split("=", 1) for pair in keys.split(",") if pair)
        if len(payload) > 4096:
            self.faults.append("a chunk is longer than 4096 bytes")
        if self.loading is not None:
            first, data = self.loading
            if set(keys) - {"m", "q"}:
                self.faults.append(f"a later chunk has keys {sorted(keys)}")
        elif keys.get("a") == "q":
            if self.answers:
                self.type(f"\x1b_Gi={keys['i']};OK\x1b\\")
            return
        elif keys.get("a") == "d":
            self.removed.append(int(keys["i"]))
            self.pictures.pop(int(keys["i"]), None)
            return
        else:
            first, data = keys, ""
        data += payload
        if keys.get("m") == "1":
            if len(payload) % 4:
                self.faults.append("a chunk ends within four letters")
            self.loading = (first, data)
            return
        self.loading = None
        png = base64.b64decode(data, validate=True)
        if first.get("a") != "T" or first.get("U") != "1" or first.get("f") != "100" or first.get("q") != "2":
            self.faults.append(f"not a virtual placement of a PNG: {first}")
        if not png.startswith(b"\x89PNG") or b"IEND" not in png[-12:]:
            self.faults.append("no whole PNG")
        self.pictures[int(first["i"])] = (int(first["c"]), int(first["r"]), png)

    def put(self, c):
        if c == "\r":
            self.col = 0
        elif c == "\n":
            self.down()
        elif c == "\b":
            self.col = max(0, self.col - 1)
        elif c == "\t":
            self.col = min(self.cols - 1, self.col // 8 * 8 + 8)
        elif c >= " " and unicodedata.combining(c):
            self.grid[self.row][max(0, self.col - 1)].text += c
        elif c >= " ":
            width = 2 if unicodedata.east_asian_width(c) in "WF" else 1
            if self.col + width > self.cols:
                self.col = 0
                self.down()
            self.grid[self.row][self.col] = Cell(c, self.fg)
            if width == 2:
                self.grid[self.row][self.col + 1] = Cell("", self.fg)
            self.col += width

    def down(self):
        if self.row == self.region[1]:
            self.scroll(self.region[0], 1)
        else:
            self.row = min(self.rows - 1, self.row + 1)

    def scroll(self, top, count):
        """Lines top to the region's end go up by count, or down."""
        end = self.region[1]
        for _ in range(abs(count)):
            if count > 0:
                del self.grid[top]
                self.grid.insert(end, [Cell() for _ in range(self.cols)])
            else:
                del self.grid[end]
                self.grid.insert(top, [Cell() for _ in range(self.cols)])

    def escape(self, text):
        if text == "\x1bM":
            if self.row == self.region[0]:
                self.scroll(self.region[0], -1)
            else:
                self.row = max(0, self.row - 1)
        elif text == "\x1b7":
            self.saved = self.row, self.col
        elif text == "\x1b8":
            self.row, self.col = self.saved

    def control(self, private, n, final):
        if private:
            if final == "h" and 1049 in n:
                self.blank(0, 0, self.rows * self.cols)
            return
        first = n[0] or 1
        if final in "Hf":
            self.row, self.col = min(first, self.rows) - 1, min((n[1] if len(n) > 1 else 1) or 1, self.cols) - 1
        elif final == "A":
            self.row = max(0, self.row - first)
        elif final == "B":
            self.row = min(self.rows - 1, self.row + first)
        elif final == "C":
            self.col = min(self.cols - 1, self.col + first)
        elif final == "D":
            self.col = max(0, self.col - first)
        elif final == "G":
            self.col = first - 1
        elif final == "d":
            self.row = first - 1
        elif final == "J":
            here = self.row * self.cols + self.col
            begin, end = (here, self.rows * self.cols) if n[0] == 0 else (0, here + 1) if n[0] == 1 else (0, self.rows * self.cols)
            self.blank(begin // self.cols, begin % self.cols, end - begin)
            if end - begin == self.rows * self.cols:
                self.sixels = None
        elif final == "K":
            begin, end = (self.col, self.cols) if n[0] == 0 else (0, self.col + 1) if n[0] == 1 else (0, self.cols)
            self.blank(self.row, begin, end - begin)
        elif final == "X":
            self.blank(self.row, self.col, min(first, self.cols - self.col))
        elif final == "P":
            row = self.grid[self.row]
            del row[self.col:self.col + first]
            row += [Cell() for _ in range(self.cols - len(row))]
        elif final == "@":
            row = self.grid[self.row]
            row[self.col:self.col] = [Cell() for _ in range(first)]
            del row[self.cols:]
        elif final == "L":
            self.scroll(self.row, -first)
        elif final == "M":
            self.scroll(self.row, first)
        elif final == "S":
            self.scroll(self.region[0], first)
        elif final == "T":
            self.scroll(self.region[0], -first)
        elif final == "r":
            self.region = first - 1, ((n[1] if len(n) > 1 else 0) or self.rows) - 1
            self.row = self.col = 0
        elif final == "b":
            last = self.grid[self.row][self.col - 1].text[:1]
            for _ in range(first):
                self.put(last)
        elif final == "m":
            self.style(n)

    def style(self, n):
        while n:
            code = n.pop(0)
            if code in (38, 48) and n and n[0] == 5:
                if code == 38:
                    self.fg = n[1]
                del n[:2]
            elif code in (38, 48):
                if code == 38:
                    self.fg = None
                del n[:4]
            elif code in (0, 39):
                self.fg = None
            elif 30 <= code <= 37:
                self.fg = code - 30
            elif 90 <= code <= 97:
                self.fg = code - 82

    def blank(self, row, col, count):
        for i in range(count):
            at = row * self.cols + col + i
            self.grid[at // self.cols][at % self.cols] = Cell()

    def shown(self):
        """What placeholders show: {(row, column): (number, picture's row, picture's column)}; a cell without marks goes on from its left.
        What cannot be is in `misplaced` then: a fault, unless the screen is still being drawn."""
        found, self.misplaced = {}, []
        for y, row in enumerate(self.grid):
            left = None
            for x, cell in enumerate(row):
                if not cell.text.startswith(PLACEHOLDER):
                    left = None
                    continue
                marks = [MARKS.index(ord(c)) for c in cell.text[1:]]
                if marks:
                    picture_row, picture_col = marks[0], marks[1] if len(marks) > 1 else 0
                    high = marks[2] if len(marks) > 2 else 0
                elif left is None or left[3] != cell.fg:
                    self.misplaced.append(f"the placeholder at {y}, {x} has no number and none at its left")
                    continue
                else:
                    high, picture_row, picture_col = left[0], left[1], left[2] + 1
                left = (high, picture_row, picture_col, cell.fg)
                number = high << 24 | (cell.fg or 0)
                found[y, x] = (number, picture_row, picture_col)
                columns, rows, _ = self.pictures.get(number, (0, 0, b""))
                if picture_row >= rows or picture_col >= columns:
                    self.misplaced.append(f"the placeholder at {y}, {x} shows a place that picture {number} does not have")
        return found


def png_size(png):
    return struct.unpack(">II", png[16:24])


def png_pixel(png):
    """The first pixel of an 8-bit PNG."""
    data, at = b"", 8
    while at < len(png):
        size, = struct.unpack(">I", png[at:at + 4])
        if png[at + 4:at + 8] == b"IDAT":
            data += png[at + 8:at + 8 + size]
        at += 12 + size
    return tuple(zlib.decompress(data)[1:4])
