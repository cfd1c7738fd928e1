"""The addendum to a briefing: on one page, what has come in since it was fixed, and what that does to its figures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lacflow.board.chair import Chair, Late
from lacflow.board.paper import Block, Grid, Heading, Paper, Point, Points, Words
from lacflow.board.rag import Rag
from lacflow.documents.paper_pdf import front_pages
from lacflow.letters import words
from lacflow.papers.briefing import figures_json
from lacflow.papers.saying import Say, Voice

#: One page, with room for a Word that sets lines a little wider apart.
PAGE = 0.88
_FIGURES = {
    "answered": "Leads who have answered in full", "red": "", "amber": "", "green": "", "blue": "",
    "not_assured": "Not assured", "blue_proposed": "Said to be complete, to be confirmed",
}  # fmt: skip


def addendum_paper(voice: Voice, fixed: Mapping[str, Any], now: Chair, late: Iterable[Late]) -> Paper:
    """Return the addendum.

    Args:
        fixed: the figures of the briefing as they were fixed (`figures_json`).
        now: the same briefing as it stands now.
        late: what was recorded in between, oldest first.
    """
    say, found = Say.of(voice, now), tuple(late)
    zone, held = voice.board.zone, now.held
    when = datetime.fromisoformat(fixed["at"]).astimezone(zone)
    points = tuple(_point(say, one) for one in found)
    about = (
        f"Since the briefing was fixed on {words.long_day(when.date())} at {words.clock(when.time())}, "
        f"{words.plural(len(points), 'update')} came in. This is how it stands on {words.long_day(held.today)}.",
    )
    title = f"{words.brief(voice.board.short or voice.board.name, 120)}, {words.full_day(held.meeting.date)}: addendum"

    def with_left_out(count: int) -> Paper:
        shown = points[: len(points) - count]
        rest = (Words(f"And {words.plural(count, 'more update')}; `lacflow updates` lists them all."),) if count else ()
        blocks: tuple[Block, ...] = (
            Heading("What changed in the figures"),
            _figures(say, fixed, figures_json(now)),
            Heading(f"What came in: {len(points) or 'nothing'}"),
            *((Points(shown),) if shown else ()),
            *rest,
        )
        return Paper(title, blocks, about=about)

    return with_left_out(bisect_left(range(len(points)), True, key=lambda n: front_pages(with_left_out(n)) <= PAGE))


def _figures(say: Say, fixed: Mapping[str, Any], now: Mapping[str, Any]) -> Grid:
    label = say.voice.board.scheme.label
    rows = tuple(
        (said or label(Rag(name)), str(fixed[name]["count"]), str(now[name]["count"]))
        for name, said in _FIGURES.items()
    )
    return Grid(("Figure", "At the briefing", "Now"), rows, (3, 1, 1), "Figures at the briefing and now")


def _point(say: Say, late: Late) -> Point:
    track = say.chair.by_key.get(late.key)
    activity = words.stop(words.brief(track.item.action.activity, 60)) + " " if track else ""
    named = f"{say.chair.held.name(late.person)}, {words.day(late.at.astimezone(say.voice.board.zone).date())}"
    quoted = (f"“{words.brief(late.words, 140)}”",) if late.words.strip() else ()
    return Point(f"{say.key(late.key)}:", f"{activity}{_changed(say, late)} ({named}).", quoted)


def _changed(say: Say, late: Late) -> str:
    label = say.voice.board.scheme.label
    parts = []
    if "rag" in late.changes:
        was, now = (late.changes["rag"].get(end) for end in ("from", "to"))
        parts.append(f"{label(Rag(was) if was else None)} to {label(Rag(now) if now else None).lower()}")
    if "revised" in late.changes:
        parts.append(f"date now {late.changes['revised'].get('to') or 'none'}")
    if "said_complete" in late.changes:
        parts.append("said to be complete")
    return words.capital(words.join(parts)) or "No change of colour or date"
