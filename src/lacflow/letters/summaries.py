"""Letters that say how a cycle stands: the chase summary to the project manager, the briefing to the chair and others.

Both are read by people who decide something, so they carry no mark of automatic mail. Silence is shown with the colour
last known and its age, never as a colour of now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lacflow.board.briefing import Briefing, EscalationLine, ItemLine, LeadReturn, Sections, figures, sections
from lacflow.board.calendar import Meeting
from lacflow.board.escalation import WHOLE
from lacflow.board.plan import Action
from lacflow.board.rag import Rag, better, worse
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import ChaseSummaryData
from lacflow.mail.message import Outgoing

_STATES = {"away": "away", "bounced": "mail to them came back", "partly": "answered in part"}
#: Open actions that are under none of red, amber and green, each in one of these.
_PARTS = {
    "blue": "complete",
    "silent_items": "asked about and not answered",
    "not_asked_items": "not asked about",
    "no_colour": "answered with no colour",
}
#: Sections in the order in which an escalation is looked for, after red, amber and what is outstanding.
_MARKED = ("overdue_green", "said_complete", "held", "silent", "not_asked")
#: More wordings than this that could not be asked are listed by reason.
_FEW = 8
#: A rule with a longer name is told by what caught the action.
_SHORT = 40
_REASON = re.compile(r"(.*?)( \([^()]*\))?", re.DOTALL)


@dataclass(frozen=True)
class Standing:
    """One lead in the chase summary, everything in words; `refs` are the missing actions, or all asked where answered."""

    name: str
    refs: str
    words: str


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


def chase_summary(env: Envelope, data: ChaseSummaryData) -> Outgoing:
    """Tell the project manager who has answered and who has not, what waits for them and what changed."""
    groups = {
        name: _standings(env, data, name) for name in ("answered", "partly", "silent", "away", "bounced", "not_asked")
    }
    asked = [r for r in data.returns if r.outcome != "not_asked"]
    say = words.told_apart(data.said_complete)
    known = {
        "data": data,
        **groups,
        "asked": len(asked),
        "done": len(groups["answered"]),
        "held_by": _held(data),
        "moved": tuple(line_of(env, i, data.names, age_known=False) for i in data.moved),
        "said_complete": tuple((a, say[a.key]) for a in data.said_complete),
        "escalations": tuple((words.ref(e.action), words.brief(e.action.activity), e) for e in data.escalations),
        "brief_at": data.brief_at,
        "to_call": tuple(s.name for s in groups["silent"] + groups["bounced"]),
    }
    return compose(env, "chase_summary", known)


def _standings(env: Envelope, data: ChaseSummaryData, outcome: str) -> tuple[Standing, ...]:
    found = [r for r in data.returns if r.outcome == outcome]
    return tuple(_standing(env, data, r) for r in sorted(found, key=lambda r: data.names.get(r.person, r.person)))


def _standing(env: Envelope, data: ChaseSummaryData, lead: LeadReturn) -> Standing:
    zone = env.board.zone
    said = []
    if lead.asked_at and lead.outcome in ("silent", "bounced", "away"):
        said.append(f"asked on {words.short_day(lead.asked_at.astimezone(zone).date())}")
    if lead.answered_at and lead.outcome in ("answered", "partly"):
        said.append(f"answered on {words.short_day(lead.answered_at.astimezone(zone).date())}")
    if lead.missing:
        said.append(_chased(data, lead))
    if lead.away_until:
        said.append(f"away until {words.short_day(lead.away_until)}")
    elif lead.outcome == "away":
        said.append("away, with no date given")
    if lead.missing and lead.person in data.deputies:
        said.append(f"deputy: {data.deputies[lead.person]}")
    keys = lead.missing or lead.asked
    return Standing(data.names.get(lead.person, lead.person), _refs(data, keys), ", ".join(said))


def _chased(data: ChaseSummaryData, lead: LeadReturn) -> str:
    if lead.person in data.not_chased:
        return f"not chased: {data.not_chased[lead.person]}"
    times = lead.chased + (lead.person in data.chased_now)
    return f"chased {words.times(times)}" if times else "not chased yet"


def _refs(data: ChaseSummaryData, keys: tuple[str, ...]) -> str:
    known = [data.actions[k] for k in keys if k in data.actions]
    unknown = [k for k in keys if k not in data.actions]
    return words.join([*([words.refs(known)] if known else []), *unknown])


def _held(data: ChaseSummaryData) -> tuple[tuple[str, str], ...]:
    """Return (name, refs) of leads whose words wait for the project manager."""
    return tuple((data.names.get(r.person, r.person), _refs(data, r.held)) for r in data.returns if r.held)


def briefing(
    env: Envelope,
    briefing: Briefing,
    figures: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    next_meeting: Meeting | None = None,
) -> Outgoing:
    """Brief the chair, or one of the others named: the facts first, then what is missing, red, amber, and the whole list.

    Args:
        figures: `board.briefing.figures` of it, where the caller has them; every number in the letter is one of them.
        next_meeting: the one after this, where it is known.
    """
    parts = sections(briefing)
    numbers = figures or _figures(briefing)
    called = refs_apart(briefing)
    marks = _Marks(env, briefing, called)

    def lines(items: Iterable[ItemLine], mark: bool = True) -> tuple[Line, ...]:
        said = ((i, marks.take(i.action.key) if mark else "") for i in items)
        return tuple(line_of(env, i, briefing.names, called=called[i.action.key], mark=m) for i, m in said)

    known = {
        "briefing": briefing,
        "headlines": headlines(env, briefing, parts, numbers),
        "next_meeting": next_meeting,
        "owed": _owed(env, parts, called),
        "red": lines(parts.red),
        "amber": lines(parts.amber),
        "outstanding": _outstanding(parts, called, marks),
        **{name: lines(getattr(parts, name)) for name in _MARKED},
        "moved": lines(_moved(parts), mark=False),
        "improved": lines(parts.improved, mark=False),
        "passed": _list(called, (i for i in parts.overdue_unheard if i.silent)),
        "passed_unasked": _list(called, (i for i in parts.overdue_unheard if i.not_asked)),
        "confirmed": _confirmed(briefing, parts, called),
        "unasked": unasked(briefing, parts),
        "unasked_count": len(parts.not_asked_leads),
        "escalations": marks.left(),
        "plain": tuple(
            (objective, tuple(line_of(env, i, briefing.names) for i in items)) for objective, items in parts.plain
        ),
    }
    return compose(env, "briefing", known)


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


def _list(called: Mapping[str, str], items: Iterable[ItemLine]) -> str:
    return words.join(called[i.action.key] for i in items)


def _figures(briefing: Briefing) -> Mapping[str, Mapping[str, Any]]:
    return figures(briefing)


def headlines(
    env: Envelope, briefing: Briefing, parts: Sections, numbers: Mapping[str, Mapping[str, Any]]
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


def _colours(env: Envelope, briefing: Briefing, numbers: Mapping[str, Mapping[str, Any]]) -> str:
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


def line_of(
    env: Envelope, item: ItemLine, names: Mapping[str, str], *, age_known: bool = True, called: str = "", mark: str = ""
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
        leads=_leads(action, names) or "nobody named",
        notes=(*_notes(env, item, scheme.needs_reason), *([mark] if mark else [])),
        quiet=quiet,
    )


def _quiet(env: Envelope, item: ItemLine) -> str:
    last = f"last known colour {env.board.scheme.label(item.rag).lower()}" if item.rag else "no colour known"
    why = "Not asked" if item.not_asked else "No answer"
    heard = "never heard of" if item.age_days is None else f"last heard {words.age(item.age_days)}"
    return f"{why}: {last}, {heard}"


def _colour(env: Envelope, item: ItemLine) -> str:
    label = env.board.scheme.label(item.rag)
    if worse(item.rag, item.before):
        return f"{label}, worse than {env.board.scheme.label(item.before).lower()} at the last board"
    if better(item.rag, item.before):
        return f"{label}, better than {env.board.scheme.label(item.before).lower()} at the last board"
    return label


def _notes(env: Envelope, item: ItemLine, needs_reason: frozenset[Rag]) -> tuple[str, ...]:
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


def _leads(action: Action, names: Mapping[str, str]) -> str:
    return words.join(dict.fromkeys(names.get(x.person, x.person) if x.person else x.raw.strip() for x in action.leads))


def _moved(parts: Sections) -> tuple[ItemLine, ...]:
    return tuple({i.action.key: i for i in (*parts.worsened, *parts.slipped)}.values())


def _outstanding(parts: Sections, called: Mapping[str, str], marks: _Marks) -> tuple[dict[str, str], ...]:
    """Return leads with updates to come, in words."""
    rows = []
    for one in parts.outstanding:
        if not one.missing:
            continue
        state = _STATES.get(one.lead.outcome, "no answer")
        if one.lead.away_until:
            state += f" until {words.day(one.lead.away_until)}"
        if one.reads_this:
            state += "; reads this briefing"
        rows.append(
            {
                "name": one.name,
                "state": state,
                "refs": _list(called, one.missing),
                "late": str(one.days_late) if one.days_late else "less than one",
                "chased": words.times(one.lead.chased),
                "mark": marks.take_all([i.action.key for i in one.missing]),
            }
        )
    return tuple(rows)


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


def _owed(env: Envelope, parts: Sections, called: Mapping[str, str]) -> str:
    """Return the refs of what this reader owes themselves; empty where nothing."""
    own = next((o for o in parts.outstanding if o.lead.person == env.to.key), None)
    return _list(called, own.missing) if own else ""


def _confirmed(briefing: Briefing, parts: Sections, called: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return (ref, activity) of what was confirmed complete; a closed action no longer in the list by its key."""
    known = {i.action.key: i.action for i in briefing.items}
    return tuple((called[k], words.brief(known[k].activity)) if k in known else (k, "") for k in parts.confirmed)


