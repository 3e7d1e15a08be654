#!/usr/bin/env python3
"""The figures of the notes. Each function draws one and bears the name of its file; FIGURES says which note shows it.

usage: figures.py      writes every figure anew into this folder
"""
import math, pathlib
from draw import BLUE, GREEN, GREY, ORANGE, RED, Grid, Plot

def temperature():
    plot = Plot("温度 0.5、1、2 时三个词元的概率", (0, 3), (0, 1))
    plot.axes("词元（logit 依次为 2、1、0）", [(0.5, "第一项"), (1.5, "第二项"), (2.5, "第三项")], "概率", [0, 0.25, 0.5, 0.75, 1])
    for k, (T, color) in enumerate(((0.5, BLUE), (1, ORANGE), (2, GREEN))):
        e = [math.exp(z / T) for z in (2, 1, 0)]
        for i, value in enumerate(x / sum(e) for x in e):
            at = i + 0.14 + k * 0.25
            plot.bar(at, at + 0.22, 0, value, color)
            plot.label(at + 0.11, value, f"{value:.3f}", anchor="middle", dx=0, dy=-6, said=True)
        plot.label(2.3, 0.9 - 0.09 * k, f"T = {T}", color)
    return plot

def kv_cache():
    plot = Plot("几种模型的 KV 缓存随上下文长度的增长，双对数坐标", (1024, 131072), (0.0625, 65536), True, True)
    plot.axes("上下文长度（词元）", [(2**k, f"{2**k // 1024}K") for k in range(10, 18)], "缓存（GiB）", [(2.0**k, f"{2.0**k:g}") for k in range(-4, 17, 4)])
    models = (("GPT-3 175B（MHA）", 2 * 96 * 96 * 128 * 2, "MiB", RED, 2048), ("Llama 2 70B 假设用 MHA", 2 * 80 * 64 * 128 * 2, "MiB", ORANGE, 4096),
              ("Llama 2 70B（GQA）", 2 * 80 * 8 * 128 * 2, "KiB", GREEN, 4096), ("Llama 3 8B（GQA）", 2 * 32 * 8 * 128 * 2, "KiB", BLUE, 8192), ("DeepSeek-V3（MLA）", 61 * 576 * 2, "KiB", GREY, 131072))
    for k, (name, size, unit, color, length) in enumerate(models):
        plot.curve(lambda n: size * n / 2**30, color)
        plot.dot(length, size * length / 2**30, color)
        value = size / (2**20 if unit == "MiB" else 2**10)
        plot.label(1100, 24000 / 3.2**k, f"{name}：每词元 {round(value, 1):g} {unit}", color, dy=0, said=True)
    return plot

def positions():
    return Grid([[math.sin(i / 10000 ** (j / 64)) if j % 2 == 0 else math.cos(i / 10000 ** ((j - 1) / 64)) for j in range(64)] for i in range(48)], 8)

def lsh():
    plot = Plot("局部敏感哈希的命中概率随相似度的变化：条带数与每条的长度决定转折点", (0, 1), (0, 1))
    plot.axes("两篇文档的相似度 s", [0, 0.2, 0.4, 0.6, 0.8, 1], "被发现的概率", [0, 0.25, 0.5, 0.75, 1])
    hit = lambda s, b, r: 1 - (1 - s**r) ** b
    plot.curve(lambda s: hit(s, 20, 5), GREY, True)
    plot.curve(lambda s: hit(s, 14, 8), BLUE)
    for s in (0.5, 0.7, 0.8):
        plot.dot(s, hit(s, 14, 8), BLUE)
        plot.label(s, hit(s, 14, 8), f"{hit(s, 14, 8):.3f}", BLUE, dx=10, dy=6, said=True)
    plot.label(0.72, 0.2, "14 条 × 8 个", BLUE, dx=0, said=True)
    plot.label(0.5, 0.5, "20 条 × 5 个", GREY, anchor="end", dx=-14)
    return plot

