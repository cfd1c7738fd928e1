"""After a meeting the project manager is asked what it decided; their answer, in any form, is in the plan next time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from lacflow.app import App
from lacflow.store import decisions, outbox
from post import SOON, answer, dates, receive
from rounds import Round, json_of

PLAN = (
    ("1a", "Helen Fern", "Amber", "31/12/27"),
    ("1b", "Jonah Oakes", "Green", "31/12/27"),
)
HEADINGS = ("Ref", "Action", "Owner", "By when")
ROWS = (
    ("", "Find two more host homes", "Jonah Oakes", "30 June 2028"),
    ("1b", "Extended to allow for the new rota", "Jonah Oakes", "31 March 2028"),
    ("", "Write to the schools", "Somebody Else", "30 June 2028"),
)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """A round whose board has met, in a council whose file says that minutes are asked for the working day after."""
    path = council / "config/boards/permanence.yaml"
    path.write_text(path.read_text().replace("\nsteps:\n", '\nsteps:\n  minutes: {working_days: 1, at: "09:00"}\n'))
    round_ = Round(council, open_service(council))
    when = dates(round_.app)
    round_.take_in(PLAN, when.circulate.at.replace(day=9))
    for at in (when.circulate.at, when.brief.at, met(round_) + timedelta(minutes=5)):
        round_.app.tick(at + SOON)
    return round_


def met(r: Round) -> datetime:
    from lacflow.board.calendar import meeting_instant

    board = r.app.board("permanence")
    return meeting_instant(board.meetings[0], board.zone)


def asked(r: Round) -> datetime:
    """Tick hourly until the letter has gone; return when that was."""
    now = met(r)
    while not minutes_letters(r):
        now += timedelta(hours=1)
        assert now < met(r) + timedelta(days=6)
        r.app.tick(now)
    return now


def minutes_letters(r: Round) -> list[outbox.Letter]:
    return [x for x in r.letters(to="p.manager") if x.step == "minutes"]


def replies(r: Round, text: str, *files: tuple[str, bytes], html: str = "") -> str:
    """Answer the letter; return what the project manager is told."""
    at = asked(r) + SOON
    raw = answer(r.read(minutes_letters(r)[-1]), text, at)
    mail = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    receive(r.root, mail.as_bytes())
    r.app.tick(at + SOON)
    return " ".join(r.last("receipt", "p.manager").text.split())


def action(r: Round, key: str) -> dict:  # type: ignore[type-arg]
    plan = json_of(r.root, "plan", "export", "--board", "permanence", "--format", "json", "--out", "-")["actions"]
    return next(a for a in plan if a["key"] == key)


def kept(r: Round) -> list[decisions.Decision]:
    with r.app.database.read() as conn:
        return decisions.decisions(conn)


def as_xlsx() -> bytes:
    book, file = Workbook(), BytesIO()
    for row in (HEADINGS, *ROWS):
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def as_docx() -> bytes:
    document, file = docx.Document(), BytesIO()
    table = document.add_table(0, 4)
    for row in (HEADINGS, *ROWS):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file.getvalue()


def as_html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADINGS, *ROWS))
    return f"<p>Here they are, with thanks.</p><table>{rows}</table>"


def test_the_letter_goes_once_the_working_day_after_and_only_where_the_file_says_so(r: Round) -> None:
    """It says what was before the board and how to answer; later ticks write no second one."""
    at = asked(r)
    for hours in (1, 30, 24 * 13, 24 * 20):
        r.app.tick(at + timedelta(hours=hours))
    (letter,) = minutes_letters(r)
    text = r.read(letter).text
    assert "What did it decide?" in text
    assert "new action: …" in text
    board = r.app.board("permanence")
    assert letter.accepted_at is not None
    day = letter.accepted_at.astimezone(board.zone).date()
    assert day == board.working_days.add(board.meetings[0].date, 1)


def test_lines_become_decisions_and_actions_and_what_is_not_plain_is_asked_back(r: Round) -> None:
    told = replies(
        r,
        "1b: agreed to extend to 31 March 2028\n"
        "1a: not agreed to extend to 31 March 2028\n"
        "new action: find two more host homes | lead Jonah Oakes | by 30 June 2028\n"
        "decision: the lease goes on for a year\n"
        "new action: write to the schools | lead Somebody Else | by 30 June 2028\n",
    )
    assert action(r, "O1/1b")["revised"]["date"] == "2028-03-31"
    assert action(r, "O1/1a")["revised"]["date"] is None
    new = action(r, "O1/1c")
    assert (new["people"], new["due"]["date"], new["activity"]) == (
        ["j.oakes"],
        "2028-06-30",
        "find two more host homes",
    )
    assert [(d.key, d.by) for d in kept(r)] == [
        ("O1/1b", "p.manager"), ("O1/1a", "p.manager"), ("O1/1c", "p.manager"), (None, "p.manager"),
    ]  # fmt: skip
    assert "whether it was extended is not plain" in told
    assert "“Somebody Else” is nobody we can write to" in told
    waits = {row["text"]: row for row in json_of(r.root, "review", "--json")}
    assert set(waits) == {
        "1a: not agreed to extend to 31 March 2028",
        "new action: write to the schools | lead Somebody Else | by 30 June 2028",
    }
    assert all(row["reason"] and row["candidates"] == [] for row in waits.values())


def test_a_line_asked_back_waits_until_it_is_put_right_or_put_aside(r: Round) -> None:
    """It cannot be accepted as it is; the answer that says what was missing settles it."""
    told = replies(r, "new action: write to the schools | lead Somebody Else | by 30 June 2028\n\nPriya\n")
    assert "“Priya”" not in told
    (waits,) = json_of(r.root, "review", "--json")
    sent_at = minutes_letters(r)[-1].accepted_at
    assert sent_at is not None
    at = sent_at + timedelta(hours=2)
    r.says("p.manager", f"accept {waits['id']}", "receipt")(at)
    r.app.tick(at)
    assert "write the line again" in " ".join(r.last("receipt", "p.manager").text.split())
    assert [row["id"] for row in json_of(r.root, "review", "--json")] == [waits["id"]]
    first = next(
        x for x in r.letters("receipt", "p.manager") if "nobody we can write to" in r.read(x).text.replace("\n", " ")
    )
    line = "new action: write to the schools | lead Jonah Oakes | by 30 June 2028"
    receive(r.root, answer(r.read(first), line, at + SOON))
    r.app.tick(at + SOON)
    assert json_of(r.root, "review", "--json") == []
    assert action(r, "O1/1c")["people"] == ["j.oakes"]


@pytest.mark.parametrize("form", ["minutes.xlsx", "minutes.docx", "minutes.csv", "html"])
def test_a_table_of_actions_is_taken_in_whichever_way_it_comes(r: Round, form: str) -> None:
    """A row without a ref is a new action, one with a ref a decision on it, one with a stranger for owner is asked back."""
    csv = "\n".join(",".join(row) for row in (HEADINGS, *ROWS)).encode()
    content = {"minutes.xlsx": as_xlsx, "minutes.docx": as_docx, "minutes.csv": lambda: csv}
    files = [(form, content[form]())] if form in content else []
    told = replies(r, "Here they are, with thanks.", *files, html="" if files else as_html())

    assert [(d.key, d.owner) for d in kept(r)] == [("O1/1c", "Jonah Oakes"), ("O1/1b", "Jonah Oakes")]
    assert action(r, "O1/1c")["people"] == ["j.oakes"]
    assert action(r, "O1/1b")["revised"]["date"] == "2028-03-31"
    assert "“Somebody Else” is nobody we can write to" in told


def test_our_own_letter_sent_back_decides_nothing(r: Round) -> None:
    """The examples in it are no decisions, even where the mail program does not mark what it quotes."""
    at = asked(r) + SOON
    letter = r.read(minutes_letters(r)[-1])
    receive(r.root, answer(letter, letter.text, at))
    r.app.tick(at + SOON)
    assert kept(r) == []


def test_the_next_board_opens_with_the_new_action_and_is_told_what_was_promised(r: Round) -> None:
    """The new lead is asked in the next round, and the briefing lists what the last board decided."""
    replies(r, "new action: find two more host homes | lead Jonah Oakes | by 30 June 2028\ndecision: no more funding")
    from lacflow.board.timetable import timetable

    board = r.app.board("permanence")
    when = timetable(board, board.meetings[1])
    r.app.tick(when.circulate.at + SOON)
    assert "find two more host homes" in " ".join(r.last("circulation", "j.oakes").text.split())
    r.app.tick(when.brief.at + SOON)
    briefing = " ".join(r.last("briefing", "a.chair").text.split())
    assert "Promised at the last board" in briefing
    assert "no more funding" in briefing
    assert [d["key"] for d in json_of(r.root, "decisions", "--json")] == ["O1/1c", None]
