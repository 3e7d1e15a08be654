import re
from math import prod, sqrt

from book import Chapter, finish, number

ch = Chapter(8)
DAY, YEAR, MiB = 86400, 365, 2**20              # seconds of a day, days of a year

# 8.1 why distributed
N, nx, D, dx = ch.read(r"以 GPT-3 的规模为例，$N={}\times10^{{}}$，$D={}\times10^{{}}$，")
N, D = N * 10**nx, D * 10**dx
ch.works("compute", r"于是 $C\approx {=}\times10^{23}$ FLOP", 6 * N * D / 1e23)                        # C = 6ND
peak, = ch.read("BF16 精度下的峰值是 {} TFLOP/s")
one = 6 * N * D / peak / 1e12                   # C = 6ND
ch.works("on one A100", r"即每秒 ${=}\times10^{14}$ 次运算。就算它永远满负荷，也要约 ${=}\times10^{9}$ 秒，合 {=} 年。没有人会等 {=} 年",
         (peak / 100, one / 1e9, one / DAY / YEAR, one / DAY / YEAR))
each, = ch.read("每个参数要占 {} 字节（[第6章]")
ch.report("its parts", each == sum(ch.read("BF16 参数 {}、BF16 梯度 {}、FP32 主权重 {}、一阶矩 {}、二阶矩 {}。")))
ch.works("training state", r"训练状态因此是 ${=}\times10^{9}\times{=}={=}\times10^{12}$ 字节，即 {=} TB，而一张卡只有 {} GB，单是放下这些状态就要 {=} 张",
         lambda card: (N / 1e9, each, N * each / 1e12, N * each / 1e12, N * each / card / 1e9))
cards = {row[0].split("（")[0]: [number(c) for c in row[1:]] for row in ch.table("| H100 SXM |")}
both, = ch.read("| {} Gb/s 网卡单向")
ch.report("400 Gb/s", cards["400 Gb/s 网卡单向"] == [both / 8] * 2)                                    # bits of a byte
ch.works("half of NVLink", "单向只有一半，即 {=} 与 {=} GB/s；{} Gb/s 的网卡除以 {} 得到 {=} GB/s", lambda gb, bits: (*(v / 2 for v in cards["NVLink 双向合计"]), gb / bits))
levels = list(zip(cards["显存带宽"], [v / 2 for v in cards["NVLink 双向合计"]], cards["400 Gb/s 网卡单向"]))
ch.report("six to nine times", all(6 <= a / b <= 9 for wide, mid, narrow in levels for a, b in ((wide, mid), (mid, narrow))) and "六分之一到九分之一" in ch.text)          # six, nine
ch.works("the levels of an H100", "H100 的三级依次是 {=}、{=} 和 {=} GB/s", levels[1])
ratio = lambda name: cards[name][1] / cards[name][0]
ch.works("from A100 to H100", "算力增长到 {=} 倍，NVLink 只增长到 {=} 倍", (ratio("BF16 稠密峰值"), ratio("NVLink 双向合计")))
n, f = ch.read("GPT-3 规模，{} 张 A100，每卡实测 {} TFLOP/s")
seconds = 8 * N * D / n / f / 1e12              # derived in the text
ch.works("days on 1024 A100", r"\frac{8\times {=}\times10^{11}\times{=}\times10^{11}}{{=}\times{=}\times10^{14}}\approx {=}\times10^{6}\ \text{s}\approx {=}\ \text{天}",
         (D / 1e11, N / 1e11, n, f / 100, seconds / 1e6, seconds / DAY))
ch.works("about", "约 {=} 天，这是论文作者", seconds / DAY)
ch.works("HFU, MFU", r"每卡 {=} TFLOP/s 里有四分之一花在重计算上，HFU 是 ${=}/{=}={=}\%$，MFU 只有 ${=}\times\frac{6}{8}/{=}={=}\%$。",
         (f, f, peak, 100 * f / peak, f, peak, 100 * f * 6 / 8 / peak))         # six parts of eight

