import re

from book import Chapter, finish, number

ch = Chapter(12)
POUND, GALLON, YEAR = 0.4536, 3785.41, 8760                     # kg; millilitres; hours

# 12.2 sharing out embodied carbon; water
made, years, use = ch.read("假设一台服务器制造时排放 {} kgCO2e，预计使用 {} 年，其中有 {}% 的时间")
busy = lambda years, use: years * YEAR * use / 100
ch.works("embodied carbon", r"那么它提供 ${=}\times{=}\times{=}={=}$ 个工作小时，每小时应摊 ${=}\div{=}\approx{=}$ kg；一个任务占用它 {} 小时，就要承担约 {=} kg",
         lambda task: (years, YEAR, use / 100, busy(years, use), made, busy(years, use), made / busy(years, use), round(task * made / busy(years, use), -1)))
ch.works("less used", "如果同一台机器只有 {}% 的时间在干活，每小时的分摊就涨到约 {=} kg", lambda use: made / busy(years, use))
litres, mwh = ch.read("现场直接蒸发的淡水约为 {} 万升")[0] * 1e4, ch.read("用下文的 {} MWh 粗略一除")[0]
ch.works("litres a kWh", r"${=}\div{=}\approx{=}$ 升每千瓦时", (litres, mwh * 1000, litres / mwh / 1000))
ch.works("Strubell's intensity", r"（最后一个由每度 {} 磅换算，${=}\times{=}\approx{=}$ 克）", lambda lb: (lb, POUND * 1000, lb * POUND * 1000))
grid = {row[0]: number(row[1]) for row in ch.table("| gCO2e/kWh |")}
ch.report("the table has it too", grid["美国平均（Strubell 取值）"] == round(ch.read("结果再乘 {} 磅每度得到排放")[0] * POUND * 1000))
ch.works("highest to lowest", "最高与最低相差约 {=} 倍", max(grid.values()) / min(grid.values()))

# 12.3 the four examples
cards, days, watts, pue3, grid3 = ch.read("公布的条件是 {} 块 V100、{} 天、每卡系统平均功率 {} W、PUE {}、碳强度 {} kg/kWh")
it = cards * watts * days * 24 / 1e6                            # hours a day
gpt3 = it * pue3
ch.works("GPT-3", r"IT 能耗是 ${=}\times{=}\times{=}\times24\div10^6={=}$ MWh，乘 {=} 得 {=} MWh，再乘 {=} 得 {=} t", (cards, watts, days, it, pue3, gpt3, grid3, gpt3 * grid3))
ch.works("on a clean grid", r"只把机房搬到 {} gCO2e/kWh 的电网上，排放就降到 ${=}\times{=}={=}$ t", lambda g: (gpt3, g / 1000, gpt3 * g / 1000))
hours65, watts65, pue65, grid65 = ch.read("论文列出 {} 个 GPU 小时、按 A100 的 {} W 计、PUE {}、强度 {} kg/kWh")
e65 = hours65 * watts65 * pue65 / 1e6
ch.works("LLaMA-65B", r"于是 ${=}\times{=}\times{=}\div10^6={=}$ MWh，乘 {=} 得 {=} t", (hours65, watts65, pue65, e65, grid65, e65 * grid65))
ch.works("BLOOM", r"能耗 {} MWh，强度 {} g/kWh，${=}\times{=}={=}$ t。", lambda e, g: (e, g / 1000, e * g / 1000))
ch.report("BLOOM with all the rest is about twice", round(ch.read("总量约为 {} t，翻了一倍")[0] / ch.read(r"\times0.057={}$ t。")[0]) == 2)
hours405, watts405, tonnes405 = ch.read("模型卡给出 {} 万 H100 小时、TDP {} W，地点法排放 {} t")
e405 = hours405 * watts405 / 100
ch.works("405B", r"${=}\times10^6\times{=}\div10^6={=}$ MWh，没有乘 PUE。把排放除以能量，反推出强度约 {=} kg/kWh", (hours405 / 100, watts405, e405, tonnes405 / e405))
n, d, peak = *ch.read(r"LLaMA-65B 的 $C=6\times{}\times10^9\times{}\times10^{12}"), *ch.read("A100 的 BF16 峰值是 {} TFLOP/s，")
C = 6 * n * d * 1e21        # 6ND
rate = C / hours65 / 3600 / 1e12                                # seconds an hour
ch.works("LLaMA-65B's rate", r"\approx{=}\times10^{23}$，除以 {=} 小时，相当于每卡每秒约 {=} TFLOP；A100 的 BF16 峰值是 {=} TFLOP/s，所以 MFU 约 {=}%", (C / 1e23, hours65, rate, peak, 100 * rate / peak))
ch.works("half of it", "MFU 从 {=}% 掉到 {=}%，后面三个数都翻一倍", (100 * rate / peak, 50 * rate / peak))        # half of a hundred
ch.works("the program's", 'base = dict(watts={=}, pue={=}, grams={=})', (watts, pue3, grid3 * 1000))
for name, pattern in (("GPT-3", (gpt3, gpt3 * grid3)), ("LLaMA-65B", (e65, e65 * grid65))):
    ch.works(f"the program's {name}", name + " " * (15 - len(name)) + "{~}{=} MWh     {=} t", pattern)                 # the program's columns
