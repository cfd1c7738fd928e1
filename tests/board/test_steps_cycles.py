"""Whole cycles through `due_steps`, with an outbox in memory: who gets which letter, when, and that each goes once.

`Office` plays the planner and the outbox: it looks when the last decision told it to, stores what is wanted, sends it in
the window (what the brake holds, one working hour later) and hands in the answers. After each look it checks that the
decision's `next_at` was right: half-way to it nothing new may be wanted.
"""

import itertools
import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from lacflow.board.board import Board
from lacflow.board.calendar import (
    Meeting,
    MeetingState,
    WorkingDays,
    add_working_hours,
    next_window,
)
from lacflow.board.steps import Cycle, LeadFacts, Taken, due_steps, timetable_of

LONDON = ZoneInfo("Europe/London")
BANK = dict(holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2038)))
BOARD = Board(
    "perm", "Permanence", "Permanence", LONDON, "chair", "pm", "board", ("partner",), working_days=WorkingDays(BANK)
)
PROVE = os.environ.get("LACFLOW_PROVE") == "1"
HOUR = timedelta(hours=1)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def show(at):
    return at.astimezone(LONDON).strftime("%m-%d %H:%M")


@dataclass
class Office:
    """One board's cycle, played. `answers` says how long after being asked each lead answers (None: never)."""

    meeting: Meeting
    answers: dict[str, timedelta | None]
    board: Board = BOARD
    off: tuple[datetime, datetime] | None = None
    extra: dict[str, dict] = field(default_factory=dict)
    cycle: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    ready: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)
    letters: dict = field(default_factory=dict)
    withdrawn: list = field(default_factory=list)
    skipped: dict = field(default_factory=dict)
    braked: list = field(default_factory=list)

    def __post_init__(self):
        start = datetime(2000, 1, 1, tzinfo=UTC)
        self.cycle = {"first_seen": start, "changed_at": start, **self.cycle}
        self.now = None

    def told_at(self, person):
        return min(
            (r.accepted_at for k, r in self.rows.items() if k.step == "circulate" and k.person == person and r.told),
            default=None,
        )

    def lead(self, person, now):
        told, delay = self.told_at(person), self.answers[person]
        answered = told + delay if told is not None and delay is not None and told + delay <= now else None
        wanted = (f"O1/{person}",)
        facts = LeadFacts(person, wanted, wanted if told and not answered else (), answered_at=answered)
        return replace(facts, **self.extra.get(person, {}))

    def facts(self, now):
        leads = tuple(self.lead(p, now) for p in self.answers)
        return Cycle(self.meeting, leads=leads, taken=dict(self.rows), **self.cycle)

    def run(self, start, end):
        now = local(start) if isinstance(start, str) else start
        end = local(end) if isinstance(end, str) else end
        while now < end:
            if self.off and self.off[0] <= now < self.off[1]:
                now = self.off[1]
                continue
            self.now = now
            now = self.look(now)
        return self

    def look(self, now):
        decision = due_steps(self.board, self.facts(now), now)
        for key, why in decision.withdraw.items():
            self.rows[key] = replace(self.rows[key], state="withdrawn")
            self.withdrawn.append((str(key), why))
        for intent in decision.intents:
            self.store(intent, now)
        for one in decision.skipped:
            self.skipped.setdefault((one.key.step, one.key.person), one.why)
        self.send(now)
        after = due_steps(self.board, self.facts(now), now)
        times = [after.next_at, *self.waiting(), *self.replies(now)]
        later = min((t for t in times if t is not None and t > now), default=now + timedelta(days=400))
        self.check_quiet(now + (later - now) / 2)
        return later

    def store(self, intent, now):
        old = self.rows.get(intent.key)
        if old is not None and old.standing:
            assert old.untried, f"{intent.key} was wanted twice"
            self.rows[intent.key] = replace(old, about=intent.about, meeting_date=self.meeting.date)
            return
        self.rows[intent.key] = Taken(intent.key, "waiting", now, intent.about, self.meeting.date)
        self.letters[intent.key] = intent
        opens = next_window(now, self.board.working_days, self.board.window, LONDON)
        if intent.brake:
            self.braked.append(str(intent.key))
            opens = add_working_hours(now, 1, self.board.working_days, self.board.window, LONDON)
            opens = next_window(opens, self.board.working_days, self.board.window, LONDON)
        self.ready[intent.key] = opens

    def send(self, now):
        for key, row in list(self.rows.items()):
            if row.untried and self.ready[key] <= now:
                self.rows[key] = replace(row, state="accepted", accepted_at=now, tries=1)
                self.sent.append((key.step, key.person, key.occurrence, now))

    def waiting(self):
        return [self.ready[k] for k, r in self.rows.items() if r.untried]

    def replies(self, now):
        told = {p: self.told_at(p) for p in self.answers}
        return [told[p] + d for p, d in self.answers.items() if told[p] and d is not None and told[p] + d > now]

    def check_quiet(self, later):
        decision = due_steps(self.board, self.facts(later), later)
        news = [i.key for i in decision.intents if i.key not in self.rows or not self.rows[i.key].standing]
        assert not news, f"{news} wanted at {later}, before the next look"
        assert not decision.withdraw

    def change(self, at, **changes):
        """Edit the board's file at `at`."""
        self.meeting = replace(self.meeting, **changes)
        self.cycle.update(sequence=self.cycle.get("sequence", 0) + 1, changed_at=local(at))

    def diary(self, *steps):
        found = [(show(at), step, who) for step, who, _, at in self.sent if not steps or step in steps]
        return [" ".join(line) for line in sorted(found)]


