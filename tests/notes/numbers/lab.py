"""The numbers in the lab's prose: each stands in the code beside it or in what that prints, or is worked out here.

code_runs.py proves what the code prints; this file ties the prose to it, so that neither can change alone.
"""
import re
from math import log, sqrt
import book

ASIDE = re.compile(r"\A---\n.*?^---$|^#[^\n]*$|^\[\^[^\]]+\]:[^\n]*$|\[\^[^\]]+\]|(?<=\])\([^)\s]*\)|https?://[^\s>）]+|<[^>\n]+>|^ *\d+\.(?= )|`[^`\n]+`", re.M | re.S)
FENCE = re.compile(r"^ *```.*?^ *```[ \t]*$", re.M | re.S)
NUMERAL = re.compile(r"\d+(?:\.\d+)?")

d, vocab, length = 32, 88, 32
a_layer = d * 3 * d + d * d + 2 * d * 4 * d
parameters = vocab * d + length * d + d + 2 * (a_layer + 2 * d)
a_sentence = 35955 / 4000                       # characters, of what corpus.py prints
tokens = a_sentence / 1.32 + 1
read = 300 * 16 * 24
spread = sqrt(0.25 * 0.75)
WORKED = {                                      # what the prose says that its note's code does not: results, and what questions give
    "1-tokenizer": ["3.9", "24", f"{a_sentence:.1f}", f"{tokens - 1:.1f}", f"{tokens:.1f}"],
    "2-gpt": [str(n) for n in (vocab, vocab * d, length * d, 3 * d, 4 * d, a_layer, a_layer // d**2, 2 * d, a_layer + 2 * d, 2 * (a_layer + 2 * d), parameters)],
    "3-train": [str(24 * 8), "12", "10", str(read), f"{6 * parameters * read / 1e10:.1f}", f"{log(24 * 8):.3f}", f"{log(2):.3f}", "7.7", f"{log(12):.2f}", "900", "0.59"],     # the last two: measured once, three times as many steps
    "4-sft": [str(2 * 12), "19", "20"],                                   # 19 of 20: measured once, with two animals
    "5-grpo": ["16", "0.91"] + [f"{x:.3g}" for x in (0.25, 0.75, spread)] + [f"{x / spread:.2f}" for x in (0.25, 0.75)],
}

def main():
    for name, worked in WORKED.items():
        note = book.Chapter(0, f"lab/{name}")
        code = set(NUMERAL.findall("\n".join(FENCE.findall(note.text))))
        prose = ASIDE.sub(" ", FENCE.sub("", note.text))
        for numeral in NUMERAL.findall(prose):
            if len(numeral) > 1:
                note.report(numeral, numeral in code or numeral in worked, "neither the code nor what it prints has it, and lab.py does not work it out")
        for numeral in worked:
            note.report(numeral, book.whole(numeral).search(prose), "the prose does not say it any more")
    book.finish()

main()
