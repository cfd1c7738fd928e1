"""The papers a board is given: a progress report by outcome, the delivery plan by view, a committee report in draft.

Colours are those anybody was heard on: what nobody answered for is shown as last known. Dates that moved have the date of the
last board in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from lacflow.board import diary
from lacflow.board.briefing import ItemLine, action_order
from lacflow.board.chair import Chair, Track
from lacflow.board.listed import LEFT_OFF, LISTED
from lacflow.board.overall import overall
from lacflow.board.paper import Block, Grid, Heading, Paper, Point, Points, Words
from lacflow.board.plan import Action, Colour, Deliverable, Due, Note, Objective, Plan, Status
from lacflow.board.rag import Rag
from lacflow.letters import words
from lacflow.letters.lines import leads_of
from lacflow.papers.discussed import discussed, is_high
from lacflow.papers.plan import VIEWS, activity_of, heading_of, numbered, progress_of
from lacflow.papers.saying import Say, Voice

_TROUBLED = (Rag.AMBER, Rag.RED)
#: Columns of a council's own that a delivery plan shows where an objective has anything in them.
_OWN = (("Evidence", "evidence"), ("Metric", "metric"), ("Current data", "current"), ("Target data", "target"))
#: Columns of a progress report that are there whatever is in them; the others only where anything is.
_ALWAYS = (0, 1, 3, 4, 5)


@dataclass(frozen=True)
class Facts:
    """What a paper is made of: the chair's briefing, the plan, and the colours a document stated for the whole of it."""

    voice: Voice
    chair: Chair
    plan: Plan
    stated: Mapping[str, Colour]

    @property
    def names(self) -> Mapping[str, str]:
        """Names by person."""
        return self.chair.held.names

    def label(self, rag: Rag | None) -> str:
        """Return the board's word for a colour."""
        return self.voice.board.scheme.label(rag)


def progress(facts: Facts) -> Paper:
    """Return a progress report: who and what colour, what to discuss, a table an outcome, issues and risks."""
    return Paper(
        f"{_short(facts)}, {_day(facts)}: progress report",
        (
            *_header(facts),
            *_discuss(facts),
            *_outcomes(facts),
            *_notes("Issues for escalation", ("Issue", "Action and by when"), facts.plan.issues),
            *_notes("Risks to be added to the risk log", ("Risk", "Mitigating action"), facts.plan.risks),
        ),
        about=(_about(facts),),
        landscape=True,
    )


def delivery(facts: Facts) -> Paper:
    """Return the delivery plan: what is open, the metrics, standing data, and what is closed."""
    blocks: list[Block] = []
    for status, heading in VIEWS.items():
        found = sorted((a for a in facts.plan.actions if a.status is status and a.view_of is None), key=_order)
        if found:
            blocks.append(Heading(f"{heading}: {len(found)}"))
            blocks += _view(facts, found)
    return Paper(
        f"{_short(facts)}, {_day(facts)}: delivery plan",
        tuple(blocks) or (Words("The plan has no action."),),
        about=(_about(facts),),
        landscape=True,
    )


def committee(facts: Facts) -> Paper:
    """Return a draft of a report to committee: purpose, recommendation, summary, and the actions that matter most."""
    board, held = facts.voice.board, facts.chair.held
    shown = [t for t in facts.chair.tracks if is_high(t.item.action)] or [
        t for t in facts.chair.tracks if t.item.rag in _TROUBLED
    ]
    what = "High priority" if any(is_high(t.item.action) for t in shown) else "Red or amber"
    heading = Grid(
        ("Report", "Details"),
        (
            ("To", board.name),
            ("Meeting date", _day(facts)),
            ("From", facts.voice.project_manager.name),
            ("Purpose", "To report progress on the board's action plan"),
            ("Recommendation", "That the board notes progress and decides what is asked of it in section 3"),
        ),
        (1, 4),
        "What this report is",
    )
    counts = [
        (facts.label(rag), sum(i.shown is rag for i in held.items)) for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE)
    ]
    unsure = sum(i.shown is None for i in held.items)
    summary = words.join(f"{n} {label.lower()}" for label, n in counts)
    called = Say.of(facts.voice, facts.chair).called
    rows = tuple(_committee_row(facts, t, called[t.key]) for t in shown)
    decide = tuple(
        Point(f"{called[d.item.action.key]}, {words.brief(d.item.action.activity, 90)}:", _decide(facts, d.kind))
        for d in facts.chair.decisions
    )
    return Paper(
        f"{_short(facts)}, {_day(facts)}: report to committee (draft)",
        (
            heading,
            Heading("1. Summary"),
            Words(f"Of {words.plural(len(held.items), 'open action')}, {summary}; {unsure} not assured or with no colour."),
            Heading(f"2. {what} actions: {len(rows)}"),
            Grid(("Action", "What was done", "Completion date (was)", "Colour and its reason"), rows, (2.4, 3, 1.4, 2.4),
                 f"{what} actions"),
            Heading("3. Decisions asked for"),
            *((Points(decide),) if decide else (Words("None."),)),
            Heading("4. Financial, legal and equality implications"),
            Words("To be completed by the authors."),
        ),
        about=(_about(facts),),
        mark="Draft",
    )  # fmt: skip


