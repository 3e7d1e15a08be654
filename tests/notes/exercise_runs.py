#!/usr/bin/env python3
"""Proves that the programming exercises of the notes can be solved, and that their checks can fail.

Under `## 自测题` an item marked （编程…） ends its question with a ```python block, the check, and its answer, in <details>,
holds one too. The answer followed by the check must run; the check by itself must not. Every note has two such items or more,
every item a mark of its kind and difficulty （计算，★★） and one answer of its own.
In the lab they may import the files of the notes: blocks whose first line is a comment with a file's name.
usage: exercise_runs.py [NOTE.md ...]      default: every chapter and the lab
"""
import pathlib, re, subprocess, sys, tempfile, textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish
ROOT = pathlib.Path(__file__).resolve().parents[2]
ITEM = re.compile(r"^\d+\. .*?(?=^\d+\. |\Z)", re.M | re.S)
MARK = re.compile(r"\d+\. （(?:计算|推导|简答|开放|编程|实验)，★{1,3}）")
CODE = re.compile(r"^( *)```python\n(.*?)^\1```", re.M | re.S)
FILE = re.compile(r"^```python\n(# (\w+\.py)\n.*?)^```", re.M | re.S)

def blocks(text):
    return "\n".join(textwrap.dedent(body) for _, body in CODE.findall(text))

def runs(code, folder, python=sys.executable):
    return subprocess.run([python, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60)

def with_numpy():
    """A Python that has numpy: the one running this, else the system's; None when neither has it."""
    pythons = [p for p in (sys.executable, "/usr/bin/python3") if pathlib.Path(p).exists()]
    return next((p for p in pythons if runs("import numpy", ROOT, p).returncode == 0), None)

def main():
    numpy, skipped = with_numpy(), 0
    notes = [pathlib.Path(p) for p in sys.argv[1:]] or [p for folder in ("llm_content", "lab") for p in sorted((ROOT / "content" / folder).glob("*.md"))]
    for path in sorted((ROOT / "content" / "lab").glob("*.md")):
        for code, name in FILE.findall(path.read_text(encoding="utf-8")):
            (LAB / name).write_text(code, encoding="utf-8")
    for path in notes:
        exercises = re.search(r"^## 自测题\n(.*?)(?=^## |\Z)", path.read_text(encoding="utf-8"), re.M | re.S)
        items = ITEM.findall(exercises.group(1) if exercises else "")
        check(sum("（编程" in item[:8] for item in items) >= 2, f"{path.name}: two programming exercises are needed")
        for item in items:
            name = f"{path.name} exercise {item.split('.')[0]}"
            question, _, answer = item.partition("<details>")
            check(MARK.match(item) and item.count("<details>") == item.count("</details>") == 1, f"{name}: needs a kind, a difficulty and one hidden answer")
            if "（编程" not in item[:8]:
                continue
            proof, solution = blocks(question), blocks(answer)
            in_lab = path.parent.name == "lab"
            if in_lab and not numpy:
                skipped += 1
                continue
            with tempfile.TemporaryDirectory() as empty:
                at = (LAB, numpy) if in_lab else (empty,)
                done, alone = runs(solution + "\n" + proof, *at), runs(proof, *at)
            why = done.stderr if done.returncode else "the check passes without an answer" if alone.returncode == 0 else "it has no check or no answer"
            check(proof and solution and done.returncode == 0 and alone.returncode != 0, f"{name}: {why}")
    finish("exercises", skipped)

with tempfile.TemporaryDirectory() as lab:
    LAB = pathlib.Path(lab)
    main()
