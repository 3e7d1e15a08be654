import re
from math import cos, exp, floor, log, log2, pi, prod, sqrt

from book import Chapter, finish, number

ch = Chapter(6)
power = lambda pair: pair[0] * 10 ** pair[1]                        # of a x 10^b, read as two numerals

# 6.1 loss and perplexity
ch.works("e^2", r"损失 {} 对应困惑度 $e^{{=}}\approx{=}$", lambda loss: (loss, exp(loss)))
probs = ch.read("给三个真实词元的概率依次是 {}、{}、{}，")
losses = [-log(p) for p in probs]
mean = sum(losses) / len(losses)
ch.works("losses", r"各自的损失是 $-\ln0.5\approx{=}$、$-\ln0.25\approx{=}$、$-\ln0.1\approx{=}$，平均 {=}，困惑度 $e^{{=}}\approx{=}$。", (*losses, mean, mean, exp(mean)))
ch.report("the worst token: over half", losses[-1] > sum(losses) / 2)
ch.works("gradients", "三处依次是 {=}、{=}、{=}。", [p - 1 for p in probs])
ch.works("uniform loss", r"GPT-2 的词表有 {} 个词元，$\ln {=}\approx{=}$", lambda V: (V, log(V)))
one, both = ch.read("两篇各 {} 个词元的文档分开看，注意力的工作量只有合成一条 {} 的一半")
ch.report("two documents apart: half the attention", 2 * one == both and 2 * one**2 * 2 == both**2)

# 6.2 masks and spans
length, share = ch.read(r"以 {} 个词元为例，$512\times{}\%")
masked, random_, kept = ch.read("选中的位置里，{}% 换成特殊符号 `[MASK]`，{}% 换成随机词元，{}% 保持原样")
picked = lambda length, share: length * share / 100
ch.works("picked", r"，$512\times15\%\approx{=}$ 个位置需要预测，其中约 {=} 个换成 `[MASK]`，约 {=} 个换成随机词，约 {=} 个原样",
         (picked(length, share), *(picked(length, share) * part / 100 for part in (masked, random_, kept))))
span, gone = ch.read("每段平均 {} 个词元，")[0], round(picked(length, share))
spans = round(gone / span)
ch.works("T5", r"{=} 个词元挖掉约 {=} 个，约合 ${=}/{=}\approx{=}$ 段；编码器的输入剩下 ${=}-{=}+{=}={=}$ 个词元，解码器的目标是 {=} 个原词加 {=} 个哨兵，再加一个结束符，约 {=} 个",
         (length, gone, gone, span, gone / span, length, gone, spans, length - gone + spans, gone, spans, gone + spans + 1))

# 6.3 SGD, momentum, Adam
theta, eta, g1, g2 = ch.read(r"设 $\theta={}$、$\eta={}$，两步的梯度为 $g_1={}$、$g_2={}$，")
ch.works("SGD", r"则 $\theta$ 先变成 {=}，再变成 {=}。", (theta - eta * g1, theta - eta * g1 - eta * g2))
keep, = ch.read("$u_t={}\\,u_{t-1}+g_t$")
ch.works("momentum", r"$u_1={=}$，$u_2={=}\times{=}-{=}={=}$", (g1, keep, g1, -g2, keep * g1 + g2))

def adam(b1, b2, gradients):
    """The moments and the ratio of each step."""
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        mh, vh = m / (1 - b1**t), v / (1 - b2**t)
        yield m, mh, v, vh, mh / sqrt(vh)

b1, b2 = ch.read(r"手算两步，取 $\beta_1={}$、$\beta_2={}$")
first, second = adam(b1, b2, ch.read("第一步 $g_1={}$") + ch.read("第二步 $g_2={}$"))
ch.works("step 1", r"$m_1={=}$，$\hat m_1={=}/{=}={=}$；$v_1={=}$，$\hat v_1={=}/{=}={=}$；比值 ${=}/\sqrt{{=}}={=}$，",
         (first[0], first[0], 1 - b1, first[1], first[2], first[2], 1 - b2, first[3], first[1], first[3], first[4]))
