from math import ceil, comb, exp, log, prod
import re

from book import Chapter, finish, number

ch = Chapter(4)
pairs = lambda numbers, n=2: list(zip(*[iter(numbers)] * n))
dot = lambda a, b: sum(x * y for x, y in zip(a, b))
KiB, MiB, GiB = 2**10, 2**20, 2**30

# 4.1 a dense model
ch.works("operations and bytes a token", r"以 {}B 为例，每词元约 ${=}\times10^{11}$ FLOP，bf16 权重占 {=} GB，每生成一步都要把这 {=} GB", lambda n: (2 * n / 100, 2 * n, 2 * n))

# 4.2 gates
def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]

g = softmax(ch.read("若某个输入的门控分数 $Wx=({},{},{},{})$，"))
ch.works("gates", "softmax 后得到 $({=},{=},{=},{=})$", g)
kept = sorted(range(len(g)), key=lambda i: -g[i])[:2]                # as the text says
ch.report("the first and the third", kept == [0, 2] and "留下第一和第三个专家" in ch.text)
first, second = (g[i] / sum(g[j] for j in kept) for i in kept)
ch.works("the two kept", r"权重归一成 ${=}/({=}+{=})\approx{=}$ 与 {=}。", (g[kept[0]], g[kept[0]], g[kept[1]], first, second))
ch.works("figure 4-1", "专家 1 乘 {=}", first)
ch.works("figure 4-1", "专家 3 乘 {=}", second)
ch.works("mixture", r"分别是 {} 和 {}，结果便是 ${=}\times{=}+{=}\times{=}\approx{=}$；", lambda a, b: (first, a, second, b, first * a + second * b))
tokens, k, shares = ch.read("\n{} 个词元各选 {} 个专家，共 {} 份。")
loads = ch.read("不设限时四个专家收到 {}、{}、{}、{} 份")
over = lambda CF: sum(max(0, c - ceil(CF * k * tokens / len(loads))) for c in loads)
ch.report("two experts each", tokens * k == shares == sum(loads))
ch.works("overflow at the mean", "容量设为平均值时有 {=} 份溢出", over(1))
for factor in ("1.0", "1.25", "2.0"):                               # the program's
    ch.works(f"overflow at {factor}", f"CF={factor}: 容量 {{=}}，各专家 {{~}}，溢出 {{=}} / {{=}}", (ceil(float(factor) * k * tokens / len(loads)), over(float(factor)), shares))

# 4.3 capacity, auxiliary loss, z-loss, assignment, bias
table = {row[0]: row[1:-1] for row in ch.table("| 选中 |")}
gates = [[number(c) for c in table[token]] for token in "甲乙丙丁"]

def balance(gates):
    """Where the tokens go, mean gates P, shares f, E times their product, and the overflow of a capacity factor."""
    E, B = len(gates[0]), len(gates)
    chosen = [max(range(E), key=row.__getitem__) for row in gates]
    f, P = [chosen.count(e) / B for e in range(E)], [sum(row[e] for row in gates) / B for e in range(E)]
    return chosen, P, f, E * dot(f, P), lambda CF: sum(max(0, chosen.count(e) - ceil(CF * B / E)) for e in range(E))

chosen, P, f, loss, overflow = balance(gates)
E = len(P)
ch.report("chosen", all(row[-1] == f"专家 {c + 1}" for row, c in zip(ch.table("| 选中 |"), chosen)))
for values, name in ((P, "平均 $P_e$"), (f, "比例 $f_e$")):
    for value, shown in zip(values, table[name]):
        ch.shows(name, value, shown)
ch.works("loss", r"=4\times({=}\times{=}+{=}\times{=})=4\times{=}={=}$，比均衡时的 1 高出不少，损失是 ${}\times{=}={=}$",
         lambda alpha: (f[0], P[0], f[3], P[3], loss / E, loss, loss, alpha * loss))
ch.report("balanced: alpha", E * sum((1 / E) * (1 / E) for _ in range(E)) == 1)
ch.works("overflow", r"容量系数取 1 时每个专家的容量为 {=}，专家 1 收到 {=} 个，溢出 {=} 个；取 {} 时容量为 $\lceil{=}\rceil={=}$，仍溢出 {=} 个",
         lambda CF: (ceil(len(gates) / E), chosen.count(0), overflow(1), CF, ceil(CF * len(gates) / E), overflow(CF)))
