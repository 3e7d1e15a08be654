from math import exp, log, log2, prod

from book import Chapter, finish, number

ch = Chapter(1)
near = lambda x, y: abs(x - y) < 1e-12

# 1.1 a model that stops with probability 1/2: the lengths' probabilities add up to one
stops = ch.read("若每一步以 {}/{} 的概率停下")
stop = stops[0] / stops[1]
for k, shown in enumerate(ch.read("停在长度 0、1、2、3 的概率依次是 1/{}、1/{}、1/{}、1/{}，")):
    ch.report(f"length {k}", near((1 - stop) ** k * stop, 1 / shown))
ch.works("odds of one point of score", r"概率就大到 $e\approx{=}$ 倍", exp(1))

# 1.2 chain rule, temperature
ch.works("chain rule", r"若 $p(\text{我})={}$，$p(\text{爱}\mid\text{我})={}$，$p(\text{茶}\mid\text{我爱})={}$，$p(\text{<eos>}\mid\text{我爱茶})={}$，{~}等于 {=}。",
         lambda *p: prod(p))

def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]

logits = ch.read("取 $z=({},{},{})$，三个温度")
for T, scaled, *shown in ch.table("送进 softmax 的数"):
    divided = [z / number(T) for z in logits]
    ch.report(f"T={T}, divided", scaled == "(" + ", ".join(f"{z:g}" for z in divided) + ")")
    for value, s in zip(softmax(divided), shown):
        ch.shows(f"T={T}", value, s)
ch.says("top two", sum(softmax(logits)[:2]), "前两项累计约 {}，")
ch.works("their exponentials", r"$e^2+e^1+e^0\approx{=}+{=}+1=", [exp(z) for z in logits[:2]])

a, b, halves, b_a, b_b = ch.read(r"第一步 $p(\text{甲})={}$，$p(\text{乙})={}$；若第一个是甲，第二步两者各 {}；若第一个是乙，第二步甲 {}、乙 {}。")
joint = [a * halves, a * halves, b * b_a, b * b_b]
ch.works("joint", "甲甲 {=}、甲乙 {=}、乙甲 {=}、乙乙 {=}。", joint)
ch.works("greedy, and the best", "最多拿到 {=}；真正概率最高的句子却是乙甲的 {=}", (max(joint[:2]), max(joint)))
power = 1 / ch.read("再取 $T={}$，也就是概率平方")[0]
mass = [p**power for p in joint]
ch.works("step by step", r"是 ${=}/({=}+{=})\approx{=}$；", (a**power, a**power, b**power, a**power / (a**power + b**power)))
ch.works("whole sentence", r"的份额是 ${=}/{=}\approx{=}$。", (sum(mass[:2]), sum(mass), sum(mass[:2]) / sum(mass)))

# 1.3 entropy, cross-entropy, n-grams
entropy = lambda p, q: sum(x * log2(1 / y) for x, y in zip(p, q))
below = ch.read("概率为 1/{}、1/{}、1/{}、1/{}，码长")
p = [1 / n for n in below]
H, cross = entropy(p, p), entropy(p, [1 / len(p)] * len(p))
ch.works("lengths of codes", "码长分别是 {=}、{=}、{=}、{=} 比特", [log2(n) for n in below])
ch.works("entropy", r"0.125\times3={=}$ 比特", H)
ch.works("cross-entropy, KL", "都花 {=} 比特，$H(p,q)={=}$，多出的 ${=}-{=}={=}$ 比特", (cross, cross, cross, H, cross - H))
ch.says("bits in a nat", 1 / log(2), "1 nat 约合 {} bit")
ch.works("letters and the blank", r"{} 个字母加空格若完全均匀，每个要 $\log_2 {=}", lambda letters: letters + 1)

corpus = [["我", "爱", "北京"], ["我", "爱", "上海"], ["他", "爱", "北京"]]
bigram, unigram = {}, {}
for sentence in corpus:
    ch.report("the corpus is that of the text", f"「{' '.join(sentence)}」" in ch.text)
    tokens = ["<bos>"] + sentence + ["<eos>"]
    for x, y in zip(tokens, tokens[1:]):
        bigram[x, y] = bigram.get((x, y), 0) + 1
        unigram[x] = unigram.get(x, 0) + 1
V = {w for s in corpus for w in s} | {"<eos>"}
mle = lambda x, y: bigram.get((x, y), 0) / unigram[x]
add1 = lambda x, y: (bigram.get((x, y), 0) + 1) / (unigram[x] + len(V))
chain = lambda p, words: prod(p(x, y) for x, y in zip(["<bos>"] + words, words + ["<eos>"]))
ch.works("vocabulary", "和句末符，共 {=} 个", len(V))
ch.works("counts", "「爱」出现 {=} 次，后面接「北京」{=} 次", (unigram["爱"], bigram["爱", "北京"]))
top, bottom = ch.read(r"$p(\text{北京}\mid\text{爱})={}/{}$")
ch.report("p(Beijing | love)", near(mle("爱", "北京"), top / bottom))
ch.report("the unseen sentence has 1/9", near(chain(mle, ["他", "爱", "上海"]), 1 / 9) and r"\frac13\times1=\frac19$" in ch.text)            # as the formula says
for place, pair in ((r"$p(\text{北京}\mid\text{爱})=({}+{})/({}+{})={}/{}$", ("爱", "北京")), ("句首接「我」$({}+{})/({}+{})={}/{}$", ("<bos>", "我")),
                    ("「我」接「爱」$({}+{})/({}+{})={}/{}$", ("我", "爱")), ("「爱」接「上海」$({}+{})/({}+{})={}/{}$", ("爱", "上海")),
                    ("「上海」接句末 $({}+{})/({}+{})={}/{}$", ("上海", "<eos>"))):
    seen, one, before, size, top, bottom = ch.read(place)
    ch.report(f"add-one, {pair}", (seen, one, before, size) == (bigram[pair], 1, unigram[pair[0]], len(V)) and near(add1(*pair), top / bottom))
