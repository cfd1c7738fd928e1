"""What is wrong with a plan or an update: named rules, each a pure function of what is seen.

The rules are in the modules beside this one, by what they look at: `dates`, `colours`, `saying` (the words of the diary
against the colour), `parts`, `refs`, `leads`, `news` (who answered, what is new, what was promised). `rules` says what a
rule is. A board may switch a rule off by its name. docs/checks.md has every one with an example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from lacflow.board.checks import colours, dates, leads, news, parts, refs, saying
from lacflow.board.checks.refs import views_differ
from lacflow.board.checks.rules import NAMES, WEIGHTS, Check, Facts, Look, Rule, Seen, Weight, plain_day
from lacflow.board.plan import Plan, Status

__all__ = [
    "NAMES",
    "RULES",
    "WEIGHTS",
    "Check",
    "Facts",
    "Rule",
    "Seen",
    "Weight",
    "check_action",
    "check_plan",
    "check_readers",
    "plain_day",
    "views_differ",
]

_ROOMS = (colours, dates, leads, news, parts, refs, saying)
#: The rules about one action, by name, in the order findings are shown.
RULES: dict[str, Look] = {name: found.look for name, found in NAMES.items() if found.look is not None}

_CLOSED = frozenset(name for name, found in NAMES.items() if found.closed)


def check_action(seen: Seen, only: Collection[str] | None = None, off: Collection[str] = ()) -> tuple[Check, ...]:
    """Return what is wrong with one action, by every rule or by those named; `off` are switched off."""
    found = []
    for name, function in RULES.items():
        wanted = name not in off and (only is None or name in only)
        finding = function(seen) if wanted else None
        if finding is not None:
            found.append(Check(name, finding[0], seen.action.key, finding[1]))
    return tuple(found)


def check_plan(plan: Plan, facts: Facts, off: Collection[str] = ()) -> tuple[Check, ...]:
    """Return what is wrong with a plan: with every open action, and with the whole; what matters most comes first."""
    found = [*_each(plan, facts, off), *_whole(plan, facts, off)]
    place = {action.key: n for n, action in enumerate(plan.actions)}
    order = {name: n for n, name in enumerate(NAMES)}
    return tuple(sorted(found, key=lambda c: (c.weight, order[c.name], place.get(c.key, -1))))


def _each(plan: Plan, facts: Facts, off: Collection[str]) -> Iterator[Check]:
    for action in plan.actions:
        last = facts.as_of_last.get(action.key) if facts.as_of_last else None
        seen = Seen(action, facts.today, facts.scheme, days=facts.days, last=last, facts=facts)
        if action.view_of is None and action.status in (Status.OPEN, Status.CLOSED):
            yield from check_action(seen, None if action.status is Status.OPEN else _CLOSED, off)


def _whole(plan: Plan, facts: Facts, off: Collection[str]) -> Iterator[Check]:
    for name, found in NAMES.items():
        if found.look_at_all is not None and name not in off:
            yield from (Check(name, message, key) for key, message in found.look_at_all(plan, facts))


def check_readers(readers: Iterable[str], owing: Mapping[str, Collection[str]]) -> tuple[Check, ...]:
    """Return a finding for each reader of the briefing who owes updates themselves.

    Args:
        owing: the keys of the actions each person was asked of and nothing touched.
    """
    return tuple(
        Check("reader_owes", news.owes(person, owing[person])) for person in dict.fromkeys(readers) if owing.get(person)
    )
