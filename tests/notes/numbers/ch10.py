"""The worked numbers of chapter 10, done again."""
from math import erfc, exp, sqrt
from book import Chapter, finish

ch = Chapter(10)

# 10.2 toxicity
once = 1 - 0.95 ** 25
ch.holds("at least once in 25, %", once * 100, "72.3", near="(1-0.05)^{25}")
ch.holds("expected maximum", 0.8 * once + 0.1 * (1 - once), "0.606", near="0.277=0.606")
ch.holds("chance of none", 1 - once, "0.277", near="0.277=0.606")
ch.holds("mean", 0.8 * 0.05 + 0.1 * 0.95, "0.135", near="=0.135")
ch.holds("figure, none", (1 - once) * 100, "27.7", near="0.1  │")

# 10.3 detoxifying: the smallest and the largest of the six reductions
cut = [100 * (1 - after / before) for before, *rest in ((0.44, 0.30, 0.28), (0.75, 0.57, 0.52), (0.51, 0.37, 0.32)) for after in rest]
ch.holds("least reduction, %", min(cut), "24", near="把指标压低")
ch.holds("greatest reduction, %", max(cut), "37", near="把指标压低")

# 10.4 persuasion
ch.holds("cost left, %", (0.5 / 10 + 0.3 + 0.2) * 100, "55", near="0.05+0.30+0.20")
ch.holds("gain of the machine text, points", 43.5 - 24.4, "19", near="个百分点的提升")
effect = (43.5 - 24.4) / (47.4 - 24.4)
ch.report("machine text has over 80% of the effect", 0.8 < effect < 0.9, f"it has {effect:.3f}")
ch.holds("odds to probability, %", 1.812 / 2.812 * 100, "64.4", near="1.812/2.812")

# 10.5 guessing
ch.holds("guess with a penalty", 0.3 * 1 + 0.7 * -1, "-0.4", near="0.3-0.7")

ch.holds("calibration error", 0.6 * abs(0.9 - 45 / 60) + 0.4 * abs(0.6 - 24 / 40), "0.09", near="=0.09")
ch.holds("wrong answers, all", (60 - 45) + (40 - 24), "31", near="=0.09")
ch.holds("wrong answers, threshold", 60 - 45, "15", near="=0.09")

# 10.6 detection, watermark, review
tp, fp = 0.92 * 100, 0.08 * 9900
ch.holds("false alarms", fp, "792", near="判为机器  ")
ch.holds("flagged", tp + fp, "884", near="判为机器  ")
ch.holds("true people", 9900 - fp, "9108", near="判为人写  ")
ch.holds("passed", 10000 - tp - fp, "9116", near="判为人写  ")
ch.holds("PPV, %", tp / (tp + fp) * 100, "10.4", near="92 / 884")

def lifted(share, delta):                    # the green words' share after their logits are raised
    return share * exp(delta) / (share * exp(delta) + 1 - share)

ch.holds("e squared", exp(2), "7.39", near="取 $\\delta=2$", times=5)
ch.holds("green share, undecided", lifted(0.25, 2), "0.711", near="0.25\\times7.39")
ch.holds("green share, certain", lifted(0.01, 2), "0.069", near="0.01\\times7.39")

def z(green, total, gamma):
    return (green - gamma * total) / sqrt(total * gamma * (1 - gamma))

def p(value):
    return erfc(value / sqrt(2)) / 2

ch.holds("variance", 200 * 0.25 * 0.75, "37.5", near="sqrt{37.5}")
ch.holds("z, whole", z(80, 200, 0.25), "4.90", near="sqrt{37.5}")
ch.report("p below one in a million", p(z(80, 200, 0.25)) < 1e-6, "it is not")
ch.holds("green after rewriting", 100 * 80 / 200 + 100 * 0.25, "65", near="40+25=65")
ch.holds("z, rewritten", z(65, 200, 0.25), "2.45", near="40+25=65")
ch.holds("z, 40 tokens", z(16, 40, 0.25), "2.19", near="只有 40 词元")
ch.holds("false alarms at z = 4, in 1e-5", p(4) * 1e5, "3.2", near="门槛取 4 时")
ch.holds("false alarms in a million", p(4) * 1e6, "32", near="门槛取 4 时")
for prevalence, shown in ((0.01, "10.4"), (0.1, "56.1"), (0.5, "92.0")):
    hit = 0.92 * prevalence
    ch.holds(f"PPV at {prevalence}", hit / (hit + 0.08 * (1 - prevalence)) * 100, shown, near=f"基率 {prevalence:.0%}:")
