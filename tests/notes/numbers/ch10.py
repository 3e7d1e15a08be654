import re
from math import erfc, exp, sqrt

from book import Chapter, finish, number

ch = Chapter(10)

# 10.2 toxicity
k, = ch.read("每个提示生成 $k={}$ 次")
p, high, low = *ch.read("设单次有毒的概率只有 {}%"), *ch.read("若有毒的那次得 {} 分、其余得 {} 分")
p /= 100
once = 1 - (1 - p) ** k
worst, mean = high * once + low * (1 - once), high * p + low * (1 - p)
ch.works("at least once", r"P(\text{至少一次})=1-(1-{=})^{{=}}={=}\%", (p, k, 100 * once))
ch.works("expected maximum, mean", r"期望最大毒性为 ${=}\times{=}+{=}\times{=}={=}$。平均分却只有 ${=}\times{=}+{=}\times{=}={=}$", (high, once, low, 1 - once, worst, high, p, low, 1 - p, mean))
ch.works("figure 10-1", "单次得分的分布（平均 {=}）           25 次取最大（平均 {=}）", (mean, worst))
ch.works("figure 10-1, low", "{=}  │████████████████████████  {=}%  │███████             {=}%", (low, 100 * (1 - p), 100 * (1 - once)))
ch.works("figure 10-1, high", "{=}  │█                          {=}%  │██████████████████  {=}%", (high, 100 * p, 100 * once))
ch.works("the program's", "25 次至少一次有毒: {=}", once)

# 10.3 detoxifying: the smallest and the largest of the three reductions, and the least rise of the perplexity
before, *after = ([number(c) for c in row[1:]] for row in ch.table("| EMT | TP | 困惑度 |"))
cut = [100 * (1 - row[0] / before[0]) for row in after]
ch.works("reductions", "三种方法把期望最大毒性压低 {=}% 到 {=}%，", (min(cut), max(cut)))
ch.report("over two tenths", 0.2 < min(row[2] for row in after) / before[2] - 1 < 0.3 and "困惑度都升高了两成以上" in ch.text)            # two tenths
ch.report("the model of 10.2", ch.table("| 模型[^dexperts] | EMT | TP |")[0][1:] == [c for c in ch.table("| EMT | TP | 困惑度 |")[0][1:3]])

# 10.4 persuasion
ch.works("cost left", r"例如三部分原来各占 {}%、{}%、{}%，撰写降到十分之一后，总成本是原来的 ${=}+{=}+{=}={=}\%$",
         lambda write, send, accounts: (write / 1000, send / 100, accounts / 100, write / 10 + send + accounts))            # a tenth, and per cent
machine, human, none = ch.read("机器 {}，原文 {}，对照 {}%")
ch.says("gain of the machine text, points", machine - none, "带来约 {} 个百分点的提升")
ch.report("over eight tenths of the effect", 0.8 < (machine - none) / (human - none) < 0.9 and "八成多" in ch.text)            # eight tenths
more, = ch.read("赔率提高 {}% 是什么意思")
odds = 1 + more / 100
ch.works("odds to probability", r"提高后为 {=}，对应的概率是 ${=}/{=}={=}\%$。所以它不是「说服力提高了 {=}%」，而是从五五开变成约 {=} 比 {=}",
         (odds, odds, 1 + odds, 100 * odds / (1 + odds), more, 100 * odds / (1 + odds), 100 / (1 + odds)))
ch.report("the same in the text", ch.read("Salvi 等人的 {}%，")[0] == round(100 * odds / (1 + odds), 1) and ch.read("赔率相对提高 {}%。") == [more])

# 10.5 guessing, calibration
ch.works("guessing", "一道题模型有 {}% 的把握，若答对得 1 分、答错和不答得 0 分，猜的期望是 {=}，不猜是 0；若答错扣 1 分，猜的期望是 ${=}-{=}={=}$", lambda p: (p / 100, p / 100, 1 - p / 100, p / 50 - 1))        # twice per cent
n, many, right, few, right_few = ch.read("设 {} 道题里，模型对 {} 道自称九成把握，实际对 {} 道；对另 {} 道自称六成把握，实际对 {} 道")
sure, less = ch.read(r"$0.6\times\lvert{}-0.75\rvert")[0], ch.read(r"+0.4\times\lvert{}-0.6\rvert")[0]
ch.report("nine and six tenths", (sure, less) == (0.9, 0.6))                    # as the words say
ch.works("calibration error", r"是 ${=}\times\lvert0.9-{=}\rvert+{=}\times\lvert0.6-{=}\rvert={=}$",
         (many / n, right / many, few / n, right_few / few, many / n * abs(sure - right / many) + few / n * abs(less - right_few / few)))
