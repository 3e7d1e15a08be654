"""The worked numbers of chapter 8, done again."""
from math import sqrt
from book import Chapter, finish

ch = Chapter(8)

# 8.1 why distributed
N, D = 1.75e11, 3.0e11
ch.holds("GPT-3 compute, 1e23 FLOP", 6 * N * D / 1e23, "3.15", near="6ND")
one = 6 * N * D / 312e12
ch.holds("seconds on one A100, 1e9", one / 1e9, "1.01", near="永远满负荷")
ch.holds("years on one A100", one / 86400 / 365, "32", near="永远满负荷", times=2)    # seconds a day, days a year
ch.holds("training state, TB", N * 16 / 1e12, "2.8", near="训练状态因此", times=2)
ch.holds("cards for the state", N * 16 / 80e9, "35", near="训练状态因此")
ch.holds("400 Gb/s in GB/s", 400 / 8, "50", near="网卡单向", times=2)
for wide, narrow in ((2039, 300), (300, 50), (3350, 450), (450, 50)):
    ch.report(f"{wide} over {narrow} GB/s: 6 to 9 times", 6 <= wide / narrow <= 9 and "每下一级只剩六分之一到九分之一" in ch.text)
ch.holds("H100 over A100 compute", 989 / 312, "3.2", near="算力增长到")
ch.holds("H100 over A100 NVLink", 900 / 600, "1.5", near="算力增长到")
seconds = 8 * D * N / (1024 * 1.4e14)
ch.holds("seconds on 1024 A100, 1e6", seconds / 1e6, "2.93")
ch.holds("days on 1024 A100", seconds / 86400, "33.9")    # seconds a day
ch.holds("HFU", 140 / 312 * 100, "44.9", near="HFU 是")
ch.holds("MFU", 140 * 6 / 8 / 312 * 100, "33.7", near="HFU 是")

# 8.2 ring AllReduce and batch size
ch.holds("ring factor, 4 cards", 2 * 3 / 4, "1.5", times=5)
gradients, cards, fast, slow = ch.read("梯度是 {} GB，{} 张卡做一次 AllReduce") + ch.read("走单向 {} GB/s 的 NVLink") + ch.read("走 {} GB/s 的网络则要")
Q = 2 * (cards - 1) / cards * gradients
ch.holds("7B gradients, 8 cards, GB", Q, "24.5", near="14 GB")
ch.holds("ms at 300 GB/s", Q / fast * 1000, "82", near="14 GB")
ch.holds("s at 25 GB/s", Q / slow, "0.98", near="14 GB")
ch.holds("ratio of the channels", fast / slow, "12", near="14 GB")
ch.holds("steps at B = 4 B_crit", 1 + 1 / 4, "1.25", near="B^*$，步数")
ch.holds("samples at B = 4 B_crit", 1 + 4, "5", near="B^*$，步数")

# 8.3 ZeRO and activations
psi, n, K = *ch.read("ZeRO 三个阶段的每卡显存（{}B 参数，{} 卡，不含激活）"), 12
ch.holds("plain DP, GB", 16 * psi, "120.0", near="普通 DP")
for stage, value, shown in ((1, 4 * psi + K * psi / n, "31.4"), (2, 2 * psi + (2 + K) * psi / n, "16.6"), (3, (4 + K) * psi / n, "1.9")):
    ch.holds(f"ZeRO-{stage}, GB", value, shown, near=f"ZeRO-{stage}  ")
ch.holds("optimizer part, stage 1", K * psi / n, "1.4", near="ZeRO-1  ")
ch.holds("sharded part, stage 2", (2 + K) * psi / n, "1.6", near="ZeRO-2  ")
ch.holds("stage 3 traffic over DP", 3 / 2, "1.5", near="3N$，是")
s, b, h, a = 2048, 1, 12288, 96
sbh = s * b * h
ch.holds("layer's bytes, parts", 11 + 19 + 4, "34", near="三部分之和")
ch.holds("5as/h", 5 * a * s / h, "80", near="每层 2.87 GB")
ch.holds("activations of a layer, GB", sbh * (34 + 5 * a * s / h) / 1e9, "2.87", near="每层 2.87 GB")
ch.holds("activations of 96 layers, GB", 96 * sbh * 114 / 1e9, "275", near="每层 2.87 GB")
ch.holds("parameters in 16 bits, GB", 175 * 2, "350", near="每层 2.87 GB")
ch.holds("share of attention matrices", 80 / 114 * 100, "70", near="80/114")
ch.holds("selective recomputation, GB", sbh * 34 / 1e9, "0.86", near="80/114")

