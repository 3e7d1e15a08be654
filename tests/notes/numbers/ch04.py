from math import ceil, comb, exp, log

from book import Chapter, finish

ch = Chapter(4)

# 4.1 a dense model of 70B
ch.report("2N for 70B", 2 * 70e9 == 1.4e11 and r"1.4\times10^{11}" in ch.text)
ch.holds("its weights in bf16, GB", 70 * 2, "140", near="140 GB", times=2)

# 4.2 gates
def softmax(z):
    e = [exp(v) for v in z]
    return [v / sum(e) for v in e]

g = softmax([2, 0, 1, -1])
ch.equals("gates", "(" + ",".join(f"{v:.3f}" for v in g) + ")", "(0.644,0.087,0.237,0.032)")
first = g[0] / (g[0] + g[2])
ch.holds("first of two", first, "0.731", near="0.644/(0.644+0.237)", times=2)
ch.holds("second of two", 1 - first, "0.269", near="0.269", times=3)
ch.holds("mixture", first * 1 + (1 - first) * 3, "1.538")
ch.report("32 tokens, two experts each", 32 * 2 == sum((9, 24, 4, 27)) == 64 and "9、24、4、27" in ch.text)
ch.report("19 overflow at the mean", sum(max(0, c - ceil(1.0 * 2 * 32 / 4)) for c in (9, 24, 4, 27)) == 19 and "有 19 份溢出" in ch.text)

# 4.3 capacity, auxiliary loss, z-loss, assignment, bias
gates = [(0.7, 0.1, 0.1, 0.1), (0.6, 0.2, 0.1, 0.1), (0.5, 0.1, 0.3, 0.1), (0.2, 0.1, 0.1, 0.6)]
E = B = 4
chosen = [max(range(E), key=row.__getitem__) for row in gates]
f = [chosen.count(e) / B for e in range(E)]
P = [sum(row[e] for row in gates) / B for e in range(E)]
for e, shown in enumerate(("0.75", "0", "0", "0.25")):
    ch.holds(f"f{e + 1}", f[e], shown, near="| 比例", times=2 if shown == "0" else 1)
for e, shown in enumerate(("0.5", "0.125", "0.15", "0.225")):
    ch.holds(f"P{e + 1}", P[e], shown, near="| 平均")
total = sum(a * b for a, b in zip(f, P))
ch.holds("sum of products", total, "0.43125")
ch.holds("E times it", E * total, "1.725", near=r"4\times0.43125", times=2)
ch.holds("loss", 0.01 * E * total, "0.01725")
overflow = lambda CF: sum(max(0, chosen.count(e) - ceil(CF * B / E)) for e in range(E))
ch.report("overflow", (overflow(1), overflow(1.25)) == (2, 1) and "溢出 2 个；取 1.25" in ch.text and "仍溢出 1 个" in ch.text)
ch.report("balanced: alpha", E * sum((1 / E) * (1 / E) for _ in range(E)) == 1)
lse = log(sum(exp(z) for z in (2, 1, 0)))
ch.holds("log-sum-exp", lse, "2.408")
ch.holds("its square", lse**2, "5.80")
ch.holds("ten more", lse + 10, "12.408")
ch.holds("its square", (lse + 10) ** 2, "153.95")
ch.holds("best assignment", 0.8 + 0.8, "1.6", near="最优指派")
ch.holds("the other", 0.9 + 0.2, "1.1", near="最优指派")
ch.holds("biased score", 0.5 - 0.15, "0.35", near="s=(0.5,0.4,0.1)")

# 4.4 second expert, GLaM
ch.holds("second expert's chance", min(1, 2 * 0.3), "0.6", near="0.6 的概率")
ch.holds("GLaM active, per cent", 96.6e9 / 1.2e12 * 100, "8", near="约占 8%")
ch.holds("GLaM energy, per cent", 456 / 1287 * 100, "35", near="约 35%")

# 4.5 active shares, Mixtral's parameters, combinations, serving
for name, active, whole, shown in (("Mixtral", 12.9, 46.7, "27.6"), ("DeepSeek-V2", 21, 236, "8.9"), ("DeepSeek-V3", 37, 671, "5.5"), ("Qwen3-235B", 22, 235, "9.4"),
                                   ("Scout", 17, 109, "15.6"), ("Maverick", 17, 400, "4.25"), ("Kimi K2", 32, 1000, "3.2")):
    ch.holds(f"{name} share", active / whole * 100, shown, near=f"{shown}%")
