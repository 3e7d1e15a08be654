"""The worked numbers of chapter 12, done again."""
from book import Chapter, finish

ch = Chapter(12)

# 12.2 sharing out embodied carbon; water
busy = 4 * 8760 * 0.85
ch.equals("server's working hours", f"{busy:.0f}"[:2] + "{,}" + f"{busy:.0f}"[2:], "29{,}784", times=2)
ch.holds("embodied carbon per hour", 3000 / busy, "0.10", near="工作小时")
ch.holds("embodied carbon of the task", 500 * 3000 / busy, "50", near="工作小时")
ch.holds("embodied carbon per hour at 30 % use", 3000 / (4 * 8760 * 0.30), "0.29", near="工作小时")
ch.holds("GPT-3 litres per kWh", 700_000 / 1_287_000, "0.54", near="升每千瓦时")
ch.holds("pounds per kWh to grams", 0.954 * 453.6, "433", near="0.954")
ch.holds("highest to lowest intensity", 736.6 / 20, "37", near="最高与最低")

# 12.3 the four examples
cards, days, watts, pue3, grid3 = ch.read("公布的条件是 {} 块 V100、{} 天、每卡系统平均功率 {} W、PUE {}、碳强度 {} kg/kWh")
hours65, watts65, pue65, grid65 = ch.read("论文列出 {} 个 GPU 小时、按 A100 的 {} W 计、PUE {}、强度 {} kg/kWh")
bloom, grid_bloom = ch.read("能耗 {} MWh，强度 {} g/kWh")
hours405, watts405, tonnes405 = ch.read("模型卡给出 {} 万 H100 小时、TDP {} W，地点法排放 {} t")
it = cards * watts * days * 24 / 1e6
gpt3 = it * pue3
ch.equals("GPT-3 IT energy", f"{it:,.0f}".replace(",", "{,}"), "1{,}172")
ch.holds("GPT-3 energy", gpt3, "1,289", near="算例一", times=4)
ch.holds("GPT-3 emissions", gpt3 * grid3, "553", near="算例一")
ch.holds("GPT-3 on a clean grid", gpt3 * 0.02, "25.8", near="算例一")
e65 = hours65 * watts65 * pue65 / 1e6
ch.holds("LLaMA-65B energy", e65, "449.8", near="算例二")
ch.holds("LLaMA-65B emissions", e65 * grid65, "173", near="算例二")
ch.holds("BLOOM emissions", bloom * grid_bloom / 1000, "24.7", near="算例三")
ch.report("BLOOM with all the rest is about twice", round(50.5 / 24.7) == 2)
e405 = hours405 * 1e4 * watts405 / 1e6
ch.equals("405B energy", f"{e405:,.0f}".replace(",", "{,}"), "21{,}588", times=2)
ch.holds("405B intensity, worked backwards", tonnes405 / e405, "0.41", near="算例四")
C = 6 * 65.2e9 * 1.4e12
ch.holds("LLaMA-65B FLOP", C / 1e23, "5.48", near="LLaMA-65B 的")
rate = C / hours65 / 3600 / 1e12
ch.holds("TFLOP/s per card", rate, "149", near="TFLOP")
ch.holds("MFU", 100 * rate / 312, "48", near="312", times=2)
ch.holds("PUE 1.58 against 1.10", (1.58 / 1.10 - 1) * 100, "44", near="旧式机房")
for pue in (1.1, 1.3, 1.58):
    e = it * pue
    ch.holds(f"grid of figure 3, energy at PUE {pue}", e, f"{e:,.0f}", near="PUE", times=3 if pue == 1.1 else 1)
    for grams in (20, 429, 736.6):
        ch.holds(f"grid of figure 3, PUE {pue}, {grams} g", e * grams / 1000, f"{e * grams / 1000:,.1f}", near=f"PUE {pue}", times=2 if (pue, grams) == (1.1, 20) else 1)
ch.holds("corners of figure 3", (1.58 * 736.6) / (1.1 * 20), "53", near="左上角")

# 12.4 published numbers
ch.holds("BERT-base energy", 1438 / 0.954 / 1000, "1.5", near="BERT-base")
ch.holds("BERT-base tonnes", 1438 * 0.4536 / 1000, "0.65", near="BERT-base")
ch.holds("BERT-base kg", 1438 * 0.4536, "652", near="1,438")
ch.holds("NAS tonnes", 626_155 * 0.4536 / 1000, "284", near="626,155")
ch.holds("NAS against BERT-base", 626_155 / 1438, "435", near="626155")
ch.holds("what is left of 88", 88 / 18.7, "4.7", near="18.7")
llama = 82_432 + 135_168 + 530_432 + 1_022_362               # hours of the four models, of the paper's table 15
ch.holds("LLaMA hours, the four models", llama, "1770394", near="整个开发过程", times=2)
ch.holds("LLaMA energy, the four models", llama * 400 * 1.1 / 1e6, "779", near="整个开发过程")
ch.holds("LLaMA emissions, the four models", llama * 400 * 1.1 / 1e6 * 0.385, "300", near="整个开发过程")
ch.report("under three tenths of the development", llama * 400 * 1.1 / 1e6 / 2638 < 0.3)
ch.holds("GLaM intensity", 40.2 / 456, "0.088", near="GLaM")
ch.holds("GLaM at the US mean", 456 * 0.429, "196", near="GLaM")
ch.report("GPT-3 in Google's 2019", round(1287e3 / 12.2e9 * 1e4) == 1 and "万分之一" in ch.text)

