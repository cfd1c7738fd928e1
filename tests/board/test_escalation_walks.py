"""A thousand random cycles under random rules go exactly as a second, independent writing of the table says.

Each walk is one action over one cycle: earlier boards, a chase, answers with colours, dates and words or without, and a rule
drawn from everything docs/escalation.md offers. It is looked at every few hours: whether the rule catches it, since when, who
is told when in which letter, and whether what it caught has ended.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from escalation_model import Story, caught_since, ends, now_is, told
from lacflow.board.assurance import Past, in_force
from lacflow.board.board import Board, Conditions, Rule, Rung
from lacflow.board.calendar import Meeting, WorkingDays
from lacflow.board.escalation import ItemFacts, ending, evaluate
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead
from lacflow.board.rag import Rag

PROVE = os.environ.get("LACFLOW_PROVE") == "1"
WALKS = 1000 if PROVE else 120
NEW_YEAR = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
MEETS = datetime(2027, 1, 14, 10)
COLOURS = [None, "green", "amber", "red", "blue"]
ROLES = ["project_manager", "chair", "briefed", "sponsor", "strategic_lead", "finance", "lead", "deputy", "manager"]
CHECKS = ["no_lead", "green_but_overdue", "slip_without_reason"]


def some_conditions(r: random.Random) -> dict:
    colours = set(r.sample(["green", "amber", "red", "blue"], r.randint(1, 2)))
    every = {
        "colour": colours,
        "was": set(r.sample(["green", "amber", "red"], r.randint(1, 2))),
        "was_not": set(r.sample(["green", "amber", "red"], 1)),
        "boards_at_colour": r.randint(1, 3),
        "boards_at": {c: r.randint(1, 3) for c in colours},
        "reason": "missing",
        "new_date": "missing",
        "overdue": r.random() < 0.8,
        "slipped": r.randint(1, 3),
        "silent": r.random() < 0.7,
        "silent_boards": r.randint(1, 3),
        "no_lead": r.random() < 0.5,
        "priority": {"high"},
        "saving": r.random() < 0.7,
        "check": set(r.sample(CHECKS, r.randint(1, 2))),
    }
    return {name: every[name] for name in r.sample(sorted(every), r.choice([1, 1, 2, 2, 3]))}


def some_rule(r: random.Random) -> dict:
    rungs = []
    for number in range(r.randint(1, 3)):
        at = r.choice(["once", "once", "deadline", "chase", "brief", "receipt"])
        days = r.randint(0 if number == 0 else 1, 4) if at == "once" else 0
        rungs.append({"tell": r.sample(ROLES, r.randint(1, 2)), "at": at, "days": days})
    return {
        "any_of": [some_conditions(r) for _ in range(r.choice([1, 1, 2]))],
        "rungs": rungs,
        "every": r.choice(["", "", "", "month", "quarter", "year"]),
        "ends": r.choice(["gone", "gone", "answered", "meeting"]),
    }


def some_story(r: random.Random) -> Story:
    def hour(first: datetime, last: datetime) -> datetime:
        return first + timedelta(hours=r.randint(0, int((last - first).total_seconds() // 3600)))

    opened = datetime(2026, 12, 24, 9)
    dates = [date(2026, 9, 1) + timedelta(days=r.randint(0, 200)) for _ in range(r.randint(0, 3))]
    said = []
    for when in sorted({hour(opened, MEETS - timedelta(hours=1)) for _ in range(r.choice([0, 0, 1, 2, 3]))}):
        new = date(2026, 12, 1) + timedelta(days=r.randint(0, 90)) if r.random() < 0.4 else None
        said.append((when, r.choice(COLOURS), new, r.random() < 0.5))
    asked = opened if r.random() < 0.85 else None
    seen = [(b := r.random() < 0.8, b and r.random() < 0.6, r.choice(COLOURS)) for _ in range(r.randint(0, 4))]
    return Story(
        opened, asked, datetime(2026, 12, 31, 12), datetime(2026, 12, 31, 14), datetime(2027, 1, 7, 9), MEETS,
        r.choice(COLOURS), dates, asked is not None or r.random() < 0.5, r.choice(["", "High", "Medium"]),
        r.random() < 0.5, set(r.sample(CHECKS, r.randint(0, 2))), seen, said, NEW_YEAR,
        set(r.sample(["month", "quarter", "year"], r.randint(0, 3))), {"chair", "briefed"},
    )  # fmt: skip


def utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at else None


def as_rule(rule: dict) -> Rule:
    def frozen(name: str, value: object) -> object:
        if name in ("colour", "was", "was_not"):
            return frozenset(Rag(c) for c in value)
        if name == "boards_at":
            return tuple((Rag(c), n) for c, n in value.items())
        return frozenset(value) if isinstance(value, set) else value

    groups = tuple(Conditions(**{n: frozen(n, v) for n, v in g.items()}) for g in rule["any_of"])
    rungs = tuple(Rung(tuple(x["tell"]), x["at"], x["days"]) for x in rule["rungs"])
    return Rule("a rule", groups, rungs, rule["every"], rule["ends"])


def as_board(story: Story, rule: Rule) -> Board:
    """A board whose earlier meetings make this one the first of its periods, or not."""
    earlier = [] if "month" in story.first_of else [date(2027, 1, 5)]
    return Board(
        "b", "Board", "Board", ZoneInfo("Europe/London"), "a.chair", "p.manager", "box", briefed=("s.lead",),
        sponsor="s.ponsor", strategic_lead="s.trategic", finance="f.inance", rules=(rule,),
        meetings=tuple(Meeting(str(day), day, time(10)) for day in earlier),
        working_days=WorkingDays(dict.fromkeys(NEW_YEAR, "closed")),
    )  # fmt: skip


def as_facts(story: Story, now: datetime) -> ItemFacts:
    """The action as the store would know it at an hour."""
    n = now_is(story, now)
    dates = in_force([*story.dates, *(day for when, _, day, _ in story.said if when <= now)])
    first = dates[0] if story.dates else None
    due = Due("", first, DueKind.DAY) if first else Due("TBC", None, DueKind.TBC)
    newer = dates[-1] if dates and (len(dates) > 1 or not story.dates) else None
    action = Action(
        "O1/1",
        rag=Colour(Rag(n.colour) if n.colour else None),
        due=due,
        revised=Due("", newer, DueKind.DAY) if newer else Due(),
        leads=(Lead("Pat Quill", "p.quill"),) if story.leads else (),
        priority=story.priority,
        savings_k=40.0 if story.saving else None,
    )
    return ItemFacts(
        action,
        before=Rag(story.colour) if story.colour else None,
        colour_since=utc(n.coloured),
        colours_at_boards=tuple(Rag(c) if c else None for _, _, c in story.boards),
        reason_given=n.explained,
        due_before=story.dates[-1] if story.dates else None,
        asked=story.asked is not None,
        touched_at=utc(n.touched),
        chased_at=utc(story.chase) if n.chased else None,
        reply_by=utc(story.reply_by),
        opened_at=utc(story.opened),
        came_from=Rag(n.came_from) if n.came_from else None,
        checks=dict.fromkeys(story.checks, "it is wrong"),
        past=Past(
            tuple(str(i) for i in range(len(story.boards))),
            tuple(asked for asked, _, _ in story.boards),
            tuple(heard for _, heard, _ in story.boards),
            dates,
        ),
    )


def one_walk(seed: int) -> int:
    """Walk one cycle; return at how many hours the rule caught the action."""
    r = random.Random(seed)
    story, plain = some_story(r), some_rule(r)
    # The first board of a year is the first of its quarter, and that of its month.
    story.first_of = {"month", "quarter", "year"} if r.random() < 0.7 else set()
    rule = as_rule(plain)
    board, meeting, brief_at = as_board(story, rule), Meeting("now", MEETS.date(), MEETS.time()), utc(story.brief)
    now, caught = story.opened, 0
    while now < MEETS:
        facts = as_facts(story, now)
        found, left_out = evaluate((rule,), (facts,), board=board, meeting=meeting, brief_at=brief_at, now=utc(now))
        since = caught_since(plain, story, now)
        where = f"walk {seed} at {now}"
        assert (len(found), len(left_out)) == ((1, 0) if since else (0, 1)), where
        if since:
            caught += 1
            assert found[0].at == utc(since), where
            assert found[0].why, where
            expected = [(n, role, utc(at), letter) for n, role, at, letter in told(plain, since, story, now)]
            assert [(t.rung, t.role, t.at, t.fold) for t in found[0].tellings] == expected, where
        else:
            assert left_out[0].why, where
        why = ending(rule, facts, meeting, holds=bool(found))
        assert (why is not None) == ends(plain, story, now), where
        now += timedelta(hours=r.randint(1, 7))
    return caught


@pytest.mark.prove
def test_a_thousand_random_walks_go_as_the_written_table_says():
    """Caught, since when, told whom when in which letter, ended: exactly the model's, hour by hour."""
    seen = [one_walk(seed) for seed in range(WALKS)]
    assert sum(hours > 0 for hours in seen) > WALKS / 4  # the walks are not idle
    assert sum(hours == 0 for hours in seen) > WALKS / 10


def test_each_condition_catches_somewhere_and_misses_somewhere_in_the_walks():
    """Over the walks every condition by itself is met at times, and at times is not: none of them is dead."""
    met: dict[str, set[bool]] = {}
    for seed in range(300):
        r = random.Random(seed)
        story, group = some_story(r), some_conditions(r)
        now = story.opened + timedelta(hours=r.randint(0, 480))
        for name, wanted in group.items():
            plain = {"any_of": [{name: wanted}], "rungs": [], "every": "", "ends": "gone"}
            rule = replace(as_rule(plain), rungs=(Rung(("chair",)),))
            meeting, board = Meeting("now", MEETS.date(), MEETS.time()), as_board(story, rule)
            found, _ = evaluate(
                (rule,), (as_facts(story, now),), board=board, meeting=meeting, brief_at=utc(story.brief), now=utc(now)
            )
            met.setdefault(name, set()).add(bool(found))
    assert all(found == {True, False} for found in met.values()), met