lse = log(sum(exp(z) for z in ch.read("例如分数 ({}, {}, {}) 的这一项")))
ch.works("z-loss", r"这一项是 ${=}^2\approx{=}$；把三个数都加 {}，softmax 的结果丝毫不变，惩罚却变成 ${=}^2\approx{=}$", lambda more: (lse, lse**2, lse + more, (lse + more) ** 2))
a, b = pairs(ch.read("分数是甲 ({}, {})、乙 ({}, {})。"))
ch.works("assignment", "总分 {=}，高于另一种指派的 {=}。", (a[1] + b[0], a[0] + b[1]))
s, bias = ch.read("例如 $s=({},{},{})$，专家 1"), ch.read("$b=({},{},{})$，比较的是")
biased = [x + y for x, y in zip(s, bias)]
ch.works("biased scores", "比较的是 $({=},{=},{=})$，这次便选专家 {=}，权重按 {=} 计", (*biased, biased.index(max(biased)) + 1, s[biased.index(max(biased))]))

# 4.4 second expert, GLaM
ch.works("second expert's chance", "权重 {} 时有 {=} 的概率派发", lambda g: min(1, 2 * g))
ch.works("GLaM", "{}T 参数、每层 {~}，每词元激活 {}B，约占 {=}%。", lambda all, active: active / all / 10)
glam, gpt3 = ch.read("耗电 {} MWh，而 GPT-3 约为 {} MWh")
ch.works("GLaM's energy, per cent", "能耗降到约 {=}%，", glam / gpt3 * 100)

# 4.5 active shares, Mixtral's parameters, combinations, serving
size = lambda shown: number(shown) * (1000 if shown.endswith("T") else 1)
models = {row[0]: row for row in ch.table("| 激活比 |")}
for name, (_, sizes, share, *_) in models.items():
    whole, active = map(size, sizes.split("/"))
    ch.shows(f"share of {name}", 100 * active / whole, share)
layers, d, ff, kv, V = ch.read("Mixtral 有 {} 层，模型维 {}，前馈维 {}，键值头 {} 个，词表 {}。")
experts, each = (number(models["Mixtral 8×7B"][i]) for i in (3, 4))             # columns
matrices = lambda d, ff, narrow: (2 * d * d + 2 * d * narrow, 3 * d * ff)       # three matrices an expert
attention, expert = matrices(d, ff, kv * 128)                                   # its heads have 128 dimensions, as those of Llama 3 8B
tables = 2 * V * d
ch.works("Mixtral", r"$3\times{=}\times{=}\approx{=}$B；{=} 个专家乘 {=} 层是 {=}B；注意力每层 {=}M，{=} 层 {=}B；两张词表 {=}B；合计 {=}B",
         (d, ff, expert / 1e9, experts, layers, experts * layers * expert / 1e9, attention / 1e6, layers, layers * attention / 1e9, tables / 1e9,
          (layers * (experts * expert + attention) + tables) / 1e9))
active = (layers * (each * expert + attention) + tables) / 1e9
ch.works("active", r"每词元只用 {=} 个专家，${=}\times{=}\times{=}\approx{=}$B，加上人人都用的 {=}B 与 {=}B，得 {=}B，四舍五入就是表中的 {=}B",
         (each, each, layers, expert / 1e9, each * layers * expert / 1e9, layers * attention / 1e9, tables / 1e9, active, active))
ch.works("combinations", "{} 个专家选 {} 个，只有 {=} 种组合；把每个专家切成 {} 小份，变成 {=} 个里选 {=} 个，{~}组合却有 {=} 种",
         lambda n, k, cut: (comb(int(n), int(k)), n * cut, k * cut, comb(int(n * cut), int(k * cut))))
