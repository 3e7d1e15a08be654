#!/usr/bin/env python3
"""Proves that the programming exercises of the chapters can be solved, and that their checks can fail.

Under `## 自测题` an item marked （编程…） ends its question with a ```python block, the check, and its answer, in
<details>, holds one too. The answer followed by the check must run; the check by itself must not.
usage: exercise_runs.py [CHAPTER.md ...]      default: every chapter
"""
import pathlib, re, subprocess, sys, tempfile, textwrap
ROOT = pathlib.Path(__file__).resolve().parents[2]
ITEM = re.compile(r"^(\d+)\. （编程[^）]*）.*?(?=^\d+\. |\Z)", re.M | re.S)
CODE = re.compile(r"^( *)```python\n(.*?)^\1```", re.M | re.S)

def blocks(text):
    return "\n".join(textwrap.dedent(body) for _, body in CODE.findall(text))

def runs(code):
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60)

def main():
    passed = failed = 0
    for path in [pathlib.Path(p) for p in sys.argv[1:]] or sorted((ROOT / "content" / "llm_content").glob("ch*.md")):
        exercises = re.search(r"^## 自测题\n(.*?)(?=^## |\Z)", path.read_text(encoding="utf-8"), re.M | re.S)
        for item in ITEM.finditer(exercises.group(1) if exercises else ""):
            question, _, answer = item.group().partition("<details>")
            check, solution = blocks(question), blocks(answer)
            done, alone = runs(solution + "\n" + check), runs(check)
            good = check and solution and done.returncode == 0 and alone.returncode != 0
            passed, failed = passed + bool(good), failed + (not good)
            if not good:
                why = done.stderr if done.returncode else "the check passes without an answer" if check else "it has no check"
                print(f"not ok {path.name} exercise {item.group(1)}: {why}")
    print(f"exercises: {passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)

main()
