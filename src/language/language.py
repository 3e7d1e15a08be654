#!/usr/bin/env python3
"""Keeps zh_CN.po and language_table.c in step with the source.

usage: language.py refresh     finds every marked text in src/, adds the new ones to zh_CN.po, drops those that are gone, makes language_table.c
       language.py check       what has no translation, whose placeholders differ, what is not yet refreshed; exit status 1 if there is any
       language.py unmarked    literals that read like sentences and are not marked; unmarked.txt lists those that are meant so

Marked are the arguments of _(), N_() and language_count(), and the formats of the functions in FORMATS. A translator may change the order
of placeholders with %2$s.
"""
import pathlib, re, sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
PO, TABLE = HERE / "zh_CN.po", HERE / "language_table.c"
# Function -> number of the argument that it shows translated, counted from 0.
FORMATS = {"_": 0, "N_": 0, "language_text": 0, "error_set": 2, "diag_add": 6, "ui_say": 1, "ui_complain": 1, "tex_fail": 2, "tex_warn": 2,
           "fail": 2, "lint_report": 5, "tell_piece": 6, "advise": 1, "broken": 0}
# Data, other people's words and code that is only for programs.
QUIET = re.compile(r"_table\.c$|^src/(math/(symbols|tex_words|tex_letters|macros)|layout/(syntax|wrap)|markdown/(html|line)|out/(json|dump)|"
                   r"cli/(cmd_completions|cmd_manual|inside)|dialect/callouts|notes/question_words|load/navigation)")
# The columns of tables that hold words of a program: the choices of an option, the keys of an action.
COLUMNS = {("src/app/options.c", 8), ("src/app/action.c", 1)}
# What other functions take is not said to anybody.
NOT_SHOWN = {"slice_of", "slice_find_str", "slice_starts", "slice_ends", "slice_eq_str", "value_of", "word_index", "_Static_assert",
             "json_pair", "json_key", "getenv", "strcmp", "line_starts"}
