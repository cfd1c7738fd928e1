"""The demonstration told as it goes along: what left, what came, what was made of it, day by day, and the figures at the end.

Times are the board's local time on the simulated clock.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lacflow.board.people import Person
from lacflow.demo.council import ZONE
from lacflow.store.inbox import StoredMail

if TYPE_CHECKING:
    from rich.console import Console

    from lacflow.app import App

#: What the letters of one kind, sent at one moment, are called: one, many. Receipts are told with the reply they answer.
_LETTERS = {
    "request": ("{who} is asked for an update", "{n} leads are asked for their updates"),
    "reminder": ("{who} is reminded", "{n} leads are reminded"),
    "chase": ("{who} is chased for what is missing", "{n} leads are chased, only for what is missing: {who}"),
    "unreachable": ("{who} is told which leads nobody can write to",) * 2,
    "confirm": ("{who} is asked to confirm what is said to be complete",) * 2,
    "held": ("{who} is shown what could not be read with certainty",) * 2,
    "summary": ("{who} gets the chase summary: who has answered, who has not",) * 2,
    "escalation": ("{who} is told what has escalated", "{n} people are told what has escalated: {who}"),
    "briefing": ("{who} is briefed", "{n} people are briefed: {who}"),
    "addendum": ("{who} gets what came in since the briefing", "{n} people get what came in since the briefing: {who}"),
    "papers": ("{who} gets the board's papers, fixed as they are now",) * 2,
    "minutes": ("{who} is asked what the board decided",) * 2,
    "upward": (
        "{who} gets the report to the committee above",
        "{n} people get the report to the committee above: {who}",
    ),
    "other": ("{who} gets a notice: {subject}",) * 2,
}
#: Figures of a briefing worth comparing between the two boards, in words.
_FIGURES = {
    "asked": "leads asked",
    "answered": "answered in full",
    "partly": "answered in part",
    "silent": "silent",
    "away": "away, nobody answered for them",
    "bounced": "address does not exist",
    "not_asked": "could not be asked",
    "red": "red",
    "amber": "amber",
    "green": "green",
    "silent_items": "greyed: nothing heard",
    "held": "waiting for the project manager",
    "worsened": "worse than at the last board",
    "improved": "better than at the last board",
    "slipped": "date slipped",
    "overdue_green": "green but overdue",
    "blue_proposed": "said to be complete, not confirmed",
    "blue": "confirmed complete",
    "escalated": "escalated",
}
_SHOWN_NAMES = 4
#: Commands worth trying on what the demonstration leaves behind.
_TRY = {
    "status": "what waits for a person",
    "updates": "what was recorded, from whom, and what it changed",
    "review": "what could not be read with certainty, and why",
    "escalations": "what escalated, by which rule, and who was told",
    "outbox": "every letter, and why it went",
    "calendar": "how each date was worked out",
}


class Timeline:
    """Prints what happens to a terminal or a file; keeps nothing but the last day it named."""

    def __init__(self, console: Console, app: App) -> None:
        self._console = console
        self._app = app
        self._zone = ZoneInfo(ZONE)
        self._last = ""

    def say(self, at: datetime, words: str) -> None:
        """Tell one thing that happened."""
        local = at.astimezone(self._zone)
        day = f"{local:%a} {local.day:2} {local:%b}"
        shown, self._last = (" " * len(day) if day == self._last else day), day
        self._console.print(f"{shown} {local:%H:%M}  {words}", highlight=False, markup=False, soft_wrap=True)

    def heading(self, words: str) -> None:
        """Begin a new part."""
        self._last = ""
        self._console.print(f"\n{words}", style="bold", highlight=False, markup=False)

    def sent(self, at: datetime, kind: str, people: Sequence[Person], subject: str) -> None:
        """Tell what letters of one kind left at one moment."""
        if kind in _LETTERS:
            one, many = _LETTERS[kind]
            who = _names(p.name for p in people)
            self.say(at, (one if len(people) == 1 else many).format(n=len(people), who=who, subject=subject))

    def arrived(self, at: datetime, mail: StoredMail, manner: str) -> None:
        """Tell what became of one message that came in; `manner` says how it was written."""
        self.say(at, self._fate(mail, manner or "answers"))

    def _fate(self, mail: StoredMail, manner: str) -> str:
        directory = self._app.settings.directory
        who, lead = directory.by_address(mail.from_address), directory.get(mail.person)
        name = who.name if who else "somebody"
        if mail.kind == "bounce":
            return "A letter comes back: the address does not exist. That is no answer"
        if mail.kind == "auto_reply":
            return f"{name} is away, says the mail program. That is no answer; the deputy is asked"
        if mail.kind == "orders":
            return f"{name} replies: {mail.reason}"
        if lead and who and lead.key != who.key:
            name = f"{name}, for {lead.name},"
        if mail.state == "applied":
            count = mail.reason.partition(" ")[0]
            return f"{name} {manner}: {'1 action' if count == '1' else mail.reason} recorded, receipt sent"
        return f"{name} {manner}: {mail.reason}" + ("" if mail.state == "held" else f" ({mail.state})")

    def figures(self, boards: Mapping[str, Mapping[str, Any]]) -> None:
        """Print the figures of each board's briefing side by side."""
        from rich import box
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("As the chair was briefed")
        for name in boards:
            table.add_column(name, justify="right")
        for figure, words in _FIGURES.items():
            table.add_row(words, *(str(found.get(figure, {"count": 0})["count"]) for found in boards.values()))
        self._console.print(table)

    def closing(self, place: Path, counts: Mapping[str, int], seconds: float) -> None:
        """Say what happened in figures, where the mails lie, and what to try next."""
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        program, config = _program(), f"--config {place / 'config'}"
        for line in (
            f"{said}; in {seconds:.0f} seconds.",
            "",
            f"Every letter, byte for byte:   {place / 'var/mail/out/new'}",
            f"Every reply, as it came in:    {place / 'var/mail/in/.Handled/cur'}",
            "",
            "Try next:",
            *(f"  {program} {command} {config:<22}  {words}" for command, words in _TRY.items()),
            f"  {program} init myboard; cd myboard; {program} check",
            "  a board of your own, in rehearsal",
        ):
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def _program() -> str:
    """Return how this program is called from where the reader stands."""
    if shutil.which("lacflow"):
        return "lacflow"
    return os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).name == "lacflow" else "python -m lacflow"


def _names(found: Iterable[str]) -> str:
    names = list(dict.fromkeys(found))
    if len(names) > _SHOWN_NAMES:
        return f"{', '.join(names[:_SHOWN_NAMES])} and {len(names) - _SHOWN_NAMES} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
