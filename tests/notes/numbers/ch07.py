from math import comb, cos, exp, log, prod, radians, sqrt

from book import Chapter, finish, number

ch = Chapter(7)
sigma = lambda u: 1 / (1 + exp(-u))

# 7.2 probes, three directions in a plane
ch.works("binary head", r"训练一个 {} 维的二分类头只有 ${=}\times2+2={=}$ 个参数", lambda d: (d, 2 * d + 2))
ch.works("selectivity", "设真任务准确率 {}%，控制任务 {}%，两者之差即选择性只有 {=} 个百分点，", lambda real, control: real - control)
ch.works("selectivity, simple probe", "真任务 {}%、控制任务 {}%，选择性 {=} 个百分点", lambda real, control: real - control)
ch.works("projection", r"三个概念取相隔 {}° 的三个单位向量，{~}$\cos120^\circ={=}$，{~}读数各少 {=}，", lambda turn: (cos(radians(turn)), -cos(radians(turn))))

# 7.4 LoRA, QLoRA, adapters, prompts
d, layers, r = ch.read("算参数量。$d={}$、{} 层，只改 $W_Q$ 与 $W_V$，$r={}$：")
one = 2 * d * r
lora = one * 2 * layers
whole, = ch.read("是 LLaMA-7B（{}B）的")
ch.works("LoRA", r"每个矩阵的 $A$ 与 $B$ 共 $2\times{=}\times{=}={=}$ 个参数，两个矩阵、{=} 层，合计 ${=}\times2\times{=}={=}$，约 {=}M，{~}的 {=}%。",
         (d, r, one, layers, one, layers, lora, lora / 1e6, lora / whole / 1e7))
ch.works("toy layer", r"秩为 {} 时 ${=}\times({}+{})={=}$ 个参数，对比满的 {=} 个", lambda r, a, b: (r, r * (a + b), a * b))
many, wide, narrow, groups = ch.read("每 {} 个权重共用一个 {} 位常数")[:2] + ch.read("把这些常数也压成 {} 位，每 {} 个再共用")
twice = narrow / many + wide / (many * groups)
saved = wide / many - round(twice, 3)               # as the text rounds it
size, = ch.read("对 {}B 的模型就是")
ch.works("constants", r"摊到每个参数是 ${=}/{=}={=}$ 位；{~}就是 ${=}/{=}+{=}/({=}\times{=})\approx{=}$ 位，省下 {=} 位，",
         (wide, many, wide / many, narrow, many, wide, many, groups, twice, saved))
ch.works("saved, GB", r"对 65B 的模型就是 ${=}\times10^9\times{=}/8\approx{=}$ GB。", (size, saved, size * saved / 8))              # bits of a byte
bits = 4 + round(twice, 3)                          # four bits, and the constants as the text rounds them
ch.works("in 4 bits, GB", r"权重合计 ${=}\times10^9\times{=}/8\approx{=}$ GB", (size, bits, size * bits / 8))            # bits of a byte
ad, ar, al = ch.read("取 $d={}$、$r={}$、{} 层，连偏置每个适配器有")
adapter = lambda d, r: 2 * d * r + r + d
ch.works("adapters", r"有 $2\times{=}\times{=}+{=}+{=}={=}$ 个参数，每层两个，共 ${=}\times2\times{=}\approx{=}$M",
         (ad, ar, ar, ad, adapter(ad, ar), adapter(ad, ar), al, adapter(ad, ar) * 2 * al / 1e6))
ch.works("prompt tuning", r"T5-XXL 上取 $k={}$，每个任务只有 ${=}\times{}={=}$ 个参数", lambda k, d: (k, k * d))

# 7.4.3 the table
d, layers, ff, whole, full, frozen = ch.read("（$d={}$，{} 层，前馈维 {}，{}B 参数）") + ch.read("可训练部分按 {} 字节、冻结的 BF16 权重按 {} 字节")
whole *= 1e9
for name, setting, trained, memory in ch.table("| 状态显存 |"):
    given = number(setting) if "=" in setting else 0
    n = {"全量微调": whole, "适配器": adapter(d, given) * 2 * layers, "前缀微调": 2 * layers * given * d, "LoRA": 2 * d * given * 2 * layers,
         "IA³": (2 * d + ff) * layers, "提示微调": given * d, "QLoRA": lora}[name]
    unit = {"B": 1e9, "M": 1e6}[trained[-1]]
    ch.shows(f"parameters of {name}", n / unit, trained)
    base = 0 if name == "全量微调" else whole * bits / 8 if name == "QLoRA" else whole * frozen                 # bits of a byte
    ch.shows(f"memory of {name}", (base + full * n) / 1e9, memory)
