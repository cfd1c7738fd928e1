"""How a workbook's cells look: number formats, bold and struck fonts, fills worked out to `RRGGBB`.

A fill of which nobody can say what one colour it is (a gradient, a pattern of two colours) is `?` and the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lacflow.documents.child.colours import THEME, theme_colours, tinted
from lacflow.documents.child.pages import Element, FaultError, child, on

#: Number formats that are only numbered in the file (ECMA-376 18.8.30).
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
#: The palette a workbook has unless it brings its own (ECMA-376 18.8.27), from colour 16 on; before it, eight twice.
_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_LATER = (
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF"
    " 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99"
    " 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
PALETTE = tuple(f"{_FIRST} {_FIRST} {_LATER}".split())
_UNSEEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    number_format: str = "General"
    bold: bool = False
    struck: bool = False
    fill: str | None = None

    @property
    def dated(self) -> bool:
        """Whether its numbers are days."""
        return bool(shape_of(self.number_format))


PLAIN = Look()


def shape_of(number_format: str) -> str:
    """Tell whether a format shows numbers as a `day` or as a `time`; empty where it shows numbers.

    Example:
        `mmm-yy` -> day; `[h]:mm` -> time; `[Red]0.00` and `0" days"` -> neither.
    """
    bare = _UNSEEN.sub("", number_format.split(";")[0]).lower().replace("general", "").replace("am/pm", "")
    if re.search(r"[dy]", bare) or ("m" in bare and not re.search(r"[hs]", bare)):
        return "day"
    return "time" if re.search(r"[hs]", bare) else ""


#: Excel allows 65,490 different cell formats in a workbook.
_MOST_LOOKS = 65_490


class Styles:
    """The styles of a workbook: how its cells look by number, and the fills of its conditional formats."""

    def __init__(self, root: Element | None, theme: bytes) -> None:
        colours = theme_colours(theme)
        self._theme = [colours.get(n, "") for n in THEME]
        self.looks: list[Look] = [PLAIN]
        self.rule_fills: list[str | None] = []
        if root is None:
            self._palette: tuple[str, ...] = PALETTE
            return
        own = [_hex(c.get("rgb")) or "" for c in _all(root, "colors", "indexedColors", "rgbColor")]
        self._palette = (*own, *PALETTE[len(own) :])
        formats = {c.get("numFmtId"): c.get("formatCode", "") for c in _all(root, "numFmts", "numFmt")}
        fonts = [(bool(on(f, "b")), bool(on(f, "strike"))) for f in _all(root, "fonts", "font")]
        fills = [self.fill(f) for f in _all(root, "fills", "fill")]
        looks = list(_all(root, "cellXfs", "xf"))
        if len(looks) > _MOST_LOOKS:
            raise FaultError("file.too_big", "It holds more cell styles than Excel itself allows.")
        self.looks = [self._look(x, formats, fonts, fills) for x in looks] or self.looks
        self.rule_fills = [self.rule_fill(d.find("fill")) for d in _all(root, "dxfs", "dxf")]

    @staticmethod
    def _look(xf: Element, formats: dict[str, str], fonts: list[tuple[bool, bool]], fills: list[str | None]) -> Look:
        number = xf.get("numFmtId", "0")
        font, fill = _number(xf.get("fontId")), _number(xf.get("fillId"))
        bold, struck = fonts[font] if font < len(fonts) else (False, False)
        shape = formats.get(number) or _BUILT_IN.get(_number(number), "General")
        return Look(shape, bold, struck, fills[fill] if fill < len(fills) else None)

    def look(self, number: str | None) -> Look:
        """Return the look a cell's style number stands for."""
        n = _number(number)
        return self.looks[n] if n < len(self.looks) else self.looks[0]

    def fill(self, fill: Element) -> str | None:
        """Return a cell's fill."""
        gradient, pattern = fill.find("gradientFill"), fill.find("patternFill")
        if gradient is not None:
            stops = {self.colour(c) for c in gradient.iter("color")}
            return stops.pop() if len(stops) == 1 else "?the fill runs from one colour into another"
        kind = "none" if pattern is None else pattern.get("patternType", "none")
        if kind in ("none", "solid"):
            return self.colour(child(pattern, "fgColor")) if kind == "solid" else None
        drawn = any(self.colour(child(pattern, n)) for n in ("fgColor", "bgColor"))
        return "?the fill is a pattern of two colours" if drawn else None

    def rule_fill(self, fill: Element | None) -> str | None:
        """Return a conditional format's fill, which stands the other way round: its background is what is seen."""
        if fill is None:
            return None
        pattern = fill.find("patternFill")
        if pattern is None:
            return "?the fill of its conditional format runs from one colour into another"
        kind = pattern.get("patternType", "solid")
        if kind == "none":
            return None
        front, back = (self.colour(child(pattern, n)) for n in ("fgColor", "bgColor"))
        if kind != "solid" or (front and front != back and pattern.get("patternType")):
            return "?the fill of its conditional format is of two colours"
        return back or front

    def colour(self, one: Element | None) -> str | None:
        """Return a colour given in itself, by the palette or by the theme."""
        if one is None:
            return None
        rgb, index, theme = one.get("rgb"), one.get("indexed"), one.get("theme")
        if rgb is not None:
            base = None if rgb == "00000000" else _hex(rgb)
        elif index is not None:
            base = self._palette[_number(index)] if _number(index) < len(self._palette) else None
        else:
            base = self._theme[_number(theme)] if theme is not None and _number(theme) < len(self._theme) else None
        tint = _fraction(one.get("tint"))
        return (tinted(base, tint) if tint else base) if base and _hex(base) else None


def _all(root: Element, *path: str) -> list[Element]:
    parent = child(root, *path[:-1])
    return [] if parent is None else parent.findall(path[-1])


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0


def _fraction(text: str | None) -> float:
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if -1 <= found <= 1 else 0.0


def _hex(text: str | None) -> str | None:
    last = (text or "")[-6:].upper()
    return last if len(last) == 6 and all(c in "0123456789ABCDEF" for c in last) else None