# 8.2 ring AllReduce and batch size
ring = lambda n, size: 2 * (n - 1) / n * size
ch.works("ring, 4 cards", r"四张卡时 $2\times\frac{{}}{{}}={=}$，与公式一致", lambda rest, n: ring(n, rest / (n - 1)))
ch.works("the program's", "占全量的 {=}\n", ring(4, 1))                         # its cards
ch.works("7B", r"{}B 模型的 BF16 梯度是 {=} GB，{} 张卡做一次 AllReduce，每卡要发 $2\times\frac{{=}}{{=}}\times{=}={=}$ GB。走单向 {} GB/s 的 NVLink 约需 {=} ms，走 {} GB/s 的网络则要 {=} s。同一个动作，换一级通道就慢 {=} 倍",
         lambda b, n, fast, slow: (2 * b, n - 1, n, 2 * b, ring(n, 2 * b), ring(n, 2 * b) / fast * 1000, ring(n, 2 * b) / slow, fast / slow))
ch.works("batches", "取 $B=B^*$，两者都是最小值的 {=} 倍，是常见的折中点；取 $B={}B^*$，步数降到 {=} 倍，样本数却升到 {=} 倍", lambda k: (1 + 1, 1 + 1 / k, 1 + k))

# 8.3 ZeRO and activations
K, = ch.read("优化器每参数占 $K={}$ 字节")
psi, n = ch.read(r"用论文的例子 $N={}\times10^{9}$、$n={}$ 代入")
a_cell, = ch.read("画成条形，就是图 8-2，每格 {} GB")
stages = {"普通 DP": 4 * psi + K * psi, "ZeRO-1": 4 * psi + K * psi / n, "ZeRO-2": 2 * psi + (2 + K) * psi / n, "ZeRO-3": (4 + K) * psi / n}           # 2 bytes a parameter and a gradient
for name, gb in stages.items():
    line = next(l for l in ch.lines if l.startswith(name) and "█" in l)
    ch.shows(name, gb, line.split("█")[-1])
    ch.report(f"bar of {name}", line.count("█") == -(-gb // a_cell))
ch.works("parts", "{=} GB  参数 {=} + 梯度 {=} + 优化器 {=}\nZeRO-1", (stages["普通 DP"], 2 * psi, 2 * psi, K * psi))
ch.works("parts, stage 1", "{=} GB  参数 {=} + 梯度 {=} + 优化器 {=}\nZeRO-2", (stages["ZeRO-1"], 2 * psi, 2 * psi, K * psi / n))
ch.works("parts, stage 2", "参数 {=} +（梯度与优化器）{=}\n", (2 * psi, (2 + K) * psi / n))
ch.works("figure 8-2", "每卡显存（{=}B 参数，{=} 卡，不含激活）", (psi, n))
ch.works("stage 3 traffic", "共 $3N$，是普通数据并行的 {=} 倍", 3 / 2)           # three against two, as the text says
parts = ch.read("注意力块的输入、查询、键、值与丢弃掩码等 {}，前馈网络 {}，两处层归一化的输入 {}；")
ch.works("bytes of a layer", r"括号里的 {=} 是三部分之和", sum(parts))
of_matrices = ch.read("合 ${}+{}+{}=5$ 字节")
ch.works("bytes of the matrices", "合 $2+1+2={=}$ 字节", sum(of_matrices))
s, b, h, a = ch.read("取 $s={}$、$b={}$、$h={}$、$a={}$，")
sbh, matrices = s * b * h, sum(of_matrices) * a * s / h
layer = sbh * (sum(parts) + matrices)
layers, = ch.read("每层 2.87 GB，{} 层共")
ch.works("activations", "$5as/h={=}$，每层 {=} GB，96 层共 {=} GB。{~}而 {=}B 个 BF16 参数全部加起来也才 {=} GB", (matrices, layer / 1e9, layers * layer / 1e9, N / 1e9, 2 * N / 1e9))
ch.works("selective recomputation", r"上例中 {=} 对 {=}，注意力矩阵占去激活的 ${=}/{=}={=}\%$", (matrices, sum(parts), matrices, matrices + sum(parts), 100 * matrices / (matrices + sum(parts))))
ch.works("a layer then", "每层就从 {=} GB 降到 {=} GB", (layer / 1e9, sbh * sum(parts) / 1e9))

# 8.4 tensor parallelism
t, nv, net = ch.read("{} 卡一次 AllReduce 每卡发") + ch.read("走 {} GB/s 的 NVLink 要") + ch.read("走 {} GB/s 的网络要 0.68")
times, = ch.read("每层 {} 次、共 96 层")
act = sbh * 2 / 1e6
total = ring(t, act) * times * layers / 1000
compute = 6 * N * s / t / f / 1e12              # derived in the text
overhead = 100 * total / nv / compute, 100 * total / net / compute
ch.works("a micro-batch", r"一份激活是 $sbh\times2={=}$ MB，{=} 卡一次 AllReduce 每卡发 {=} MB，每层 4 次、共 {=} 层，一个微批约 {=} GB。走 300 GB/s 的 NVLink 要 {=} s，走 50 GB/s 的网络要 {=} s。",
         (act, t, ring(t, act), layers, total, total / nv, total / net))
ch.works("its compute", "这个微批的计算是 $6N$ 乘 {=} 个词元，分给 {=} 张卡、每卡 {=} TFLOP/s，约 {=} s。前者开销约 {=}%，后者约 {=}%",
         (s, t, f, compute, *overhead))
kept, split = ch.read(r"A_{\mathrm{TP}}=sbh\Big({}+\frac{{}}{t}")
ch.report("the same sum", kept + split == sum(parts))
ch.works("with sequences", r"取 $t={=}$ 并配合选择性重计算（去掉含 $as/h$ 的项），括号里的系数从 ${=}+{=}={=}$ 降到 ${=}/{=}={=}$，每层从 {=} MB 降到 {=} MB。那个不随 $t$ 变小的 {=}，",
         (t, kept, split / t, kept + split / t, sum(parts), t, sum(parts) / t, sbh * (kept + split / t) / 1e6, sbh * sum(parts) / t / 1e6, kept))

# 8.5 pipelines
ch.works("between stages", "上例就是 {=} MB，{} GB/s 的网络约 {=} ms", lambda gb: (act, act / gb))
p, m = ch.read("取 $p={}$、$m={}$：前者")
ch.works("bubbles", "前者 {=}%，后者 {=}%。减小气泡", (100 * (p - 1) / (m + p - 1), 100 * (p - 1) / m))
p4, m4 = ch.read("排出 {} 段、{} 个微批的时序")
ch.works("the program's", "共 {=} 格，每卡空闲 {=} 格，气泡 {=}%", (2 * (m4 + p4 - 1), 2 * (p4 - 1), 100 * (p4 - 1) / (m4 + p4 - 1)))
ch.works("1F1B", r"做 B1 之前只有 {=} 个前向在等，所以它最多存 $p={=}$ 份激活，而 GPipe 要存 {=} 份。气泡却没有变，仍是 $\frac{{=}}{{=}}={=}\%$", (p4, p4, m4, p4 - 1, m4 + p4 - 1, 100 * (p4 - 1) / (m4 + p4 - 1)))
ch.works("interleaved", "上例取 $v={}$，相对理想时间从 {=}% 降到 {=}%", lambda v: (100 * (p - 1) / m, 100 * (p - 1) / m / v))

# 8.6 layouts
kv, = ch.read(r"每词元只有 $2\times8\times128\times2={}$ 字节")
ch.works("keys and values", "128K 个位置合 {=} MiB，再由 {} 路张量并行分摊，每卡 {=} MiB", lambda t: (kv * 128 * 2**10 / MiB, kv * 128 * 2**10 / MiB / t))           # 128K
ch.works("in order", r"若把序列依次切给 {} 张卡，4 段的工作量之比是 $1:3:5:{=}$，大家都等最后一张，效率只有 ${=}/{=}={=}\%$；", lambda c: (2 * c - 1, c, 2 * c - 1, 100 * c / (2 * c - 1)))
ch.works("in order, 16", r"；{} 张卡时是 ${=}/{=}={=}\%$", lambda c: (c, 2 * c - 1, 100 * c / (2 * c - 1)))
ch.works("in pairs", "{} 块的工作量依次是 1、3、…、{=}，每张卡都得 {=}，恰好相等", lambda n: (2 * n - 1, 2 * n))
ch.works("copies", "要去 {} 个路由专家，若散落在 {=} 台机器上，一个 {} 维、FP8 表示的向量要发 {=} 份，约 {=} KB；它规定每个词元至多去 {} 个节点，跨机只发 {=} 份，约 {=} KB",
         lambda k, d, nodes: (k, k, k * d / 1e3, nodes, nodes * d / 1e3))
product = lambda layout: prod(int(x) for x in re.findall(r"\d+", layout))
systems = ch.table("| 报告的效率 |")
for name, count, layout, _ in systems:
    if "三维" not in layout and "ZeRO" not in layout:
        ch.shows(f"cards of {name}", product(layout), count)
ch.report("figure 8-6", ch.read("机间网络：流水线与数据并行    {}×{}×{} = {} 卡")[-1] == product("8×2×2") and "一个 32 卡" in ch.text)          # the line read
pflops, = ch.read("合计达到 {} PFLOP/s")
big = number(systems[0][1])
ch.works("1T model", "摊到每卡约 {=} TFLOP/s", pflops * 1000 / big)
ch.report("its share", round(100 * pflops * 1000 / big / peak) == number(systems[0][3]))         # a column
start, wide = systems[3:5]                      # the rows of Llama 3
at = lambda row: int(row[2].split("DP")[1])
batch, length = ch.read("每步的全局批保持约 {}M 词元不变")[0] * MiB, ch.read("每卡持有 $131072/16={}$ 个位置")[0]
first, second = ch.read("每个副本分到的序列由 {} 条减为 {} 条")
ch.report("sequences", (batch / length / at(start), batch / length / at(wide)) == (first, second))
pp = int(start[2].split("PP")[1].split("·")[0])
ch.works("bubbles of Llama 3", r"就从 ${=}/{=}\approx{=}\%$ 升到 ${=}/{=}\approx{=}\%$", (pp - 1, first, 100 * (pp - 1) / first, pp - 1, second, 100 * (pp - 1) / second))
ch.works("efficiency", "所以效率从 {=} 降到 {=}。", (number(start[3]), number(wide[3])))         # a column
ch.works("days a trillion", "每训练一万亿词元用 {} 万 GPU 小时，除以 {} 卡和 {} 小时，正是 {=} 天", lambda hours, n, day: hours * 1e4 / n / day)

# 8.7 operations
days, every, failures = ch.read("在 {} 天的观察窗口里发生了 {} 次中断，其中 {} 次是意外")
H = days * 24                                   # hours of a day
ch.works("failures", r"${=}\times24/{=}\approx{=}$ 小时就有一次意外；而按 {} 张卡摊开，每张卡约 {=} 万小时、即近 {=} 年才坏一次",
         lambda n: (days, failures, H / failures, n * H / failures / 1e4, n * H / failures / 24 / YEAR))         # hours of a day
M = H * 60 / failures                           # minutes of an hour
loss = lambda delta, M: (sqrt(2 * delta * M), 100 * (delta / sqrt(2 * delta * M) + sqrt(2 * delta * M) / 2 / M))
ch.works("checkpoints", r"以 $M={=}$ 分钟、$\delta={}$ 分钟计，$\tau^{*}\approx{=}$ 分钟，损失约 {=}%；", lambda delta: (M, *loss(delta, M)))
ch.works("faster checkpoints", r"把 $\delta$ 降到 {} 秒，最优间隔是 {=} 分钟，损失降到 {=}%", lambda sec: loss(sec / 60, M))             # seconds of a minute
for size, state, *_, in ch.table("| 建议起点 |"):
    ch.shows(f"state of {size}", number(size) * each / (1 if "GB" in state else 1000), state)
ch.works("7B on 8 cards", "| {}B | 112 GB | {} 卡 FSDP | 每卡 {=} GB", lambda b, n: b * each / n)
ch.works("70B on 64 cards", "| {}B | 1.12 TB | {} 卡 FSDP，或加 TP8 | 每卡 {=} GB |", lambda b, n: b * each / n)
big, = ch.read("| {}B | 6.48 TB |")
tp, pp, ways, dp = ch.read("TP{} 与 PP{} 把参数切成 {} 份") + ch.read("再以 {} 路数据并行做 ZeRO-1")
part = big / ways
ch.works("405B", r"每卡 {=}B；再以 64 路数据并行做 ZeRO-1，参数与梯度 $4\times{=}={=}$ GB，优化器 ${=}\times{=}/{=}={=}$ GB，合计约 {=} GB", (part, part, 4 * part, K, part, dp, K * part / dp, 4 * part + K * part / dp))        # four bytes a parameter and its gradient
ch.report("cut in 128", tp * pp == ways)
ch.works("the table's", "TP8·PP16·ZeRO-1 | 每卡约 {=} GB", 4 * part + K * part / dp)        # likewise
size, n, tokens, took = ch.read("设 {}B 模型在 {} 张 H100 上训练，每步 {}M 词元、耗时 {} 秒")
h100 = cards["BF16 稠密峰值"][1]
mfu = lambda took: 100 * tokens * 1e6 / took * 6 * size * 1e9 / (n * h100 * 1e12)       # derived in the text
ch.works("MFU from a log", r"每秒处理约 ${=}\times10^{5}$ 个词元，乘 $6N={=}\times10^{10}$ 得 ${=}\times10^{16}$ FLOP/s，再除以 ${=}\times{=}\times10^{12}$，约为 {=}%。哪天每步变成 {} 秒，它就掉到 {=}%",
         lambda slow: (tokens * 10 / took, 6 * size / 10, tokens / took * 6 * size / 10, n, h100, mfu(took), mfu(slow)))         # 6N
inter, words, flop, llama = *ch.read("训练了一个 {}B 参数、{} 万亿词元的模型"), *ch.read(r"INTELLECT-1 用了约 ${}\times10^{22}$ FLOP，而 Llama 3.1 405B 是 ${}\times10^{25}$")
ch.report("INTELLECT-1", round(6 * inter * words / 10) == flop and int(llama * 1e3 / flop / 100) == 6 and "六百多倍" in ch.text)         # 6ND; six hundred

# 8.8 reinforcement learning and HSDP
b, infer = ch.read("以 {}B 计是")[0], ch.read("参考与奖励只作前向，每参数 {} 字节")[0]
ch.works("PPO and GRPO", r"以 7B 计是 $2\times{=}+2\times{=}={=}$ GB；{~}只剩 ${=}+{=}={=}$ GB", (each * b, infer * b, 2 * each * b + 2 * infer * b, each * b, infer * b, each * b + infer * b))
ch.works("use of the cards", r"设一批回答平均 {} 词元、最长 {} 词元，解码速度相同，那么生成阶段的利用率只有 ${=}/{=}={=}\%$", lambda mean, longest: (mean, longest, 100 * mean / longest))
ch.works("weights over links", "{}B 的 BF16 权重是 {=} GB，走一条 {} GB/s 的链路要 {=} s，{} 条并行只要 {=} ms", lambda b, link, n: (2 * b, 2 * b / link, 2 * b / link / n * 1000))
n, groups, each_group, b = *ch.read("把 {} 张卡分成 {} 组，每组 {} 张"), *ch.read("组间各存一份。{}B 模型")
ch.report("groups", groups * each_group == n)
ch.works("HSDP", r"每卡状态只有 ${=}/{=}={=}$ GB，{~}分组之后每卡 {=} GB，收集只在 {=} 张卡之间，组间每步只对自己那份梯度做一次 AllReduce，${=}/{=}={=}$ GB，每卡发送 $2\times\frac{{=}}{{=}}\times{=}={=}$ GB。显存多用 {=} GB",
         (b * each, n, b * each / n, b * each / each_group, each_group, 2 * b, each_group, 2 * b / each_group, groups - 1, groups, 2 * b / each_group, ring(groups, 2 * b / each_group), b * each / each_group - b * each / n))

# questions
b, n = ch.read("{}B 参数、{} 张卡，ZeRO 三个阶段")
ch.works("q1", r"阶段 1：$4\times{=}+{=}\times{=}/{=}={=}$ GB；阶段 2：$2\times{=}+{=}\times{=}/{=}={=}$ GB；阶段 3：${=}\times{=}/{=}={=}$ GB",
         (b, K, b, n, 4 * b + K * b / n, b, 2 + K, b, n, 2 * b + (2 + K) * b / n, each, b, n, each * b / n))        # likewise
p, m, limit = *ch.read("$p={}$、$m={}$ 时气泡占总时长多少"), *ch.read("把后者压到 {}% 以下")
ideal = 100 * (p - 1) / m
v = -(-ideal // limit)
ch.works("q2", r"${=}/{=}={=}\%$；${=}/{=}={=}\%$；${=}/{=}={=}$，$v$ 至少取 {=}，此时是 {=}%", (p - 1, m + p - 1, 100 * (p - 1) / (m + p - 1), p - 1, m, ideal, ideal, limit, ideal / limit, v, ideal / v))
n, size, net = ch.read("{} 张卡对 {} GB 的梯度做环形 AllReduce，每卡发送多少？走 {} GB/s 的网络")
ch.works("q3", r"$2\times\frac{{=}}{{=}}\times{=}={=}$ GB；${=}/{=}={=}$ s", (n - 1, n, size, ring(n, size), ring(n, size), net, ring(n, size) / net))
b, t, n, f4 = ch.read("{}B 参数、{} 万亿词元，{} 张 H100，每卡实测 {} TFLOP/s")
seconds = 6 * b * t * 1e21 / (n * f4 * 1e12)    # 6ND
ch.works("q4", r"$6\times{=}\times10^{9}\times{=}\times10^{12}/({=}\times{=}\times10^{14})\approx{=}\times10^{6}$ 秒，合 {=} 天；${=}/{=}={=}\%$", (b, t, n, f4 / 100, seconds / 1e6, seconds / DAY, f4, h100, 100 * f4 / h100))
c, = ch.read("把因果注意力的序列依次切给 {} 张卡")
ch.works("q5", r"${=}/{=}={=}\%$；{=} 块的工作量是 1、3、…、{=}，{~}和都是 {=}，效率", (c, 2 * c - 1, 100 * c / (2 * c - 1), 2 * c, 4 * c - 1, 4 * c))        # twice as many chunks as cards, two units a chunk
n, hours, delta = ch.read("{} 张卡，每张平均 {} 万小时坏一次，写一次检查点要 {} 分钟")
minutes = hours * 1e4 / n * 60                  # minutes of an hour
tau, lost = loss(delta, minutes)
ch.works("q6", r"${=}/{=}={=}$ 小时，即 {=} 分钟；$\tau^{*}=\sqrt{2\times{=}\times{=}}={=}$ 分钟；损失 ${=}/{=}+{=}/(2\times{=})={=}\%$",
         (hours * 1e4, n, hours * 1e4 / n, minutes, delta, minutes, tau, delta, tau, tau, minutes, lost))
ch.works("q7", "开销会从约 {=}% 升到约 {=}%", overhead)

finish()
