import re
from math import cos, exp, log, pi, sin, sqrt, tanh
from random import Random

from book import Chapter, finish, number

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
ch.report("the corpus is that of the text", "、".join(f"`{line}`" for line in lines) in ch.text)
whole = [list(l.replace(" ", "␣")) for l in lines]
words = [list(("␣" if k else "") + w) for l in lines for k, w in enumerate(l.split())]
ch.works("first symbols", "开始共有 {=} 个不同的符号", len({c for l in whole for c in l}))
rules, times, _ = bpe(whole, 4)                                     # as many as the figure has lines
ch.equals("merges of whole lines", [a + b for a, b in rules], "['in', 'in␣', 'in␣a', 'in␣a␣']")
ch.report("three times each", times == [3] * 4)                # as the figure says
rules, times, chunks = bpe(words, 3)                                # likewise
ch.equals("merges of words", [a + b for a, b in rules], "['in', '␣a', '␣b']")
ch.report("three times each", times == [3] * 3)                # likewise
ch.works("symbols before and after", "三行原有 {=} 个符号，{~}共 {=} 个，平均每个词元装下 {=} 个字符",
         (sum(map(len, whole)), sum(map(len, chunks)), sum(map(len, whole)) / sum(map(len, chunks))))
new = [list("in"), list("␣a"), list("␣bin")]
for pair in rules:
    new = [merge(c, pair) for c in new]
ch.equals("a new word", "、".join(s for c in new for s in c), "in、␣a、␣b、in")
ch.equals("UTF-8", " ".join(f"{b:02X}" for b in "你好".encode()), "E4 BD A0 E5 A5 BD")
ch.equals("UTF-16BE", " ".join(f"{b:02X}" for b in "你好".encode("utf-16-be")), "4F 60 59 7D")
ch.works("bytes of a character", "UTF-8 中一个常用汉字占 {=} 个字节", len("你".encode()))
xy, z, p_xy, of_xy, p_z, of_z = 3, 1, *ch.read(r"估计 $p(\mathrm{xy})={}/{}$、$p(\mathrm{z})={}/{}$，")           # counted in the string itself
ch.report("frequencies", (p_xy, of_xy, p_z, of_z) == (xy, xy + z, z, xy + z) and "xyxyxyz".count("xy") == xy)
ch.works("unigram", r"于是概率为 $({=}/{=})^{=}\times({=}/{=})={=}/{=}\approx{=}$", (p_xy, of_xy, xy, p_z, of_z, p_xy**xy, of_xy ** (xy + 1), (p_xy / of_xy) ** xy * p_z / of_z))
ch.works("GPT-2's vocabulary", "GPT-2 的 {=} 是 {} 个字节、{} 次合并加 {} 个结束符", lambda *parts: sum(parts))
ch.works("fewer tokens, per cent", "从每词元 {} 个字符提高到 {} 个，同样的文本少用约 {=}% 的词元", lambda a, b: (1 - a / b) * 100)
V, d8, d405 = *ch.read("Llama 3 扩到 {}；"), *ch.read("以模型维 {} 计，"), *ch.read("到了模型维 {} 的 Llama 3 405B")
ch.works("one embedding table, B", r"${=}\times{=}\approx{=}$B，输入与输出各一张", (V, d8, V * d8 / 1e9))
ch.works("405B: both tables, B; their share, per cent", "两张表合计约 {=}B，只占 {=}%。", (2 * V * d405 / 1e9, 2 * V * d405 / 405e9 * 100))       # the model's name

# 3.3 recurrent networks
U, V1 = ch.read("取一维的例子感受一下：$U={}$、$V={}$、$b=0$，")
h1 = tanh(V1)
h2 = tanh(U * h1)
h3 = tanh(U * h2)
ch.works("one-dimensional RNN", r"$h_1=\tanh(1)\approx{=}$，$h_2=\tanh({=})\approx{=}$，$h_3=\tanh({=})\approx{=}$。", (h1, U * h1, h2, U * h2, h3))
ch.works("its gradient", r"={=}(1-{=}^2)\times{=}(1-{=}^2)\approx{=}$，才隔两步", (U, h3, U, h2, U * U * (1 - h2 * h2) * (1 - h3 * h3)))
ch.works("0.99^100", r"若遗忘门学到 {}，传 {} 步还剩 ${=}^{{=}}\approx{=}$；", lambda f, n: (f, n, f**n))
ch.works("0.9^100 / 1e-5", r"若每步乘 {}，则只剩 ${=}\times10^{-5}$", lambda f: f**100 * 1e5)            # as many steps
c, f, i, g = ch.read("$c_{t-1}={}$，$f_t={}$，$i_t={}$，$g_t={}$，$o_t=1$")
ch.works("LSTM cell", r"则 $c_t={=}\times{=}+{=}\times{=}={=}$，$h_t=\tanh({=})\approx{=}$", (f, c, i, g, f * c + i * g, f * c + i * g, tanh(f * c + i * g)))

