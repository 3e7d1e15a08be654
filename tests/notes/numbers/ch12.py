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
it = 10_000 * 330 * 14.8 * 24 / 1e6
gpt3 = it * 1.1
ch.equals("GPT-3 IT energy", f"{it:,.0f}".replace(",", "{,}"), "1{,}172")
ch.holds("GPT-3 energy", gpt3, "1,289", near="算例一", times=3)
ch.holds("GPT-3 emissions", gpt3 * 0.429, "553", near="算例一")
ch.holds("GPT-3 on a clean grid", gpt3 * 0.02, "25.8", near="算例一")
e65 = 1_022_362 * 400 * 1.1 / 1e6
ch.holds("LLaMA-65B energy", e65, "449.8", near="算例二")
ch.holds("LLaMA-65B emissions", e65 * 0.385, "173", near="算例二")
ch.holds("BLOOM emissions", 433 * 0.057, "24.7", near="算例三")
ch.report("BLOOM with all the rest is about twice", round(50.5 / 24.7) == 2)
e405 = 30.84e6 * 700 / 1e6
ch.equals("405B energy", f"{e405:,.0f}".replace(",", "{,}"), "21{,}588", times=2)
ch.holds("405B intensity, worked backwards", 8930 / e405, "0.41", near="算例四")
C = 6 * 65.2e9 * 1.4e12
ch.holds("LLaMA-65B FLOP", C / 1e23, "5.48", near="LLaMA-65B 的")
rate = C / 1_022_362 / 3600 / 1e12
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
ch.holds("gallons to millilitres", 0.000085 * 3785.41, "0.32", near="0.000085")
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

# questions
ch.holds("question 1", gpt3 * 0.429, "553", near="1289.4")
ch.holds("question 2", gpt3 * 0.02, "25.8", near="0.02=25.8", times=2)
ch.holds("question 3, PUE 1.1", e65, "449.8", near="PUE 1.58：")
ch.holds("question 3, PUE 1.58", 1_022_362 * 400 * 1.58 / 1e6, "646", near="PUE 1.58：")
ch.holds("question 4", 1e7 * 0.34 * 365 / 1e9, "1.24", near="GWh")
# Mistral's assessment of its Large 2 came out on 2025-07-22, after the date the chapter bears, so it is left out.
ch.report("nothing later than the chapter's own date", "Mistral" not in ch.text)

finish()