# 8.4 tensor parallelism
act = sbh * 2 / 1e6
ch.holds("one activation, MB", act, "50.3", near="88.1 MB")
send = 2 * 7 / 8 * act
ch.holds("one AllReduce, MB", send, "88.1", near="88.1 MB")
total = send * 4 * 96 / 1000
ch.holds("a micro-batch, GB", total, "33.8", near="88.1 MB")
ch.holds("s over NVLink", total / 300, "0.11", near="88.1 MB")
ch.holds("s over network", total / 50, "0.68", near="88.1 MB")
compute = 6 * N * 2048 / 8 / 1.4e14
ch.holds("s of compute", compute, "1.92", near="88.1 MB")
ch.holds("NVLink overhead, %", total / 300 / compute * 100, "6", near="88.1 MB", times=2)
ch.holds("network overhead, %", total / 50 / compute * 100, "35", near="88.1 MB")
ch.holds("TP coefficient", 10 + 24 / 8, "13", near="4.25")
ch.holds("TP+SP coefficient", 34 / 8, "4.25", near="4.25")
ch.holds("TP, MB a layer", sbh * 13 / 1e6, "327", near="4.25")
ch.holds("TP+SP, MB a layer", sbh * 4.25 / 1e6, "107", near="4.25")

# 8.5 pipelines
ch.holds("ms between stages", act / 50, "1", near="约 1 ms")
ch.holds("bubble of total, p=8 m=32", 7 / (8 + 32 - 1) * 100, "17.9", near="m=32")
ch.holds("bubble of ideal, p=8 m=32", 7 / 32 * 100, "21.9", near="m=32")
ch.holds("bubble, p=4 m=8", 3 / 11 * 100, "27.3", near="frac{3}{11}")
ch.holds("interleaved, v=4", 7 / 32 / 4 * 100, "5.5", near="v=4")

# 8.6 layouts
ch.holds("8 FP8 copies, KB", 8 * 7168 / 1000, "57.3", near="7168")
ch.holds("4 FP8 copies, KB", 4 * 7168 / 1000, "28.7", near="7168")
for label, product in (("3072 A100", 8 * 64 * 6), ("6144 TPU", 12 * 256 * 2), ("8192 H100", 8 * 16 * 64), ("16384 H100 | TP8·PP16·DP128", 8 * 16 * 128), ("16384 H100 | TP8·CP16", 8 * 16 * 16 * 8)):
    ch.holds("cards of " + label, product, label.split()[0], near=label)
ch.holds("cards in the figure", 8 * 2 * 2, "32", near="8×2×2")
ch.holds("1T model, TFLOP/s a card", 502e3 / 3072, "163", near="摊到每卡")
ch.holds("1T model, share of peak", 502e3 / 3072 / 312 * 100, "52", near="3072 A100")
for dp, m, bubble in ((64, "32", "47"), (128, "16", "94")):
    ch.holds(f"sequences a replica at DP{dp}", 16 * 2**20 / 8192 / dp, m, near="每个副本分到的序列", times=2 if dp == 64 else 5)
    ch.holds(f"bubble at DP{dp}, not interleaved, %", 15 / int(m) * 100, bubble, near="每个副本分到的序列")
ch.holds("positions a card at CP16", 131072 / 16, "8192", near="131072")
ch.holds("DeepSeek-V3 days a trillion", 180e3 / 2048 / 24, "3.7", near="18 万 GPU")

# 8.7 operations
ch.holds("hours between failures", 54 * 24 / 419, "3.1", near="54\\times24")
card = 16384 * 54 * 24 / 419
ch.holds("card-hours a failure, 1e4", card / 1e4, "5.07", near="54\\times24")
ch.holds("years a card", card / 8760, "5.8", near="54\\times24")    # hours a year
M = 54 * 24 * 60 / 419
ch.holds("minutes between failures", M, "185.6", near="delta=1")
for delta, tau_shown, loss_shown in ((1, "19.3", "10.4"), (1 / 6, "7.9", "4.2")):
    tau = sqrt(2 * delta * M)
    ch.holds("best interval", tau, tau_shown, near="delta=1")
    ch.holds("loss, %", (delta / tau + tau / 2 / M) * 100, loss_shown, near="delta=1")
ch.holds("7B state, GB", 7 * 16, "112", near="| 7B")
ch.holds("7B on 8 cards, GB", 7 * 16 / 8, "14", near="| 7B")
ch.holds("70B state, TB", 70 * 16 / 1e3, "1.12", near="| 70B")
ch.holds("70B on 64 cards, GB", 70 * 16 / 64, "17.5", near="| 70B")
ch.holds("405B state, TB", 405 * 16 / 1e3, "6.48", near="| 405B")
part = 405 / 128
ch.holds("parameters a card, B", part, "3.16", near="切成 128 份")
ch.holds("parameters and gradients, GB", 4 * part, "12.66", near="切成 128 份")
ch.holds("optimizer, GB", 12 * part / 64, "0.59", near="切成 128 份")
ch.holds("together, GB", 4 * part + 12 * part / 64, "13.2", near="切成 128 份")