g = ch.read("第二步 $g_2={}$")[0]
ch.works("step 2", r"$m_2={=}-{=}={=}$，$\hat m_2={=}/{=}\approx{=}$；$v_2={=}+{=}={=}$，$\hat v_2={=}/{=}\approx{=}$；比值 ${=}/\sqrt{{=}}\approx{=}$，步长 ${=}\eta$",
         (b1 * first[0], -(1 - b1) * g, second[0], second[0], 1 - b1**2, second[1], b2 * first[2], (1 - b2) * g * g, second[2], second[2], 1 - b2**2, second[3], second[1], second[3], second[4], second[4]))
ch.works("memory", r"$\beta_1={}$ 是 {=} 步，$\beta_2={}$ 是 {=} 步，而 Adam 原来默认的 $\beta_2={}$ 是 {=} 步", lambda *b: [1 / (1 - x) for x in b])
theta, decay, large, small = ch.read(r"设 $\theta={}$、$\lambda={}$，两个参数的 $\sqrt{\hat v}$ 分别为 {} 和 {}，")
ch.works("L2 terms", "L2 写法的衰减项是 ${=}/{=}={=}$ 与 ${=}/{=}={=}$，", (decay * theta, large, decay * theta / large, decay * theta, small, decay * theta / small))
ch.works("decoupled", r"两个参数同样按 $\lambda\theta={=}$ 缩小", decay * theta)
lr, wd = (lambda a, b: (float(a), float(b)))(*re.search(r"lr=(\S+), b1=.*wd=(\S+)\):", ch.text).groups())
ch.works("decay alone", r"$\theta$ 仍从 {} 变到 {=}，", lambda theta: theta * (1 - lr * wd))
ch.works("decay of a step", r"每步缩小的比例是 $\eta\lambda=10^{{=}}$，一万步以后，没有梯度维持的参数只剩原来的 $e^{-1}\approx{=}$", (round(log(lr * wd) / log(10)), (1 - lr * wd) ** 10000))
ch.works("second moments", r"对 ${}\times{}$ 的矩阵，二阶矩从约 {=}M 个数减到 {=} 个", lambda a, b: (a * b / 1e6, a + b))
ch.works("8-bit state", "两个矩从 {} 字节减到约 {} 字节，下一节的 {} 字节账就成了约 {=} 字节", lambda before, after, all: all - before + after)

# 6.3 Muon: what the program prints, against the singular values by hand
a, b, c = ch.read("常用的系数 $a={}$、$b={}$、$c={}$")
ch.works("the program's", "def muon(G, steps=5, a={=}, b={=}, c={=}):", (a, b, c))
steps, = ch.read("def muon(G, steps={}, a=")
big, little = ch.read("两个对角元为 {} 与 {}，")
shown = ch.lines[ch.lines.index("['+0.697', '+0.000']"):][:2]
ends = []
for s, row in zip((big, little), shown):
    s /= sqrt(big**2 + little**2)
    for _ in range(int(steps)):
        s = a * s + b * s**3 + c * s**5        # as in the formula
    ends.append(s)
    ch.report(f"singular value {s:.3f}", f"{s:+.3f}" in row)
ch.says("apart at first", big / little, "原来相差 {} 倍")
ch.report("three tenths apart after five steps", 1.25 < ends[1] / ends[0] < 1.4 and "只差三成" in ch.text)              # a rough bound

# 6.4 formats, scaling, memory
for name, fields, top, least, gap in ch.table("| 指数/尾数位 |"):
    exponent, mantissa = (int(x) for x in fields.split("/"))
    bias = 2 ** (exponent - 1) - 1
    highest = bias + ("E4M3" in name)               # E4M3 uses its last exponent too, but for the mantissa of ones
    most = (2 - 2.0**-mantissa * (1 + ("E4M3" in name))) * 2.0**highest
    for what, value, cell in (("largest", most, top), ("least", 2.0 ** (1 - bias), least), ("gap", 2.0**-mantissa, gap)):
        if "2^" in cell:
            ch.report(f"{what} {name}", value == 2.0 ** float(re.search(r"\^\{(-\d+)\}", cell).group(1)))
        elif "times10" in cell:
            shown = re.search(r"\$(\S+)\\times10\^\{(-?\d+)\}", cell).groups()
            ch.shows(f"{what} {name}", value / 10 ** int(shown[1]), shown[0])
        else:
            ch.shows(f"{what} {name}", value, cell)
