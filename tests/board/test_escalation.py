"""Escalation: each default rule with an item it catches and a near miss, the ladders, and when they stop.

The board meets on Thursday 14 January 2027 at 10:00 in London (UTC all winter). Updates were due on Thursday
31 December at noon and chased at 14:00; New Year's Day is not worked; the brief goes on Thursday 7 January at 09:00.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.board import Board, Conditions, Rule, Rung
from lacflow.board.calendar import Meeting, WorkingDays
from lacflow.board.escalation import ItemFacts, default_rules, evaluate, still_holds
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead
from lacflow.board.rag import Rag

G, A, R, B = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.BLUE
BOARD = Board(
    "b",
    "Board",
    "Board",
    ZoneInfo("Europe/London"),
    "a.chair",
    "p.manager",
    "box",
    briefed=("s.lead",),
    working_days=WorkingDays({date(2027, 1, 1): "New Year's Day"}),
)
MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))


def at(month, day, hour=9, minute=0):
    return datetime(2026 if month > 6 else 2027, month, day, hour, minute, tzinfo=UTC)


ASKED, REPLY_BY, CHASE, BRIEF = at(12, 24), at(12, 31, 12), at(12, 31, 14), at(1, 7)
TOLD = at(1, 4, 10)

NEWLY_RED, NO_REASON, STANDING, SILENT, WAS = (rule.name for rule in default_rules())


def item(rag, before=None, *, since=None, touched=None, due=date(2027, 6, 30), revised=None, **more):
    """One action asked about on 24 December; `since` and `touched` as the lead's answer made them."""
    action = Action(
        "O1/1",
        rag=Colour(rag),
        due=Due("", due, DueKind.DAY) if due else Due("TBC", None, DueKind.TBC),
        revised=Due("", revised, DueKind.DAY) if revised else Due(),
        leads=(Lead("Pat Quill", "p.quill"),),
    )
    facts = {
        "asked": True,
        "asked_at": ASKED,
        "reply_by": REPLY_BY,
        "chased_at": CHASE,
        "due_before": due,
        "opened_at": ASKED,
        **more,
    }
    return ItemFacts(action, before, since, touched_at=touched or since, **facts)


def look(facts, now=BRIEF, rules=None, **more):
    rules = default_rules() if rules is None else rules
    return evaluate(rules, [facts], board=BOARD, meeting=MEETING, brief_at=BRIEF, now=now, **more)


def caught(facts, now=BRIEF, **more):
    return {c.rule for c in look(facts, now, **more)[0]}


def ladder(facts, rule, now=BRIEF, **more):
    (found,) = [c for c in look(facts, now, **more)[0] if c.rule == rule]
    return [(t.role, t.at, t.fold) for t in found.tellings]


TABLE = [
    ("red now, green before", item(R, G, since=TOLD), {NEWLY_RED}),
    ("red now, not in the plan before", item(R, None, since=TOLD), {NEWLY_RED}),
    ("red before and after", item(R, R, touched=TOLD), set()),
    ("amber now", item(A, G, since=TOLD), set()),
    ("amber now, no reason", item(A, G, since=TOLD, reason_given=False), {NO_REASON}),
    ("still amber, no reason", item(A, A, touched=TOLD, reason_given=False), set()),
    ("red to amber, no reason", item(A, R, since=TOLD, reason_given=False), {NO_REASON}),
    ("amber at the last board and this one", item(A, A, touched=TOLD, colours_at_boards=(G, A)), {STANDING}),
    ("red at this board only, amber at the last", item(R, A, since=TOLD, colours_at_boards=(A,)), {NEWLY_RED}),
    ("amber two boards ago, green at the last", item(A, G, since=TOLD, colours_at_boards=(A, G)), set()),
    ("green for two boards", item(G, G, touched=TOLD, colours_at_boards=(G, G)), set()),
    ("red, its date before the meeting, no new one", item(R, R, touched=TOLD, due=date(2027, 1, 13)), {STANDING}),
    ("red, due on the day of the meeting", item(R, R, touched=TOLD, due=date(2027, 1, 14)), set()),
    (
        "red, a new date given",
        item(R, R, touched=TOLD, due=date(2026, 12, 1), revised=date(2027, 1, 12)),
        set(),
    ),
    (
        "amber, its new date earlier than the old",
        item(A, A, touched=TOLD, due=date(2027, 1, 13), revised=date(2027, 1, 8)),
        {STANDING},
    ),
    ("red, no date to pass", item(R, R, touched=TOLD, due=None), set()),
    ("green and overdue", item(G, G, touched=TOLD, due=date(2026, 12, 1)), set()),
    ("green, silent", item(G, G), {SILENT}),
    ("green, answered just before the chase", item(G, G, touched=CHASE - timedelta(minutes=1)), set()),
    ("green, answered after the chase", item(G, G, touched=TOLD), set()),
    ("green, not chased yet", item(G, G, chased_at=None), set()),
    ("green, nobody asked", item(G, G, asked=False), set()),
    ("amber, now silent", item(A, A), {SILENT, WAS}),
    ("red, now silent", item(R, R), {SILENT, WAS}),
    ("red for two boards, now silent", item(R, R, colours_at_boards=(R,)), {SILENT, WAS, STANDING}),
    ("blue", item(B, A, since=TOLD), set()),
    ("no colour, answered", item(None, G, touched=TOLD), set()),
]


