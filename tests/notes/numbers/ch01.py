from math import exp, log, log2

from book import Chapter, finish

ch = Chapter(1)

# 1.1 a model that stops with probability 1/2: the lengths' probabilities add up to one
ch.equals("lengths 0 to 3", "、".join(f"1/{2 ** (k + 1)}" for k in range(4)), "1/2、1/4、1/8、1/16")
ch.report("they sum to 1", abs(sum(0.5 ** (k + 1) for k in range(60)) - 1) < 1e-12)

# 1.2 sequences, chain rule, temperature
ch.holds("50000^10 / 1e46", 50000**10 / 1e46, "9.8")
ch.holds("chain rule", 0.5 * 0.4 * 0.1 * 0.6, "0.012", times=2)

def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]

rows = {0.5: ("0.867", "0.117", "0.016"), 1: ("0.665", "0.245", "0.090"), 2: ("0.506", "0.307", "0.186")}
for T, shown in rows.items():
    for value, s in zip(softmax([2 / T, 1 / T, 0]), shown):
        ch.holds(f"T={T}", value, s, near=f"| {T} |")
ch.holds("e^2", exp(2), "7.389", times=2)
ch.holds("e^1", exp(1), "2.718", times=2)
ch.holds("their sum", exp(2) + exp(1) + 1, "11.107", times=2)
ch.holds("top two", sum(softmax([2, 1, 0])[:2]), "0.910")

joint = {"甲甲": 0.6 * 0.5, "甲乙": 0.6 * 0.5, "乙甲": 0.4 * 0.9, "乙乙": 0.4 * 0.1}
for k, s in {"甲甲": "0.30", "甲乙": "0.30", "乙甲": "0.36", "乙乙": "0.04"}.items():
    ch.holds(k, joint[k], s, near=f"{k} {s}", times={"甲甲": 3, "甲乙": 3, "乙甲": 2, "乙乙": 1}[k])
ch.report("the best sentence is not the greedy one", max(joint, key=joint.get) == "乙甲")
ch.holds("step by step", 0.6**2 / (0.6**2 + 0.4**2), "0.692")
squares = {k: v * v for k, v in joint.items()}
ch.holds("mass of the squares", sum(squares.values()), "0.3112")
ch.holds("squares beginning with the first", squares["甲甲"] + squares["甲乙"], "0.18")
ch.holds("whole sentence", (squares["甲甲"] + squares["甲乙"]) / sum(squares.values()), "0.578")

# 1.1 one more point of score
ch.holds("odds of one logit", exp(1), "2.718", near="分数每高出 1")

# 1.3 entropy, cross-entropy, Shannon's alphabet
p = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
H = sum(x * log2(1 / x) for x in p)
cross = sum(x * log2(4) for x in p)
ch.says("entropy", H, r"0.125\times3={}$ 比特")
ch.holds("cross-entropy", cross, "2", near="H(p,q)=2", times=3)
ch.says("KL", cross - H, "多出的 $2-1.75={}$ 比特")
ch.holds("bits in a nat", 1 / log(2), "1.443")
ch.holds("27 equal signs", log2(27), "4.75")

# 1.3 n-grams
corpus = [["我", "爱", "北京"], ["我", "爱", "上海"], ["他", "爱", "北京"]]
bigram, unigram = {}, {}
for sentence in corpus:
    tokens = ["<bos>"] + sentence + ["<eos>"]
    for a, b in zip(tokens, tokens[1:]):
        bigram[a, b] = bigram.get((a, b), 0) + 1
        unigram[a] = unigram.get(a, 0) + 1
