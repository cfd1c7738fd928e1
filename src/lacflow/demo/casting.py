"""Who behaves how at the two boards of the demonstration, and who knows what.

The pairs are the point: who was late is prompt, who was prompt falls silent, whose address was dead is reached. "Since
last time" then means something.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lacflow.board.people import Directory, Person
from lacflow.demo.council import START, Turn, meetings, rows
from lacflow.demo.leads import Persona

#: Person: what they do at the first board, at the second, and the program they write with.
_CAST: Mapping[str, tuple[str, str, str]] = {
    "h.fern": ("blocks", "blocks", "outlook"),
    "i.sand": ("no change", "lines", "outlook"),
    "j.oakes": ("wordy", "lines", "plain"),
    "p.lamb": ("lines", "lines", "gmail"),
    "r.lind": ("away", "blocks", "outlook"),
    "w.hale": ("lines", "lines", "iphone"),
    "t.moss": ("silent", "late", "outlook"),
    "k.vale": ("lines", "lines", "iphone"),
    "s.lead": ("blocks", "blocks", "outlook"),
    "m.thorn": ("lines", "blocks", "outlook"),
    "n.osei": ("workbook", "no change", "outlook"),
    "o.bryce": ("gives reason", "lines", "gmail"),
    "d.kerr": ("workbook", "workbook", "outlook"),
    "s.yates": ("corrects", "lines", "outlook"),
    "v.noor": ("no change", "no change", "iphone"),
    "b.heath": ("blocks", "late", "outlook"),
    "a.frost": ("lines", "lines", "plain"),
    "u.doyle": ("late", "silent", "outlook"),
    "y.cole": ("lines", "lines", "outlook"),
    "z.hart": ("lines", "lines", "gmail"),
    "j.penn": ("blocks", "lines", "plain"),
    "q.birch": ("bounced", "lines", "outlook"),
    "l.dunn": ("half", "lines", "iphone"),
    "d.nurse": ("lines", "lines", "gmail"),
    "f.amin": ("late", "no change", "outlook"),
    "e.stubbs": ("lines", "silent", "outlook"),
    "c.wray": ("forward", "lines", "outlook"),
    "g.pike": ("lines", "blocks", "outlook"),
    "l.quist": ("wordy", "lines", "plain"),
    "m.rook": ("blocks", "lines", "gmail"),
    "p.manager": ("project manager", "project manager", "outlook"),
}
#: What the project manager knows to be in hand at the first board, and keeps from the chair when told of it.
_IN_HAND = ("O2/4a",)
#: The first board's lead on leave: back after the days updates are due.
_AWAY_DAYS = 28
#: What an administrator corrects between the boards: an address that bounced, and the right one.
MENDED = ("quentin.birch@northmoor.example", "q.birch@northmoor.example")


def persona(person: Person, board: int, directory: Directory, start: date = START) -> Persona:
    """Return how a person takes letters at the first board (0) or the second (1); whoever has no part is silent."""
    first, second, client = _CAST.get(person.key, ("silent", "silent", "outlook"))
    deputy = directory.get(person.deputy)
    back = date.fromordinal(start.toordinal() + _AWAY_DAYS)
    return Persona(
        who=person,
        way=second if board else first,
        client=client,
        hours=(2, 30) if client == "outlook" else (0.5, 24),
        until=f"{back.day} {back:%B %Y}",
        colleague="Jess Tully",
        deputy=deputy.name if deputy else "",
    )


def turns(person: Person, board: int, start: date = START) -> dict[str, Turn]:
    """Return what a person has to say at a board, by action key."""
    if person.key == "p.manager":
        return {key: Turn() for key in _IN_HAND} if board == 0 else {}
    told = {row.key: row.story[board] for row in rows(start) if len(row.story) > board}
    return {key: turn for key, turn in told.items() if turn is not None}


def board_at(day: date, start: date = START) -> int:
    """Return which board a letter of that day is about: 0 up to the first meeting, then 1."""
    return 0 if day <= meetings(start)[0] else 1
