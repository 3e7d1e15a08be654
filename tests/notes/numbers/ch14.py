import re
from math import ceil, erf, exp, pi, sqrt

from book import Chapter, finish

ch = Chapter(14)

# d, layers, heads, KV heads, feed-forward, vocabulary
CONFIG = {
    "LLaMA-7B": (4096, 32, 32, 32, 11008, 32000),
    "LLaMA-13B": (5120, 40, 40, 40, 13824, 32000),
    "LLaMA-33B": (6656, 60, 52, 52, 17920, 32000),
    "LLaMA-65B": (8192, 80, 64, 64, 22016, 32000),
    "Llama-2-70B": (8192, 80, 64, 8, 28672, 32000),
    "Llama-3-8B": (4096, 32, 32, 8, 14336, 128256),
    "Llama-3.1-405B": (16384, 126, 128, 8, 53248, 128256),
}

def params(d, layers, heads, kv, ffn, vocab):
    return layers * (2 * d * d + 2 * d * kv * d // heads + 3 * d * ffn) + (2 * layers + 1) * d + 2 * vocab * d

def kv_bytes(d, layers, heads, kv, ffn, vocab):
    return 2 * layers * kv * (d // heads) * 2

for name, row in CONFIG.items():
    d, layers, heads, kv, ffn, vocab = row
    ch.report(f"{name}: head of 128", d / heads == 128)
    ch.report(f"{name}: table row", any(l.startswith("| " + re.sub(r"^Llama-([\d.]+)-", r"Llama \1 ", name)) and f"| {d} | {layers} | {heads} | {kv} | {ffn} | {vocab} |" in l for l in ch.text.splitlines()), "the row of the table")
for name, billions in (("LLaMA-7B", 6.7), ("LLaMA-13B", 13.0), ("LLaMA-33B", 32.5), ("LLaMA-65B", 65.2)):
    ch.report(f"{name} against the paper", abs(params(*CONFIG[name]) / 1e9 - billions) < 0.1)
ch.report("405B against its name", round(params(*CONFIG["Llama-3.1-405B"]) / 1e9) in (405, 406))

# 14.2
ch.report("8/3 of 4096", round(8 / 3 * 4096) == 10923 and ceil(8 / 3 * 4096 / 256) * 256 == 11008)
ch.holds("3.5 d", 3.5 * 4096, "14336", near="3.5d")
ch.holds("longest wave, 10,000 (in 10,000s)", 2 * pi * 10_000**(126 / 128) / 1e4, "5.4", near="指针会绕回来")
ch.holds("longest wave, 500,000 (in 10,000s)", 2 * pi * 500_000**(126 / 128) / 1e4, "256", near="指针会绕回来")
ch.holds("fewer tokens, %", (1 - 3.17 / 3.94) * 100, "19.5", near="3.94")
ch.holds("LLaMA-7B", params(*CONFIG["LLaMA-7B"]) / 1e9, "6.738", near="官方数字吻合")
ch.holds("Llama-3-8B", params(*CONFIG["Llama-3-8B"]) / 1e9, "8.030", near="官方数字吻合")
ch.holds("embeddings of 8B", 2 * 128256 * 4096 / 1e9, "1.05", near="官方数字吻合")
ch.holds("their share, %", 100 * 2 * 128256 * 4096 / params(*CONFIG["Llama-3-8B"]), "13.1", near="官方数字吻合")
ch.holds("embeddings of 7B", 2 * 32000 * 4096 / 1e9, "0.26", near="官方数字吻合")
per = kv_bytes(*CONFIG["Llama-2-70B"])
ch.holds("KiB a token", per / 1024, "320", near="4,096 个词元")
ch.holds("GiB at 4,096", per * 4096 / 2**30, "1.25", near="4,096 个词元")
ch.holds("GiB at 4,096 with 64 heads", per * 8 * 4096 / 2**30, "10", near="4,096 个词元")
ch.holds("Scout's active share, %", 100 * 17 / 109, "15.6", near="17B")
ch.holds("Maverick's active share, %", 100 * 17 / 400, "4.25", near="17B")

# 14.1 and 14.3
ch.holds("13B training", 6 * 13e9 * 1e12 / 1e22, "7.8", near="13B 训练 1.0T", times=2)
ch.holds("30B tokens for the same", 7.8e22 / (6 * 30e9) / 1e12, "0.43", near="13B 训练 1.0T")
ch.holds("13B inference", 2 * 13e9 * 3e12 / 1e22, "7.8", near="3T 词元", times=2)
ch.holds("30B inference", 2 * 30e9 * 3e12 / 1e23, "1.8", near="3T 词元")
small, large = 7.8e22 + 2 * 13e9 * 3e12, 7.8e22 + 2 * 30e9 * 3e12
ch.holds("13B in all", small / 1e23, "1.56", near="3T 词元")
ch.holds("30B in all", large / 1e23, "2.58", near="3T 词元")
ch.report("saved four tenths", round(10 * (1 - small / large)) == 4)
ch.report("126 layers", 16 * 8 - 2 == 126)
ch.holds("LLaMA family GPU hours (in 10,000s)", (82_432 + 135_168 + 530_432 + 1_022_362) / 1e4, "177", near="卡时", times=2)    # hours of the paper, table 15
ch.report("mixture adds up", abs(67 + 15 + 4.5 * 3 + 2.5 + 2 - 100) < 1e-9)
ch.holds("Wikipedia, tokens read", 0.045 * 1400, "63", near="4.5%")
ch.holds("Wikipedia, unique tokens", 0.045 * 1400 / 2.45, "26", near="2.45 遍")
ch.holds("15T over 2T", 15 / 2, "7.5", near="15T")

# 14.4
seconds = 1.4e12 / (380 * 2048)
ch.holds("65B seconds", seconds / 1e6, "1.80", near="380")
ch.holds("65B days from the rate", seconds / 86400, "20.8", near="380", times=2)    # seconds a day
ch.holds("65B days from the hours", 1_022_362 / 2048 / 24, "20.8", near="380", times=2)
ch.holds("405B FLOP", 6 * 405e9 * 15.6e12 / 1e25, "3.79", near="FLOP", times=3)
ch.holds("hours between interruptions", 54 * 24 / 466, "2.8", near="平均 2.8 小时")
rate = 3.79e25 / (30.84e6 * 3600) / 1e12
ch.holds("405B TFLOP/s a card", rate, "341", near="30.84")
ch.holds("405B use of the peak, %", 100 * rate / 989, "35", near="989")
ch.holds("long context, share of tokens, %", 100 * 0.8 / 15.6, "5", near="800B 只占")

def best_of(n, step=0.001):
    """Expected maximum of n standard normal draws."""
    cdf = lambda x: 0.5 * (1 + erf(x / sqrt(2)))
    xs = [-8 + step * i for i in range(int(16 / step))]
    return sum(x * n * cdf(x)**(n - 1) * exp(-x * x / 2) / sqrt(2 * pi) * step for x in xs)

ch.holds("best of 10", best_of(10), "1.54", near="标准差")
ch.holds("best of 30", best_of(30), "2.04", near="标准差")
ch.holds("best of 30 against 10", best_of(30) - best_of(10), "0.5", near="标准差")
ch.holds("405B tokens a parameter", 15.6e12 / 405e9, "38.5")
ch.holds("8B tokens a parameter", 15e12 / 8e9, "1,875")
ch.holds("Llama 2, three rows", 31.22 + 62.44 + 291.42, "385.08")
ch.holds("Llama 2, hours not listed", 3_311_616 - 184_320 - 368_640 - 1_720_320, "1,038,336")    # hours of the model card

# 14.5 and 14.6
ch.holds("7B on MMLU", 45.3 - 35.1, "10.2")
ch.holds("MMLU standard error, %", 100 * sqrt(0.8 * 0.2 / 14042), "0.34", near="14,042")
ch.holds("GPQA Diamond standard error, %", 100 * sqrt(0.5 * 0.5 / 198), "3.6", near="198")
both = sqrt(0.572 * (1 - 0.572) / 198 + 0.505 * (1 - 0.505) / 198) * 100
ch.holds("two scores on GPQA Diamond", both, "5.0", near="合成的标准误差")
ch.holds("57.2 against 50.5, in standard errors", (57.2 - 50.5) / both, "1.3", near="合成的标准误差")
p405 = params(*CONFIG["Llama-3.1-405B"]) / 1e9
ch.holds("405B KiB a token", kv_bytes(*CONFIG["Llama-3.1-405B"]) / 1024, "504", near="131,072")
ch.holds("405B at 128K", kv_bytes(*CONFIG["Llama-3.1-405B"]) * 131_072 / 2**30, "63", near="131,072")
p70 = params(*CONFIG["Llama-2-70B"]) / 1e9
ch.holds("70B parameters", p70, "68.98", near="138 GB")
ch.holds("70B in 16 bits", 2 * p70, "138", near="138 GB")
ch.holds("70B in 4 bits", p70 / 2, "34.5", near="138 GB")
ch.holds("405B in 16 bits", 2 * p405, "812", near="812 GB")
ch.holds("405B in 8 bits", p405, "406", near="812 GB")
ch.holds("a server's memory", 8 * 80, "640", near="640 GB")
ch.holds("8B in 16 bits", 8.03 * 2, "16.1", near="16 位")
ch.holds("8B in 4 bits", 8.03 / 2, "4.0", near="4 位")

# 14.2 RoPE by frequency, of 3.1
from math import pi, hypot
waves = [2 * pi * 500_000**(2 * k / 128) for k in range(64)]
old, short, same = ch.read("以原先的长度 {} 为界，波长短于 $8192/4={}$ 的快指针不变，它们管近处的次序；波长长于 {} 的慢指针")
ch.report("the borders", (old, short, same) == (8192, 8192 / 4, 8192))
pairs, fast, slow, between = ch.read("头维 128 有 {} 对指针，算下来不变的 {} 对，放慢的 {} 对，过渡的 {} 对")
ch.report("the pairs", (pairs, fast, slow, between) == (64, sum(w < short for w in waves), sum(w > old for w in waves), sum(short <= w <= old for w in waves)))
ch.says("the longest wave, 1e4", 8 * waves[-1] / 1e4, "最长的波长变成 {} 万")

# questions
ch.says("q1, head", 2048 / 32, "头维 $2048/32={}$")
attention, forward, table = 2 * 2048**2 + 2 * 2048 * 512, 3 * 2048 * 8192, 128256 * 2048
ch.says("q1, attention", attention / 1e6, r"$2\times2048^2+2\times2048\times512={}$M")
ch.says("q1, feed-forward", forward / 1e6, r"$3\times2048\times8192={}$M")
ch.says("q1, layers", 16 * (attention + forward) / 1e9, "16 层共 {}B；嵌入")
ch.says("q1, embedding", table / 1e9, r"$128256\times2048={}$B")
ch.says("q1, all", (16 * (attention + forward) + table) / 1e9, "合计 {}B，嵌入")
ch.says("q1, share", table / (16 * (attention + forward) + table) * 100, "，嵌入占 {}%。若不共用")
ch.says("q2, KiB", 2 * 16 * 8 * 64 * 2 / 1024, r"$2\times16\times8\times64\times2$ 字节 $={}$ KiB")
ch.says("q2, GiB", 2 * 16 * 8 * 64 * 2 * 131072 / 2**30, "乘 131072 得 {} GiB")
ch.says("q2, weights, GB", 2 * (16 * (attention + forward) + table) / 1e9, "比 {} GB 的权重还大")
ch.says("q3", 640e4 / 16384 / 24, r"$640\times10^{4}\div16384\div24={}$ 天")
ch.says("q4, 1e12 tokens", 405e9 * 20 / 1e12, r"$405\times10^{9}\times20={}$T")
ch.says("q4, 1e25 FLOP", 6 * 405e9 * 8.1e12 / 1e25, r"\times8.1\times10^{12}={}\times10^{25}$ FLOP")
ch.says("q4, less, %", (1 - 8.1 / 15.6) * 100, r"$1-8.1/15.6={}\%$")
ch.says("q5, weights", 70.55 * 4.5 / 8, r"$70.55\times4.5/8={}$ GB")
ch.says("q5, cache, GiB", 320 * 8192 * 8 / 2**20, r"$320\times8192\times8/2^{20}={}$ GiB")
ch.says("q5, cache, GB", 320 * 1024 * 8192 * 8 / 1e9, "GiB，即 {} GB；合计")
ch.says("q5, together", 70.55 * 4.5 / 8 + 320 * 1024 * 8192 * 8 / 1e9, "；合计 {} GB，放得下")
ch.says("q5, left", 80 - 61.2, "余下约 {} GB 给激活")
one, other = (sqrt(r * (1 - r) / 12032) for r in (0.734, 0.743))
ch.says("q6, one", one * 100, "各自的标准误差约 {} 个百分点")
ch.says("q6, both", hypot(one, other) * 100, "百分点，合成 {}，$0.9")
ch.says("q6, errors", 0.9 / (hypot(one, other) * 100), "$0.9/0.57={}$ 个")
finish()
