"""`lacflow doctor`: one line a finding or one document, and an exit code that says whose the faults are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphserver import CLIENT, MAILBOX, SECRET, TENANT, GraphServer


@pytest.fixture
def online(site: Path, graph_server: GraphServer) -> GraphServer:
    """The council's mailbox at Exchange Online."""
    (site / "secret").write_text(SECRET + "\n")
    config = site / "config/lacflow.yaml"
    text = config.read_text("utf-8")
    text = text.replace("    transport: maildir  ", "    transport: graph  ").replace(
        "permanence.board@northmoor.example", MAILBOX
    )
    text = text.replace(
        "    maildir: {in: var/mail/in, out: var/mail/out}\n",
        "    trust: {exchange_internal: true}\n"
        f"    graph: {{tenant: {TENANT}, client_id: {CLIENT}, secret_file: secret, ca_file: '{graph_server.certificate}',\n"
        f"      authority: '{graph_server.address}', url: '{graph_server.address}/v1.0'}}\n",
    )
    config.write_text(text, "utf-8")
    return graph_server


def test_a_rehearsal_is_looked_at_line_by_line(site: Path, lacflow: Any) -> None:
    said = lacflow("doctor")
    assert said.out.splitlines()[0].startswith("ok       mailbox board: ")
    assert "database: The database is whole" in said.out
    assert "fault, " in said.err


def test_the_document_has_every_finding(site: Path, lacflow: Any) -> None:
    said = lacflow("doctor", "--json")
    assert {"check", "level", "words", "do", "outside"} <= set(said.json["findings"][0])
    assert said.json["ok"] is (said.code == 0)


def test_a_wrong_secret_ends_with_one_and_a_silent_service_with_three(
    site: Path, online: GraphServer, lacflow: Any
) -> None:
    (site / "secret").write_text("wrong")
    said = lacflow("doctor", "--json", "--resolver", "127.0.0.1:9")
    assert said.code == 1
    assert [f["words"] for f in said.json["findings"] if f["check"] == "mailbox board: sign-in"] != []
    assert online.asked == ["token"]


def test_a_letter_to_oneself_is_sent_and_found(site: Path, online: GraphServer, lacflow: Any) -> None:
    arrived = online._put

    def sent_and_delivered(raw: bytes, folder: str, *, draft: bool) -> Any:
        online._put = arrived
        online.authas = "Internal"
        online.deliver(raw)
        return arrived(raw, folder, draft=draft)

    online._put = sent_and_delivered
    said = lacflow("doctor", "--send-test", "--wait", "5")
    assert said.code == 0, said.out
    assert "came back" in said.out
    assert [len(online.in_folder(name)) for name in ("Sent Items", "Inbox", "lacflow-done")] == [1, 0, 1]


@pytest.mark.parametrize(("authas", "code"), [("Anonymous", 0), ("Internal", 1)])
def test_a_forged_mail_is_judged(site: Path, online: GraphServer, lacflow: Any, authas: str, code: int) -> None:
    forged = site / "forged.eml"
    forged.write_bytes(
        f"X-MS-Exchange-Organization-AuthAs: {authas}\r\nFrom: helen.fern@northmoor.example\r\n\r\n4a green\r\n".encode()
    )
    said = lacflow("doctor", "--forgery", str(forged))
    assert said.code == code
    assert "AuthAs" in said.out


def test_the_steps_to_prove_it_are_printed(site: Path, online: GraphServer, lacflow: Any) -> None:
    said = lacflow("doctor", "--forgery", "--json")
    assert said.code == 0
    assert any("swaks" in finding["words"] for finding in said.json["findings"])
    assert online.asked == []


def test_words_that_do_not_go_together_are_told(site: Path, lacflow: Any) -> None:
    assert lacflow("doctor", "x.eml").code == 1
    assert lacflow("doctor", "--forgery", "nowhere.eml").code == 1
    assert lacflow("doctor", "--send-test", "--mailbox", "none").code == 1