def fp4():
    steps = (0.5, 1, 1.5, 2, 3, 4, 6)
    plot = Plot("E2M1 的刻度：越远离零越稀，正数只有七个", (-6.6, 6.6), (0, 3))
    plot.axes("E2M1 能表示的数", [0, 1, 2, 3, 4, 6, -1, -2, -3, -4, -6], "", [])
    for s in (0,) + steps:
        for value in {s, -s}:
            plot.line([(value, 0), (value, 0.5)], BLUE)
    for row, (name, factor, color) in enumerate((("MXFP4，因子 1", 1, ORANGE), ("NVFP4，因子 0.9375", 0.9375, GREEN))):
        y = 1.2 + 0.9 * row
        for value in (5.5, 1.2, 0.4, -2.6):
            near = min((0,) + steps + tuple(-s for s in steps), key=lambda g: abs(g - value / factor)) * factor
            plot.line([(value, y + 0.28), (near, y)], color)
            plot.dot(value, y + 0.28, GREY)
            shown = f"{abs(near) + 1e-9:.3f}".rstrip("0").rstrip(".")
            plot.label(near, y, "−" * (near < 0) + shown, color, anchor="end" if value == 0.4 else "middle" if abs(value) > 2 else "start", dx=0, dy=18, said=True)
        plot.label(-6.4, y, name, color, dy=0, said=True)
    return plot

def isoflop():
    plot = Plot("三档算力下，损失随模型大小的变化：每条曲线有一个谷，算力越多，谷越低、越靠右", (5e8, 1e12), (1.9, 2.6), log_x=True)
    plot.axes("参数量 N", [(1e9, "1B"), (1e10, "10B"), (1e11, "100B"), (1e12, "1000B")], "损失", [1.9, 2.1, 2.3, 2.5])
    loss = lambda C, N: 1.8172 + 482.01 / N**0.3478 + 2085.43 / (C / 6 / N) ** 0.3658
    for C, name, end, color in ((1e21, "10²¹ FLOP", 4e10, ORANGE), (1e22, "10²² FLOP", 1.5e11, GREEN), (5.76e23, "5.76×10²³ FLOP", 1e12, BLUE)):
        least = min((10 ** (k / 500) for k in range(4400, 6000)), key=lambda N: loss(C, N))
        points = [10 ** (math.log10(5e8) + k / 100) for k in range(400)]
        plot.line([(N, loss(C, N)) for N in points if N <= end and loss(C, N) < 2.6], color)
        plot.dot(least, loss(C, least), color)
        size = f"{least / 1e9:.1f}B" if least < 1e10 else f"{least / 1e9:.0f}B"
        plot.label(least, loss(C, least), f"{name}：谷底 {size}", color, anchor="middle", dx=0, dy=24, said=True)
    return plot

def error_bar():
    plot = Plot("题数越多，准确率的误差条越窄：题数要多到四倍，误差才减半", (20, 20000), (0.4, 25), log_x=True, log_y=True)
    plot.axes("题数", [(n, str(n)) for n in (30, 100, 300, 1000, 3000, 10000)], "95% 半宽（百分点）", [0.5, 1, 2, 5, 10, 20])
    half = lambda p, n: 196 * math.sqrt(p * (1 - p) / n)
    for p, color in ((0.5, ORANGE), (0.8, BLUE)):
        plot.curve(lambda n: half(p, n), color)
    for name, n, p, color, side in (("假想的竞赛", 30, 0.5, ORANGE, 1), ("GPQA 钻石集", 198, 0.5, ORANGE, 1), ("HumanEval", 164, 0.8, BLUE, -1), ("MMLU", 14042, 0.8, BLUE, -1)):
        plot.dot(n, half(p, n), color)
        plot.label(n, half(p, n), f"{name}：{half(p, n):.1f}", color, anchor="start" if side > 0 else "end", dx=10 * side, dy=-8 if side > 0 else 20, said=True)
    plot.label(2200, half(0.5, 2200), "准确率 50%", ORANGE, dx=6)
    plot.label(900, half(0.8, 900), "准确率 80%", BLUE, anchor="end", dx=-8, dy=18)
    return plot

