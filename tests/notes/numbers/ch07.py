from math import comb, cos, exp, log, pi, sqrt

from book import Chapter, finish

ch = Chapter(7)
sigma = lambda u: 1 / (1 + exp(-u))

# 7.2 probes
ch.holds("binary head", 4096 * 2 + 2, "8194")
ch.holds("selectivity, strong probe", 97 - 90, "7", near="控制任务")
ch.holds("selectivity, simple probe", 95 - 60, "35", near="控制任务")

# 7.4 LoRA, QLoRA, adapters, prompts
one = 2 * 4096 * 8
ch.report("LoRA, one matrix", one == 65536 and "65536" in ch.text)
lora = one * 2 * 32
ch.report("LoRA, all", lora == 4194304 and "4194304" in ch.text)
ch.holds("LoRA (M)", lora / 1e6, "4.19", near="6.74B[^llama1]")
ch.holds("share of 6.74B", 100 * lora / 6.74e9, "0.062")
ch.holds("toy layer", 2 * (8 + 6), "28", near="满的")
ch.holds("toy layer, full", 6 * 8, "48", near="满的")
ch.holds("constants: bits a parameter", 32 / 64, "0.5", near="双重量化")
ch.holds("bits a parameter, quantized twice", 8 / 64 + 32 / (64 * 256), "0.127", near="双重量化")
ch.holds("saved bits", 0.5 - 0.127, "0.373", times=2)
ch.holds("saved on 65B (GB)", 65e9 * 0.373 / 8 / 1e9, "3.0")
ch.holds("65B in 4 bits (GB)", 65e9 * 4.127 / 8 / 1e9, "33.5")
adapter = 2 * 1024 * 64 + 64 + 1024
ch.report("adapter", adapter == 132160 and "132160" in ch.text)
ch.holds("adapters (M)", adapter * 2 * 24 / 1e6, "6.34")
ch.report("prompt tuning", 5 * 4096 == 20480 and "20480" in ch.text)

# 7.4.3 the table for 6.74B
p = 6.74e9
rows = {"全量微调 | 全部 | 6.74B": (None, None, 16 * p),
        "| 适配器 |": ((2 * 4096 * 64 + 64 + 4096) * 2 * 32, "33.8M", None),
        "| 前缀微调 |": (2 * 32 * 20 * 4096, "5.24M", None),
        "| LoRA | $r=8$": (lora, "4.19M", None),
        "| IA³ |": ((2 * 4096 + 11008) * 32, "0.61M", None),
        "| 提示微调 |": (20 * 4096, "0.08M", None),
        "| QLoRA |": (lora, "4.19M", p * 4.127 / 8 + 16 * lora)}
memory = ("107.8", "14.0", "13.6", "13.5", "13.5", "13.5", "3.5")
for (row, (n, shown, total)), gb in zip(rows.items(), memory):
    if n:
        ch.holds(f"parameters {row}", n / 1e6, shown[:-1], near=row)
    ch.holds(f"memory {row}", (total or 2 * p + 16 * n) / 1e9, gb, near=row)
ch.holds("100 copies (TB)", 100 * 2 * p / 1e12, "1.35")
ch.holds("one LoRA (MB)", 2 * lora / 1e6, "8.4")
ch.report("100 of them: under 1 GB", 100 * 2 * lora < 1e9)

# 7.5 preferences and the KL term
ch.holds("pairs of nine", comb(9, 2), "36")
ch.holds("sigma(1)", sigma(1), "0.731")
ch.holds("sigma(2)", sigma(2), "0.881", times=3)
ch.holds("loss at 1", -log(sigma(1)), "0.313")
ch.holds("loss at 0", log(2), "0.693", times=6)
beta = 0.5
best = exp(1 / beta) / (exp(1 / beta) + 1)
kl = best * log(best / 0.5) + (1 - best) * log((1 - best) / 0.5)
ch.holds("all on one", 1 - beta * log(2), "0.653")
ch.holds("best policy", best, "0.881", near="最优解是")
ch.holds("its KL", kl, "0.328")
ch.holds("its value", best - beta * kl, "0.717")
ch.holds("exp(1/0.5)", exp(2), "7.389", times=2)
ch.report("the best of all policies", all(best - beta * kl >= q - beta * (q * log(2 * q) + (1 - q) * log(2 * (1 - q))) for q in [i / 1000 for i in range(1, 1000)]))
ppo = lambda rho, a: min(rho * a, min(max(rho, 0.8), 1.2) * a)
for rho, a, shown in ((1.5, 1, "1.2"), (0.5, -1, "-0.8"), (1.5, -1, "-1.5")):
    ch.holds(f"PPO at {rho}, {a}", ppo(rho, a), shown, near="常取 0.2", times=2)