ch.report("the table's LoRA is that of the text", lora == 2 * d * r * 2 * layers)
ch.works("a hundred copies", "一百个客户各要一个定制模型，全量微调要存一百份 {=} GB，共约 {=} TB；LoRA 只要一份底座加一百份约 {=} MB", (frozen * whole / 1e9, 100 * frozen * whole / 1e12, 2 * lora / 1e6))
ch.report("100 of them: under 1 GB", 100 * 2 * lora < 1e9 and "不到 1 GB" in ch.text)

# 7.5 preferences and the KL term
ch.works("pairs of nine", r"{} 个回复可以拆出 $\binom92={=}$ 对比较", lambda n: comb(int(n), 2))
ch.works("differences", r"分差为 0 时是 {=}，为 1 时是 $\sigma(1)\approx{=}$，为 2 时是 $\sigma(2)\approx{=}$。", (sigma(0), sigma(1), sigma(2)))
ch.works("losses", r"分差为 {} 时损失约 {=}，分差为 {} 时为 $\ln2\approx{=}$", lambda a, b: (-log(sigma(a)), -log(sigma(b))))
p0, q0, good, bad, beta = ch.read(r"$\pi_0=({},{})$，奖励为 $({},{})$，$\beta={}$。")
odds = exp((good - bad) / beta)
best = p0 * odds / (p0 * odds + q0)
kl = lambda p: sum(x * log(x / y) for x, y in ((p, p0), (1 - p, q0)) if x)
value = lambda p: p * good + (1 - p) * bad - beta * kl(p)
ch.works("the two extremes", r"若完全不动，目标值是 {=}；若全押第一种，奖励为 {=}，KL 为 $\ln2\approx{=}$，目标值 $1-{=}\times{=}\approx{=}$；", (value(p0), good, kl(1), beta, kl(1), value(1)))
ch.works("the best policy", r"最优解是 $({=},{=})$，KL 约 {=}，目标值约 {=}，", (best, 1 - best, kl(best), value(best)))
ch.works("its derivation", r"$\exp(1/{=})\approx{=}$，于是概率之比是 ${=}:1$，即 $({=},{=})$", (beta, odds, odds, best, 1 - best))
ch.report("the best of all policies", all(value(best) >= value(q / 1000) for q in range(1, 1000)))
eps, = ch.read(r"$\epsilon$ 常取 {}。")
ppo = lambda rho, a: min(rho * a, min(max(rho, 1 - eps), 1 + eps) * a)
ch.works("PPO, good", r"好的词元 $\hat A={}$，$\rho$ 涨到 {} 也只算 {=}，", lambda a, rho: ppo(rho, a))
ch.works("PPO, bad", r"坏的词元 $\hat A={}$，$\rho$ 降到 {} 时两项是 ${=}$ 与 ${=}$，取小的 ${=}$，", lambda a, rho: (rho * a, (1 - eps) * a, ppo(rho, a)))
ch.works("PPO, bad and rising", r"若反而涨到 {}，两项是 ${=}$ 与 ${=}$，取 ${=}$，罚得足额", lambda rho: (-rho, -1 - eps, ppo(rho, -1)))
ch.works("best of n", r"$n={}$ 时约为 ${=}-{=}\approx{=}$ 奈特", lambda n: (log(n), (n - 1) / n, log(n) - (n - 1) / n))

# 7.6 DPO
beta, up, down = ch.read(r"手算一例：$\beta={}$，好回复的对数比是 $+{}$（新模型比参考更愿意写它），坏回复的对数比是 ${}$，")
margin = beta * (up - down)
ch.works("DPO", r"括号里是 ${=}\times{=}-{=}\times({=})={=}$，损失 $-\log\sigma({=})\approx{=}$。{~}损失是 $\ln2\approx{=}$", (beta, up, beta, down, margin, margin, -log(sigma(margin)), log(2)))
ch.works("pushes", r"$u={}$ 时力度为 {=}，$u={}$ 时约 {=}，$u={}$ 时只剩约 {=}", lambda *u: [sigma(-x) for x in u])
ch.works("lengths", "每个词元只变动 {}，{} 个词元的回复就积出 {=} 的对数比，{} 个词元的只有 {=}，", lambda each, a, b: (each * a, each * b))