formats = {row[0]: row for row in ch.table("| 指数/尾数位 |")}
gap, gap16 = 2.0 ** -int(formats["BF16"][1].split("/")[1]), 2.0 ** -int(formats["FP16"][1].split("/")[1])
ch.works("FP16, step by step", r"指数最大是 {}，尾数连同隐含的 1 最大是 $2-2^{{=}}$，相乘得 $(2-2^{{=}})\times2^{{=}}={=}$", lambda e: (log2(gap16), log2(gap16), e, (2 - gap16) * 2**e))
ch.works("least FP16", r"指数最小是 {}，所以最小的正规格化数是 $2^{{=}}\approx{=}\times10^{{}}$", lambda e, ten: (e, 2**e / 10**ten))
ch.says("largest E4M3", number(formats["FP8 E4M3"][2]), r"$1.75\times2^{8}={}$")
sub, ten = ch.read(r"最小是 $2^{{}}\approx6\times10^{{}}$，再小就归零")
ch.report("subnormal", 2**sub == 2.0 ** log2(2**-14 * gap16))                 # the last place of the least normal number
ch.works("smallest subnormal", r"最小是 $2^{-24}\approx{=}\times10^{-8}$，再小", 2**sub / 10**ten)
ch.works("BF16 gap at 1", r"权重为 1、更新量为 {} 时，BF16 在 1 附近的间隔是 $2^{{=}}\approx{=}$", lambda update: (log2(gap), gap))
gradient = 10 ** ch.read("设某个梯度是 $10^{{}}$，")[0]
ch.report("under half of the smallest", gradient < 2**sub / 2)
times, = ch.read("先把损失乘以 {}，由链式法则")
quanta = round(gradient * times / 2**sub)
ch.works("scaled gradient", r"所有梯度都放大 {=} 倍，${=}\times10^{-5}$ 约等于 ${=}\times2^{{=}}$，可以表示；更新前再除以 {=}，得到约 ${=}\times10^{-8}$",
         (times, gradient * times * 1e5, quanta, sub, times, quanta * 2**sub / times * 1e8))
largest, rest, top, small = *ch.read("一个张量里最大的数是 {}，其余都不超过 {}。"), *ch.read("共用一个缩放因子 ${}/"), *ch.read("，{} 就成了约 0.0009")
ch.works("FP8 shared scale", r"${=}/{=}$，0.002 就成了约 {=}，而 E4M3 最小的次正规数是 $2^{{}}\approx{=}$", lambda least: (top, largest, small * top / largest, 2**least))
ch.report("it rounds to nothing", round(small * top / largest / 2**ch.read(r"次正规数是 $2^{{}}\approx")[0]) == 0)
scaled = small * top / rest
spacing = 2 ** (floor(log2(scaled)) - int(formats["FP8 E4M3"][1].split("/")[1]))
q = round(scaled / spacing) * spacing
ch.works("block scale", "块内最大 {=}，因子是 {=}，{=} 变成 {=}，舍入到 {=}，还原为 {=}，误差不到百分之二", (rest, top / rest, small, scaled, q, q * rest / top))
ch.report("error under two per cent", abs(q * rest / top / small - 1) < 0.02)              # as the text says
ch.works("7B", r"{}B 参数的模型需要 ${}\times{=}\times10^9={=}$ GB（约 {=} GiB）", lambda n, each: (n, each * n, each * n * 1e9 / 2**30))        # GiB

