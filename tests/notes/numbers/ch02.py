from math import comb, erf, exp, log, log2, pi, prod, sqrt

from book import Chapter, finish, number

ch = Chapter(2)
near = lambda x, y: abs(x - y) < 1e-12

# 2.1 what the demonstrations cost, a vote of five paths
ch.works("demonstrations", "设每条示范 {} 个词元，放 {} 条就占去 {=}，{} 的窗口只剩 {=} 个{~}这 {=} 个词元都要重新读",
         lambda each, many, window: (each * many, window - each * many, each * many))
vote = lambda p, n, half: sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(half, n + 1))
ch.works("majority of five", r"设单条路径答对的概率是 {}，各条独立，{} 条里至少 {} 条答对的概率是 {~}\approx{=}$", lambda p, n, half: vote(p, int(n), int(half)))

# 2.2 perplexity
probs = ch.read("条件概率依次是 {}、{}、{}、{}、{}。")
ppl = lambda probs: prod(probs) ** (-1 / len(probs))
ch.works("product, perplexity, bits", r"连乘得 {=}，于是 $\mathrm{PPL}={=}^{-1/5}\approx{=}$，换算成每词元 $\log_2 {=}\approx{=}$ bit",
         (prod(probs), prod(probs), ppl(probs), ppl(probs), log2(ppl(probs))))
ch.works("arithmetic mean and its inverse", "五个概率的均值是 {=}，倒数约 {=}，比 {=} 乐观", (sum(probs) / len(probs), len(probs) / sum(probs), ppl(probs)))
was, now = ch.read("注意第三个词元只有 {}，若它变成 {}，")
worse = [now if p == was else p for p in probs]
ch.works("one worse token", "连乘为 {=}，困惑度就升到约 {=}；", (prod(worse), ppl(worse)))
ch.works("noise, per cent", r"取 $\epsilon={}\%$，困惑度至多升 $1/{=}-1\approx{=}\%$，", lambda e: (1 - e / 100, (1 / (1 - e / 100) - 1) * 100))
ch.works("one token in", r"取 $\epsilon={}\%$，困惑度{~}平均每 {=} 个词元里", lambda e: 100 / e)
bytes_, a, ppl_a, bits_a, all_a = ch.read(r"设同一段 {} 字节的文本，模型甲切成 {} 个词元，困惑度 {}，总信息量为 $4\times{}={}$ bit")
b, ppl_b, bits_b, all_b = ch.read(r"模型乙切成 {} 个词元，困惑度 {}，总信息量为 $2\times{}={}$ bit")
ch.report("two tokenizers, twelve bits each", (log2(ppl_a), log2(ppl_b)) == (bits_a, bits_b) and a * bits_a == all_a == b * bits_b == all_b)
ch.works("bits a byte", "两个模型的 BPB 都是 ${=}/{=}={=}$", (all_a, bytes_, all_a / bytes_))
ch.report("eightfold", ppl_b / ppl_a == 8 and "差八倍" in ch.text)                                # eightfold

# 2.3 bits behind the perplexities, three ways to score; 2.4 gap on NQ, BLEU, digits
new, old = ch.read("零样本困惑度为 {}，论文列出的此前零样本最好结果是 {}。")
ch.works("Penn Treebank", "两者之比约 {=}，取以 2 为底的对数得 {=}；", (old / new, log2(old / new)))
ch.says("bits saved", log2(old / new), "每猜一步省下约 {} bit")
ch.works("LAMBADA", "困惑度从 3.00 降到 {}，折合 {=} bit", log2)
card = {row[0].split()[0]: row for row in ch.table("| 参照系统 |")}
ch.report("ten points on LAMBADA", 10 <= number(card["LAMBADA"][2]) - number(card["LAMBADA"][1]) < 11 and "升了十个百分点" in ch.text)         # ten
ch.report("nearly three times", 2.7 < number(card["WebQuestions"][2]) / number(card["WebQuestions"][1]) < 3 and "近三倍" in ch.text)         # a rough bound
pa, pb = ch.read("设选项甲有两个词元，概率 {} 与 {}；"), ch.read("选项乙有四个，概率 {}、{}、{}、{}；")
prior = ch.read("甲的概率是 {}，乙的是 {}。下面")
sa, sb = sum(map(log, pa)), sum(map(log, pb))
for name, a, b in (("总对数似然", sa, sb), ("长度归一  ", sa / len(pa), sb / len(pb)), ("先验归一  ", sa - log(prior[0]), sb - log(prior[1]))):
    ch.works(name, name + " {'甲': '{=}', '乙': '{=}'}", (a, b))
