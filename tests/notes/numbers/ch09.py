from math import sqrt
from statistics import mean, stdev

from book import Chapter, finish, number

ch = Chapter(9)

# 9.1 the whole and its groups, 9.2 decoding
n, many, few_errors, few, many_errors = ch.read("假设 {} 个用户里有 {} 人错误率 {}%、{} 人错误率 {}%")
wrong = many * few_errors / 100, few * many_errors / 100
ch.works("error of the whole", r"总错误率是 $({=}+{=})/{=}={=}\%$", (*wrong, n, 100 * sum(wrong) / n))
ch.works("again in answer 7", "例如 {=} 人错 {=}%、{=} 人错 {=}%，总错误率只有 {=}%", (many, few_errors, few, many_errors, 100 * sum(wrong) / n))
a, b, T = *ch.read("某职业的代词一种占 {}%、另一种占 {}%"), *ch.read("若用温度 $T={}$ 采样")
ch.works("temperature", r"概率变成 ${=}^{=}/({=}^2+{=}^2)={=}$", (a / 100, 1 / T, a / 100, b / 100, a ** (1 / T) / (a ** (1 / T) + b ** (1 / T))))

# 9.3 error rates, tokens, half widths
ch.works("WER", r"例如标准文本 {} 个词，识别错 {} 个、漏 {} 个、多 {} 个，WER 就是 $({=}+{=}+{=})/{=}={=}\%$", lambda n, *e: (*e, n, 100 * sum(e) / n))
ch.works("ratio of error rates", "平均 WER 为 {}，白人为 {}，前者约是后者的 {=} 倍", lambda a, b: a / b)
ch.works("a window", "若一种语言要 {} 倍的词元，同样 {} 的上下文窗口，装下的内容只相当于英语的约 {=} 个词元，而按量计费时同一句话要付 {=} 倍", lambda k, window: (window / k, k))
z95, = ch.read(r"95% 置信区间的半宽约为 ${}\sqrt")
half = lambda p, n: 100 * z95 * sqrt(p * (1 - p) / n)
p, = ch.read(r"取 $\hat p={}$：")
ch.works("half widths", "若该组只有 {} 条，半宽是 {=} 个百分点，5 个点的组间差距说明不了什么；有 {} 条时半宽降到 {=} 个百分点", lambda a, b: (half(p, a), half(p, b)))

# 9.4 WEAT, ICAT, BBQ, the paired test
x, y = ch.read("例如 $X$ 的两个词 $s$ 为 {} 与 {}，"), ch.read("$Y$ 的两个为 ${}$ 与 {}，")
gap = mean(x) - mean(y)
ch.works("WEAT", r"均值之差 ${=}-({=})={=}$，四个数的样本标准差约 {=}，$d\approx{=}$", (mean(x), mean(y), gap, stdev(x + y), gap / stdev(x + y)))
icat = lambda lms, ss: lms * min(ss, 100 - ss) / 50             # of the formula
ch.works("ICAT, perfect", "完美的模型 $lms={}$、$ss={}$，得 {=} 分；只会选刻板项的模型得 {=} 分", lambda lms, ss: (icat(lms, ss), icat(lms, 100)))
ch.works("ICAT, random", "随机乱选的模型 $lms={}$、$ss={}$，得 {=} 分", icat)
ch.works("ICAT, GPT-2 small", r"GPT-2 small 有 $lms={}$、$ss={}$，代入得 ${=}\times{=}/{}={=}$（论文表里约为 {=}，", lambda lms, ss, half: (lms, min(ss, 100 - ss), icat(lms, ss), icat(lms, ss)))
ch.report("the table's", ch.read("GPT-2 small 有 $lms=83.6$、$ss={}$") == [number(ch.table("刻板得分 $ss$")[0][2])])
ch.works("BBQ", r"设 {} 题中 {} 题答「无法判断」，其余 {=} 题有 {} 题选刻板答案，则 $s=(1-{=})\times(2\times{=}-1)={=}$",
         lambda n, unknown, k: (n - unknown, unknown / n, k / (n - unknown), (1 - unknown / n) * (2 * k / (n - unknown) - 1)))
z = lambda b, c: (b - c) / sqrt(b + c)
b, c = ch.read("里有 {} 条换名之后由录用变成不录用，{} 条相反")
ch.works("the paired test", r"\frac{{=}-{=}}{\sqrt{{=}}}={=}", (b, c, b + c, z(b, c)))
ch.works("the answers that changed", "它只用到改变了答案的 {=} 条", b + c)

# 9.5 three criteria
def rates(tp, fp, fn, tn):
    n = tp + fp + fn + tn
    return n, (tp + fp) / n, tp / (tp + fn), tp / (tp + fp), fp / (fp + tn), (tp + fn) / n

