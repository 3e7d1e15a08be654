import re
from itertools import permutations
from math import exp, factorial, sqrt

from book import Chapter, finish, number

ch = Chapter(5)

# 5.1 a public snapshot beside the search index
TiB, PB = 2**40, 1e15
ch.works("index beside a snapshot", r"两者相除，$10^{17}\div({}\times2^{40})\approx{=}$", lambda tib: ch.read("也就是 {} PB。")[0] * PB / (tib * TiB))
sizes = {row[0]: row[1] for row in ch.table("| 对象 | 规模 |")}
ch.report("the table's sizes are the text's", [number(sizes[k]) for k in ("谷歌搜索索引", "Common Crawl 单份快照", "GPT-3 的过滤后网页")]
          == ch.read("也就是 {} PB。") + ch.read(r"\div({}\times2^{40})") + ch.read("的压缩文本，过滤后 {} GB。"))

# 5.2 C4 and GPT-3
ch.works("C4 kept", r"\frac{{=}\times10^{9}}{{=}\times10^{12}}\approx {=}\%", (lambda before, after: (after, before, after / before / 10))(*ch.read("清洗前约 {}T 词元，清洗后 {}B，")))
power, = ch.read(r"$X$ 服从参数 $\alpha={}$ 的帕累托分布")
kept = lambda score: (2 - score) ** -power
ch.works("kept", r"$s={}$ 时概率为 {=}；$s={}$ 时 ${=}^{{=}}\approx{=}$；$s={}$ 时 ${=}^{{=}}\approx{=}$。",
         lambda a, b, c: (kept(a), 2 - b, -power, kept(b), 2 - c, -power, kept(c)))
budget, = ch.read("| {}B 词元下的轮数 |")
mix = ch.table("B 词元下的轮数")
for name, stock, weight, passes in mix:
    ch.shows(f"epochs of {name}", budget * number(weight) / 100 / number(stock), passes)
web_stock, web_weight = number(mix[0][1]), number(mix[0][2])
stock = sum(number(row[1]) for row in mix)
ch.works("the web's epochs", r"例如网页是 ${=}\times{=}\div{=}\approx{=}$ 轮", (budget, web_weight / 100, web_stock, budget * web_weight / 100 / web_stock))
ch.says("weights add up", sum(number(row[2]) for row in mix), "五项加起来是 {}%")
ch.works("the web's share of the stock", r"网页占存量的 ${=}/{=}\approx{=}\%$，却只占训练的 {=}%", (web_stock, stock, 100 * web_stock / stock, web_weight))