# 6.4 four bits
marks = [0.0] + ch.read("能表示的正数总共七个：{}、{}、{}、{}、{}、{}、{}，")
ch.report("E2M1", marks[1:] == sorted({m * 2.0**x for m in (1, 1.5) for x in (0, 1, 2)} | {0.5}))        # a mantissa of one bit, three exponents and a subnormal
def four(v):                                        # to the nearest; of two alike the one with an even last bit
    near = min(marks, key=lambda m: (abs(abs(v) - m), marks.index(m) % 2))
    return near if v >= 0 else -near

mx = lambda block: 2.0 ** (floor(log2(max(map(abs, block)))) - log2(4))          # four is the last power of two among the marks
bits = {}
for name, size, _, shown in ch.table("| 每数摊到的位数 |"):
    bits[name] = 4 + 8 / number(size)               # four bits, and eight for the block's factor
    ch.shows(f"bits of {name}", bits[name], shown)
ch.works("Kimi K3, TB", r"Kimi K3 的 {}T 参数若都以 MXFP4 存放，约占 ${=}\times10^{12}\times{=}/8\approx{=}$ TB，用 BF16 则要 {=} TB", lambda n: (n, bits["MXFP4"], n * bits["MXFP4"] / 8, 2 * n))         # bits of a byte
block = ch.read("手算一块，取 {}、{}、{}、{} 四个数")
loss = lambda s: sum((four(v / s) * s - v) ** 2 for v in block)
scale = mx(block)
ch.works("MXFP4", "$2^2/4={=}$，四个数舍入到最近的刻度，得 {=}、{=}、{=}、{=}，平方误差之和为 {=}", (scale, *(four(v / scale) * scale for v in block), loss(scale)))
wanted = max(block) / max(marks)
spacing = 2 ** (floor(log2(wanted)) - int(formats["FP8 E4M3"][1].split("/")[1]))
fine = round(wanted / spacing) * spacing
ch.works("NVFP4", r"${=}/{=}\approx{=}$，舍入到 E4M3 是 {=}；除以它再舍入，得 {=}、{=}、{=}、{=}，乘回来是 {=}、{=}、{=}、{=}，平方误差之和约 {=}，",
         (max(block), max(marks), wanted, fine, *(four(v / fine) for v in block), *(four(v / fine) * fine * (1 + 1e-12) for v in block), loss(fine)))
ch.report("under a quarter", loss(fine) < loss(scale) / 4 and "不到前者的四分之一" in ch.text)                  # a quarter
ch.says("more bits", bits["NVFP4"] - bits["MXFP4"], "多花 {} 位，换来准确")
H = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))
spread = ch.read("：$({},{},{},{})$ 乘四阶的 $H/2$")
ch.works("Hadamard", "乘四阶的 $H/2$ 得 $({=},{=},{=},{=})$", [sum(a * b for a, b in zip(row, spread)) / 2 for row in H])
(v, low), (exact, got), (up, high, down) = ch.read("{} 总是舍入到 {}，"), ch.read("应得 {}，只得 {}。"), ch.read("随机舍入以 {} 的概率进到 {}、{} 的概率")
many = 1000                                         # as the text says
ch.report("biased rounding", four(v) == low and (many * v, many * low) == (exact, got))
ch.report("random rounding", abs(up - (v - low) / (high - low)) < 1e-12 and abs(up + down - 1) < 1e-12)