def meeting(day, state=MeetingState.CONFIRMED):
    return Meeting("m", date.fromisoformat(day), time(10), state)


def office(day="2027-03-18", board=BOARD, **leads):
    return Office(meeting(day), leads or {"ann": None, "bob": timedelta(hours=30)}, board)


START, END = "2027-02-01 09:00", "2027-03-30 09:00"


def test_one_cycle_asks_once_chases_who_is_silent_and_briefs():
    assert office().run(START, END).diary() == [
        "02-25 09:00 circulate ann",
        "02-25 09:00 circulate bob",
        "03-04 14:00 chase ann",
        "03-04 14:00 chase_summary pm",
        "03-11 09:00 brief chair",
        "03-11 09:00 brief partner",
    ]


def test_the_summary_goes_also_where_everybody_answered():
    assert office(bob=HOUR).run(START, END).diary("chase", "chase_summary") == ["03-04 14:00 chase_summary pm"]


def test_a_lead_who_appears_after_circulation_is_asked_at_once_with_their_own_reply_by():
    desk = office().run(START, "2027-03-03 11:00")
    desk.answers["new"] = None
    desk.run("2027-03-03 11:00", END)
    assert desk.diary("circulate", "chase", "remind")[2:] == [
        "03-03 11:00 circulate new",
        "03-04 14:00 chase ann",
        "03-05 14:00 remind new",
    ]
    asked = next(i for k, i in desk.letters.items() if k.person == "new")
    assert (asked.reply_by, asked.late, asked.brake) == (local("2027-03-10 12:00"), True, None)
    assert "too late to chase" in desk.skipped["chase", "new"]


def test_nobody_is_chased_within_a_day_of_being_asked():
    desk = office(ann=None)
    desk.off = (local("2027-02-20 00:00"), local("2027-03-03 16:00"))
    desk.run(START, END)
    asked = next(at for step, _, _, at in desk.sent if step == "circulate")
    later = [at for step, who, _, at in desk.sent if who == "ann" and step in ("chase", "remind")]
    assert all(at - asked >= timedelta(hours=24) for at in later)


def test_past_the_close_nothing_goes_to_leads_and_the_pm_is_asked_once():
    desk = office()
    desk.off = (local("2027-02-20 00:00"), local("2027-03-08 11:00"))
    assert desk.run(START, END).diary() == [
        "03-08 11:00 short_notice pm",
        "03-11 09:00 brief chair",
        "03-11 09:00 brief partner",
    ]
    assert desk.skipped["circulate", "ann"].startswith("circulation closed on Mon 8 Mar 10:00")