def delta_rule():
    plot = Plot("状态里写入的键越多，读回来的误差越大；先读后改的误差小得多", (1.5, 18), (0, 1.5), log_x=True)
    plot.axes("写入的键（头维 16）", [2, 4, 8, 16], "最后一次的值的平均误差", [0, 0.5, 1, 1.5])
    for name, color, errors, dy in (("只加不减", ORANGE, (1.00, 1.05, 1.12, 1.36), -14), ("先读后改", BLUE, (0.10, 0.25, 0.41, 0.60), -12)):
        points = list(zip((2, 4, 8, 16), errors))
        plot.line(points, color)
        for n, e in points:
            plot.dot(n, e, color)
            plot.label(n, e, f"{e:.2f}", color, anchor="middle", dx=0, dy=dy, said=True)
        plot.label(4.6, errors[1] + 0.22, name, color, dx=0)
    return plot

def wavelengths():
    plot = Plot("Llama 3.1 的分频缩放：短于 2048 的波长不变，长于 8192 的放慢到八分之一", (0, 63), (1, 1e8), log_y=True)
    plot.axes("第几对指针", [0, 10, 20, 30, 40, 50, 60], "波长（词元，对数坐标）", [(1, "1"), (100, "10²"), (1e4, "10⁴"), (1e6, "10⁶"), (1e8, "10⁸")])
    before = [2 * math.pi * 500000 ** (i / 64) for i in range(64)]
    def scaled(wave):
        if wave < 2048 or wave > 8192:
            return wave * (8 if wave > 8192 else 1)
        share = (8192 / wave - 1) / 3
        return wave / (share + (1 - share) / 8)
    after = [scaled(w) for w in before]
    for line in (2048, 8192):
        plot.line([(0, line), (63, line)], GREY, True)
        plot.label(0.5, line, str(line), GREY, dx=0, dy=-5 if line > 4000 else 16, said=True)
    plot.line(list(enumerate(before)), ORANGE)
    plot.line(list(enumerate(after)), BLUE)
    changed = [a / b for a, b in zip(after, before)]
    same, slow = sum(abs(c - 1) < 1e-9 for c in changed), sum(abs(c - 8) < 1e-9 for c in changed)
    plot.label(14, before[14], f"不变的 {same} 对", BLUE, anchor="end", dx=-10, said=True)
    plot.label(49, after[49], f"放慢的 {slow} 对", BLUE, anchor="end", dx=-10, dy=-6, said=True)
    plot.label(52, before[52], "缩放之前", ORANGE, dx=10, dy=22)
    plot.label(35, after[35], f"过渡的 {64 - same - slow} 对", BLUE, anchor="end", dx=-12, dy=-4, said=True)
    return plot

def clip():
    plot = Plot("裁剪后的目标随概率比的变化：优势为正时右边被削平，为负时左边被削平", (0, 2), (-2, 2))
    plot.axes("概率比 ρ", [0, 0.5, 0.8, 1, 1.2, 1.5, 2], "计入的好处", [-2, -1, 0, 1, 2])
    gain = lambda rho, A: min(rho * A, min(max(rho, 0.8), 1.2) * A)
    for A, color in ((1, BLUE), (-1, ORANGE)):
        plot.curve(lambda rho: rho * A, GREY, True)
        plot.curve(lambda rho: gain(rho, A), color)
    plot.dot(1.5, gain(1.5, 1), BLUE)
    plot.label(1.5, gain(1.5, 1), f"涨到 1.5 也只算 {gain(1.5, 1):g}", BLUE, anchor="middle", dx=40, dy=26, said=True)
    plot.dot(0.5, gain(0.5, -1), ORANGE)
    plot.label(0.5, gain(0.5, -1), f"{gain(0.5, -1):g}".replace("-", "−"), ORANGE, anchor="middle", dx=0, dy=22, said=True)
    plot.dot(1.5, gain(1.5, -1), ORANGE)
    plot.label(1.5, gain(1.5, -1), f"{gain(1.5, -1):g}".replace("-", "−"), ORANGE, dx=8, dy=-8, said=True)
    plot.label(0.05, 1.6, "好的词元：实线在 1.2 处变平", BLUE)
    plot.label(0.05, -1.75, "坏的词元：0.8 以下变平", ORANGE)
    return plot