ch.works("eight cards", "一台 {} 张 {} GB 卡的机器共 {=} GB", lambda n, gb: n * gb)
v3 = models["DeepSeek-V3"]
routed, k = number(v3[3]), number(v3[4])                                        # columns
batch, = ch.read("可是把 {} 个词元凑成一批")
read_ = lambda n, k, tokens: n * (1 - (1 - k / n) ** tokens)
ch.works("experts read", r"{=}\times\Big(1-\big(1-\tfrac{{=}}{{=}}\big)^{{=}}\Big)\approx{=}", (routed, k, routed, batch, read_(routed, k, batch)))
ch.works("tokens an expert", r"${=}\times{=}/{=}={=}$ 个词元，读进来", (batch, k, routed, batch * k / routed))

# 4.6 RAG
p, q = ch.read("设检索到三篇，概率 ({}, {}, {})，"), ch.read("正确答案的概率分别是 ({}, {}, {})，")
ch.works("marginal", r"总概率是 ${=}\times{=}+{=}\times{=}+{=}\times{=}={=}$", (*sum(zip(p, q), ()), dot(p, q)))
half, = ch.read("例如两篇文档各占 {}，")
docs = pairs(ch.read("依文档一是 ({}, {})，依文档二是 ({}, {})："))
ch.works("sequence, token", r"0.5\times0.16={=}$，后者得 ${=}\times{=}={=}$，", (sum(half * a * b for a, b in docs), *(half * sum(d) for d in zip(*docs)), prod(half * sum(d) for d in zip(*docs))))
passages, = ch.read("{} 万段、每段 100 词的维基百科")
dim, wide = ch.read("按每段 {} 维、每个数 {} 字节计")
ch.says("index, GB", passages * 1e4 * dim * wide / 1e9, "这份索引约 {} GB")
ch.works("smaller index, GB", "每个数从 4 字节改为 {} 字节，上面 {=} GB 的索引就降到约 {=} GB", lambda narrow: (passages * 1e4 * dim * wide / 1e9, passages * 1e4 * dim * narrow / 1e9))
right, *wrong = ch.read("若正例 {} 分，两个负例 {} 分和 {} 分")
p = exp(right) / (exp(right) + sum(map(exp, wrong)))
ch.works("DPR", "概率约 {=}，损失约 {=}。", (p, -log(p)))
chunk, store = ch.read("它把输入切成 {} 个词元的块，每一块用冻结的 BERT 编码，去 {} 万亿词元的库里")
ch.says("RETRO's chunks, hundred millions", store * 1e12 / chunk / 1e8, "相当于 {} 亿个块")
constant, = ch.read("$r$ 取遍各路检索，{} 是原论文采用的常数")
rrf = lambda *ranks: sum(1 / (constant + r) for r in ranks)
a = ch.read("设文档 A 在两路中名列 {} 和 {}，")
b = ch.read("B 两路都是第 {}，") * 2
ch.works("RRF of A", r"得 $1/{=}+1/{=}\approx{=}$；", (*(constant + r for r in a), rrf(*a)))
ch.works("RRF of B", r"得 $2/{=}\approx{=}$，A 略胜", (constant + b[0], rrf(*b)))
ch.report("A is first", rrf(*a) > rrf(*b))
for line in re.findall(r"^BM25 第 (\d)，余弦第 (\d)，RRF (\S+)", ch.plain, re.M):
    ch.shows("fused", rrf(*map(int, line[:2])), line[2])
ch.works("recall", "若相关的有 {} 段，前 {} 条含其中 {} 段，召回@5 约为 {=}。", lambda n, k, there: there / n)
ch.works("faithfulness", "{} 个断言有 {} 个能，就是 {=}；", lambda n, held: held / n)
ch.works("tokens read", "但若资料库有 {} 万词元，每次只用 {} 段、每段 {} 词元，检索只读 {=} 个，相差 {=} 倍", lambda all, n, each: (n * each, all * 1e4 / (n * each)))

