#!/usr/bin/env bash
# Measures what reviews cost: the cards of 10 MB of the bundled chapters against their parse, the replay of 10,000 ratings, and a question
# asked of 10 MB of notes.
#   tests/bench/review.sh BUILD
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cc -O2 -std=c11 -D_GNU_SOURCE -Iinclude tests/bench/review_cards.c -o "$work/cards" "$build/libbiji.a" \
    $(pkg-config --libs libcmark-gfm yaml-0.1 jansson) -lcmark-gfm-extensions -lunistring -lpthread -lm || exit 1
exec python3 - "$work" "$build/biji" <<'PY'
import datetime as dt, pathlib, random, re, statistics, subprocess, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "tests/bench")
import measure
bench, work = measure.Bench("review"), pathlib.Path(sys.argv[1])
chapters = "\n\n".join(re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.S)
                       for path in sorted(pathlib.Path("content").glob("*/*.md")))
with open(work / "large.md", "w") as out:
    size = 0
    while size < 10_000_000:
        size += len((chapters + "\n\n").encode())
        out.write(chapters + "\n\n")
rng, when = random.Random(1), dt.datetime(2026, 1, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
with open(work / "reviews.tsv", "w") as out:
    for _ in range(10_000):
        when += dt.timedelta(minutes=rng.choice([1, 2, 60]))
        out.write(f"{when.isoformat()}\t{rng.randrange(1, 600):016x}\t{rng.choice('1233334')}\t{rng.randrange(90000)}\n")
parse, cards, replay = map(float, subprocess.run([work / "cards", work / "large.md", work / "reviews.tsv"], check=True,
                                                 capture_output=True, text=True).stdout.split())
course, size = work / "course", 0
course.mkdir()
for number in range(1000):
    for path in sorted(pathlib.Path("content").glob("llm_content/*.md")):
        if size < 10_000_000:
            (course / f"{number}-{path.name}").write_bytes(path.read_bytes())
            size += path.stat().st_size
ask = statistics.median(measure.run([sys.argv[2], "ask", "-C", course, "--json", "为什么要除以根号dk"]).cpu for _ in range(7)) * 1e3
bench.report("cards of a 10 MB course with its parse, against the parse", (parse + cards) / parse, 1.3)
bench.report("milliseconds to replay 10,000 reviews", replay, 3.5)
bench.report("asking a course of 10 MB, against the parse", ask / parse, 0.8)
bench.end()
PY
