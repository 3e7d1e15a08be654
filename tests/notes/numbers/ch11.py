"""The worked numbers of chapter 11, done again."""
from book import Chapter, finish

ch = Chapter(11)

# 11.2 terms and statutory damages
ch.holds("life + 70", 1980 + 70, "2050", near="1980 年去世")
ch.holds("publication + 95", 1990 + 95, "2085", near="1980 年去世")
ch.holds("creation + 120", 1985 + 120, "2105", near="1980 年去世")
ch.holds("first year free of the 1929 works", 1929 + 95 + 1, "2025", near="1929 年发表")
ch.holds("500 works, least, 10^4 dollars", 500 * 750 / 1e4, "37.5", near="500 件作品")
ch.holds("500 works, most, 10^4 dollars", 500 * 30000 / 1e4, "1500", near="500 件作品")
ch.holds("500 works, wilful, 10^4 dollars", 500 * 150000 / 1e4, "7500", near="500 件作品")

# 11.5
ch.holds("rise of the CCPA threshold, %", (2662.5 / 2500 - 1) * 100, "6.5", near="2662.5")

# 11.6
llama, deepseek = 6 * 405e9 * 15.6e12, 6 * 37e9 * 14.8e12
ch.holds("Llama 3.1 405B, 1e25", llama / 1e25, "3.8", near="每词元激活")
ch.holds("DeepSeek-V3, 1e24", deepseek / 1e24, "3.3", near="每词元激活")
ch.holds("Llama over the threshold", llama / 1e25, "3.79", near="门槛的")
ch.holds("DeepSeek over the threshold", deepseek / 1e25, "0.33", near="门槛的")
for label, floor, share, shown in (("GDPR", 20e6, 0.04, "80"), ("AI 法禁止类", 35e6, 0.07, "140"), ("AI 法通用模型", 15e6, 0.03, "60")):
    ch.holds(label + ", million euro", max(floor, share * 2e9) / 1e6, shown, near=label + " 罚款上限")
ch.holds("prohibited practices, 10^8 euro", 0.07 * 20, "1.4", near="一家营业额 20 亿")

# questions
ch.holds("q1 GDPR", 0.04 * 20, "0.8", near="高于 2000 万")
ch.holds("q1 AI Act", 0.07 * 20, "1.4", near="高于 2000 万")
ch.holds("q2 Llama", llama / 1e25, "3.8", near="未超过。")
ch.holds("q2 DeepSeek", deepseek / 1e24, "3.3", near="未超过。")
ch.holds("q3 novel", 1961 + 70, "2031", near="小说：")
ch.holds("q3 work for hire", min(1962 + 95, 1950 + 120), "2057", near="小说：")
ch.holds("q3 the later date", 1950 + 120, "2070", near="小说：")
finish()
