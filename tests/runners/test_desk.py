"""The desk letters are written at: no two letters have the same reply code, and one letter always has the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lacflow.board.people import Directory
from lacflow.board.steps import IntentKey
from lacflow.mail.reference import token
from lacflow.runners.desk import Desk

DESK = Desk(b"a secret", {}, Directory())


def key(person: str) -> IntentKey:
    return IntentKey("b", "2027-jan", "circulate", person, "1")


def clashing() -> tuple[str, str]:
    """Return two people whose letters would get the same code."""
    had: dict[str, str] = {}
    people: Iterator[str] = (f"lead.{n}" for n in range(10**6))
    for person in people:
        other = had.setdefault(token(str(key(person)), DESK.secret), person)
        if other != person:
            return other, person
    raise AssertionError("no two clash")


def test_codes_made_together_or_one_after_the_other_never_clash(mail_office: Any) -> None:
    first, second = clashing()
    with mail_office.db.read() as conn:
        together = DESK.fresh_tokens(conn, [key(first), key(second)])
    assert together[key(first)] == token(str(key(first)), DESK.secret)
    assert together[key(second)] == token(str(key(second)), DESK.secret, 1)
    mail_office.queue(first, token=together[key(first)])
    with mail_office.db.read() as conn:
        assert DESK.fresh_token(conn, key(second)) == together[key(second)]


def test_a_letter_written_again_keeps_the_code_it_had(mail_office: Any) -> None:
    mail_office.queue("a.lead", token="K7Q2M")
    with mail_office.db.read() as conn:
        assert DESK.fresh_tokens(conn, [key("a.lead"), key("b.lead")])[key("a.lead")] == "K7Q2M"
        assert DESK.fresh_tokens(conn, []) == {}
