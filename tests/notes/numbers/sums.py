"""The sums that the notes write out, `$50\\times30=1500$`, done again from the page alone.

    for sum in sums(text): sum.ok, sum.shown

A chain of sides is split at =, ≈ and the signs of order; each side that is arithmetic throughout (no letters but e and π) has a value,
and neighbours must agree: a numeral stands for all that round to it, so 0.333 is 1/3 and 1/3 is 0.333. Sides with letters are left out,
and between two of them nothing is compared. 万, 亿 and % that follow a formula belong to its last side. A power of ten between two sides
is taken for a unit: 16 times 7 billion bytes are 112 GB.
"""
import functools, math, re

RELATIONS = {"=": "=", r"\approx": "=", "≈": "=", r"\equiv": None, r"\to": None, r"\Rightarrow": None, r"\propto": None, r"\sim": None, r"\in": None,
             "<": "<", r"\lt": "<", ">": ">", r"\gt": ">", r"\le": "<", r"\leq": "<", r"\ge": ">", r"\geq": ">", r"\ll": "<", r"\gg": ">", r"\ne": None, r"\neq": None,
             ",": None, ";": None, r"\qquad": None, r"\quad": None, r"\\": None, "，": None, "、": None, "；": None, "。": None, "：": None, ":": None, r"\mid": None, "|": None}
TOKEN = re.compile(r"\\(?:mathrm|text|mathit|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+|\\\\|\\.|\d+(?:\.\d+)?|\S")
IGNORED = {r"\left", r"\right", r"\,", r"\;", r"\!", r"\ ", r"\:", "&", r"\bigl", r"\bigr", r"\big", r"\Big", r"\displaystyle", r"\textstyle", "$"}
FUNCTIONS = {r"\ln": math.log, r"\exp": math.exp, r"\lg": math.log10, r"\sin": math.sin, r"\cos": math.cos, r"\tanh": math.tanh}
UNITS = {"万": 1e4, "亿": 1e8, "%": 1e-2, r"\%": 1e-2, "％": 1e-2, "‰": 1e-3}

SCALES = [10.0**k for k in (-12, -9, -8, -6, -4, -3, -2, 2, 3, 4, 6, 8, 9, 12)]
FENCE = re.compile(r"^ *```.*?^ *```[ \t]*$", re.M | re.S)
BETWEEN = re.compile(r"(?<![\\$])\$(?!\$)([ ]*(?:[万亿%][ ]*)?)\$(?!\$)")          # two formulas with only a unit between them are one
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$\n]+)\$( *[万亿%])?", re.S)

class NotArithmetic(Exception):
    pass

