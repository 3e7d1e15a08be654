#!/usr/bin/env python3
"""Makes han_table.c from the Unicode Han database.

usage: han_table.py FOLDER > han_table.c      FOLDER holds Unihan_Readings.txt and Unihan_Variants.txt, or their .bz2
       (Debian: package unicode-data, folder /usr/share/unicode)

Readings: kMandarin first, then those of kHanyuPinlu, kTGHZ2013 and kXHC1983, without tones, doubles dropped: modern readings only,
so that a search by pinyin does not match by readings nobody uses. Simplified forms: kSimplifiedVariant where it has one value.
"""
import bz2, pathlib, re, sys, unicodedata
FIRST, LAST = 0x3400, 0x9FFF

def read(folder, name):
    plain = pathlib.Path(folder) / name
    data = plain.read_text("utf-8") if plain.exists() else bz2.open(str(plain) + ".bz2", "rt", encoding="utf-8").read()
    version = re.search(r"Unicode version: (\S+)", data).group(1)
    rows = {}
    for line in data.splitlines():
        if line and not line.startswith("#"):
            code, field, value = line.split("\t")
            rows.setdefault(int(code[2:], 16), {})[field] = value
    return rows, version

def toneless(syllable):
    s = unicodedata.normalize("NFD", syllable.lower())
    s = s.replace("u\u0308", "v").replace("e\u0302", "e")
    s = "".join(c for c in s if not unicodedata.combining(c))
    return s if re.fullmatch(r"[a-zv]+", s) else None

def readings(fields):
    found = fields.get("kMandarin", "").split()[:1]
    found += re.findall(r"([^\s(]+)\(", fields.get("kHanyuPinlu", ""))
    for field in ("kTGHZ2013", "kXHC1983"):
        for group in fields.get(field, "").split():
            found += group.split(":")[1].split(",")
    result = []
    for one in map(toneless, found):
        if one and one not in result:
            result.append(one)
    return result

def rows_of(values, form, per_line):
    values = [form % v for v in values]
    return "".join("    " + ", ".join(values[i:i + per_line]) + ",\n" for i in range(0, len(values), per_line))

def main():
    table, version = read(sys.argv[1], "Unihan_Readings.txt")
    variants, _ = read(sys.argv[1], "Unihan_Variants.txt")
    lists = {code: readings(f) for code, f in table.items() if FIRST <= code <= LAST}
    syllables = sorted({s for l in lists.values() for s in l})
    number = {s: i + 1 for i, s in enumerate(syllables)}
    sets, start, at = [0], {(): 0}, {}
    for code, names in sorted(lists.items()):
        key = tuple(number[s] for s in names)
        if key not in start:
            start[key] = len(sets)
            sets += list(key) + [0]
        at[code] = start[key]
    simple = {}
    for code, f in variants.items():
        forms = [int(v[2:], 16) for v in f.get("kSimplifiedVariant", "").split()]
        if len(forms) == 1 and FIRST <= code <= LAST and FIRST <= forms[0] <= LAST:
            simple[code] = forms[0]
    def simplest(code, steps=3):
        return simplest(simple[code], steps - 1) if code in simple and steps > 0 else code
    print(f"""/* han_table.c - readings and variants of Han characters; see han.h.
 * Made by han_table.py from the Unicode Han database, version {version}; do not edit.
 * Data: Copyright 1991-2022 Unicode, Inc., under the Unicode License, https://www.unicode.org/license.txt */
/* clang-format off */
#include "biji/han.h"

enum {{ FIRST = 0x{FIRST:X}, LAST = 0x{LAST:X} }};

static const char syllables[][8] = {{
    "",
{rows_of(syllables, '"%s"', 14)}}};

/* lists of syllable numbers, each ended by 0 */
static const uint16_t lists[] = {{
{rows_of(sets, '%d', 28)}}};

/* for each rune from FIRST to LAST where its list starts */
static const uint16_t starts[LAST - FIRST + 1] = {{
{rows_of([at.get(c, 0) for c in range(FIRST, LAST + 1)], '%d', 24)}}};

/* for each rune from FIRST to LAST its simplified form */
static const uint16_t simplified[LAST - FIRST + 1] = {{
{rows_of([simplest(c) for c in range(FIRST, LAST + 1)], '%#x', 18)}}};

const uint16_t *han_readings(uint32_t rune)
{{
    return rune < FIRST || rune > LAST ? lists : lists + starts[rune - FIRST];
}}

const char *han_syllable(uint16_t id)
{{
    return syllables[id];
}}

size_t han_syllable_count(void)
{{
    return sizeof syllables / sizeof syllables[0] - 1;
}}

uint32_t han_simplified(uint32_t rune)
{{
    return rune < FIRST || rune > LAST ? rune : simplified[rune - FIRST];
}}""")

main()
