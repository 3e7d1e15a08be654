import re
from functools import cache
from math import ceil, erf, exp, hypot, pi, sqrt

from book import Chapter, finish, number

ch = Chapter(14)
KiB, GiB, DAY = 2**10, 2**30, 86400                             # seconds of a day

# the table of configurations: d, layers, heads, KV heads, feed-forward, vocabulary
CONFIG = {row[0]: [int(number(c)) for c in row[1:7]] for row in ch.table("| KV 头 |")}           # its columns
GROUPED = {"Llama-2-70B": "Llama 2 70B", "Llama-3-8B": "Llama 3 8B", "Llama-3.1-405B": "Llama 3.1 405B"}          # the program's names

def params(d, layers, heads, kv, ffn, vocab):
    return layers * (2 * d * d + 2 * d * kv * d // heads + 3 * d * ffn) + (2 * layers + 1) * d + 2 * vocab * d            # three matrices of SwiGLU

kv_bytes = lambda d, layers, heads, kv, ffn, vocab: 2 * layers * kv * (d // heads) * 2
embeddings = lambda d, layers, heads, kv, ffn, vocab: 2 * vocab * d
dim, = ch.read("$d$ 除以头数都等于 {}。")
for name, row in CONFIG.items():
    ch.report(f"{name}: dimension of a head", row[0] / row[2] == dim)
for name, hundred_millions in zip(("LLaMA-7B", "LLaMA-13B", "LLaMA-33B", "LLaMA-65B"), ch.read("精确的参数量是 {} 亿、{} 亿、{} 亿和 {} 亿")):
    ch.report(f"{name} against the paper", abs(params(*CONFIG[name]) / 1e8 - hundred_millions) < 1)
for name, row in re.findall(r'^    "([^"]+)": \(([\d, ]+)\),$', ch.text, re.M):
    ch.report(f"the program's {name}", [int(x) for x in row.split(",")] == CONFIG[GROUPED.get(name, name)])
for name, total, share, kib in re.findall(r"^(Ll[^ \n]+) +([\d.]+)B +([\d.]+)% +(\d+)$", ch.text, re.M):
    row = CONFIG[GROUPED.get(name, name)]
    ch.shows(f"{name}, B", params(*row) / 1e9, total)
    ch.shows(f"{name}, share", 100 * embeddings(*row) / params(*row), share)
    ch.shows(f"{name}, KiB", kv_bytes(*row) / KiB, kib)

# 14.1
flops, spent = lambda n, d: 6 * n * d, lambda n, d: 2 * n * d    # derived in the text
a, a_d, b = ch.read("一是 {}B 训练 {}T，")[0], ch.read("一是 13B 训练 {}T，")[0], ch.read("二是 {}B 训练约")[0]
used, = ch.read("总共要生成和读入 {}T 词元")
same = flops(a, a_d)
ch.works("training", r"$6\times{=}\times10^9\times10^{12}={=}\times10^{22}$；二是 30B 训练约 {=}T", (a, same / 10, same / flops(b, 1)))
ch.works("inference", r"推断分别要花 ${=}\times10^{22}$ 和 ${=}\times10^{23}$。合起来是 ${=}\times10^{23}$ 对 ${=}\times10^{23}$", (spent(a, used) / 10, spent(b, used) / 100, (same + spent(a, used)) / 100, (same + spent(b, used)) / 100))
ch.report("saved four tenths", round(10 * (1 - (same + spent(a, used)) / (same + spent(b, used)))) == 4 and "小模型省下四成" in ch.text)         # four tenths

# 14.2
d, multiple = *ch.read(r"$d={}$ 时，$\frac83\times4096"), *ch.read("凑成 {} 的倍数就是")
ch.works("a feed-forward", r"$\frac83\times{=}\approx{=}$，凑成 256 的倍数就是 {=}，", (d, round(8 / 3 * d), ceil(8 / 3 * d / multiple) * multiple))           # two thirds of four
ch.works("3.5 d", "有意放宽到 ${}d={=}$", lambda k: k * d)
ch.report("the table's", CONFIG["LLaMA-7B"][4] == ceil(8 / 3 * d / multiple) * multiple)          # likewise
wave = lambda base, i: 2 * pi * base**(2 * i / dim)
last = dim / 2 - 1
ch.works("longest waves", r"约为 $2\pi\,\mathrm{base}^{{=}/{=}}$ 个词元：base 为 {} 时约 {=} 万，{~}Llama 3 把它提高到 {}，最长的波长约为 {=} 万",
         lambda one, other: (2 * last, dim, wave(one, last) / 1e4, wave(other, last) / 1e4))
for base, tokens in re.findall(r"^theta (\d+): longest wave (\d+) tokens$", ch.plain, re.M):
    ch.shows(f"the program's {base}", wave(int(base), last), tokens)
new_base, = ch.read("Llama 3 把它提高到 {}，")
old, over, short = ch.read("以原先的长度 {} 为界，波长短于 $8192/{}={}$ 的快指针不变")
waves = [wave(new_base, k) for k in range(int(dim / 2))]
ch.report("the borders", old / over == short)
ch.works("pairs", "头维 {=} 有 {=} 对指针，算下来不变的 {=} 对，放慢的 {=} 对，过渡的 {=} 对，最长的波长变成 {=} 万",
         (dim, len(waves), sum(w < short for w in waves), sum(w > old for w in waves), sum(short <= w <= old for w in waves), 8 * waves[-1] / 1e4))         # an eighth as fast
ch.works("fewer tokens", r"从每词元 {} 个字符提高到 {} 个，{~}$1-{=}/{=}\approx{=}\%$", lambda a, b: (a, b, (1 - a / b) * 100))
stages, each = ch.read("它用 {} 段[流水线]")[0], ch.read("每段 {} 层本该是")[0]
ch.works("126 layers", "另一个奇怪的数字是 405B 的 {=} 层", stages * each - 2)
ch.works("128 layers", "本该是 {=} 层", stages * each)
seven, eight, big, p405 = (CONFIG[name] for name in ("LLaMA-7B", "Llama 3 8B", "Llama 2 70B", "Llama 3.1 405B"))
ch.works("parameters", r"LLaMA-7B 得 {=}B，Llama 3 8B 得 {=}B，与官方数字吻合。{~}$2\times{=}\times{=}\approx{=}$B，是全部参数的 {=}%，而 7B 的嵌入只有 {=}B",
         (params(*seven) / 1e9, params(*eight) / 1e9, eight[5], eight[0], embeddings(*eight) / 1e9, 100 * embeddings(*eight) / params(*eight), embeddings(*seven) / 1e9))
ch.works("70B's cache", r"Llama 2 70B 每个词元要存 $2\times{=}\times{=}\times{=}\times2$ 字节，即 {=} KiB；{} 个词元是 {=} GiB。假如像 65B 那样 {=} 个头各存一份，就是 {=} GiB",
         lambda n: (big[1], big[3], dim, kv_bytes(*big) / KiB, kv_bytes(*big) * n / GiB, big[2], kv_bytes(*big) * n / GiB * big[2] / big[3]))         # the columns of heads
ch.works("405B's cache", "405B 每个词元要 {=} KiB，一条 128K（{} 个词元）的请求就是 {=} GiB", lambda n: (kv_bytes(*p405) / KiB, kv_bytes(*p405) * n / GiB))
active, = ch.read("两者每个词元都只激活 {}B，")
ch.works("active shares", "分别是 {=}% 和 {=}%。", [100 * active / n for n in ch.read("总参数 {}B；Maverick") + ch.read("个，总参数 {}B；两者")])

# 14.3
mix = ch.table("| 采样占比 |")
ch.report("the mixture adds up", abs(sum(number(row[1]) for row in mix) - 100) < 1e-9)
share, passes = next((number(row[1]), number(row[2])) for row in mix if row[0] == "维基百科")
ch.works("Wikipedia", "{}T 词元的 {=}% 是 {=}B，除以 {=} 遍，可知维基百科去重后大约有 {=}B", lambda t: (share, t * share * 10, passes, t * share * 10 / passes))
ch.works("15T over 2T", "Llama 3 的 {}T 是 {}T 的 {=} 倍", lambda a, b: a / b)
ch.works("long context", "{}B 只占 {}T 的约 {=}%", lambda part, whole: part / whole / 10)

# 14.4
cards, rate, tokens = ch.read("LLaMA-65B 用 {} 块 A100，论文给出每卡每秒约 {} 个词元，{}T 词元需要")
seconds = tokens * 1e12 / rate / cards
ch.works("65B", r"${=}\times10^{12}\div({=}\times{=})\approx{=}\times10^6$ 秒，即 {=} 天；", (tokens, rate, cards, seconds / 1e6, seconds / DAY))
ch.works("65B from its hours", "给出总共 {} 个 GPU 小时，除以 {=} 再除以 {}，也是 {=} 天", lambda h, day: (cards, h / cards / day))
n, d = ch.read(r"405B 的训练计算量是 $6\times{}\times10^9\times{}\times10^{12}")
C = flops(n, d) / 1e4
ch.works("405B", r"405B 的训练计算量是 $6\times405\times10^9\times15.6\times10^{12}\approx{=}\times10^{25}$ FLOP", C)
days, stops = ch.read("在 {} 天的一段快照里，作业中断 {} 次")
ch.works("interruptions", "平均 {=} 小时就停一次", days * 24 / stops)               # hours of a day
hours, peak = ch.read("模型卡说 405B 用了 {} 万 H100 小时")[0], ch.read("BF16 稠密峰值约 {} TFLOP/s")[0]
speed = round(C, 2) * 1e25 / (hours * 1e4 * 3600) / 1e12        # seconds of an hour
ch.works("405B's rate", r"${=}\times10^{25}\div({=}\times10^6\times3600)\approx{=}$ TFLOP；{~}整体利用率约 {=}%", (C, hours / 100, speed, 100 * speed / peak))
ch.works("tokens a parameter", r"405B 是 ${=}\times10^{12}/({=}\times10^9)\approx{=}$，大约两倍；8B 若按 {}T 计，则是 {=}，", lambda t: (d, n, d * 1e3 / n, t * 1e3 / 8))          # the model's name

@cache
def best_of(n, step=0.001):
    """Expected maximum of n standard normal draws."""
    cdf = lambda x: 0.5 * (1 + erf(x / sqrt(2)))        # half: the normal distribution
    xs = [-8 + step * i for i in range(int(16 / step))]         # eight deviations to each side are all
    return sum(x * n * cdf(x)**(n - 1) * exp(-x * x / 2) / sqrt(2 * pi) * step for x in xs)

ch.works("the best of n", "采样 {} 个取最大，期望是 {=} 个标准差；采样 {} 个是 {=}。多花两倍的算力只多得 {=} 个标准差", lambda a, b: (best_of(a), best_of(b), best_of(b) - best_of(a)))
ch.works("Llama 2's account", "排放分别是 {}、{} 和 {} t，加起来只有 {=} t", lambda *t: sum(t))

# 14.5 and 14.6
mmlu = {row[0]: number(row[1]) for row in ch.table("| AGI Eval |")}
ch.works("7B on MMLU", "7B 的 MMLU 却涨了 {=} 分", mmlu["Llama 2 7B"] - mmlu["Llama 1 7B"])
se = lambda p, n: 100 * sqrt(p * (1 - p) / n)
ch.works("errors", "MMLU 的测试集有 {} 题，$p={}$ 时误差约 {=} 个百分点，{~}GPQA Diamond 只有 {} 题，$p={}$ 时误差约 {=} 个百分点", lambda n, p, m, q: (se(p, n), se(q, m)))
few, a, b = *ch.read("GPQA Diamond 只有 {} 题"), *ch.read("{} 与 {} 相差约 1.3 个合成的标准误差")
one, other = se(a / 100, few), se(b / 100, few)
ch.works("two scores", "{=} 与 {=} 相差约 {=} 个合成的标准误差（两边各约 {=}，合起来约 {=}）", (a, b, (a - b) / hypot(one, other), one, hypot(one, other)))
gpqa = {row[0]: number(row[2]) for row in ch.table("| GPQA Diamond |")}
ch.report("they are the table's", (gpqa["Llama 4 Scout"], gpqa["Llama 3.3 70B"]) == (a, b))
ch.works("8B", r"{}B 参数以 16 位存放要 ${=}\times2\approx{=}$ GB，4 位约为 {=} GB", lambda n: (n, 2 * n, n / 2))
ch.works("70B", "70B 的 16 位权重约 {=} GB（按 {=}B 计），{~}4 位约 {=} GB", (2 * params(*big) / 1e9, params(*big) / 1e9, params(*big) / 2e9))        # half a byte
ch.works("405B", "405B 的 16 位约 {=} GB，超过一台八卡服务器的 {=} GB，{~}约 {=} GB", (2 * params(*p405) / 1e9, 8 * ch.read("至少要两张 {} GB 的卡")[0], params(*p405) / 1e9))         # eight cards

# questions
d, layers, heads, kv, ffn, vocab = ch.read("Llama 3.2 1B 的配置是 $d={}$、{} 层、{} 个头、{} 个 KV 头、前馈维 {}、词表 {}，")
head = d / heads
attention, forward, table = 2 * d * d + 2 * d * kv * head, 3 * d * ffn, vocab * d              # three matrices of SwiGLU
whole = layers * (attention + forward) + table
ch.works("q1", r"头维 ${=}/{=}={=}$；每层注意力 $2\times{=}^2+2\times{=}\times{=}={=}$M，前馈 $3\times{=}\times{=}={=}$M，{=} 层共 {=}B；嵌入 ${=}\times{=}={=}$B；合计 {=}B，嵌入占 {=}%。若不共用，就要再加 {=}B",
         (d, heads, head, d, d, kv * head, attention / 1e6, d, ffn, forward / 1e6, layers, layers * (attention + forward) / 1e9, vocab, d, table / 1e9, whole / 1e9, 100 * table / whole, table / 1e9))
cache_ = 2 * layers * kv * head * 2
ch.works("q2", r"$2\times{=}\times{=}\times{=}\times2$ 字节 $={=}$ KiB；乘 {} 得 {=} GiB，比 {=} GB 的权重还大", lambda n: (layers, kv, head, cache_ / KiB, cache_ * n / GiB, 2 * whole / 1e9))
h, n = ch.read("{} 万 GPU 小时摊到 {} 块卡上")
ch.works("q3", r"${=}\times10^{4}\div{=}\div24={=}$ 天", (h, n, h * 1e4 / n / 24))                # hours of a day
n, each, actual = *ch.read("{}B 若按每参数 {} 个词元训练，"), *ch.read(r"$1-8.1/{}=")
ch.works("q4", r"${=}\times10^{9}\times{=}={=}$T 词元；$6\times{=}\times10^{9}\times{=}\times10^{12}={=}\times10^{25}$ FLOP；$1-{=}/{=}={=}\%$",
         (n, each, n * each / 1e3, n, n * each / 1e3, flops(n, n * each / 1e3) / 1e4, n * each / 1e3, actual, 100 * (1 - n * each / 1e3 / actual)))
ch.report("q4 has what was trained", actual == ch.read("405B 训练了 {}T，")[0])
n, bits, many, length, kib, card = *ch.read("一个 {}B 的模型按每参数 {} 位存放"), *ch.read("同时服务 {} 条 {}K 的请求，每词元缓存 {} KiB。一张 {} GB 的卡")
weights, kept = n * bits / 8, kib * length * KiB * many * KiB / GiB                # bits of a byte
ch.works("q5", r"权重 ${=}\times{=}/8={=}$ GB；缓存 ${=}\times{=}\times{=}/2^{20}={=}$ GiB，即 {=} GB；合计 {=} GB，放得下，余下约 {=} GB",
         (n, bits, weights, kib, length * KiB, many, kept, kept * GiB / 1e9, weights + kept * GiB / 1e9, card - weights - kept * GiB / 1e9))
n, a, b, bound = *ch.read("两个模型在 {} 道题上各得 {}% 与 {}%，"), *ch.read("不到常用的 {}，不能下结论")
both = hypot(se(a / 100, n), se(b / 100, n))
ch.works("q6", r"各自的标准误差约 {=} 个百分点，合成 {=}，${=}/{=}={=}$ 个", (se(a / 100, n), both, b - a, both, (b - a) / both))
finish()