# 12.5 inference
ch.holds("gallons to millilitres", 0.000085 * 3785.41, "0.32", near="0.000085")    # millilitres a gallon
ch.holds("image to text", 2.907 / 0.047, "62", near="2.907")
ch.holds("text to classification", 0.047 / 0.002, "24", near="0.002 kWh")
day = 1e8 * 0.34 / 1e6
ch.holds("a day's inference, MWh", day, "34", near="1 亿次")
ch.holds("a year's inference, GWh", day * 365 / 1000, "12.4", near="1 亿次")
ch.holds("days until training is matched", gpt3 / day, "38", near="1 亿次")
ch.holds("growth a year", ((945 / 415) ** (1 / 6) - 1) * 100, "14.7", near="945")
ch.holds("100 MW for a year, TWh", 100e6 * 8760 / 1e12, "0.9", near="百兆瓦")

# 12.6 levers and rebound
ch.holds("4M upper bound, energy", 10 * 5 * 2, "100", near="取上限")
ch.holds("4M upper bound, carbon", 10 * 5 * 2 * 10, "1,000", near="取上限")
ch.holds("4M lower bound", 3 * 2 * 1.4 * 5, "42", near="取上限")
ch.holds("rebound", 0.4 * 3, "1.2", near="3 倍")
ch.holds("rebound, break even", 1 / 0.4, "2.5", near="2.5 倍")

# 12.5 what was measured
wh, grams, ml = ch.read("一次文字提示的中位数是 {} Wh、{} gCO2e、{} 毫升水")
answer, water = ch.read("一次 400 词元的回答是 {} g 和 {} 毫升")
ch.says("emissions, Mistral to Google", answer / grams, "相差 $1.14/0.03={}$ 倍")
ch.says("water, Mistral to Google", water / ml, r"相差 $45/0.26\approx{}$ 倍")
ch.report("the same numbers", ch.read("排放相差 ${}/{}=38") == [answer, grams] and ch.read("用水相差 ${}/{}\\approx173") == [water, ml] and ch.read("（谷歌实测） | {} |") == [wh])
ch.says("Google's intensity, g a kWh", grams / wh * 1000, r"$0.03/0.24\times1000={}$ 克")
ch.report("its quotient", ch.read(r"碳强度是 ${}/{}\times1000") == [grams, wh])
base, share, then = ch.read("估计 2024 年约为 {} TWh，占 {}%，其基准情景下 2030 年约为 {} TWh")
growth, new = ch.read("2025 年增长了 {}%，2030 年的数字微调为 {} TWh")
ch.report("from and to", ch.read("从 {} 到 {}，六年间") == [base, then])
ch.report("the growth again", ch.read("2025 年的 {}% 比这个平均还快；若仍以 {} 为基数") == [growth, base])
ch.says("2025, TWh", base * (1 + growth / 100), "2025 年约为 {} TWh，往后")
ch.says("growth needed, %", ((new / (base * (1 + growth / 100)))**(1 / 5) - 1) * 100, "往后五年只要每年 {}% 就到 950")

# questions
e = 2048 * 700 * 45 * 24 * 1.12 / 1e6
ch.says("q1, MWh", e, r"$2048\times700\times45\times24\times1.12\div10^6={}$ MWh")
ch.says("q1, t", e * 0.35, r"$1734\times0.35={}$ t")
ch.says("q2, t", e * 0.057, r"$1734\times0.057={}$ t")
ch.says("q2, %", 0.057 / 0.35 * 100, "约为原来的 {}%")
flop = 6 * 30e9 * 2e12
ch.says("q3, 1e23 FLOP", flop / 1e23, r"$6\times30\times10^{9}\times2\times10^{12}={}\times10^{23}$")
rate = 0.4 * 989
ch.says("q3, TFLOP/s", rate, r"$0.4\times989={}$ TFLOP")
cards = flop / rate / 1e12 / 3600
ch.says("q3, 1e5 card-hours", cards / 1e5, r"折合 ${}\times10^{5}$ 卡时")
ch.says("q3, MWh", cards * 700 * 1.1 / 1e6, r"\times700\times1.1\div10^6={}$ MWh")
ch.says("q4, GWh", 3e7 * 0.24 * 365 / 1e9, r"$3\times10^{7}\times0.24\times365\div10^9={}$ GWh")
ch.says("q4, MWh a day", 3e7 * 0.24 / 1e6, "每天 {} MWh，$1289")
ch.says("q4, days", 1289 / 7.2, "$1289/7.2={}$ 天")
for use, hours, kg in ((0.6, r"$5\times8760\times0.6={}$ 小时", "任务分摊 {} kg"), (0.9, "九成时是 {} 小时", "小时，分摊 {} kg，少了")):
    ch.says(f"q5, hours at {use}", 5 * 8760 * use, hours)
    ch.says(f"q5, kg at {use}", 2000 * 5000 / (5 * 8760 * use), kg)
ch.says("q5, kg an hour", 5000 / (5 * 8760 * 0.6), "每小时 {} kg，任务")
ch.says("q6", 0.25 * 3.5, r"$0.25\times3.5={}$，下降")
ch.says("q6, %", (1 - 0.25 * 3.5) * 100, "，下降 {}%；$1/0.25")
ch.says("q6, even", 1 / 0.25, "$1/0.25={}$ 倍")
ch.says("q10, the first three hours", (400 + 390 + 300) / 3, "从头就跑（平均约 {}）")
finish()
