"""A database put back over real servers, Exchange and Exchange Online: nothing goes again, no reply is lost, and a snapshot
of the whole machine, which takes the high-water mark with it, is noticed by what lies in the mailbox.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import live
from lacflow.app import App
from lacflow.mail.parse import parse
from lacflow.store import journal
from lacflow.transports.memory import Memory
from post import SOON, dates
from sites import Pair, Server, Site, kind

PROVE = bool(os.environ.get("LACFLOW_PROVE"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lived(site: Site, copy_at: timedelta, until: timedelta, copy: Path) -> datetime:
    """Live a cycle until so long after its circulation; all of var/ is copied on the way."""
    app = App.open(site.root / "config", {})
    when = dates(app)
    app.import_plan(site.root / "plan.xlsx", "permanence", when.circulate.at - timedelta(days=9))
    app.close()
    assert when.chase is not None
    at = when.circulate.at
    moments = [
        at - timedelta(days=9), at - HOUR, at + SOON, at + HOUR + 2 * SOON, at + 2 * HOUR, at + 2 * HOUR + SOON, at + DAY,
        when.chase.at + SOON, when.chase.at + 2 * SOON,
    ]  # fmt: skip
    for moment in [m for m in moments if m < at + until]:
        if moment >= at + copy_at and not copy.exists():
            shutil.copytree(site.root / "var", copy)
        if moment == at + 2 * HOUR:
            site.answers(moment)
        site.tick(moment)
    return at + until


AGES = {
    "1 hour": (timedelta(hours=1.9), timedelta(hours=2.9)),
    "1 day": (-timedelta(hours=0.5), timedelta(hours=24.5)),
    "8 days": (-timedelta(hours=0.5), timedelta(days=7, hours=6)),
}
CASES = [
    pytest.param(name, age, marks=[pytest.mark.server] * (name == "pair"), id=f"{name}, {age}")
    for name in ("pair", "exchange", "online")
    for age in AGES
    if PROVE or (name, age) in (("exchange", "1 day"), ("online", "1 hour"))
]


@pytest.mark.prove
@pytest.mark.parametrize("whole", [False, True] if PROVE else [True], ids=lambda w: "whole var" if w else "database")
@pytest.mark.parametrize(("server", "age"), CASES, indirect=["server"])
def test_what_was_put_back_sends_nothing_again_and_loses_no_reply(
    council: Path, tmp_path: Path, server: Server, age: str, whole: bool
) -> None:
    site, copy = Site.on(server, council), tmp_path / "copy"
    end = lived(site, *AGES[age], copy)
    before, had = site.facts(), site.subjects()
    for path in [council / "var"] if whole else (council / "var").glob("lacflow.db*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if whole:
        shutil.copytree(copy, council / "var")
    else:
        shutil.copy(copy / "lacflow.db", council / "var/lacflow.db")
    site.tick(*(end + timedelta(minutes=minute) for minute in range(4)))
    assert site.facts() == before
    if isinstance(server, Pair):
        live.waited(lambda: any("was put back" in subject for _, subject in site.subjects()))
    now = site.subjects()
    assert [one for one, count in now.items() if count > 1] == []
    new = [subject for _, subject in now - had]
    assert [subject for subject in new if "was put back" not in subject and "for you" not in subject] == []
    assert len([subject for subject in new if "was put back" in subject]) == 1
    print(
        f"\n{kind(server)}, {'whole var' if whole else 'database'} of {age} ago: {sum(had.values())} letters, 0 again"
    )


@pytest.fixture
def remembered(council: Path, open_service: Callable[[Path], App]) -> tuple[App, Memory]:
    """A live council on a mailbox in memory, its circulation gone."""
    file = council / "config/lacflow.yaml"
    file.write_text(file.read_text().replace("sending: rehearsal", "sending: live"))
    app, box = open_service(council), Memory()
    app._transports = dict.fromkeys(app.settings.mailboxes, box)
    at = dates(app).circulate.at
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    for instant in (at - HOUR, at + SOON, at + HOUR + 2 * SOON):
        app.tick(instant)
    return app, box


def test_a_mailbox_that_knows_no_more_gives_rise_to_nothing(remembered: tuple[App, Memory]) -> None:
    app, box = remembered
    sent = len(box.sent)
    app.tick(dates(app).circulate.at + 6 * HOUR)
    with app.database.read() as conn:
        assert journal.marked(conn, "restored") is None
    assert len(box.sent) == sent > 5


def test_letters_of_nobody_knows_whom_are_told_of_once(remembered: tuple[App, Memory]) -> None:
    app, box = remembered
    domain = next(iter(app.settings.mailboxes.values())).address.partition("@")[2]
    box.send(f"<{'ab' * 16}@{domain}>", "x@y.example", "x@y.example", b"From: x@y.example\r\n\r\n")
    for hours in (6, 7, 8):
        app.tick(dates(app).circulate.at + hours * HOUR)
    told = [s for s in box.sent if "put back" in parse(s.raw).subject]
    assert len({s.message_id for s in told}) == len(told) == 1


def test_while_the_mailbox_cannot_be_asked_nothing_leaves_for_four_hours_at_most(
    remembered: tuple[App, Memory],
) -> None:
    app, box = remembered
    at, sent = dates(app).chase, len(box.sent)
    assert at is not None
    box.unreadable = "no such host"
    app.tick(at.at + SOON)
    app.tick(at.at + SOON + timedelta(minutes=1))
    assert len(box.sent) == sent
    with app.database.read() as conn:
        assert journal.marked(conn, "unasked") is not None
    box.unreadable = ""
    for minute in range(40, 43):
        app.tick(at.at + SOON + timedelta(minutes=minute))
    assert len(box.sent) > sent
    with app.database.read() as conn:
        assert journal.marked(conn, "unasked") is None
