"""Colours of themes and palettes as `RRGGBB`."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

from lacflow.documents.child.pages import parse

#: In the order cells of a workbook number them.
THEME = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)


def theme_colours(xml: bytes) -> Mapping[str, str]:
    """Return a theme's colours by name: `accent1` -> `4472C4`."""
    if not xml:
        return {}
    for scheme in parse(xml).iter("clrScheme"):
        return {e.tag: str(c.get("lastClr") or c.get("val") or "").upper() for e in scheme for c in e}
    return {}


def tinted(rgb: str, tint: float) -> str:
    """Apply a tint from -1 to 1 as ECMA-376 18.8.19 says: lighten or darken the luminance."""
    hue, light, colour = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(max(0.0, min(1.0, c)) * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, colour))