# the program's three matrices: the spectral radius is the growth of a high power
def radius(gain, n, seed):
    rng = Random(seed)
    scale = gain * sqrt(3 / n)                      # as in the program
    U = [[rng.uniform(-1, 1) * scale for _ in range(n)] for _ in range(n)]
    grown, power = 0.0, 1
    for _ in range(16):                             # the power is squared each time, and its size kept as a logarithm
        size = sqrt(sum(v * v for row in U for v in row))
        grown += log(size) / power
        U = [[v / size for v in row] for row in U]
        U = [[sum(U[i][k] * U[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
        power *= 2
    return exp(grown)

n, seed = map(int, ch.read("def first_bit_gradient(gain, length, n={}, seed={}):"))
ch.works("spectral radii", "三个 $U$ 的谱半径实际是 {=}、{=} 和 {=}", [radius(gain, n, seed) for gain in ch.read("for gain in ({}, {}, {}):")])

# 3.4 attention, SwiGLU, RMSNorm
attend = lambda q, keys: [exp(sum(a * b for a, b in zip(q, k)) / sqrt(len(q))) for k in keys]
share = lambda e: [x / sum(e) for x in e]
q = ch.read("手算一个：$d_h=2$，查询 $q=({},{})$，")
keys = list(zip(*[iter(ch.read("三个键是 $({},{})$、$({},{})$、$({},{})$，"))] * 2))
e = attend(q, keys)
w = share(e)
ch.works("scores", r"除以 $\sqrt2\approx{=}$ 得 {=}、{=}、{=}，取指数为 {=}、{=}、{=}，和为 {=}，权重是 $({=},{=},{=})$", (sqrt(len(q)), *map(log, e), *e, sum(e), *w))
mean = lambda w: [sum(a * k[i] for a, k in zip(w, keys)) for i in range(len(q))]
ch.works("output", r"输出就是 ${=}\,(1,0)+{=}\,(0,1)+{=}\,(1,1)=({=},{=})$", (*w, *mean(w)))
masked = share(e[:2])
ch.works("the third key masked", "只剩 {=} 与 {=} 参加归一，权重变成 $({=},{=},0)$，输出是 $({=},{=})$", (*e[:2], *masked, *mean(masked)))
dim, = ch.read("头维 {} 时标准差约")
ch.works("standard deviation, and the ratio of weights", r"时标准差约 {=}，{~}就相差 $e^{{=}}\approx{=}\times10^4$ 倍", (sqrt(dim), sqrt(dim), exp(sqrt(dim)) / 1e4))
ch.works("dimension of a head", "例如 $d={}$、{} 个头时，每个头在 {=} 维的小空间里工作，{=} 个结果拼起来仍是 {=} 维", lambda d, heads: (d / heads, heads, d))
silu = lambda a: a / (1 + exp(-a))
ch.works("SiLU", r"例如 $\mathrm{SiLU}({})\approx{=}$，$\mathrm{SiLU}({})\approx{=}$，$\mathrm{SiLU}({})\approx{=}$。", lambda *a: [silu(x) for x in a])
x = ch.read("例如 $x=({},{})$，均方根")
rms = sqrt(sum(v * v for v in x) / len(x))
ch.works("root mean square", r"是 $\sqrt{({=}+{=})/2}\approx{=}$，{~}输出约为 $({=},{=})$", (*(v * v for v in x), rms, *(v / rms for v in x)))
L, d, V3 = ch.read("设 $L={}$、$d={}$、词表 {}：")
ch.works("shapes", r"编号查表得 ${=}\times{=}$ 的矩阵；{~}最后乘 ${=}\times{=}$ 的输出矩阵，得 ${=}\times{=}$ 的分数", (L, d, d, V3, L, V3))

# 3.5 positions
d, i = ch.read("取 $d={}$、$i={}$，向量是")
slow = i / 10000 ** (2 / d)                         # the formula's base
ch.works("sinusoid", r"$(\sin1,\cos1,\sin{=},\cos{=})\approx({=},{=},{=},{=})$", (slow, slow, sin(i), cos(i), sin(slow), cos(slow)))
turn = lambda x, y, a: (x * cos(a) - y * sin(a), x * sin(a) + y * cos(a))
dot = lambda m, n: sum(a * b for a, b in zip(turn(0.3, 1.2, m * 0.7), turn(-0.8, 0.5, n * 0.7)))            # any two vectors, any angle
ch.report("RoPE keeps the relative position", abs(dot(3, 1) - dot(9, 7)) < 1e-12 and abs(dot(3, 1) - dot(3, 2)) > 1e-3)        # any positions
ch.works("figure 3-6", "两者的夹角         {=}°-θ", ch.read("键的角度           {}°")[0] - ch.read("查询的角度         {}°+θ")[0])
ch.works("ALiBi", r"斜率 1/{} 的头看相距 {} 的位置，分数减 {=}，权重缩到 $e^{{=}}\approx{=}$", lambda s, far: (far / s, -far / s, exp(-far / s)))
ch.works("slopes", r"{} 个头时斜率取 $1/2,1/4,\dots,1/{=}$；", lambda heads: 2**heads)
ch.works("interpolated position", "训练长度 {}、想用到 {}，就把每个位置乘 1/{=}，第 {} 个位置当成 {=} 来转", lambda a, b, at: (b / a, at * a / b))
dim, j = ch.read("取 $d_h={}$，最慢的一对 $j={}$：")
ch.report("the last pair", j == dim / 2 - 1)
slowest = lambda base: 2 * pi * base ** (2 * j / dim) / 1e4
ch.works("slowest turn (10,000s)", r"base 为 {} 时，转一圈要 $2\pi\times{=}^{{=}/{=}}\approx{=}$ 万个位置；", lambda base: (base, 2 * j, dim, slowest(base)))
ch.works("slowest turn of Llama 3 (10,000s)", "Llama 3 取 base 为 {}，一圈约 {=} 万个位置", slowest)

# 3.6 parameters, FLOPs, caches
layers3, d3, heads3, dim3, length3 = ch.read("GPT-3 有 {} 层，$d={}$，{} 个头，头维 {}，上下文 {}，于是")
layers8, d8, ff8, heads8, kv8 = ch.read("Llama 3 8B 的配置不同：{} 层，$d={}$，$d_{ff}={}$，{} 个查询头而键值头只有 {} 个")
layers_v3, d_v3, heads_v3, latent, rope_keys = ch.read("DeepSeek-V3 有 {} 层、模型维 {}、{} 个头，MLA 的压缩维是 {}，另有 {} 维专门承载 RoPE 的键")
gpt2, = ch.read("GPT-2 的 {} 是")
blocks, words_, places = 12 * layers3 * d3**2, gpt2 * d3, length3 * d3          # twelve matrices: derived in the text
ch.works("GPT-3 blocks, B", r"12\times{=}\times{=}^2\approx{=}\ \mathrm{B}", (layers3, d3, blocks / 1e9))
ch.works("GPT-3, B", r"词元嵌入 ${=}\times{=}\approx{=}$B，位置嵌入 ${=}\times{=}\approx{=}$B，总计 {=}B，",
         (gpt2, d3, words_ / 1e9, length3, d3, places / 1e9, (blocks + words_ + places) / 1e9))
matrices = lambda d, ff, heads, kv: (2 * d * d + 2 * d * kv * d / heads, 3 * d * ff)            # three matrices of SwiGLU
attention, ffn = matrices(d8, ff8, heads8, kv8)
body, tables = layers8 * (attention + ffn), 2 * V3 * d8
all8 = body + tables
ch.works("Llama 3 8B", r"它每层的注意力约 {=}M，前馈 $3\times{=}\times{=}\approx{=}$M，{=} 层合计 {=}B；加上首尾两张词表 {=}B，共 {=}B。词表竟占了 {=}%",
         (attention / 1e6, d8, ff8, ffn / 1e6, layers8, body / 1e9, tables / 1e9, all8 / 1e9, tables / all8 * 100))
ch.works("attention share of GPT-3, per cent", r"GPT-3 在 {=} 长度时是 ${=}/(6\times{=})\approx{=}\%$", (length3, length3, d3, length3 / (6 * d3) * 100))          # L/(6d): derived in the text
ch.works("attention share, long", "若 $d={}$ 而 $L={}$，比值约 {=}", lambda d, L: L / (6 * d))                  # likewise
KiB, MiB, GiB = 2**10, 2**20, 2**30
kv = lambda layers, heads, dim, b=2: 2 * layers * heads * dim * b
cache8 = kv(layers8, kv8, d8 / heads8)
ch.works("Llama 3 8B cache", r"Llama 3 8B 是 $2\times{=}\times{=}\times{=}\times2={=}$ 字节，即 {=} KiB；{} 个词元就是 {=} GiB，{}K 个词元是 {=} GiB，与它的权重（约 {=} GiB）",
         lambda n, k: (layers8, kv8, d8 / heads8, cache8, cache8 / KiB, cache8 * n / GiB, cache8 * k * KiB / GiB, 2 * all8 / GiB))
speed, = ch.read("设显存带宽为 {} TB/s，")
ch.works("reading the weights", "{=}B 参数的 bf16 权重约 {=} GB，光读权重就要约 {=} 毫秒，单个用户每秒最多约 {=} 个词元",
         (all8 / 1e9, 2 * all8 / 1e9, 2 * all8 / speed / 1e9, speed * 1e12 / (2 * all8)))
ch.works("MLA", r"只存 ${=}+{=}={=}$ 个数，而同头数、头维 {} 的 MHA 要存 $2\times{=}\times{=}={=}$ 个，前者只有后者的 {=}%",
         lambda dim: (latent, rope_keys, latent + rope_keys, heads_v3, dim, 2 * heads_v3 * dim, (latent + rope_keys) / (2 * heads_v3 * dim) * 100))
layers70, d70, ff70, heads70, kv70, dim70, V70 = ch.read("Llama 3 70B 有 {} 层，$d={}$，前馈维 {}，{} 个查询头、{} 个键值头，头维 {}，词表 {}，")
each = {"GPT-3 175B": kv(layers3, heads3, dim3), "Llama 2 70B 假设用 MHA": kv(layers70, heads70, dim70), "Llama 2 70B": kv(layers70, kv70, dim70),      # Llama 2 as 3
        "Llama 3 8B": cache8, "DeepSeek-V3": layers_v3 * (latent + rope_keys) * 2}
for name, kind, one, whole_ in ch.table("| 某长度下的合计 |"):
    ch.shows(name, each[name] / (MiB if "MiB" in one else KiB), one)
    ch.works(name, f"| {name} | {kind} | {one} | {{}} 时 {{=}} GiB |", lambda n: each[name] * n / GiB)
ch.report("a little more than half", 0.5 < each["DeepSeek-V3"] / cache8 < 0.6 and "一半多一点" in ch.text)          # a rough bound
at, = ch.read("一个用户 {} 长度的缓存")
one = cache8 * at / GiB
ch.works("one user, sixteen users", "权重 {=} GB，约 {=} GiB；一个用户 8192 长度的缓存 {=} GiB；合计约 {=} GiB，{~}若要同时服务 {} 个这样的用户，缓存就涨到 {=} GiB，合计约 {=} GiB",
         lambda users: (2 * all8 / 1e9, 2 * all8 / GiB, one, 2 * all8 / GiB + one, users * one, 2 * all8 / GiB + users * one))

# 3.7 the memory of the A100, FlashAttention, windows
ch.works("on-chip memory, MB", "{} 个计算单元各只有 {} KB，加起来约 {=} MB", lambda n, kb: n * kb / KiB)
ch.works("scores", r"$L={}$、bf16 时，一个头就是 ${=}^2\times2$ 字节，即 {=} MiB，{} 个头共 {=} GiB", lambda L, heads: (L, L**2 * 2 / MiB, heads * L**2 * 2 / GiB))
a, b, c = *ch.read("分数 {}、{} 为第一块"), *ch.read("第二块只有 {}，")
l1, at_once = exp(a - b) + 1, exp(a - c) + exp(b - c) + 1
ch.report("in blocks is at once", abs(l1 * exp(b - c) + 1 - at_once) < 1e-12)
ch.works("blocks", r"为第一块，$m={=}$，$\ell=e^{{=}}+1\approx{=}$；第二块只有 5，$m'={=}$，$\ell'={=}\times e^{{=}}+1\approx{=}$；一次算完是 $e^{{=}}+e^{{=}}+1\approx{=}$",
         (b, a - b, l1, c, l1, b - c, at_once, a - c, b - c, at_once))
window, = ch.read("每层只看最近 {} 个词元")
ch.works("reach of the windows", r"{} 层叠起来，理论上可达 ${=}\times{=}={=}$ 个词元之外", lambda layers: (layers, window, layers * window))

# 3.8 serving
flops, bytes_ = ch.read("A100 的 bf16 峰值是 {} TFLOP/s，显存带宽取 {} TB/s，")
bound = flops / bytes_
ch.works("FLOP a byte", "两者之比是 ${=}/{=}={=}$ FLOP 每字节。强度高于 {=}，算力先用完；低于 {=}，", (flops, bytes_, bound, bound, bound))
ch.works("single user, per cent of the peak", r"只用到峰值的 $1/{=}\approx{=}\%$。要让解码也吃满算力，得把 {=} 个用户凑在一起", (bound, 100 / bound, bound))
ch.works("query heads to a key", "Llama 3 8B 的 {=} 个查询头共用一个键值头，强度始终是 {=}", (heads8 / kv8, heads8 / kv8))
ch.works("figure 3-10", "单人解码  读 KV 缓存（GQA，{=} 头共用）", heads8 / kv8)
lengths = ch.read("设一批四条回答长 {}、{}、{}、{}，")
ch.works("cells", r"一共占住 ${=}\times{=}={=}$ 个格子，有用的只有 {=} 个", (len(lengths), max(lengths), max(lengths) * len(lengths), sum(lengths)))
*real, reserved = ch.read("三个实际长 {}、{}、{} 的请求，各留 {}，")
ch.works("reserved, per cent used", r"只用到 ${=}/{=}\approx{=}\%$；", (sum(real), reserved * len(real), 100 * sum(real) / (reserved * len(real))))
page, = ch.read("每页装 {} 个词元")
pages = [-(-n // page) for n in real]
ch.works("pages", "三个请求只要 ${=}+{=}+{=}={=}$ 页，即 {=} 个位置，利用率 {=}%", (*pages, sum(pages), page * sum(pages), 100 * sum(real) / (page * sum(pages))))
ch.works("system prompt", "设系统提示长 {} 词元，用 Llama 3 8B，一份是 {=} MiB；{} 个用户共享，省下 {=} 份，约 {=} GiB，也省下 {=} 次",
         lambda n, users: (n * cache8 / MiB, users - 1, (users - 1) * n * cache8 / GiB, users - 1))
p, q = ch.read("三个词元验一遍：$p=({},{},{})$，"), ch.read("，$q=({},{},{})$。只有第二个")
take, rest = [min(a, b) for a, b in zip(p, q)], [max(0, a - b) for a, b in zip(p, q)]
out = [a + (1 - sum(take)) * r / sum(rest) for a, r in zip(take, rest)]
ch.report("speculation keeps the distribution", all(abs(a - b) < 1e-12 for a, b in zip(out, p)))
ch.works("refused", r"拒绝的总概率是 ${=}-{=}={=}$；$\max(0,p-q)=({=},0,0)$", (q[1], p[1], 1 - sum(take), rest[0]))
ch.works("what comes out", r"第一个词元的概率是 ${=}+{=}={=}$，第二个是 ${=}\times{=}={=}$，第三个是 {=}，", (take[0], 1 - sum(take), p[0], q[1], p[1] / q[1], p[1], p[2]))
ch.works("accepted", r"被接受的概率是 $\sum_x\min(p,q)={=}$", sum(take))
written = lambda a, k: (1 - a ** (k + 1)) / (1 - a)
ch.works("a round", r"$\alpha={}$、$k={}$ 时是 {=} 个；若草稿每写一个的时间是主模型的 {}%，加速就是 ${=}/(1+{=}\times{=})={=}$ 倍",
         lambda a, k, cost: (written(a, k), written(a, k), k, cost / 100, written(a, k) / (1 + k * cost / 100)))
group = [float(v.replace("−", "-")) for v in ch.numerals("取四个权重 {}、{}、{}、{}，4 位")]
top, = ch.read("4 位有符号整数取 −7 到 {}，")
factor = max(map(abs, group)) / top
scaled = [round(w / factor) for w in group]
ch.works("factor, integers, back", r"缩放因子是 ${=}/{=}\approx{=}$，得到 {=}、{=}、{=}、{=}，还原为 {=}、{=}、{=}、{=}。", (max(group), top, factor, *scaled, *(v * factor for v in scaled)))
ch.works("4-bit weights", r"每 {} 个权重共用一个 {} 位的因子，每个权重摊到 ${=}+{=}/{=}={=}$ 位，Llama 3 8B 的权重从 {=} GB 降到 {=} GB，按 {} TB/s 读一遍从 {=} 毫秒降到 {=} 毫秒",
         lambda n, b, tb: (4, b, n, 4 + b / n, 2 * all8 / 1e9, all8 * (4 + b / n) / 8e9, 2 * all8 / tb / 1e9, all8 * (4 + b / n) / 8 / tb / 1e9))          # 4 bits, 8 to a byte

# answers
lines = re.search("语料是 `(.*)`、`(.*)`、`(.*)` 三行", ch.text).groups()
words = [list(("␣" if k else "") + w) for l in lines for k, w in enumerate(l.split())]
rules, times, _ = bpe(words, 3)                     # the question asks for three
ch.report("answer 1", [a + b for a, b in rules] == ["␣c", "␣ca", "␣cat"])
ch.works("answer 1, times", "␣c（{=} 次）、␣ca（{=} 次）、␣cat（{=} 次", times)
new = [list("a"), list("␣cab")]
for pair in rules:
    new = [merge(c, pair) for c in new]
ch.works("answer 1, tokens", "切成 " + "、".join(s for c in new for s in c) + "，共 {=} 个", sum(map(len, new)))
attention, ffn = matrices(d70, ff70, heads70, kv70)
body, tables = layers70 * (attention + ffn), 2 * V70 * d70
ch.works("answer 2", r"每层注意力 $2\times{=}^2+2\times{=}\times{=}\approx{=}$M，前馈 $3\times{=}\times{=}\approx{=}$M，{=} 层共 {=}B；两张表 $2\times{=}\times{=}\approx{=}$B；合计约 {=}B",
         (d70, d70, kv70 * dim70, attention / 1e6, d70, ff70, ffn / 1e6, layers70, body / 1e9, V70, d70, tables / 1e9, (body + tables) / 1e9))
bits, users, n = ch.read("缓存用 {} 位存放，{} 个用户各 {} 个词元")
byte = kv(layers70, kv70, dim70, bits / 8)          # bits of a byte
ch.works("answer 3", r"每词元 $2\times{=}\times{=}\times{=}\times{=}={=}$ 字节，即 {=} KiB；乘 {=} 再乘 {=}，得 {=} GiB", (layers70, kv70, dim70, bits / 8, byte, byte / KiB, n, users, byte * n * users / GiB))       # likewise
q, keys, values = ([*zip(*[iter(ch.read(place))] * 2)] for place in ("查询 $q=({},{})$，键为", "键为 $({},{})$、$({},{})$，值", "值为 $({},{})$、$({},{})$，$d_h=2$"))
e = attend(q[0], keys)
w = share(e)
ch.works("answer 4", "分数 {=}、{=}，指数 {=}、{=}，权重 ({=}, {=})，输出 ({=}, {=})", (*map(log, e), *e, *w, *(sum(a * v[i] for a, v in zip(w, values)) for i in (0, 1))))
a, cost, k = ch.read("草稿被接受的概率是 {}，写一个草稿词元的时间是主模型的 {}%，$k={}$ 时")
ch.works("answer 5", r"$(1-{=}^{=})/(1-{=})\approx{=}$ 个；${=}/(1+{=}\times{=})\approx{=}$ 倍", (a, k + 1, a, written(a, k), written(a, k), k, cost / 100, written(a, k) / (1 + k * cost / 100)))

finish()
