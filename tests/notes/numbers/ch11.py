import re
from datetime import date

from book import Chapter, finish

ch = Chapter(11)
term = lambda place: int(ch.read(place)[0])

# 11.2 terms and statutory damages
life, publication, creation = term("保护到作者死后 {} 年；"), term("从发表起算是 {} 年，"), term("从创作起算是 {} 年，")
ch.works("life and after", "例如作者 {} 年去世，作品保护到 {=} 年底", lambda died: died + life)
ch.works("a work for hire", "一件 {} 年创作、{} 年发表的雇佣作品，发表后 {=} 年是 {=} 年，创作后 {=} 年是 {=} 年",
         lambda made, out: (publication, out + publication, creation, made + creation))
ch.works("older works", "仍受保护的一般自发表起共 {} 年，所以 {} 年发表的作品在 {=} 年 {~}进入公有领域", lambda years, out: out + years + 1)
least, most, wilful = ch.read("每件作品 {} 到 {} 万美元，故意侵权可提高到 {} 万美元")
ch.works("statutory damages", "侵犯 {} 件作品，一般情形的范围是 {=} 万到 {=} 万美元，故意的上限是 {=} 万美元", lambda n: (n * least / 1e4, n * most, n * wilful))

# 11.3 the settlement
billions, = ch.read("签署 {} 亿美元的和解")
ch.works("a work's share", r"和解列出 {} 件作品，折合每件 ${=}\times10^{8}/{=}\approx{=}$ 美元，约为法定赔偿下限 {=} 美元的 {=} 倍。若走到审理，按下限总额是 {=} 亿美元，按故意的上限则是 {=} 亿",
         lambda n: (billions, n, billions * 1e8 / n, least, billions * 1e8 / n / least, n * least / 1e8, n * wilful / 1e4))

# 11.5
ch.works("rise of the CCPA threshold", "年收入门槛原为 {} 万美元，2025 年按物价调为 {} 万美元，涨幅 {=}%", lambda old, new: (new / old - 1) * 100)

# 11.6 the dates that the amendment moved, in the text and in figure 3
def months(a, b):
    a, b = (date.fromisoformat(d) for d in (a, b))
    return (b.year - a.year) * 12 + b.month - a.month          # of a year

for annex in ("附件三", "附件一"):
    now, was = re.search(rf"(\d{{4}}-\d\d-\d\d)  ●  {annex}：[^（]*（原定 (\d{{4}}-\d\d-\d\d)）", ch.text).groups()
    y, m, d = map(int, was.split("-"))
    ch.works(f"{annex}: moved", f"由 {y} 年 {m} 月 {d} 日推迟 {{=}} 个月", months(was, now))
dates = re.findall(r"^(\d{4}-\d\d-\d\d)  ●  ", ch.text, re.M)
ch.report("figure 3 goes forward", dates == sorted(dates) and len(dates) > 1, str(dates))
for kind, day in re.findall(r'"(附件.)": "(\d{4}-\d\d-\d\d)"', ch.text):
    ch.report(f"answer 9, {kind}", re.search(rf"^{day}  ●  {kind}", ch.text, re.M))

exponent, = ch.read("累计训练计算量超过 $10^{{}}$ FLOP，即推定")
flops = lambda n, d: 6 * n * d * 1e20                           # of 10^8 parameters and 10^12 tokens
(llama, llama_d), (moe, moe_d) = ch.read("Llama 3.1 {}B 用 {} 万亿词元训练"), ch.read("DeepSeek-V3 每词元激活 {} 亿参数、用 {} 万亿词元")
big, small = flops(10 * llama, llama_d), flops(moe, moe_d)
ch.works("Llama 3.1 405B", r"万亿词元训练，估算约 ${=}\times10^{25}$，超过门槛", big / 1e25)
ch.works("DeepSeek-V3", r"万亿词元，约 ${=}\times10^{24}$，未超过", small / 1e24)
ch.works("the program's", "Llama 3.1 405B: {=}e+25 FLOP, 门槛的 {=} 倍", (big / 1e25, big / 10**exponent))
ch.works("the program's", "DeepSeek-V3: {=}e+24 FLOP, 门槛的 {=} 倍", (small / 1e24, small / 10**exponent))
ch.works("a third, and tuning", r"拿 Llama 3.1 405B 来说，三分之一是 ${=}\times10^{25}$ FLOP；用 {} 亿词元微调它只花 $6\times{=}\times10^{9}\times10^{10}\approx{=}\times10^{22}$，约为界线的 {=}%",
         lambda d: (big / 3 / 1e25, llama, flops(10 * llama, d / 1e4) / 1e22, 100 * flops(10 * llama, d / 1e4) / (big / 3)))        # a third
