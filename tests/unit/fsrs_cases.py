#!/usr/bin/env python3
"""Writes fsrs_cases.h: what FSRS-6 gives for random histories of cards, from its published formulas and from Python's own calendar,
which know nothing of src/study/fsrs.c.   tests/unit/fsrs_cases.py > tests/unit/fsrs_cases.h"""
import datetime as dt
import math
import random

W = [0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014,
     1.8729, 0.5425, 0.0912, 0.0658, 0.1542]
DECAY = -W[20]
FACTOR = 0.9 ** (1 / DECAY) - 1
MINUTES = dt.timedelta(minutes=1)
EPOCH = dt.date(1970, 1, 1)


def clamp(value, low, high):
    return min(max(value, low), high)


def study_day(when):
    """The day by the clock that was read, begun at four in the morning."""
    day = when.replace(tzinfo=None)
    return (day.date() - dt.timedelta(days=1) if day.hour < 4 else day.date())


def d0(rating):
    return W[4] - math.exp(W[5] * (rating - 1)) + 1


def update(memory, rating, days):
    if memory is None:
        return W[rating - 1], clamp(d0(rating), 1, 10)
    s, d = memory
    if days <= 0:
        change = math.exp(W[17] * (rating - 3 + W[18])) * s ** -W[19]
        new = s * (max(1.0, change) if rating >= 2 else change)
    else:
        r = (1 + FACTOR * days / s) ** DECAY
        if rating == 1:
            new = min(W[11] * d ** -W[12] * ((s + 1) ** W[13] - 1) * math.exp(W[14] * (1 - r)), s / math.exp(W[17] * W[18]))
        else:
            gain = math.exp(W[8]) * (11 - d) * s ** -W[9] * (math.exp(W[10] * (1 - r)) - 1)
            gain *= {2: W[15], 3: 1, 4: W[16]}[rating]
            new = s * (1 + gain)
    damped = d - W[6] * (rating - 3) * (10 - d) / 9
    return clamp(new, 0.001, 36500), clamp(W[7] * d0(4) + (1 - W[7]) * damped, 1, 10)


# What follows a rating in each (state, step): the step's length in minutes and the new (state, step), or REVIEW.
REVIEW = ("review", 0)
FIRST = {1: (1, ("learning", 0)), 2: (5.5, ("learning", 0)), 3: (10, ("learning", 1)), 4: REVIEW}
LAPSED = {1: (10, ("relearning", 0)), 2: (15, ("relearning", 0)), 3: REVIEW, 4: REVIEW}
STEPS = {
    ("new", 0): FIRST,
    ("learning", 0): FIRST,
    ("learning", 1): {1: (1, ("learning", 0)), 2: (10, ("learning", 1)), 3: REVIEW, 4: REVIEW},
    REVIEW: {1: LAPSED[1], 2: REVIEW, 3: REVIEW, 4: REVIEW},
    ("relearning", 0): LAPSED,
}


def history(rng, card):
    zones = [dt.timezone(dt.timedelta(minutes=m)) for m in (480, 0, -300, 330, 845)]
    zone, memory, place, last = rng.choice(zones), None, ("new", 0), None
    when = dt.datetime(2026, rng.randint(1, 12), rng.randint(1, 28), rng.choice([3, 4, 23, 0, 12]), rng.choice([0, 59]), tzinfo=zone)
    for _ in range(8):
        rating = rng.choice([1, 2, 3, 3, 3, 4])
        days = 0 if last is None else (study_day(when) - study_day(last)).days
        memory = update(memory, rating, days)
        follows, last = STEPS[place][rating], when
        if follows == REVIEW:
            place = REVIEW
            interval = clamp(math.floor(memory[0] + 0.5), 1, 36500)
            due_seconds, due_day = 0, (study_day(when) - EPOCH).days + interval
        else:
            wait, place = follows
            due = when + wait * MINUTES
            due_seconds, due_day = int(due.timestamp()), (study_day(due) - EPOCH).days
        yield (card, int(when.timestamp()), int(zone.utcoffset(None).total_seconds()), rating, place[0].upper(), place[1], memory[0],
               memory[1], due_seconds, due_day)
        when += rng.choice([5 * MINUTES, 11 * MINUTES, dt.timedelta(hours=5), dt.timedelta(days=1),
                            dt.timedelta(days=clamp(round(memory[0] * rng.choice([0.5, 1, 2])), 1, 4000))])
        if rng.random() < 0.2:  # the reader travels
            zone = rng.choice(zones)
            when = when.astimezone(zone)


print("/* fsrs_cases.h - made by fsrs_cases.py: card, seconds, offset, rating; then state, step, stability, difficulty, due. */")
print("/* clang-format off */")
print("static const struct fsrs_case cases[] = {")
rng = random.Random(20261129)
for card in range(32):
    for row in history(rng, card):
        print("    {%d, {%dLL, %d}, %d, FSRS_%s, %d, %.9g, %.9g, %dLL, %d}," % row)
print("};\n/* clang-format on */")