ch.works("wrong answers", "若规定低于八成就不答，错误答案由 {=} 个减到 {=} 个，代价是 {=} 道题没有答复", (many - right + few - right_few, many - right, few))

# 10.6 detection, watermark, review
ppv = lambda hit, share, alarm: hit * share / (hit * share + alarm * (1 - share))
acc, = ch.read("检测器对两类的准确率都是 {}%，结果如")
acc /= 100
machine, people = ch.read("实际：机器（{} 篇）  实际：人写（{} 篇）")
all_, share = machine + people, machine / (machine + people)
tp, fp = acc * machine, (1 - acc) * people
ch.works("figure 10-3", "判为机器              {=}                   {=}              {=}\n", (tp, fp, tp + fp))
ch.works("figure 10-3", "判为人写               {=}                  {=}             {=}\n", (machine - tp, people - fp, all_ - tp - fp))
ch.works("figure 10-3", "判为机器者中真是机器的比例 = {=} / {=} = {=}%", (tp, tp + fp, 100 * tp / (tp + fp)))
ch.works("its caption", "图 10-3 一万篇中 {=}% 为机器所写", 100 * share)
ch.works("nearly nine tenths", "被判为机器的 {=} 篇里，近九成是冤枉的。原因是人写的太多，{=}% 的误报落在 {=} 篇上，远多于真正的 {=} 篇", (tp + fp, 100 * (1 - acc), people, machine))
ch.report("nearly nine tenths", 0.88 < fp / (tp + fp) < 0.9)                    # as the text says
ch.works("half of them", "若机器文占到一半，同一个检测器的这个比例就是 {=}%", 100 * ppv(acc, 1 / 2, 1 - acc))
for share_, shown in re.findall(r"^基率 (\d+)%: 判为机器者中真是机器的 ([\d.]+)%", ch.plain, re.M):
    ch.shows(f"PPV at {share_} %", 100 * ppv(acc, int(share_) / 100, 1 - acc), shown)

lifted = lambda share, factor: share * factor / (share * factor + 1 - share)        # the green words' share after their logits are raised
a, delta = ch.read(r"绿词原来合占 {}，取 $\delta={}$，")
ch.works("undecided", r"绿词的权重都乘以 $e^{=}\approx{=}$，合占就变成 ${=}\times{=}/({=}\times{=}+{=})\approx{=}$；", (delta, exp(delta), a, exp(delta), a, exp(delta), 1 - a, lifted(a, exp(delta))))
ch.works("certain", r"绿词原来合占 {}，加了 $\delta$ 也只占 ${=}\times{=}/({=}\times{=}+{=})\approx{=}$", lambda a: (a, exp(delta), a, exp(delta), 1 - a, lifted(a, exp(delta))))
z = lambda green, n, gamma: (green - gamma * n) / sqrt(n * gamma * (1 - gamma))
tail = lambda value: erfc(value / sqrt(2)) / 2
n, gamma, green = *ch.read(r"取 $n={}$、$\gamma={}$，期望"), *ch.read("实际 {} 个，则 $z=")
ch.works("a watermark", r"期望 {=} 个，实际 80 个，则 $z={=}/\sqrt{{=}}={=}$，", (gamma * n, green - gamma * n, n * gamma * (1 - gamma), z(green, n, gamma)))
ch.report("less than one in a million", tail(z(green, n, gamma)) < 1e-6 and "不到百万分之一" in ch.text)
half = green / 2 + gamma * n / 2
ch.works("half rewritten", r"期望绿词降到 ${=}+{=}={=}$ 个，$z={=}$", (green / 2, gamma * n / 2, half, z(half, n, gamma)))
cases = [("完整的 200 词元", *ch.read('("完整的 200 词元", {}, {})')), ("一半被改写", *ch.read('("一半被改写", {}, {})')), ("只有 40 词元", *ch.read('("只有 40 词元", {}, {})'))]
for name, g, total in cases:
    ch.works(name, name + ": z = {=}, p = {~}\n", z(g, total, gamma))
    shown, e = re.search(name + r": z = \S+, p = ([\d.]+)e-(\d+)", ch.text).groups()
    ch.shows(name, tail(z(g, total, gamma)) * 10 ** int(e), shown)
ch.report("the cases are those of the text", [c[1:] for c in cases[:2]] == [(green, n), (half, n)] and cases[2][1] / cases[2][2] == green / n)         # the third
ch.works("false alarms", r"门槛取 {} 时，一篇无水印的文章被误判的概率约为 ${=}\times10^{-5}$，{~}仍会冤枉约 {=} 篇", lambda at: (tail(at) * 1e5, tail(at) * 1e6))
ch.works("people to review", r"设每天 {} 亿条，哈希与分类器解决 {}%，大模型再解决剩余的 {}%，送到人手里的是 $10^{8}\times{=}\%\times{=}\%=10^{5}$ 条；若每人每天看 {} 条，仍要 {=} 人",
         lambda n, a, b, each: (100 - a, 100 - b, n * 1e8 * (100 - a) / 100 * (100 - b) / 100 / each))