# 7.7 GRPO, the k3 estimate, a sequence's ratio, mismatch, pass@k, agents, verifiers
def advantages(r):
    mean = sum(r) / len(r)
    std = sqrt(sum((x - mean) ** 2 for x in r) / len(r))
    return mean, std, [(x - mean) / std if std else 0 for x in r]

mean, std, a = advantages(ch.read("例如 $G=4$，奖励 $({},{},{},{})$，"))
ch.works("four answers", "均值 {=}，标准差 {=}，优势为 $(+{=},{=},{=},+{=})$", (mean, std, *a))
ch.works("figure 7-7", "r = 0 ──┼── 均值 {=} ", mean)
ch.works("figure 7-7", "r = 0 ──┤   标准差 {=} ", std)
G, = ch.read("取 $G={}$：$q=")
ch.works("useful groups", "$q={}$ 时约 {=}，$q={}$ 时约 {=}，$q={}$ 时只有约 {=}。", lambda *q: [1 - p**G - (1 - p) ** G for p in q])
k3 = lambda new, ref: ref / new - log(ref / new) - 1
new, ref = ch.read(r"验一遍：$\pi_\theta=({},{})$"), ch.read(r"$\pi_0=({},{})$，KL 是")
kl = sum(p * log(p / q) for p, q in zip(new, ref))
ch.report("k3 is unbiased", abs(sum(p * k3(p, q) for p, q in zip(new, ref)) - kl) < 1e-12)
ch.works("k3", r"KL 是 $0.5\ln2+0.5\ln\frac23\approx{=}$；抽到第一个时 $r={=}$，$k\approx{=}$，抽到第二个时 $r={=}$，$k\approx{=}$，平均正是 {=}。",
         (kl, ref[0] / new[0], k3(new[0], ref[0]), ref[1] / new[1], k3(new[1], ref[1]), kl))
ch.works("plain logarithms", "两次的值是 {=} 与 {=}，", [-log(q / p) for p, q in zip(new, ref)])
ratios = ch.read("四个词元的比值是 {}、{}、{}、{}，几何平均")
together = lambda ratios: prod(ratios) ** (1 / len(ratios))
ch.works("geometric mean", "几何平均约 {=}，比单个词元", together(ratios))
ch.works("the program's", "ratios = [{=}, {=}, {=}, {=}]", ratios)
ch.works("CISPO's weight", "比值 {} 的词元，权重按 {=} 算", lambda r: min(1 + eps, r))
ch.works("mismatch", r"每个词元的对数概率只差 {}，{} 个词元就积成 {=}，整条回答的概率差了 $e^{{=}}\approx{=}$ 倍", lambda each, n: (each * n, each * n, exp(each * n)))
low, high, tries = *ch.read("设底座在每道题上答对的概率都是 {}，强化以后一半的题变成 {}，"), *ch.read("答 {} 次，底座 $1-")
ch.works("one try, many", r"只答一次，底座 {=}%，强化后 {=}%；答 64 次，底座 $1-{=}^{{=}}\approx{=}\%$，强化后仍是 {=}%",
         (100 * low, 100 * high / 2, 1 - low, tries, 100 * (1 - (1 - low) ** tries), 100 * (1 - (1 - high) ** tries) / 2))
ch.works("counted in the loss", r"设 {} 步，每步模型写 {} 个词元、工具返回 {} 个，计入损失的只有 ${=}/{=}\approx{=}\%$", lambda n, wrote, got: (n * wrote, n * (wrote + got), 100 * wrote / (wrote + got)))

def verified(p, let_by, tries):
    """A try passes; what passes is right; one of the tries passes; the answer is right. The last three in per cent but the last but one."""
    passes = p + (1 - p) * let_by
    some = 1 - (1 - passes) ** tries
    return passes, 100 * p / passes, some, 100 * some * p / passes

