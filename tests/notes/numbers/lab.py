"""The numbers in the lab's prose: each stands in the code beside it or in what that prints, or is worked out here.

code_runs.py proves what the code prints; this file ties the prose to it, so that neither can change alone.
"""
import re
from math import log, sqrt
import book

ASIDE = re.compile(r"\A---\n.*?^---$|^#[^\n]*$|^\[\^[^\]]+\]:[^\n]*$|\[\^[^\]]+\]|(?<=\])\([^)\s]*\)|https?://[^\s>）]+|<[^>\n]+>|^ *\d+\.(?= )|`[^`\n]+`", re.M | re.S)
FENCE = re.compile(r"^ *```.*?^ *```[ \t]*$", re.M | re.S)
NUMERAL = re.compile(r"\d+(?:\.\d+)?")
NOTES = ("1-tokenizer", "2-gpt", "3-train", "4-sft", "5-grpo")

def worked():
    """By note, what its prose says that its code does not: results, from inputs that are read, and what its questions give."""
    tokenizer, gpt, train, sft, grpo = (book.Chapter(0, f"lab/{name}") for name in NOTES)
    length, d, layers = gpt.read("def __init__(self, vocab, length={}, d={}, heads=4, layers={}):")
    vocab, = gpt.read("`GPT(vocab={})` 的参数有多少")
    a_layer = d * 3 * d + d * d + 2 * d * 4 * d                 # projections, output, and two of the feed-forward
    parameters = vocab * d + length * d + d + layers * (a_layer + 2 * d)
    characters, = tokenizer.read("{} 个字，其中不同的有")
    lines, = tokenizer.read("TRAIN = list(sentences({}, seed=1))")
    a_token, = tokenizer.read("以后每词元约 {} 字，")
    tokens = characters / lines / a_token + 1
    steps, = train.read("steps, peak = {}, 0.01")
    pieces, piece = train.read("每一步随机取 {} 段，每段 {} 个词元")
    read = steps * pieces * piece
    many, right = grpo.read("一组 {} 个回答里对了 {} 个")
    share = right / many
    spread = sqrt(share * (1 - share))
    whole = lambda *numbers: [f"{n:g}" if n < 1e5 else f"{n:.0f}" for n in numbers]
    return {tokenizer: whole(piece) + ["3.9"] + [f"{x:.1f}" for x in (characters / lines, tokens - 1, tokens)],
            gpt: whole(vocab, vocab * d, length * d, 3 * d, 4 * d, a_layer, a_layer / d**2, 2 * d, a_layer + 2 * d, layers * (a_layer + 2 * d), parameters),
            train: whole(piece * 8, 12, 10, read) + [f"{6 * parameters * read / 1e10:.1f}", f"{log(piece * 8):.3f}", f"{log(2):.3f}", "7.7", f"{log(12):.2f}",
                   "900", "0.59"],                              # the last two: measured once, three times as many steps
            sft: ["24", "19", "20"],                            # 19 of 20: measured once, with two animals
            grpo: ["16", "0.91"] + [f"{x:.3g}" for x in (share, 1 - share, spread)] + [f"{x / spread:.2f}" for x in (share, 1 - share)]}

def main():
    for note, results in worked().items():
        code = set(NUMERAL.findall("\n".join(FENCE.findall(note.text))))
        prose = ASIDE.sub(" ", FENCE.sub("", note.text))
        for numeral in NUMERAL.findall(prose):
            if len(numeral) > 1:
                note.report(numeral, numeral in code or numeral in results, "neither the code nor what it prints has it, and lab.py does not work it out")
        for numeral in results:
            note.report(numeral, book.whole(numeral).search(prose), "the prose does not say it any more")
    book.finish()

main()
