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
ch.holds("product", product, "0.002", near="连乘得 0.002", times=2)
ch.holds("perplexity", ppl, "3.47", times=3)
ch.holds("bits a token", log2(ppl), "1.79")
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
ch.holds("subtractions found, per cent", 2 / 2000 * 100, "0.1", times=5)

# 2.6 Elo, pass@k, error bars, the best of ten
ch.holds("100 points", 1 / (1 + 10 ** (-100 / 400)), "0.640")
pass_k = lambda n, c, k: 1 - comb(n - c, k) / comb(n, k)
ch.holds("pass@1", pass_k(10, 3, 1), "0.30", near="pass@1", times=2)
ch.holds("pass@5", pass_k(10, 3, 5), "0.917", near="pass@5", times=2)
ch.report("21/252", (comb(7, 5), comb(10, 5)) == (21, 252) and "21/252" in ch.text)
half = lambda p, n: 196 * sqrt(p * (1 - p) / n)
for n, p, shown in ((14042, 0.8, "0.7"), (164, 0.8, "6.1"), (198, 0.5, "7.0"), (30, 0.5, "17.9")):
    ch.holds(f"half width, n={n}", half(p, n), shown, near=f"| {n} |")
ch.holds("half width, 200 questions of one's own", half(0.8, 200), "5.5", near="200 题", times=2)
step, best = 0.001, 0.0
for i in range(-8000, 8000):
    x = i * step
    best += x * 10 * (0.5 * (1 + erf(x / sqrt(2)))) ** 9 * exp(-x * x / 2) / sqrt(2 * pi) * step
ch.holds("the best of ten is too good by", 8 * best, "12", near="虚高约 12 分", times=2)
ch.holds("the best of ten, in deviations", best, "1.54", times=2)
ch.report("blind guesses", 100 / 4 == 25 and 100 / 10 == 10 and "从 25% 降到 10%" in ch.text)

# 2.6.2 the same 164 problems, 3 against 10
tail = sum(comb(13, k) for k in range(4))
ch.holds("tail", tail, "378")
ch.holds("3 against 10 or worse", 2 * tail / 2**13, "0.092", near="8192")
ch.holds("seven problems", 700 / 164, "4.3", near="乙高出 7 题")
# 2.7 sampling and questions, cost, needles, broken sets, doubling
ps = [0.9] * 15 + [0.1] * 15
once = 100 * sqrt(sum(p * (1 - p) for p in ps)) / 30
ch.holds("one run", once, "5.5", near="只答一遍")
ch.holds("64 runs", once / 8, "0.68", near="每题答 64 遍")
ch.holds("the questions' own spread", sqrt(sum((p - 0.5) ** 2 for p in ps) / 30), "0.4", near="各题的概率本身", times=2)
ch.holds("error from the questions", 100 * 0.4 / sqrt(30), "7.3", near="各题的概率本身")
a, b = 2000 / 0.70, 16000 / 0.75
ch.holds("tokens a right answer, A", a, "2857", near="每答对一题")
ch.holds("tokens a right answer, B", b, "21333", near="每答对一题")
ch.report("over seven times", 7 < b / a < 8 and "相差七倍多" in ch.text)
ch.holds("eight needles", 0.95**8, "0.663")
ch.holds("audited, per cent", 100 * 138 / 500, "27.6", near="138 题（占")
bad = 138 * 0.594
ch.holds("flawed", bad, "82", near="138\\times0.594", times=2)
ch.holds("hidden ceiling, per cent", 100 * (500 - round(bad)) / 500, "83.6", near="(500-82)/500")
sift = lambda wrong, fail, fail_wrong: wrong * fail_wrong / (wrong * fail_wrong + (1 - wrong) * fail)
ch.holds("wrong keys among the hard", 100 * sift(0.05, 0.20, 0.95), "20", near="0.05\\times0.95/", times=2)
ch.holds("a year at 212 days", 2 ** (365 / 212), "3.3", near="365/212")
ch.holds("a year at 89 days", 2 ** (365 / 89), "17", near="365/89")

# answers
ps = (0.4, 0.4, 0.05, 0.9)
prod = ps[0] * ps[1] * ps[2] * ps[3]
for value, shown in ((prod, "0.0072"), (prod ** -0.25, "3.43"), (log2(prod ** -0.25), "1.78"), (prod / 10, "0.00072"), ((prod / 10) ** -0.25, "6.10")):
    ch.holds("answer 1", value, shown, near="0.0072^{-1/4}", times=2 if shown == "0.0072" else 1)
ch.holds("answer 2, pass@1", pass_k(20, 4, 1), "0.20", near="560/1140")
ch.holds("answer 2, pass@3", pass_k(20, 4, 3), "0.509", near="560/1140")
ch.report("answer 2, counts", (comb(16, 3), comb(20, 3)) == (560, 1140))
ch.holds("answer 3", (1 / 0.9 - 1) * 100, "11.1", near="1/0.9")
ch.holds("answer 3, bits", log2(12), "3.585", near="log_212", times=2)
ch.holds("answer 3, BPB", 1000 / 3900 * log2(12), "0.919", near="log_212")
three = lambda p: sum(comb(5, k) * p**k * (1 - p) ** (5 - k) for k in (3, 4, 5))
ch.holds("answer 4, 0.7", three(0.7), "0.837", near="0.7^3")
ch.holds("answer 4, 0.4", three(0.4), "0.317", near="0.4^3")
ch.report("answer 5", 2 * (comb(10, 0) + comb(10, 1)) == 22 and 2**10 == 1024 and "22/1024" in ch.text)
ch.holds("answer 5", 22 / 1024, "0.021", near="22/1024")
ch.holds("answer 6, per cent", 100 * sift(0.08, 0.30, 0.90), "20.7", near="0.08\\times0.9/")
finish()