top, bottom = ch.read("「爱 爱」这样的搭配也有了 {}/{} 的份额")
ch.report("add-one, unseen pair", near(add1("爱", "爱"), top / bottom))
sound, = ch.read(r"$p(\text{音}\mid\text{文})$ 都是 {}；")
ch.works("channel", r"若前文使 $p(\text{北京})={}$ 而 $p(\text{背景})={}$，乘起来是 {=} 对 {=}，语言模型就以 {=} 倍", lambda x, y: (sound * x, sound * y, x / y))
ch.works("five-grams seen", r"设词表 {} 万，五元组有 ${=}^5\approx{=}\times10^{23}$ 种，即使 {} 万亿个位置互不重复，也只碰到其中约 ${=}\times10^{-12}$",
         lambda V, places: (V * 1e4, (V * 1e4) ** 5 / 1e23, places * 1e12 / (V * 1e4) ** 5 * 1e12))        # five-grams
ch.works("sequences of ten", r"词表 {} 万、长度 {} 的序列就有 ${=}^{{=}}\approx {=}\times10^{46}$", lambda V, n: (V * 1e4, n, (V * 1e4) ** n / 1e46))

# 1.4 growth, 1.5 exact match, 1.6 costs: sizes and dates are those of the tables
size = {row[1].split("[")[0]: (row[0], row[3].split(" / ")) for row in ch.table("| 参数量 |")}
units = {"M": 1e6, "B": 1e9, "T": 1e12}
parameters = lambda name, part=0: number(size[name][1][part]) * units[size[name][1][part][-1]]
months = lambda date: 12 * int(date[:4]) + int(date[5:7])        # of a year, and slices of a date
ch.works("from ELMo to MT-NLG", "参数却涨到约 {=} 倍", round(parameters("MT-NLG") / parameters("ELMo"), -2))
ch.report("months from ELMo to MT-NLG", months(size["MT-NLG"][0]) - months(size["ELMo"][0]) == 12 * 3 + 8 and "三年零八个月" in ch.text)       # three years, eight months
times = parameters("Kimi K3") / parameters("MT-NLG"), parameters("MT-NLG") / parameters("Kimi K3", 1)
ch.report("Kimi K3 beside MT-NLG", int(times[0]) == 5 == round(times[1]) and "五倍多" in ch.text and "五分之一" in ch.text)             # five times, a fifth
full = next(row[0] for row in ch.table("| 改变了什么 |") if "GPT-2" in row[1])
ch.report("months from GPT-2 to its full weights", months(full) - months(size["GPT-2"][0]) == 9 and "分批放了九个月" in ch.text)          # nine months
right, *qs = ch.read("要连续写对 {} 个词元才算对，每个词元写对的概率从 {} 平稳升到 {}、再到 {}，")
ch.says("0.5^5", qs[0] ** right, "它的五次方，即 {}、")
ch.works("0.7^5, 0.9^5", "它的五次方，即 0.031、{=}、{=}，", [q**right for q in qs[1:]])
ch.works("poisoned pairs", "控制 LAION-400M 的 {}%[^carlini2023]，按 {} 亿对计算约为 {=} 万对", lambda share, pairs: share / 100 * pairs * 1e4)
ch.works("DeepSeek-V3, 10,000 dollars", "则写 {} 万 H800 GPU 小时，按每小时 {} 美元计得 {=} 万美元", lambda hours, price: hours * price)

# answers
T = ch.read("logit 为 (3, 1, 0)，温度取 {}，")[0]
z = ch.read("logit 为 ({}, {}, {})，温度")
e = [exp(v / T) for v in z]
ch.works("answer 1: weights", "得 ({=}, {=}, 0)，指数为 {=}、{=}、1，和为 {=}，", (z[0] / T, z[1] / T, *e[:2], sum(e)))
ch.works("answer 1", "概率约为 ({=}, {=}, {=})。前两个累计 {=}，{~}归一后约为 ({=}, {=})。", (*(v / sum(e) for v in e), sum(e[:2]) / sum(e), e[0] / sum(e[:2]), e[1] / sum(e[:2])))
p, q = ([x / y for x, y in zip(*[iter(ch.read(place))] * 2)] for place in ("真分布是 ({}/{}, {}/{}, {}/{})，", "给的是 ({}/{}, {}/{}, {}/{})。"))
ch.works("answer 2: entropy", r"$H(p)=0.5\times1+0.25\times2+0.25\times2={=}$ bit", entropy(p, p))
ch.works("answer 2: cross-entropy, KL", r"0.5\times3+0.25\times3+0.25\times{=}\approx{=}$ bit；KL 散度约 {=} bit。", (log2(1 / q[2]), entropy(p, q), entropy(p, q) - entropy(p, p)))
mine = chain(add1, ["我", "爱", "上海"])
ch.works("answer 3", r"相乘得 $1/{=}\approx{=}$。", (1 / mine, mine))
ch.report("answer 3, not smoothed: 2/9", near(chain(mle, ["我", "爱", "上海"]), 2 / 9) and r"\frac13\times1=\frac29$" in ch.text)                   # as the formula says

finish()
