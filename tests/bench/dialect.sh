#!/usr/bin/env bash
# Measures what dialects cost plain notes, in instructions (by callgrind, which knows no noise), against the same program in which they do
# nothing: search of 1,000 notes made of the bundled chapters' paragraphs, and `biji cat` of the chapters and of code full of their signs.
#   tests/bench/dialect.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
make -s BUILD="$build" "$build/inert" || exit 1
exec python3 - "$build" "$work" <<'PY'
import pathlib, random, re, shutil, subprocess, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
build, work, bench = sys.argv[1], pathlib.Path(sys.argv[2]), measure.Bench("dialect")
if not shutil.which("valgrind"):
    print("dialect: instructions not counted, valgrind is not installed")
    sys.exit(0)

random.seed(1)
chapters = [path.read_text() for path in sorted(pathlib.Path("content").glob("*/*.md"))]
paragraphs = [part for text in chapters for part in text.split("\n\n")[1:] if part.strip()]
for i in range(1000):
    at, text = random.randrange(len(paragraphs)), [f"# 第 {i} 篇"]
    while sum(map(len, text)) < 4700:
        text.append(paragraphs[at % len(paragraphs)])
        at += 1
    folder = work / "notes" / f"part{i // 100}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"note{i:04}.md").write_text("\n\n".join(text) + "\n")
prose, code = work / "prose.md", work / "code.md"
prose.write_text(re.sub(r"\A---\n.*?\n---\n", "", pathlib.Path("content/llm_content/ch03.md").read_text(), flags=re.S))
code.write_text("# Code\n\n" + "".join(f"Part {i}.\n\n```cpp\nint a[2][2] = {{{{-1, 0}}, {{0, {i}}}}}; // [[maybe]] ==x== <Node>\n"
                                       f"m[[x]] = std::vector<Node>{{}}; a ++b++ :smile: %%\n```\n\n" for i in range(400)))

def instructions(program, *arguments):
    text = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/out", f"{build}/{program}", *arguments],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    return int(re.search(r"Collected : (\d+)", text)[1])

def compare(what, limit, *arguments):
    bench.report(f"{what} / without dialects", instructions("biji", *arguments) / instructions("inert", *arguments), limit)

for word in "模型", "transformer", "困惑度":
    compare(f"search {word}", 1.03, "search", "-C", str(work / "notes"), word)
compare("cat of a chapter", 1.03, "cat", str(prose))
compare("cat of code with their signs", 1.4, "cat", str(code))
bench.end()
PY