fpr = lambda p, ppv, fnr: p / (1 - p) * (1 - ppv) / ppv * (1 - fnr)
A, B = ([number(c) for c in row[1:]] for row in ch.table("合格选中 TP"))
ch.report("those who qualify", all(number(row[0].split("（")[1]) == t[0] + t[2] for row, t in zip(ch.table("合格选中 TP"), (A, B))))            # the columns of TP and FN
ch.works("the program's", 'groups = {"A": ({=}, {=}, {=}, {=}), "B": ({=}, {=}, {=}, {=})}', A + B)
(n, sa, ta, pa, fa, qa), (_, sb, tb, pb, fb, qb) = rates(*A), rates(*B)
ch.works("chosen", r"选出率 A 为 ${=}/{=}={=}\%$，B 为 ${=}/{=}={=}\%$；", (A[0] + A[1], n, 100 * sa, B[0] + B[1], n, 100 * sb))
ch.works("TPR and PPV", r"TPR 是 ${=}/{=}={=}\%$ 对 ${=}/{=}={=}\%$；PPV 是 ${=}/{=}={=}\%$ 对 ${=}/{=}={=}\%$。",
         (A[0], A[0] + A[2], 100 * ta, B[0], B[0] + B[2], 100 * tb, A[0], A[0] + A[1], 100 * pa, B[0], B[0] + B[1], 100 * pb))
for name, values in (("A", (sa, ta, pa, fa, qa)), ("B", (sb, tb, pb, fb, qb))):
    ch.works(f"the program's {name}", f"{name} {{'选出率': {{=}}, 'TPR': {{=}}, 'PPV': {{=}}, 'FPR': {{=}}, 'p': {{=}}}}", values)
    ch.report(f"the identity for {name}", abs(fpr(values[4], values[2], 1 - values[1]) - values[3]) < 1e-12)
ppv, fnr, p, q = ch.read("现在假设两组的 PPV 都是 {}、FNR 都是 {}，而合格率一组 {}、一组 {}，")
ch.works("forced", "那么 FPR 必然是 {=}% 与 {=}%", (100 * fpr(p, ppv, fnr), 100 * fpr(q, ppv, fnr)))
for share in (p, q):
    ch.works("the program's", f"合格率 {share:.0%} 时 FPR = {{=}}%", 100 * fpr(share, ppv, fnr))

# questions
t = ch.read("某系统在一组里 TP={}、FP={}、FN={}、TN={}，")
n, selected, tpr, ppv, *_ = rates(*t)
ch.works("q1", r"选出率 ${=}/{=}={=}\%$；TPR $={=}/{=}={=}\%$；PPV $={=}/{=}={=}\%$", (t[0] + t[1], n, 100 * selected, t[0], t[0] + t[2], 100 * tpr, t[0], t[0] + t[1], 100 * ppv))
ppv, fnr, p, q = ch.read("两组的 PPV 都是 {}、FNR 都是 {}，合格率分别是 {} 与 {}。")
ch.works("q2", r"$\frac{{=}}{{=}}\times\frac{{=}}{{=}}\times{=}={=}\%$；$\frac{{=}}{{=}}\times\frac{{=}}{{=}}\times{=}={=}\%$，恰好是两倍，因为其余两个因子相同，只剩赔率之比 ${=}/{=}$",
         (p, 1 - p, 1 - ppv, ppv, 1 - fnr, 100 * fpr(p, ppv, fnr), q, 1 - q, 1 - ppv, ppv, 1 - fnr, 100 * fpr(q, ppv, fnr), q / (1 - q), p / (1 - p)))
lms, ss, want = ch.read("某模型 $lms={}$、$ss={}$，ICAT 是多少？$lms$ 不变，$ss$ 降到多少才能得 {} 分")
other = want * 50 / lms                                         # of the formula
ch.works("q3", r"${=}\times{=}/50={=}$；需要 $100-ss={=}\times50/{=}={=}$，即 $ss={=}$", (lms, 100 - ss, icat(lms, ss), want, lms, other, 100 - other))
p, w1, w2 = ch.read("某组的准确率约 {}%，想把 95% 置信区间的半宽压到 {} 个百分点，要多少条样本？压到 {} 个百分点")
need = lambda w: z95**2 * p * (100 - p) / w**2
ch.works("q4", r"${=}^2\times{=}\times{=}/{=}^2={=}$ 条；半宽减半，样本要四倍，{=} 条", (z95, p / 100, 1 - p / 100, w1 / 100, need(w1), need(w2)))
n, b, c = ch.read("{} 道题换名重测，{} 道由对变错，{} 道由错变对")
ch.works("q5", r"$({=}-{=})/\sqrt{{=}}={=}$，超过 {=}；总准确率只差 ${=}/{=}={=}$ 个百分点，若当作两组独立样本，按准确率 {}% 算半宽各有 {=} 个百分点",
         lambda p: (b, c, b + c, z(b, c), z95, b - c, n, 100 * (b - c) / n, half(p / 100, n)))
n, *errors = ch.read("标准文本 {} 个词，识别错 {} 个、漏 {} 个、多 {} 个，WER 是多少")
ch.works("q6", r"$({=}+{=}+{=})/{=}={=}\%$。会：", (*errors, n, 100 * sum(errors) / n))
finish()
