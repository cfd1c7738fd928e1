"""What the chair must know a week before the board: a pure summary of a cycle's facts.

Every figure is a list of action keys or of people, so that anybody can recount it. Silence is never green: a silent
action is in `silent_items` with its last known colour and its age, and never in `red`, `amber` or `green`. Words that
wait for the project manager do not make an action green either. Days are the board's local civil days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from lacflow.board import diary
from lacflow.board.assurance import NO_PAST, Past
from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, local_day
from lacflow.board.escalation import WHOLE, ItemFacts
from lacflow.board.plan import Action, Objective
from lacflow.board.rag import Rag, better, worse
from lacflow.board.refs import sort_key

#: How a lead can stand in a cycle.
OUTCOMES = ("answered", "partly", "silent", "away", "bounced", "not_asked")


@dataclass(frozen=True)
class LeadReturn:
    """How one lead stands in a cycle. `missing` are keys nothing touched; `held` keys whose words wait for the PM.

    outcome: answered (nothing missing), partly, silent, away, bounced, not_asked (unreachable or asked too late).
    """

    person: str
    outcome: str
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    asked_at: datetime | None = None
    reply_by: datetime | None = None
    answered_at: datetime | None = None
    chased: int = 0
    away_until: date | None = None


@dataclass(frozen=True)
class ItemLine:
    """One action in the briefing.

    `rag` is the colour held now; `before` as the last board saw it. `silent` means nothing was heard on it this cycle: its
    colour is then only the last known one, of `age_days` days. `reason` are the newest words, unless a colour came without.
    `slipped_from` is the earlier date where a later one was given this cycle.
    `boards_since` is how many boards ago anything was last said of it (0: for this one, None: never).
    """

    action: Action
    rag: Rag | None
    before: Rag | None
    silent: bool
    age_days: int | None = None
    reason: str = ""
    slipped_from: date | None = None
    overdue: bool = False
    held: bool = False
    not_asked: bool = False
    boards_since: int | None = None
    past: Past = NO_PAST

    @property
    def heard(self) -> bool:
        """Tell whether anything was said of it in this cycle, so that its colour is of now."""
        return not self.silent and not self.not_asked

    @property
    def not_assured(self) -> bool:
        """Tell whether the colour held is no more than the last one known, or waits for somebody to read its words."""
        return self.shown is None and (self.rag is not None or not self.heard)

    @property
    def shown(self) -> Rag | None:
        """The colour it counts under: none where it is only the last known one, or better than amber while words wait."""
        if self.rag is Rag.BLUE:
            return self.rag
        if not self.heard or (self.held and self.rag is Rag.GREEN):
            return None
        return self.rag


@dataclass(frozen=True)
class EscalationLine:
    """An escalation named in the brief: the rule, the action, why, and who has been told."""

    rule: str
    key: str
    why: str
    at: datetime
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """One board's briefing as of `at`. `figures()` gives each count with its ids, `sections()` the letter's parts.

    `completed` are keys confirmed complete since the last board; `readers` whoever reads the briefing.
    """

    board: str
    board_name: str
    meeting: Meeting
    at: datetime
    today: date
    returns: tuple[LeadReturn, ...] = ()
    items: tuple[ItemLine, ...] = ()
    completed: tuple[str, ...] = ()
    escalations: tuple[EscalationLine, ...] = ()
    unreachable: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    readers: tuple[str, ...] = ()
    zone: tzinfo = UTC

    def name(self, person: str) -> str:
        """Return a person's name, or the key itself where none is known."""
        return self.names.get(person, person)


@dataclass(frozen=True)
class Outstanding:
    """A lead with updates still to come, or words still to be read: the items, how late, how often chased.

    `reads_this` tells that the lead is one of those briefed.
    """

    lead: LeadReturn
    name: str
    missing: tuple[ItemLine, ...]
    held: tuple[ItemLine, ...]
    days_late: int
    reads_this: bool


@dataclass(frozen=True)
class Sections:
    """A briefing in the order it is read. Lists of items are by objective and ref, leads by days late, then name.

    `said_complete` is not confirmed; `confirmed` are keys. `silent` are asked and unheard, `not_asked` nobody's to answer:
    both to be shown greyed with their age. `overdue_green` are green now; `overdue_unheard` are silent or
    not asked, whatever colour they had. `plain` is every open action, by objective.
    """

    outstanding: tuple[Outstanding, ...] = ()
    not_asked_leads: tuple[tuple[str, str], ...] = ()
    escalations: tuple[EscalationLine, ...] = ()
    red: tuple[ItemLine, ...] = ()
    amber: tuple[ItemLine, ...] = ()
    worsened: tuple[ItemLine, ...] = ()
    slipped: tuple[ItemLine, ...] = ()
    improved: tuple[ItemLine, ...] = ()
    said_complete: tuple[ItemLine, ...] = ()
    confirmed: tuple[str, ...] = ()
    overdue_green: tuple[ItemLine, ...] = ()
    overdue_unheard: tuple[ItemLine, ...] = ()
    held: tuple[ItemLine, ...] = ()
    silent: tuple[ItemLine, ...] = ()
    not_asked: tuple[ItemLine, ...] = ()
    plain: tuple[tuple[Objective, tuple[ItemLine, ...]], ...] = ()