# 5.3 packing, Jaccard, MinHash and banding
docs = ch.read("假设三篇文档分别切成 {}、{}、{} 个词元")
size, = ch.read("训练样本长 {}，正好装满两条")
total = sum(docs) + len(docs)
ch.works("packed", "总共 ${=}+{=}+{=}+{=}={=}$ 个词元；{~}用去 {=}，余下 {=} 个", (*docs, len(docs), total, total // size * size, total % size))
ch.report("two samples", total // size == 2)                                    # as the text says
a, b, c = map(int, ch.read(r"例如 $A=\{1,\dots,{}\}$、$B=\{{},\dots,{}\}$，交集"))
A, B = set(range(1, a + 1)), set(range(b, c + 1))
ch.works("Jaccard", r"交集有 {=} 个元素，并集有 {=} 个，$J={=}/{=}\approx{=}$", (len(A & B), len(A | B), len(A & B), len(A | B), len(A & B) / len(A | B)))
A, B = (set(re.search(rf"\${name}\$ 是 {{(.+?)}}", ch.plain).group(1).split(", ")) for name in "AB")
seasons = [c for c in "春夏秋冬" if c in A | B]
ch.works("MinHash", "$J={=}/{=}$。某个哈希函数给", (len(A & B), len(A | B)))
first, second = (dict(zip(seasons, ch.read(place))) for place in ("给春、夏、秋、冬的值是 {}、{}、{}、{}，", "换一个函数给出 {}、{}、{}、{}，"))
least = lambda values, kind: min(values[c] for c in kind)
ch.works("minima", "$A$ 的最小值是 {=}，$B$ 的是 {=}，不等", (least(first, A), least(first, B)))
ch.works("minima alike", "两边的最小值都是夏的 {=}，相等", least(second, A))
ch.report("alike", least(second, A) == least(second, B) and least(first, A) != least(first, B))
orders = list(permutations(seasons))
ch.report("equal as often as the Jaccard", sum(o[0] in A & B for o in orders) * len(A | B) == len(orders) * len(A & B))
ch.works("equal as often", "机会正是 {=}/{=}。", (len(A & B), len(A | B)))

hashes, bands, each = ch.read("FineWeb 用 {} 个哈希，分成 {} 条、每条 {} 个")
hit = lambda s, r=each, b=bands: 1 - (1 - s**r) ** b
ch.report("hashes", bands * each == hashes)
ch.works("figure 5-2", "共 {=} 条，每条 {=} 个", (bands, each))
ch.works("the program's", "BANDS, ROWS = {=}, {=}", (bands, each))
for s, one, shown in ch.table("| 命中概率 |"):
    ch.shows(f"one band, s={s}", number(s) ** each, one)
    ch.shows(f"found, s={s}", hit(number(s)), shown)
a, b = ("".join(re.findall('"([^"\n]+)"', lines)) for lines in re.findall(r'^    "[AB]": (.+\n.+)$', ch.text, re.M))
ga, gb = ({t[i:i + 5] for i in range(len(t) - 4)} for t in (a, b))              # five characters, as in the program
j = len(ga & gb) / len(ga | gb)
guess, = ch.read("签名给出的估计是 {}，")
ch.works("A and B", r"真实值是 {=}，相差 {=}：{=} 个哈希相当于抛 {=} 次硬币，估计的标准误是 $\sqrt{{=}\times{=}/{=}}\approx{=}$", (j, abs(round(j, 3) - guess), hashes, hashes, j, 1 - j, hashes, sqrt(j * (1 - j) / hashes)))        # as the text rounds it
ch.works("A and B found", "把 $s={=}$ 代入公式，这一对被列为候选的概率约 {=}。", (j, hit(j)))

# 5.4 repeated data
r, = ch.read(r"其中 $R^{\star}\approx{}$ 是从实验拟合的常数")
worth = lambda epochs: 1 + r * (1 - exp(-(epochs - 1) / r))
ch.works("4 epochs", r"读 {} 轮即 $R={=}$，$D'\approx{=}\,U$，只比 ${=}U$ 少 {=}%；", lambda n: (n - 1, worth(n), n, 100 * (1 - worth(n) / n)))
ch.works("40 epochs", r"；读 {} 轮即 $R={=}$，$D'\approx{=}\,U$，四成都不到", lambda n: (n - 1, worth(n)))
ch.report("40 epochs: under four tenths", worth(40) / 40 < 0.4 and "四成都不到" in ch.text)       # the words of the line above
ch.report("at R* a pass is worth a little over a third", 1 / 3 < exp(-1) < 0.4 and "三分之一多一点" in ch.text)          # a rough bound

# the mixture from three proxies, shares of Dolma 3
def lowest(places, losses):
    """The lowest point of the parabola through three equally spaced points: (step, curvature, slope in the middle, place)."""
    step = places[1] - places[0]
    bend = (losses[0] - 2 * losses[1] + losses[2]) / (2 * step**2)
    slope = (losses[2] - losses[0]) / (2 * step)
    return step, bend, slope, places[1] - slope / (2 * bend)

*places, l1, l2, l3 = ch.read("$w={}$、{}、{} 处的损失是 {}、{}、{}。")
step, bend, slope, best = lowest(places, (l1, l2, l3))
ch.works("proxies", r"$({=}-2\times{=}+{=})/(2\times{=}^2)={=}$，中点的斜率是 $({=}-{=})/{=}={=}$，最低点在 ${=}+{=}/(2\times{=})={=}$",
         (l1, l2, l3, step, bend, l3, l1, 2 * step, slope, places[1], -slope, bend, best))
whole = next(number(row[2]) for row in ch.table("| 公开程度 |") if row[0] == "Dolma 3 Mix")
for what, part, shown in (("web", *ch.read("网页 {}T 词元，占 {}%")), ("PDF", *ch.read("文字 {}B，占 {}%")), ("code", *ch.read("代码 {}B，占 {}%")), ("mathematics", *ch.read("数学网页 {}B，占 {}%"))):
    ch.report(f"share of {what}", abs((part if part > 10 else 1000 * part) / whole / 10 - shown) < 0.6)         # T or B; the whole is rounded to a tenth of a T
ch.works("a budget for text", "中文 {} 字 -> {=} 词元，", lambda n: len("字".encode()) * n)

# 5.5 a question of 20 tokens with the tenth changed
long, at, run, n13, n8 = ch.read("设想一道 {} 个词元的题，转载时第 {} 个词元被改掉，剩下的连续相同片段最长只有 {} 个词元，{} 的门槛会放过它，{} 的门槛则能抓住")
ch.report("longest run", run == max(at - 1, long - at) and n8 <= run < n13)
ch.report("the thresholds told", ch.read("GPT-3 用 {} 个连续词元") == [n13] and ch.read("Llama 3 改用 {} 个词元的重合") == [n8])

# 5.7 Shapley: A and B alike, C apart
alone, both, c, with_c, all_ = ch.read("单独使用都得 {} 分，合用仍是 {} 分；丙单独得 {} 分，与甲或乙合用得 {} 分，三者齐备也是 {} 分")

def shapley(V):
    names = max(V, key=len)
    value = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        for i, who in enumerate(order):
            value[who] += (V["".join(sorted(order[:i + 1]))] - V["".join(sorted(order[:i]))]) / factorial(len(names))
    return value

value = shapley({"": 0, "A": alone, "B": alone, "C": c, "AB": both, "AC": with_c, "BC": with_c, "ABC": all_})
ch.works("values", r"$\phi_{\text{甲}}=\phi_{\text{乙}}={=}$；丙无论何时加入都贡献 {=}。三者相加正好 {=}", (value["A"], value["C"], sum(value.values())))

# answers
n, bands5, rows5, *likes = ch.read("{} 个哈希切成 {} 条、每条 {} 个，相似度 {}、{}、{} 的文档")
ch.report("answer 1, hashes", bands5 * rows5 == n)
for s, place in zip(likes, (r"${=}^5\approx{=}$，概率约 {=}；", r"${=}^5={=}$，约 {=}；$0.3^5", r"${=}^5\approx{=}$，约 {=}。正文")):
    ch.works(f"answer 1 at {s}", place, (s, s**rows5, hit(s, rows5, bands5)))
ch.works("answer 1, the text's", "正文的设定在 {} 处只有 {=}，所以", hit)
pages, words = ch.read("一份快照有 {} 亿个网页，语种识别留下一半，规则过滤再留下一半，去重又留下一半，每页平均 {} 个词元")
ch.works("answer 2", r"\times\frac18={=}$ 亿页，乘 {=} 得 {=}B 词元", (pages / 2**3, words, pages / 2**3 * words / 10))       # three times a half
budget, web, web_weight, code, code_weight, named = *ch.read("预算 {}T 词元，网页存量 {}T、权重 {}%，代码存量 {}T、权重 {}%"), *ch.read("比名义的 {}T 少几成")
passes = budget * code_weight / 100 / code
ch.works("answer 3", r"网页 ${=}\times{=}/{=}={=}$ 轮，代码 ${=}\times{=}/{=}={=}$ 轮。$R={=}$，$D'={=}\times(1+{=}(1-e^{{=}/{=}}))\approx{=}$T，少约 {=}%",
         (budget, web_weight / 100, web, budget * web_weight / 100 / web, budget, code_weight / 100, code, passes, passes - 1, code, r, 1 - passes, r,
          code * worth(passes), 100 * (1 - code * worth(passes) / named)))
high, low = ch.read("一批网页里一半得分 {}、一半得分 {}，")
ch.works("answer 4", r"保留率分别是 ${=}^{{=}}\approx{=}$ 与 ${=}^{{=}}\approx{=}$，低分的占 ${=}/({=}+{=})\approx{=}\%$",
         (2 - high, -power, kept(high), 2 - low, -power, kept(low), kept(low), kept(high), kept(low), 100 * kept(low) / (kept(high) + kept(low))))
*places, l1, l2, l3 = ch.read("三个小模型在网页比例 {}、{}、{} 处的损失是 {}、{}、{}，")
step, bend, slope, best = lowest(places, (l1, l2, l3))
ch.works("answer 5", r"二次项系数 $({=}-2\times{=}+{=})/(2\times{=}^2)={=}$，中点斜率 $({=}-{=})/{=}={=}$，最低点在 ${=}+{=}/{=}\approx{=}$",
         (l1, l2, l3, step, bend, l3, l1, 2 * step, slope, places[1], -slope, 2 * bend, best))
a, b, both = ch.read("甲、乙两份数据单独使用得 {} 分与 {} 分，合用 {} 分。")
value = shapley({"": 0, "A": a, "B": b, "AB": both})
ch.works("answer 6", r"甲 $\frac12\times{=}+\frac12\times({=}-{=})={=}$，乙 $\frac12\times{=}+\frac12\times({=}-{=})={=}$，合计 {=}", (a, both, b, value["A"], b, both, a, value["B"], both))
finish()