#: The papers by the name a command calls them.
PAPERS: Mapping[str, Callable[[Facts], Paper]] = {"progress": progress, "delivery": delivery, "committee": committee}


def _short(facts: Facts) -> str:
    return words.brief(facts.voice.board.short or facts.voice.board.name, 120)


def _day(facts: Facts) -> str:
    return words.full_day(facts.chair.held.meeting.date)


def _about(facts: Facts) -> str:
    held = facts.chair.held
    return f"The {held.board_name} meets on {_day(facts)}. Figures as of {words.full_day(held.today)}."


def _order(action: Action) -> tuple[object, ...]:
    return action_order(action)


def _header(facts: Facts) -> Iterable[Block]:
    """The header block: who, when, and the colour of the whole, computed and, where it differs, as stated."""
    board, directory = facts.voice.board, facts.names
    items = facts.chair.held.items
    overall_colour = overall(i.shown for i in items)
    rows = [
        ("Sponsor", directory.get(board.sponsor or "", board.sponsor or "none named")),
        ("Chair", directory.get(board.chair, board.chair)),
        ("Project manager", facts.voice.project_manager.name),
        ("Reporting date", words.full_day(facts.chair.held.today)),
        ("Overall colour", _whole(facts, overall_colour, "Overall colour")),
    ]
    savings = [i.action.savings_rag.value for i in items if i.heard and i.action.savings_rag.value]
    if savings or "Savings colour" in facts.stated:
        rows.append(("Overall savings colour", _whole(facts, overall(savings), "Savings colour")))
    yield Grid(("Programme", "Details"), tuple(rows), (1, 3), "Who reports, and the overall colours")


def _whole(facts: Facts, computed: Rag | None, name: str) -> str:
    said = f"{facts.label(computed)}, from the rows"
    stated = facts.stated.get(name)
    if stated and stated.value and stated.value is not computed:
        said += f"; the last document stated {facts.label(stated.value).lower()}"
    return said


def _discuss(facts: Facts) -> Iterable[Block]:
    found, called = discussed(facts.voice.board, facts.chair), Say.of(facts.voice, facts.chair).called
    yield Heading(f"Actions to discuss at the board: {len(found) or 'none'}")
    if found:
        rows = tuple(
            (
                called[i.action.key],
                words.brief(i.action.activity, 160),
                _status(facts, i),
                leads_of(i.action, facts.names) or "nobody named",
                f"{_said(i)} {_by(i)}",
            )
            for i in found
        )
        head = ("No.", "Action or risk", "Status", "Owner", "Action to be taken and when")
        yield Grid(head, rows, (1.2, 3, 1.2, 1.5, 3), "Actions to discuss at the board")
    by_check = ((LEFT_OFF, "does not have"), (LISTED, "has, though the rule does not,"))
    said = [
        f"{verb} {words.join(keys)}"
        for name, verb in by_check
        if (keys := [called[c.key] for c in facts.chair.checks if c.name == name])
    ]
    if said:
        yield Words(f"The last document's own list {'; it '.join(said)}.", "Against the board's rule:")


def _said(item: ItemLine) -> str:
    """Return what was said of it last: that it is complete, where that is still to be confirmed, and its words."""
    complete = item.action.said_complete is not None and item.rag is not Rag.BLUE
    said = words.sentence(words.brief(item.reason, 240)) if item.reason else "" if complete else "No reason given."
    return " ".join(filter(None, ("Said to be complete, to be confirmed." if complete else "", said)))


def _by(item: ItemLine) -> str:
    due = item.action.current_due
    if due.date is None:
        return f"Date: {words.due(due)}."
    return f"By {_day_of(item.action, due)}{', which has passed' if item.overdue else ''}."


def _day_of(action: Action, due: Due) -> str:
    """Return a date in words; the raw words of several deliverables stand beside each of them."""
    if due.date is not None and len(action.deliverables) > 1:
        return words.full_day(due.date)
    return words.due(due)


def _status(facts: Facts, item: ItemLine) -> str:
    if item.not_assured:
        last = f"last known {facts.label(item.rag).lower()}" if item.rag else "no colour known"
        return f"Not assured, {last}"
    return facts.label(item.rag)


