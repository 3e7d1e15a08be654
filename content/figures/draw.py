"""Drawing for the notes' figures: a plot with two axes as SVG, and a grid of grey values as PNG. Only the standard library.

A `Plot` keeps the elements as text, in the order drawn. Coordinates given are those of the data; `said` marks a label whose
numerals the notes say too, which a test compares with their text.
"""
import math, struct, zlib

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 24, 56
BLUE, ORANGE, GREEN, RED, GREY = "#0b61a4", "#c2620a", "#2a7f3f", "#b3261e", "#6b6b6b"

def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

class Plot:
    def __init__(self, title, x, y, log_x=False, log_y=False):
        """title is read out to who cannot see the figure; x and y are the ranges, (least, most)."""
        self.title, self.x, self.y, self.log_x, self.log_y = title, x, y, log_x, log_y
        self.parts = []

    @staticmethod
    def share(value, ends, log):
        if log:
            value, ends = math.log(value), (math.log(ends[0]), math.log(ends[1]))
        return (value - ends[0]) / (ends[1] - ends[0])

    def at(self, x, y):
        """The pixels of a point of the data."""
        px = LEFT + self.share(x, self.x, self.log_x) * (WIDTH - LEFT - RIGHT)
        py = HEIGHT - BOTTOM - self.share(y, self.y, self.log_y) * (HEIGHT - TOP - BOTTOM)
        return px, py

    def text(self, px, py, text, anchor="middle", color="#222", size=15, said=False, turned=False):
        turn = f' transform="rotate(-90 {px:.1f} {py:.1f})"' if turned else ""
        kind = ' class="said"' if said else ""
        self.parts.append(f'<text{kind} x="{px:.1f}" y="{py:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{color}"{turn}>{escaped(text)}</text>')

    def axes(self, x_name, x_ticks, y_name, y_ticks):
        """Ticks are values, or pairs of a value and what to write there."""
        pairs = lambda ticks: [t if isinstance(t, tuple) else (t, f"{t:g}".replace("-", "−")) for t in ticks]
        left, bottom = self.at(self.x[0], self.y[0])
        right, top = self.at(self.x[1], self.y[1])
        for value, name in pairs(x_ticks):
            px, _ = self.at(value, self.y[0])
            self.parts.append(f'<path d="M{px:.1f} {bottom:.1f}v5" stroke="#222"/>')
            self.text(px, bottom + 21, name, size=14)
        for value, name in pairs(y_ticks):
            _, py = self.at(self.x[0], value)
            self.parts.append(f'<path d="M{left:.1f} {py:.1f}H{right:.1f}" stroke="#e2e2e2"/>')
            self.text(left - 8, py + 5, name, anchor="end", size=14)
        self.parts.append(f'<path d="M{left:.1f} {top:.1f}V{bottom:.1f}H{right:.1f}" fill="none" stroke="#222"/>')
        self.text((left + right) / 2, HEIGHT - 10, x_name)
        self.text(18, (top + bottom) / 2, y_name, turned=True)

    def line(self, points, color=BLUE, dashed=False):
        steps = "L".join("{:.1f} {:.1f}".format(*self.at(x, y)) for x, y in points)
        dash = ' stroke-dasharray="6 5"' if dashed else ""
        self.parts.append(f'<path d="M{steps}" fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round"{dash}/>')

    def curve(self, f, color=BLUE, dashed=False, ends=None, steps=120):
        a, b = ends or self.x
        xs = [a * (b / a) ** (i / steps) if self.log_x else a + (b - a) * i / steps for i in range(steps + 1)]
        self.line([(x, f(x)) for x in xs], color, dashed)

    def dot(self, x, y, color=BLUE):
        self.parts.append('<circle cx="{:.1f}" cy="{:.1f}" r="5" fill="{}"/>'.format(*self.at(x, y), color))

    def label(self, x, y, text, color="#222", anchor="start", dx=8, dy=-8, said=False):
        px, py = self.at(x, y)
        self.text(px + dx, py + dy, text, anchor, color, said=said)

    def bar(self, x0, x1, y0, y1, color=BLUE):
        (a, b), (c, d) = self.at(x0, y0), self.at(x1, y1)
        self.parts.append(f'<rect x="{min(a, c):.1f}" y="{min(b, d):.1f}" width="{abs(c - a):.1f}" height="{abs(d - b):.1f}" fill="{color}"/>')

    def area(self, points, color):
        steps = "L".join("{:.1f} {:.1f}".format(*self.at(x, y)) for x, y in points)
        self.parts.append(f'<path d="M{steps}Z" fill="{color}" fill-opacity="0.25"/>')

    def made(self):
        """The file's bytes."""
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
                f'font-family="sans-serif" role="img">\n<title>{escaped(self.title)}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n')
        return (head + "\n".join(self.parts) + "\n</svg>\n").encode("utf-8")

class Grid:
    """Rows of values from -1 (blue) over 0 (white) to 1 (orange), each drawn as a square of `cell` pixels."""
    def __init__(self, rows, cell):
        self.rows, self.cell = rows, cell

    @staticmethod
    def color(value):
        end = (194, 98, 10) if value > 0 else (11, 97, 164)
        return bytes(round(255 + (c - 255) * min(1, abs(value))) for c in end)

    def made(self):
        """The file's bytes: PNG, 8 bits a channel."""
        lines = [b"\0" + b"".join(self.color(v) * self.cell for v in row) for row in self.rows]
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        size = struct.pack(">IIBBBBB", len(self.rows[0]) * self.cell, len(self.rows) * self.cell, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(line * self.cell for line in lines), 9)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
