"""The demonstration: two boards of Northmoor in under a minute, nothing lost, nobody asked twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from lacflow.app import App
from lacflow.demo import council
from lacflow.demo.run import run
from lacflow.errors import InputFault
from lacflow.mail.message import Incoming
from lacflow.mail.parse import parse
from lacflow.reports import listing
from lacflow.reports.listing import Row


@dataclass(frozen=True)
class Played:
    """One run: what it said, what it left, how long it took."""

    place: Path
    said: str
    letters: tuple[Incoming, ...]
    outbox: tuple[Row, ...]
    inbox: tuple[Row, ...]
    updates: tuple[Row, ...]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the demonstration once."""
    place, said = tmp_path_factory.mktemp("demo") / "kept", StringIO()
    run(seed=1, keep=place, console=Console(file=said, width=200))
    app = App.open(place / "config", {})
    with app.database.read() as conn:
        lists = [tuple(rows(conn, None, None)) for rows in (listing.outbox, listing.inbox, listing.updates)]
    app.close()
    letters = tuple(parse(p.read_bytes()) for p in sorted((place / "var/mail/out/new").iterdir()))
    return Played(place, said.getvalue(), letters, *lists)


def test_each_of_thirty_leads_is_asked_once_at_each_board(played: Played) -> None:
    asked = Counter((row["to"], row["meeting"]) for row in played.outbox if row["letter"] == "circulation")
    twice = {who for (who, _), count in asked.items() if count > 1}
    assert len(asked) == 60
    assert twice <= {"wendy.hale@northmoor.example"}, "only the deputy gets a second request, for whom she stands in"


def test_no_letter_leaves_twice_and_every_letter_that_left_lies_in_the_maildir(played: Played) -> None:
    ids = Counter(letter.message_id for letter in played.letters)
    sent = [row["message_id"] for row in played.outbox if row["state"] in ("accepted", "bounced")]
    assert max(ids.values()) == 1
    assert sorted(ids) == sorted(sent)


def test_no_reply_is_lost(played: Played) -> None:
    handled = list((played.place / "var/mail/in/.Handled/cur").iterdir())
    assert len(played.inbox) == len(handled) > 50
    assert not list((played.place / "var/mail/in/new").iterdir())
    assert {row["state"] for row in played.inbox} <= {"applied", "held", "ignored"}


def test_who_answered_before_the_chase_is_not_chased_for_the_whole(played: Played) -> None:
    chased = {
        row["to"].partition("@")[0]
        for row in played.outbox
        if row["letter"] == "chase" and row["meeting"] == "2027-jan"
    }
    assert {"tom.moss", "una.doyle", "farah.amin", "leah.dunn"} <= chased
    assert not chased & {"helen.fern", "kerry.vale", "vikram.noor", "dee.ashby"}


def test_an_absence_and_a_bounce_are_no_answers_and_the_deputy_stands_in(played: Played) -> None:
    first = [row for row in played.inbox if row["meeting"] == "2027-jan"]
    ignored = [row for row in played.inbox if row["state"] == "ignored"]
    assert any("came back" in row["reason"] for row in ignored)
    assert any("automatic reply" in row["reason"] for row in ignored)
    assert any(row["person"] == "r.lind" and row["from"].startswith("wendy.hale") for row in first)


def test_an_address_corrected_between_the_boards_is_used_at_the_second(played: Played) -> None:
    asked = {
        row["meeting"]: row["to"] for row in played.outbox if row["letter"] == "circulation" and "birch" in row["to"]
    }
    assert asked == {"2027-jan": "quentin.birch@northmoor.example", "2027-feb": "q.birch@northmoor.example"}
    assert any(u["person"] == "q.birch" and u["meeting"] == "2027-feb" for u in played.updates)


def test_the_chair_and_two_others_are_briefed_before_each_board(played: Played) -> None:
    briefed = Counter(row["meeting"] for row in played.outbox if row["letter"] == "briefing")
    assert briefed == {"2027-jan": 3, "2027-feb": 3}


def test_what_was_red_at_the_first_board_is_better_at_the_second(played: Played) -> None:
    """The second board has a last time to look back to: one action goes green, red, amber as its story tells."""
    changes = [u["changes"]["rag"] for u in played.updates if u["key"] == "O2/6" and "rag" in u["changes"]]
    seen = [(c["from"], c["to"]) for c in changes]
    assert seen == [("green", "red"), ("red", "amber")]


def test_no_colour_is_recorded_that_nobody_said(played: Played) -> None:
    """Each change of colour is in a lead's story, or is a correction, or a completion that was confirmed."""
    said = {(row.key, turn.rag.lower()) for row in council.rows() for turn in row.story if turn and turn.rag}
    said |= {(row.key, "blue") for row in council.rows() for turn in row.story if turn and turn.done}
    said |= {("O2/9", "amber")}
    recorded = {(u["key"], u["changes"]["rag"]["to"]) for u in played.updates if "rag" in u["changes"]}
    assert recorded - said == set()


def test_no_date_is_recorded_that_nobody_said(played: Played) -> None:
    said = {row.key for row in council.rows() for turn in row.story if turn and turn.due}
    recorded = {u["key"] for u in played.updates if "revised" in u["changes"]}
    assert recorded - said == set()


def test_a_lead_corrects_a_receipt_and_the_newest_word_counts(played: Played) -> None:
    changes = [u["changes"]["rag"]["to"] for u in played.updates if u["key"] == "O2/9" and "rag" in u["changes"]]
    assert changes[:1] == ["amber"]
    assert "Sheila Yates corrects the receipt" in played.said


def test_it_tells_the_story_and_ends_with_figures_places_and_what_to_try(played: Played) -> None:
    for words in (
        "Thu 24 Dec 09:00  30 leads are asked for their updates",
        "The second board, Thursday 25 February 2027",
        "The administrator corrects the address",
        "3 people are briefed",
        "Priya Marsh gets the board's papers",
        "Priya Marsh is asked what the board decided",
        "get the report to the committee above",
        "better than at the last board",
        str(played.place / "var/mail/out/new"),
        "Try next:",
    ):
        assert words in played.said


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputFault):
        run(keep=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
