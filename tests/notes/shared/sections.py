"""The part of a chapter that an anchor leads to."""
import re


def section(text, anchor):
    """The text under the heading that has that anchor, down to the next of its kind; nothing where there is none."""
    found = re.search(rf'<a id="{re.escape(anchor)}"></a>\n(?:<a id="[^"]+"></a>\n)*(?=(##+) )', text)
    return re.match(rf"#.*\n[\s\S]*?(?=^##{{1,{len(found.group(1)) - 1}}} |\Z)", text[found.end():], re.M).group() if found else ""
