#!/usr/bin/env python3
"""Footnotes lead to the thing itself, a ruling, a paper, a card, and each chapter says as of when it holds.

usage: sources.py

A footnote needs an address, or says 以案号为准 where a court publishes none. The address has a path: a home page, a search, a list of
news by tag or by day proves nothing. A day in facts/ needs a footnote too: it is never `given`. The front matter's date is that of
the line 更新 and of the index.
"""
import pathlib, re, sys
from urllib.parse import urlparse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "shared"))
from tally import check, finish
ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
ADDRESS = re.compile(r"https?://[^\s；，）>]+")
HOME = re.compile(r"/?(?:index\.\w+|en|zh|home)?/?", re.I)                       # paths of home pages
LIST = re.compile(r"/(?:search|tag|tags|category)/?(?:\?|$)|/(?:tag|tags|category)/|[?&](?:q|query|docket_number)=|/20\d\d/\d\d/\d\d/?$", re.I)

def astray(address):
    """Why an address is no source: a word for it, or nothing."""
    parts = urlparse(address)
    if HOME.fullmatch(parts.path) and not parts.query:
        return "a home page"
    return "a search or a list" if LIST.search(address) else ""

def check_note(path):
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
    for label, footnote in re.findall(r"^\[\^([^\]]+)\]: (.*)$", text, re.M):
        found = ADDRESS.findall(footnote)
        check(found or "以案号为准" in footnote, f"{name}: [^{label}] has no address")
        for address in found:
            check(not astray(address), f"{name}: [^{label}] leads to {astray(address)}: {address}")
        check(len(re.findall(rf"\[\^{re.escape(label)}\](?!:)", text)), f"{name}: [^{label}] is used nowhere")

def check_dates(path, today):
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
    date, updated = (re.search(p, text, re.M) for p in (r"^date: (\S+)$", r"^更新：(\d{4}-\d\d-\d\d)"))
    check(date and date.group(1) == today, f"{name}: its date is not the index's, {today}")
    check(updated and updated.group(1) == today, f"{name}: 更新 is not of {today}")

def check_facts(path):
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        day = re.search(r"(?:19|20)\d\d(?: 年| 月|-\d\d(?!\d)(?!\s*的字符串))", line)
        check(not (line.startswith("given\t") and day), f"{path.relative_to(ROOT)}:{n}: a date needs a source: {line}")

def check_itself():
    for address in ("https://example.org", "https://example.org/en/", "https://example.org/?q=getty", "https://example.org/tag/ai", "https://example.org/search/?type=r", "https://example.org/news/2026/04/08"):
        check(astray(address), f"{address} should be refused")
    for address in ("https://arxiv.org/abs/2412.19437", "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32026R1744", "https://example.org/2026/04/08/muse"):
        check(not astray(address), f"{address} should be taken")

def main():
    check_itself()
    today = re.search(r"^date: (\S+)$", (CONTENT / "index.md").read_text(encoding="utf-8"), re.M).group(1)
    chapters = sorted((CONTENT / "llm_content").glob("ch[0-9][0-9].md"))
    for path in chapters:
        check_note(path)
        check_dates(path, today)
    for path in sorted((CONTENT / "lab").glob("*.md")):
        check_note(path)
    for path in sorted((ROOT / "tests" / "notes" / "facts").glob("*.tsv")):
        check_facts(path)
    finish("sources")

main()
