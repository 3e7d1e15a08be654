import re
from itertools import permutations
from math import comb, sqrt

from book import Chapter, finish

ch = Chapter(13)

# 13.2 voting, the tree of figure 13-2, long chains
majority = lambda n, p: sum(comb(n, k) * p**k * (1 - p)**(n - k) for k in range(n // 2 + 1, n + 1))
p, n, m = ch.read("设一道是非题单条链答对的概率为 {}，各条链独立，{} 条里多数答对的概率是")[:2] + ch.read("=0.648$，{} 条是")
ch.works("votes", r"多数答对的概率是 ${=}^3+3\times{=}^2\times{=}={=}$，5 条是 {=}。", (p, p, 1 - p, majority(int(n), p), majority(int(m), p)))

def makes(target, numbers):
    if len(numbers) == 1:
        return abs(numbers[0] - target) < 1e-9
    for a, b, *rest in permutations(numbers):
        results = [a + b, a - b, a * b] + ([a / b] if b else [])
        if any(makes(target, [r, *rest]) for r in results):
            return True
    return False

target, = ch.read("目标：用四则运算得到 {}")
start = re.search(r"\[([\d ]+)\]  目标", ch.text).group(1).split()
for left, hope in (("1 2 8", True), ("2 5 48", False), ("2 2 5", False), ("3 8", True), ("2 8", False)):
    ch.report(f"figure 13-2, {left}", makes(target, [int(x) for x in left.split()]) == hope and f"剩 {left}" in ch.text, "the tree is wrong")
steps = [re.findall(r"(\d+)([-+*])(\d+)=(\d+)", line) for line in ch.lines if re.search(r"\d[-+*]\d+=\d", line) and "$" not in line]
ch.report("its sums", steps and all({"+": int(a) + int(b), "-": int(a) - int(b), "*": int(a) * int(b)}[op] == int(c) for line in steps for a, op, b, c in line))
ch.report("its first steps use the four numbers", all(a in start and b in start for a, _, b, _ in steps[0]))

n, = ch.read("$p=0.95$ 听上去很好，{} 步之后只剩")
ch.works("steps", r"$p={}$ 听上去很好，20 步之后只剩 ${=}^{{=}}={=}\%$；$p={}$ 时是 {=}%。", lambda p, q: (p, n, 100 * p**n, 100 * q**n))
ch.works("a step for the whole", r"要让 20 步的整体成功率达到 {}%，单步必须做到 ${=}^{1/{=}}={=}$", lambda whole: (whole / 100, n, (whole / 100)**(1 / n)))
p, = ch.read("$p={}$ 听上去很好")
step = p + (1 - p) * 0.9 * p                                    # nine tenths, as the text says
ch.works("with a check", r"单步的有效成功率是 ${=}+{=}\times{=}\times{=}={=}$，20 步的整体成功率回到 {=}%", (p, 1 - p, 0.9, p, step, 100 * step**n))       # nine tenths

# 13.4 memory
def cosine(a, b):
    a, b = a.split(), b.split()
    words = set(a) | set(b)
    return sum(a.count(w) * b.count(w) for w in words) / sqrt(sum(a.count(w)**2 for w in words) * sum(b.count(w)**2 for w in words))

rate, = ch.read("衰减率取每小时 {}，")
query = re.search(r'query = "([^"]+)"', ch.text).group(1)
scores = {}
for hours, weight, words in re.findall(r'^    \((\d+), (\d+), "([^"]+)"\.split\(\)\)', ch.text, re.M):
    parts = rate ** int(hours), int(weight) / 10, cosine(words, query)          # of ten points
    scores[words] = parts + (sum(parts),)
    ch.works("the program's", "{=} {=} {=} {=}  " + words + "\n", scores[words])
allergy, sauce = (next(v for k, v in scores.items() if word in k) for word in ("allergic", "sauce"))
ch.works("only by relevance", "排第一的会是「喜欢花生酱菜谱」（{=}）", sauce[2])
ch.report("and it is first", sauce[2] == max(v[2] for v in scores.values()) and allergy[3] == max(v[3] for v in scores.values()))
ch.works("by all three", r"它过去了 {} 小时，${=}^{{=}}\approx{=}$，但重要性 {=} 把总分推到 {=}，超过了 {=}", lambda h: (rate, h, rate**h, allergy[1], allergy[3], sauce[3]))

# 13.5 adapters, 13.6 cost
ch.works("adapters", "{} 个应用、{} 个工具，就是 {=} 与 {=} 之比", lambda m, k: (m * k, m + k))
total = lambda S, a, n: sum(S + a * i for i in range(int(n)))
S, a, n = ch.read("取 $S={}$、$a={}$、$n={}$，")
ch.report("closed form", total(S, a, n) == n * S + a * n * (n - 1) / 2)
ch.works("cost", r"得 ${=}+{=}\times{=}={=}$。步数翻倍到 {=}，总量是 {=}，变成 {=} 倍而不是", (n * S, a, n * (n - 1) / 2, total(S, a, n), 2 * n, total(S, a, 2 * n), total(S, a, 2 * n) / total(S, a, n)))
fresh = S + (n - 1) * a
paid = fresh + (total(S, a, n) - fresh) / 10                    # a tenth, as the text says
ch.works("with the cache", r"共 ${=}+{=}\times{=}={=}$，其余 {=} 是读缓存。假设读缓存的价格是正常价的一成，折合 ${=}+{=}={=}$，", (S, n - 1, a, fresh, total(S, a, n) - fresh, fresh, paid - fresh, paid))
ch.report("under a fifth", paid < total(S, a, n) / 5 and "不到原来的五分之一" in ch.text)          # a fifth

# 13.7 pass^k and time horizon
k, = ch.read(r"$0.9^{}\approx0.43$")
ch.works("pass^k", r"成功的概率都是 {}，那么 ${=}^{=}\approx{=}$；若是 {}，则 ${=}^{=}\approx{=}$", lambda p, q: (p, k, p**k, q, k, q**k))
ch.works("two halves", r"设一半任务的成功率是 {}，另一半是 {}，平均仍是 {=}，但 pass^8 是 $({=}+{=}^{=})/2\approx{=}$，高于 {=}", lambda p, q: ((p + q) / 2, p, q, k, (p**k + q**k) / 2, ((p + q) / 2)**k))

# 13.8 attempts that add up
ch.works("letters", r"{}% 算不算安全？攻击者可以多试。若各次独立，寄 {} 封邮件至少有一封得手的概率是 $1-(1-{=})^{{=}}={=}\%$", lambda p, n: (p / 100, n, 100 * (1 - (1 - p / 100)**n)))
ch.report("the same rate", ch.read("筛到任务所需的几个，降到 {}%") == ch.read("{}% 算不算安全"))

# questions
p, n, whole = *ch.read("单步成功率 {}，步步独立，{} 步全对"), *ch.read("若要整体达到 {}%，单步须多高")
ch.works("q1", r"${=}^{{=}}={=}\%$；${=}^{1/{=}}={=}$", (p, n, 100 * p**n, whole / 100, n, (whole / 100)**(1 / n)))
p, n = ch.read("单步成功率 {}，每步之后的检查能发现八成错误，发现了允许重做一次。{} 步的整体成功率")
step = p + (1 - p) * 0.8 * p                                    # eight tenths
ch.works("q2", r"没有检查时 ${=}^{{=}}={=}\%$；有检查时单步是 ${=}+{=}\times{=}\times{=}={=}$，${=}^{{=}}={=}\%$", (p, n, 100 * p**n, p, 1 - p, 0.8, p, step, step, n, 100 * step**n))      # eight tenths
ch.report("q2, three times", step**n > 3 * p**n and "升到三倍多" in ch.text)        # three times
S, a, n = ch.read("系统提示 {} 词元，每步新增 {}，共 {} 步")
all_, fresh = total(S, a, n), S + (n - 1) * a
paid = fresh + (all_ - fresh) / 10
ch.works("q3", r"${=}\times{=}+{=}\times{=}={=}$；重新计算的是 ${=}+{=}\times{=}={=}$，读缓存 {=}，折合 ${=}+{=}={=}$，省下 {=}%",
         (n, S, a, n * (n - 1) / 2, all_, S, n - 1, a, fresh, all_ - fresh, fresh, paid - fresh, paid, 100 * (1 - paid / all_)))
p, q, k = *ch.read("一半任务每次成功的概率是 {}，另一半是 {}。"), *ch.read("pass^{} 是多少？拿平均")
ch.works("q4", r"$({=}^{=}+{=}^{=})/2=({=}+{=})/2={=}$；平均 {=}，${=}^{=}={=}$，低估了", (p, k, q, k, p**k, q**k, (p**k + q**k) / 2, (p + q) / 2, (p + q) / 2, k, ((p + q) / 2)**k))
p, n, want = *ch.read("把每次注入的成功率压到 {}%，各次独立。攻击者发 {} 封邮件"), *ch.read("要把它压到 {}% 以下，单次成功率")
need = 100 * (1 - (1 - want / 100)**(1 / n))
ch.works("q5", r"$1-{=}^{{=}}={=}\%$；$1-{=}^{1/{=}}={=}\%$", (1 - p / 100, n, 100 * (1 - (1 - p / 100)**n), 1 - want / 100, n, need))
ch.report("q5, a thirtieth", 25 < p / need < 35 and "三十分之一" in ch.text)        # a rough bound
ch.works("q10", "$c={}$、$n={}$、$k={}$ 时它给 {=}，无偏估计是 {=}", lambda c, n, k: ((c / n)**k, comb(int(c), int(k)) / comb(int(n), int(k))))
finish()
