"""One round over an Exchange server: letters leave from the board's mailbox, a reply from inside counts, one from outside
that claims to be a lead's is set aside, and the connection is signed in to once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import exchangelib
import pytest

from fake_ews import FakeExchange
from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.mail.parse import parse
from lacflow.store import inbox, outbox, plans
from post import SOON, Sent, answer, dates

BOARD = "permanence.board@northmoor.example"
MAILBOX = f"""\
  board:
    address: {BOARD}
    display: Permanence Board
    transport: ews
    trust: {{{{exchange_internal: true}}}}
    ews: {{{{url: "{{url}}", auth: basic, user: board, password_file: pw}}}}
"""


@pytest.fixture
def exchange() -> Iterator[FakeExchange]:
    server = FakeExchange()
    server.add(BOARD, "board", "board-pw")
    yield server
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


@pytest.fixture
def service(council: Path, exchange: FakeExchange, open_service: Callable[[Path], App]) -> App:
    """The starter board with its mailbox on Exchange, live."""
    (council / "pw").write_text("board-pw\n")
    file = council / "config/lacflow.yaml"
    text = re.sub(r"(?ms)^  board:\n.*?(?=^\S|^$)", MAILBOX.format(url=exchange.url), file.read_text(), count=1)
    file.write_text(text.replace("sending: rehearsal", "sending: live"))
    app = open_service(council)
    app.import_plan(council / "plan.xlsx", "permanence", dates(app).circulate.at - timedelta(days=9))
    return app


def test_a_round_over_exchange(service: App, exchange: FakeExchange) -> None:
    box, now = exchange.mailboxes[BOARD], dates(service).circulate.at + SOON
    service.tick(now)
    service.tick(now + timedelta(minutes=61))  # the first live letters waited an hour for somebody to look at the list
    with service.database.read() as conn:
        letters = [x for x in outbox.list_letters(conn) if x.letter == "circulation"]
        helen = next(x for x in letters if x.to_person == "h.fern")
    assert {x.state for x in letters} == {"accepted"}
    sent = {one.message_id: one for one in box.delivered}
    assert {x.message_id: x.to_address for x in letters}.items() <= {i: s.recipient for i, s in sent.items()}.items()
    message = parse(sent[helen.message_id].raw)
    letter = Sent(helen.to_address, message.subject, message.text, message, Path())

    mark = "X-MS-Exchange-Organization-AuthAs"
    box.arrive(answer(letter, "4a red, the panel has lost two members.", now), headers={mark: "Internal"})
    forged = answer(letter, "12a-c green, all done.", now)
    box.arrive(f"{mark}: Internal\r\n".encode() + forged, headers={mark: "Anonymous"})
    service.tick(now + timedelta(hours=2))
    with service.database.read() as conn:
        assert sorted(m.state for m in inbox.list_mail(conn)) == ["applied", "quarantined"]
        plan = plans.load(conn, "permanence")
    assert [plan.get(key).rag.value for key in ("O2/4a", "O2/12a-c")] == [Rag.RED, Rag.RED]  # type: ignore[union-attr]
    receipts = [parse(one.raw) for one in box.delivered if one.recipient == helen.to_address][1:]
    assert any("what we recorded" in one.subject for one in receipts)
    assert (box.in_folder("Inbox"), len(box.in_folder("lacflow-done")), box.in_folder("Drafts")) == ([], 2, [])
    assert exchange.connections == 1