ch.works("the program's 405B", "Llama 3.1 405B    {=} MWh  {=} t -> {=} g/kWh", (e405, tonnes405, 1000 * tonnes405 / e405))
for key, shown, energy, tonnes in re.findall(r"^(watts|pue|grams) +([\d.]+) +([\d.]+) MWh +([\d.]+) t$", ch.plain, re.M):
    now = dict(watts=watts, pue=pue3, grams=grid3 * 1000) | {key: float(shown)}
    e = cards * now["watts"] * days * 24 / 1e6 * now["pue"]     # hours a day
    ch.shows(f"{key} {shown}, energy", e, energy)
    ch.shows(f"{key} {shown}, tonnes", e * now["grams"] / 1000, tonnes)
ch.works("PUE", "PUE 从 {} 变到旧式机房的 {}，多出约 {=}%；而碳强度一项就能让结果相差 {=} 倍", lambda a, b: ((b / a - 1) * 100, max(grid.values()) / min(grid.values())))
columns = ch.read("碳强度 g/kWh        {}（魁北克） {}（美国平均）  {}（艾奥瓦）")
cell, = ch.read("每个 {~} 代表 {} t，零头舍去")
corners = []
for pue, energy, *rest in re.findall(r"^PUE ([\d.]+) +(\d+) MWh +([\d.]+) t(.*?)([\d.]+) t(.*?)([\d.]+) t(.*)$", ch.plain, re.M):
    ch.shows(f"figure 12-4, PUE {pue}", it * float(pue), energy)
    for grams, shown, bar in zip(columns, rest[::2], rest[1::2]):
        value = it * float(pue) * grams / 1000
        corners.append(value)
        ch.shows(f"figure 12-4, PUE {pue}, {grams} g", value, shown)
        ch.report(f"its bar, PUE {pue}, {grams} g", len(bar.strip()) == value // cell)
ch.works("corners of figure 12-4", "左上角与右下角相差约 {=} 倍", max(corners) / min(corners))

# 12.4 published numbers
ch.works("LLaMA's four models", r"四个成品的 {} 个 GPU 小时，同样的公式给出 ${=}\times{=}\times{=}\div10^6={=}$ MWh 和 {=} t，不到前者的三成",
         lambda h: (h, watts65, pue65, h * watts65 * pue65 / 1e6, h * watts65 * pue65 / 1e6 * grid65))
published = {row[0]: row for row in ch.table("| 排放 t |")}
development = number(published["LLaMA 全族"][2])                # a column
ch.report("under three tenths of the development", ch.read(r"\div10^6={}$ MWh 和 300 t")[0] / development < 0.3)          # three tenths
e, t = number(published["GLaM"][2]), number(published["GLaM"][3])               # columns
ch.works("GLaM", r"GLaM 的 ${=}\times1000$ 度电只对应 {=} t，反推强度是 {=} kg/kWh，远低于美国平均；若按 {=} 计则会是 {=} t", (e, t, t / e, grid3, e * grid3))
small, nas = ch.read("训练一个 BERT-base 只有 {} 磅"), ch.read("流传最广的数字：{} 磅")
small, nas = small[0], nas[0]
ch.works("pounds", "即反复训练成千上万个候选结构的总和，约合 {=} t", nas * POUND / 1000)
ch.works("BERT-base", "只有 {=} 磅，约 {=} kg", (small, small * POUND))
ch.works("BERT-base in the table", "| BERT-base | 64 块 V100 | {=} | {=} |", (small / 0.954 / 1000, small * POUND / 1000))              # pounds a kWh, as above
ch.works("NAS against BERT-base", r"放大了四百多倍（${=}\div{=}\approx{=}$）", (nas, small, nas / small))
ch.works("what is left", r"${=}\div{=}\approx{=}$ 倍。两个倍数", (lambda whole, part: (whole, part, whole / part))(*ch.read("指出它偏高了约 {} 倍") + ch.read("对一般机构就高估约 {} 倍")))
twh, = ch.read("谷歌全公司 2019 年用电 {} TWh")
ch.works("in hundred millions of kWh", "TWh，也就是 {=} 亿度", 10 * twh)
ch.report("GPT-3 in Google's 2019", round(gpt3 / twh / 1e6 * 1e4) == 1 and "万分之一" in ch.text)

# 12.5 inference
ch.works("gallons to millilitres", "用水 {} 加仑（约 {=} 毫升）", lambda g: g * GALLON)
ch.works("kinds of work", "文本分类约 {} kWh，文本生成约 {} kWh，图像生成约 {} kWh。把它们换成倍数，就是图像生成比文本生成多约 {=} 倍，文本生成又比分类多约 {=} 倍", lambda a, b, c: (c / b, b / a))
ch.works("a service", r"每天回答 {} 亿次，每次 {} Wh，那么每天用电 $10^8\times{=}\div10^6={=}$ MWh，一年约 {=} GWh。拿算例一的 {=} MWh 一比，大约 {=} 天",
         lambda n, wh: (wh, 100 * n * wh, 100 * n * wh * 365 / 1000, gpt3, gpt3 / (100 * n * wh)))          # days a year
wh, grams, ml, own = *ch.read("一次文字提示的中位数是 {} Wh、{} gCO2e、{} 毫升水"), *ch.read("其中加速器本身只占 {}%")
ch.report("left out without the rest: over four tenths", 0.4 < 1 - own / 100 < 0.45 and "少报四成多" in ch.text)              # a rough bound
answer, water = ch.read("一次 400 词元的回答是 {} g 和 {} 毫升")
ch.works("Mistral to Google", r"排放相差 ${=}/{=}={=}$ 倍，用水相差 ${=}/{=}\approx{=}$ 倍", (answer, grams, answer / grams, water, ml, water / ml))
ch.works("Google's intensity", r"碳强度是 ${=}/{=}\times1000={=}$ 克每度", (grams, wh, grams / wh * 1000))
single = {row[0]: row[1] for row in ch.table("| 每次约 Wh |")}
for name, value in (("文本分类（公开模型实测）", ch.read("文本分类约 {} kWh")[0]), ("文本生成（公开模型实测）", ch.read("文本生成约 {} kWh")[0]), ("图像生成（公开模型实测）", ch.read("图像生成约 {} kWh")[0]),
                    ("典型对话（Epoch 估算）", ch.read("典型文字对话约耗 {} Wh")[0]), ("平均请求（OpenAI 自报）", ch.read("平均每次请求约 {} Wh")[0]), ("中位提示（谷歌实测）", wh)):
    ch.shows(name, value, single[name])                         # a thousand answers in kWh, or one in Wh
base, share, then = ch.read("估计 2024 年约为 {} TWh，占 {}%，其基准情景下 2030 年约为 {} TWh")
growth, new = ch.read("2025 年增长了 {}%，2030 年的数字微调为 {} TWh")
grown = base * (1 + growth / 100)
ch.works("growth", r"从 {=} 到 {=}，六年间平均每年增长 $({=}/{=})^{1/{=}}-1\approx{=}\%$，2025 年的 {=}% 比这个平均还快；若仍以 {=} 为基数，2025 年约为 {=} TWh（报告取 485），往后五年只要每年 {=}% 就到 {=}",
         (base, then, then, base, 2030 - 2024, ((then / base) ** (1 / 6) - 1) * 100, growth, base, grown, ((new / grown) ** (1 / 5) - 1) * 100, new))          # six years, five years
a_block, = ch.read("每个 █ 约 {} TWh")
for twh, bar in ((float(v), b) for b, v in re.findall(r"年  │(█+) (\d+) TWh", ch.text)):
    ch.report(f"bar of {twh}", len(bar) == round(twh / a_block))
ch.report("a hundred megawatts", 0.85 < 100 * YEAR / 1e6 < ch.read("百兆瓦级的机房全年用电将近 {} TWh")[0])             # nearly

# 12.6 levers and rebound
m, p, c, g = (ch.read(place) for place in ("高效的模型结构可省 {}–{} 倍计算", "专用处理器比通用的省 {}–{} 倍", "云机房比普通机房省 {}–{} 倍", "碳排放再降 {}–{} 倍"))
ch.works("all at most", r"能耗下降 ${=}\times{=}\times{=}={=}$ 倍，排放再乘 {=}，就是 {=} 倍；", (m[1], p[1], c[1], m[1] * p[1] * c[1], g[1], m[1] * p[1] * c[1] * g[1]))
ch.works("all at least", r"全部取下限则是 ${=}\times{=}\times{=}\times{=}={=}$ 倍", (m[0], p[0], c[0], g[0], m[0] * p[0] * c[0] * g[0]))
ch.works("rebound", r"每次请求的能耗降低 {}%，如果价格随之下降使请求数变成原来的 {} 倍，总能耗就是 ${=}\times{=}={=}$ 倍，反而上升 {=}%；要让总量不变，请求数最多只能变成 {=} 倍",
         lambda less, k: (1 - less / 100, k, (1 - less / 100) * k, ((1 - less / 100) * k - 1) * 100, 1 / (1 - less / 100)))

# questions
n, d, w, pue, g = ch.read("{} 张 H100 运行 {} 天，每卡 {} W，PUE {}，碳强度 {} kg/kWh。求")
e = n * w * d * 24 * pue / 1e6                                  # hours a day
ch.works("q1", r"${=}\times{=}\times{=}\times24\times{=}\div10^6={=}$ MWh；${=}\times{=}={=}$ t", (n, w, d, pue, e, e, g, e * g))
e, g, g2 = ch.read("一次训练用电 {} MWh，从 {} gCO2e/kWh 的电网搬到 {} 的电网上")
ch.works("q2", r"${=}\times{=}={=}$ t，约为原来的 {=}%，", (e, g2 / 1000, e * g2 / 1000, 100 * g2 / g))
n, d, mfu, w, pue = ch.read("训练 {}B 参数、{} 万亿词元的模型，MFU 按 {}% 估，每卡 {} W，PUE {}。")
peak, = ch.read(r"每卡每秒 $0.4\times{}=396$")                  # of an H100, see chapter 8
flop, rate = 6 * n * d * 1e21, mfu / 100 * peak        # 6ND
card_hours = flop / rate / 1e12 / 3600                          # seconds an hour
ch.works("q3", r"$6\times{=}\times10^{9}\times{=}\times10^{12}={=}\times10^{23}$ FLOP；每卡每秒 ${=}\times{=}={=}$ TFLOP，折合 ${=}\times10^{5}$ 卡时；${=}\times10^{5}\times{=}\times{=}\div10^6={=}$ MWh",
         (n, d, flop / 1e23, mfu / 100, peak, rate, card_hours / 1e5, card_hours / 1e5, w, pue, card_hours * w * pue / 1e6))
n, wh = ch.read("一个服务每天 {} 万次请求，每次 {} Wh")
ch.works("q4", r"${=}\times10^{7}\times{=}\times365\div10^9={=}$ GWh；每天 {=} MWh，${=}/{=}={=}$ 天", (n / 1000, wh, n * wh * 365 / 1e5, n * wh / 100, gpt3, n * wh / 100, gpt3 / (n * wh / 100)))        # days a year
made, years, task = *ch.read("一台服务器制造排放 {} kg，用 {} 年，六成时间在干活"), *ch.read("一个占用 {} 小时的任务分摊")
ch.works("q5", r"工作时间 ${=}\times{=}\times{=}={=}$ 小时，每小时 {=} kg，任务分摊 {=} kg；九成时是 {=} 小时，分摊 {=} kg",
         (years, YEAR, 0.6, busy(years, 60), made / busy(years, 60), task * made / busy(years, 60), busy(years, 90), task * made / busy(years, 90)))          # six tenths, nine tenths
less, k = ch.read("每次请求的能耗降低 {}%，请求数变成 {} 倍")
ch.works("q6", r"${=}\times{=}={=}$，下降 {=}%；$1/{=}={=}$ 倍", (1 - less / 100, k, (1 - less / 100) * k, (1 - (1 - less / 100) * k) * 100, 1 - less / 100, 1 / (1 - less / 100)))
hours = [float(v) for v in re.search(r"grams = \[([\d, ]+)\]", ch.text).group(1).split(",")]
need, = ch.read("best_start(grams, {}) == (3, 100.0)")
ch.says("q10, from the start", sum(hours[:int(need)]) / need, "从头就跑（平均约 {}）")
finish()