def _outcomes(facts: Facts) -> Iterable[Block]:
    groups: dict[Objective, list[ItemLine]] = {}
    for item in facts.chair.held.items:
        groups.setdefault(item.action.objective, []).append(item)
    head = ("No.", "Workstream", "Deliverables", "Update", "Lead", "Target date", "Revised date", "Saving (£K)",
            "Priority", "Action colour", "Savings colour")  # fmt: skip
    widths = (0.5, 1.8, 2.1, 2.7, 1.2, 1.2, 1.2, 0.8, 1.0, 1.1, 0.9)
    found = {
        objective: [(row, item.not_assured) for item in items for row in _outcome_rows(facts, item)]
        for objective, items in groups.items()
    }
    used = [n for n in range(len(head)) if n in _ALWAYS or any(row[n] for rows in found.values() for row, _ in rows)]
    for objective, rows in found.items():
        kept = tuple(tuple(row[n] for n in used) for row, _ in rows)
        quiet = frozenset(n for n, (_, unsure) in enumerate(rows) if unsure)
        yield Heading(heading_of(objective))
        yield Grid(tuple(head[n] for n in used), kept, tuple(widths[n] for n in used), heading_of(objective), quiet)


def _outcome_rows(facts: Facts, item: ItemLine) -> Iterable[tuple[str, ...]]:
    """One row a workstream, then one a deliverable of it, whose dates and words are its own."""
    action = item.action
    saving = "" if action.savings_k is None else f"{action.savings_k:g}"
    savings = facts.label(action.savings_rag.value) if action.savings_rag.value else ""
    yield (
        words.ref(action), action.activity.strip(), "", words.latest(action.progress, 400)[0],
        leads_of(action, facts.names) or "nobody named", _day_of(action, action.due),
        _day_of(action, action.revised) if action.revised else "", saving, action.priority, _status(facts, item), savings,
    )  # fmt: skip
    for part in action.deliverables:
        yield _part(part)


def _part(part: Deliverable) -> tuple[str, ...]:
    due, revised = (words.due(d) if d else "" for d in (part.due, part.revised))
    return ("", "", numbered(part.number, part.text), part.update, "", due, revised, "", "", "", "")


def _notes(title: str, columns: tuple[str, str], notes: tuple[Note, ...]) -> Iterable[Block]:
    yield Heading(f"{title}: {len(notes) or 'none'}")
    if notes:
        rows = tuple((n.number, n.text, n.owner, n.action) for n in notes)
        yield Grid(("No.", columns[0], "Owner", columns[1]), rows, (0.6, 4, 1.5, 4), title)


def _view(facts: Facts, actions: list[Action]) -> list[Block]:
    groups: dict[Objective, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.objective, []).append(action)
    known = {t.key: t.item for t in facts.chair.tracks}
    blocks: list[Block] = []
    for objective, found in groups.items():
        used = [(name, start) for name, start in _OWN if any(_other(a, start) for a in found)]
        head = ("Ref", "Activity", "Progress", *(name for name, _ in used), "Responsible", "Timescale", "Colour")
        widths = (0.6, 2.6, 3.4, *(1.5,) * len(used), 1.5, 1.3, 1.1)
        rows = tuple(
            (
                words.ref(a), activity_of(a), progress_of(a, 400), *(_other(a, start) for _, start in used),
                leads_of(a, facts.names) or "nobody named", _day_of(a, a.current_due),
                _status(facts, known[a.key]) if a.key in known else facts.label(a.rag.value),
            )
            for a in found
        )  # fmt: skip
        quiet = frozenset(n for n, a in enumerate(found) if a.key in known and known[a.key].not_assured)
        blocks += [Heading(heading_of(objective), 3), Grid(head, rows, widths, heading_of(objective), quiet)]
    return blocks


def _other(action: Action, start: str) -> str:
    return next((v.strip() for k, v in action.other.items() if k.lower().startswith(start) and v.strip()), "")


def _committee_row(facts: Facts, track: Track, called: str) -> tuple[str, ...]:
    item = track.item
    was = f" ({words.full_day(item.slipped_from)})" if item.slipped_from else ""
    reason = f": {_said(item)}" if item.shown in facts.voice.board.scheme.needs_reason else ""
    told = replace(item.action, progress=_without(item.action.progress, item.reason if reason else ""))
    done = progress_of(told, 240)
    due = _day_of(item.action, item.action.current_due) + was
    return (
        f"{called}: {words.brief(item.action.activity, 160)}",
        done or "Nothing earlier.",
        due,
        _status(facts, item) + reason,
    )


def _without(progress: str, said: str) -> str:
    """Return a diary without the entries that hold words said elsewhere."""
    told = " ".join(said.lower().split()).rstrip(".")
    kept = [e.words for e in diary.entries(progress) if not told or told not in " ".join(e.words.lower().split())]
    return "\n".join(kept)


def _decide(facts: Facts, kind: str) -> str:
    return {
        "extension": "to agree its new date, or not",
        "complete": "to confirm it as complete, or send it back",
        "proposal": "to decide what its lead proposed",
        "lead": "to name a lead",
    }[kind] + "."


__all__ = ["PAPERS", "Facts", "Status", "committee", "delivery", "progress"]