class Side:
    """One side of a sum: its value, and by how much that may be off because numerals are rounded."""
    def __init__(self, tokens):
        self.tokens = list(tokens)
        self.value = self.evaluate(self.tokens)
        self.unit = "".join(t for t in tokens if unit(t))
        self.rounding = self.rounded_by() or self.carried()

    def evaluate(self, tokens):
        self.left, self.at = list(tokens), 0
        value = self.expression()
        if self.at < len(self.left) and not all(unit(t) for t in self.left[self.at:]):
            raise NotArithmetic
        return value

    def rounded_by(self):
        """Half of the last decimal of a side that is one numeral, perhaps times a power of ten; of others 0."""
        plain = "".join(t for t in self.tokens if not unit(t) and t not in UNITS)
        numeral = re.fullmatch(r"(?:[-−+])?(\d+(?:\.\d+)?)((?:(?:\*|\\times|\\cdot)10\^\{?[-−]?\d+\}?)?)", plain)
        if not numeral or self.value == 0:
            return 0
        decimals = len(numeral.group(1).partition(".")[2])
        return 0.5 * 10.0**-decimals * abs(self.value) / float(numeral.group(1))

    def carried(self):
        """What the roundings of numerals with three decimals or more, which are results themselves, come to."""
        total = 0
        for i, t in enumerate(self.tokens):
            decimals = len(t.partition(".")[2]) if t[0].isdigit() else 0
            if decimals >= 3:
                total += abs(self.evaluate(self.tokens[:i] + [repr(float(t) + 0.5 * 10.0**-decimals)] + self.tokens[i + 1:]) - self.value)
        return total

    def peek(self):
        return self.left[self.at] if self.at < len(self.left) else ""

    def next(self):
        self.at += 1
        return self.left[self.at - 1] if self.at <= len(self.left) else ""

    def expression(self):
        value = self.product()
        while self.peek() in ("+", "-", "−"):
            value = value + self.product() if self.next() == "+" else value - self.product()
        return value

    def product(self):
        value = self.power()
        while True:
            if self.peek() in (r"\times", r"\cdot", "×", "*"):
                self.next()
                value *= self.power()
            elif self.peek() in ("/", r"\div", "÷"):
                self.next()
                value /= self.power()
            elif self.peek() in UNITS:
                value *= UNITS[self.next()]
            elif self.peek() in ("(", "[", r"\frac", r"\tfrac", r"\dfrac", r"\sqrt", "e", r"\pi") or self.peek() in FUNCTIONS:
                value *= self.power()
            else:
                return value

    def power(self):
        if self.peek() in ("-", "−"):
            self.next()
            return -self.power()
        value = self.atom()
        if self.peek() == "!":
            self.next()
            value = math.factorial(int(value))
        if self.peek() == "^":
            self.next()
            value = value ** self.argument()
        return value

    def argument(self):
        """What a command or ^ takes: a group in braces, else one token, of a numeral one digit."""
        if self.peek() == "{":
            self.next()
            value = self.expression()
            self.expect("}")
            return value
        if self.peek()[:1].isdigit() and len(self.peek()) > 1:
            first, self.left[self.at] = self.peek()[0], self.peek()[1:]
            return float(first)
        return self.atom()

    def expect(self, token):
        if self.next() != token:
            raise NotArithmetic

    def atom(self):
        token = self.next()
        if token[:1].isdigit():
            return float(token)
        if token in "([{" and token:
            value = self.expression()
            self.expect({"(": ")", "[": "]", "{": "}"}[token])
            return value
        if token in (r"\frac", r"\tfrac", r"\dfrac"):
            top = self.argument()
            return top / self.argument()
        if token == r"\binom":
            top = self.argument()
            return math.comb(int(top), int(self.argument()))
        if token == r"\sqrt":
            return math.sqrt(self.argument())
        if token in FUNCTIONS or token == r"\log":
            function = FUNCTIONS.get(token)
            if self.peek() == "_" and token == r"\log":
                self.next()
                base = self.argument()
                function = lambda x: math.log(x, base)
            if function is None:
                raise NotArithmetic
            if self.peek() == "^":
                raise NotArithmetic
            return function(self.power())
        if token == "e":
            return math.e
        if token == r"\pi":
            return math.pi
        raise NotArithmetic

def unit(token):
    return bool(re.match(r"\\(?:mathrm|text)", token)) or token in (r"\circ",)

class Sum:
    def __init__(self, left, relation, right, shown):
        self.left, self.right, self.relation, self.shown = left, right, relation, shown

    @property
    def ok(self):
        return self.agrees(1) or self.relation == "=" and any(self.agrees(scale) for scale in SCALES)

    def agrees(self, scale):
        a, b = self.left, self.right
        left, right = scale * a.value, b.value
        slack = 1.0001 * (scale * a.rounding + b.rounding) + 1e-9 * max(abs(left), abs(right))
        if self.relation == "=":
            return abs(left - right) <= slack
        return left < right + slack if self.relation == "<" else left > right - slack

@functools.lru_cache(maxsize=None)
def parse(tokens):
    try:
        return Side(list(tokens))
    except (NotArithmetic, ZeroDivisionError, ValueError, OverflowError, IndexError, TypeError):
        return None

@functools.lru_cache(maxsize=None)
def chain(formula):
    """The sums of one formula."""
    parts, signs, depth = [[]], [], 0
    for token in (t for t in TOKEN.findall(formula) if t not in IGNORED):
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if token in RELATIONS and (depth == 0 or token not in (",", "|", ";", ":")):
            parts.append([])
            signs.append(RELATIONS[token])
        else:
            parts[-1].append(token)
    sides = [parse(tuple(p)) if p else None for p in parts]
    return [Sum(left, sign, right, "".join(left.tokens) + " " + sign + " " + "".join(right.tokens))
            for left, sign, right in zip(sides, signs, sides[1:]) if left and right and sign and not (left.unit and right.unit and left.unit != right.unit)]

def sums(text):
    text = FENCE.sub("", text)
    text = BETWEEN.sub(lambda m: m.group() if "$$" in m.group() else f" {m.group(1)} ", text)
    for m in FORMULA.finditer(text):
        yield from chain(m.group(1) or m.group(2) + (m.group(3) or ""))
