"""The worked numbers of chapter 11, done again."""
import re
from datetime import date
from book import Chapter, finish

ch = Chapter(11)

# 11.2 terms and statutory damages
died, until = ch.read(r"例如作者 {} 年去世，作品保护到 {} 年底")
ch.report("life + 70", died + 70 == until, f"{died} + 70 is not {until}")
created, published, by_publication, by_creation = ch.read(r"一件 {} 年创作、{} 年发表的雇佣作品，发表后 95 年是 {} 年，创作后 120 年是 {} 年")
ch.report("a work for hire", published + 95 == by_publication and created + 120 == by_creation, "the years do not fit")
year, free = ch.read(r"所以 {} 年发表的作品在 {} 年 1 月 1 日进入公有领域")
ch.report("first year in the public domain", year + 95 + 1 == free, "the years do not fit")
least, most, wilful = ch.read(r"每件作品 {} 到 {} 万美元，故意侵权可提高到 {} 万美元")
works, low, high, top = ch.read(r"侵犯 {} 件作品，一般情形的范围是 {} 万到 {} 万美元，故意的上限是 {} 万美元")
ch.report("statutory damages", (works * least / 1e4, works * most, works * wilful) == (low, high, top), "the products differ")

# 11.3 the settlement
count, again, each, ratio, floor, ceiling = ch.read(r"和解列出 {} 件作品[^bartzworks]，折合每件 $15\times10^{8}/{}\approx{}$ 美元，约为法定赔偿下限 750 美元的 {} 倍。若走到审理，按下限总额是 {} 亿美元，按故意的上限则是 {} 亿")
ch.report("the same works", count == again)
billions, = ch.read(r"签署 {} 亿美元的和解")
ch.report("a work's share", round(billions * 1e8 / count) == each, f"{billions * 1e8 / count}")
ch.report("times the least", round(each / least, 1) == ratio, f"{each / least}")
ch.report("all works at the least", round(count * least / 1e8, 2) == floor, f"{count * least / 1e8}")
ch.report("all works at the most", round(count * wilful * 1e4 / 1e8) == ceiling, f"{count * wilful * 1e4 / 1e8}")

# 11.5
old, new, rise = ch.read(r"年收入门槛原为 {} 万美元，2025 年按物价调为 {} 万美元[^cpi]，涨幅 {}%")
ch.report("rise of the CCPA threshold", round((new / old - 1) * 100, 1) == rise, f"{new / old}")

# 11.6 the dates that the amendment moved, in the text and in figure 3
def months(a, b):
    a, b = (date.fromisoformat(d) for d in (a, b))
    return (b.year - a.year) * 12 + b.month - a.month

for annex, moved in (("附件三", "推迟 16 个月"), ("附件一", "推迟 12 个月")):
    now, was = re.search(rf"(\d{{4}}-\d\d-\d\d)  ●  {annex}：[^（]*（原定 (\d{{4}}-\d\d-\d\d)）", ch.text).groups()
    y, m, d = map(int, was.split("-"))
    ch.report(f"{annex}: months", f"推迟 {months(was, now)} 个月" == moved and moved in ch.text, f"{months(was, now)}")
    ch.report(f"{annex}: the old date in the text", f"由 {y} 年 {m} 月 {d} 日{moved}" in ch.text, was)
dates = re.findall(r"^(\d{4}-\d\d-\d\d)  ●  ", ch.text, re.M)
ch.report("figure 3 goes forward", dates == sorted(dates) and len(dates) == 9, str(dates))

llama, deepseek = 6 * 405e9 * 15.6e12, 6 * 37e9 * 14.8e12
ch.holds("Llama 3.1 405B, 1e25", llama / 1e25, "3.8", near="每词元激活")
ch.holds("DeepSeek-V3, 1e24", deepseek / 1e24, "3.3", near="每词元激活")
ch.holds("Llama over the threshold", llama / 1e25, "3.79", near="门槛的")
ch.holds("DeepSeek over the threshold", deepseek / 1e25, "0.33", near="门槛的")
ch.holds("a third of Llama, 1e25", llama / 3 / 1e25, "1.26", near="三分之一是")
tune = 6 * 405e9 * 1e10
ch.holds("ten billion tokens of tuning, 1e22", tune / 1e22, "2.4", near="三分之一是")
ch.holds("of the third, %", tune / (llama / 3) * 100, "0.2", near="三分之一是")
for label, floor, share, shown in (("GDPR", 20e6, 0.04, "80"), ("AI 法禁止类", 35e6, 0.07, "140"), ("AI 法通用目的模型", 15e6, 0.03, "60")):
    ch.holds(label + ", million euro", max(floor, share * 2e9) / 1e6, shown, near=label + " 罚款上限")
ch.holds("prohibited practices, 10^8 euro", 0.07 * 20, "1.4", near="一家营业额 20 亿")

# questions
for share, shown in ((0.04, "0.128"), (0.07, "0.224"), (0.03, "0.096")):
    ch.holds("q1, 10^8 euro", share * 3.2, shown, near="低于 0.2 亿")
original, change = 6 * 18e9 * 30e12, 6 * 18e9 * 4e11
for what, value, shown in (("model", original / 1e24, "3.24"), ("of the threshold", original / 1e25, "0.32"), ("change", change / 1e22, "4.32"),
                           ("a third", original / 3 / 1e24, "1.08"), ("share", change / (original / 3) * 100, "4.0"), ("tokens for a third, 1e12", original / 3 / (6 * 18e9) / 1e12, "10")):
    ch.holds("q2, " + what, value, shown, near="继续训练花", times=8 if shown == "10" else 1)
for what, value, shown in (("novel", 1999 + 70, "2069"), ("published", 1992 + 95, "2087"), ("created", 1983 + 120, "2103")):
    ch.holds("q3, " + what, value, shown, near="小说：", times=2 if shown == "2087" else 1)
for what, value, shown in (("a work", 27e6 / 7200, "3750"), ("least, 10^4", 7200 * 750 / 1e4, "540"), ("most, 10^8", 7200 * 15e4 / 1e8, "10.8"),
                           ("times the least", 27e6 / (7200 * 750), "5"), ("of the most, %", 27e6 / (7200 * 15e4) * 100, "2.5")):
    ch.holds("q4, " + what, value, shown, near="2700\\times10^{4}")
finish()
