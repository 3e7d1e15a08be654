#!/usr/bin/env python3
"""Proves that the notes' Python code runs and prints what stands beside it.

A block ```python followed by the line 输出： and a ```text block is run in a process of its own; its standard output must
equal the text block. Every python block must run, with an output block or without. Blocks that import numpy or torch are
skipped, and counted, where that module is not installed.
A block whose first line is a comment with a file's name, `# bpe.py`, is saved under it and run from there, so that later
blocks can import it: those of the same note, and of the notes of the same folder that come after it by name (content/lab).
usage: code_runs.py [CHAPTER.md ...]      default: all of content/
"""
import pathlib, re, subprocess, sys, tempfile
ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```[ \t]*$(?:\s*^输出：[ \t]*\n\s*^```text[^\n]*\n(.*?)^```[ \t]*$)?", re.M | re.S)

def interpreter(module):
    """A Python that has the module: the one running this, else the system's; None when neither has it."""
    for python in (sys.executable, "/usr/bin/python3"):
        if pathlib.Path(python).exists() and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    return None

def imports(code, folder):
    """The modules that the code imports, itself or through files of its folder."""
    names, seen = set(re.findall(r"^\s*(?:import|from)\s+(\w+)", code, re.M)), set()
    while names - seen:
        name = (names - seen).pop()
        seen.add(name)
        if (folder / f"{name}.py").exists():
            names |= set(re.findall(r"^\s*(?:import|from)\s+(\w+)", (folder / f"{name}.py").read_text(encoding="utf-8"), re.M))
    return names

def main():
    paths = [pathlib.Path(p) for p in sys.argv[1:]] or sorted((ROOT / "content").rglob("*.md"))
    pythons = {m: interpreter(m) for m in ("numpy", "torch")}
    passed = failed = skipped = 0
    shared = {path.parent: tempfile.TemporaryDirectory() for path in paths}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for m in BLOCK.finditer(text):
            code, want = m.group(1), m.group(2)
            line = text.count("\n", 0, m.start()) + 1
            lines = code.count("\n")
            if lines > 40:
                failed += 1
                print(f"not ok {path}:{line}: {lines} lines of code, 40 at most")
            named = re.match(r"# (\w+\.py)\n", code)
            folder = pathlib.Path(shared[path.parent].name) if named else None
            needed = [m for m in pythons if m in (imports(code, folder) if named else re.findall(r"^\s*(?:import|from)\s+(\w+)", code, re.M))]
            if named:
                (folder / named.group(1)).write_text(code, encoding="utf-8")
            if any(pythons[m] is None for m in needed):
                skipped += 1
                continue
            python = pythons[needed[-1]] if needed else sys.executable
            with tempfile.TemporaryDirectory() as cwd:
                run = subprocess.run([python] + ([named.group(1)] if named else ["-c", code]), cwd=folder or cwd, capture_output=True, text=True, timeout=300)
            if run.returncode != 0:
                failed += 1
                print(f"not ok {path}:{line}: the code ends with an error\n{run.stderr}")
            elif want is not None and run.stdout.rstrip() != want.rstrip():
                failed += 1
                print(f"not ok {path}:{line}: it prints\n{run.stdout}where the notes say\n{want}")
            else:
                passed += 1
    print(f"code: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)

main()