ch.holds("INTELLECT-1, 1e22 FLOP", 6 * 10e9 * 1e12 / 1e22, "6", near="INTELLECT-1 用了", times=2)
ch.report("six hundred times and more", 600 < 3.8e25 / 6e22 < 700 and "六百多倍" in ch.text)

# 8.6 context parallelism
ch.says("bytes of K and V a token and layer", 2 * 8 * 128 * 2, r"$2\times8\times128\times2={}$ 字节")
ch.says("128K positions, MiB", 4096 * 131072 / 2**20, "128K 个位置合 {} MiB")
ch.says("of 8 cards, MiB", 4096 * 131072 / 2**20 / 8, "每卡 {} MiB，而注意力")
for c, place in ((4, r"效率只有 $4/7={}\%$"), (16, r"16 张卡时是 $16/31={}\%$")):
    ch.says(f"efficiency, {c} cards", c / (2 * c - 1) * 100, place)
ch.says("a pair of chunks", 1 + 15, "每张卡都得 {}，恰好相等")

# 8.8 reinforcement learning and HSDP
ch.says("PPO, GB", 2 * 16 * 7 + 2 * 2 * 7, r"$2\times112+2\times14={}$ GB")
ch.says("GRPO, GB", 16 * 7 + 2 * 7, r"只剩 $112+14={}$ GB")
mean, longest = ch.read("设一批回答平均 {} 词元、最长 {} 词元")
ch.says("use of the generating cards, %", mean / longest * 100, r"$4000/16000={}\%$")
ch.says("70B, GB", 70 * 2, "70B 的 BF16 权重是 {} GB")
ch.says("over one link, s", 140 / 50, "走一条 50 GB/s 的链路要 {} s")
ch.says("over 64 links, ms", 140 / 50 / 64 * 1000, "64 条并行只要 {} ms")
ch.says("fully sharded, GB", 70 * 16 / 1024, "$1120/1024={}$ GB")
ch.says("in groups of 64, GB", 70 * 16 / 64, "分组之后每卡 {} GB，收集")
ch.says("gradients of a card, GB", 140 / 64, "$140/64={}$ GB")
ch.says("sent, GB", 2 * 15 / 16 * 140 / 64, r"$2\times\frac{15}{16}\times2.1875={}$ GB")
ch.says("more memory, GB", 70 * 16 / 64 - 70 * 16 / 1024, "显存多用 {} GB，换来")

# questions
ch.says("q1, stage 1", 4 * 13 + 12 * 13 / 32, r"$4\times13+12\times13/32={}$ GB")
ch.says("q1, stage 2", 2 * 13 + 14 * 13 / 32, r"$2\times13+14\times13/32={}$ GB")
ch.says("q1, stage 3", 16 * 13 / 32, r"$16\times13/32={}$ GB")
ch.says("q2, of all", 11 / 59 * 100, r"$11/59={}\%$")
ch.says("q2, of the ideal", 11 / 48 * 100, r"$11/48={}\%$")
ch.says("q2, the least v", 11 / 48 * 100 / 5, "$22.9/5={}$")
ch.says("q2, with v = 5", 11 / 48 / 5 * 100, "此时是 {}%")
ch.says("q3", 2 * 15 / 16 * 6, r"$2\times\frac{15}{16}\times6={}$ GB")
ch.says("q3, s", 11.25 / 45, "$11.25/45={}$ s")
seconds = 6 * 30e9 * 2e12 / (512 * 4.2e14)
ch.says("q4, 1e6 s", seconds / 1e6, r"\times4.2\times10^{14})\approx{}\times10^{6}$")
ch.says("q4, days", seconds / 86400, "秒，合 {} 天；$420")    # seconds a day
ch.says("q4, MFU", 420 / 989 * 100, r"$420/989={}\%$")
ch.says("q5", 8 / 15 * 100, r"$8/15={}\%$")
ch.says("q5, a pair", 1 + 31, "和都是 {}，效率")
hours = 50000 / 2048
ch.says("q6, hours", hours, "$50000/2048={}$ 小时")
ch.says("q6, minutes", hours * 60, "小时，即 {} 分钟；")
tau = sqrt(2 * 2 * hours * 60)
ch.says("q6, interval", tau, r"\sqrt{2\times2\times1464.8}={}$ 分钟")
ch.says("q6, loss", (2 / tau + tau / 2 / (hours * 60)) * 100, r"$2/76.5+76.5/(2\times1464.8)={}\%$")

# 8.7 MFU from a log
flops = 4e6 / 6.5 * 6 * 7e9
ch.holds("tokens a second", 4e6 / 6.5 / 1e5, "6.15", near="从日志就能算")
ch.holds("FLOP/s", flops / 1e16, "2.58", near="从日志就能算")
ch.holds("MFU at 6.5 s, %", flops / (64 * 989e12) * 100, "40.8", near="从日志就能算")
ch.holds("MFU at 8 s, %", 4e6 / 8 * 6 * 7e9 / (64 * 989e12) * 100, "33.2", near="从日志就能算")

finish()