def outcome_of(
    *,
    asked: bool,
    missing: Collection[str],
    answered_at: datetime | None,
    bounced: bool = False,
    away_until: date | None = None,
    today: date,
) -> str:
    """Return how one lead stands: one of `OUTCOMES`.

    Args:
        missing: keys asked of them that nothing touched, by them or (where any lead may answer) by another.
        answered_at: their last mail that passed the sender rule, whether or not it touched an action.
    """
    if not asked:
        return "not_asked"
    if not missing:
        return "answered"
    if answered_at is not None:
        return "partly"
    if bounced:
        return "bounced"
    return "away" if away_until is not None and away_until >= today else "silent"


def compose(
    board: Board,
    meeting: Meeting,
    items: Iterable[ItemFacts],
    returns: Iterable[LeadReturn],
    *,
    now: datetime,
    escalations: Iterable[EscalationLine] = (),
    completed: Iterable[str] = (),
    unreachable: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    held_keys: Collection[str] = (),
    last_words: Mapping[str, str] | None = None,
) -> Briefing:
    """Sum up a cycle as it stands at `now`.

    Args:
        items: every open action of the plan, asked about or not.
        completed: keys confirmed complete since the last board.
        unreachable: leads as the plan writes them who could not be asked, and why.
        held_keys: actions that words waiting for the project manager may be about.
        last_words: the newest words said of an action in any return.
    """
    today = local_day(now, board.zone)
    lines = [_line(f, board, now, f.action.key in held_keys, (last_words or {}).get(f.action.key, "")) for f in items]
    return Briefing(
        board=board.key,
        board_name=board.name,
        meeting=meeting,
        at=now,
        today=today,
        returns=tuple(returns),
        items=tuple(sorted(lines, key=lambda line: action_order(line.action))),
        completed=tuple(dict.fromkeys(completed)),
        escalations=tuple(escalations),
        unreachable=dict(unreachable or {}),
        names=dict(names or {}),
        readers=tuple(dict.fromkeys((board.chair, *board.briefed))),
        zone=board.zone,
    )


def _line(facts: ItemFacts, board: Board, now: datetime, held: bool, words: str) -> ItemLine:
    action, today = facts.action, local_day(now, board.zone)
    unheard = facts.touched_at is None and facts.colour_since is None and not held
    due, before = action.current_due.date, facts.due_before
    said = facts.last_update_at
    return ItemLine(
        action=action,
        rag=action.rag.value,
        before=facts.before,
        silent=unheard and facts.asked,
        age_days=None if said is None else (today - local_day(said, board.zone)).days,
        reason=(words or _newest(action)) if facts.reason_given else "",
        slipped_from=before if before and due and due > before else None,
        overdue=action.overdue(today),
        held=held,
        not_asked=unheard and not facts.asked,
        boards_since=facts.boards_since,
        past=facts.past,
    )


def _newest(action: Action) -> str:
    """Return the newest words a plan has of an action nobody has said anything of in a return."""
    if not action.progress.strip():
        return action.said
    return "\n".join(entry.words for entry in diary.newest(action.progress))