# 4.7 states
dim, = ch.read("取头维 {}，状态是")
ch.works("state and cache", r"状态是 ${=}\times{=}={=}$ 个数；KV 缓存每个词元要存 $2\times{=}={=}$ 个，到第 {=} 个词元就追平了", (dim, dim, dim**2, dim, 2 * dim, dim**2 / (2 * dim)))
writes = pairs(ch.read("写入键 ({}, {})、值 {}，再写入键 (0, 1)"), 3) + pairs(ch.read("，再写入键 ({}, {})、值 {}，状态是"), 3)           # key and value
third, = pairs(ch.read("接着写入键 ({}, {})、值 {}，状态变成"), 3)                # likewise
add = lambda state, w: [s + w[2] * k for s, k in zip(state, w)]
old = add(add([0, 0], writes[0]), writes[1])
mixed = add(old, third)
ch.works("linear attention", r"状态是 ({=}, {=})，用 (1, 0) 去读恰好得 {=}。{~}状态变成 ({=}, {=})，仍用 (1, 0) 去读却得到 {=}，", (*old, old[0], *mixed, mixed[0]))
ch.works("mixed in", r"混进了 ${=}\times{=}={=}$。", (third[0], third[2], third[0] * third[2]))
ch.works("added instead", "的值从 {} 更新成 {}，再写一次只会得到 ${=}+{=}={=}$", lambda a, b: (a, b, a + b))
ch.works("left after 100 steps, per cent", "平常取 $A={}$、$B=0$，走 {} 步后旧内容还剩 {=}%", lambda A, n: A**n * 100)

def write(state, key, value, beta=1.0):
    miss = value - dot(state, key)
    return [s + beta * miss * k for s, k in zip(state, key)]

key, want = third[:2], third[2]
was = dot(old, key)
new = write(old, key, want)
ch.works("the delta rule", r"状态 ({=}, {=})，键 ({=}, {=})，先读出 ${=}\times{=}+{=}\times{=}={=}$；想要 {=}，差 {=}；取 $\beta=1$，状态变成 $({=}+{=}\times{=},\ {=}+{=}\times{=})=({=},{=})$",
         (*old, *key, old[0], key[0], old[1], key[1], was, want, want - was, old[0], want - was, key[0], old[1], want - was, key[1], *new))
ch.works("read after", r"再读这个键，${=}\times{=}+{=}\times{=}={=}$，分毫不差；读 (1, 0) 得 {=}，虽然也受了牵连，却比 {=} 近", (new[0], key[0], new[1], key[1], dot(new, key), new[0], mixed[0]))
ch.works("missing for seven", "若要把 (1, 0) 改成 {}，差是 ${=}-{=}={=}$，改完读出来就是 {=}", lambda v: (v, new[0], v - new[0], dot(write(new, (1, 0), v), (1, 0))))
layers, kv, dim = ch.read("设一个 {} 层的模型，每个全注意力层有 {} 个键值头、头维 {}，")
groups, = ch.read("64 层排成 {} 组，")
a_layer = 2 * kv * dim * 2 / KiB
full = layers * a_layer * MiB / MiB
ch.works("caches", "每层每词元 {=} KiB。全用注意力，每词元 {=} KiB，一百万（$2^{20}$）词元要 {=} GiB；只留四分之一的层，就是 {=} GiB，省去 {=}%。",
         (a_layer, layers * a_layer, full, full / 4, 100 * (1 - 1 / 4)))         # a quarter
ch.report("groups of four", layers == 4 * groups)                               # three and one
ch.works("states, MiB", r"其余 {=} 层各存 {} 个 ${}\times{}$ 的状态，合计 {=} MiB", lambda heads, a, b: (layers - groups, (layers - groups) * heads * a * b * 2 / MiB))
picked, = ch.read("取最高的 {} 个，再在它们上面做正常的注意力")
ch.works("1 in 64", "在 {} 的长度上，主注意力只看 ${=}/{=}=1/{=}$；", lambda L: (picked, L, L / picked))
rows, = ch.read("每 {} 个词元一条，全部都看")
ch.works("rows", "一百万词元压成 $2^{20}/{=}={=}$ 条", (rows, MiB / rows))

# 4.8 images and sound
edge, side = ch.read("Qwen2-VL 的方块边长 {} 像素，相邻 $2\\times2$ 块再合并成一个：${}\\times")
ch.works("patches", r"的图切成 ${=}\times{=}={=}$ 块，合并后是 {=} 个，加首尾两个标记共 {=} 个词元。等于每个词元管 ${=}\times{=}$ 像素",
         (side / edge, side / edge, (side / edge) ** 2, (side / edge / 2) ** 2, (side / edge / 2) ** 2 + 2, 2 * edge, 2 * edge))