# 6.5 schedule, clipping, recipes
at = lambda hi, lo, x: lo + (hi - lo) / 2 * (1 + cos(pi * x))
hi, lo = (power(ch.read(place)) for place in (r"取 $\eta_{\max}={}\times10^{{}}$、", r"$\eta_{\min}={}\times10^{{}}$，走到一半"))
ch.works("cosine", r"$\eta={=}\times10^{-4}$；走到四分之三时约为 ${=}\times10^{-4}$", (at(hi, lo, 1 / 2) * 1e4, at(hi, lo, 3 / 4) * 1e4))            # three quarters
ch.report("under a quarter of the peak", at(hi, lo, 3 / 4) < hi / 4)           # likewise
ch.works("batch", r"例如 {} 张卡、每卡一次一条 {} 的序列，连做 {} 次前向反向再更新一次，等效的批约是 ${=}\times{=}\times{=}\approx{=}$M", lambda *n: (*n, prod(n) / 1e6))
ch.works("clipping", r"取常用的 $\tau={}$。$\lVert g\rVert={}$ 时乘以 {=}，长度缩回 {=}；$\lVert g\rVert={}$ 时乘以 {=}，保持不变", lambda tau, long, short: (min(1, tau / long), tau, min(1, tau / short)))
ch.works("residual scale", r"{} 层每层两次，系数是 $1/\sqrt{{=}}\approx{=}$", lambda layers: (2 * layers, 1 / sqrt(2 * layers)))
recipes = {row[0]: row[1:] for row in ch.table("| 项目 |")}
batch, = ch.read("| 升到 {}M 词元 |")
ch.works("GPT-3 sequences", "GPT-3 的 {=}M 词元一批，按上下文 {} 折算约 {=} 条序列。预热的 {=}M 词元若按满批折算只有约 {=} 步",
         lambda L: (batch, round(batch * 1e6 / L, -1), number(recipes["预热"][0]), number(recipes["预热"][0]) / batch))
ch.report("about fifty times the tokens", round(number(recipes["训练词元"][1]) * 1000 / number(recipes["训练词元"][0]), -1) == 50 and "五十倍" in ch.text)          # fifty
ch.works("z-loss", r"PaLM 取 $10^{{}}\log^2Z$：$\log Z$ 为 {} 时这一项只有 {=}，漂到 {} 时就成了 {=}，", lambda e, a, b: (10**e * a * a, 10**e * b * b))

# 6.6 compute and scaling
flops = lambda n, d: 6 * n * d                      # derived in the text
ch.works("Llama 3.1 405B", r"Llama 3.1 405B 用了 {}T 词元，$6\times{}\times10^9\times{=}\times10^{12}\approx{=}\times10^{25}$", lambda d, n: (d, flops(n * 1e9, d * 1e12) / 1e25))
dense = flops(*(x * s for x, s in zip(ch.read(r"$6\times{}\times10^9\times{}\times10^{12}\approx3.79"), (1e9, 1e12))))
ch.works("DeepSeek-V3", r"DeepSeek-V3 激活 {}B，$6\times{=}\times10^9\times{}\times10^{12}\approx{=}\times10^{24}$", lambda n, d: (n, flops(n * 1e9, d * 1e12) / 1e24))
ch.report("under a tenth", 10 * flops(*(x * s for x, s in zip(ch.read(r"$6\times{}\times10^9\times{}\times10^{12}\approx3.29"), (1e9, 1e12)))) < dense)
ch.works("Kaplan, doubled", r"$L\propto N^{{}}$（这里 $L$ 指损失）。参数翻倍，损失变为 $2^{{=}}\approx{=}$ 倍，约降 {=}%", lambda a: (a, 2**a, 100 * (1 - 2**a)))
gopher, gopher_d, chinchilla, chinchilla_d = ch.read("与 Gopher（{}B 参数、{}B 词元）相同的算力下训练了 Chinchilla（{}B 参数、{}T 词元）")
gopher, gopher_d, chinchilla, chinchilla_d = gopher * 1e9, gopher_d * 1e9, chinchilla * 1e9, chinchilla_d * 1e12

class Fit:
    def __init__(self, E, A, B, alpha, beta):
        self.E, self.A, self.B, self.alpha, self.beta = E, A, B, alpha, beta

    def parts(self, N, D):
        return self.A / N**self.alpha, self.B / D**self.beta

    def loss(self, N, D):
        return self.E + sum(self.parts(N, D))

    def best(self, C):
        """The N of the lowest loss at a compute: where the derivative of both parts is nought."""
        return ((self.alpha * self.A) / (self.beta * self.B) * (C / 6) ** self.beta) ** (1 / (self.alpha + self.beta))           # C = 6ND

