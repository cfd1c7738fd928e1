"""Letters that say how a cycle stands: the chase summary to the project manager, the briefing to the chair and others.

Both are read by people who decide something, so they carry no mark of automatic mail. Silence is shown with the colour
last known and its age, never as a colour of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lacflow.board.briefing import Briefing, EscalationLine, ItemLine, LeadReturn, Sections, figures, sections
from lacflow.board.calendar import Meeting
from lacflow.board.plan import Action
from lacflow.board.rag import Rag, better, worse
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import ChaseSummaryData
from lacflow.mail.message import Outgoing

_STATES = {"away": "away", "bounced": "mail to them came back", "partly": "answered in part"}


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
    known = {
        "briefing": briefing,
        "headlines": headlines(env, briefing, parts, numbers),
        "next_meeting": next_meeting,
        "owed": _owed(env, briefing, parts),
        **_outstanding(env, briefing, parts),
        **{
            name: tuple(line_of(env, i, briefing.names) for i in getattr(parts, name))
            for name in ("red", "amber", "said_complete", "overdue_green", "held", "silent", "not_asked")
        },
        "moved": tuple(line_of(env, i, briefing.names) for i in _moved(parts)),
        "improved": tuple(line_of(env, i, briefing.names) for i in parts.improved),
        "confirmed": _confirmed(briefing, parts),
        "escalations": _escalations(env, briefing),
        "plain": tuple(
            (objective, tuple(line_of(env, i, briefing.names) for i in items)) for objective, items in parts.plain
        ),
    }
    return compose(env, "briefing", known)


def _figures(briefing: Briefing) -> Mapping[str, Mapping[str, Any]]:
    return figures(briefing)


def headlines(
    env: Envelope, briefing: Briefing, parts: Sections, numbers: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the five facts a chair reads first."""
    n = {name: int(figure["count"]) for name, figure in numbers.items()}
    label = env.board.scheme.label
    missing = [o for o in parts.outstanding if o.missing]
    silent = n.get("silent_items", 0)
    colours = [f"{n.get(rag.value, 0)} {label(rag).lower()}" for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)]
    return (
        f"Updates: {n.get('answered', 0)} of {words.plural(n.get('asked', 0), 'lead')} asked have answered in full;"
        f" {words.plural(len(missing), 'lead')} still to answer"
        + (f", and {n['not_asked']} could not be asked" if n.get("not_asked") else "")
        + ".",
        f"Colours: of {words.plural(len(briefing.items), 'open action')}, {words.join(colours)}"
        + (
            f"; {words.plural(silent, 'was', 'were')} asked about and not answered, shown as last known"
            if silent
            else ""
        )
        + ".",
        f"Since the last board: {n.get('worsened', 0)} worse, {n.get('improved', 0)} better,"
        f" {words.plural(n.get('slipped', 0), 'date')} slipped.",
        f"Past their date but still {label(Rag.GREEN).lower()}: {words.plural(n.get('overdue_green', 0), 'action')}.",
        f"Complete: {n.get('blue', 0)} confirmed, {n.get('blue_proposed', 0)} said to be complete and not confirmed.",
    )


def line_of(env: Envelope, item: ItemLine, names: Mapping[str, str], *, age_known: bool = True) -> Line:
    """Return one action in words: colour with what it was, date with what it slipped from, why."""
    action, scheme = item.action, env.board.scheme
    quiet = age_known and not item.heard and item.rag is not Rag.BLUE
    due = words.due(action.current_due)
    if item.slipped_from:
        due += f", was {words.full_day(item.slipped_from)}"
    elif item.overdue:
        due += ", which has passed"
    return Line(
        ref=words.ref(action),
        activity=words.brief(action.activity),
        colour=_quiet(env, item) if quiet else _colour(env, item),
        due=due,
        leads=_leads(action, names) or "nobody named",
        notes=_notes(env, item, scheme.needs_reason),
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
    if item.action.said_complete is not None and item.rag is not Rag.BLUE:
        notes.append(f"Said to be complete, not confirmed: “{words.brief(item.action.said_complete, 240)}”")
    if item.reason.strip():
        notes.append(f"“{words.brief(item.reason, 300)}”")
    elif item.heard and item.rag in needs_reason:
        notes.append("No reason given.")
    if item.held:
        notes.append(f"Words about it wait for {env.project_manager.name}.")
    return tuple(notes)


def _leads(action: Action, names: Mapping[str, str]) -> str:
    return words.join(dict.fromkeys(names.get(x.person, x.person) if x.person else x.raw.strip() for x in action.leads))


def _moved(parts: Sections) -> tuple[ItemLine, ...]:
    return tuple({i.action.key: i for i in (*parts.worsened, *parts.slipped)}.values())


def _outstanding(env: Envelope, briefing: Briefing, parts: Sections) -> dict[str, Any]:
    """Return leads with updates to come, and those who could not be asked, in words."""
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
                "refs": words.refs(i.action for i in one.missing),
                "late": str(one.days_late) if one.days_late else "less than one",
                "chased": words.times(one.lead.chased),
            }
        )
    unasked = tuple((briefing.name(who), why) for who, why in parts.not_asked_leads)
    return {"outstanding": tuple(rows), "unasked": unasked}


def _owed(env: Envelope, briefing: Briefing, parts: Sections) -> str:
    """Return the refs of what this reader owes themselves; empty where nothing."""
    own = next((o for o in parts.outstanding if o.lead.person == env.to.key), None)
    return words.refs(i.action for i in own.missing) if own else ""


def _confirmed(briefing: Briefing, parts: Sections) -> tuple[tuple[str, str], ...]:
    """Return (ref, activity) of what was confirmed complete; a closed action no longer in the list by its key."""
    known = {i.action.key: i.action for i in briefing.items}
    return tuple(
        (words.ref(known[k]), words.brief(known[k].activity)) if k in known else (k, "") for k in parts.confirmed
    )


def _escalations(env: Envelope, briefing: Briefing) -> tuple[dict[str, str], ...]:
    """Return each action that escalated, once, with every rule that caught it."""
    known = {i.action.key: i.action for i in briefing.items}
    by_key: dict[str, list[EscalationLine]] = {}
    for line in briefing.escalations:
        by_key.setdefault(line.key, []).append(line)
    return tuple(
        {
            "ref": words.ref(known[key]) if key in known else key,
            "activity": words.brief(known[key].activity) if key in known else "",
            "rule": words.join(e.rule for e in found),
            "why": "; ".join(dict.fromkeys(e.why for e in found)),
            "on": words.short_day(min(e.at for e in found).astimezone(env.board.zone).date()),
            "told": words.join(dict.fromkeys(briefing.name(p) for e in found for p in e.told))
            or "nobody yet, this letter is the first to say so",
        }
        for key, found in by_key.items()
    )