ch.report("the rules disagree", sa > sb and sa / len(pa) < sb / len(pb) and sa - log(prior[0]) < sb - log(prior[1]))
ch.says("NQ gap", number(card["NaturalQuestions"][3]) - number(card["NaturalQuestions"][2]), "NQ 上却落后 {} 个百分点")        # columns
cand, ref = (words.split() for words in ("the cat sat on mat", "the cat sat on the mat"))
ch.report("candidate and reference", f"设候选为 {' '.join(cand)}，参考为 {' '.join(ref)}。" in ch.text)
grams = lambda s, n: [tuple(s[i:i + n]) for i in range(len(s) - n + 1)]
matches = [(sum(min(grams(cand, n).count(g), grams(ref, n).count(g)) for g in set(grams(cand, n))), len(grams(cand, n))) for n in range(1, 5)]        # one to four words
ch.report("n-gram precisions", tuple(ch.read("单词匹配 {}/{}；")) + tuple(ch.read("得 {}/{}；三元组 {}/{}；四元组 {}/{}。")) == sum(matches, ()))
together = prod(x / y for x, y in matches)
brevity = exp(1 - len(ref) / len(cand))
ch.works("BLEU", r"四者相乘为 {=}，开四次方约 {=}；$c={=}$、$r={=}$，$\mathrm{BP}=e^{{=}}\approx{=}$；于是 BLEU 约 {=}，习惯上写成 {=}。",
         (together, together**0.25, len(cand), len(ref), 1 - len(ref) / len(cand), brevity, brevity * together**0.25, 100 * brevity * together**0.25))        # the fourth root
ch.works("found in the training data", "{} 道加法只有 {} 道能找到原题，{} 道减法只有 {} 道[^gpt3]，合 {=}% 与 {=}%", lambda a, x, b, y: (100 * x / a, 100 * y / b))
ch.works("five digits", r"以 {} 的概率写对，五位全对就只有 ${=}^5\approx{=}$", lambda p: (p, p**5))        # five

# 2.6 Elo, pass@k, error bars, the best of ten
ch.works("100 points", r"$\Delta={}$ 时 $P\approx{=}$", lambda d: 1 / (1 + 10 ** (-d / 400)))              # 400: by definition
ch.works("blind guesses", "选项从 {} 个加到 {} 个，瞎猜的底线就从 {=}% 降到 {=}%", lambda a, b: (100 / a, 100 / b))
pass_k = lambda n, c, k: 1 - comb(n - c, k) / comb(n, k)
n, c = map(int, ch.read("图 2-4 画出 $n={}$、$c={}$ 的情形"))
ch.works("pass@1", "同一个模型，报 pass@{} 是 {=}，报 pass@{} 是 {=}。", lambda k, l: (pass_k(n, c, int(k)), pass_k(n, c, int(l))))
ch.works("figure 2-4", "取 1 个全错的概率：  {=}/{=}{~}pass@1 = {=}", (n - c, n, pass_k(n, c, 1)))
ch.works("figure 2-4", "取 {} 个全错的概率：  C({=},5)/C({=},5) = {=}/{=} = 1/{=}{~}pass@5 = {=}",
         lambda k: (n - c, n, comb(n - c, int(k)), comb(n, int(k)), comb(n, int(k)) / comb(n - c, int(k)), pass_k(n, c, int(k))))
bound, = ch.read("其中 {} 是标准正态分布的界值")
half = lambda p, n: bound * sqrt(p * (100 - p) / n)
for name, questions, right, shown in ch.table("| 95% 半宽（百分点） |"):
    ch.shows(name, half(number(right), number(questions)), shown)