# What strerror() says.
SYSTEM = ["No such file or directory", "Permission denied", "Operation not permitted", "Input/output error", "No space left on device",
          "Read-only file system", "Not a directory", "Is a directory", "Too many levels of symbolic links", "File name too long",
          "Too many open files", "File exists", "Disk quota exceeded", "Argument list too long", "Exec format error",
          "Cannot allocate memory", "Resource temporarily unavailable", "No such device or address", "Invalid argument"]
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|^[ \t]*#(?:\\\n|[^\n])*|[A-Za-z_]\w*|\n|\S', re.S | re.M)
PLACEHOLDER = re.compile(r"%(?:(\d+)\$)?([-+ #0]*)(\*|\d+)?(\.(?:\*|\d+)?)?(hh|ll|[hlzjt])?([diouxXeEfgGcsp%])")
HEADER = """# The interface of biji in Chinese. To add or mend a translation edit the lines msgstr, then run `make language`.
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def literal(token):
    """The bytes of a C or .po string, as text."""
    def one(m):
        e = m.group(1)
        if e[0] in "xX":
            return chr(int(e[1:], 16))
        return chr(int(e, 8)) if e[0] in "01234567" and e != "0" else ESCAPES.get(e, e)
    text = re.sub(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", one, token[1:-1])
    try:
        return text.encode("latin-1").decode("utf-8") if re.search(r"\\x", token) else text
    except UnicodeError:
        return text


def tokens(text):
    """(kind, text, line) of a C source; literals that stand side by side are one."""
    out, line = [], 1
    for m in TOKEN.finditer(text):
        t = m.group(0)
        if t[0] == '"':
            if out and out[-1][0] == "string":
                out[-1] = ("string", out[-1][1] + literal(t), out[-1][2])
            else:
                out.append(("string", literal(t), line))
        elif not (t == "\n" or t.startswith(("/*", "//")) or t.lstrip().startswith("#")):
            out.append(("word" if t[0].isalpha() or t[0] == "_" else "sign", t, line))
        line += t.count("\n")
    return out


def calls(ts):
    """For each token: (function, number of the argument) of every call around it, outermost first."""
    stack, around = [], []
    for i, (kind, t, _) in enumerate(ts):
        if kind == "sign" and t in ")]}" and stack:
            stack.pop()
        around.append([(f, n) for f, n in stack])
        if kind == "sign" and t in "([{":
            stack.append([ts[i - 1][1] if t == "(" and i and ts[i - 1][0] == "word" else "", 0])
        elif kind == "sign" and t == "," and stack:
            stack[-1][1] += 1
    return around


def sources():
    for path in sorted(TOP.glob("src/*.c")) + sorted(TOP.glob("src/*/*.[ch]")):
        name = str(path.relative_to(TOP))
        yield name, tokens(path.read_text("utf-8"))


def is_marked(around):
    """Whether a literal is shown translated: by the nearest call with a name, over parentheses without one."""
    for function, number in reversed(around):
        if function:
            return function == "language_count" and number > 0 or FORMATS.get(function) == number
    return False


def extract():
    """English -> {"one": singular or None, "files": [...]}, in the order of the files."""
    found = {}
    for name, ts in sources():
        ones = None
        for (kind, t, _), around in zip(ts, calls(ts)):
            if kind != "string" or not is_marked(around) or not re.search(r"[^\W\d_]|[(:;,.]", PLACEHOLDER.sub("", t)):
                continue
            inner = [a for a in around if a[0]][-1]
            if inner == ("language_count", 1):
                ones = t
                continue
            entry = found.setdefault(t, {"one": None, "files": []})
            if inner == ("language_count", 2):
                entry["one"] = ones
            if name not in entry["files"]:
                entry["files"].append(name)
    for text in SYSTEM:
        found.setdefault(text, {"one": None, "files": ["strerror"]})
    return found


def read_po():
    """English (the plural form, where there is one) -> Chinese; "" where it is not translated or fuzzy."""
    read, fields, last, fuzzy = {}, {}, None, False
    def end():
        english = fields.get("msgid_plural", fields.get("msgid"))
        if english:
            read[english] = "" if fuzzy else fields.get("msgstr[0]", fields.get("msgstr", ""))
    for line in (PO.read_text("utf-8") if PO.exists() else "").splitlines() + [""]:
        m = re.match(r'(msgid_plural|msgid|msgstr(?:\[0\])?) (".*")$', line)
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        elif m:
            last = m.group(1)
            fields[last] = literal(m.group(2))
        elif line.startswith('"') and last:
            fields[last] += literal(line)
        elif not line:
            end()
            fields, last, fuzzy = {}, None, False
    return read


def quoted(field, text):
    escape = lambda s: '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    lines = text.split("\n")
    parts = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    if len(parts) <= 1:
        return f"{field} {escape(text)}\n"
    return f'{field} ""\n' + "".join(escape(p) + "\n" for p in parts)


def po_text(found, chinese):
    out = HEADER
    for english, entry in found.items():
        out += "\n#: " + " ".join(entry["files"]) + "\n"
        if PLACEHOLDER.search(english):
            out += "#, c-format\n"
        if entry["one"] is None:
            out += quoted("msgid", english) + quoted("msgstr", chinese.get(english, ""))
        else:
            out += quoted("msgid", entry["one"]) + quoted("msgid_plural", english) + quoted("msgstr[0]", chinese.get(english, ""))
    return out


def table_text(found, chinese):
    escape = lambda s: '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("??", "?\\?") + '"'
    rows = sorted((e.encode(), e) for e in found if chinese.get(e))
    out = ('/* language_table.c - made by language.py from zh_CN.po; not to be edited. */\n/* clang-format off */\n#include "language_table.h"\n\n'
           "const struct translation language_table[] = {\n")
    for _, english in rows:
        out += f"    {{{escape(english)},\n     {escape(chinese[english])}}},\n"
    if not rows:
        out += '    {"", ""},\n'
    return out + f"}};\nconst size_t language_table_count = {len(rows)};\n"


def placeholders(text):
    """What printf takes for a format, in the order of the arguments: a width or precision of * counts as one. None: it is no good format."""
    taken, numbered, plain = {}, False, 0
    rest = PLACEHOLDER.sub("", text)
    for position, _, width, precision, size, kind in PLACEHOLDER.findall(text):
        if kind == "%":
            continue
        for star in (width, precision):
            if star and "*" in star:
                plain += 1
                taken[plain] = "*"
        if position:
            numbered = True
            taken[int(position)] = (size or "") + kind
        else:
            plain += 1
            taken[plain] = (size or "") + kind
    if "%" in rest or (numbered and (plain or sorted(taken) != list(range(1, len(taken) + 1)))):
        return None
    return [taken[i] for i in sorted(taken)]


def check():
    found, chinese, wrong = extract(), read_po(), []
    for english, entry in found.items():
        where = entry["files"][0]
        if not chinese.get(english):
            wrong.append(f"{where}: no translation: {english!r}")
        elif "%" in english and placeholders(english) is not None and placeholders(chinese[english]) != placeholders(english):
            wrong.append(f"{where}: other placeholders: {english!r} {chinese[english]!r}")
        elif english.endswith("\n") != chinese[english].endswith("\n"):
            wrong.append(f"{where}: a line's end on one side only: {english!r}")
        if entry["one"] is not None and placeholders(entry["one"]) != placeholders(english):
            wrong.append(f"{where}: one and many take other placeholders: {english!r}")
    wrong += [f"zh_CN.po: no longer said by the source: {e!r}" for e in chinese if e not in found]
    if TABLE.read_text("utf-8") != table_text(found, chinese):
        wrong.append("language_table.c is older than zh_CN.po; make language")
    return wrong


def unmarked():
    meant = set((HERE / "unmarked.txt").read_text("utf-8").splitlines())
    options = set(re.findall(r'^    \{"([a-z-]+)", ', (TOP / "src/app/options.c").read_text("utf-8"), re.M))
    out = []
    for name, ts in sources():
        if QUIET.search(name) or name.startswith("src/language/"):
            continue
        for (kind, t, line), around in zip(ts, calls(ts)):
            if around and (around[-1][0] in NOT_SHOWN or (name, around[-1][1]) in COLUMNS) or all(w in options for w in t.split()):
                continue
            words = re.search(r"[A-Za-z]{2,}[,;:.]? [a-z(\"']|[A-Za-z]{2,} %|%\S+ [A-Za-z]{2,}", t)
            if kind == "string" and words and not is_marked(around) and t.replace("\n", "\\n").replace("\t", "\\t") not in meant:
                out.append(f"{name}:{line}: not marked: {t!r}")
    return out


def main(argv):
    if argv == ["refresh"]:
        found, chinese = extract(), read_po()
        PO.write_text(po_text(found, chinese), "utf-8")
        TABLE.write_text(table_text(found, chinese), "utf-8")
        print(f"{len(found)} texts, {sum(1 for e in found if chinese.get(e))} translated")
        return 0
    if argv in (["check"], ["unmarked"]):
        lines = check() if argv == ["check"] else unmarked()
        print("\n".join(lines), end="\n" if lines else "")
        return 1 if lines else 0
    print(__doc__.strip())
    return 0 if argv == ["--help"] else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
