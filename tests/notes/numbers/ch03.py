from math import cos, exp, log, pi, sin, sqrt, tanh
from random import Random

from book import Chapter, finish

ch = Chapter(3)

# 3.1 byte-pair merges, bytes, unigram, vocabularies
def merge(chunk, pair):
    out, i = [], 0
    while i < len(chunk):
        if tuple(chunk[i:i + 2]) == pair:
            out.append(chunk[i] + chunk[i + 1])
            i += 2
        else:
            out.append(chunk[i])
            i += 1
    return out

def bpe(chunks, steps):
    rules, counts_seen = [], []
    for _ in range(steps):
        counts = {}
        for c in chunks:
            for pair in zip(c, c[1:]):
                counts[pair] = counts.get(pair, 0) + 1
        best = max(counts, key=counts.get)
        rules.append(best)
        counts_seen.append(counts[best])
        chunks = [merge(c, best) for c in chunks]
    return rules, counts_seen, chunks

lines = ["in a box", "in a bag", "in a bus"]
whole = [list(l.replace(" ", "␣")) for l in lines]
words = [list(("␣" if k else "") + w) for l in lines for k, w in enumerate(l.split())]
ch.holds("first symbols", len({c for l in whole for c in l}), "10", near="不同的符号")
rules, times, _ = bpe(whole, 4)
ch.equals("merges of whole lines", [a + b for a, b in rules], "['in', 'in␣', 'in␣a', 'in␣a␣']")
ch.report("three times each", times == [3] * 4)
rules, times, chunks = bpe(words, 3)
ch.equals("merges of words", [a + b for a, b in rules], "['in', '␣a', '␣b']")
ch.report("three times each", times == [3] * 3)
ch.holds("symbols before", sum(map(len, whole)), "24", near="24 个符号")
ch.holds("symbols after", sum(map(len, chunks)), "15", near="共 15 个")
ch.holds("characters a token", sum(map(len, whole)) / sum(map(len, chunks)), "1.6")
new = [list("in"), list("␣a"), list("␣bin")]
for pair in rules:
    new = [merge(c, pair) for c in new]
ch.equals("a new word", "、".join(s for c in new for s in c), "in、␣a、␣b、in")
ch.equals("UTF-8", " ".join(f"{b:02X}" for b in "你好".encode()), "E4 BD A0 E5 A5 BD")
ch.equals("UTF-16BE", " ".join(f"{b:02X}" for b in "你好".encode("utf-16-be")), "4F 60 59 7D")
ch.holds("unigram", (3 / 4) ** 3 / 4, "0.105")
ch.report("27/256", 27 / 256 == (3 / 4) ** 3 / 4 and "27/256" in ch.text)
ch.holds("GPT-2's vocabulary", 256 + 50000 + 1, "50257", near="50000 次合并")
ch.holds("fewer tokens, per cent", (1 - 3.17 / 3.94) * 100, "19.5")
ch.holds("one embedding table, B", 128256 * 4096 / 1e9, "0.525")
ch.holds("405B: both tables, B", 2 * 128256 * 16384 / 1e9, "4.20")
ch.holds("405B: share, per cent", 2 * 128256 * 16384 / 405e9 * 100, "1.0", times=3)

# 3.3 recurrent networks
h1 = tanh(1)
h2 = tanh(0.5 * h1)
h3 = tanh(0.5 * h2)
for value, shown in ((h1, "0.762"), (0.5 * h1, "0.381"), (h2, "0.363"), (0.5 * h2, "0.182"), (h3, "0.180"), (0.25 * (1 - h2 * h2) * (1 - h3 * h3), "0.210")):
    ch.holds("one-dimensional RNN", value, shown, times=2 if shown in ("0.363", "0.180") else 1)