ch.works("questions of one's own", "{} 题、准确率 {}% 时半宽约 {=} 个百分点", lambda n, p: half(p, n))
step, best = 0.001, 0.0
many, deviation = ch.read("设 {} 个版本的真实水平完全相同，每次测得的分数带有标准差为 {} 分的")
for i in range(-8000, 8000):                    # eight deviations to each side are all
    x = i * step
    best += x * many * (0.5 * (1 + erf(x / sqrt(2)))) ** (many - 1) * exp(-x * x / 2) / sqrt(2 * pi) * step        # half: the normal distribution
ch.works("the best of ten", r"平均会虚高约 {=} 分：{=} 个独立的正态随机数，最大者平均高出均值 {=} 个标准差，${=}\times{=}\approx{=}$",
         (deviation * best, many, best, best, deviation, deviation * best))

# 2.6.2 the same 164 problems, 3 against 10
problems, a, b = ch.read("例如 HumanEval 的 {} 题里，甲对乙错的有 {} 题，甲错乙对的有 {} 题，")
tail = sum(comb(int(a + b), k) for k in range(int(a) + 1))
ch.works("seven problems", "乙高出 {=} 题，约 {=} 个百分点", (b - a, 100 * (b - a) / problems))
ch.works("problems they differ in", "这 {=} 道有分歧的题应当像抛硬币一样归向任一方，出现 {=} 比 {=} 或更悬殊", (a + b, a, b))
ch.works("tail", r"=\frac{2\times{=}}{{=}}\approx{=}", (tail, 2 ** (a + b), 2 * tail / 2 ** (a + b)))

# 2.7 sampling and questions, cost, needles, broken sets, doubling
paper, easy, p, hard, q = ch.read("设一份 {} 题的竞赛卷，其中 {} 题模型每次答对的概率是 {}，另 {} 题是 {}，")
once = 100 * sqrt(easy * p * (1 - p) + hard * q * (1 - q)) / paper
mean = (easy * p + hard * q) / paper
ch.report("halves", easy + hard == paper)
ch.says("mean, per cent", 100 * mean, "题是 0.1，平均 {}%。")
ch.works("one run, 64 runs", "{=}$ 个百分点；每题答 {} 遍取平均，就缩到约 {=} 个百分点", lambda runs: (once, once / sqrt(runs)))
spread = sqrt((easy * (p - mean) ** 2 + hard * (q - mean) ** 2) / paper)
ch.works("the questions' own spread", r"各题的概率本身相差悬殊，标准差 {=}，由此带来的误差是 ${=}/\sqrt{{=}}\approx{=}$", (spread, spread, paper, 100 * spread / sqrt(paper)))
a, b = (lambda p, n: n / p * 100)(*ch.read("设模型甲答对 {}%，每题平均写 {} 个词元")), (lambda p, n: n / p * 100)(*ch.read("模型乙答对 {}%，写 {} 个。每答对"))
ch.works("tokens a right answer", "每答对一题，甲花约 {=} 个词元，乙花约 {=} 个", (a, b))
ch.report("over seven times", int(b / a) == 7 and "相差七倍多" in ch.text)                     # seven times
ch.works("eight needles", r"设找到一根的概率是 {}，八根都要找齐，只有 ${=}^{=}\approx{=}$", lambda p: (p, 8, p**8))        # eight
done, share, audited, flawed = *ch.read("做不出的 {} 题（占 {}%）"), *ch.read(r"算来 ${}\times{}\approx")
ch.report("the part audited", done == audited)
ch.works("flawed, and the ceiling", r"\approx{=}$ 题有毛病，就算其余全对，也只有 $({}-{=})/", lambda all: (audited * flawed, audited * flawed))
whole, = ch.read("人工筛出题意清楚的 {} 题")
ch.works("audited, per cent", "（占 {=}%），其中至少 {=}% 的测试", (100 * audited / whole, 100 * flawed))
ch.works("the ceiling", "也只有 $({=}-{})/{=}={=}", lambda bad: (whole, whole, 100 * (whole - bad) / whole))
sift = lambda wrong, fail, fail_wrong: wrong * fail_wrong / (wrong * fail_wrong + (1 - wrong) * fail)
ch.works("wrong keys among the hard", r"设候选题里 {}% 的标准答案有误；好题里模型做错 {}%，错题里模型「做错」{}%。{~}={=}\%$", lambda *p: 100 * sift(*(x / 100 for x in p)))
ch.report("four times", abs(sift(0.05, 0.20, 0.95) / 0.05 - 4) < 1e-9 and "成了原来的四倍" in ch.text)      # the inputs of the line above
for place in (r"按 {} 天（7 个月）翻一番，一年是 $2^{365/{=}}\approx{=}$ 倍", r"按 {} 天，一年是 $2^{365/{=}}\approx{=}$ 倍"):
    ch.works("a year's growth", place, lambda days: (days, 2 ** (365 / days)))                   # days of a year
