from math import comb, exp, log, sqrt

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
ch.holds("sigma(2)", sigma(2), "0.881", times=4)
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
for rho, a, shown in ((1.5, 1, "1.2"), (0.5, -1, "−0.8"), (1.5, -1, "−1.5")):
    ch.holds(f"PPO at {rho}, {a}", ppo(rho, a), shown, near="常取 0.2", times=2)
ch.holds("best of 16: log", log(16), "2.773")
ch.holds("best of 16: 15/16", 15 / 16, "0.938")
ch.holds("best of 16", log(16) - 15 / 16, "1.835")

# 7.6 DPO
margin = 0.1 * 2 - 0.1 * -1
ch.holds("margin", margin, "0.3", times=5)
ch.holds("DPO loss", -log(sigma(margin)), "0.554", times=3)
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
mean, std, a = advantages((1, 1, 0, 0, 0))
ch.holds("mean", mean, "0.4", near="均值 0.4")
ch.holds("std", std, "0.490")
ch.holds("right", a[0], "1.22", near="均值 0.4", times=2)
ch.holds("wrong", -a[2], "0.82", near="均值 0.4", times=3)
for q, shown in ((0.5, "0.992"), (0.9, "0.570"), (0.99, "0.077")):
    ch.holds(f"useful group at {q}", 1 - q**8 - (1 - q) ** 8, shown)
ch.holds("tuned, one try", 100 * (0.5 * 0.9), "45", near="0.9^{64}")
ch.holds("base, 64 tries", 100 * (1 - 0.9**64), "99.9")
ch.holds("tuned, 64 tries", 100 * 0.5 * (1 - 0.1**64), "50", near="0.9^{64}")

# 7.8 comparing two models
se = sqrt(0.58 * 0.42 / 200)
ch.holds("standard error, 200", se, "0.035")
ch.holds("low end", 100 * (0.58 - 1.96 * se), "51.2")
ch.holds("high end", 100 * (0.58 + 1.96 * se), "64.8")
se50 = sqrt(0.58 * 0.42 / 50)
ch.holds("standard error, 50", se50, "0.070")
ch.report("50 comparisons settle nothing", 0.58 - 1.96 * se50 < 0.5)

# self-test
n = 4 * 2 * 4096 * 16 * 32
ch.report("four matrices, r=16", n == 16777216 and "16777216" in ch.text)
ch.holds("in millions", n / 1e6, "16.8")
finish()