ch.holds("people to review", 1e8 * 0.01 * 0.1 / 500, "200", near="10^{5}$ 条")

ch.holds("precision, high threshold, %", 114 / 120 * 100, "95", near="判出 120 条")
ch.holds("recall, high threshold, %", 114 / 200 * 100, "57", near="判出 120 条")
ch.holds("wrongly removed, high threshold", 120 - 114, "6", near="判出 120 条")
ch.holds("recall, low threshold, %", 180 / 200 * 100, "90", near="判出 600 条")
ch.holds("precision, low threshold, %", 180 / 600 * 100, "30", near="判出 600 条")
ch.holds("more flagged", 600 - 120, "480", near="判出 600 条")
ch.holds("more right", 180 - 114, "66", near="判出 600 条")
ch.holds("more wrong", (600 - 120) - (180 - 114), "414", near="判出 600 条")

# 10.7 sycophancy and the detector of crises
ch.holds("49 % more of 40 %", 0.40 * 1.49 * 100, "59.6", near="0.40\\times1.49")
ch.holds("points", 0.40 * 49, "19.6", near="0.40\\times1.49")
people, ill, found = 1e6, 0.001, 0.9
true = people * ill * found
ch.holds("found", true, "900", near="每周 100 万名")
ch.holds("missed", people * ill - true, "100", near="漏掉的 100 人", times=2)
for rate, alarms, share in ((0.01, "9990", "8.3"), (0.001, "999", "47.4")):
    false = people * (1 - ill) * rate
    ch.holds(f"false alarms at {rate}", false, alarms, near="每周 100 万名")
    ch.holds(f"PPV at {rate}, %", true / (true + false) * 100, share, near="每周 100 万名")

# questions
ch.holds("q1", (1 - 0.98 ** 50) * 100, "63.6", near="1-0.98^{50}=")
ch.holds("q1, none", 0.98 ** 50, "0.364", near="1-0.98^{50}=")
ch.holds("q1, expected maximum", 0.9 * (1 - 0.98 ** 50) + 0.05 * 0.98 ** 50, "0.590", near="1-0.98^{50}=")
for false, shown in ((0.01, "74.6"), (0.03, "49.5")):
    ch.holds(f"q2 at {false}", 0.95 * 0.03 / (0.95 * 0.03 + false * 0.97) * 100, shown, near="0.0285/(0.0285+0.0097)")
ch.holds("q2, hits", 0.95 * 0.03, "0.0285", times=4)
ch.holds("q2, alarms", 0.01 * 0.97, "0.0097")
ch.holds("q2, more alarms", 0.03 * 0.97, "0.0291")
ch.holds("q3", z(295, 500, 0.5), "4.02", near="sqrt{125}")
ch.holds("q3, variance", 500 * 0.25, "125", near="sqrt{125}", times=2)
kept = 295 * 400 / 500
ch.holds("q3, kept", kept, "236", near="sqrt{125}")
ch.holds("q3, together", kept + 50, "286", near="sqrt{125}")
ch.holds("q3, rewritten", z(kept + 50, 500, 0.5), "3.22", near="sqrt{125}")
ch.holds("q4", 0.30 * 1.49 * 100, "44.7", near="0.30\\times1.49")
ch.holds("q4, points", 30 * 0.49, "14.7", near="0.30\\times1.49")
ch.holds("q10, a green one among six, %", (1 - 0.75 ** 6) * 100, "82", near="0.75^{6}")
finish()