def bubble():
    plot = Plot("流水线气泡占总时长的比例随微批数下降，段数越多越大", (1, 128), (0, 1), True)
    plot.axes("微批数 m", [1, 2, 4, 8, 16, 32, 64, 128], "气泡占总时长", [(k / 4, f"{k * 25}%") for k in range(5)])
    share = lambda p, m: (p - 1) / (m + p - 1)
    for p, color in ((4, GREEN), (8, BLUE)):
        plot.curve(lambda m: share(p, m), color)
        plot.label(1.6, share(p, 1.6), f"p = {p}", color, anchor="end" if p == 4 else "start", dx=-8 if p == 4 else 8, dy=14 if p == 4 else -4)
    plot.dot(32, share(8, 32), BLUE)
    plot.label(32, share(8, 32), f"m = 32：{share(8, 32):.1%}", BLUE, said=True)
    plot.dot(8, share(4, 8), GREEN)
    plot.label(8, share(4, 8), f"m = 8：{share(4, 8):.1%}", GREEN, anchor="end", dx=-6, dy=16, said=True)
    return plot

def base_rate():
    plot = Plot("阳性预测值与漏报率相同时，误报率随合格率上升", (0.05, 0.7), (0, 0.5))
    plot.axes("合格率 p", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], "误报率 FPR", [(k / 10, f"{k * 10}%") for k in range(6)])
    fpr = lambda p: p / (1 - p) * (1 - 0.8) / 0.8 * (1 - 0.2)
    plot.curve(fpr, BLUE)
    for p in (0.2, 0.5):
        plot.dot(p, fpr(p), ORANGE)
        plot.label(p, fpr(p), f"合格率 {p:.0%}：FPR = {fpr(p):.0%}", ORANGE, dx=10, dy=18, said=True)
    plot.label(0.1, 0.4, "PPV 与漏报率固定为 80% 与 20%", GREY)
    return plot

def watermark():
    plot = Plot("无水印与有水印的 200 个词元里绿词个数的分布", (25, 105), (0, 0.07))
    plot.axes("200 个词元里的绿词", list(range(30, 106, 10)), "概率密度", [])
    bell = lambda mean, var: lambda x: math.exp(-((x - mean) ** 2) / 2 / var) / math.sqrt(2 * math.pi * var)
    none, marked = bell(50, 37.5), bell(80, 48)
    plot.curve(none, GREY)
    plot.curve(marked, BLUE)
    bar = 50 + 4 * math.sqrt(37.5)
    plot.area([(25, 0)] + [(x, none(x)) for x in range(25, 106)] + [(105, 0)], GREY)
    plot.area([(bar, 0)] + [(bar + k * (105 - bar) / 60, marked(bar + k * (105 - bar) / 60)) for k in range(61)] + [(105, 0)], BLUE)
    plot.line([(bar, 0), (bar, 0.066)], RED, True)
    plot.label(bar, 0.066, "门槛 z = 4", RED, dy=4)
    plot.label(50, none(50), "无水印：期望 50 个", GREY, anchor="middle", dx=0, said=True)
    plot.label(80, marked(80), f"有水印：80 个，z = {30 / math.sqrt(37.5):.2f}", BLUE, said=True)
    return plot

def energy():
    plot = Plot("四个模型训练的能耗，对数坐标", (100, 60000), (0, 4), True)
    plot.axes("训练能耗（MWh，对数坐标）", [(10**k, f"{10**k}") for k in range(2, 5)], "", [])
    gpt3 = 10_000 * 330 * 14.8 * 24 / 1e6 * 1.1
    rows = (("Llama 3.1 405B", 30.84e6 * 700 / 1e6, "0f", RED), ("GPT-3", gpt3, "0f", ORANGE), ("LLaMA-65B", 1_022_362 * 400 * 1.1 / 1e6, "1f", GREEN), ("BLOOM", 433, "0f", BLUE))
    for k, (name, value, digits, color) in enumerate(rows):
        plot.bar(100, value, 3.2 - k, 3.75 - k, color)
        plot.label(value, 3.2 - k, f"{value:.{digits}} MWh", color, dy=-16, said=True)
        plot.label(110, 3.2 - k, name, "#fff", dx=0, dy=-16)
    return plot

