from math import comb, erf, exp, log, log2, pi, sqrt

from book import Chapter, finish

ch = Chapter(2)

# 2.1 what the demonstrations cost
ch.holds("demonstrations", 50 * 30, "1500", times=2)
ch.holds("left of the window", 2048 - 50 * 30, "548")

# 2.1 a vote of five paths
ch.holds("majority of five", sum(comb(5, k) * 0.6**k * 0.4 ** (5 - k) for k in (3, 4, 5)), "0.683")

# 2.2 perplexity
probs = [0.2, 0.5, 0.1, 0.8, 0.25]
product = 1.0
for q in probs:
    product *= q
ppl = product ** (-1 / 5)
ch.holds("product", product, "0.002", near="连乘得 0.002", times=4)
ch.holds("perplexity", ppl, "3.47", times=5)
ch.holds("bits a token", log2(ppl), "1.79", times=2)
ch.holds("arithmetic mean", sum(probs) / 5, "0.37")
ch.holds("its inverse", 5 / sum(probs), "2.70")
worse = product / 0.1 * 0.001
ch.holds("product with one worse token", worse, "0.00002")
ch.holds("perplexity then", worse ** (-1 / 5), "8.71")
ch.holds("5% noise, per cent", (1 / 0.95 - 1) * 100, "5.3")
ch.holds("one token in", 1 / 0.05, "20", near="平均每 20 个词元")
ch.report("two tokenizers, twelve bits each", 4 * log2(8) == 2 * log2(64) == 12 and r"$4\times3=12$" in ch.text and r"$2\times6=12$" in ch.text)
ch.report("one bit a byte", 12 / 12 == 1 and "$12/12=1$" in ch.text)
ch.report("eightfold", 64 / 8 == 8 and "差八倍" in ch.text)

# 2.3 bits behind the perplexities, three ways to score
ch.holds("35.8 / 20.5", 35.8 / 20.5, "1.746")
ch.holds("bits saved", log2(35.8 / 20.5), "0.80", times=2)
ch.holds("LAMBADA bits", log2(1.92), "0.94")
a, b = [0.3, 0.4], [0.5, 0.6, 0.5, 0.6]
sa, sb = sum(map(log, a)), sum(map(log, b))
for name, value, shown in (("A total", sa, "-2.12"), ("B total", sb, "-2.41"), ("A mean", sa / 2, "-1.06"), ("B mean", sb / 4, "-0.60"),
                           ("A less its prior", sa - log(0.15), "-0.22"), ("B less its prior", sb - log(0.01), "2.20")):
    ch.holds(name, value, shown)
ch.report("the rules disagree", sa > sb and sa / 2 < sb / 4 and sa - log(0.15) < sb - log(0.01))
for value, shown in ((sa, "−2.12"), (sb, "−2.41"), (sa / 2, "−1.06"), (sb / 4, "−0.60")):
    ch.holds("answer 5", value, shown, near="总对数似然选甲（")

# 2.4 gap on NQ, BLEU, digits
ch.holds("NQ gap", 44.5 - 29.9, "14.6", near="NQ 上却落后")
cand, ref = "the cat sat on mat".split(), "the cat sat on the mat".split()
grams = lambda s, n: [tuple(s[i:i + n]) for i in range(len(s) - n + 1)]
precisions = [sum(min(grams(cand, n).count(g), grams(ref, n).count(g)) for g in set(grams(cand, n))) / len(grams(cand, n)) for n in (1, 2, 3, 4)]
ch.report("n-gram precisions", all(abs(x - y) < 1e-12 for x, y in zip(precisions, (5 / 5, 3 / 4, 2 / 3, 1 / 2))))
prod = precisions[0] * precisions[1] * precisions[2] * precisions[3]
ch.holds("their product", prod, "0.25", near="四者相乘")
ch.holds("fourth root", prod**0.25, "0.707")
ch.holds("brevity penalty", exp(1 - 6 / 5), "0.819")
ch.holds("BLEU", exp(1 - 6 / 5) * prod**0.25, "0.579")
ch.holds("BLEU in hundredths", 100 * exp(1 - 6 / 5) * prod**0.25, "57.9")
ch.holds("five digits", 0.9**5, "0.590")
ch.holds("additions found, per cent", 17 / 2000 * 100, "0.85")
ch.holds("subtractions found, per cent", 2 / 2000 * 100, "0.1", times=4)

# 2.6 Elo, pass@k, error bars, the best of ten
ch.holds("100 points", 1 / (1 + 10 ** (-100 / 400)), "0.640")
pass_k = lambda n, c, k: 1 - comb(n - c, k) / comb(n, k)
ch.holds("pass@1", pass_k(10, 3, 1), "0.30", near="pass@1", times=2)
ch.holds("pass@5", pass_k(10, 3, 5), "0.917", near="pass@5", times=2)
ch.report("21/252", (comb(7, 5), comb(10, 5)) == (21, 252) and "21/252" in ch.text)
half = lambda p, n: 196 * sqrt(p * (1 - p) / n)
for n, p, shown in ((14042, 0.8, "0.7"), (164, 0.8, "6.1"), (198, 0.5, "7.0"), (30, 0.5, "17.9")):
    ch.holds(f"half width, n={n}", half(p, n), shown, near=f"| {n} |")
ch.holds("half width, 200 questions of one's own", half(0.8, 200), "5.5", near="200 题")
step, best = 0.001, 0.0
for i in range(-8000, 8000):
    x = i * step
    best += x * 10 * (0.5 * (1 + erf(x / sqrt(2)))) ** 9 * exp(-x * x / 2) / sqrt(2 * pi) * step
ch.holds("the best of ten is too good by", 8 * best, "12", near="虚高约 12 分", times=2)
ch.holds("the best of ten, in deviations", best, "1.54", times=2)
ch.report("blind guesses", 100 / 4 == 25 and 100 / 10 == 10 and "从 25% 降到 10%" in ch.text)

# answers
ch.holds("answer 3", (1 / 0.9 - 1) * 100, "11.1")
ch.holds("answer 4", 1000 / 4200 * log2(8), "0.714")

# 2.6.2 the same 164 problems, 3 against 10
tail = sum(comb(13, k) for k in range(4))
ch.holds("tail", tail, "378")
ch.holds("3 against 10 or worse", 2 * tail / 2**13, "0.092", near="8192")
ch.holds("seven problems", 700 / 164, "4.3", near="乙高出 7 题")
finish()