def test_a_short_notice_request_goes_when_the_pm_agrees():
    desk = office()
    desk.off = (local("2027-02-20 00:00"), local("2027-03-08 11:00"))
    desk.run(START, "2027-03-08 15:00")
    desk.cycle["short_notice_agreed"] = local("2027-03-08 15:00")
    desk.run("2027-03-08 15:00", END)
    assert desk.diary("circulate") == ["03-08 15:00 circulate ann", "03-08 15:00 circulate bob"]
    assert next(i for k, i in desk.letters.items() if k.step == "circulate").reply_by == local("2027-03-10 15:00")


def test_an_away_lead_has_a_deputy_who_is_asked_and_chased_instead():
    desk = office(ann=None)
    desk.extra["ann"] = {"away_until": date(2027, 3, 12), "deputy": "dee"}
    desk.run(START, END)
    assert [(s, o) for s, w, o, _ in desk.sent if w == "ann"] == [
        ("circulate", "1"),
        ("circulate", "deputy"),
        ("chase", "deputy"),
    ]
    assert all(i.to_person == ("dee" if k.occurrence == "deputy" else None) for k, i in desk.letters.items())


@pytest.mark.parametrize("facts", [{"bounced": True}, {"excused": True}, {"missing": ()}])
def test_who_bounced_was_excused_or_owes_nothing_is_not_chased(facts):
    desk = office(ann=None).run(START, "2027-03-01 09:00")
    desk.extra["ann"] = facts
    assert desk.run("2027-03-01 09:00", END).diary("chase") == []


def test_an_extension_puts_the_chase_off():
    desk = office(ann=None)
    desk.extra["ann"] = {"reply_by": local("2027-03-08 17:00")}
    assert desk.run(START, END).diary("chase") == ["03-09 14:00 chase ann"]


def test_chases_wait_four_working_hours_for_a_mailbox_that_cannot_be_read():
    desk = office(ann=None)
    desk.cycle["deaf_since"] = local("2027-03-04 09:00")
    assert desk.run(START, END).diary("chase", "chase_summary") == [
        "03-05 08:00 chase ann",
        "03-05 08:00 chase_summary pm",
    ]


def test_a_hold_stops_requests_and_chases_until_it_is_lifted():
    desk = office(ann=None)
    desk.cycle["held_at"] = local("2027-02-20 09:00")
    desk.run(START, "2027-03-01 09:00")
    assert desk.sent == []
    desk.cycle["held_at"] = None
    assert desk.run("2027-03-01 09:00", END).diary("circulate", "remind") == [
        "03-01 10:00 circulate ann",
        "03-03 14:00 remind ann",
    ]


def test_the_pm_is_told_who_cannot_be_asked_before_circulation_and_again_only_of_new_ones():
    desk = office(ann=None)
    desk.cycle["unreachable"] = {"Head of Fostering": "nobody holds this role"}
    desk.run(START, "2027-02-24 09:00")
    desk.cycle["unreachable"] = {"Head of Fostering": "nobody holds this role", "QR": "nobody has this name"}
    desk.run("2027-02-24 09:00", END)
    told = {k.occurrence: i.about for k, i in desk.letters.items() if k.step == "unreachable"}
    assert told == {"1": ("Head of Fostering",), "2": ("QR",)}
    assert desk.diary("unreachable") == ["02-22 09:00 unreachable pm", "02-24 09:00 unreachable pm"]


def test_moved_later_tells_those_told_and_asks_nobody_again():
    desk = office().run(START, "2027-03-02 11:00")
    desk.change("2027-03-02 11:00", date=date(2027, 4, 15))
    desk.run("2027-03-02 11:00", "2027-05-01 09:00")
    assert desk.diary()[2:] == [
        "03-02 12:00 date_changed ann",
        "03-02 12:00 date_changed bob",
        "03-25 09:00 anything_changed bob",
        "04-01 14:00 chase ann",
        "04-01 14:00 chase_summary pm",
        "04-08 09:00 brief chair",
        "04-08 09:00 brief partner",
    ]
    changed = next(i for k, i in desk.letters.items() if k.step == "date_changed")
    assert changed.reply_by == local("2027-04-01 12:00")
    assert changed.brake


