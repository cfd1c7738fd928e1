"""One action, one lead, one escalation in words, as summaries and papers show them.

Silence is shown with the colour last known and its age, never as a colour of now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from lacflow.board.board import Board
from lacflow.board.briefing import Briefing, EscalationLine, ItemLine, Sections
from lacflow.board.escalation import WHOLE
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.rag import Rag, better, worse
from lacflow.letters import words

#: Open actions that are under none of red, amber and green, each in one of these.
_PARTS = {
    "blue": "complete",
    "silent_items": "asked about and not answered",
    "not_asked_items": "not asked about",
    "no_colour": "answered with no colour",
}
#: More wordings than this that could not be asked are listed by reason.
_FEW = 8
#: A rule with a longer name is told by what caught the action.
_SHORT = 55
_REASON = re.compile(r"(.*?)( \([^()]*\))?", re.DOTALL)


class Speaks(Protocol):
    """Whoever words are written for: the board, with its colours and its zone, and its project manager."""

    @property
    def board(self) -> Board:
        """The board."""

    @property
    def project_manager(self) -> Person:
        """Its project manager."""


@dataclass(frozen=True)
class Line:
    """One action in a summary or briefing: its ref, a short activity, its colour and date in words, and what to say of it."""

    ref: str
    activity: str
    colour: str
    due: str
    leads: str
    notes: tuple[str, ...] = ()
    quiet: bool = False


def refs_apart(briefing: Briefing) -> dict[str, str]:
    """Return, by key, what each action of the plan is called: its ref, with its objective where the plan has it twice."""
    actions = [i.action for i in briefing.items]
    refs = Counter(words.ref(a) for a in actions)
    names = {
        a.key: f"{words.ref(a)} (objective {a.objective.number})"
        if refs[words.ref(a)] > 1 and a.objective.number
        else words.ref(a)
        for a in actions
    }
    shared = Counter(names.values())
    return {key: name if shared[name] == 1 else f"{name} ({key})" for key, name in names.items()}


def line_of(
    env: Speaks, item: ItemLine, names: Mapping[str, str], *, age_known: bool = True, called: str = "", mark: str = ""
) -> Line:
    """Return one action in words: colour with what it was, date with what it slipped from, why.

    Args:
        called: what the action is called here, where its ref alone would not do.
        mark: a last note, such as that it escalated.
    """
    action, scheme = item.action, env.board.scheme
    quiet = age_known and not item.heard and item.rag is not Rag.BLUE
    due = words.due(action.current_due)
    if item.slipped_from:
        due += f", was {words.full_day(item.slipped_from)}"
    elif item.overdue:
        due += ", which has passed"
    return Line(
        ref=called or words.ref(action),
        activity=words.brief(action.activity),
        colour=_quiet(env, item) if quiet else _colour(env, item),
        due=due,
        leads=leads_of(action, names) or "nobody named",
        notes=(*_notes(env, item, scheme.needs_reason), *([mark] if mark else [])),
        quiet=quiet,
    )


def _quiet(env: Speaks, item: ItemLine) -> str:
    last = f"last known colour {env.board.scheme.label(item.rag).lower()}" if item.rag else "no colour known"
    why = "Not asked" if item.not_asked else "No answer"
    heard = "never heard of" if item.age_days is None else f"last heard {words.age(item.age_days)}"
    return f"{why}: {last}, {heard}"


def _colour(env: Speaks, item: ItemLine) -> str:
    label = env.board.scheme.label(item.rag)
    if worse(item.rag, item.before):
        return f"{label}, worse than {env.board.scheme.label(item.before).lower()} at the last board"
    if better(item.rag, item.before):
        return f"{label}, better than {env.board.scheme.label(item.before).lower()} at the last board"
    return label


def _notes(env: Speaks, item: ItemLine, needs_reason: frozenset[Rag]) -> tuple[str, ...]:
    notes = []
    complete = None if item.rag is Rag.BLUE else item.action.said_complete
    if complete is not None:
        notes.append(f"Said to be complete, not confirmed: “{words.brief(complete, 300)}”")
    if item.reason.strip() and item.reason.split() != (complete or "").split():
        notes.append(f"“{words.brief(item.reason, 300)}”")
    elif item.heard and item.rag in needs_reason and not item.reason.strip():
        notes.append("No reason given.")
    if item.held:
        notes.append(f"Words about it wait for {env.project_manager.name}.")
    return tuple(notes)


def leads_of(action: Action, names: Mapping[str, str]) -> str:
    """Return who leads an action: names, or the words of the plan where they stand for nobody."""
    return words.join(dict.fromkeys(names.get(x.person, x.person) if x.person else x.raw.strip() for x in action.leads))


def headlines(
    env: Speaks, briefing: Briefing, parts: Sections, numbers: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the five facts a chair reads first; the parts of the second add up to the open actions."""
    n = {name: int(figure["count"]) for name, figure in numbers.items()}
    green = env.board.scheme.label(Rag.GREEN).lower()
    missing = [o for o in parts.outstanding if o.missing]
    passed, escalated = n.get("overdue_unheard", 0), n.get("escalated", 0)
    return (
        f"Updates: {n.get('answered', 0)} of {words.plural(n.get('asked', 0), 'lead')} asked have answered in full;"
        f" {words.plural(len(missing), 'lead')} still to answer"
        + (f", and {n['not_asked']} could not be asked" if n.get("not_asked") else "")
        + ".",
        _colours(env, briefing, numbers),
        f"Since the last board: {n.get('worsened', 0)} worse, {n.get('improved', 0)} better,"
        f" {words.plural(n.get('slipped', 0), 'date')} slipped"
        + (f"; {words.plural(escalated, 'action')} escalated by the board's rules" if escalated else "")
        + ".",
        f"Past their date but still {green}: {words.plural(n.get('overdue_green', 0), 'action')}"
        + (f"; past their date and not heard of: {words.plural(passed, 'action')}" if passed else "")
        + ".",
        f"Complete: {n.get('blue', 0)} confirmed, {n.get('blue_proposed', 0)} said to be complete and not confirmed.",
    )