ch.report("tasks of SWE-bench Pro", sum(ch.read("取自 41 个仓库：{} 个公开，{} 个的题目不公开，另 {} 个")) == ch.read("取自 {} 个仓库")[0])

# answers
ps = ch.read("四个词元的条件概率是 {}、{}、{}、{}，")
lower, = ch.read("第三个若降到 {}，")
low = [*ps[:2], lower, ps[-1]]
ch.works("answer 1", r"连乘得 {=}，${=}^{-1/4}\approx{=}$，$\log_23.43\approx{=}$ bit。第三个降到 {=} 时连乘为 {=}，困惑度约 {=}：",
         (prod(ps), prod(ps), ppl(ps), log2(ppl(ps)), lower, prod(low), ppl(low)))
n, c, k, l = map(int, ch.read("抽 {} 个样本，{} 个正确，pass@{} 与 pass@{} 各是多少"))
ch.works("answer 2", r"pass@1 是 ${=}/{=}={=}$；pass@3 是 $1-\mathrm{C}({=},3)/\mathrm{C}({=},3)=1-{=}/{=}\approx{=}$",
         (c, n, pass_k(n, c, k), n - c, n, comb(n - c, l), comb(n, l), pass_k(n, c, l)))
noise, ppl3, tokens, bytes3 = ch.read("掺入 {}% 的噪声，困惑度最多升高多少？某模型困惑度为 {}，{} 个词元对应 {} 字节")
ch.works("answer 3", r"$1/{=}$ 倍，至多升约 {=}%。$\log_212\approx{=}$，$\mathrm{BPB}=({=}/{=})\times{=}\approx{=}$",
         (1 - noise / 100, (1 / (1 - noise / 100) - 1) * 100, log2(ppl3), tokens, bytes3, log2(ppl3), tokens / bytes3 * log2(ppl3)))
p, n, least, q = ch.read("单条路径答对的概率是 {}，各条独立，{} 条里至少 {} 条答对的概率是多少？若答对的概率只有 {} 呢")
ch.works("answer 4", r"+0.7^5\approx{=}$；{=} 时是 {~}\approx{=}$，反而低于 {=}：", (vote(p, int(n), int(least)), q, vote(q, int(n), int(least)), q))
a, b = map(int, ch.read("甲对乙错的有 {} 题，甲错乙对的有 {} 题，其余相同"))
tail = 2 * sum(comb(a + b, k) for k in range(a + 1))
ch.works("answer 5", r"$2\times(\mathrm{C}({=},0)+\mathrm{C}({=},1))/2^{{=}}={=}/{=}\approx{=}$", (a + b, a + b, a + b, tail, 2 ** (a + b), tail / 2 ** (a + b)))
ch.says("answer 6", 100 * sift(*(x / 100 for x in ch.read("一批候选题有 {}% 的标准答案有误；好题里模型做错 {}%，错题里「做错」{}%。"))), r"+0.92\times0.3)\approx{}\%$")
ch.says("answer 10", half(80, 200), "（200 题、80% 时约 {} 个百分点）")                   # as its words say
finish()