def test_moved_earlier_gives_three_working_days():
    desk = office(ann=None).run(START, "2027-03-02 15:20")
    desk.change("2027-03-02 15:20", date=date(2027, 3, 11))
    desk.run("2027-03-02 15:20", END)
    assert desk.diary()[1:] == [
        "03-02 16:20 date_changed ann",
        "03-08 14:00 chase ann",
        "03-08 14:00 chase_summary pm",
        "03-10 09:00 brief chair",
        "03-10 09:00 brief partner",
    ]


def test_a_date_typed_a_month_early_reaches_nobody_before_somebody_was_told():
    """Everything to leads or chair that the change brings about at once is held by the brake."""
    desk = office("2027-04-15").run(START, "2027-03-01 10:00")
    desk.change("2027-03-01 10:00", date=date(2027, 3, 15))
    desk.run("2027-03-01 10:00", "2027-03-01 10:30")
    assert desk.diary() == []
    assert len(desk.braked) == 2
    desk.change("2027-03-01 10:30", date=date(2027, 4, 15))
    desk.run("2027-03-01 10:30", "2027-05-01 09:00")
    assert desk.diary("circulate") == ["03-25 09:00 circulate ann", "03-25 09:00 circulate bob"]
    assert desk.diary("date_changed") == []


def test_a_wrong_date_that_went_out_is_put_right_and_the_right_brief_still_goes():
    desk = office("2027-04-15").run(START, "2027-03-10 10:00")
    desk.change("2027-03-10 10:00", date=date(2027, 3, 15))
    desk.run("2027-03-10 10:00", "2027-03-10 14:00")
    assert desk.diary("brief") == ["03-10 11:00 brief chair", "03-10 11:00 brief partner"]
    desk.change("2027-03-10 14:00", date=date(2027, 4, 15))
    desk.run("2027-03-10 14:00", "2027-05-01 09:00")
    assert desk.diary("brief")[2:] == ["04-08 09:00 brief chair", "04-08 09:00 brief partner"]
    assert desk.diary("date_changed") == ["03-10 15:00 date_changed chair", "03-10 15:00 date_changed partner"]


def test_cancelled_tells_those_told_and_nothing_else_goes():
    desk = office().run(START, "2027-03-02 11:00")
    desk.change("2027-03-02 11:00", state=MeetingState.CANCELLED)
    desk.run("2027-03-02 11:00", END)
    assert desk.diary()[2:] == ["03-02 12:00 cancelled ann", "03-02 12:00 cancelled bob"]


def test_cancelled_before_anybody_was_asked_tells_nobody_and_reinstated_asks_as_usual():
    desk = office(ann=None).run(START, "2027-02-05 11:00")
    desk.change("2027-02-05 11:00", state=MeetingState.CANCELLED)
    desk.run("2027-02-05 11:00", "2027-02-10 11:00")
    desk.change("2027-02-10 11:00", state=MeetingState.CONFIRMED)
    desk.run("2027-02-10 11:00", END)
    assert desk.diary()[:2] == ["02-25 09:00 circulate ann", "03-04 14:00 chase ann"]


def test_cancelled_while_requests_wait_withdraws_them_and_reinstated_revives_them():
    desk = office(ann=None)
    desk.off = (local("2027-02-24 00:00"), local("2027-02-26 21:00"))
    desk.run(START, "2027-02-28 09:00")
    desk.change("2027-02-28 09:00", state=MeetingState.CANCELLED)
    desk.run("2027-02-28 09:00", "2027-02-28 12:00")
    assert desk.withdrawn == [("perm/m/circulate/ann/1", "the meeting is cancelled")]
    desk.change("2027-02-28 12:00", state=MeetingState.CONFIRMED)
    desk.run("2027-02-28 12:00", END)
    assert desk.diary()[0] == "03-01 09:00 circulate ann"
    assert not [line for line in desk.diary() if "cancelled" in line or "reinstated" in line]


