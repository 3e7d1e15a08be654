from itertools import permutations
from math import exp, sqrt

from book import Chapter, finish

ch = Chapter(5)

# 5.1 a public snapshot beside the search index
ch.holds("100 PB / 320 TiB", 100e15 / (320 * 2**40), "284")

# 5.2 C4 and GPT-3
ch.holds("C4 kept", 100 * 156e9 / 1.4e12, "11.1", times=2)
for score, shown in ((0.9, "0.424"), (0.5, "0.026")):
    ch.holds(f"kept at score {score}", (2 - score) ** -9, shown)
ch.holds("kept at score 1", (2 - 1.0) ** -9, "1", times=39)
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
ch.holds("left over", total % 2048, "1,007")
A, B = set(range(1, 11)), set(range(6, 16))
ch.holds("Jaccard", len(A & B) / len(A | B), "0.333", near="交集", times=3)

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

# self-test
ch.holds("s=1/3: one band of 4", (1 / 3) ** 4, "0.0123", times=2)
ch.holds("s=1/3, r=4, b=20", hit(1 / 3, 4, 20), "0.22", near="0.0123")
finish()
