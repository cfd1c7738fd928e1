"""Drawings of a briefing, as SVG made by hand: the same numbers give the same bytes.

Colour is never alone: each part of a bar has its letter and its number, and a pattern of its own where there is no room for
them. Sizes are in units of a drawing 680 wide; the font is the one typst brings along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from lacflow.board.chair import HEADS, Count

_WIDE = 680
_INK, _GREY = "#1a1a1a", "#4d4d4d"
_FILLS = {
    "red": "#e57373",
    "amber": "#ffc04d",
    "green": "#8fce6b",
    "blue": "#8db8e8",
    "uncoloured": "#ffffff",
    "unassured": "#d9d9d9",
}
#: Lines drawn over each fill, so that parts can be told apart in grey.
_HATCH = {
    "red": '<path d="M0 6L6 0" stroke="#7a1f1f" stroke-width="0.9"/>',
    "amber": '<circle cx="3" cy="3" r="0.9" fill="#7a5200"/>',
    "green": "",
    "uncoloured": "",
    "blue": '<path d="M0 3H6" stroke="#1f4a7a" stroke-width="0.7"/>',
    "unassured": '<path d="M0 0L6 6M0 6L6 0" stroke="#7a7a7a" stroke-width="0.6"/>',
}
#: The letter of each part; `unassured` is a question mark.
_NARROW = 15


def colours(objectives: Sequence[Count], boards: Sequence[Count], letters: Sequence[str]) -> str:
    """Draw colours by objective now, as bars, beside the whole plan at each board, as columns.

    Args:
        letters: what stands for each of `HEADS`.
    """
    rows = max(len(objectives), 5)
    high = 30 + rows * 22
    parts = [_text(0, 12, "By objective, now", bold=True), _text(400, 12, "Whole plan, board by board", bold=True)]
    most = max((c.total for c in objectives), default=1) or 1
    for n, count in enumerate(objectives):
        y = 22.0 + n * 22
        parts.append(_text(0, y + 13, f"Objective {count.label}" if count.label else "No objective"))
        x = 82.0
        for head, number, letter in zip(HEADS, count.numbers, letters, strict=True):
            wide = number / most * 280
            parts += _part(x, y, wide, 18, head, letter, number)
            x += wide
    tallest = max((c.total for c in boards), default=1) or 1
    room = high - 46.0
    step = min(40.0, 270 / max(len(boards), 1))
    for n, count in enumerate(boards):
        x, y = 402 + n * step, float(high - 22)
        for head, number, letter in zip(HEADS, count.numbers, letters, strict=True):
            tall = number / tallest * room
            y -= tall
            parts += _part(x, y, step - 5, tall, head, letter, number)
        parts.append(_text(x, high - 8, f"{count.on.day} {count.on:%b}" if count.on else "", size=10))
    return _svg(high, parts)


def returns(days: Iterable[tuple[date, int]], due: date | None) -> str:
    """Draw how many leads had answered on each day, as columns; the day answers were due has a line."""
    found = list(days)
    most = max((n for _, n in found), default=1) or 1
    step = min(44.0, _WIDE / max(len(found), 1))
    parts = []
    for n, (day, number) in enumerate(found):
        x, tall = n * step, number / most * 70
        if number:
            parts.append(f'<rect x="{x + 2:.1f}" y="{90 - tall:.1f}" width="{step - 6:.1f}" height="{tall:.1f}" '
                         f'fill="#8db8e8" stroke="{_INK}" stroke-width="0.7"/>')  # fmt: skip
            parts.append(_text(x + step / 2 - 5, 86 - tall, str(number)))
        parts.append(_text(x + 2, 104, str(day.day), size=10))
        if n == 0 or day.day == 1:
            parts.append(_text(x + 2, 117, f"{day:%b}", size=10))
        if day == due:
            parts.append(f'<path d="M{x + step - 1:.1f} 4V94" stroke="{_INK}" stroke-dasharray="4 3"/>')
            parts.append(_text(x + step + 2, 12, "due", size=10))
    return _svg(120, parts)


def _part(x: float, y: float, wide: float, tall: float, head: str, letter: str, number: int) -> list[str]:
    """Return one part of a bar, with its letter and number where there is room."""
    if not number:
        return []
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    parts = [f'<rect {place} fill="{_FILLS[head]}" stroke="{_INK}" stroke-width="0.7"/>']
    if _HATCH[head]:
        parts.append(f'<rect {place} fill="url(#{head})"/>')
    label = f"{letter} {number}"
    if wide >= len(label) * 7 + 6 and tall >= 13:
        middle, down = x + wide / 2, y + tall / 2 + 4
        parts.append(f'<rect x="{middle - len(label) * 3.6:.1f}" y="{down - 10:.1f}" width="{len(label) * 7.2:.1f}" '
                     f'height="13" fill="#ffffff" fill-opacity="0.85"/>')  # fmt: skip
        parts.append(_text(middle - len(label) * 3.0, down, label, size=11, bold=True))
    elif wide >= _NARROW - 4 and tall >= 11:
        parts.append(_text(x + wide / 2 - 3.5, y + tall / 2 + 4, letter, size=11, bold=True))
    return parts


def _text(x: float, y: float, words: str, *, size: int = 12, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Libertinus Serif" font-size="{size}" fill="{_INK}"{weight}>'
        f"{escape(words)}</text>"
    )


def _svg(high: float, parts: Sequence[str]) -> str:
    patterns = "".join(
        f'<pattern id="{head}" width="6" height="6" patternUnits="userSpaceOnUse">{drawn}</pattern>'
        for head, drawn in _HATCH.items()
        if drawn
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high:.0f}"><defs>{patterns}</defs>'
        f"{''.join(parts)}</svg>"
    )
