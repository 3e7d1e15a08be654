#!/usr/bin/env python3
"""Prints the knots of a build: groups of source files that call each other in a circle, largest first, one a line.

    tests/house/knots.py BUILD

Who defines a name and who uses it is read from the objects (nm), so a call counts and a shared header does not."""
import collections, pathlib, subprocess, sys

build = pathlib.Path(sys.argv[1])
sources = {str(p.with_suffix("")) for p in pathlib.Path("src").glob("*/*.c")}
objects = {name: build / f"{name}.o" for name in sources if (build / f"{name}.o").exists()}
defines, uses = {}, collections.defaultdict(set)
for name, path in objects.items():
    for line in subprocess.run(["nm", "-P", path], capture_output=True, text=True, check=True).stdout.splitlines():
        symbol, kind = line.split()[:2]
        if kind in "TDRBC":
            defines[symbol] = name
        elif kind == "U":
            uses[name].add(symbol)
calls = {name: sorted({defines[s] for s in uses[name] if s in defines} - {name}) for name in objects}

# Tarjan's strongly connected components.
order, low, stack, knots = {}, {}, [], []
def visit(name):
    order[name] = low[name] = len(order)
    stack.append(name)
    for other in calls[name]:
        if other not in order:
            visit(other)
            low[name] = min(low[name], low[other])
        elif other in stack:
            low[name] = min(low[name], order[other])
    if low[name] == order[name]:
        knot = []
        while not knot or knot[-1] != name:
            knot.append(stack.pop())
        if len(knot) > 1:
            knots.append(sorted(knot))
sys.setrecursionlimit(10000)
for name in sorted(objects):
    if name not in order:
        visit(name)
for knot in sorted(knots, key=len, reverse=True):
    print(len(knot), " ".join(path.removeprefix("src/") for path in knot))
