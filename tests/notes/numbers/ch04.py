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
ch.holds("loss", 0.01 * E * total, "0.01725", times=2)
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
ch.holds("biased score", 0.5 - 0.15, "0.35")

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
ch.holds("RRF of A", rrf(1, 3), "0.032266", times=2)
ch.holds("RRF of B", rrf(2, 2), "0.032258", times=2)
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
ch.report("answer 2", abs(0.63 + 0.06 + 0.005 - 0.695) < 1e-12 and "0.63+0.06+0.005=0.695" in ch.text)

state = [3 * 1 + 10 * 0.6, 5 * 1 + 10 * 0.8]
ch.holds("linear attention, first of the state", state[0], "9", near="状态变成 (9, 13)", times=2)
ch.holds("linear attention, second of the state", state[1], "13", near="状态变成 (9, 13)")

finish()
