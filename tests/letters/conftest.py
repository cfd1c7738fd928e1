"""One of every letter, written from invented data that is as awkward as real plans are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.briefing import Briefing, EscalationLine, ItemLine, LeadReturn
from lacflow.board.calendar import Meeting, MeetingState
from lacflow.board.chair import Earlier, think
from lacflow.board.checks import Check
from lacflow.board.paper import Paper, Point, Points, Words
from lacflow.board.people import Person
from lacflow.board.plan import Action, Colour, Deliverable, Due, DueKind, Lead, Objective
from lacflow.board.rag import Rag
from lacflow.board.slots import Parent, Slot
from lacflow.board.steps import IntentKey
from lacflow.board.updates import Applied, Change, Held, Proposal, Question, Refusal
from lacflow.board.upward import Fed
from lacflow.letters import (
    ChaseSummaryData,
    Envelope,
    EscalationNotice,
    ReceiptData,
    ReceiptLine,
    ReviewLine,
    WaitingLetter,
)
from lacflow.letters.data import AbsenceData, NotDone
from lacflow.mail.message import Attachment, Outgoing
from lacflow.papers.briefing import briefing_paper
from lacflow.papers.saying import Voice

AT = datetime(2026, 12, 24, 9, tzinfo=UTC)
REPLY_BY = datetime(2026, 12, 31, 12, tzinfo=UTC)
BRIEF_AT = datetime(2027, 1, 7, 9, tzinfo=UTC)
MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))
BOARD = Board(
    "permanence", "Permanence and Children in Our Care Board", "Permanence Board", ZoneInfo("Europe/London"),
    "c.hallam", "p.marsh", "board", briefed=("s.reed",), meetings=(MEETING,), intro="Short answers are <welcome>.",
)  # fmt: skip
MARSH = Person("p.marsh", "Priya Marsh", "priya.marsh@council.example")
BELL = Person("o.bell", "Oona <b>Bell</b> & Co", "oona.bell@council.example")
HALLAM = Person("c.hallam", "Clare Hallam", "clare.hallam@council.example")
NAMES = {"o.bell": BELL.name, "p.quill": "Pat Quill", "s.reed": "Sam Reed", "p.marsh": MARSH.name}

HOMES = Objective("1", "Children <script>alert(1)</script> have a home without delay & drift")
REVIEWS = Action(
    "O1/10c", "10c", "10c", HOMES, 'Review "long-term" matches <b>older</b> than six months & record why',
    progress="03.06.26 - OB - began\n17.11.26 - OB - 28 of <40> done", leads=(Lead("OB", "o.bell"),),
    due=Due("Nov-26", date(2026, 11, 30), DueKind.MONTH), rag=Colour(Rag.AMBER, "A"), savings_rag=Colour(Rag.RED, "R"),
)  # fmt: skip
BARE = Action("O5/~12", objective=Objective(), activity="", leads=(Lead("OB / ?", "o.bell"), Lead("Head of Homes")))
LINE = Action(
    "O2/3a", "3a", "3a", Objective("2", "Foster carers are kept"), "Open an evening line\x0b for carers",
    deliverables=(Deliverable("1", "Rota", due=Due("31/01/27", date(2027, 1, 31), DueKind.DAY)), Deliverable("", "Staff")),
    leads=(Lead("PQ", "p.quill"),), due=Due("31/04/27", None, DueKind.UNREADABLE, "April has 30 days"),
    rag=Colour(Rag.RED, "R"), said_complete="It is open & staffed.",
)  # fmt: skip
ACTIONS = (REVIEWS, BARE, LINE)
WORKBOOK = Attachment("your-actions.xlsx", "application/octet-stream", b"PK")


def envelope(to: Person = BELL, step: str = "circulate", token: str | None = "K7Q2M", **more: object) -> Envelope:
    key = IntentKey("permanence", "2027-jan", step, to.key)
    env = Envelope(
        BOARD, MEETING, key, to, "board@council.example", MARSH, AT, b"s" * 32, "council.example", token
    )  # fmt: skip
    return replace(env, **more)  # type: ignore[arg-type]


def circulation(actions: tuple[Action, ...] = ACTIONS, **more: object) -> Outgoing:
    said = {"reply_by": REPLY_BY, "brief_at": BRIEF_AT, "why_due": "14 days before Thu 14 Jan", **more}
    return letters.circulation(envelope(), actions, **said)  # type: ignore[arg-type]


NOT_DONE = [NotDone("give <bob>"), NotDone("undo 4", "4 has not been decided")]


def receipt_data() -> ReceiptData:
    changed = Applied(
        (
            Change("rag", Colour(Rag.AMBER, "A"), Colour(Rag.GREEN, "Green"), "done"),
            Change("revised", Due(), Due("end of March", date(2027, 3, 31), DueKind.MONTH), "end of March"),
            Change("progress", "old", "new", "All booked & <sent>."),
            Change("metric", "", "88%", "88%"),
        ),
        questions=("Why has its date moved?",),
    )
    complete = Applied(
        (Change("said_complete", None, "All trained.", "All trained."),), (Proposal("close", "All trained."),)
    )
    refused = Applied((), (Proposal("extend", "two months"),), (Refusal("revised", "“spring” is not one day"),))
    return ReceiptData(
        lines=(
            ReceiptLine(REVIEWS, changed),
            ReceiptLine(BARE, complete),
            ReceiptLine(LINE, refused, waits="two colours were given", words="green, or amber"),
            ReceiptLine(replace(LINE, key="O2/4", ref="4"), no_change=True),
        ),
        received=(AT, AT),
        held=(Held("and the <other> one too", "it does not say which action", ("O1/10c",)),),
        still_missing=(replace(LINE, key="O2/5", ref="5"),),
        checks=(Check("no_date", "has no date", "O5/~12", "When is it due?"), Check("x", "y", "O9/9", "And 9?")),
        asked_us=(Question("When is the next <board>?"),),
        promised=(Held("the rest to follow on <Monday>", "an answer is promised, not given", ()),),
        unread={"photo.heic": "it is a picture"},
        on_behalf_of=BELL,
        reply_by=REPLY_BY,
    )


def waiting_data() -> ReceiptData:
    """Return what is recorded and waits in part: the same words in every change."""
    said = "All booked by March."
    changes = (Change("said_complete", None, said, said), Change("progress", "old", "new", said))
    line = ReceiptLine(
        replace(REVIEWS, said_complete=said), Applied(changes), waits="“March” is no date", words=f"10c: {said}"
    )
    return ReceiptData(lines=(line,), received=(AT,))


RETURNS = (
    LeadReturn("o.bell", "partly", ("O1/10c", "O5/~12"), ("O5/~12",), ("O1/10c",), AT, REPLY_BY, AT, 1),
    LeadReturn("p.quill", "silent", ("O2/3a",), ("O2/3a",), (), AT, REPLY_BY, None, 2),
    LeadReturn("s.reed", "away", ("O2/3a",), ("O2/3a",), (), AT, REPLY_BY, None, 0, date(2027, 1, 20)),
    LeadReturn("d.okafor", "bounced", ("O2/3a",), ("O2/3a",), (), AT, REPLY_BY),
    LeadReturn("a.voss", "answered", ("O2/3a",), (), (), AT, REPLY_BY, AT),
    LeadReturn("x.young", "not_asked"),
)
ITEMS = (
    ItemLine(
        REVIEWS, Rag.AMBER, Rag.GREEN, False, 3, "Two staff <left>.", slipped_from=date(2026, 9, 30), overdue=True
    ),
    ItemLine(BARE, None, None, True),
    ItemLine(LINE, Rag.RED, Rag.RED, True, 62),
    ItemLine(replace(LINE, key="O2/4", ref="4"), Rag.RED, Rag.AMBER, False, 1, held=True),
    ItemLine(replace(REVIEWS, key="O1/11", ref="11"), Rag.GREEN, Rag.AMBER, False, 1, "On track.", overdue=True),
    ItemLine(replace(LINE, key="O2/6", ref="6"), Rag.GREEN, None, False, 90, not_asked=True),
    ItemLine(replace(LINE, key="O2/7", ref="7"), Rag.BLUE, Rag.BLUE, False, 9),
)
BRIEFING = Briefing(
    "permanence", BOARD.name, MEETING, BRIEF_AT, BRIEF_AT.date(), RETURNS, ITEMS, ("O1/9",),
    (
        EscalationLine("newly red", "O2/3a", "red, was green", AT, ("p.marsh",)),
        EscalationLine("silent", "O9/1", "no answer", AT),
    ),
    {"Head of <Homes>": "nobody holds this role"}, NAMES, ("c.hallam", "s.reed"),
)  # fmt: skip
REVIEW = ReviewLine(12, BELL.name, "the <first> is nearly there", "it names no action", None, (REVIEWS, LINE), "green")
SUMMARY = ChaseSummaryData(
    RETURNS, NAMES, {"s.reed": "Pat Quill"}, {a.key: a for a in ACTIONS}, {"p.quill": "given until Friday"},
    (REVIEW, replace(REVIEW, number=13, action=LINE, candidates=(), probable="")), ITEMS[:1], (LINE,),
    (EscalationNotice("newly red", LINE, "red, was green", "reply hold 3a to keep it from the chair"),),
    {"Head of <Homes>": "nobody holds this role"}, BRIEF_AT,
)  # fmt: skip
WAITING = (
    WaitingLetter("circulation", BELL.name, "Permanence Board", MEETING.date),
    WaitingLetter("chase", "Pat Quill"),
)


def to_manager(meeting: Meeting | None = MEETING) -> Envelope:
    return envelope(MARSH, "notice", None, meeting=meeting)


def brief(to: Person = HALLAM, **more: object) -> Outgoing:
    held = replace(BRIEFING, **more)  # type: ignore[arg-type]
    chair = think(held, Earlier(), reasons=BOARD.scheme.needs_reason, due_before={}, next_meeting=MEETING)
    owed = "3a" if to.key == "s.reed" else ""
    return letters.briefing(envelope(to, "brief"), briefing_paper(Voice(BOARD, MARSH), chair), owed=owed)


ABOVE = Parent("Children's <Committee>", "Children's <Committee>")
FED = Fed(Slot("s", date(2027, 3, 9), date(2027, 2, 24)), MEETING, fresh=True)
REPORT = (
    Words("3 open actions: 1 red and 2 not assured. As a whole: red at worst; 2 not assured, last known amber."),
    Points((Point("2.1 <b>:", "red. 1 open action: 1 red."), Point("3:", "2 not assured.", quiet=True))),
)
PROVISIONAL = replace(MEETING, state=MeetingState.PROVISIONAL)
EVERY: dict[str, Callable[[], Outgoing]] = {
    "circulation": circulation,
    "circulation-late": lambda: circulation(
        late=True, late_why="the plan came <late>", provisional=True, deputy_for=BELL,
        shared_with={"O1/10c": ("Pat Quill", "Sam Reed")}, workbook=WORKBOOK,
    ),
    "reminder": lambda: letters.reminder(envelope(), ACTIONS, reply_by=REPLY_BY, answered_some=True, deputy_for=BELL),
    "chase": lambda: letters.chase(envelope(), ACTIONS, reply_by=REPLY_BY, brief_at=BRIEF_AT),
    "chase-some": lambda: letters.chase(
        envelope(), ACTIONS, reply_by=REPLY_BY, brief_at=BRIEF_AT, answered_some=True, deputy_for=BELL
    ),
    "date_changed": lambda: letters.date_changed(
        envelope(meeting=PROVISIONAL), old=date(2027, 1, 7), new=MEETING.date, reply_by=REPLY_BY, answered=False,
        actions=ACTIONS,
    ),
    "date_changed-answered": lambda: letters.date_changed(
        envelope(), old=date(2027, 1, 7), new=MEETING.date, reply_by=REPLY_BY, answered=True
    ),
    "cancelled": lambda: letters.cancelled(envelope(), answered=False, next_meeting=MEETING),
    "cancelled-answered": lambda: letters.cancelled(envelope(), answered=True),
    "date_noted": lambda: letters.date_noted(
        envelope(), was=MEETING, now_is=replace(MEETING, date=MEETING.date + timedelta(days=7)), circulates_at=REPLY_BY,
        brief_at=REPLY_BY,
    ),
    "date_noted-cancelled": lambda: letters.date_noted(
        envelope(), was=MEETING, now_is=replace(MEETING, state=MeetingState.CANCELLED)
    ),
    "reinstated": lambda: letters.reinstated(envelope(), reply_by=REPLY_BY, answered=False, actions=ACTIONS),
    "reinstated-answered": lambda: letters.reinstated(envelope(), reply_by=REPLY_BY, answered=True),
    "anything_changed": lambda: letters.anything_changed(
        envelope(), ACTIONS, answered_on=date(2026, 12, 1), reply_by=REPLY_BY
    ),
    "receipt": lambda: letters.receipt(envelope(step="receipt"), receipt_data()),
    "receipt-waits": lambda: letters.receipt(envelope(step="receipt"), waiting_data()),
    "receipt-empty": lambda: letters.receipt(envelope(step="receipt", meeting=None), ReceiptData()),
    "confirm_sender": lambda: letters.confirm_sender(
        envelope(step="query"), text="10c <green>", written_by="Dan Okafor", received=AT, items=(REVIEWS,)
    ),
    "confirm_sender-no-code": lambda: letters.confirm_sender(envelope(step="query"), text="10c green"),
    "chase_summary": lambda: letters.chase_summary(envelope(MARSH, "chase_summary"), SUMMARY),
    "chase_summary-empty": lambda: letters.chase_summary(envelope(MARSH, "chase_summary"), ChaseSummaryData()),
    "briefing": brief,
    "briefing-empty": lambda: brief(returns=(), items=(), completed=(), escalations=(), unreachable={}),
    "escalation": lambda: letters.escalation(
        envelope(HALLAM, "escalate"),
        (
            EscalationNotice("newly red", LINE, "red, was <green>", "", "Clare Hallam is the chair", ("Priya Marsh",)),
            EscalationNotice("silent", BARE, "no answer", "reply hold", silent=True),
            EscalationNotice("silent", REVIEWS, "no answer", silent=True, age_days=62),
        ),
    ),
    "papers": lambda: letters.papers(to_manager(), ["the progress report", "the delivery plan"], late=True),
    "papers-flagged": lambda: letters.papers(
        to_manager(), ["the delivery plan"], flags=[("Objective <1>", "small number (2)"), ("Issues", "date of birth")]
    ),
    "minutes": lambda: letters.minutes(
        to_manager(), ("3 questions to ask",), (LINE,), example="3a", objectives=("1", "2")
    ),
    "minutes-bare": lambda: letters.minutes(to_manager(), example="3a"),
    "addendum": lambda: letters.addendum(
        envelope(HALLAM, "addendum"), Paper("Permanence Board: addendum", REPORT, about=("Since the <briefing>, 1 came in.",))
    ),
    "upward": lambda: letters.upward(
        envelope(HALLAM, "upward", None, meeting=None), REPORT, parent=ABOVE, fed=FED, reader=HALLAM
    ),
    "upward-stale": lambda: letters.upward(
        envelope(HALLAM, "upward", None, meeting=None), REPORT, parent=ABOVE, fed=replace(FED, fresh=False), reader=HALLAM,
        flags=1,
    ),
    "upward-own": lambda: letters.upward(to_manager(None), REPORT, parent=ABOVE, fed=FED, reader=HALLAM, flags=3),
    "unreported": lambda: letters.unreported(to_manager(None), parent=ABOVE, fed=FED, name="performance/m1", after=None),
    "unreported-next": lambda: letters.unreported(
        to_manager(None), parent=ABOVE, fed=FED, name="performance/m1", after=FED.slot.on
    ),
    "upward-alone": lambda: letters.upward(
        to_manager(None), REPORT[:1], parent=ABOVE, fed=replace(FED, meeting=None, fresh=False), reader=MARSH
    ),
    "unreachable": lambda: letters.unreachable(
        to_manager(), {"Head of <Homes>": "nobody holds this role"}, circulates_at=REPLY_BY
    ),
    "reserve": lambda: letters.reserve(to_manager(), circulates_at=REPLY_BY),
    "short_notice": lambda: letters.short_notice(to_manager(), [BELL.name, "Pat Quill"], reply_by=REPLY_BY),
    "brake": lambda: letters.brake(to_manager(None), WAITING, why="the service was off", release_at=REPLY_BY),
    "brake-many": lambda: letters.brake(to_manager(None), WAITING * 100, why="the service was off"),
    "first_live": lambda: letters.first_live(to_manager(None), WAITING),
    "config_fault": lambda: letters.config_fault(to_manager(None), ["config/people.yaml line 12: <no> address"]),
    "downtime": lambda: letters.downtime(to_manager(None), start=AT, end=REPLY_BY, waits=["3 letters"]),
    "clock_back": lambda: letters.clock_back(to_manager(None), clock=AT, newest=REPLY_BY),
    "unread_mailbox": lambda: letters.unread_mailbox(to_manager(), since=AT, sent_all_the_same=False, reason="NO login"),
    "unread_mailbox-sent": lambda: letters.unread_mailbox(to_manager(), since=None, sent_all_the_same=True),
    "restored": lambda: letters.restored(to_manager(None), newest=AT, found=2, again=1, held=3),
    "unsent": lambda: letters.unsent(to_manager(), WAITING, stopped=["the mailbox, since Monday: wrong password"]),
    "in_doubt": lambda: letters.in_doubt(to_manager(), WAITING, reason="the connection was lost"),
    "undelivered": lambda: letters.undelivered(
        to_manager(), letter=WAITING[0], address="x@council.example", reason="550 <unknown>", items=ACTIONS
    ),
    "away": lambda: letters.away(
        to_manager(), AbsenceData(BELL, date(2027, 1, 20), BELL, REPLY_BY, ACTIONS, named="Please ring <Jo> Grey.")
    ),
    "away-deputy": lambda: letters.away(
        to_manager(), AbsenceData(MARSH, date(2027, 1, 20), BELL, REPLY_BY, ACTIONS, instead=HALLAM)
    ),
    "quarantined": lambda: letters.quarantined(
        to_manager(), claimed=BELL.name, received=AT, reason="its sender could not be verified", number=7
    ),
    "held": lambda: letters.held(to_manager(), [REVIEW]),
    "confirm_complete-chair": lambda: letters.confirm_complete(to_manager(), [(LINE, BELL.name)], confirms="Clare Hallam"),
    "confirm_complete": lambda: letters.confirm_complete(to_manager(), [(LINE, BELL.name), (BARE, "Pat Quill")]),
    "not_understood": lambda: letters.not_understood(
        to_manager(), understood=["Pat Quill is excused"], not_understood=NOT_DONE, questions=["Until when?"]
    ),
}  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `letter` on one of every kind."""
    if "letter" in metafunc.fixturenames:
        metafunc.parametrize("letter", list(EVERY), indirect=True)


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> Outgoing:
    """One letter of every kind in turn."""
    return EVERY[request.param]()


@pytest.fixture
def write() -> dict[str, Callable[[], Outgoing]]:
    """Every letter by name."""
    return EVERY


@pytest.fixture(name="envelope")
def envelope_fixture() -> Callable[..., Envelope]:
    """What makes an envelope."""
    return envelope


@pytest.fixture(name="circulation")
def circulation_fixture() -> Callable[..., Outgoing]:
    """What makes a circulation, with anything said differently."""
    return circulation


@pytest.fixture(name="brief")
def brief_fixture() -> Callable[..., Outgoing]:
    """What makes a briefing, with any part of it replaced."""
    return brief


@pytest.fixture
def action() -> Action:
    """An amber action past its date, with a diary and HTML in its words."""
    return REVIEWS