expert = 3 * 4096 * 14336
attention = 32 * (2 * 4096**2 + 2 * 4096 * 8 * 128)
tables = 2 * 32000 * 4096
ch.holds("an expert, B", expert / 1e9, "0.1762", times=2)
ch.holds("all experts, B", 8 * 32 * expert / 1e9, "45.10")
ch.holds("a layer's attention, M", attention / 32 / 1e6, "41.9")
ch.holds("attention, B", attention / 1e9, "1.34", times=2)
ch.holds("tables, B", tables / 1e9, "0.26", times=2)
ch.holds("Mixtral, B", (8 * 32 * expert + attention + tables) / 1e9, "46.70")
ch.holds("two experts, B", 2 * 32 * expert / 1e9, "11.27")
ch.holds("active, B", (2 * 32 * expert + attention + tables) / 1e9, "12.88")
ch.holds("8 choose 2", comb(8, 2), "28", near="组合")
ch.holds("32 choose 8", comb(32, 8), "10518300")
ch.holds("eight cards, GB", 8 * 80, "640")
ch.holds("experts read by 64 tokens", 256 * (1 - (1 - 8 / 256) ** 64), "222", near=r"\approx222")
ch.report("two tokens an expert", 64 * 8 / 256 == 2 and "64\\times8/256=2" in ch.text)

# 4.6 RAG
ch.holds("marginal", 0.7 * 0.9 + 0.2 * 0.3 + 0.1 * 0.05, "0.695", near="0.7\\times0.9")
ch.holds("sequence", 0.5 * (0.8 * 0.2) + 0.5 * (0.2 * 0.8), "0.16", near="前者得", times=3)
ch.holds("token", (0.5 * 0.8 + 0.5 * 0.2) * (0.5 * 0.2 + 0.5 * 0.8), "0.25", near="后者得")
ch.holds("index, GB", 21e6 * 768 * 4 / 1e9, "64.5", times=2)
ch.holds("index with one byte a number, GB", 21e6 * 768 / 1e9, "16.1")
p = exp(5) / (exp(5) + exp(3) + exp(1))
ch.holds("DPR probability", p, "0.867")
ch.holds("DPR loss", -log(p), "0.143")
ch.holds("RETRO chunks, hundred millions", 2e12 / 64 / 1e8, "312.5")
rrf = lambda *ranks: sum(1 / (60 + r) for r in ranks)
ch.holds("RRF of A", rrf(1, 3), "0.032266")
ch.holds("RRF of B", rrf(2, 2), "0.032258")
ch.report("A is first", rrf(1, 3) > rrf(2, 2))
ch.holds("recall at 5", 2 / 3, "0.667")
ch.holds("faithfulness", 3 / 4, "0.75", near="就是 0.75")
ch.holds("tokens read", 5 * 500, "2500")
ch.holds("times fewer", 1e6 / 2500, "400", near="相差 400 倍")

# 4.7 states
ch.holds("state", 128 * 128, "16384")
ch.holds("cache a token", 2 * 128, "256", near="2\\times128")
ch.holds("even after", 128 * 128 / (2 * 128), "64", near="第 64 个词元")
ch.holds("what is left after 100 steps, per cent", 0.99**100 * 100, "36.6")

# answers

state = [3 * 1 + 10 * 0.6, 5 * 1 + 10 * 0.8]
ch.holds("linear attention, first of the state", state[0], "9", near="状态变成 (9, 13)", times=2)
ch.holds("linear attention, second of the state", state[1], "13", near="状态变成 (9, 13)")

# 4.5 shares of 2025 and 2026
for name, whole, active in (("gpt-oss-120b", 117, 5.1), ("Qwen3.5", 397, 17), ("DeepSeek-V4-Pro", 1600, 49), ("Kimi K3", 2800, 104)):
    row = next(l for l in ch.lines if l.startswith(f"| {name}["))
    ch.report(f"share of {name}", f"| {100 * active / whole:.1f}% |" in row)

# 4.7 the delta rule, hybrids, sparse attention, images
dot = lambda a, b: sum(x * y for x, y in zip(a, b))
def write(state, key, value, beta=1.0):
    miss = value - dot(state, key)
    return [s + beta * miss * k for s, k in zip(state, key)]

