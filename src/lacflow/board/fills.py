"""What a cell's fill means: blue, green, amber, red, none, or something a person must look at.

Fills are `RRGGBB`. White, grey and black are none. A shade between two colours, a yellow, a pink or a pale tint is not
taken for a colour: the likelier one is given beside the reason.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

from lacflow.board.rag import Rag

#: The pale fills of Excel's own styles Good, Neutral and Bad.
_STYLES = {"C6EFCE": Rag.GREEN, "FFEB9C": Rag.AMBER, "FFC7CE": Rag.RED}
_HUES = ((0, 16, Rag.RED), (22, 52, Rag.AMBER), (75, 170, Rag.GREEN), (185, 245, Rag.BLUE), (345, 360, Rag.RED))
_BETWEEN = (
    (16, 22, Rag.AMBER, "between red and amber"),
    (52, 75, Rag.AMBER, "yellow"),
    (170, 185, Rag.GREEN, "turquoise"),
)


@dataclass(frozen=True)
class Seen:
    """What a fill means: a colour; or none, with what is probable and why it is not certain."""

    rag: Rag | None = None
    probable: Rag | None = None
    why: str = ""


def colour_of(fill: str | None) -> Seen:
    """Return the colour a fill stands for.

    Example:
        `00B050` -> green; `FFC000` -> amber; `D9D9D9` -> none; `FFFF00` -> none, probably amber: yellow.
    """
    if fill is None:
        return Seen()
    if fill.startswith("?"):
        return Seen(why=fill[1:])
    if fill in _STYLES:
        return Seen(_STYLES[fill])
    hue, light, strength = colorsys.rgb_to_hls(*(int(fill[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    if strength < 0.2 or light > 0.97 or light < 0.1:
        return Seen()
    degrees = hue * 360
    for low, high, rag in _HUES:
        if low <= degrees < high:
            return _shade(rag, light)
    for low, high, rag, why in _BETWEEN:
        if low <= degrees < high:
            return Seen(None, rag, f"the fill is {why}, which is none of the four colours")
    return Seen(None, None, "the fill is none of the four colours")


def _shade(rag: Rag, light: float) -> Seen:
    if rag is Rag.RED and light > 0.75:
        return Seen(None, rag, "the fill is pink, which is none of the four colours")
    if light > 0.88:
        return Seen(None, rag, f"the fill is too pale to be taken for {rag.value}")
    return Seen(rag)
