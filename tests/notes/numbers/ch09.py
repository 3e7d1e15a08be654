"""The worked numbers of chapter 9, done again."""
from statistics import mean, stdev
from book import Chapter, finish

ch = Chapter(9)

# 9.1, 9.2
ch.holds("error of the whole, %", (900 * 0.01 + 100 * 0.35) / 1000 * 100, "4.4", near="(9+35)/1000")
ch.holds("temperature 0.5", 0.7 ** 2 / (0.7 ** 2 + 0.3 ** 2), "0.845", near="T=0.5")

# 9.3
ch.holds("WER example, %", (3 + 1 + 1) / 20 * 100, "25", near="(3+1+1)/20")
ch.holds("ratio of error rates", 0.35 / 0.19, "1.84", near="0.35")
ch.holds("effective window", 8192 / 15, "546", near="8192")
for n, shown in ((100, "7.8"), (1000, "2.5")):
    ch.holds(f"half width, n = {n}, points", 196 * (0.8 * 0.2 / n) ** 0.5, shown, near="95% 置信区间")

# 9.4
x, y = [0.30, 0.20], [-0.10, 0.0]
gap = mean(x) - mean(y)
ch.holds("WEAT gap of the means", gap, "0.30", near="以标准差为单位", times=2)
ch.holds("WEAT deviation", stdev(x + y), "0.183", near="以标准差为单位")
ch.holds("WEAT effect size", gap / stdev(x + y), "1.64", near="以标准差为单位")

def icat(lms, ss):
    return lms * min(ss, 100 - ss) / 50

ch.holds("ICAT, perfect", icat(100, 50), "100", near="完美的模型", times=2)
ch.holds("ICAT, only stereotypes", icat(100, 100), "0", near="完美的模型")
ch.holds("ICAT, random", icat(50, 50), "50", near="完美的模型", times=5)
ch.holds("ICAT, GPT-2 small", icat(83.6, 56.4), "72.9", near="83.6")
ch.holds("BBQ score", (1 - 120 / 200) * (2 * 60 / 80 - 1), "0.20", near="s=(1-0.6)")

# 9.5
def rates(tp, fp, fn, tn):
    n = tp + fp + fn + tn
    return (tp + fp) / n, tp / (tp + fn), tp / (tp + fp), fp / (fp + tn), (tp + fn) / n

def fpr(p, ppv, fnr):
    return p / (1 - p) * (1 - ppv) / ppv * (1 - fnr)

for group, table, shown in (("A", (40, 10, 10, 40), ("50", "80", "80", "0.2")), ("B", (12, 8, 8, 72), ("20", "60", "60", "0.1"))):
    sel, tpr, ppv, f, p = rates(*table)
    ch.holds(group + " selected, %", sel * 100, shown[0], near="选出率 A 为", times=4)
    ch.holds(group + " TPR, %", tpr * 100, shown[1], near="选出率 A 为", times=2)
    ch.holds(group + " PPV, %", ppv * 100, shown[2], near="选出率 A 为", times=2)
    ch.holds(group + " FPR", f, shown[3], near="由恒等式")
    ch.holds(group + " FPR by the identity", fpr(p, ppv, 1 - tpr), shown[3], near="由恒等式")
ch.holds("FPR at p = .5, %", fpr(0.5, 0.8, 0.2) * 100, "20", near="PPV 都是 0.8")
ch.holds("FPR at p = .2, %", fpr(0.2, 0.8, 0.2) * 100, "5", near="PPV 都是 0.8")

# 9.4.5 the paired test
b, c = ch.read("设 400 条里有 {} 条换名之后由录用变成不录用，{} 条相反")
ch.says("z", (b - c) / (b + c) ** 0.5, r"\frac{30-12}{\sqrt{42}}={}")
ch.report("its numbers", ch.read(r"=\frac{{}-{}}{\sqrt{{}}}=2") == [b, c, b + c] and ch.read("只用到改变了答案的 {} 条") == [b + c])

# questions
sel, tpr, ppv, f, p = rates(45, 5, 15, 35)
ch.says("q1 selected, %", sel * 100, r"选出率 $50/100={}\%$；TPR $=45")
ch.says("q1 TPR, %", tpr * 100, r"TPR $=45/60={}\%$")
ch.says("q1 PPV, %", ppv * 100, r"PPV $=45/50={}\%$")
ch.says("q2, first", fpr(0.25, 0.6, 0.2) * 100, r"$\frac{0.25}{0.75}\times\frac{0.4}{0.6}\times0.8={}\%$")
ch.says("q2, second", fpr(0.4, 0.6, 0.2) * 100, r"$\frac{0.4}{0.6}\times\frac{0.4}{0.6}\times0.8={}\%$")
ch.says("q3", icat(90, 62), r"$90\times38/50={}$")
ch.says("q3, what is needed", 80 * 50 / 90, r"$100-ss=80\times50/90={}$")
ch.says("q3, ss", 100 - 80 * 50 / 90, "，即 $ss={}$。")
ch.says("q4", 1.96**2 * 0.85 * 0.15 / 0.02**2, r"$1.96^2\times0.85\times0.15/0.02^2={}$ 条")
ch.says("q4, half", 1.96**2 * 0.85 * 0.15 / 0.01**2, "样本要四倍，{} 条")
ch.says("q5", (35 - 17) / 52 ** 0.5, r"$(35-17)/\sqrt{52}={}$，超过")
ch.says("q5, points", 18 / 500 * 100, "$18/500={}$ 个百分点")
ch.says("q5, half width", 196 * (0.8 * 0.2 / 500) ** 0.5, "半宽各有 {} 个百分点，反而")
ch.says("q6", (4 + 2 + 3) / 30 * 100, r"$(4+2+3)/30={}\%$")
finish()