old, key = [3.0, 5.0], (0.6, 0.8)
ch.says("read before", dot(old, key), r"先读出 $3\times0.6+5\times0.8={}$")
ch.says("missing", 10 - dot(old, key), "想要 10，差 {}；")
new = write(old, key, 10)
ch.says("first of the state", new[0], r"(3+4.2\times0.6,\ 5+4.2\times0.8)=({},8.36)")
ch.says("second of the state", new[1], r"(3+4.2\times0.6,\ 5+4.2\times0.8)=(5.52,{})")
ch.says("read after", dot(new, key), r"再读这个键，$5.52\times0.6+8.36\times0.8={}$")
ch.says("the other key", dot(new, (1, 0)), "读 (1, 0) 得 {}，虽然")
ch.says("missing for seven", 7 - new[0], "差是 $7-5.52={}$")
ch.report("then it reads seven", abs(dot(write(new, (1, 0), 7), (1, 0)) - 7) < 1e-12)
ch.says("added instead", 3 + 7, "只会得到 $3+7={}$")
a_layer = 2 * 8 * 128 * 2 / 2**10
ch.says("a layer, KiB", a_layer, "bf16，每层每词元 {} KiB")
ch.says("all layers, KiB", 64 * a_layer, "全用注意力，每词元 {} KiB")
ch.says("a million, GiB", 64 * a_layer * 2**20 / 2**20, "词元要 {} GiB；")
ch.says("a quarter, GiB", 16 * a_layer, "只留四分之一的层，就是 {} GiB")
ch.says("saved, per cent", 100 * (1 - 16 / 64), "GiB，省去 {}%")
ch.says("states, MiB", 48 * 32 * 128 * 128 * 2 / 2**20, "的状态，合计 {} MiB")
ch.report("1 in 64", 131072 / 2048 == 64 and "2048/131072=1/64" in ch.text)
ch.says("rows of 128", 2**20 / 128, "$2^{20}/128={}$ 条")
ch.says("patches", (224 / 14) ** 2, r"$16\times16={}$ 块")
ch.says("merged", (224 / 28) ** 2, "合并后是 {} 个")
ch.says("with marks", (224 / 28) ** 2 + 2, "加首尾两个标记共 {} 个词元")
ch.says("a screen", (1288 // 28) * (952 // 28), r"是 $46\times34={}$ 个词元")
ch.report("46 by 34", (1288 / 28, 952 / 28) == (46, 34))
ch.says("sound", 30 * 100 / 2, "得到 {} 个向量")
ch.says("sound a second", 100 / 2, "每秒 {} 个。")

# answers
gates = ((0.5, 0.2, 0.2, 0.1), (0.1, 0.6, 0.2, 0.1), (0.2, 0.5, 0.2, 0.1), (0.1, 0.1, 0.2, 0.6))
ch.report("answer 1, gates", all(f"({', '.join(map(str, g))})" in ch.text for g in gates))
P = [sum(g[i] for g in gates) / 4 for i in range(4)]
f = [sum(max(range(4), key=lambda i: g[i]) == e for g in gates) / 4 for e in range(4)]
ch.equals("answer 1, P", "(" + ",".join(f"{v:g}" for v in P) + ")", "(0.225,0.35,0.2,0.225)")
ch.equals("answer 1, f", "(" + ",".join(f"{v:g}" for v in f) + ")", "(0.25,0.5,0,0.25)")
ch.says("answer 1", 4 * dot(f, P), r"$4\times0.2875={}$，损失")
ch.says("answer 1, loss", 0.04 * dot(f, P), "，损失 {}。容量为 1")
ch.says("answer 2, sequence", 0.6 * 0.9 * 0.5 + 0.4 * 0.3 * 0.8, r"0.4\times0.24={}$")
ch.says("answer 2, token", (0.6 * 0.9 + 0.4 * 0.3) * (0.6 * 0.5 + 0.4 * 0.8), r"(0.30+0.32)\approx{}$")
attention, expert, tables = 2 * 4096**2 + 2 * 4096 * 4 * 128, 3 * 4096 * 1536, 2 * 151936 * 4096
ch.says("answer 3, attention", attention / 1e6, r"2\times4096\times512\approx{}$M")
ch.says("answer 3, expert", expert / 1e6, r"3\times4096\times1536\approx{}$M")
ch.says("answer 3, tables", tables / 1e9, "加两张表 {}B，约")
ch.says("answer 3, all", (48 * (attention + 128 * expert) + tables) / 1e9, "1.24B，约 {}B；激活")
ch.says("answer 3, active", (48 * (attention + 8 * expert) + tables) / 1e9, "M 加 1.24B，约 {}B。")
ch.says("answer 4", 128 * (1 - (1 - 8 / 128) ** 16), r"(1-8/128)^{16})\approx{}$ 个")
last = write(new, key, 2, 0.5)
ch.says("answer 5, first", last[0], r"(5.52-2.4,\ 8.36-3.2)=({},5.16)")
ch.says("answer 5, second", last[1], r"(5.52-2.4,\ 8.36-3.2)=(3.12,{})")
ch.says("answer 5, read", dot(last, key), r"3.12\times0.6+5.16\times0.8={}$")

finish()
