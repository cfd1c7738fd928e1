"""`lacflow calendar`: the rows, the text, the iCalendar file, and dates to propose."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ruamel.yaml import YAML

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState, WorkingDays
from lacflow.errors import InputFault
from lacflow.reports.calendar import as_ics, as_text, propose, rows

LONDON = ZoneInfo("Europe/London")
DAYS = WorkingDays({date(2027, 1, 1): "New Year's Day", date(2027, 3, 26): "Good Friday"})
BOARD = Board("perm", "Permanence and Care", "Permanence Board", LONDON, "c", "pm", "board", working_days=DAYS)
JAN = Meeting("2027-jan", date(2027, 1, 22), time(10))
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def found(*meetings, now=NOW, circulated=None):
    return rows(BOARD, [(m, circulated) for m in meetings], now)


def test_rows_are_the_contract_with_how_each_date_was_worked_out():
    first = found(JAN)[0]
    assert [r["step"] for r in found(JAN)] == ["circulate", "due", "chase", "brief"]
    assert {k: first[k] for k in ("board", "meeting", "date", "step", "at", "why")} == {
        "board": "perm",
        "meeting": "2027-jan",
        "date": "2027-01-22",
        "step": "circulate",
        "at": "2026-12-31T09:00:00+00:00",
        "why": "21 days before Fri 22 Jan, back one day: New Year's Day",
    }


def test_instants_are_utc_and_local_in_summer():
    brief = found(replace(JAN, date=date(2027, 7, 15)))[-1]
    assert (brief["at"], brief["local"]) == ("2027-07-08T08:00:00+00:00", "2027-07-08T09:00:00+01:00")


def test_meetings_are_in_order_and_past_and_cancelled_ones_have_no_rows():
    feb = Meeting("feb", date(2027, 2, 25), time(10))
    over = Meeting("nov", date(2026, 11, 5), time(10))
    off = Meeting("mar", date(2027, 3, 18), time(10), MeetingState.CANCELLED)
    assert list(dict.fromkeys(r["meeting"] for r in found(feb, off, over, JAN))) == ["2027-jan", "feb"]


def test_a_step_too_late_is_shown_with_its_reason():
    late = datetime(2027, 1, 12, 9, tzinfo=UTC)
    chase = next(r for r in found(JAN, now=late, circulated=late) if r["step"] == "chase")
    assert chase["skipped"].startswith("too late to chase")
    assert "NOT DONE: too late to chase" in as_text(found(JAN, now=late, circulated=late))


def test_text_is_grouped_by_meeting_in_local_time():
    reserve = Meeting("res", date(2027, 3, 22), time(10), MeetingState.RESERVE)
    assert as_text(found(JAN, reserve)).splitlines() == [
        "Permanence Board, Fri 22 Jan 2027 10:00 (2027-jan)",
        "  Thu 31 Dec 09:00  Circulate    21 days before Fri 22 Jan, back one day: New Year's Day",
        "  Fri 8 Jan 12:00   Updates due  14 days before Fri 22 Jan",
        "  Fri 8 Jan 14:00   Chase        14 days before Fri 22 Jan",
        "  Fri 15 Jan 09:00  Brief        7 days before Fri 22 Jan",
        "",
        "Permanence Board, Mon 22 Mar 2027 10:00 (res, reserve)",
        "  Mon 22 Feb 09:00  Reserve      28 days before Mon 22 Mar: is this reserve meeting on?",
        "  Mon 1 Mar 09:00   Reserve      21 days before Mon 22 Mar: is this reserve meeting on?",
    ]
    assert as_text([]) == "No meeting ahead.\n"


def test_the_ics_file_reads_back_and_a_step_keeps_its_uid_when_the_meeting_moves():
    events = icalendar.Calendar.from_ical(as_ics(found(JAN), NOW)).walk("VEVENT")
    moved = icalendar.Calendar.from_ical(as_ics(found(replace(JAN, date=date(2027, 2, 5))), NOW)).walk("VEVENT")
    assert [str(e["uid"]) for e in events] == [str(e["uid"]) for e in moved]
    assert len({str(e["uid"]) for e in events}) == 4
    assert events[0].start == datetime(2026, 12, 31, 9, tzinfo=UTC)
    assert str(events[0]["description"]) == "21 days before Fri 22 Jan, back one day: New Year's Day"


@pytest.mark.parametrize(
    ("cadence", "dates"),
    [
        ("every 6 weeks", ["2027-01-04", "2027-02-12", "2027-03-29"]),  # instead of 1 January and Good Friday
        ("Every 6-8 weeks", ["2027-01-08", "2027-02-19", "2027-04-02"]),
        ("monthly", ["2026-12-18", "2027-01-15", "2027-02-19"]),
        ("every month", ["2026-12-18", "2027-01-15", "2027-02-19"]),
        ("3 times a year", ["2027-03-19", "2027-07-16", "2027-11-19"]),
        ("quarterly", ["2027-02-19", "2027-05-21", "2027-08-20"]),
    ],
)
def test_a_cadence_proposes_working_days_to_paste(cadence, dates):
    pasted = YAML(typ="safe").load("meetings:\n" + propose(cadence, date(2026, 11, 20), DAYS, meetings=3))
    assert [m["date"].isoformat() for m in pasted["meetings"]] == dates
    assert all(m["state"] == "provisional" and m["time"] == "10:00" for m in pasted["meetings"])


def test_proposed_keys_are_new():
    pasted = propose("fortnightly", date(2027, 1, 8), DAYS, meetings=3, taken=["2027-jan"])
    assert [line.split(",")[0].removeprefix("  - {key: ") for line in pasted.splitlines()] == [
        "2027-jan-2",
        "2027-feb",
        "2027-feb-2",
    ]


@pytest.mark.parametrize("cadence", ["", "now and then", "every 0 weeks", "every 8-6 weeks", "5 times a year"])
def test_a_rhythm_we_do_not_know_is_a_fault_a_layman_can_mend(cadence):
    with pytest.raises(InputFault, match="every 6 weeks"):
        propose(cadence, date(2026, 11, 20), DAYS)