ch.holds("0.99^100", 0.99**100, "0.366")
ch.holds("0.9^100 / 1e-5", 0.9**100 * 1e5, "2.7")
c = 0.9 * 2 + 0.5 * 0.8
ch.holds("LSTM cell", c, "2.2", times=2)
ch.holds("LSTM output", tanh(c), "0.976")

# 3.4 attention, SwiGLU, RMSNorm
keys = [(1, 0), (0, 1), (1, 1)]
scores = [k[0] / sqrt(2) for k in keys]
e = [exp(s) for s in scores]
weights = [x / sum(e) for x in e]
out = [sum(w * k[i] for w, k in zip(weights, keys)) for i in (0, 1)]
ch.holds("score", scores[0], "0.707", times=3)
ch.holds("exponential", e[0], "2.028", times=4)
ch.holds("sum", sum(e), "5.056")
ch.equals("weights", "(" + ",".join(f"{w:.3f}" for w in weights) + ")", "(0.401,0.198,0.401)")
ch.equals("weights, the third key masked", "(" + ",".join(f"{w / sum(e[:2]):.3f}" for w in e[:2]) + ",0)", "(0.670,0.330,0)")
ch.equals("output", "(" + ",".join(f"{o:.3f}" for o in out) + ")", "(0.802,0.599)")
ch.holds("standard deviation, d_h = 128", sqrt(128), "11.3", times=2)
ch.report("ratio of weights about 8e4", round(exp(sqrt(128)) / 1e4) == 8 and r"8\times10^4" in ch.text)
ch.report("SwiGLU's parameters", abs(3 * 8 / 3 - 2 * 4) < 1e-12 and "8d^2" in ch.text)
rms = sqrt((9 + 16) / 2)
ch.holds("root mean square", rms, "3.536")
ch.equals("normalized", f"({3 / rms:.3f},{4 / rms:.3f})", "(0.849,1.131)")
ch.holds("dimension of a head", 4096 / 32, "128", near="每个头在 128 维")

# 3.5 positions
ch.equals("sinusoid", "(" + ",".join(f"{v:.3f}" for v in (sin(1), cos(1), sin(0.01), cos(0.01))) + ")", "(0.841,0.540,0.010,1.000)")
ch.report("its slow frequency is 1/100", 10000 ** (2 / 4) == 100)
turn = lambda x, y, a: (x * cos(a) - y * sin(a), x * sin(a) + y * cos(a))
dot = lambda m, n: sum(a * b for a, b in zip(turn(0.3, 1.2, m * 0.7), turn(-0.8, 0.5, n * 0.7)))
ch.report("RoPE keeps the relative position", abs(dot(3, 1) - dot(9, 7)) < 1e-12 and abs(dot(3, 1) - dot(3, 2)) > 1e-3)
ch.report("angle 45 degrees minus theta", 75 - 30 == 45 and "45°-θ" in ch.text)
ch.holds("ALiBi e^-5", exp(-5), "0.0067")
ch.report("slopes to 1/256", 2**8 == 256 and "1/256" in ch.text)
ch.holds("interpolated position", 16000 * 4096 / 16384, "4000")
ch.holds("slowest turn, base 10000 (10,000s)", 2 * pi * 10000 ** (126 / 128) / 1e4, "5.4", times=3)
ch.holds("slowest turn, base 500000 (10,000s)", 2 * pi * 500000 ** (126 / 128) / 1e4, "256", near="约 256 万")

