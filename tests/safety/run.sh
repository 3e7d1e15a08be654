#!/usr/bin/env bash
# Proves that nothing a note, an index, a file's name or a user's word contains can speak to the terminal: every control character and
# every mark that turns text around, as it is and hidden in entities, in every place of a note, through every command. What is
# printed holds none of them but line ends, and where colours are asked for, nothing but colours and hyperlinks of plain ASCII.
#   tests/safety/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
exec python3 - "$(cd "${1:-build}" && pwd)/biji" <<'PY'
import os, re, subprocess, sys, tempfile, urllib.parse
biji = sys.argv[1]
unsafe = [chr(c) for c in [*range(32), *range(0x7F, 0xA0)] if c not in (9, 10)]
unsafe += list("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffb")
raw = "".join(unsafe) + "\x1b[31mred\x1b[0m\x1b]0;title\x07"
hidden = "".join(f"&#{ord(c)};" for c in unsafe) + "&#x1b;[31m&#x9B;&rlm;&lrm;"
NOTE = """---
title: "文X"
upstream: "https://example.com/X.md"
---

# 标题 X

段落 X **粗X** *斜X* ~~删X~~ `码X` [链X](http://a.cn/X "题X") ![图X](图X.png "题X") <http://b.cn/X> http://c.cn/X [引X][r]
[缺X](missingX.md) [无](#noX) <kbd>X</kbd> <sub>X</sub> <a id="idX">X</a> <img src="X.png" alt="X" title="X"> <unknownX> 公式 $aXb$ 注[^1]

[r]: <http://d/X> "题X"

- 项 X
- [ ] 任务 X

> [!NOTE]
> 提示 X

| 头X | b |
|---|---|
| 格X | `X` |

```py X
码 X
```

$$
\\text{X} \\fooX X
$$

<details><summary>摘X</summary>

内 X

</details>

<table><tr><td>X</td></tr></table>

<pre>X</pre>

[^1]: 脚注 X
"""
sequences = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[\x21-\x7e]*\x1b\\\\")
passed = failed = 0

def check(*args, color=False):
    global passed, failed
    run = subprocess.run([biji, *args], capture_output=True, stdin=subprocess.DEVNULL)
    said = run.stdout.decode("utf-8", "surrogateescape") + run.stderr.decode("utf-8", "surrogateescape")
    text = sequences.sub("", said) if color else said
    found = sorted({f"U+{ord(c):04X}" for c in text if c in unsafe or 0xDC80 <= ord(c) <= 0xDCFF})
    good = not found and 0 <= run.returncode <= 4 and said
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("not ok", [ascii(a) for a in args], "exit", run.returncode, found or "nothing said")

def check_all(course):
    for args in (["cat", "--width=30"], ["cat", "--links=inline"], ["cat", "--links=list"], ["cat", "--ascii"], ["toc", "--all"],
                 ["links"], ["check"], ["search", "文"], ["search", "码"], ["search", "link:cn"], ["search", "/./"]):
        check(*args, "-C", course)
        check(*args, "--color=always", "-C", course, color=True)
    for args in (["toc", "--all"], ["links"], ["check"], ["search", "文"]):
        check(*args, "--json", "-C", course)

with tempfile.TemporaryDirectory() as work:
    for folder in ("STATE", "CACHE", "CONFIG"):
        os.environ[f"XDG_{folder}_HOME"] = f"{work}/{folder.lower()}"
    os.environ["TERM"] = "xterm-256color"
    for name, filling in (("raw", raw), ("hidden", hidden)):
        with open(f"{work}/{name}.md", "w", encoding="utf-8", newline="") as file:
            file.write(NOTE.replace("X", filling))
        check_all(f"{work}/{name}.md")
    names = ["\x1b[31m文.md", "a\u202eb.md", "bell\x07.md", "\x9b文.md", "line\rend.md"]
    for folder in ("named", "found"):
        os.mkdir(f"{work}/{folder}")
        for name in names:
            with open(f"{work}/{folder}/{name}", "w", encoding="utf-8", newline="") as file:
                file.write(NOTE.replace("X", raw if folder == "named" else hidden))
    with open(f"{work}/named/index.md", "w", encoding="utf-8", newline="") as file:
        file.write(f"# 课程 {hidden}\n\n" + "".join(f"1. [{hidden}]({urllib.parse.quote(name)})\n" for name in names))
        file.write(f"2. [缺{raw}](<gone{hidden}.md>)\n3. [上](https://github.com/a/b/blob/main/%1b{hidden}.md)\n")
    for folder in ("named", "found"):
        check_all(f"{work}/{folder}")
        check("fetch", "--dry-run", "--all", "-C", f"{work}/{folder}")
    word = "\x1b[31m\u202e\x07"
    for args in ([word], ["help", word], ["--" + word], ["cat", word], ["cat", f"{work}/raw.md#{word}"], ["search", f"/{word}["],
                 ["math", f"\\text{{{word}}}"], ["math", f"\\x{word}"], ["cat", "--theme", word, "--color=always"], ["cat", "--width", word]):
        check(*args, color="--color=always" in args)
print(f"safety: {passed} passed, {failed} failed")
sys.exit(failed > 0)
PY