def steps():
    plot = Plot("整体成功率随步数按乘方下降，单步成功率不同，下降的快慢悬殊", (1, 60), (0, 1))
    plot.axes("步数 n", [1, 10, 20, 30, 40, 50, 60], "整体成功率", [(k / 4, f"{k * 25}%") for k in range(5)])
    for p, name, color in ((0.99, "单步 0.99", GREEN), (0.95, "单步 0.95", ORANGE), (0.99275, "单步 0.95，加校验", BLUE)):
        plot.curve(lambda n: p**n, color)
        plot.dot(20, p**20, color)
    plot.label(20, 0.99275**20, f"加校验：{0.99275**20:.1%}", BLUE, dx=6, dy=-12, said=True)
    plot.label(20, 0.99**20, f"单步 0.99：{0.99**20:.1%}", GREEN, anchor="end", dx=-8, dy=22, said=True)
    plot.label(20, 0.95**20, f"单步 0.95：{0.95**20:.1%}", ORANGE, said=True)
    return plot

def pretraining():
    losses = ((0, 4.74), (50, 1.40), (100, 1.13), (150, 0.94), (200, 0.73), (250, 0.69), (300, 0.68))
    plot = Plot("预训练的验证损失从 4.74 降到 0.68，下限是 0.594", (0, 300), (0, 5))
    plot.axes("步数", [0, 50, 100, 150, 200, 250, 300], "验证损失（奈特）", [0, 1, 2, 3, 4, 5])
    plot.line(losses, BLUE)
    for step, loss in losses:
        plot.dot(step, loss, BLUE)
        dx, dy, anchor = (10, 4, "start") if step == 0 else (16 if step == 50 else 0, -12, "end" if step == 300 else "middle")
        plot.label(step, loss, f"{loss:.2f}", BLUE, anchor, dx, dy, said=True)
    plot.line([(0, 0.594), (300, 0.594)], RED, True)
    plot.label(150, 0.594, "下限 0.594", RED, anchor="middle", dx=0, dy=22, said=True)
    return plot

def forgetting():
    held, seen = ((0, 0), (10, 10), (20, 7), (30, 7), (40, 6), (50, 5), (60, 3)), ((0, 0), (10, 12), (60, 12))
    mixed = ((0, 0), (20, 12), (40, 12), (60, 12))
    plot = Plot("微调过头：学过的题全对，没学过的越答越差；混入旧语料则全对", (0, 60), (0, 13))
    plot.axes("微调步数", [0, 10, 20, 30, 40, 50, 60], "答对的题（共 12）", [0, 3, 6, 9, 12])
    plot.line(seen, GREY)
    plot.line(mixed, GREEN, True)
    plot.line(held, ORANGE)
    for step, right in held:
        plot.dot(step, right, ORANGE)
        if step:
            plot.label(step, right, f"{right}/12", ORANGE, anchor="middle", dx={10: 34, 60: -14}.get(step, 0), dy=6 if step == 10 else 22, said=True)
    plot.label(32, 12, "学过的", GREY, dy=-6)
    plot.label(24, 12, "没学过的，混入旧语料", GREEN, dy=22)
    plot.label(42, 6, "没学过的", ORANGE, dx=20, dy=-4)
    return plot

FIGURES = {                     # the file's ending and the note that shows it
    error_bar: ("svg", "llm_content/ch02.md"), delta_rule: ("svg", "llm_content/ch04.md"), wavelengths: ("svg", "llm_content/ch14.md"),
    temperature: ("svg", "llm_content/ch01.md"), kv_cache: ("svg", "llm_content/ch03.md"), positions: ("png", "llm_content/ch03.md"),
    lsh: ("svg", "llm_content/ch05.md"), fp4: ("svg", "llm_content/ch06.md"), isoflop: ("svg", "llm_content/ch06.md"), clip: ("svg", "llm_content/ch07.md"),
    bubble: ("svg", "llm_content/ch08.md"), base_rate: ("svg", "llm_content/ch09.md"), watermark: ("svg", "llm_content/ch10.md"),
    energy: ("svg", "llm_content/ch12.md"), steps: ("svg", "llm_content/ch13.md"), pretraining: ("svg", "lab/3-train.md"),
    forgetting: ("svg", "lab/4-sft.md"),
}

def main():
    here = pathlib.Path(__file__).resolve().parent
    for draw, (ending, _) in FIGURES.items():
        (here / f"{draw.__name__}.{ending}").write_bytes(draw().made())

if __name__ == "__main__":
    main()
