from itertools import permutations
from math import exp, sqrt

from book import Chapter, finish

ch = Chapter(5)

# 5.1 a public snapshot beside the search index
ch.holds("100 PB / 320 TiB", 100e15 / (320 * 2**40), "284")

# 5.2 C4 and GPT-3
ch.holds("C4 kept", 100 * 156e9 / 1.4e12, "11.1")
for score, shown in ((0.9, "0.424"), (0.5, "0.026")):
    ch.holds(f"kept at score {score}", (2 - score) ** -9, shown, near="代几个数")
ch.says("kept at score 1", (2 - 1.0) ** -9, "$s=1$ 时概率为 {}；")
mix = {"Common Crawl": (410, 60, "0.44"), "WebText2": (19, 22, "3.5"), "Books1": (12, 8, "2.0"),
       "Books2": (55, 8, "0.44"), "英文维基百科": (3, 3, "3.0")}
for name, (stock, weight, shown) in mix.items():
    ch.holds(f"epochs of {name}", 300 * weight / 100 / stock, shown, near=f"{stock}B | {weight}%")
ch.holds("weights add up", sum(w for _, w, _ in mix.values()), "101")
ch.holds("stock", sum(s for s, _, _ in mix.values()), "499")
ch.holds("web share of the stock", 100 * 410 / 499, "82")