def _colours(env: Speaks, briefing: Briefing, numbers: Mapping[str, Mapping[str, Any]]) -> str:
    """Return where every open action stands, each under one name, so that the parts make the whole."""
    n = {name: int(figure["count"]) for name, figure in numbers.items()}
    # The figure of blue also has actions closed since the last board, which are open no more.
    n["blue"] = sum(i.shown is Rag.BLUE for i in briefing.items)
    colours = [f"{n.get(r.value, 0)} {env.board.scheme.label(r).lower()}" for r in (Rag.RED, Rag.AMBER, Rag.GREEN)]
    others = [f"{n[name]} {said}" for name, said in _PARTS.items() if n.get(name)]
    if n.get("held_unread"):
        others.append(f"{n['held_unread']} with words that wait for {env.project_manager.name}")
    start = f"Colours: of {words.plural(len(briefing.items), 'open action')}, {words.join(colours)}"
    return start + (f"; {words.join(others)}" if others else "") + "."


def unasked(briefing: Briefing, parts: Sections) -> tuple[str, ...]:
    """Return who could not be asked and why: one wording a line, or one reason a line where there are many wordings."""
    found = [(briefing.name(who), why) for who, why in parts.not_asked_leads]
    if len(found) <= _FEW:
        return tuple(f"{who}: {why}" for who, why in found)
    groups: dict[str, list[str]] = {}
    for who, why in found:
        # The reason ends with the actions it is about, which differ where the reason does not.
        reason, keys = _REASON.fullmatch(why).groups()  # type: ignore[union-attr]
        groups.setdefault(reason, []).append(who + (keys or ""))
    return tuple(f"{words.capital(why)}: {'; '.join(who)}" for why, who in groups.items())


class Marks:
    """Says of each action that escalated, once in the letter, by which rule and who was told."""

    def __init__(self, zone: ZoneInfo, briefing: Briefing, called: Mapping[str, str]) -> None:
        self._zone, self._briefing, self._called = zone, briefing, called
        self._lines: dict[str, list[EscalationLine]] = {}
        for line in briefing.escalations:
            self._lines.setdefault(line.key, []).append(line)

    def take(self, key: str) -> str:
        """Return the mark of an action, and say no more of it; empty where it did not escalate or that was said."""
        found = self._lines.pop(key, None)
        return f"Escalated {self._why(found)}; {self._told(found)}." if found else ""

    def take_all(self, keys: Iterable[str]) -> str:
        """Return the marks of several actions, those that say the same together."""
        groups: dict[str, list[str]] = {}
        for key in keys:
            if found := self._lines.pop(key, None):
                groups.setdefault(f"{self._why(found)}; {self._told(found)}", []).append(self._called[key])
        return " ".join(f"{words.join(refs)}, {said}." for said, refs in groups.items())

    def left(self) -> tuple[dict[str, str], ...]:
        """Return what escalated and was said nowhere, with all there is to say of it."""
        known = {WHOLE.key: WHOLE, **{i.action.key: i.action for i in self._briefing.items}}
        return tuple(
            {
                "ref": self._called.get(key, known[key].ref if key == WHOLE.key else key),
                "activity": words.brief(known[key].activity) if key in known and key != WHOLE.key else "",
                "rule": words.join(dict.fromkeys(e.rule for e in found)),
                "why": _reasons(found),
                "on": words.short_day(min(e.at for e in found).astimezone(self._zone).date()),
                "told": self._told(found),
            }
            for key, found in self._lines.items()
        )

    def _why(self, found: list[EscalationLine]) -> str:
        """Return what caught the action, by day: what was so on one day need not be on a later one."""
        days: dict[date, list[EscalationLine]] = {}
        for line in sorted(found, key=lambda e: e.at):
            days.setdefault(line.at.astimezone(self._zone).date(), []).append(line)
        return "; ".join(f"on {words.day(day)}: {_caught(some)}" for day, some in days.items())

    def _told(self, found: list[EscalationLine]) -> str:
        told = words.join(dict.fromkeys(self._briefing.name(p) for e in found for p in e.told))
        return f"told {told}" if told else "told in this letter"


def _caught(found: list[EscalationLine]) -> str:
    """Return rules by name, or by what caught the action where the name itself is long; nothing of it twice."""
    said = (part for e in found for part in ([e.rule] if len(e.rule) <= _SHORT else e.why.split("; ")))
    return "; ".join(dict.fromkeys(said))


def _reasons(found: Iterable[EscalationLine]) -> str:
    """Return why, nothing of it twice: a rule caught by several of its conditions gives each, and two rules may share."""
    return "; ".join(dict.fromkeys(part for line in found for part in line.why.split("; ")))
