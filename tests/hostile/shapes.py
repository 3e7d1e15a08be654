"""Hostile notes: (name, text) for shapes on which a parser or a typesetter may take quadratic time, recurse or eat memory. n repeats."""


def shapes(n):
    yield "cdata", "x<![CDATA[" * n
    yield "declarations", "a <!A " * n
    yield "instructions", "a <?" * n
    yield "images in images", "![[]()" * n
    yield "heading of cdata", "# " + "a <![CDATA[" * n
    yield "paragraphs of cdata", ("a " + "<![CDATA[" * 400 + "\n\n") * (n // 400)
    yield "cells", "|" + "x|" * n + "\n"
    yield "formulas that open", "${" * n
    yield "addresses that begin", "http://" * n + "a@" * n
    yield "entities in a block", "<div>" + "&copy" * n
    yield "blocks of html", "<div>\n\n" * n
    yield "open tags", "<a a=\"" * n
    yield "modulo three", "***a*b**c " * n
    yield "emphasis nested", "*" * n + "a" + "*" * n
    yield "quotes", ">" * n + "a*" * n
    yield "quotes over lines", (">" * 200 + "a\n") * (n // 100)
    yield "lists on a line", "- " * n + "x" + "\n" * n
    yield "lists by indent", "".join(" " * (2 * i) + "- a\n" for i in range(n // 50)) + "\n" * n
    yield "numbers on a line", "1. " * n + "a"
    yield "footnotes nested", "[^1]:" * n + "\n" * n
    yield "footnotes chained", "".join(f"[^{i}]: [^{i + 1}]\n\n" for i in range(n)) + "[^0]"
    yield "footnotes unused", "".join(f"[^{i}]: x\n\n" for i in range(n))
    yield "footnotes used", "".join(f"a[^{i}]\n\n[^{i}]: a\n\n" for i in range(n // 2))
    yield "links on a line", "[a](#a) " * n
    yield "entities in words", "www.a.b" + "&a;" * n
    yield "footnote again", "[^1]: x\n\n" * n
    yield "definition expanded", "[a]: /" + "u" * n + "\n\n" + "[a]" * n
    yield "definitions", "".join(f"[r{i}]: /u\n" for i in range(n))
    yield "titles without end", "[a]: b '\n" * n
    yield "table header mismatched", "|a|b|\n|-|\n" * n
    yield "table of delimiters", "|-|-|\n" * n
    yield "table under a long paragraph", "a\n" * n + "|a|\n|-|\n"
    yield "table of many columns", "|" + "x|" * n + "\n|" + "-|" * n
    yield "table rows cut short", "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "|a\n" * n
    yield "tables in quotes", "> |a|\n> |-|\n" * n
    yield "dollars", "$a " * n
    yield "dollars and braces", "${a " * n
    yield "dollars in text", "$\\text{a$" * n
    yield "double dollars", "$$\na\n\n" * n
    yield "double dollars in quotes", "> $$\n\n" * n
    yield "paren maths", "\\\\(a " * n
    yield "bracket maths", "\\\\[\na\n" * n
    yield "masked stars", "。**然" * n
    yield "masked stars that open", "然**“" * n
    yield "mail signs", "a.b@c.d@" * n
    yield "long mail name", "a" * n + "@"
    yield "addresses", "http://a." * n
    yield "address brackets", "http://a.b/" + "((" * n
    yield "address entities", "http://a.b/" + "&a;" * n
    yield "www", "www._" * n
    yield "details", "<details><summary>a\n\n" * n
    yield "divs", "<div>\n\n" * n + "</div>\n\n" * n
    yield "bold in paragraphs", "<b>x\n\n" * n
    yield "html table cells", "<table>\n<tr>\n" + "<td>a\n" * n
    yield "html tables", "<table><tr><td>\n\n" * n
    yield "html spans", "<table><tr><td colspan=99999999>a\n\n" * (n // 10)
    yield "html entities", "<div>\n" + "&copy;" * n
    yield "html less-thans", "<div>\n" + "< " * n
    yield "scripts", "<div>\n" + "<script>\n" * (n // 10)
    yield "comments", "<!-- \n\n" * n
    yield "alerts", "> [!NOTE]\n> a\n\n" * n
    yield "entities", "&nbsp;" * n
    yield "escapes", "\\*" * n
    yield "backslashes", "\\" * (n * 40)
    yield "periods", "." * (n * 80)
    yield "short lines", ".\n" * (n * 25)
    yield "line ends", "\r" * n
    yield "nul", "\0" * n
    yield "one paragraph", "这是一个没有空格的段落，" * n
    yield "rows of a table", "| a | b |\n|---|---|\n" + "| x | y |\n" * n
    yield "rows ended by carriage returns", "| a | b |\r|---|---|\r" + "| x\v | y |\r" * n
    yield "a long address under a long text", "[" + "a b " * n + "](http://a/" + "x" * 4000 + ")"
    yield "code by tabs", "\ta: b\n" * n
    yield "hard breaks", "a\\\n" * n
    yield "combining marks", "a" + "\u0301" * n
    yield "joined emoji", "👨\u200d" * n
    yield "front matter brackets", "---\na: " + "[" * n + "\n---\n"
    yield "front matter keys", "---\n" + "".join(f"k{i}: b\n" for i in range(n)) + "---\n"
    yield "front matter aliases", "---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n---\n"
    yield "front matter anchors", "---\n" + "".join(f"k{i}: &a{i} b\n" for i in range(n)) + "---\n"
    grown = "".join("\\def\\%s{%s}" % (chr(98 + i), ("\\" + chr(97 + i)) * 10) for i in range(9))
    yield "macros that grow", ("$\\def\\a{xxxxxxxxxx}" + grown + "\\j$\n\n") * (n // 40)
    yield "macros that grow, in a table", "|a|b|\n|-|-|\n" + ("|$\\def\\a{xxxxxxxxxx}" + grown + "\\j$|b|\n") * (n // 40)
    yield "macros without end", "$\\def\\a{\\a\\a}\\a$ " * (n // 10)
    yield "front matter open", "---\n" + "a: b\n" * n
    yield "abbreviations", ("---\ndialect: mkdocs\n---\n" + "".join(f"*[A{i}]: x\n" for i in range(n // 5)) + "\n"
                            + " ".join(f"A{i}" for i in range(n // 5)) + " b" * n)


def folders(n):
    """Courses that are hostile by their contents: (name, {file: text})."""
    few = {"docs/a.md": "# A\n\na b\n"}
    names = [chr(97 + i) for i in range(20)]
    yield "aliases that grow", few | {"mkdocs.yml": "nav:\n- &a [a.md, b.md]\n" + "".join(
        f"- &{after} [{','.join(['*' + name] * 9)}]\n" for name, after in zip(names, names[1:]))}
    yield "an alias of itself", few | {"mkdocs.yml": "nav: &a [*a, a.md]\n"}
    yield "brackets", few | {"mkdocs.yml": "nav: " + "[{a: " * (n // 5) + "a.md" + "}]" * (n // 5) + "\n"}
    yield "sections in sections", few | {"mkdocs.yml": "nav:\n" + "".join("  " * i + "- S:\n" for i in range(n // 20))}
    pages = {f"docs/n{i}.md": f"# N {i}\n\na b\n" for i in range(20)}
    yield "missing notes", pages | {"mkdocs.yml": "nav:\n" + "".join(f"- n{i}.md\n" for i in range(n // 5))}
    yield "missing links", pages | {"docs/SUMMARY.md": "# S\n\n" + "".join(f"- [T](n{i}.md)\n" for i in range(n // 5))}
    yield "one note many times", {"a.md": "# A\n"} | {"_sidebar.md": "".join(f"- [T {i}](a.md)\n" for i in range(n // 2))}
    yield "globs", {f"n{i}.md": f"# N {i}\n\na b\n" for i in range(100)} | {
        "conf.py": "extensions = ['myst_parser']\n", "index.rst": "T\n=\n\n" + ".. toctree::\n   :glob:\n\n   n*\n\n" * (n // 20)}
