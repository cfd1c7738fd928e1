"""From what the rules catch to who is written to today: one letter a person a day.

What belongs in the chase summary or the briefing is left for that letter; what is due to somebody who has already had
today's escalation letter waits for the next working morning's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from lacflow.board.calendar import add_working_days, add_working_hours, next_window
from lacflow.board.escalation import WHOLE, Caught, LeftOut, Telling, ending, evaluate, recipients
from lacflow.board.plan import Action
from lacflow.board.steps import IntentKey, Step
from lacflow.store.escalations import HELD_BACK, Escalation
from lacflow.store.standing import Standing, item_facts, whole_plan

#: The step of an escalation letter; its occurrence is the local day it leaves on.
ESCALATE = "escalate"


@dataclass(frozen=True)
class Due:
    """One person to be told of one caught rule, on one rung. `fold` names the letter that says it ("" its own)."""

    caught: Caught
    telling: Telling
    action: Action
    person: str
    why: str
    fold: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """The escalation it belongs to: rule and action."""
        return self.caught.rule, self.caught.key


@dataclass(frozen=True)
class Escalating:
    """What one cycle's rules want now: new and ended escalations, who is due to be told, and when to look again.

    `letters` are the escalation letters of today by their identity; `in_chase` and `in_brief` are said by those letters.
    """

    caught: tuple[Caught, ...] = ()
    ended: tuple[tuple[int, str], ...] = ()
    reopened: tuple[int, ...] = ()
    letters: dict[IntentKey, tuple[Due, ...]] = field(default_factory=dict)
    in_chase: tuple[Due, ...] = ()
    in_brief: tuple[Due, ...] = ()
    in_receipt: tuple[Due, ...] = ()
    next_at: datetime | None = None


def escalate(standing: Standing, held: list[Escalation], now: datetime, summary_now: bool) -> Escalating:
    """Decide what escalates in a cycle at `now`.

    Args:
        held: the cycle's escalations as stored.
        summary_now: whether the chase summary leaves in this very tick: then the project manager's share goes into it.
    """
    board = standing.board
    caught, left_out = looked_at(standing, now, summary_now)
    known = {(e.rule, e.key): e for e in held}
    live = [c for c in caught if c.at <= now and _open(known.get((c.rule, c.key)))]
    ended = _ended(standing, held, frozenset((c.rule, c.key) for c in caught), summary_now)
    reopened = [e.id for c in live if (e := known.get((c.rule, c.key))) is not None and e.ended_at is not None]
    due, later = _tellings(standing, live, known, now)
    if summary_now:
        due = [replace(d, fold="chase") if d.person == board.project_manager and not d.fold else d for d in due]
    letters, waiting = _letters(standing, [d for d in due if not d.fold], now)
    return Escalating(
        caught=tuple(c for c in live if (c.rule, c.key) not in known),
        ended=tuple(ended),
        reopened=tuple(reopened),
        letters=letters,
        in_chase=tuple(d for d in due if d.fold == "chase"),
        in_brief=tuple(d for d in due if d.fold == "brief"),
        in_receipt=tuple(d for d in due if d.fold == "receipt"),
        next_at=min([*later, *waiting, *(out.at for out in left_out if out.at)], default=None),
    )


def looked_at(
    standing: Standing, now: datetime, summary_now: bool = False
) -> tuple[tuple[Caught, ...], tuple[LeftOut, ...]]:
    """Return what every rule of the board makes of every open action, and of the plan as a whole."""
    board = standing.board
    items = [*item_facts(standing, chased_now=summary_now), whole_plan(standing)]
    return evaluate(
        board.rules, items, board=board, meeting=standing.meeting, brief_at=standing.dates.brief.at, now=now
    )


def _ended(
    standing: Standing, held: list[Escalation], now_caught: frozenset[tuple[str, str]], summary_now: bool
) -> list[tuple[int, str]]:
    """Return the open escalations that end now, each with the reason."""
    rules = {rule.name: rule for rule in standing.board.rules}
    items = {f.action.key: f for f in (*item_facts(standing, chased_now=summary_now), whole_plan(standing))}
    found = []
    for e in held:
        holds = (e.rule, e.key) in now_caught
        why = None if e.ended_at else ending(rules.get(e.rule), items.get(e.key), standing.meeting, holds=holds)
        found += [(e.id, why)] if why else []
    return found


def _open(known: Escalation | None) -> bool:
    return known is None or not (known.end_reason or "").startswith(HELD_BACK)


def _tellings(
    standing: Standing, live: list[Caught], known: dict[tuple[str, str], Escalation], now: datetime
) -> tuple[list[Due], list[datetime]]:
    """Return who is due to be told now, and the instants at which others will be."""
    due, later = [], []
    unsent = {x.id for x in standing.letters if x.step == ESCALATE and x.state in ("queued", "waiting") and not x.tries}
    for c in live:
        action = WHOLE if c.key == WHOLE.key else standing.plan.get(c.key)
        escalation = known.get((c.rule, c.key))
        if action is None or (escalation is not None and escalation.acknowledged_at is not None):
            continue
        for telling in c.tellings:
            if escalation is not None and escalation.was_told(telling.rung, telling.role, unsent):
                continue
            at = _due_at(standing, c, telling, escalation, now)
            if at > now:
                later.append(at)
                continue
            people, why = recipients(
                telling.role, action, standing.board, standing.directory, standing.today, standing.absent
            )
            due += [Due(c, telling, action, person, why, _fold(standing, telling)) for person in people]
    return due, later


def _due_at(
    standing: Standing, caught: Caught, telling: Telling, escalation: Escalation | None, now: datetime
) -> datetime:
    """Return when a rung is due: never less than its delay after the first one was told, however late that was."""
    rule = next(r for r in standing.board.rules if r.name == caught.rule)
    rung, board = rule.rungs[telling.rung], standing.board
    if telling.rung == 0 or telling.fold or not (rung.after_working_days or rung.after_working_hours):
        return telling.at
    told = min((t.at for t in escalation.told if t.rung == 0), default=now) if escalation else now
    first = next_window(told, board.working_days, board.window, board.zone)
    if rung.after_working_days:
        return max(telling.at, add_working_days(first, rung.after_working_days, board.working_days, board.zone))
    return max(
        telling.at,
        add_working_hours(first, rung.after_working_hours, board.working_days, board.window, board.zone),
    )


def _fold(standing: Standing, telling: Telling) -> str:
    """Return the letter that says it; a letter that went already without it cannot, so it gets its own."""
    if telling.fold == "brief":
        briefed = [x for x in standing.letters if x.step == Step.BRIEF and x.state not in ("withdrawn",) and x.tries]
        return "" if briefed else "brief"
    if telling.fold == "chase":
        summaries = [x for x in standing.letters if x.step == Step.CHASE_SUMMARY and x.state != "withdrawn" and x.tries]
        return "" if summaries or standing.dates.chase is None else "chase"
    return telling.fold


def _letters(
    standing: Standing, due: list[Due], now: datetime
) -> tuple[dict[IntentKey, tuple[Due, ...]], list[datetime]]:
    """Group what is due by person into today's letter; a person who has had one waits for the next working morning."""
    board = standing.board
    opens = next_window(now, board.working_days, board.window, board.zone)
    day = opens.astimezone(board.zone).date()
    letters: dict[IntentKey, list[Due]] = {}
    waiting = []
    for one in due:
        key = letter_key(standing, one.person, day)
        taken = standing.taken.get(key)
        if taken is not None and not taken.untried:
            waiting.append(_next_morning(standing, day))
            continue
        letters.setdefault(key, []).append(one)
    return {key: tuple(found) for key, found in letters.items()}, waiting


def letter_key(standing: Standing, person: str, day: date) -> IntentKey:
    """Return the identity of a person's escalation letter of a local day."""
    return IntentKey(standing.board.key, standing.key, ESCALATE, person, day.isoformat())


def _next_morning(standing: Standing, day: date) -> datetime:
    board = standing.board
    midnight = datetime.combine(day + timedelta(days=1), board.window.opens, tzinfo=board.zone)
    return next_window(midnight.astimezone(standing.now.tzinfo), board.working_days, board.window, board.zone)