def test_reinstated_tells_those_told_of_the_cancellation_and_goes_on():
    desk = office().run(START, "2027-02-27 11:00")
    desk.change("2027-02-27 11:00", state=MeetingState.CANCELLED)
    desk.run("2027-02-27 11:00", "2027-03-02 11:00")
    desk.change("2027-03-02 11:00", state=MeetingState.CONFIRMED)
    desk.run("2027-03-02 11:00", END)
    assert desk.diary("cancelled", "reinstated", "circulate", "chase") == [
        "02-25 09:00 circulate ann",
        "02-25 09:00 circulate bob",
        "03-01 09:00 cancelled ann",
        "03-01 09:00 cancelled bob",
        "03-02 12:00 reinstated ann",
        "03-02 12:00 reinstated bob",
        "03-05 14:00 chase ann",
    ]


def test_a_letter_a_person_withdrew_is_not_wanted_again():
    desk = office(ann=None)
    desk.off = (local("2027-02-24 00:00"), local("2027-02-27 09:00"))
    desk.run(START, "2027-02-27 12:00")
    desk.rows = {k: replace(r, state="withdrawn", for_good=True) for k, r in desk.rows.items()}
    assert desk.run("2027-02-27 12:00", END).diary("circulate", "chase", "short_notice") == []


def test_a_provisional_meeting_sends_and_a_reserve_one_asks_the_pm_twice():
    desk = office()
    provisional = Office(meeting("2027-03-18", MeetingState.PROVISIONAL), desk.answers).run(START, END)
    assert provisional.diary() == desk.run(START, END).diary()
    reserve = Office(meeting("2027-03-18", MeetingState.RESERVE), desk.answers).run(START, END)
    assert reserve.diary() == ["02-18 09:00 reserve pm", "02-25 09:00 reserve pm"]


def test_two_boards_with_overlapping_cycles_and_shared_leads_do_not_disturb_one_another():
    """Together, each board decides what it decides alone, though it is handed only its own rows."""
    other = replace(BOARD, key="fost", name="Fostering", chair="chair2", project_manager="pm2")
    alone = [office().run(START, END), office("2027-03-23", other).run(START, END)]
    together = [office(), office("2027-03-23", other)]
    for first in (local(START) + timedelta(days=n) for n in range(57)):
        for desk in together:
            desk.run(first, first + timedelta(days=1))
    for one, both in zip(alone, together, strict=True):
        assert both.diary() == one.diary()
        assert {k.board for k in both.rows} == {both.board.key}


def test_a_chase_is_made_again_for_what_is_still_missing_and_withdrawn_when_nothing_is():
    desk = office(ann=None)
    desk.off = (local("2027-03-04 12:00"), local("2027-03-05 19:00"))
    desk.run(START, "2027-03-06 09:00")
    key = next(k for k in desk.rows if k.step == "chase")
    desk.extra["ann"] = {"missing": ("O1/other",)}
    desk.look(local("2027-03-06 09:00"))
    assert desk.rows[key].about == ("O1/other",)
    desk.extra["ann"] = {"missing": ()}
    desk.look(local("2027-03-06 10:00"))
    assert ("perm/m/chase/ann/1", "has answered") in desk.withdrawn


def test_a_request_that_left_late_puts_its_chase_a_day_off():
    desk = office(ann=None).run(START, "2027-03-01 09:00")
    key, row = next(iter(desk.rows.items()))
    desk.rows[key] = replace(row, accepted_at=local("2027-03-04 09:30"))
    assert desk.run("2027-03-01 09:00", END).diary("chase") == ["03-05 09:30 chase ann"]


def test_a_deputy_asked_at_the_very_moment_of_the_chase_is_not_chased_with_it():
    desk = office(ann=None).run(START, "2027-03-04 14:00")
    desk.extra["ann"] = {"away_until": date(2027, 3, 20), "deputy": "dee"}
    desk.run("2027-03-04 14:00", END)
    assert [(s, o, show(at)) for s, w, o, at in desk.sent if w == "ann"] == [
        ("circulate", "1", "02-25 09:00"),
        ("circulate", "deputy", "03-04 14:00"),
    ]