# 3.6 parameters, FLOPs, caches
layers3, d3, heads3, dim3, length3 = ch.read("GPT-3 有 {} 层，$d={}$，{} 个头，头维 {}，上下文 {}[^gpt3]，于是")
layers8, d8, ff8, heads8, kv8 = ch.read("Llama 3 8B 的配置不同[^llama3]：{} 层，$d={}$，$d_{ff}={}$，{} 个查询头而键值头只有 {} 个")
layers_v3, d_v3, heads_v3, latent, rope_keys = ch.read("DeepSeek-V3 有 {} 层、模型维 {}、{} 个头，MLA 的压缩维是 {}，另有 {} 维专门承载 RoPE 的键")
blocks, words_, places = 12 * layers3 * d3**2, 50257 * d3, length3 * d3
ch.holds("GPT-3 blocks, B", blocks / 1e9, "173.9", near="12288^2")
ch.holds("GPT-3 embeddings, B", words_ / 1e9, "0.62")
ch.holds("GPT-3 positions, B", places / 1e9, "0.03")
ch.holds("GPT-3, B", (blocks + words_ + places) / 1e9, "174.6")
attention, ffn = 2 * d8**2 + 2 * d8 * kv8 * d8 / heads8, 3 * d8 * ff8
ch.holds("Llama 3 8B attention, M", attention / 1e6, "41.9")
ch.holds("Llama 3 8B feed-forward, M", ffn / 1e6, "176.2")
body, tables = layers8 * (attention + ffn), 2 * 128256 * d8
ch.holds("Llama 3 8B layers, B", body / 1e9, "6.98")
ch.holds("Llama 3 8B tables, B", tables / 1e9, "1.05")
ch.holds("Llama 3 8B, B", (body + tables) / 1e9, "8.03", times=2)
ch.holds("share of the tables, per cent", tables / (body + tables) * 100, "13", near="13%")
ch.holds("attention share, GPT-3, per cent", length3 / (6 * d3) * 100, "2.8")
ch.holds("attention share, long", 131072 / (6 * 4096), "5.3")
weights_gb = (body + tables) * 2 / 1e9
ch.holds("weights, GB", weights_gb, "16.06", times=3)
ch.holds("weights, GiB", weights_gb * 1e9 / 2**30, "14.96")
ch.holds("milliseconds a token", weights_gb / 3e3 * 1e3, "5.4", near="毫秒", times=2)
ch.holds("tokens a second", 3e3 / weights_gb, "187")
kv = lambda layers, heads, dim=128: 2 * layers * heads * dim * 2
KiB, MiB, GiB = 2**10, 2**20, 2**30
ch.holds("Llama 3 8B cache, bytes", kv(layers8, kv8), "131072", near="131072$ 字节")
ch.holds("Llama 3 8B cache, KiB", kv(layers8, kv8) / KiB, "128", near="| Llama 3 8B[^llama3] |")
ch.holds("8192 tokens, GiB", kv(layers8, kv8) * 8192 / GiB, "1", near="8192 时 1 GiB")
ch.holds("128K tokens, GiB", kv(layers8, kv8) * 131072 / GiB, "16", near="128K 个词元是 16 GiB", times=2)
ch.holds("GPT-3 cache, MiB", kv(layers3, heads3, dim3) / MiB, "4.5", near="GPT-3 175B")
ch.holds("GPT-3 full, GiB", kv(layers3, heads3, dim3) * length3 / GiB, "9", near="2048 时 9 GiB")
ch.holds("Llama 2 70B as MHA, MiB", kv(80, 64) / MiB, "2.5", near="假设用 MHA")
ch.holds("Llama 2 70B as MHA, GiB", kv(80, 64) * 4096 / GiB, "10", near="4096 时 10 GiB")
ch.holds("Llama 2 70B, KiB", kv(80, 8) / KiB, "320")
ch.holds("Llama 2 70B, GiB", kv(80, 8) * 4096 / GiB, "1.25")
mla = layers_v3 * (latent + rope_keys) * 2
ch.holds("DeepSeek-V3 numbers a layer", latent + rope_keys, "576")
ch.holds("the same as MHA", 2 * heads_v3 * 128, "32768", near="而同头数")
ch.holds("ratio, per cent", 576 / 32768 * 100, "1.76")
ch.holds("DeepSeek-V3, KiB", mla / KiB, "68.6")
ch.holds("DeepSeek-V3 at 128K, GiB", mla * 131072 / GiB, "8.6", near="131072 时")
ch.report("a little more than half", 0.5 < mla / kv(layers8, kv8) < 0.6)
ch.holds("one user and the weights, GiB", weights_gb * 1e9 / GiB + 1, "16", near="合计约 16 GiB", times=3)
ch.holds("sixteen users and the weights, GiB", weights_gb * 1e9 / GiB + 16, "31", near="合计约 31 GiB")