def action_order(action: Action) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Return what sorts actions by objective and ref as people count: `5a2` before `5a10`, `10b.iv` before `10b.v`."""
    return sort_key(action.objective.number), sort_key(action.ref or action.key)


def sections(briefing: Briefing) -> Sections:
    """Arrange a briefing in the order it is read."""
    items = briefing.items
    return Sections(
        outstanding=_outstanding(briefing),
        not_asked_leads=_not_asked(briefing),
        escalations=briefing.escalations,
        red=tuple(i for i in items if i.shown is Rag.RED),
        amber=tuple(i for i in items if i.shown is Rag.AMBER),
        worsened=tuple(i for i in items if worse(i.rag, i.before)),
        slipped=tuple(i for i in items if i.slipped_from is not None),
        improved=tuple(i for i in items if better(i.rag, i.before)),
        said_complete=tuple(i for i in items if i.action.said_complete is not None and i.rag is not Rag.BLUE),
        confirmed=_blue(briefing),
        overdue_green=tuple(i for i in items if i.overdue and i.shown is Rag.GREEN),
        overdue_unheard=tuple(i for i in items if i.overdue and not i.heard and i.rag is not Rag.BLUE),
        held=tuple(i for i in items if i.held),
        silent=tuple(i for i in items if i.silent and i.rag is not Rag.BLUE),
        not_asked=tuple(i for i in items if i.not_asked and i.rag is not Rag.BLUE),
        plain=_by_objective(items),
    )


def _outstanding(briefing: Briefing) -> tuple[Outstanding, ...]:
    lines = {i.action.key: i for i in briefing.items}
    found = []
    for lead in briefing.returns:
        if lead.outcome == "not_asked" or not (lead.missing or lead.held):
            continue
        due = lead.reply_by.astimezone(briefing.zone).date() if lead.reply_by and lead.missing else briefing.today
        found.append(
            Outstanding(
                lead,
                briefing.name(lead.person),
                tuple(lines[k] for k in lead.missing if k in lines),
                tuple(lines[k] for k in lead.held if k in lines),
                max(0, (briefing.today - due).days),
                lead.person in briefing.readers,
            )
        )
    return tuple(sorted(found, key=lambda o: (-o.days_late, not o.missing, o.name)))


def _not_asked(briefing: Briefing) -> tuple[tuple[str, str], ...]:
    """Return (who, why) for people, then for wordings of the plan that stand for nobody we could ask."""
    people = [r.person for r in briefing.returns if r.outcome == "not_asked"]
    known = {p.lower() for p in people} | {briefing.name(p).lower() for p in people}
    why = {words.lower(): reason for words, reason in briefing.unreachable.items()}
    asked = [(p, why.get(p.lower()) or why.get(briefing.name(p).lower()) or "not asked in time") for p in people]
    wordings = [(w, reason) for w, reason in briefing.unreachable.items() if w.lower() not in known]
    return tuple(sorted(asked)) + tuple(sorted(wordings))


def _blue(briefing: Briefing) -> tuple[str, ...]:
    open_blue = [i.action.key for i in briefing.items if i.rag is Rag.BLUE]
    return tuple(dict.fromkeys((*open_blue, *briefing.completed)))


def _by_objective(items: Iterable[ItemLine]) -> tuple[tuple[Objective, tuple[ItemLine, ...]], ...]:
    groups: dict[Objective, list[ItemLine]] = {}
    for item in items:
        groups.setdefault(item.action.objective, []).append(item)
    return tuple((objective, tuple(found)) for objective, found in groups.items())


def figures(briefing: Briefing) -> dict[str, dict[str, Any]]:
    """Return every figure as `{"count", "ids"}`, recountable as docs/figures.md says.

    Each person is in one of answered, partly, silent, away, bounced (together: asked) and not_asked, which also holds
    wordings of the plan that stand for nobody. Each open action is in one of red, amber, green, blue, no_colour,
    held_unread, silent_items, not_asked_items; the last three together are not_assured. The others (held, blue_proposed,
    worsened, improved, slipped, overdue_green, overdue_unheard, escalated) may overlap with these. `blue` also has those
    closed as complete since the last board.
    """
    parts = sections(briefing)
    people = {o: sorted(r.person for r in briefing.returns if r.outcome == o) for o in OUTCOMES[:-1]}
    shown = {rag: [i for i in briefing.items if i.shown is rag] for rag in Rag}
    heard = [i for i in briefing.items if i.heard and i.shown is None]
    order = [i.action.key for i in briefing.items]
    told = dict.fromkeys(line.key for line in briefing.escalations if line.key != WHOLE.key)
    found: dict[str, list[str]] = {
        "asked": sorted(p for group in people.values() for p in group),
        **people,
        "not_asked": [who for who, _ in parts.not_asked_leads],
        "held": _keys(parts.held),
        "red": _keys(shown[Rag.RED]),
        "amber": _keys(shown[Rag.AMBER]),
        "green": _keys(shown[Rag.GREEN]),
        "blue_proposed": _keys(parts.said_complete),
        "blue": list(parts.confirmed),
        "worsened": _keys(parts.worsened),
        "improved": _keys(parts.improved),
        "slipped": _keys(parts.slipped),
        "overdue_green": _keys(parts.overdue_green),
        "overdue_unheard": _keys(parts.overdue_unheard),
        "escalated": sorted(told, key=lambda k: (order.index(k) if k in order else len(order), k)),
        "no_colour": _keys(i for i in heard if i.rag is None),
        "held_unread": _keys(i for i in heard if i.rag is not None),
        "silent_items": _keys(parts.silent),
        "not_asked_items": _keys(parts.not_asked),
        "not_assured": _keys(i for i in briefing.items if i.not_assured),
    }
    return {name: {"count": len(ids), "ids": ids} for name, ids in found.items()}


def _keys(items: Iterable[ItemLine]) -> list[str]:
    return [i.action.key for i in items]