p, let_by, tries = *ch.read("设单次答对的概率是 {}，验证器不会错杀对的，却会放过 {}% 的错答案。每个"), *ch.read("答 {} 遍，至少有一个通过的概率是")
passes, right, some, result = verified(p, let_by / 100, tries)
ch.works("a verifier", r"每个回答通过的概率是 ${=}+{=}\times{=}={=}$，通过的里面对的占 ${=}/{=}\approx{=}\%$。", (p, 1 - p, let_by / 100, passes, p, passes, right))
ch.works("eight tries", r"至少有一个通过的概率是 $1-{=}^{=}\approx{=}\%$，随机挑一个通过的，准确率约 {=}%；再答一千遍，也越不过 {=}%", (1 - passes, tries, 100 * some, result, right))

# 7.8 comparing two models
wins, n, few = ch.read("设 {} 次比较赢了 {}%")[::-1] + ch.read("若只比了 {} 次，标准误")
wins /= 100
se = lambda n: sqrt(wins * (1 - wins) / n)
ch.works("comparing", r"标准误是 $\sqrt{{=}\times{=}/{=}}\approx{=}$，95% 区间约为 {=}% 到 {=}%，{~}标准误约 {=}，",
         (wins, 1 - wins, n, se(n), 100 * (wins - 1.96 * se(n)), 100 * (wins + 1.96 * se(n)), se(few)))     # 1.96: 95 per cent of a normal distribution
ch.report("50 comparisons settle nothing", wins - 1.96 * se(few) < 0.5 and "区间跨过 50%" in ch.text)      # the same

# answers
d, layers, narrow, r = ch.read(r"$d={}$、{} 层，$W_Q$ 是 $5120\to5120$，") + ch.read(r"$W_V$ 是 $5120\to{}$，LoRA 只作用于这两个矩阵，$r={}$")
layer = (d + d) * r + (d + narrow) * r
ch.works("answer 1", r"每层 $({=}+{=})\times{=}+({=}+{=})\times{=}={=}$，{=} 层共 {=}，约 {=}M", (d, d, r, d, narrow, r, layer, layers, layers * layer, layers * layer / 1e6))
beta, up, down = ch.read(r"$\beta={}$，好、坏回复的对数比为 $+{}$ 与 $+{}$，DPO 损失")
ch.works("answer 2", r"间隔 ${=}\times({=}-{=})={=}$，损失 $-\log\sigma({=})\approx{=}$", (beta, up, down, beta * (up - down), beta * (up - down), -log(sigma(beta * (up - down)))))
mean, std, a = advantages(ch.read("四个回答的奖励为 ({}, {}, {}, {})，"))
ch.works("answer 3", "均值 {=}，标准差约 {=}，优势为 $+{=}$ 与三个 $-{=}$", (mean, std, a[0], -a[1]))
gap, = ch.read("奖励分差为 {}，按 Bradley")
ch.works("answer 4", r"$\sigma({=})\approx{=}$；令 $10^{\Delta/400}=e^{{=}}$，$\Delta=400\times{=}/\ln10\approx{=}$ 分", (gap, sigma(gap), gap, gap, 400 * gap / log(10)))        # 400: by definition
new, ref = ch.read("抽到的词元在新策略下概率 {}，在参考模型下 {}。")
ch.works("answer 5", r"$r={=}$，$k={=}-\ln0.75-1\approx{=}$；$-\log r\approx{=}$", (ref / new, ref / new, k3(new, ref), -log(ref / new)))
*ratios, A, eps6 = ch.read(r"一条回答四个词元的比值是 {}、{}、{}、{}，$A={}$，$\epsilon={}$")
clipped = [min(v, 1 + eps6) for v in ratios]
ch.works("answer 6", r"逐词元截断后是 {=}、{=}、{=}、{=}，平均 {=}；几何平均 $({=}\times{=}\times{=}\times{=})^{1/4}\approx{=}$，在截断范围内，目标就是 {=}",
         (*clipped, sum(clipped) / len(clipped), *ratios, together(ratios), together(ratios)))
p, let_by, tries = ch.read("单次答对的概率是 {}，验证器放过 {}% 的错答案、不错杀对的。答 {} 遍")
passes, right, some, result = verified(p, let_by / 100, tries)
ch.works("answer 7", r"通过的概率 ${=}+{=}\times{=}={=}$，通过的里面对的占 ${=}/{=}\approx{=}\%$；至少一个通过的概率 $1-{=}^{=}\approx{=}$，准确率约 {=}%；无限多遍也只到 {=}%",
         (p, 1 - p, let_by / 100, passes, p, passes, right, 1 - passes, tries, some, result, right))
finish()
