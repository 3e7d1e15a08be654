from math import cos, exp, floor, log, log2, pi, sqrt

from book import Chapter, finish

ch = Chapter(6)

# 6.1 loss and perplexity
ch.holds("e^2", exp(2), "7.39")
losses = [-log(p) for p in (0.5, 0.25, 0.1)]
for value, shown in zip(losses, ("0.693", "1.386", "2.303")):
    ch.holds("loss of a token", value, shown)
ch.holds("mean loss", sum(losses) / 3, "1.461", times=2)
ch.holds("perplexity", exp(sum(losses) / 3), "4.31")
ch.report("the worst token: over half", losses[2] > sum(losses) / 2)
for p, shown in ((0.5, "−0.5"), (0.25, "−0.75"), (0.1, "−0.9")):
    ch.holds(f"gradient at {p}", p - 1, shown, near="求导得")
ch.holds("uniform loss", log(50257), "10.82", near="50257")
ch.report("two documents apart: half the attention", 2 * 1024**2 * 2 == 2048**2)

# 6.2 masks and spans over 512 tokens
picked = 512 * 0.15
ch.holds("picked", picked, "77", near="512", times=5)
for share, shown in ((0.8, "61"), (0.1, "8")):
    ch.holds(f"share {share}", picked * share, shown, near="`[MASK]`", times=1 if share == 0.8 else 2)
ch.holds("spans", 77 / 3, "26", near="77/3", times=3)
ch.holds("encoder input", 512 - 77 + 26, "461")
ch.holds("decoder target", 77 + 26 + 1, "104", times=2)

# 6.3 SGD, momentum, Adam
ch.holds("SGD step 1", 1 - 0.1 * 0.5, "0.95", near="SGD")
ch.holds("SGD step 2", 1 - 0.1 * 0.5 + 0.1 * 0.1, "0.96", near="SGD")
ch.holds("momentum", 0.9 * 0.5 - 0.1, "0.35")
b1, b2 = ch.read(r"手算两步，取 $\beta_1={}$、$\beta_2={}$")
g1, g2 = ch.read("第一步 $g_1={}$") + ch.read("第二步 $g_2={}$")
m1, v1 = (1 - b1) * g1, (1 - b2) * g1**2
m2, v2 = b1 * m1 + (1 - b1) * g2, b2 * v1 + (1 - b2) * g2**2
ch.holds("m1", m1, "0.05", times=4)
ch.holds("v1", v1, "0.0125", times=2)
ch.report("first step is the sign", abs(m1 / (1 - b1) / sqrt(v1 / (1 - b2)) - 1) < 1e-12)
ch.holds("m2", m2, "0.035", times=2)
ch.holds("v2", v2, "0.012375", times=2)
mh, vh = m2 / (1 - b1**2), v2 / (1 - b2**2)
ch.holds("m2 corrected", mh, "0.1842", near="第二步", times=2)
ch.holds("v2 corrected", vh, "0.1269", near="第二步", times=2)
ch.holds("step 2", mh / sqrt(vh), "0.517", near="第二步", times=2)
ch.holds("memory of beta 2", 1 / (1 - 0.95), "20", near="记得最近")
ch.holds("memory of 0.999", 1 / (1 - 0.999), "1000", near="记得最近")
ch.holds("L2 term, large scale", 0.2 / 10, "0.02", times=3)
ch.says("L2 term, small scale", 0.2 / 0.1, "$0.2/0.1={}$")
ch.report("decay alone", abs(-2 * (1 - 1e-3 * 0.1) + 1.9998) < 1e-12 and "−1.9998" in ch.text)
ch.holds("after 10,000 steps", (1 - 1e-4) ** 10000, "0.37")
ch.holds("full second moment (M)", 4096 * 11008 / 1e6, "45.1")
ch.holds("factored", 4096 + 11008, "15,104")
ch.holds("8-bit state", 2 + 2 + 4 + 1 + 1, "10", near="字节账")

