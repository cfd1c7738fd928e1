"""The colours of an HTML body: the fills of the cells of its tables, and the ink and highlight of its words.

Only asked for where a reply's words or tables call for it. A page is laid out as `html` does it, with signs that stand for
colours between the words; which of them mean a colour of the board is not said here. Colours are `RRGGBB`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lacflow.mail.align import words_of
from lacflow.mail.html import VOID, Page, put_on

#: Signs for colours, where no character will ever be: the last two planes.
_INK, _FILL, _MOST = 0xF0000, 0x100000, 0xFFF0
_SIGN = re.compile(r"[\U000F0000-\U0010FFFF]")
#: What a line of a cited quotation begins with.
_MARKED = re.compile(r"^(?:> ?)+")
_FILLED = re.compile(r"<t[dhr]\b[^<>]*\b(?:background|bgcolor)", re.IGNORECASE)
_COLOUR = re.compile(r"""(?:^|[;"'\s])color\s*:\s*([^;"']{1,60})""", re.IGNORECASE)
_BEHIND = re.compile(r"""(?:^|[;"'\s])background(?:-color)?\s*:\s*([^;"']{1,80})""", re.IGNORECASE)
_BY_NAME = re.compile(r"""(?:^|\s)(color|bgcolor)\s*=\s*["']?\s*([#\w]{3,20})""", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_BARE_HEX = re.compile(r"[0-9a-f]{6}", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+))?", re.IGNORECASE)
_NAMES = {
    "red": "FF0000", "darkred": "8B0000", "crimson": "DC143C", "firebrick": "B22222", "maroon": "800000",
    "green": "008000", "darkgreen": "006400", "lime": "00FF00", "limegreen": "32CD32", "forestgreen": "228B22",
    "seagreen": "2E8B57", "lightgreen": "90EE90", "orange": "FFA500", "darkorange": "FF8C00", "gold": "FFD700",
    "amber": "FFBF00", "yellow": "FFFF00", "blue": "0000FF", "navy": "000080", "darkblue": "00008B", "royalblue": "4169E1",
    "dodgerblue": "1E90FF", "lightblue": "ADD8E6", "purple": "800080", "black": "000000", "windowtext": "000000",
    "white": "FFFFFF", "gray": "808080", "grey": "808080", "teal": "008080", "aqua": "00FFFF", "magenta": "FF00FF",
}  # fmt: skip
#: What ends where another of its name begins, and inside what that is looked for.
_CLOSED_BY_NEXT = frozenset(["p", "li", "td", "th", "tr"])
_WITHIN = frozenset(["table", "td", "th", "ul", "ol", "div", "blockquote"])
_AS_DEEP = 50


class _Element(NamedTuple):
    """One element under way, with the colours of the words in it."""

    name: str
    ink: str
    behind: str
    in_link: bool


_OUTSIDE = _Element("", "", "", False)


@dataclass(frozen=True)
class Inked:
    """One word, and the colours it stands in: its own and that behind it; empty where it has none of its own."""

    word: str
    ink: str = ""
    behind: str = ""


def fills_in(html: str) -> Mapping[str, tuple[str, ...]]:
    """Return the fills of the cells of each row of a table, by the row's words; rows without any are left out.

    Example:
        `<tr><td>10c</td><td bgcolor="#FFC000">Green</td><td></td></tr>` -> `10c<tab>Green`: none, FFC000, none.
    """
    if not _FILLED.search(html):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    page = _Coloured()
    put_on(page, html)
    for line in page.done().split("\n"):
        if "\t" not in line or not _SIGN.search(line):
            continue
        cells = _MARKED.sub("", line).split("\t")
        fills = tuple(next((c for sign in _SIGN.findall(cell) if (c := page.fill(sign))), "") for cell in cells)
        if any(fills):
            found.setdefault("\t".join(_SIGN.sub("", cell).strip(" *_") for cell in cells).strip(), fills)
    return found


def inked_words(html: str) -> list[Inked]:
    """Return the words a reader sees, as they are compared (`align`), each with its colours."""
    page = _Coloured()
    put_on(page, html)
    out: list[Inked] = []
    ink = behind = ""
    for run in _runs(page.done()):
        if _SIGN.match(run):
            ink, behind = page.inks(run) or (ink, behind)
        else:
            out += [Inked(word, ink, behind) for word in words_of(run)]
    return out


def _runs(text: str) -> Iterator[str]:
    at = 0
    for sign in _SIGN.finditer(text):
        yield text[at : sign.start()]
        yield sign[0]
        at = sign.end()
    yield text[at:]


class _Coloured(Page):
    """A page with signs for colours: before the words whose colours differ from those before them, and in filled cells."""

    def __init__(self) -> None:
        super().__init__()
        self.palette: list[tuple[str, str]] = []
        self.numbers: dict[tuple[str, str], int] = {}
        self.stack: list[_Element] = []
        self.names: Counter[str] = Counter()
        self.row_fill = ""
        self.shown = ("", "")

    def fill(self, sign: str) -> str:
        """Return the fill a sign stands for; empty for another sign."""
        number = ord(sign) - _FILL
        return self.palette[number][1] if 0 <= number < len(self.palette) else ""

    def inks(self, sign: str) -> tuple[str, str] | None:
        """Return the colours of the words below a sign; None for the sign of a fill."""
        number = ord(sign) - _INK
        return self.palette[number] if 0 <= number < len(self.palette) else None

    def _sign(self, base: int, ink: str, behind: str) -> str:
        number = self.numbers.setdefault((ink, behind), len(self.palette))
        if number == len(self.palette):
            self.palette.append((ink, behind))
        return chr(base + number)

    def text(self, raw: str) -> None:
        super().text(_SIGN.sub("", raw))

    def _put(self, words: str) -> None:
        now = (self.stack[-1].ink, self.stack[-1].behind) if self.stack else ("", "")
        if now != self.shown and len(self.palette) < _MOST and words.strip():
            self.shown = now
            words = self._sign(_INK, *now) + words
        super()._put(words)

    def open(self, name: str, attributes: str) -> None:
        if name in VOID or self.hidden:
            return super().open(name, attributes)
        if name in _CLOSED_BY_NEXT and self.names[name]:
            self._end_before(name)
        _, ink, behind, in_link = self.stack[-1] if self.stack else _OUTSIDE
        own_ink, own_behind = _colours(attributes) if attributes else ("", "")
        in_link = in_link or (name == "a" and "href" in attributes.lower())
        if in_link:  # every program gives a link a colour
            own_ink = ""
        if name in ("td", "th", "tr", "table"):
            fill, own_behind, behind = own_behind, "", ""
        self.stack.append(_Element(name, own_ink or ink, own_behind or behind, in_link))
        self.names[name] += 1
        super().open(name, attributes)
        if name == "tr":
            self.row_fill = fill
        elif name in ("td", "th") and (fill or self.row_fill) and len(self.palette) < _MOST and not self.hidden:
            super()._put(self._sign(_FILL, "", fill or self.row_fill))
        return None

    def _end_before(self, name: str) -> None:
        """End an element that was left open where the next of its name begins."""
        for at in range(len(self.stack) - 1, max(-1, len(self.stack) - _AS_DEEP), -1):
            if self.stack[at].name == name:
                return self._cut(at)
            if self.stack[at].name in _WITHIN:
                return None
        return None

    def _cut(self, at: int) -> None:
        for name, *_ in self.stack[at:]:
            self.names[name] -= 1
        del self.stack[at:]

    def close(self, name: str) -> None:
        super().close(name)
        if self.hidden or not self.names[name]:
            return None
        at = len(self.stack) - 1
        while self.stack[at].name != name:
            at -= 1
        return self._cut(at)


def _colours(attributes: str) -> tuple[str, str]:
    """Return the colour of an element's words, and that behind them; empty where its attributes do not say."""
    low = attributes.lower()
    if "color" not in low and "background" not in low:
        return "", ""
    named = {name.lower(): value for name, value in _BY_NAME.findall(attributes)}
    ink = _COLOUR.search(attributes) if "color" in low else None
    behind = _BEHIND.search(attributes) if "background" in low else None
    return (
        _hex(ink[1]) if ink else _hex(named.get("color", "")),
        _hex(behind[1]) if behind else _hex(named.get("bgcolor", "")),
    )


def _hex(words: str) -> str:
    """Return a colour as `RRGGBB`; empty for none, one that is seen through, or one that is not known."""
    words = words.strip()
    if found := _HEX.search(words):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return digits.upper()
    if found := _RGB.search(words):
        parts = [min(int(part), 255) for part in found.groups()[:3]]
        return "" if found[4] and float("0" + found[4].strip(".")) < 0.05 else "{:02X}{:02X}{:02X}".format(*parts)
    if _BARE_HEX.fullmatch(words):
        return words.upper()
    first = words.split()[0].lower() if words else ""
    return _NAMES.get(first, "")
