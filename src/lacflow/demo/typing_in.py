"""What people type: into the blocks of a quoted letter, on lines of their own, into the workbook, as the manager's orders."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from lacflow.demo.council import Turn
from lacflow.demo.received import Item, Received
from lacflow.mail.message import Attachment
from lacflow.mail.reading.blocks import LABEL_COLOUR, LABEL_DATE, LABEL_UPDATE, SEPARATOR

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def filled(letter: Received, turns: Sequence[Turn]) -> tuple[str, str]:
    """Return the letter's text and HTML with each block filled in, in the order of the actions."""
    return _filled_text(letter.mail.text, turns), _filled_html(letter.mail.html, turns)


def _said(turn: Turn) -> dict[str, str]:
    words = f"Complete. {turn.words}" if turn.done else turn.words
    return {LABEL_UPDATE: words, LABEL_COLOUR: turn.rag, LABEL_DATE: turn.due}


def _filled_text(text: str, turns: Sequence[Turn]) -> str:
    """Type after each label, on its line where nothing follows it."""
    parts = text.split(SEPARATOR)
    for number, turn in enumerate(turns, 1):
        if number < len(parts):
            for label, words in _said(turn).items():
                parts[number] = parts[number].replace(label, f"{label} {words}".rstrip(), 1)
    return SEPARATOR.join(parts)


def _filled_html(markup: str, turns: Sequence[Turn]) -> str:
    for label in (LABEL_UPDATE, LABEL_COLOUR, LABEL_DATE):
        said = iter(turns)

        def typed(found: re.Match[str], label: str = label, said: object = said) -> str:
            turn = next(said, None)  # type: ignore[call-overload]
            return f"{found[0]} {html.escape(_said(turn)[label])}" if turn else found[0]

        markup = re.sub(rf"<strong>{re.escape(label)}</strong>", typed, markup)
    return markup


def named(item: Item, among: Sequence[Item]) -> str:
    """Return how a person names an action: its ref, with its objective where another of theirs has the same."""
    twin = sum(other.ref == item.ref for other in among) > 1
    return f"{item.ref} (objective {item.objective})" if twin else item.ref


def line(item: Item, turn: Turn, among: Sequence[Item]) -> str:
    """Return an action's line.

    Example:
        `10c green, done by end of March`; `2a complete, all cards are out`; `4 amber`.
    """
    colour = "complete" if turn.done else (turn.rag or item.colour or "green").lower()
    said = f"{named(item, among)} {colour}" + (f", {lowered(turn.words)}" if turn.words else "")
    return f"{said.rstrip('.')}, now due {turn.due}" if turn.due else said


def lowered(words: str) -> str:
    """Return words as they go on in a sentence; what begins with a capital for a reason keeps it."""
    first = words.split(" ")[0]
    return words if first.isupper() or not first.isalpha() else words[:1].lower() + words[1:]


def in_workbook(file: Attachment, turns: Mapping[str, Turn], items: Sequence[Item]) -> Attachment:
    """Return the workbook with each row filled in, found by its headings and refs as a person would."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(file.content))
    for sheet in book.worksheets:
        _fill_sheet(sheet, turns, items)
    saved = BytesIO()
    book.save(saved)
    return Attachment(file.name, file.mime_type, saved.getvalue())


def _fill_sheet(sheet: Worksheet, turns: Mapping[str, Turn], items: Sequence[Item]) -> None:
    columns: dict[str, int] = {}
    waiting = list(items)
    for cells in sheet.iter_rows():
        words = {str(c.value).strip().lower(): c.column for c in cells if c.value is not None}
        if "ref" in words:
            columns = {"ref": words["ref"], **_columns(words)}
            continue
        ref = str(sheet.cell(cells[0].row, columns["ref"]).value or "").strip() if columns else ""
        item = next((i for i in waiting if i.ref == ref), None)
        if item is None:
            continue
        waiting.remove(item)
        for name, value in _said(turns[item.key]).items():
            if value and name in columns:
                sheet.cell(cells[0].row, columns[name], value)


def _columns(words: Mapping[str, int]) -> dict[str, int]:
    """Return which column is for what, by the words of its heading."""
    wanted = {LABEL_UPDATE: ("your update",), LABEL_COLOUR: ("colour now",), LABEL_DATE: ("new date",)}
    return {
        label: column
        for label, openings in wanted.items()
        for heading, column in words.items()
        if heading.startswith(openings)
    }


def orders(letter: Received, held_back: Mapping[str, Turn]) -> str:
    """Return what the project manager answers: the orders the letter offers that she has reason to give; often none.

    Args:
        held_back: actions she knows to be in hand, and keeps from the chair.
    """
    text = " ".join(letter.mail.text.split())
    if letter.kind == "confirm":
        return "\n".join(
            f"confirm {ref}" for ref in dict.fromkeys(re.findall(r"To confirm, reply: confirm (\S+)", text))
        )
    if letter.kind == "held":
        likely = re.findall(
            r"Number (\d+), from (?:(?!Number \d).)*?It may mean: (?:blue|green|amber|red)\b", text, re.IGNORECASE
        )
        return "\n".join(f"accept {number}" for number in likely)
    if letter.kind == "escalation":
        known = [i.ref for i in letter.items if i.key in held_back]
        offered = [ref for ref in known if re.search(rf"[Rr]eply hold {re.escape(ref)}\b", text)]
        return "\n".join(f"hold {ref}" for ref in offered)
    return ""
