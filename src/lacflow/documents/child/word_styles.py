"""How a Word document's styles make a paragraph or its words look: bold, struck through, numbered, a heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lacflow.documents.child.pages import Element, child, on, val

#: What a highlighter pen gives.
_PENS = {
    "red": "FF0000", "darkRed": "800000", "green": "00FF00", "darkGreen": "008000", "yellow": "FFFF00",
    "darkYellow": "808000", "blue": "0000FF", "darkBlue": "000080", "cyan": "00FFFF", "darkCyan": "008080",
    "magenta": "FF00FF", "darkMagenta": "800080",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How words look: None is not said here."""

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document by their ids, each with what it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {s.get("styleId", ""): s for s in (() if root is None else root.iter("style"))}
        self._looks: dict[str, Look] = {}
        self._default = next(
            (n for n, s in self._styles.items() if s.get("type") == "paragraph" and s.get("default") in ("1", "true")),
            "",
        )

    def chain(self, style: str) -> Iterator[Element]:
        """Yield a style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = val(self._styles[style], "basedOn")

    def look(self, style: str) -> Look:
        """Return how a style makes words look."""
        if style not in self._looks:
            looks = [look_of(p) for s in self.chain(style) if (p := s.find("rPr")) is not None]
            bold, struck, hidden = (
                next((x for look in looks if (x := getattr(look, n)) is not None), None)
                for n in ("bold", "struck", "hidden")
            )
            heads = any(val(s, "name").lower().startswith(("heading", "title")) for s in self.chain(style))
            self._looks[style] = Look(bold or heads or bold, struck, hidden)
        return self._looks[style]

    def list_of(self, style: str) -> tuple[str, int | None, str]:
        """Return the list a style puts a paragraph in, its level if the style says, and the style that says so."""
        list_id, level = "", None
        for one in self.chain(style or self._default):
            place = child(one, "pPr", "numPr")
            if place is None:
                continue
            level = level if level is not None or not val(place, "ilvl").isdigit() else int(val(place, "ilvl"))
            if val(place, "numId"):
                return val(place, "numId"), level, one.get("styleId", "")
        return list_id, level, ""


def look_of(properties: Element | None) -> Look:
    """Return what run properties say of words."""
    if properties is None:
        return Look()
    struck = on(properties, "strike")
    return Look(on(properties, "b"), on(properties, "dstrike") if struck is None else struck, on(properties, "vanish"))


def pen_of(properties: Element | None) -> str | None:
    """Return the colour behind words: shading, or a highlighter's."""
    if properties is None:
        return None
    return _PENS.get(val(properties, "highlight")) or shade_of(properties.find("shd"))


def shade_of(shading: Element | None, theme: dict[str, str] | None = None) -> str | None:
    """Return a shading's colour as RRGGBB, `?` and a reason where it is a pattern, None where there is none."""
    if shading is None:
        return None
    pattern, fill = shading.get("val", "clear"), _hex(shading.get("fill"))
    if pattern in ("nil",):
        return None
    if pattern == "solid":
        return _hex(shading.get("color")) or "000000"
    if pattern != "clear":
        return "?the shading is a pattern of two colours"
    return fill or _themed(shading, theme or {})


def _themed(shading: Element, theme: dict[str, str]) -> str | None:
    name = shading.get("themeFill", "")
    name = {"background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "light1": "lt1", "dark1": "dk1",
            "light2": "lt2", "dark2": "dk2"}.get(name, name)  # fmt: skip
    base = _hex(theme.get(name))
    if base is None:
        return None
    from lacflow.documents.child.colours import tinted

    lighter, darker = (_share(shading.get(k)) for k in ("themeFillTint", "themeFillShade"))
    if lighter is not None:
        return tinted(base, 1 - lighter)
    return tinted(base, darker - 1) if darker is not None else base


def _share(text: str | None) -> float | None:
    try:
        return int(text or "", 16) / 255
    except ValueError:
        return None


def _hex(text: str | None) -> str | None:
    return text.upper() if text and len(text) == 6 and all(c in "0123456789abcdefABCDEF" for c in text) else None