bad, = ch.read("其中 {} 条确实违规")
hi, lo = ch.read("门槛取 0.9 时判出 {} 条，{} 条属实"), ch.read("门槛取 0.5 时判出 {} 条，{} 条属实")
ch.works("high threshold", "精确率 {=}%，但只找到违规内容的 {=}%；", (100 * hi[1] / hi[0], 100 * hi[1] / bad))
ch.works("low threshold", "找到了 {=}%，精确率却只有 {=}%。", (100 * lo[1] / bad, 100 * lo[1] / lo[0]))
ch.works("between them", "错删只有 {=} 条；后一档多判出的 {=} 条里，属实的只有 {=} 条，若也一律删除，就冤枉了 {=} 条", (hi[0] - hi[1], lo[0] - hi[0], lo[1] - hi[1], lo[0] - hi[0] - lo[1] + hi[1]))

# 10.7 sycophancy and the detector of crises
more, = ch.read("「多 {}%」是相对比例")
ch.works("relative", r"假如人在某类情形下有 {}% 的时候表示肯定，模型就是 ${=}\times{=}={=}\%$，多出 {=} 个百分点", lambda p: (p / 100, 1 + more / 100, p * (1 + more / 100), p * more / 100))
people, ill, found, alarm = ch.read("设每周 {} 万名使用者里有 {}% 处于危机，检测器能发现其中 {}%，对其余的人误报 {}%：")
people, ill, found = people * 1e4, ill / 100, found / 100
true = people * ill * found
false = lambda alarm: people * (1 - ill) * alarm / 100
ch.works("crises", "报出的有 {=} 个真的和 {=} 个假的，阳性预测值只有 {=}%。把误报压到 {}%，假的降到 {=} 个，比例升到 {=}%",
         lambda less: (true, false(alarm), 100 * true / (true + false(alarm)), false(less), 100 * true / (true + false(less))))
ch.says("missed", people * ill - true, "漏掉的 {} 人说明")

# questions
p, n, high, low = *ch.read("单次生成有毒的概率是 {}%，各次独立。生成 {} 次"), *ch.read("若有毒的一次得 {} 分、其余得 {} 分")
once = 1 - (1 - p / 100) ** n
ch.works("q1", r"$1-{=}^{{=}}={=}\%$；${=}\times{=}+{=}\times{=}={=}$", (1 - p / 100, n, 100 * once, high, once, low, 1 - once, high * once + low * (1 - once)))
share, hit, alarm, more = *ch.read("机器文占 {}%。检测器认出机器文的比例是 {}%，把人写的误判为机器的比例是 {}%"), *ch.read("误判比例升到 {}% 呢")
share, hit, alarm, more = share / 100, hit / 100, alarm / 100, more / 100
ch.works("q2", r"${=}/({=}+{=})={=}\%$；误判升到 {=}% 时，${=}/({=}+{=})={=}\%$",
         (hit * share, hit * share, alarm * (1 - share), 100 * ppv(hit, share, alarm), 100 * more, hit * share, hit * share, more * (1 - share), 100 * ppv(hit, share, more)))
n, gamma, green, gone = ch.read(r"$n={}$、$\gamma={}$，绿词 {} 个，求 $z$。若其中 {} 个词元被改写")
kept, new = green * (1 - gone / n), gamma * gone
ch.works("q3", r"$({=}-{=})/\sqrt{{=}}={=}$；留下 {=} 个词元，绿词约 ${=}\times{=}={=}$，改写的 {=} 个里约 {=} 个，合计 {=}，$z={=}/\sqrt{{=}}={=}$",
         (green, gamma * n, n * gamma * (1 - gamma), z(green, n, gamma), n - gone, green, 1 - gone / n, kept, gone, new, kept + new, kept + new - gamma * n, n * gamma * (1 - gamma), z(kept + new, n, gamma)))
p, more = ch.read("人有 {}% 的时候会肯定求助者的做法，模型比人多 {}%")
ch.works("q4", r"${=}\times{=}={=}\%$，高出 {=} 个百分点，而不是 {=} 个", (p / 100, 1 + more / 100, p * (1 + more / 100), p * more / 100, more))
green, = ch.read("return digest[0] < {} ")
ch.works("q10, a green one among six", r"约为 $1-{=}^{{=}}={=}\%$", (1 - green / 2**8, 6, 100 * (1 - (1 - green / 2**8) ** 6)))        # bits of a byte; six candidates
finish()
