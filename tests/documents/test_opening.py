"""Files from strangers: opened in a child process with limits; what cannot be read is refused by name, in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from lacflow.documents.opening import LIMITS, Limits, open_book
from lacflow.errors import InputFault


def good() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "hello"
    book.save(out)
    return out.getvalue()


def rezipped(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """Return a good workbook with each part changed and further entries added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def same(name: str, content: bytes) -> bytes:
    return content


def in_sheet(before: bytes, after: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        assert before in content
        return content.replace(before, after, 1)

    return rezipped(change)


def code_of(content: bytes, name: str = "plan.xlsx", limits: Limits = LIMITS) -> str:
    with pytest.raises(InputFault) as fault:
        open_book(content, name, limits)
    (problem,) = fault.value.problems
    assert problem.where.file == name
    assert problem.hint
    return problem.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-1.7\n", "file.kind"),
        (b"<html><table><tr><td>Ref</td></tr></table></html>", "file.kind"),
        (b"\x00\x01\x02" * 50, "file.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "file.password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.truncated"),
        (good()[:900], "file.truncated"),
        (good()[:-40], "file.truncated"),
        (rezipped(lambda n, c: b"" if n.endswith("workbook.xml") else c), "file.unreadable"),
        (rezipped(lambda n, c: c[: len(c) // 2]), "file.unreadable"),
        (rezipped(same, {"../../evil.txt": b"x"}), "file.paths"),
        (rezipped(same, {"xl/media/zeros.bin": b"\0" * 30_000_000}), "file.too_big"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_by_name_with_what_to_do(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_word_and_other_zips_are_named_for_what_they_are() -> None:
    def zip_of(name: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, "x")
        return out.getvalue()

    for entry in ("xl/workbook.bin", "content.xml", "notes.txt", "ppt/presentation.xml"):
        assert code_of(zip_of(entry)) == "file.kind"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'.encode(encoding)
    assert code_of(rezipped(lambda n, c: bomb if n == "xl/worksheets/sheet1.xml" else c)) == "file.doctype"


def test_a_lying_dimension_loses_no_cell_and_a_sparse_far_cell_costs_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    (sheet,) = open_book(in_sheet(b"</sheetData>", far), "plan.xlsx").sheets
    assert {c.text for c in sheet.cells.values()} == {"hello", "far"}
    (sheet,) = open_book(in_sheet(b'<dimension ref="A1:A1"', b'<dimension ref="B9:B9"'), "plan.xlsx").sheets
    assert sheet.cells[1, 1].text == "hello"


def test_too_many_cells_too_little_memory_and_too_little_time_are_refusals_and_the_next_file_works() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 60_000))
    many = in_sheet(b"</sheetData>", rows + b"</sheetData>")
    assert code_of(many, limits=Limits(cells=1_000, wall=60)) == "file.too_big"
    assert code_of(many, limits=Limits(memory=45_000_000, wall=60)) == "file.too_big"
    assert code_of(many, limits=Limits(wall=0.05)) == "file.too_slow"
    assert open_book(good(), "plan.xlsx").sheets[0].cells[1, 1].text == "hello"


def test_a_thousand_actions_are_read_within_three_seconds(tmp_path: Path) -> None:
    from lacflow.documents import read_plan

    book = Workbook()
    book.active.append(["Ref", "Activity", "Progress", "Lead", "Target date", "BRAG", "Evidence"])
    for n in range(1_000):
        book.active.append(
            [f"{n % 60}{chr(97 + n // 60)}", f"Do thing {n} well", "03.06.27 - AL - going on\n" * 8, f"Ann Lee / Team {n}",
             "Nov-27", "Green", "words " * 20]
        )  # fmt: skip
    book.save(tmp_path / "plan.xlsx")
    assert len(read_plan(tmp_path / "plan.xlsx").actions) == 1_000