class _Marks:
    """Says of each action that escalated, once in the letter, by which rule and who was told."""

    def __init__(self, env: Envelope, briefing: Briefing, called: Mapping[str, str]) -> None:
        self._zone, self._briefing, self._called = env.board.zone, briefing, called
        self._lines: dict[str, list[EscalationLine]] = {}
        for line in briefing.escalations:
            self._lines.setdefault(line.key, []).append(line)

    def take(self, key: str) -> str:
        """Return the mark of an action, and say no more of it; empty where it did not escalate or that was said."""
        found = self._lines.pop(key, None)
        return f"Escalated: {self._why(found)}; {self._told(found)}." if found else ""

    def take_all(self, keys: Iterable[str]) -> str:
        """Return the marks of several actions, those that say the same together."""
        groups: dict[str, list[str]] = {}
        for key in keys:
            if found := self._lines.pop(key, None):
                groups.setdefault(f"{self._why(found)}; {self._told(found)}", []).append(self._called[key])
        return " ".join(f"Escalated: {words.join(refs)}, {said}." for said, refs in groups.items())

    def left(self) -> tuple[dict[str, str], ...]:
        """Return what escalated and was said nowhere, with all there is to say of it."""
        known = {WHOLE.key: WHOLE, **{i.action.key: i.action for i in self._briefing.items}}
        return tuple(
            {
                "ref": self._called.get(key, known[key].ref if key == WHOLE.key else key),
                "activity": words.brief(known[key].activity) if key in known else "",
                "rule": words.join(dict.fromkeys(e.rule for e in found)),
                "why": _reasons(found),
                "on": words.short_day(min(e.at for e in found).astimezone(self._zone).date()),
                "told": self._told(found),
            }
            for key, found in self._lines.items()
        )

    def _why(self, found: list[EscalationLine]) -> str:
        """Return rules by name, or by what caught the action where the name itself is long."""
        short = dict.fromkeys(e.rule for e in found if len(e.rule) <= _SHORT)
        long = _reasons(e for e in found if len(e.rule) > _SHORT)
        return "; ".join([*([words.join(short)] if short else []), *([long] if long else [])])

    def _told(self, found: list[EscalationLine]) -> str:
        told = words.join(dict.fromkeys(self._briefing.name(p) for e in found for p in e.told))
        return f"told {told}" if told else "told nobody yet, this letter is the first to say so"


def _reasons(found: Iterable[EscalationLine]) -> str:
    """Return why, nothing of it twice: a rule caught by several of its conditions gives each, and two rules may share."""
    return "; ".join(dict.fromkeys(part for line in found for part in line.why.split("; ")))
