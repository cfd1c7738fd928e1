"""Which lines of a reply are somebody else's: the headers and quotation marks of the messages quoted in it.

General rules, for any mail program; what we know of our own letter is brought in by `align`. A text becomes `Line`s, each
with the part it belongs to: part 0 is the sender's own, part 1 the message quoted first, and so on. Everything is linear
in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.mail.headings import header_at
from lacflow.mail.lines import Line, remembered
from lacflow.mail.trimmings import banners, legal, signatures

_PREFIX = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
#: `>>> look here <<<` is no quotation, nor is GroupWise's header, `>>> Pat Quill <pat@council.example> 3/5/2027 09:15 >>>`.
_NO_QUOTE = re.compile(r"[ \t]{0,3}>(?:[ \t]?>)+[^\n]{1,200}(?:<[ \t]?<|[^>]>>>)[ \t]*$")
#: Marks of quotation other than `>`; they count below an attribution whose next line bears one.
_OTHER_MARK = re.compile(r"[ \t]{0,3}([|:»＞%]|[A-Za-z]{1,12}>)(?:[ \t]|$)")
#: What a program broke off a quoted line: the end of an address or of a bracket.
_BROKEN_OFF = re.compile(
    r"[ \t]*(?:\(?(?:https?://|www\.|mailto:)\S+|[\w%=&?#./-]*[=_&?%/][\w%=&?#./-]*)\)?[ \t]*>?[ \t]*$"
)
_SHARED = re.compile(
    r"[ ]?-{0,3}[ ]?(?P<on>\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\w{3,9} \d{1,2}"
    r"|\d{1,2} \w{3,9}),? \d{4}\b.{0,120} wrote:)$"
)
_RULED = frozenset(">_-=*#—–")
_RULE = re.compile(r"[ \t>]{0,4}(?:[_]{5,}|[-]{10,}|[=]{10,}|[*]{5,}|[#]{10,}|[—–]{5,})[ \t]*$")
_EMPTY = Line("", kind="blank")


def lay_out(text: str, ours: Collection[str] = frozenset()) -> list[Line]:
    """Return a reply's lines, each with the part it belongs to and its kind.

    Args:
        ours: lines of the letter that was sent, as they stand in it: none of them begins another message.
    """
    lines = [_line(raw) for raw in text.split("\n")]
    lines = _mended(lines) if ">" in text else lines
    if " wrote:" in text:
        lines = [p for line in lines for p in (_apart(line) if line.text.endswith(" wrote:") else (line,))]
    lines = _parts(lines, ours)
    for pass_over in (banners, legal, signatures):
        lines = pass_over(lines)
    return lines


@remembered
def _line(raw: str) -> Line:
    if not raw:
        return _EMPTY
    raw = raw.rstrip("\r")
    raw = raw if raw == "-- " else raw.rstrip(" ")
    found = _PREFIX.match(raw) if ">" in raw[:4] and not _is_no_quote(raw) else None
    depth, body = (found[1].count(">"), raw[found.end() :]) if found else (0, raw)
    plain = body.strip(" \t\xa0\ufeff\u200b")
    kind = "blank" if not plain else "rule" if plain[0] in _RULED and _RULE.match(body) else "words"
    return Line(body, depth, 0, kind)


def _is_no_quote(raw: str) -> bool:
    end = raw.rstrip(" \t")
    closed = end.endswith("<") or (end.endswith(">>>") and not end.endswith(">>>>"))
    return closed and len(raw) < 400 and bool(_NO_QUOTE.match(raw))


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Give the end of a link that was broken off a quoted line the depth of the lines around it."""
    out = list(lines)
    for i in range(1, len(out) - 1):
        above, below = out[i - 1], lines[i + 1]
        if not out[i].depth and above.depth and below.depth == above.depth and _BROKEN_OFF.match(out[i].text[:300]):
            tail = above.text.count("(") > above.text.count(")") or out[i].text.rstrip().endswith(">")
            out[i] = out[i]._replace(depth=above.depth) if tail else out[i]
    return out


def _apart(line: Line) -> tuple[Line, ...]:
    """Cut a line where a program put its header behind the last words: `Green now. On Wed, 4 Apr 2012, Pat wrote:`."""
    found = _SHARED.search(line.text) if len(line.text) < 600 else None
    if found is None or not found.start():
        return (line,)
    return (line._replace(text=line.text[: found.start()]), line._replace(text=line.text[found.start("on") :]))


def _parts(lines: Sequence[Line], ours: Collection[str]) -> list[Line]:
    """Give each line its part: a header begins one, at its own depth or one deeper where the program marked it."""
    out: list[Line] = []
    part_at: dict[int, int] = {0: 0}
    nearest: dict[int, int] = {}
    count = i = 0
    remarked = False
    while i < len(lines):
        line = lines[i]
        depth = line.depth
        length = 0 if line.kind == "blank" or line.text in ours else header_at(lines, i)
        if length:
            if not remarked:
                lines, remarked = _remarked(lines, i + length)
            count += 1
            out += [line._replace(part=count, kind="header") for line in lines[i : i + length]]
            deeper = _next_depth(lines, i + length) > depth
            part_at = {d: p for d, p in part_at.items() if d <= depth}
            part_at[depth + 1 if deeper else depth] = count
            nearest = {}
            i += length
            continue
        if depth not in nearest:
            if depth and part_at[0] == 0 and not any(d <= depth for d in part_at if d):
                count += 1
                part_at[1] = count
                nearest = {}
            nearest[depth] = part_at[max(d for d in part_at if d <= depth)]
        part = nearest[depth]
        out.append(Line(line.text, depth, part, line.kind) if part else line)
        i += 1
    return out


def _remarked(lines: Sequence[Line], at: int) -> tuple[Sequence[Line], bool]:
    """Return the lines with the other mark that the quotation from `at` on bears read as `>`, and whether there was one."""
    first = next((line for line in lines[at : at + 3] if line.kind != "blank"), None)
    mark = _OTHER_MARK.match(first.text) if first and not first.depth else None
    if mark is None:
        return lines, False
    bears = re.compile(rf"[ \t]{{0,3}}{re.escape(mark[1])}[ \t]?")
    below = (
        line._replace(text=line.text[found.end() :], depth=1) if (found := bears.match(line.text)) else line
        for line in lines[at:]
    )
    return [*lines[:at], *below], True


def _next_depth(lines: Sequence[Line], at: int) -> int:
    for line in lines[at : at + 8]:
        if line.kind != "blank" or line.depth:
            return line.depth
    return 0