# 3.7 FlashAttention, windows
ch.holds("one head's scores, MiB", 8192**2 * 2 / MiB, "128", near="128 MiB")
ch.holds("32 heads, GiB", 32 * 8192**2 * 2 / GiB, "4", near="共 4 GiB", times=2)
l1 = exp(-2) + 1
ch.holds("first block", l1, "1.135", times=2)
ch.holds("second block", l1 * exp(3 - 5) + 1, "1.154", times=2)
ch.holds("at once", exp(-4) + exp(-2) + 1, "1.154", times=2)
ch.holds("reach of the windows", 32 * 4096, "131072", near="理论上可达")

# 3.3 the program's three matrices: the spectral radius is the growth of a high power
def radius(gain, n=16, seed=1):
    rng = Random(seed)
    scale = gain * sqrt(3 / n)
    U = [[rng.uniform(-1, 1) * scale for _ in range(n)] for _ in range(n)]
    grown, power = 0.0, 1
    for _ in range(16):                             # the power is squared each time, and its size kept as a logarithm
        size = sqrt(sum(v * v for row in U for v in row))
        grown += log(size) / power
        U = [[v / size for v in row] for row in U]
        U = [[sum(U[i][k] * U[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
        power *= 2
    return exp(grown)

for gain, shown in ((0.7, "0.86"), (1.3, "1.60"), (4.0, "4.93")):
    ch.holds(f"spectral radius at {gain}", radius(gain), shown, near="谱半径实际是")

# 3.7 the memory of the A100, 3.8 serving
ch.holds("on-chip memory, MB", 108 * 192 / 1024, "20", near="加起来约 20 MB")
bound = 312 / 2.0
ch.holds("FLOP a byte", bound, "156", near="312/2.0=156", times=3)
ch.holds("single user, per cent of the peak", 100 / bound, "0.64", near="单个用户解码")
ch.holds("query heads to a key", 32 / 8, "4", near="强度始终是 4", times=2)
lengths = (20, 30, 50, 100)
ch.holds("cells held", max(lengths) * len(lengths), "400", near="、".join(map(str, lengths)))
ch.holds("cells used", sum(lengths), "200", near="有用的只有")
real = (100, 700, 1300)
pages = [-(-n // 16) for n in real]
ch.equals("pages", "+".join(map(str, pages)) + f"={sum(pages)}", "7+44+82=133")
ch.holds("reserved, per cent used", 100 * sum(real) / (3 * 2048), "34.2", near="各留 2048")
ch.equals("reserved", f"{sum(real)}/{3 * 2048}", "2100/6144")
ch.holds("places in pages", 16 * sum(pages), "2128", near="133$ 页")
ch.holds("pages, per cent used", 100 * sum(real) / (16 * sum(pages)), "98.7", near="133$ 页")
prefix = 3000 * kv(layers8, kv8)
ch.holds("system prompt, MiB", prefix / MiB, "375", near="系统提示长 3000 词元")
ch.holds("shared by 100, GiB", 99 * prefix / GiB, "36.3", near="省下 99 份")
p, q = (0.5, 0.3, 0.2), (0.2, 0.6, 0.2)
take, rest = [min(a, b) for a, b in zip(p, q)], [max(0, a - b) for a, b in zip(p, q)]
out = [a + (1 - sum(take)) * r / sum(rest) for a, r in zip(take, rest)]
ch.report("speculation keeps the distribution", all(abs(a - b) < 1e-12 for a, b in zip(out, p)) and "q=(0.2,0.6,0.2)" in ch.text and "p=(0.5,0.3,0.2)" in ch.text)
ch.holds("refused", 1 - sum(take), "0.3", near="0.6-0.3=0.3", times=6)
ch.holds("accepted", sum(take), "0.7", near="被接受的概率是 $\\sum")
written = lambda a, k: (1 - a ** (k + 1)) / (1 - a)
ch.holds("tokens a round", written(0.8, 4), "3.36", near="alpha=0.8", times=2)
ch.holds("speed-up", written(0.8, 4) / (1 + 4 * 0.05), "2.80", near="4\\times0.05")
group = (0.9, -0.31, 0.12, 0.05)
factor = max(map(abs, group)) / 7
ch.holds("factor", factor, "0.129", near="0.9/7", times=2)
whole = [round(w / factor) for w in group]
ch.equals("integers", "、".join(str(v).replace("-", "−") for v in whole), "7、−2、1、0")
ch.equals("back", "、".join(f"{v * factor:.3f}".rstrip("0").rstrip(".").replace("-", "−") for v in whole), "0.9、−0.257、0.129、0")
bits = 4 + 16 / 128
ch.holds("bits a weight", bits, "4.125")
ch.holds("4-bit weights, GB", (body + tables) * bits / 8 / 1e9, "4.14")
ch.holds("milliseconds a token, 4 bits", (body + tables) * bits / 8 / 3e12 * 1e3, "1.38", near="毫秒降到")

# answers
lines = ["a cat", "a cap", "a can"]
words = [list(("␣" if k else "") + w) for l in lines for k, w in enumerate(l.split())]
rules, times, _ = bpe(words, 3)
ch.report("answer 1", [a + b for a, b in rules] == ["␣c", "␣ca", "␣cat"] and times == [3, 3, 1] and "␣c（3 次）、␣ca（3 次）、␣cat（1 次" in ch.text)
new = [list("a"), list("␣cab")]
for pair in rules:
    new = [merge(c, pair) for c in new]
ch.holds("answer 1, tokens", sum(map(len, new)), "3", near="`a cab` 切成", times=3)
d, layers = 8192, 80
attention, ffn, tables = 2 * d * d + 2 * d * 8 * 128, 3 * d * 28672, 2 * 128256 * d
for value, shown in ((attention / 1e6, "151.0"), (ffn / 1e6, "704.6"), (layers * (attention + ffn) / 1e9, "68.45"), (tables / 1e9, "2.10"), ((layers * (attention + ffn) + tables) / 1e9, "70.55")):
    ch.holds("answer 2", value, shown, near="2\\times8192^2")
byte = kv(80, 8) // 2
ch.holds("answer 3, bytes", byte, "163840", near="\\times1=163840")
ch.holds("answer 3, KiB", byte / KiB, "160", near="\\times1=163840")
ch.holds("answer 3, GiB", byte * 16384 * 32 / GiB, "80", near="得 80 GiB", times=2)
e = [exp(s / sqrt(2)) for s in (1, 2)]
w = [v / sum(e) for v in e]
for value, shown in ((1 / sqrt(2), "0.707"), (2 / sqrt(2), "1.414"), (e[0], "2.028"), (e[1], "4.113"), (w[0], "0.330"), (w[1], "0.670"), (2 * w[0], "0.660"), (4 * w[1], "2.679")):
    ch.holds("answer 4", value, shown, near="4.113")
ch.holds("answer 5, tokens", written(0.7, 3), "2.533", near="1-0.7^4", times=2)
ch.holds("answer 5, speed-up", written(0.7, 3) / 1.3, "1.95", near="1-0.7^4")

from math import exp as _exp
for a, shown in ((3, "2.858"), (1, "0.731"), (-3, "-0.142")):
    ch.holds(f"SiLU({a})", a / (1 + _exp(-a)), shown, near="mathrm{SiLU}(3)")

finish()