fines = {"GDPR": ch.read("最高可罚 {} 万欧元或全球年营业额的 {}%"), "AI 法禁止类": ch.read("违反禁止条款最高 {} 万欧元或全球年营业额的 {}%"), "AI 法通用目的模型": ch.read("通用目的模型的义务最高 {} 万欧元或 {}%")}
cap = lambda name, turnover: max(fines[name][0] / 1e4, turnover * fines[name][1] / 100)                 # in 10^8 euro, as the turnover
turnover, = ch.read("一家营业额 {} 亿欧元的公司")
for name in fines:
    ch.works(name, f"\n{name} 罚款上限: {{=}} 百万欧元", 100 * cap(name, turnover))
ch.works("the higher of two", "前者上限就是 {=} 亿欧元", cap("AI 法禁止类", turnover))

# questions
turnover, = ch.read("一家公司全球年营业额 {} 亿欧元。")
for name, place in (("GDPR", r"GDPR：${=}\%\times{=}={=}$ 亿，低于 {=} 亿，上限 {=} 万；"), ("AI 法禁止类", r"禁止类：${=}\%\times{=}={=}$ 亿，低于 {=} 亿，上限 {=} 万；"),
                    ("AI 法通用目的模型", r"通用目的模型：${=}\%\times{=}={=}$ 亿，低于 {=} 亿，上限 {=} 万。")):
    floor, share = fines[name]
    ch.works(f"q1, {name}", place, (share, turnover, share * turnover / 100, floor / 1e4, cap(name, turnover) * 1e4))
    ch.report(f"q1, {name}: the fixed sum", cap(name, turnover) == floor / 1e4)
n, d, more = *ch.read("某混合专家模型激活 {} 亿参数，训练 {} 万亿词元"), *ch.read("另一家公司用 {} 亿词元继续训练它")
first, second = flops(n, d), flops(n, more / 1e4)
ch.works("q2", r"$6\times{=}\times10^{9}\times{=}\times10^{12}={=}\times10^{24}$，是门槛的 {=} 倍，未超过。继续训练花 $6\times{=}\times10^{9}\times{=}\times10^{11}={=}\times10^{22}$，三分之一界线是 ${=}\times10^{24}$，只有它的 {=}%，不会。要成为提供者，得再训练 {=} 万亿词元",
         (n / 10, d, first / 1e24, first / 10**exponent, n / 10, more / 1e3, second / 1e22, first / 3 / 1e24, 300 * second / first, d / 3))           # a third of 100
died, made, out = ch.read("作者 {} 年去世的小说，以及 {} 年创作、{} 年发表的雇佣作品")
ch.works("q3", "小说：${=}+{=}={=}$ 年底；雇佣作品：发表后 {=} 年是 ${=}+{=}={=}$，创作后 {=} 年是 ${=}+{=}={=}$，取先到的 {=} 年底",
         (died, life, died + life, publication, out, publication, out + publication, creation, made, creation, made + creation, min(out + publication, made + creation)))
n, paid = ch.read("一案涉及 {} 件作品，双方以 {} 万美元和解")
ch.works("q4", r"${=}\times10^{4}/{=}={=}$ 美元一件；下限 ${=}\times{=}={=}$ 万美元，故意上限 ${=}\times{=}$ 万 $={=}$ 亿美元。和解额是下限的 {=} 倍，只是上限的 {=}%",
         (paid, n, paid * 1e4 / n, n, least, n * least / 1e4, n, wilful, n * wilful / 1e4, paid * 1e4 / (n * least), 100 * paid / (n * wilful)))
finish()