def test_the_pm_who_agreed_beforehand_is_not_asked():
    desk = office()
    desk.off = (local("2027-02-20 00:00"), local("2027-03-08 11:00"))
    desk.cycle["short_notice_agreed"] = local("2027-02-19 09:00")
    desk.run(START, END)
    assert desk.diary("short_notice") == []
    assert desk.diary("circulate") == ["03-08 12:00 circulate ann", "03-08 12:00 circulate bob"]


def test_a_change_that_makes_a_step_due_at_once_is_held_however_recent_the_step():
    """Circulation would have been three hours ago: late by less than the brake's day, and still the change's doing."""
    desk = office("2027-04-15").run(START, "2027-02-25 12:00")
    desk.change("2027-02-25 12:00", date=date(2027, 3, 18))
    desk.run("2027-02-25 12:00", END)
    assert desk.diary("circulate") == ["02-25 13:00 circulate ann", "02-25 13:00 circulate bob"]


def test_an_answer_is_asked_about_again_as_soon_as_it_is_three_weeks_old():
    desk = office().run(START, "2027-03-02 11:00")
    desk.change("2027-03-02 11:00", date=date(2027, 4, 8))
    desk.run("2027-03-02 11:00", "2027-04-20 09:00")
    assert desk.diary("anything_changed") == ["03-19 15:00 anything_changed bob"]


def test_reinstated_on_another_day_is_one_letter():
    desk = office().run(START, "2027-03-01 11:00")
    desk.change("2027-03-01 11:00", state=MeetingState.CANCELLED)
    desk.run("2027-03-01 11:00", "2027-03-02 11:00")
    desk.change("2027-03-02 11:00", state=MeetingState.CONFIRMED, date=date(2027, 3, 25))
    desk.run("2027-03-02 11:00", END)
    assert desk.diary("reinstated", "date_changed") == ["03-02 12:00 reinstated ann", "03-02 12:00 reinstated bob"]


# -- the table, written down a second time and independently: off on one day, on again on another ---------------------

# Monday 12 April 2027, over Easter and the clock change: every day that is worked, and the table's dates, by hand.
WORKED = [date(2027, 3, d) for d in (*range(1, 6), *range(8, 13), *range(15, 20), *range(22, 26), 30, 31)] + [
    date(2027, 4, d) for d in (1, 2, *range(5, 10), 12, 13)
]
CIRCULATE, CLOSE = local("2027-03-22 09:00"), local("2027-03-31 10:00")
DUE, CHASE, CHASE_CLOSE = local("2027-03-30 12:00"), local("2027-03-30 14:00"), local("2027-04-02 09:00")
BRIEF, MEETS = local("2027-04-05 09:00"), local("2027-04-12 10:00")
DAY = timedelta(hours=24)


def worked_later(at, n, hhmm):
    here = at.astimezone(LONDON).date()
    left = [d for d in WORKED if d > here]
    return datetime.combine(left[n - 1], hhmm, LONDON).astimezone(UTC)


def opening(at):
    """When a letter planned at `at` leaves: the next minute of 08:00-18:00 on a day worked."""
    here = at.astimezone(LONDON)
    if here.date() in WORKED and time(8) <= here.time() < time(18):
        return at
    if here.date() in WORKED and here.time() < time(8):
        return datetime.combine(here.date(), time(8), LONDON).astimezone(UTC)
    return worked_later(at, 1, time(8))


def held(due, planned):
    """When a letter due at `due` leaves that was first planned at `planned`: the brake takes one working hour."""
    return opening(planned) + (HOUR if planned - due > DAY else timedelta(0))