# 6.4 formats, scaling, memory
ch.holds("largest FP16", (2 - 2**-10) * 2.0**15, "65504", times=2)
ch.holds("smallest normal FP16 (e-5)", 2**-14 / 1e-5, "6.1", times=4)
ch.holds("largest FP16, step by step", (2 - 2**-10) * 2**15, "65504", near="以 FP16 为例")
ch.holds("largest E4M3, step by step", 1.75 * 2**8, "448", near="以 FP16 为例")
ch.holds("largest BF16 (e38)", (2 - 2**-7) * 2.0**127 / 1e38, "3.4", times=2)    # the exponents of FP32 and BF16
ch.holds("smallest normal FP32 (e-38)", 2.0**-126 / 1e-38, "1.2", times=6)    # the exponents of FP32 and BF16
ch.holds("largest E4M3", 1.75 * 2**8, "448", times=3)
ch.holds("largest E5M2", 1.75 * 2**15, "57344")
ch.says("smallest subnormal FP16 (e-8)", 2**-24 / 1e-8, r"最小是 $2^{-24}\approx{}\times10^{-8}$")
ch.holds("BF16 gap at 1", 2**-7, "0.0078")
ch.report("1e-8 is under half of it", 1e-8 < 2**-25)
steps = round(1e-8 * 1024 / 2**-24)
ch.holds("scaled gradient", steps, "172")
ch.holds("unscaled (e-8)", steps * 2**-24 / 1024 / 1e-8, "1.001")
ch.holds("FP8 shared scale", 0.002 * 448 / 1000, "0.0009")
ch.report("it rounds to nothing", round(0.002 * 0.448 / 2**-9) == 0)
ch.holds("block scale", 448 / 0.01, "44800")
ch.holds("scaled", 0.002 * 44800, "89.6")
q = round(89.6 / 8) * 8
ch.holds("rounded", q, "88", near="89.6")
ch.holds("back", q / 44800, "0.00196")
ch.report("error under two per cent", abs(q / 44800 / 0.002 - 1) < 0.02)
ch.says("bytes a parameter", 2 + 2 + 4 + 4 + 4, r"2+2+4+4+4={}\ \text{字节/参数}")
ch.holds("7B (GB)", 16 * 7, "112")
ch.holds("7B (GiB)", 16 * 7e9 / 2**30, "104", times=2)

# 6.5 schedule, clipping, recipes
lo, hi = 3e-5, 3e-4
at = lambda x: lo + (hi - lo) / 2 * (1 + cos(pi * x))
ch.holds("half way (e-4)", at(0.5) / 1e-4, "1.65")
ch.holds("three quarters (e-4)", at(0.75) / 1e-4, "0.695")
ch.report("under a quarter of the peak", at(0.75) < hi / 4)
ch.holds("clip 4", min(1, 1 / 4), "0.25", times=7)
ch.report("clip 0.5, and the wrong formula", min(1, 1 / 0.5) == 1 and 0.5 / min(1, 0.5) == 2 * 0.5)
ch.holds("batch (M)", 512 * 2048 * 3 / 1e6, "3.15")
ch.holds("residual scale", 1 / sqrt(192), "0.072")
ch.holds("GPT-3 sequences", round(3.2e6 / 2048, -1), "1,560")
ch.holds("GPT-3 warm-up steps", 375 / 3.2, "117")
ch.report("about fifty times the tokens", 45 < 15.6e12 / 300e9 < 55)
for logz, shown in ((10, "0.01"), (100, "1")):
    ch.holds(f"z-loss at {logz}", 1e-4 * logz**2, shown, near="z-loss 是在损失里")

# 6.6 compute and scaling
ch.holds("Llama 3.1 405B (e25)", 6 * 405e9 * 15.6e12 / 1e25, "3.79")
ch.holds("DeepSeek-V3 (e24)", 6 * 37e9 * 14.8e12 / 1e24, "3.29")
ch.report("under a tenth", 3.29e24 < 3.79e25 / 10)
ch.holds("Kaplan, doubled", 2**-0.076, "0.949")
printed = lambda N, D: (406.4 / N**0.34, 410.7 / D**0.28)
c, g = printed(70e9, 1.4e12), printed(280e9, 300e9)
for value, shown in zip((*c, 1.69 + sum(c), *g, 1.69 + sum(g), c[0] - g[0], g[1] - c[1]),
                        ("0.083", "0.163", "1.937", "0.052", "0.251", "1.993", "0.031", "0.088")):
    ch.holds("printed fit", value, shown)
refit = lambda N, D: 1.8172 + 482.01 / N**0.3478 + 2085.43 / D**0.3658
loss1 = lambda N, D: 1.69 + sum(printed(N, D))

def best(f, C):
    return min((10 ** (8.5 + i / 5000) for i in range(17500)), key=lambda N: f(N, C / 6 / N))    # where the search begins