printed = Fit(*ch.read(r"论文印出的系数为 $E={}$、$A={}$、$B={}$、$\alpha={}$、$\beta={}$。"))
refit = Fit(*ch.read(r"换成他们重拟合的系数（$E={}$、$A={}$、$B={}$、$\alpha={}$、$\beta={}$），"))
c, g = printed.parts(chinchilla, chinchilla_d), printed.parts(gopher, gopher_d)
ch.works("Chinchilla", r"代入 Chinchilla：${=}/({=}\times10^9)^{{=}}\approx{=}$，${=}/({=}\times10^{12})^{{=}}\approx{=}$，$L\approx{=}$；",
         (printed.A, chinchilla / 1e9, printed.alpha, c[0], printed.B, chinchilla_d / 1e12, printed.beta, c[1], printed.E + sum(c)))
ch.works("Gopher", r"代入 Gopher：两项为 {=} 与 {=}，$L\approx{=}$。Gopher 在模型一项上省了 {=}，在数据一项上多付了 {=}", (*g, printed.E + sum(g), c[0] - g[0], g[1] - c[1]))
C = power(ch.read(r"在 $C={}\times10^{{}}$ 下用印出的系数求最优"))
for place, fit in ((r"求最优，得到 $N\approx{=}$B、$D\approx{=}$T，每参数约 {=} 个词元，而不是", printed), (r"最优是 $N\approx{=}$B、$D\approx{=}$T，每参数约 {=} 个词元，这才", refit)):
    N = fit.best(C)
    ch.works("optimum", place, (N / 1e9, C / 6 / N / 1e12, C / 6 / N**2))      # C = 6ND
budgets = [10**k for k in ch.read(r"画出 $10^{{}}$、$10^{{}}$ 与 $5.76\times10^{23}$ FLOP 三档")] + [C]
ch.works("valleys", "依次约为 {=}B、{=}B 和 {=}B", [refit.best(c) / 1e9 for c in budgets])
ch.works("flat", "把模型从 {}B 减到 {}B、数据相应加倍，损失只从 {=} 升到 {=}", lambda a, b: [refit.loss(n * 1e9, C / 6 / n / 1e9) for n in (a, b)])        # C = 6ND
for C_, n, d in re.findall(r"^C=(\S+): N=(\S+)B, D=(\S+)T$", ch.text, re.M):
    N = sqrt(float(C_) / 120)                       # derived in the text
    ch.shows(f"N at {C_}", N / 1e9, n)
    ch.shows(f"D at {C_}", 20 * N / 1e12, d)        # likewise
ch.works("a budget", r"第二行说明 $10^{{}}$ FLOP 的预算，训练最优是约 {=}B 参数、{=}T 词元", lambda e: (sqrt(10**e / 120) / 1e9, 20 * sqrt(10**e / 120) / 1e12))         # likewise
d8, n8 = ch.read(r"Llama 3 8B 用了约 15T 词元，每参数 ${}\times10^{12}/({}\times10^9)=")
ch.works("Llama 3 8B", r"$15\times10^{12}/(8\times10^9)={=}$ 个。这并不矛盾", d8 * 1e12 / n8 / 1e9)
small, large, d_large = ch.read("要用 {}B 的模型达到 {}B、{}T 词元的同样损失")
small, large, d_large = small * 1e9, large * 1e9, d_large * 1e12
D = (refit.B / (refit.loss(large, d_large) - refit.E - refit.A / small**refit.alpha)) ** (1 / refit.beta)
extra = flops(small, D) - flops(large, d_large)
ch.works("even", r"需要约 {=}T 词元，训练算力从 ${=}\times10^{23}$ 增到约 ${=}\times10^{23}$，多花 ${=}\times10^{23}$；而每处理一个词元，前者省下 $2\times{=}\times10^9$ FLOP。两者相除，处理约 {=}T 词元之后",
         (D / 1e12, flops(large, d_large) / 1e23, flops(small, D) / 1e23, extra / 1e23, (large - small) / 1e9, extra / 2 / (large - small) / 1e12))