def expected(off):
    """The letters section 5 wants, given that nothing ran from off[0] to off[1]; ann is silent, bob answers in 30 hours."""

    def running(at):
        return off[1] if off[0] <= at < off[1] else at

    found = []
    asked = running(CIRCULATE)
    brief = running(BRIEF)
    if brief < MEETS:
        leaves = opening(brief) if MEETS - opening(brief) <= 2 * HOUR else held(BRIEF, brief)
        found += [("brief", who, leaves) for who in ("chair", "partner") if leaves < MEETS]
    if asked >= CLOSE:
        asked_pm = running(CLOSE)
        return found + ([("short_notice", "pm", opening(asked_pm))] if asked_pm < MEETS else [])
    gone = held(CIRCULATE, asked)
    if gone >= CLOSE:  # the brake outlasts the close: the request is withdrawn and the project manager asked
        return [*found, ("short_notice", "pm", running(CLOSE))]
    found += [("circulate", who, gone) for who in ("ann", "bob")]
    due, chase = DUE, CHASE
    start = opening(asked)
    if asked.astimezone(LONDON).date() > CIRCULATE.astimezone(LONDON).date():
        five = worked_later(start, 5, max(time(12), start.astimezone(LONDON).time()))
        late = min(max(DUE, five), local("2027-04-02 12:00"))
        if late > DUE:
            due, chase = late, worked_later(late, 1, time(14))
            days = sum(start.astimezone(LONDON).date() < d <= due.astimezone(LONDON).date() for d in WORKED)
            reminder = worked_later(start, days // 2, time(14))
            if days >= 4 and running(reminder) < due:
                found.append(("remind", "ann", held(reminder, running(reminder))))
    told = running(chase if chase < CHASE_CLOSE else due)
    if told < MEETS:
        found.append(("chase_summary", "pm", opening(told)))
    if chase < CHASE_CLOSE and running(chase) < CHASE_CLOSE:
        leaves = held(chase, running(chase))
        found += [("chase", "ann", leaves)] if leaves < CHASE_CLOSE else []
    return found


PAIRS = list(itertools.product(range(30), range(1, 31)))
SAMPLE = PAIRS if PROVE else random.Random(5).sample(PAIRS, 200)


@pytest.mark.prove
def test_off_on_one_day_and_on_again_on_another_does_what_the_table_says():
    """Off from midnight of day i before the meeting, on again `length` days later at 09:05."""
    for i, length in SAMPLE:
        first = date(2027, 4, 12) - timedelta(days=30 - i)
        again = first + timedelta(days=length)
        off = tuple(
            datetime.combine(d, at, LONDON).astimezone(UTC) for d, at in ((first, time(0)), (again, time(9, 5)))
        )
        desk = Office(meeting("2027-04-12"), {"ann": None, "bob": timedelta(hours=30)}, off=off)
        desk.run("2027-03-01 09:00", "2027-05-20 09:00")
        got = sorted((step, who, show(at)) for step, who, _, at in desk.sent)
        assert got == sorted((step, who, show(at)) for step, who, at in expected(off)), f"off {first} to {again}"


CHANGES = [
    max(d for d in (date(year, month, n) for n in range(25, 32)) if d.weekday() == 6)
    for year in range(2026, 2037)
    for month in (3, 10)
]


@pytest.mark.prove
def test_at_both_clock_changes_every_step_goes_once_at_its_local_time():
    """Boards whose steps lie around the last Sundays of March and October, 2026-2036."""
    for change in CHANGES:
        for ahead in range(26) if PROVE else (3, 11, 18):
            on = change + timedelta(days=ahead)
            if on.weekday() >= 5 or not BOARD.working_days.is_working(on):
                continue
            desk = Office(Meeting("m", on, time(10)), {"ann": None, "bob": timedelta(hours=30)})
            desk.run(datetime.combine(on - timedelta(days=40), time(9), UTC), datetime.combine(on, time(20), UTC))
            table = timetable_of(BOARD, replace(desk.facts(desk.now), taken={}), local(f"{on.year - 1}-01-01 09:00"))
            due = {"circulate": table.circulate, "chase": table.chase, "brief": table.brief}
            assert Counter(step for step, *_ in desk.sent) == {
                "circulate": 2,
                "chase": 1,
                "chase_summary": 1,
                "brief": 2,
            }
            for step, _, _, at in desk.sent:
                assert at == due[step if step in due else "chase"].at
            hours = {step: at.astimezone(LONDON).strftime("%H:%M") for step, _, _, at in desk.sent}
            assert hours == {"circulate": "09:00", "chase": "14:00", "chase_summary": "14:00", "brief": "09:00"}