ch.holds("best of 16: log", log(16), "2.773")
ch.holds("best of 16: 15/16", 15 / 16, "0.938")
ch.holds("best of 16", log(16) - 15 / 16, "1.835")

# 7.6 DPO
margin = 0.1 * 2 - 0.1 * -1
ch.says("margin", margin, r"0.1\times2-0.1\times(-1)={}$，损失")
ch.holds("DPO loss", -log(sigma(margin)), "0.554", times=2)
for u, shown in ((0.3, "0.426"), (3, "0.047")):
    ch.holds(f"push at {u}", sigma(-u), shown)
for length, shown in ((100, "2"), (20, "0.4")):
    ch.holds(f"log ratio of {length} tokens", 0.02 * length, shown, near="每个词元只变动")

# 7.7 GRPO and pass@k
def advantages(r):
    mean = sum(r) / len(r)
    std = sqrt(sum((x - mean) ** 2 for x in r) / len(r))
    return mean, std, [(x - mean) / std if std else 0 for x in r]

ch.report("four answers", advantages((1, 0, 0, 1)) == (0.5, 0.5, [1, -1, -1, 1]))
for q, shown in ((0.5, "0.992"), (0.9, "0.570"), (0.99, "0.077")):
    ch.holds(f"useful group at {q}", 1 - q**8 - (1 - q) ** 8, shown)
ch.holds("tuned, one try", 100 * (0.5 * 0.9), "45", near="0.9^{64}")
ch.holds("base, 64 tries", 100 * (1 - 0.9**64), "99.9")
ch.holds("tuned, 64 tries", 100 * 0.5 * (1 - 0.1**64), "50", near="0.9^{64}")

# 7.8 comparing two models
se = sqrt(0.58 * 0.42 / 200)
ch.holds("standard error, 200", se, "0.035")
ch.holds("low end", 100 * (0.58 - 1.96 * se), "51.2")    # 1.96: 95 per cent of a normal distribution
ch.holds("high end", 100 * (0.58 + 1.96 * se), "64.8")    # the same
se50 = sqrt(0.58 * 0.42 / 50)
ch.holds("standard error, 50", se50, "0.070")
ch.report("50 comparisons settle nothing", 0.58 - 1.96 * se50 < 0.5)    # the same

# 7.2 three directions in a plane
ch.says("projection", cos(2 * pi / 3), r"\cos120^\circ={}$")
ch.report("the same number in words", "读数各少 0.5" in ch.text)

# 7.7 the k3 estimate, a sequence's ratio, mismatch, agents, verifiers
def k3(new, ref):
    return ref / new - log(ref / new) - 1

new, ref = (0.5, 0.5), (0.25, 0.75)
kl = sum(p * log(p / q) for p, q in zip(new, ref))
ch.says("KL", kl, r"0.5\ln\frac23\approx{}$；")
ch.report("k3 is unbiased", abs(sum(p * k3(p, q) for p, q in zip(new, ref)) - kl) < 1e-12)
ch.says("the mean", kl, "平均正是 {}。")
for place, shown in (("$r={}$，$k\\approx0.193$", 0.5), ("$r={}$，$k\\approx0.095$", 1.5)):
    ch.says("ratio", shown, place)