V = {w for s in corpus for w in s} | {"<eos>"}
mle = lambda a, b: bigram.get((a, b), 0) / unigram[a]
add1 = lambda a, b: (bigram.get((a, b), 0) + 1) / (unigram[a] + len(V))
near = lambda x, y: abs(x - y) < 1e-12
ch.report("six in the vocabulary", len(V) == 6 and "共 6 个" in ch.text)
ch.report("p(Beijing | love) = 2/3", near(mle("爱", "北京"), 2 / 3) and r"p(\text{北京}\mid\text{爱})=2/3" in ch.text)
ch.report("the unseen sentence has 1/9", near(mle("<bos>", "他") * mle("他", "爱") * mle("爱", "上海") * mle("上海", "<eos>"), 1 / 9) and r"=\frac19" in ch.text)
ch.report("add-one: 1/3", near(add1("爱", "北京"), 1 / 3) and "(2+1)/(3+6)=1/3" in ch.text)
ch.report("add-one, unseen pair: 1/9", near(add1("爱", "爱"), 1 / 9) and "1/9 的份额" in ch.text)
for pair, shown in ((("<bos>", "我"), "(2+1)/(3+6)=1/3"), (("我", "爱"), "(2+1)/(2+6)=3/8"), (("爱", "上海"), "(1+1)/(3+6)=2/9"), (("上海", "<eos>"), "(1+1)/(1+6)=2/7")):
    top, bottom = map(int, shown.split("=")[1].split("/"))
    ch.report(f"add-one, {pair}", near(add1(*pair), top / bottom) and shown in ch.text)
ch.holds("channel, first", 0.02 * 0.9, "0.018")
ch.holds("channel, second", 0.001 * 0.9, "0.0009")
ch.holds("odds", (0.02 * 0.9) / (0.001 * 0.9), "20", near="20 倍")
ch.holds("five-grams / 1e23", 50000**5 / 1e23, "3.1", times=3)
ch.holds("share of five-grams seen / 1e-12", 2e12 / 50000**5 * 1e12, "6.4")

ch.report("Kimi K3 beside MT-NLG", 5 < 2800 / 530 < 5.5 and 0.18 < 104 / 530 < 0.22 and "五倍多" in ch.text and "五分之一" in ch.text)    # a rough bound

# 1.4 growth, 1.5 exact match, 1.6 costs
ch.report("about 5600 times", round(530e9 / 94e6, -2) == 5600 and "约 5600 倍" in ch.text)
for q, s in ((0.5, "0.031"), (0.7, "0.168"), (0.9, "0.590")):
    ch.holds(f"{q}^5", q**5, s)
ch.report("poisoned pairs", round(400e6 * 0.0001) == 40000 and "约为 4 万对" in ch.text)
ch.holds("DeepSeek-V3, 10,000 dollars", 2.788e6 * 2 / 1e4, "557.6", times=2)
ch.report("months from GPT-2 to its full weights", 11 - 2 == 9 and "分批放了九个月" in ch.text)
ch.report("months from ELMo to MT-NLG", (2021 - 2018) * 12 + 10 - 2 == 3 * 12 + 8 and "三年零八个月" in ch.text)

# answers
e = [exp(v / 2) for v in (3, 1, 0)]
for value, shown in zip((*e[:2], sum(e)), ("4.482", "1.649", "7.130")):
    ch.holds("answer 1: weights", value, shown, near="够到 0.8")
for value, shown in zip((*(v / sum(e) for v in e), sum(e[:2]) / sum(e), e[0] / sum(e[:2]), e[1] / sum(e[:2])),
                        ("0.629", "0.231", "0.140", "0.860", "0.731", "0.269")):
    ch.holds("answer 1", value, shown, near="够到 0.8")
p, q = (1 / 2, 1 / 4, 1 / 4), (1 / 4, 1 / 4, 1 / 2)
H, cross = (sum(x * log2(1 / y) for x, y in zip(p, z)) for z in (p, q))
ch.holds("answer 2: entropy", H, "1.5", near="押错地方")
ch.holds("answer 2: cross-entropy", cross, "1.75", near="押错地方")
ch.holds("answer 2: KL", cross - H, "0.25", near="KL 散度 0.25 bit", times=5)
ch.holds("answer 2: three alike", log2(3), "1.585", near="押错地方")
whole = add1("<bos>", "我") * add1("我", "爱") * add1("爱", "上海") * add1("上海", "<eos>")
ch.holds("answer 3", 1 / whole, "126", near="四个因子")
ch.holds("answer 3", whole, "0.0079", near="四个因子")
ch.report("answer 3, not smoothed: 2/9", near(mle("<bos>", "我") * mle("我", "爱") * mle("爱", "上海") * mle("上海", "<eos>"), 2 / 9))

finish()