C8 = flops(n8 * 1e9, d8 * 1e12)
N = sqrt(C8 / 120)                                  # derived in the text
ch.works("Llama 3 8B's budget", r"它的 ${=}\times10^{23}$ FLOP 若用来训练约 {=}B 的模型，损失可以再低 {=} 左右", (C8 / 1e23, N / 1e9, refit.loss(n8 * 1e9, d8 * 1e12) - refit.loss(N, 20 * N)))        # likewise

# answers
b1, b2, *gradients = ch.read(r"$\beta=({},{})$，梯度依次为 {}、{}，")
(m1, _, v1, _, one), (m2, mh, v2, vh, two) = adam(b1, b2, gradients)
ch.works("answer 1", r"第一步 {=} 倍。第二步 $m_2={=}\times{=}+{=}\times{=}={=}$，$\hat m_2={=}/{=}\approx{=}$；$v_2={=}\times{=}+{=}\times{=}={=}$，$\hat v_2={=}/{=}\approx{=}$；比值约 {=} 倍",
         (one, b1, m1, 1 - b1, gradients[1], m2, m2, 1 - b1**2, mh, b2, v1, 1 - b2, gradients[1] ** 2, v2, v2, 1 - b2**2, vh, two))
n, = ch.read("{}B 模型用 BF16 权重与梯度、FP32 主权重、8 位 Adam")
ch.works("answer 2", "=10$ 字节，共 {=} GB，约 {=} GiB，不含激活", (10 * n, 10 * n * 1e9 / 2**30))        # GiB
mantissa, e, each, other = *ch.read(r"$C={}\times10^{{}}$ FLOP，按每参数 {} 个词元"), *ch.read("同样的算力若只训 {}B 的模型")
C3 = mantissa * 10**e
N = sqrt(C3 / 6 / each)                             # C = 6ND
ch.works("answer 3", r"$N=\sqrt{{=}\times10^{{=}}/{=}}={=}$B，$D={=}$T。{=}B 时 $D={=}\times10^{{=}}/(6\times10^{10})={=}$T，每参数 {=} 个",
         (mantissa, e, 6 * each, N / 1e9, each * N / 1e12, other, mantissa, e, C3 / 6 / other / 1e21, C3 / 6 / other**2 / 1e18))        # C = 6ND
length, = ch.read("{} 个词元，BERT 的三类位置各约有多少")
there = picked(length, share)
ch.works("answer 4", "共约 {=} 个位置，`[MASK]` 约 {=}、随机约 {=}、原样约 {=}；T5 约 {=} 段", (there, *(there * part / 100 for part in (masked, random_, kept)), there / span))
block = ch.read("用 MXFP4 量化 {}、{}、{}、{} 四个数")
scale = mx(block)
ch.works("answer 5", "不超过 {=} 的 2 的幂是 {=}，因子 ${=}/4={=}$。除以它得 {=}、{=}、{=}、{=}，舍入到 {=}、{=}、{=}、{=}，还原为 {=}、{=}、{=}、{=}。{=} 超出了最大刻度，被截到 {=}",
         (max(block), 4 * scale, 4 * scale, scale, *(v / scale for v in block), *(four(v / scale) for v in block), *(four(v / scale) * scale for v in block), max(block) / scale, max(marks)))        # four is the last power of two among the marks
hi, lo = (power(ch.read(place)) for place in (r"余弦日程的峰值是 ${}\times10^{{}}$，", r"终点是 ${}\times10^{{}}$，走到四分之一时"))
ch.works("answer 6", r"$\cos(\pi/4)\approx{=}$，$\eta={=}\times10^{-5}+\frac12\times{=}\times10^{-4}\times{=}\approx{=}\times10^{-4}$；WSD 还在稳定段，仍是 ${=}\times10^{-4}$",
         (cos(pi / 4), lo * 1e5, (hi - lo) * 1e4, 1 + cos(pi / 4), at(hi, lo, 1 / 4) * 1e4, hi * 1e4))        # a quarter of a turn
finish()
