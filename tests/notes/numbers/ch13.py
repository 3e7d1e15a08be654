from itertools import permutations
from math import comb, sqrt

from book import Chapter, finish

ch = Chapter(13)

# 13.2 voting, the tree of figure 2, long chains
def majority(n, p):
    return sum(comb(n, k) * p**k * (1 - p)**(n - k) for k in range(n // 2 + 1, n + 1))

ch.holds("three votes", majority(3, 0.6), "0.648")
ch.holds("five votes", majority(5, 0.6), "0.683")

def makes_24(numbers):
    if len(numbers) == 1:
        return abs(numbers[0] - 24) < 1e-9
    for a, b, *rest in permutations(numbers):
        results = [a + b, a - b, a * b] + ([a / b] if b else [])
        if any(makes_24([r, *rest]) for r in results):
            return True
    return False

for left, hope in (("1 2 8", True), ("2 5 48", False), ("2 2 5", False), ("3 8", True), ("2 8", False)):
    ch.report(f"figure 2, {left}", makes_24([int(x) for x in left.split()]) == hope and f"剩 {left}" in ch.text, "the tree is wrong")

ch.holds("20 steps at .95, %", 100 * 0.95**20, "35.8", near="20 步")
ch.holds("20 steps at .99, %", 100 * 0.99**20, "81.8", near="20 步")
ch.holds("step for 90 % of 20", 0.9**(1 / 20), "0.9947", near="20 步")
step = 0.95 + 0.05 * 0.9 * 0.95
ch.holds("step with a check", step, "0.99275", near="有效成功率")
ch.holds("20 steps with checks, %", 100 * step**20, "86.5", near="有效成功率")

# 13.4 memory
def cosine(a, b):
    a, b = a.split(), b.split()
    words = set(a) | set(b)
    return sum(a.count(w) * b.count(w) for w in words) / sqrt(sum(a.count(w)**2 for w in words) * sum(b.count(w)**2 for w in words))

query = "recipe without peanuts for user"
ch.holds("relevance of the sauce", cosine("user likes peanuts sauce recipe", query), "0.60", near="喜欢花生酱菜谱")
ch.holds("recency after 30 hours", 0.995**30, "0.86", near="30 小时")
ch.holds("allergy, total", 0.995**30 + 0.8 + cosine("user is allergic to peanuts", query), "2.06", near="对花生过敏")
ch.holds("sauce, total", 0.995**5 + 0.3 + cosine("user likes peanuts sauce recipe", query), "1.88", near="对花生过敏")

# 13.5 adapters
ch.holds("adapters, pair by pair", 6 * 20, "120", near="适配器")
ch.holds("adapters, one protocol", 6 + 20, "26", near="适配器")

# 13.6 cost
def tokens(system, step, n):
    return sum(system + step * i for i in range(n))

ch.report("closed form", tokens(2000, 1500, 20) == 20 * 2000 + 1500 * 20 * 19 // 2)
ch.report("20 steps", tokens(2000, 1500, 20) == 325_000 and "325000" in ch.text)
ch.holds("40 steps", tokens(2000, 1500, 40), "1,250,000")
ch.holds("40 against 20", tokens(2000, 1500, 40) / tokens(2000, 1500, 20), "3.8", near="步数翻倍")
fresh = 2000 + 19 * 1500
ch.report("computed anew", fresh == 30_500 and "30500" in ch.text)
ch.holds("read from the cache", 325_000 - fresh, "294,500")
paid = fresh + 0.1 * (325_000 - fresh)
ch.report("with the cache", round(paid) == 59_950 and "59950" in ch.text and paid < 325_000 / 5)

# 13.7 pass^k and time horizon
ch.holds("pass^8 at .9", 0.9**8, "0.43", near="0.9^8", times=2)
ch.holds("pass^8 at .6", 0.6**8, "0.017", near="0.6^8")
ch.holds("pass^8 of two halves", (1 + 0.8**8) / 2, "0.584", near="一半任务")
ch.holds("a year's growth", 2**(12 / 7), "3.3", near="2^{12/7}")
ch.says("a year's growth of 1.1", 2**(12 / 4.3), r"$2^{12/4.3}\approx{}$ 倍")

# 13.8 the retired benchmark, attempts that add up
all_tasks, = ch.read("组织人工核验的 {} 题，2026")
part, audited, share, = ch.read("难以答对的 {}%，即 {} 题，被重新审查，其中至少 {}% 的测试")
ch.report("audited", round(part / 100 * all_tasks) == audited)
again, rate, flawed = ch.read(r"约 ${}\times{}\approx{}$ 题")
ch.report("flawed", (again, rate * 100, round(audited * share / 100)) == (audited, share, flawed))
ch.report("the flawed again", ch.read("{} 题里有 {} 题可能判错") == [all_tasks, flawed])
ch.says("ceiling, %", (1 - flawed / all_tasks) * 100, r"$1-82/500={}\%$")
ch.report("the fraction", ch.read(r"$1-{}/{}=83") == [flawed, all_tasks])
first, best = ch.read("最好成绩从 {}% 爬到 {}%")
ch.report("the best score was near the ceiling", first < best < (1 - flawed / all_tasks) * 100 < best + 3)
once, letters = ch.read("{}% 算不算安全？攻击者可以多试。若各次独立，寄 {} 封邮件")
ch.says("letters", (1 - (1 - once / 100)**letters) * 100, r"$1-(1-0.075)^{20}={}\%$")
ch.report("the same rate", ch.read(r"$1-(1-{})^{20}=79")[0] * 100 == once and ch.read("降到 {}%，但有")[0] == once)

# questions
ch.holds("q1", 0.97**15 * 100, "63.3", near="0.97^{15}")
ch.holds("q1, step", 0.95**(1 / 15), "0.9966", near="0.97^{15}")
step = 0.9 + 0.1 * 0.8 * 0.9
for what, value, shown in (("without", 0.9**15 * 100, "20.6"), ("step", step, "0.972"), ("with", step**15 * 100, "65.3")):
    ch.holds("q2, " + what, value, shown, near="0.9^{15}", times=2 if what == "step" else 1)
ch.report("q2, three times", step**15 > 3 * 0.9**15)
total, anew = tokens(3000, 800, 30), 3000 + 29 * 800
for what, value, shown in (("all", total, "438000"), ("anew", anew, "26200"), ("cached", total - anew, "411800"), ("a tenth", 0.1 * (total - anew), "41180"),
                           ("paid", anew + 0.1 * (total - anew), "67380"), ("saved", (1 - (anew + 0.1 * (total - anew)) / total) * 100, "84.6"), ("pairs", 30 * 29 / 2, "435")):
    ch.holds("q3, " + what, value, shown, near="30\\times3000", times=2 if what == "anew" else 1)
for what, value, shown in (("first", 0.95**5, "0.774"), ("second", 0.7**5, "0.168"), ("mean", (0.95**5 + 0.7**5) / 2, "0.471"), ("mean rate", (0.95 + 0.7) / 2, "0.825"), ("of the mean", 0.825**5, "0.382")):
    ch.holds("q4, " + what, value, shown, near="0.95^5", times=2 if what == "mean rate" else 1)
ch.holds("q5", (1 - 0.97**50) * 100, "78.2", near="1-0.97^{50}")
ch.holds("q5, limit", (1 - 0.95**(1 / 50)) * 100, "0.103", near="1-0.97^{50}")
ch.report("q5, a thirtieth", 25 < 0.03 / (1 - 0.95**(1 / 50)) < 35)
ch.holds("q10, biased", (6 / 8)**2, "0.5625", near="有偏")
ch.holds("q10", 15 / 28, "0.5357", near="有偏")
finish()