N = best(loss1, 5.76e23)
ch.holds("printed fit: N (B)", N / 1e9, "32", near="印出的系数求最优")
ch.holds("printed fit: D (T)", 5.76e23 / 6 / N / 1e12, "3.0", near="印出的系数求最优")
ch.holds("printed fit: D/N", 5.76e23 / 6 / N**2, "93" , near="印出的系数求最优")
N = best(refit, 5.76e23)
ch.holds("refit: N (B)", N / 1e9, "72", times=3)
ch.holds("refit: D (T)", 5.76e23 / 6 / N / 1e12, "1.33")
ch.holds("refit: D/N", 5.76e23 / 6 / N**2, "18")
ch.holds("valley 1e21 (B)", best(refit, 1e21) / 1e9, "2.8", times=4)
ch.holds("valley 1e22 (B)", best(refit, 1e22) / 1e9, "9.0")
ch.holds("flat: 72B", refit(72e9, 5.76e23 / 6 / 72e9), "1.974")
ch.holds("flat: 36B", refit(36e9, 5.76e23 / 6 / 36e9), "1.979")
at = ch.lines.index("  损失") + 1
rows = ch.lines[at:at + 15]
for letter, C in (("a", 1e21), ("b", 1e22), ("c", 5.76e23)):
    points = [(2.5 - k * 0.55 / 14, 10 ** (9 + (i - 17) / 18)) for k, row in enumerate(rows) for i, c in enumerate(row) if i > 7 and c.lower() == letter]    # the column of 10^9
    ch.report(f"valley {letter} drawn", len(points) > 30 and all(abs(refit(N, C / 6 / N) - y) < 0.55 / 14 for y, N in points))
    lowest = [10 ** (9 + (row.index(letter.upper()) - 17) / 18) for row in rows if letter.upper() in row]    # the column of 10^9
    ch.report(f"lowest point of {letter} drawn", len(lowest) == 1 and abs(lowest[0] / best(refit, C) - 1) < 0.1)
for C, n, d in ((1e24, "91", "1.83"), (5.76e23, "69", "1.39")):
    N = sqrt(C / 120)
    ch.report(f"budget {C}", f"{N / 1e9:.0f}" == n and f"{20 * N / 1e12:.2f}" == d and d + "T" in ch.text)
ch.holds("Llama 3 8B", 15e12 / 8e9, "1875")
D = (2085.43 / (refit(70e9, 1.4e12) - 1.8172 - 482.01 / 35e9**0.3478)) ** (1 / 0.3658)
ch.holds("35B needs (T)", D / 1e12, "3.65")
ch.holds("70B costs (e23)", 6 * 70e9 * 1.4e12 / 1e23, "5.88")
ch.holds("35B costs (e23)", 6 * 35e9 * D / 1e23, "7.66")
extra = 6 * 35e9 * D - 6 * 70e9 * 1.4e12
ch.holds("extra (e23)", extra / 1e23, "1.78")
ch.holds("pays back after (T)", extra / (2 * 35e9) / 1e12, "2.54")
C = 6 * 8e9 * 15e12
ch.holds("Llama 3 8B (e23)", C / 1e23, "7.2")
N = sqrt(C / 120)
ch.holds("optimal size (B)", N / 1e9, "77", times=6)
ch.holds("loss given up", refit(8e9, 15e12) - refit(N, 20 * N), "0.054")
# 6.3 Muon: what the program prints, against the singular values by hand
def step(s, a=3.4445, b=-4.7750, c=2.0315):
    return a * s + b * s**3 + c * s**5

shown = ch.lines[ch.lines.index("['+0.697', '+0.000']"):][:2]
for s, row, place in ((4.0, shown[0], 0), (0.1, shown[1], 1)):
    s /= sqrt(4.0**2 + 0.1**2)
    for _ in range(5):
        s = step(s)
    ch.report(f"singular value {s:.3f}", f"{s:+.3f}" in row)
ch.report("coefficients", all(f"{n}={v}" in ch.text for n, v in zip("abc", ("3.4445", "-4.7750", "2.0315"))))
ch.holds("apart at first", 4 / 0.1, "40", near="原来相差 40 倍")
ch.report("three tenths apart after five steps", 1.25 < 0.933 / 0.697 < 1.4 and "只差三成" in ch.text)

# 6.4 four bits
E2M1 = sorted({m * 2.0**x for m in (1, 1.5) for x in (0, 1, 2)} | {0.5})
ch.equals("E2M1", "、".join(f"{v:g}" for v in E2M1), "0.5、1、1.5、2、3、4、6")
marks = [0.0] + E2M1
def four(v):                                        # to the nearest; of two alike the one with an even last bit
    near = min(marks, key=lambda m: (abs(abs(v) - m), marks.index(m) % 2))
    return near if v >= 0 else -near

def mx(block):
    return 2.0 ** (floor(log2(max(map(abs, block)))) - 2)

for n, want in ((32, "4.25"), (16, "4.5")):
    ch.holds(f"bits, blocks of {n}", 4 + 8 / n, want, near=f"| {n} |")
    ch.holds(f"bits, blocks of {n}", 4 + 8 / n, want, near="张量级的因子", times=2 if n == 32 else 1)
