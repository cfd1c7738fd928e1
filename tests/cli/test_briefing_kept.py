"""The briefing as it was sent and as it stands, the board's papers, and what chairs ask: by command."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

MEETING = ("--board", "permanence", "--meeting", "2032-apr")


def test_what_was_sent_is_written_again_byte_for_byte_with_its_hash(site: Path, lacflow: Any) -> None:
    """The same file each time, and the PDF that went with the chair's letter is that file."""
    from lacflow.mail.parse import parse

    said = lacflow("brief", *MEETING, "--format", "pdf", "--frozen", "--out", "tabled.pdf")
    content = Path("tabled.pdf").read_bytes()
    assert said.code == 0
    assert hashlib.sha256(content).hexdigest() in said.err
    letters = [parse(p.read_bytes()) for p in (site / "var/mail/out/new").iterdir()]
    briefed = [m for m in letters if "briefing" in m.subject]
    assert briefed
    assert {a.content for m in briefed for a in m.attachments if a.name.endswith(".pdf")} == {content}


def test_its_figures_are_worked_out_again_from_what_was_known_then(site: Path, lacflow: Any) -> None:
    """What is recorded afterwards is in the figures of now, in the addendum, and not in those of then."""
    fixed = lacflow("brief", *MEETING, "--format", "json", "--frozen", "--out", "-").json
    later = datetime.fromisoformat(fixed["at"]) + timedelta(days=1)
    assert lacflow("tick", "--at", later.isoformat()).code == 0
    lacflow(
        "update",
        "O2/4a",
        "--board",
        "permanence",
        "--on-behalf",
        "h.fern",
        "--rag",
        "green",
        "--words",
        "both are back",
    )
    then, now = (
        lacflow("brief", *MEETING, "--format", "json", "--as-of", a, "--out", "-").json for a in ("then", "now")
    )
    assert (then.pop("known"), now.pop("known")) == ("then", "now")
    assert then == fixed
    assert "O2/4a" in then["red"]["ids"]
    assert "O2/4a" in now["green"]["ids"]
    assert lacflow("brief", *MEETING, "--format", "pdf", "--addendum", "--out", "late.pdf").code == 0
    assert Path("late.pdf").read_bytes().startswith(b"%PDF")
    assert lacflow("brief", *MEETING, "--format", "json", "--frozen", "--out", "-").json == fixed


def test_what_was_never_fixed_is_said(site: Path, lacflow: Any) -> None:
    said = lacflow("brief", "--board", "permanence", "--meeting", "2032-may", "--frozen", "--out", "x.html")
    known = lacflow("brief", *MEETING, "--as-of", "yesterday", "--out", "x.html")
    assert (said.code, known.code) == (1, 1)
    assert "Use then or now" in known.err


@pytest.mark.parametrize("fmt", ["docx", "pdf", "xlsx"])
@pytest.mark.parametrize("kind", ["progress", "delivery", "committee"])
def test_each_paper_is_written_in_each_form(site: Path, lacflow: Any, kind: str, fmt: str) -> None:
    said = lacflow("papers", kind, "--board", "permanence", "--format", fmt, "--out", f"p.{fmt}")
    assert said.code == 0, said.err
    assert Path(f"p.{fmt}").read_bytes()[:2] in (b"PK", b"%P")


def test_a_paper_nobody_knows_is_a_fault(site: Path, lacflow: Any) -> None:
    assert lacflow("papers", "minutes", "--board", "permanence", "--out", "x.docx").code == 1


def test_what_is_red_is_one_command(site: Path, lacflow: Any) -> None:
    found = lacflow("plan", "list", "--board", "permanence", "--at", "red", "--boards-over", "0", "--json").json
    assert "O2/4a" in [row["key"] for row in found]
    assert json.loads(json.dumps(found)) == found
    assert lacflow("plan", "list", "--board", "permanence", "--at", "red", "--boards-over", "2", "--json").json == []
    told = lacflow("plan", "list", "--board", "permanence", "--at", "red", "--boards-over", "0").out.splitlines()
    assert told[0] == f"{len(found)} open {'action is' if len(found) == 1 else 'actions are'} like that."
    assert [line.split()[0] for line in told if line[:1] not in ("", " ")][1:] == [row["key"] for row in found]
    assert max(map(len, told)) <= 80