@pytest.mark.parametrize(("words", "facts", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_the_default_rules_catch_what_the_table_says(words, facts, expected):
    found, left_out = look(facts)
    assert {c.rule for c in found} == expected
    assert {x.rule for x in left_out} == {r.name for r in default_rules()} - expected
    assert all(c.why for c in found)
    assert all(x.why for x in left_out)


def test_every_default_rule_has_a_catch_and_a_near_miss_in_the_table():
    for rule in default_rules():
        assert {rule.name in expected for _, _, expected in TABLE} == {True, False}


@pytest.mark.parametrize(("words", "facts", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_caught_still_holds_and_what_is_not_does_not(words, facts, expected):
    assert {r.name for r in default_rules() if still_holds(r, facts, MEETING)} == expected


def test_newly_red_tells_the_project_manager_at_once_and_the_chair_a_working_day_later():
    assert ladder(item(R, G, since=TOLD), NEWLY_RED) == [
        ("project_manager", TOLD, ""),
        ("chair", at(1, 5, 10), ""),
    ]


def test_the_chairs_day_runs_from_when_the_project_manager_could_read_it():
    sunday = at(1, 3, 7)
    assert ladder(item(R, G, since=sunday), NEWLY_RED) == [
        ("project_manager", at(1, 4, 8), ""),
        ("chair", at(1, 5, 8), ""),
    ]


def test_a_day_that_is_not_worked_does_not_count():
    assert ladder(item(R, G, since=at(12, 31, 16)), NEWLY_RED)[1] == ("chair", at(1, 4, 16), "")


def test_a_chair_due_within_a_day_before_the_brief_is_told_in_it():
    assert ladder(item(R, G, since=at(1, 5, 8, 59)), NEWLY_RED)[1] == ("chair", at(1, 6, 8, 59), "")
    assert ladder(item(R, G, since=at(1, 5, 9, 1)), NEWLY_RED)[1] == ("chair", BRIEF, "brief")


def test_a_chair_due_later_on_the_day_of_the_brief_is_told_in_it_too():
    assert ladder(item(R, G, since=at(1, 6, 15)), NEWLY_RED)[1] == ("chair", BRIEF, "brief")


def test_the_project_manager_who_does_not_read_the_brief_is_never_folded_into_it():
    assert ladder(item(R, G, since=at(1, 6, 15)), NEWLY_RED)[0] == ("project_manager", at(1, 6, 15), "")


def test_after_the_brief_everybody_gets_a_letter_and_after_the_meeting_nobody():
    assert ladder(item(R, G, since=at(1, 7, 9, 1)), NEWLY_RED, now=at(1, 14)) == [
        ("project_manager", at(1, 7, 9, 1), ""),
        ("chair", at(1, 8, 9, 1), ""),
    ]
    assert ladder(item(R, G, since=at(1, 13, 17)), NEWLY_RED, now=at(1, 14)) == [("project_manager", at(1, 13, 17), "")]
    assert caught(item(R, G, since=at(1, 14, 11)), now=at(1, 15)) == set()


def test_what_happens_after_the_brief_is_not_folded_into_it_though_it_is_the_same_day():
    rule = Rule("red", (Conditions(colour=frozenset({R})),), (Rung(("chair",)),))
    facts = item(R, G, since=at(1, 7, 11))
    assert ladder(facts, "red", now=at(1, 7, 12), rules=[rule]) == [("chair", at(1, 7, 11), "")]


def test_a_reason_is_asked_in_the_receipt_and_the_project_manager_told_at_once():
    facts = item(A, G, since=at(1, 4, 19), reason_given=False)
    assert ladder(facts, NO_REASON) == [("lead", at(1, 4, 19), "receipt"), ("project_manager", at(1, 5, 8), "")]


def test_two_boards_at_amber_is_told_at_once_and_named_in_the_brief():
    assert ladder(item(A, A, touched=TOLD, colours_at_boards=(A,)), STANDING) == [
        ("project_manager", TOLD, ""),
        ("chair", BRIEF, "brief"),
        ("briefed", BRIEF, "brief"),
    ]


def test_what_stands_is_told_only_once_its_lead_spoke_or_was_chased():
    standing = item(A, A, colours_at_boards=(A,), chased_at=None)
    found, left_out = look(standing, now=at(12, 28))
    assert found == ()
    assert "its lead may still answer" in next(x.why for x in left_out if x.rule == STANDING)
    assert caught(item(A, A, colours_at_boards=(A,)), now=CHASE) == {SILENT, WAS, STANDING}


def test_what_stands_while_nobody_could_be_chased_is_told_at_the_brief_at_the_latest():
    standing = item(A, A, colours_at_boards=(A,), chased_at=None)
    found, left_out = look(standing, now=BRIEF - timedelta(seconds=1))
    assert found == ()
    assert [(x.rule, x.at) for x in left_out if x.at] == [(STANDING, BRIEF)]
    assert caught(standing, now=BRIEF) == {STANDING}


def test_what_nobody_was_asked_about_is_told_from_the_opening():
    facts = item(A, A, colours_at_boards=(A,), asked=False, chased_at=None)
    assert ladder(facts, STANDING, now=ASKED)[0] == ("project_manager", ASKED, "")


def test_silence_goes_to_the_chase_summary_the_leads_manager_and_the_brief():
    assert ladder(item(G, G), SILENT, now=CHASE) == [
        ("project_manager", CHASE, "chase"),
        ("manager", at(1, 5, 14), ""),
        ("chair", BRIEF, "brief"),
    ]


def test_was_red_and_now_silent_climbs_as_red_does():
    assert ladder(item(R, R), WAS) == [("project_manager", CHASE, ""), ("chair", at(1, 4, 14), "")]


def test_hold_keeps_it_from_everybody_above_the_first_rung():
    facts = item(R, G, since=TOLD)
    assert ladder(facts, NEWLY_RED, held={(NEWLY_RED, "O1/1")}) == [("project_manager", TOLD, "")]
    assert len(ladder(facts, NEWLY_RED, held={(NEWLY_RED, "O1/2"), (SILENT, "O1/1")})) == 2


def test_a_correction_ends_it():
    rule = default_rules()[0]
    red = item(R, G, since=TOLD)
    green = replace(red, action=replace(red.action, rag=Colour(G)), colour_since=at(1, 4, 15))
    assert still_holds(rule, red, MEETING)
    assert not still_holds(rule, green, MEETING)
    assert caught(green) == set()


def test_why_names_the_facts():
    def why(facts, rule):
        return next(c.why for c in look(facts)[0] if c.rule == rule)

    assert why(item(R, G, since=at(12, 3)), NEWLY_RED) == "was green at the last board, red since 3 December 2026"
    assert why(item(R, None, since=TOLD), NEWLY_RED) == "had no colour at the last board, red since 4 January"
    assert why(item(A, G, since=TOLD, reason_given=False), NO_REASON).endswith("amber since 4 January, no reason given")
    standing = item(R, R, touched=TOLD, colours_at_boards=(R, R), due=date(2027, 1, 3))
    assert why(standing, STANDING) == (
        "red for 3 boards, this one included; is red, its date, 3 January, has passed and there is no new one"
    )
    assert why(item(R, R), WAS) == (
        "nothing heard: an update was due 31 December 2026, chased 31 December 2026, was red at the last board"
    )


def test_a_boards_own_rule_may_use_hours_and_any_conditions():
    rule = Rule(
        "answered amber",
        (Conditions(colour=frozenset({A}), was=frozenset({G}), silent=False, reason="given"),),
        (Rung(("sponsor", "p.quill"), after_working_hours=4), Rung(("briefed",), at="chase")),
    )
    facts = item(A, G, since=at(1, 4, 16))
    assert ladder(facts, rule.name, rules=[rule]) == [
        ("sponsor", at(1, 5, 10), ""),
        ("p.quill", at(1, 5, 10), ""),
        ("briefed", at(1, 4, 16), ""),
    ]
    assert caught(item(A, G, since=TOLD, reason_given=False), rules=[rule]) == set()


hours = st.integers(0, 14 * 24).map(lambda h: at(12, 31, 0) + timedelta(hours=h))
answers = st.tuples(hours, st.sampled_from([None, G, A, R]), st.booleans())


def facts_at(now, before, boards, given):
    """What the store would know at `now`: `given` are (instant, colour or None for "no change", with words)."""
    colour, since, reason, touched = before, None, True, None
    for when, answer, words in sorted(given, key=lambda a: a[0]):
        if when > now:
            break
        touched = touched or when
        if answer is not None and answer is not colour:
            colour, since, reason = answer, when, words
    if colour is before:
        since, reason = None, True
    facts = item(colour, before, since=since, touched=touched, colours_at_boards=boards, reason_given=reason)
    return replace(facts, chased_at=CHASE if now >= CHASE else None)


def expected_at(facts, now):
    """The five rules in the plainest words, apart from the program's own conditions."""
    colour, before, found = facts.action.rag.value, facts.before, set()
    if now >= at(1, 14, 10):
        return None
    if colour is R and before is not R:
        found.add(NEWLY_RED)
    if colour is A and before is not A and not facts.reason_given:
        found.add(NO_REASON)
    known = facts.touched_at is not None or now >= CHASE
    if known and colour in (A, R) and facts.colours_at_boards[-1:] == (colour,):
        found.add(STANDING)
    if now >= CHASE and facts.touched_at is None:
        found |= {SILENT, WAS} if before in (A, R) else {SILENT}
    return found


@given(
    st.sampled_from([None, G, A, R]),
    st.lists(st.sampled_from([None, G, A, R]), max_size=3).map(tuple),
    st.lists(answers, max_size=5, unique_by=lambda a: a[0]),
    st.lists(hours, min_size=1, max_size=25),
)
def test_a_random_cycle_goes_as_the_plain_rules_say(before, boards, given_answers, looks):
    for now in sorted(looks):
        facts = facts_at(now, before, boards, given_answers)
        expected = expected_at(facts, now)
        found, _ = look(facts, now)
        if expected is None:
            continue
        assert {c.rule for c in found} == expected
        for c in found:
            assert c.at <= now
            assert all(c.at <= t.at < at(1, 14, 10) for t in c.tellings)
            for t in c.tellings:
                assert t.fold or (t.at.weekday() < 5 and 8 <= t.at.hour < 18 and t.at.date() != date(2027, 1, 1))
                if t.at <= now and t.role == "chair" and c.rule in (NEWLY_RED, WAS):
                    first = next(p.at for p in c.tellings if p.role == "project_manager")
                    assert first < t.at or t.fold == "brief"
                    assert facts.action.rag.value is R or c.rule == WAS


@given(
    st.sampled_from([None, G, A, R]),
    st.lists(answers, max_size=4, unique_by=lambda a: a[0]),
    hours,
    st.integers(0, 100),
)
def test_time_alone_changes_neither_the_event_nor_the_ladder(before, given_answers, now, later):
    facts = replace(facts_at(now, before, (G, A), given_answers), chased_at=CHASE)
    then = min(now + timedelta(hours=later), at(1, 14, 9))
    first = {c.rule: c for c in look(facts, now)[0]}
    second = {c.rule: c for c in look(facts, then)[0]}
    assert first.items() <= second.items()
