"""The text of a reply that its sender wrote for us: without quotation, signature, banner and disclaimer.

Without the letter that was sent, general rules decide (`quoting`); with it, what matches the letter is quotation wherever
it stands below the sender's own words, and every other line there is new (`align`). Linear in the text's length.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from lacflow.mail.align import Sent
from lacflow.mail.html import html_to_text
from lacflow.mail.lines import Line
from lacflow.mail.message import Incoming
from lacflow.mail.quoting import lay_out

__all__ = ["html_to_text", "lines_of", "new_text", "text_of"]

#: Nobody writes more than this; what stands beyond it is not read by itself (`in_reach` gives it to be held).
MOST = 300_000
MOST_LINES = 6_000
#: What programs put in the text part when they write only HTML.
_STUB = re.compile(
    r"\bhtml\b|(?:does|do|can) ?not (?:support|display|show)|view(?:ing)? (?:this|the) (?:message|e-?mail) (?:in|on)|in (?:your|a) browser",
    re.IGNORECASE,
)


#: Words a reader sees struck out: only the HTML tells that they no longer count.
_MARKED = re.compile(r"<(?:s|strike|del)[\s>]", re.IGNORECASE)
_MARKED_BY_STYLE = re.compile(r"text-decoration[^;\"'>]{0,60}line-through", re.IGNORECASE)
_OF_A_TABLE = re.compile(r"<(/?)(t[dhr]|pre)\b", re.IGNORECASE)


def new_text(text: str, sent: str | None = None) -> str:
    """Return what is new in a reply.

    Args:
        text: the reply's text, quotation and all.
        sent: the letter it answers, where that is known.

    Example:
        `Green now.` above `On 3 May 2027, Pat wrote:` and `> How is 10c?` -> `Green now.`
    """
    lines = lines_of(text, (sent,) if sent else ())
    return _joined(lines[: _end_of_answers(lines)] if not sent and _interleaved(lines) else [x for x in lines if x.own])


def _interleaved(lines: Sequence[Line]) -> bool:
    """Tell whether the sender answered between quoted lines: then, without the letter, the quotation says to what."""
    marks = [
        line.part > 0 for line in lines if (line.own and line.kind == "words") or (line.depth and line.kind == "words")
    ]
    turns = sum(a and not b for a, b in itertools.pairwise(marks))
    headed = any(line.kind == "header" and not _forwarded(line) for line in lines)
    after = sum(not quoted for quoted in marks[marks.index(True) :]) if True in marks else 0
    return headed and (turns > 1 or (turns == 1 and not marks[0] and after > 1))


def _forwarded(line: Line) -> bool:
    return "forward" in line.text.lower()


def _end_of_answers(lines: Sequence[Line]) -> int:
    return max((i + 1 for i, line in enumerate(lines) if line.own and line.kind == "words"), default=0)


def in_reach(text: str) -> tuple[str, str]:
    """Return the part of a text that is read, its line ends made plain, and the words of an absurdly long one beyond it."""
    plain = text[:MOST].replace("\r\n", "\n").replace("\r", "\n")
    plain = re.sub(r"\n{9,}", "\n" * 8, plain) if "\n" * 9 in plain else plain
    if plain.count("\n") < MOST_LINES:
        return plain, text[MOST:].strip()
    lines = plain.split("\n", MOST_LINES)
    return "\n".join(lines[:MOST_LINES]), ("".join(lines[MOST_LINES:]) + text[MOST:]).strip()


def lines_of(text: str, sent: Sequence[str] = ()) -> list[Line]:
    """Return a reply's lines; with the letters sent, what is new in the quotation of one becomes the sender's own."""
    lines = lay_out(in_reach(text)[0])
    return _aligned(lines, Sent(sent), sent) if any(sent) else lines


def _aligned(lines: list[Line], sent: Sent, texts: Sequence[str]) -> list[Line]:
    """Set each line of the quoted letter apart as ours, and give the others there to the sender."""
    marked = any(line.part for line in lines)
    quotable = ["" if line.kind == "header" or (marked and not line.part) else line.text for line in lines]
    ours = sent.quoted(quotable)
    labels = {line.strip() for text in texts for line in text.split("\n") if line.strip().endswith(":")}
    parts = {line.part for line, is_ours in zip(lines, ours, strict=True) if is_ours}
    out = []
    for line, is_ours in zip(lines, ours, strict=True):
        quoted = is_ours or (line.part in parts and line.text.strip() in labels)
        if line.kind in ("words", "rule") and (quoted or (line.kind == "rule" and line.part in parts and line.part)):
            line = line._replace(kind="ours")
        elif line.part in parts and line.kind in ("words", "blank"):
            line = line._replace(part=0, depth=0)
        out.append(line)
    return out


def text_of(incoming: Incoming) -> str:
    """Return the text of a message: its text part, or what a reader sees of its HTML where the text part is a stub."""
    if not incoming.html.strip():
        return incoming.text
    if _struck(incoming.html):
        return html_to_text(incoming.html) or incoming.text
    words = len(incoming.text.split(None, 40))
    if words >= 5 and not (words < 40 and _STUB.search(incoming.text)):
        return incoming.text
    seen = html_to_text(incoming.html)
    return (
        seen
        if not words or len(seen.split()) >= 2 * words + 5 or (_STUB.search(incoming.text) and seen.strip())
        else incoming.text
    )


@lru_cache(maxsize=4)  # asked three times of each message
def _struck(html: str) -> bool:
    return bool(_MARKED.search(html) or ("line-through" in html.lower() and _MARKED_BY_STYLE.search(html)))


def seen_in(incoming: Incoming) -> str:
    """Return what a reader sees of a message's HTML, where a row of a table in it has two cells; else nothing."""
    return html_to_text(incoming.html) if _has_rows(incoming.html) else ""


def _has_rows(html: str) -> bool:
    """Tell whether two cells can stand in one row: tables that only lay a page out are not worth the reading."""
    low = html.lower()
    if not any(mark in low for mark in ("<td", "<th", "<pre", "</pre")):
        return False
    first, *others = html.split("<!--")
    cells: list[int] = []
    for tag in _OF_A_TABLE.finditer("".join([first, *(part.partition("-->")[2] for part in others)])):
        name = tag[2].lower()
        if name == "pre" or (name != "tr" and not tag[1] and cells and cells[-1]):
            return True
        if name == "tr" and tag[1]:
            del cells[-1:]
        elif name == "tr":
            cells.append(0)
        elif not tag[1]:
            cells[-1:] = [1]
    return False


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join((">" * line.depth + " " if line.depth else "") + line.text for line in lines).strip()