ch.says("k3, first", k3(0.5, 0.25), r"$r=0.5$，$k\approx{}$")
ch.says("k3, second", k3(0.5, 0.75), r"$r=1.5$，$k\approx{}$")
ch.says("log, first", -log(0.5), "两次的值是 {} 与")
ch.says("log, second", -log(1.5), "两次的值是 0.693 与 {}，")
ratios = ch.read("四个词元的比值是 {}、{}、{}、{}，几何平均")
ch.says("geometric mean", exp(sum(map(log, ratios)) / 4), "几何平均约 {}，比单个词元")
ch.says("CISPO's weight", min(1.2, 1.5), "比值 1.5 的词元，权重按 {} 算")
each, length = ch.read("每个词元的对数概率只差 {}，{} 个词元就积成")
ch.says("adds up", each * length, "2000 个词元就积成 {}，")
ch.says("factor", exp(each * length), r"$e^{4}\approx{}$ 倍")
steps, wrote, returned = ch.read("设 {} 步，每步模型写 {} 个词元、工具返回 {} 个")
ch.report("6000 of 46000", (steps * wrote, steps * (wrote + returned)) == (6000, 46000) and "6000/46000" in ch.text)
ch.says("counted, per cent", 100 * wrote / (wrote + returned), r"6000/46000\approx{}\%$")
p, let_by = 0.4, 0.05
passes = p + (1 - p) * let_by
ch.says("passes", passes, r"0.4+0.6\times0.05={}$，")
ch.says("right among them, per cent", 100 * p / passes, r"0.4/0.43\approx{}\%$")
ch.says("one passes, per cent", 100 * (1 - (1 - passes) ** 8), r"1-0.57^8\approx{}\%$")
ch.says("right after eight, per cent", 100 * (1 - (1 - passes) ** 8) * p / passes, "正确率约 {}%；再答一千遍")
ch.says("the ceiling, per cent", 100 * p / passes, "也越不过 {}%")

# answers
layer = (5120 + 5120) * 32 + (5120 + 1024) * 32
ch.says("answer 1, a layer", layer, r"(5120+1024)\times32={}$")
ch.says("answer 1", 64 * layer, "64 层共 {}，约")
ch.says("answer 1, M", 64 * layer / 1e6, "33554432，约 {}M")
ch.says("answer 2, margin", 0.2 * (1.5 - 0.5), r"0.2\times(1.5-0.5)={}$")
ch.says("answer 2", -log(sigma(0.2)), r"-\log\sigma(0.2)\approx{}$")
mean, std, a = advantages((1, 0, 0, 0))
ch.says("answer 3, mean", mean, "均值 {}，标准差约 0.433")
ch.says("answer 3, deviation", std, "均值 0.25，标准差约 {}，")
ch.says("answer 3, right", a[0], "优势为 $+{}$ 与三个")
ch.says("answer 3, wrong", -a[1], "与三个 $-{}$")
ch.says("answer 4", sigma(1.5), r"\sigma(1.5)\approx{}$；")
ch.says("answer 4, points", 400 * 1.5 / log(10), r"400\times1.5/\ln10\approx{}$ 分")
ch.says("answer 5", k3(0.6, 0.45), r"k=0.75-\ln0.75-1\approx{}$")
ch.says("answer 5, log", -log(0.75), r"$-\log r\approx{}$。单个样本")
ratios = (1.4, 1.2, 0.7, 0.9)
ch.says("answer 6, tokens", sum(min(v, 1.2) for v in ratios) / 4, "1.2、1.2、0.7、0.9，平均 {}；")
ch.says("answer 6, sequence", exp(sum(map(log, ratios)) / 4), r"0.9)^{1/4}\approx{}$，在截断")
ch.says("answer 6, the objective", exp(sum(map(log, ratios)) / 4), "目标就是 {}。")
passes = 0.3 + 0.7 * 0.1
ch.says("answer 7, passes", passes, r"0.3+0.7\times0.1={}$")
ch.says("answer 7, right, per cent", 100 * 0.3 / passes, r"0.3/0.37\approx{}\%$")
ch.says("answer 7, one passes", 1 - (1 - passes) ** 4, r"1-0.63^4\approx{}$")
ch.says("answer 7, per cent", 100 * (1 - (1 - passes) ** 4) * 0.3 / passes, "正确率约 {}%；无限多遍")
ch.says("answer 7, ceiling, per cent", 100 * 0.3 / passes, "无限多遍也只到 {}%")
finish()