# 5.3 packing, Jaccard, MinHash and banding
total = 1500 + 700 + 2900 + 3
ch.holds("packed tokens", total, "5103")
ch.holds("used", total // 2048 * 2048, "4,096")
ch.holds("left over", total % 2048, "1,007", near="5103")
A, B = set(range(1, 11)), set(range(6, 16))
ch.holds("Jaccard", len(A & B) / len(A | B), "0.333", near="交集")

def hit(s, r=8, b=14):
    return 1 - (1 - s**r) ** b

for s, one, shown in ((0.5, "0.0039", "0.053"), (0.7, "0.0576", "0.565"), (0.75, "0.1001", "0.772"),
                      (0.8, "0.1678", "0.924"), (0.85, "0.2725", "0.988")):
    ch.holds(f"one band, s={s}", s**8, one, near=f"| {s:.2f} |")
    ch.holds(f"found, s={s}", hit(s), shown, near=f"| {s:.2f} |")
a = "春分前后，院子里的杏树先开花，风一吹，花瓣落满了石阶，孩子们提着竹篮跑来跑去。"
b = "春分前后，院子里的杏树先开花，风一吹，花瓣落满了石阶，孩子们提着竹篮跑进跑出。"
ga, gb = ({t[i:i + 5] for i in range(len(t) - 4)} for t in (a, b))
j = len(ga & gb) / len(ga | gb)
ch.report("two characters differ", sum(x != y for x, y in zip(a, b)) == 2)
ch.holds("Jaccard of A and B", j, "0.795", near="真实值", times=3)
ch.holds("estimate is off by", 0.795 - 0.741, "0.054")
ch.holds("standard error", sqrt(0.795 * 0.205 / 112), "0.038")
ch.holds("A and B found", hit(0.795), "0.912")

# 5.4 repeated data
def worth(epochs, r=15.4):
    return 1 + r * (1 - exp(-(epochs - 1) / r))

ch.holds("4 epochs", worth(4), "3.73", near="D'")
ch.holds("4 epochs lose", 100 * (1 - worth(4) / 4), "7", near="D'")
ch.holds("40 epochs", worth(40), "15.2", near="D'")
ch.report("40 epochs: under four tenths", worth(40) / 40 < 0.4)
ch.report("at R* a pass is worth a little over a third", 1 / 3 < exp(-1) < 0.4)

# 5.5 a question of 20 tokens with the tenth changed
ch.holds("longest run", max(9, 20 - 10), "10", near="第 10 个词元", times=3)

# 5.7 Shapley: A and B alike, C apart
V = {"": 0, "A": 60, "B": 60, "C": 20, "AB": 60, "AC": 80, "BC": 80, "ABC": 80}
value = dict.fromkeys("ABC", 0.0)
for order in permutations("ABC"):
    for i, who in enumerate(order):
        value[who] += (V["".join(sorted(order[:i + 1]))] - V["".join(sorted(order[:i]))]) / 6
ch.report("C is worth 20", value["C"] == 20)
ch.holds("A is worth", value["A"], "30", near="phi_{\\text{甲}}")
ch.holds("sum", sum(value.values()), "80", near="phi_{\\text{甲}}", times=3)

# MinHash by hand: two functions on four elements, and the chance over all orders
A, B = "春夏秋", "夏秋冬"
for values, same in ((dict(zip("春夏秋冬", (7, 3, 5, 1))), False), (dict(zip("春夏秋冬", (6, 2, 8, 4))), True)):
    ch.report("minimum", (min(values[c] for c in A) == min(values[c] for c in B)) == same and "、".join(map(str, values.values())) in ch.text)
orders = list(permutations("春夏秋冬"))
ch.report("equal in half of the orders", sum(o[0] in "夏秋" for o in orders) * 2 == len(orders) and "$J=2/4$" in ch.text)

# 5.4 the mixture from three proxies, shares of Dolma 3
def lowest(places, losses):
    """The lowest point of the parabola through three equally spaced points: (curvature, slope in the middle, place)."""
    step = places[1] - places[0]
    bend = (losses[0] - 2 * losses[1] + losses[2]) / (2 * step**2)
    slope = (losses[2] - losses[0]) / (2 * step)
    return bend, slope, places[1] - slope / (2 * bend)

losses = ch.read("$w=0.2$、0.5、0.8 处的损失是 {}、{}、{}。")
bend, slope, best = lowest((0.2, 0.5, 0.8), losses)
ch.says("bend", bend, r"/(2\times0.3^2)={}$，中点的斜率")
ch.says("slope", slope, "(3.24-3.30)/0.6={}$")
ch.says("best share", best, r"0.5+0.1/(2\times1.0)={}$")
total, web, pdf, code, math = 5.9, *ch.read("网页 {}T 词元，占"), *ch.read("识别出的文字 {}B，占"), *ch.read("；代码 {}B，占"), *ch.read("数学网页 {}B，占")
for what, part, place in (("web", web * 1000, "网页 4.51T 词元，占 {}%"), ("PDF", pdf, "805B，占 {}%"), ("code", code, "409B，占 {}%"), ("mathematics", math, "152B，占 {}%")):
    shown = ch.read(place)[0]
    ch.report(f"share of {what}", abs(part / total / 10 - shown) < 0.6)         # the total is rounded to a tenth of a T

# answers
for s, one, shown in ((0.8, "0.328", "0.9996"), (0.5, "0.03125", "0.470"), (0.3, "0.0024", "0.047")):
    ch.holds(f"answer 1, one band at {s}", s**5, one, near="0.8^5")
    ch.holds(f"answer 1 at {s}", hit(s, 5, 20), shown, near="0.8^5")
ch.holds("answer 1, the text's", hit(0.5), "0.053", near="0.8^5")
ch.says("answer 2, hundred millions", 1e9 / 8 / 1e8, r"$10^9\times\frac18={}$ 亿页")
ch.says("answer 2, B", 1e9 / 8 * 600 / 1e9, "乘 600 得 {}B")
ch.says("answer 3, web", 15 * 0.6 / 8, r"15\times0.6/8={}$ 轮")
ch.says("answer 3, code", 15 * 0.2 / 0.6, r"15\times0.2/0.6={}$ 轮")
ch.says("answer 3, worth", 0.6 * worth(5), r"(1-e^{-4/15.4}))\approx{}$T")
ch.says("answer 3, less", 100 * (1 - 0.6 * worth(5) / 3), "T，少约 {}%")
high, low = (2 - 0.9) ** -9, (2 - 0.3) ** -9
ch.holds("answer 4, high", high, "0.424", near="保留率分别", times=2)
ch.holds("answer 4, low", low, "0.0084", near="保留率分别", times=3)
ch.says("answer 4", 100 * low / (high + low), r"(0.424+0.0084)\approx{}\%")
bend, slope, best = lowest((0.3, 0.5, 0.7), (2.88, 2.84, 2.86))
ch.says("answer 5, bend", bend, r"/(2\times0.2^2)={}$")
ch.says("answer 5, slope", slope, "(2.86-2.88)/0.4={}$")
ch.says("answer 5", best, r"0.5+0.05/1.5\approx{}$")
ch.says("answer 6, A", (40 + 50 - 30) / 2, r"\frac12\times(50-30)={}$")
ch.says("answer 6, B", (30 + 50 - 40) / 2, r"\frac12\times(50-40)={}$")
finish()
