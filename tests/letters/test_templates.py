"""An administrator's own templates: they replace the shipped ones, and cannot lose what ties a reply to its request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow import letters
from lacflow.errors import InputFault
from lacflow.letters import Envelope, template_faults

Make = Callable[..., Envelope]


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_file_of_the_same_name_replaces_that_part_only(tmp_path: Path, envelope: Make) -> None:
    """The text is ours, the HTML still the shipped one."""
    put(tmp_path, "cancelled/body.txt", "No meeting, {{ to.name }}.\n")
    letter = letters.cancelled(envelope(templates=tmp_path), answered=True)
    assert letter.text.startswith("No meeting, Oona <b>Bell</b> & Co.")
    assert "will not meet" in letter.html


def test_a_replaced_letter_keeps_its_code(tmp_path: Path, envelope: Make) -> None:
    """Subject, text and HTML have it, whatever the template says."""
    put(tmp_path, "cancelled/subject.txt", "Off\n")
    put(tmp_path, "cancelled/body.txt", "Off.\n")
    put(tmp_path, "cancelled/body.html", "<html><body><p>{{ to.name }}</p></body></html>")
    letter = letters.cancelled(envelope(templates=tmp_path), answered=True)
    assert letter.subject == "Off [K7Q2M]"
    assert letter.text == "Off.\n\nReference: K7Q2M\n"
    assert "Reference: K7Q2M</p></body>" in letter.html
    assert "Oona &lt;b&gt;" in letter.html


def test_a_changed_file_is_taken_up(tmp_path: Path, envelope: Make) -> None:
    """Without a restart."""
    import os

    path = put(tmp_path, "cancelled/body.txt", "One.\n")
    assert "One." in letters.cancelled(envelope(templates=tmp_path), answered=True).text
    path.write_text("Two.\n", "utf-8")
    os.utime(path, (1, 1))
    assert "Two." in letters.cancelled(envelope(templates=tmp_path), answered=True).text


@pytest.mark.parametrize("text", ["{% if %}", "{{ nobody.knows }}"])
def test_a_bad_template_is_a_fault_with_its_file(tmp_path: Path, envelope: Make, text: str) -> None:
    """Never a letter with a hole in it."""
    put(tmp_path, "cancelled/body.txt", text)
    with pytest.raises(InputFault) as fault:
        letters.cancelled(envelope(templates=tmp_path), answered=True)
    assert "cancelled/body.txt" in str(fault.value)
    assert "Mend the file" in str(fault.value)


def test_faults_are_found_before_anything_is_written(tmp_path: Path) -> None:
    """What cannot be compiled, and what no letter is called."""
    put(tmp_path, "cancelled/body.txt", "fine\n{% if %}")
    put(tmp_path, "canceled/body.txt", "fine")
    put(tmp_path, "chase/subject.txt", "fine")
    assert sorted(p.code for p in template_faults(tmp_path)) == ["template.fault", "template.unknown"]
    assert any(p.where.line == 2 for p in template_faults(tmp_path))