ch.holds("Kimi K3 in MXFP4, TB", 2.8e12 * 4.25 / 8 / 1e12, "1.49")
ch.holds("Kimi K3 in BF16, TB", 2.8e12 * 2 / 1e12, "5.6", near="用 BF16 则要")
block = (5.5, 1.2, 0.4, -2.6)
ch.report("block", "、".join(f"{v:g}" for v in block).replace("-", "−") in ch.text)
say = lambda values: "、".join(f"{round(v, 3):g}" for v in values).replace("-", "−")
scale = mx(block)
ch.holds("MX scale", scale, "1", near="2^2/4=1", times=3)
ch.equals("MXFP4", say(four(v / scale) * scale for v in block), "6、1、0.5、−3")
loss = lambda s: sum((four(v / s) * s - v) ** 2 for v in block)
ch.holds("MXFP4 error", loss(scale), "0.46", near="2^2/4=1")
ch.holds("NVFP4 scale", 5.5 / 6, "0.917", near="5.5/6")
fine = round(5.5 / 6 / 2**-4) * 2**-4                  # E4M3 has steps of 1/16 between a half and one
ch.holds("NVFP4 scale in E4M3", fine, "0.9375", near="5.5/6")
ch.equals("NVFP4", say(four(v / fine) for v in block), "6、1.5、0.5、−3")
ch.equals("NVFP4, back", "、".join(f"{round(four(v / fine) * fine + 1e-9, 3):g}" for v in block[:3]), "5.625、1.406、0.469")
ch.holds("NVFP4, back", -four(block[3] / fine) * fine + 1e-9, "2.813", near="5.625")
ch.holds("NVFP4 error", loss(fine), "0.108", near="5.625")
ch.report("under a quarter", loss(fine) < loss(scale) / 4)
H = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))
ch.equals("Hadamard", "(" + ",".join(f"{sum(a * b for a, b in zip(row, (8, 0.2, -0.2, 0.2))) / 2:.1f}" for row in H) + ")", "(4.1,3.7,4.1,4.1)")
up = (1.2 - 1) / (1.5 - 1)
ch.holds("rounds up with", up, "0.4", near="随机舍入")
ch.holds("rounds down with", 1 - up, "0.6", near="随机舍入")
ch.holds("a thousand of them", 1000 * 1.2, "1200", near="一千个")
ch.holds("a thousand rounded", 1000 * four(1.2), "1000", near="一千个")

# answers
m2, v2 = 0.9 * 0.1 * 0.2 + 0.1 * 0.4, 0.95 * 0.05 * 0.2**2 + 0.05 * 0.4**2
mh, vh = m2 / (1 - 0.9**2), v2 / (1 - 0.95**2)
for value, want in ((m2, "0.058"), (mh, "0.305"), (v2, "0.0099"), (vh, "0.1015"), (mh / sqrt(vh), "0.958")):
    ch.holds("answer 1", value, want, near="m_2=0.9\\times0.02", times=2 if want in ("0.058", "0.0099") else 1)
ch.holds("answer 2, GB", 13 * (2 + 2 + 4 + 1 + 1), "130", near="共 130 GB")
ch.holds("answer 2, GiB", 130e9 / 2**30, "121", near="共 130 GB")
N = sqrt(3e23 / 120)
ch.holds("answer 3, N (B)", N / 1e9, "50", near="3\\times10^{23}/120")
ch.holds("answer 3, D (T)", 20 * N / 1e12, "1.0", near="3\\times10^{23}/120")
ch.holds("answer 3, 10B (T)", 3e23 / 6e10 / 1e12, "5.0", near="3\\times10^{23}/120")
ch.holds("answer 3, a parameter", 3e23 / 6e10 / 1e10, "500", near="3\\times10^{23}/120")
picked = 1024 * 0.15
for value, want in ((picked, "154"), (0.8 * picked, "123"), (0.1 * picked, "15"), (picked / 3, "51")):
    ch.holds("answer 4", value, want, near="约 154 个位置", times=2 if want == "15" else 1)
block = (3.3, 0.7, -1.4, 0.2)
scale = mx(block)
ch.holds("answer 5, scale", scale, "0.5", near="2/4=0.5", times=2)
ch.equals("answer 5", say(four(v / scale) for v in block), "6、1.5、−3、0.5")
ch.report("answer 5, back", [four(v / scale) * scale for v in block] == [3.0, 0.75, -1.5, 0.25] and "3.0、0.75、−1.5、0.25" in ch.text)
ch.holds("answer 6 (e-4)", (6e-5 + 5.4e-4 / 2 * (1 + cos(pi / 4))) / 1e-4, "5.21", near="cos(\\pi/4)")
ch.holds("answer 6, cosine", cos(pi / 4), "0.7071", near="cos(\\pi/4)")
ch.holds("answer 6, one more", 1 + cos(pi / 4), "1.7071", near="cos(\\pi/4)")
finish()