ch.works("a screen", r"一张 ${}\times{}$ 的截图是 ${=}\times{=}={=}$ 个词元", lambda w, h: (w / edge / 2, h / edge / 2, w * h / (2 * edge) ** 2))
ch.works("sound", "把 {} 秒的录音变成每秒 {} 帧的频谱，经一层步幅为 {} 的卷积，得到 {=} 个向量，每秒 {=} 个", lambda s, frames, stride: (s * frames / stride, frames / stride))

# answers
gates = pairs(ch.read("门控分数依次是 ({}, {}, {}, {})、({}, {}, {}, {})、({}, {}, {}, {})、({}, {}, {}, {})。"), 4)          # experts
chosen, P, f, loss, overflow = balance(gates)
alpha, = ch.read(r"$\alpha={}$ 时辅助损失是多少")
ch.works("answer 1", r"平均 $P=({=},{=},{=},{=})$，比例 $f=({=},{=},{=},{=})$，${=}\times{=}={=}$，损失 {=}。容量为 {=}，专家 2 收到 {=} 个，溢出 {=} 个",
         (*P, *f, len(P), loss / len(P), loss, alpha * loss, ceil(len(gates) / len(P)), chosen.count(1), overflow(1)))
p = ch.read("两篇文档的检索概率是 {} 与 {}，")
docs = pairs(ch.read("依文档一是 ({}, {})，依文档二是 ({}, {})。RAG-Sequence"))
each = [dot(p, d) for d in zip(*docs)]
ch.works("answer 2", r"前者 ${=}\times{=}+{=}\times{=}={=}$；后者 {~}\approx{=}$。", (p[0], prod(docs[0]), p[1], prod(docs[1]), dot(p, map(prod, docs)), prod(each)))
layers, d, heads, kv, dim, n, k, ff, V = ch.read("一个 MoE 有 {} 层，模型维 {}，{} 个查询头、{} 个键值头、头维 {}，每层 {} 个专家选 {} 个，每个专家的前馈维是 {}（三个矩阵），词表 {}，")
attention, expert = matrices(d, ff, kv * dim)
tables = 2 * V * d
ch.works("answer 3", r"每层注意力 $2\times{=}^2+2\times{=}\times{=}\approx{=}$M，一个专家 $3\times{=}\times{=}\approx{=}$M。总参数 ${=}\times({=}+{=}\times{=})$M 加两张表 {=}B，约 {=}B；激活 ${=}\times({=}+{=}\times{=})$M 加 {=}B，约 {=}B",
         (d, d, kv * dim, attention / 1e6, d, ff, expert / 1e6, layers, attention / 1e6, n, expert / 1e6, tables / 1e9, (layers * (attention + n * expert) + tables) / 1e9,
          layers, attention / 1e6, k, expert / 1e6, tables / 1e9, (layers * (attention + k * expert) + tables) / 1e9))
n, k, tokens = ch.read("{} 个专家、每词元选 {} 个、路由均匀且独立，一批 {} 个词元")
ch.works("answer 4", r"${=}\times(1-(1-{=}/{=})^{{=}})\approx{=}$ 个", (n, k, n, tokens, read_(n, k, tokens)))
*state, a, b, want, beta = ch.read(r"正文中状态是 ({}, {})，现在要把键 ({}, {}) 的值改成 {}，取 $\beta={}$")
last = write(state, (a, b), want, beta)
step = beta * (want - dot(state, (a, b)))
ch.report("answer 5 starts from the text", all(abs(x - y) < 1e-9 for x, y in zip(state, new)))
ch.works("answer 5", r"先读出 {=}，差 {=}，乘 {=} 得 {=}，状态变为 $({=}-{=},\ {=}-{=})=({=},{=})$，读出 ${=}\times{=}+{=}\times{=}={=}$",
         (dot(state, (a, b)), want - dot(state, (a, b)), beta, step, state[0], -step * a, state[1], -step * b, *last, last[0], a, last[1], b, dot(last, (a, b))))

finish()
