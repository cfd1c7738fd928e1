"""Letters to look at: the files and the page of `lacflow preview`."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

from lacflow.letters import preview
from lacflow.mail.encode import encode
from lacflow.mail.message import Outgoing


def test_three_files_a_letter(tmp_path: Path, letter: Outgoing) -> None:
    """The message byte for byte, a page, the text part; always under the same names."""
    paths = preview.write(letter, tmp_path / "out")
    assert [p.suffix for p in paths] == [".eml", ".html", ".txt"]
    assert paths[0].read_bytes() == encode(letter)
    assert paths[2].read_text("utf-8") == letter.text
    assert preview.write(letter, tmp_path / "out") == paths


def test_a_name_cannot_leave_the_folder(tmp_path: Path, letter: Outgoing) -> None:
    """Nothing is written anywhere else."""
    paths = preview.write(letter, tmp_path / "out", "../../chase to <x>")
    assert {p.parent for p in paths} == {tmp_path / "out"}


def test_the_page_shows_headers_and_both_parts(letter: Outgoing) -> None:
    """Names are shown, not obeyed; a letter without a body of its own is shown as well."""
    page = preview.as_page(replace(letter, to_name="<i>x</i>"))
    assert "&lt;i&gt;x&lt;/i&gt;" in page
    assert page.count("</body>") == 1
    assert letter.subject in unescape(page)
    assert "<hr>" in preview.as_page(replace(letter, html="<p>bare</p>"))
