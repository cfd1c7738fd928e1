"""Hostile and broken files, each built by code: what a stranger may send, and what must be said of it.

`FILES` gives for a name of each its bytes' maker, the name it is sent under, and the codes it may be refused with.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from paper import docx, link, ods, p, tbl, tc, tr, xlsx, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DATA = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
LEAK = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
MEG = 1_000_000


@dataclass(frozen=True)
class Hostile:
    """One file: how it is made, what it calls itself, and what may be said of it."""

    make: Callable[[], bytes]
    name: str
    codes: tuple[str, ...]


def _change(content: bytes, changes: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """Return a zip with parts replaced, taken out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = changes.get(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in (more or {}).items():
            target.writestr(name, part)
    return out.getvalue()


def _good() -> bytes:
    return xlsx(DATA)


def _word() -> bytes:
    return docx(p("Plan") + tbl(tr("Ref", "Activity"), tr("1a", "Act")))


def _calc(cells: str = "<table:table-cell/>") -> bytes:
    return ods(f"<table:table><table:table-row>{cells}</table:table-row></table:table>")


def _stored(content: bytes) -> bytes:
    """Return a zip with nothing in it packed: what it unpacks to is no more than was sent."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    return zipped(parts, tuple(parts))


def _twice(name: str) -> bytes:
    import warnings

    out = io.BytesIO(_good())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, b"<worksheet/>")
    return out.getvalue()


def _flagged() -> bytes:
    """Return a zip whose entries say they are encrypted."""
    content = bytearray(_good())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def _lying_size() -> bytes:
    """Return a zip whose directory says its sheet is small, while it unpacks to a hundred megabytes."""
    content = bytearray(
        _change(_good(), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 100 * MEG + b"</worksheet>"})
    )
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", content, place + 24, 200)
    return bytes(content)


def _ole(*streams: str) -> bytes:
    return (
        OLE
        + b"\0" * 504
        + b"".join(s.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for s in streams)
        + b"\0" * 4096
    )


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("in") + "</w:tc></w:tr></w:tbl>" * depth


def _rows(count: int, cells: str = "<c><v>1</v></c>") -> str:
    return "<sheetData>" + f"<row>{cells}</row>" * count + "</sheetData>"


def _shared(strings: bytes) -> bytes:
    return xlsx(DATA, parts={"xl/sharedStrings.xml": strings})


_ZEROS = b"\0" * 60 * MEG
_BIG, _KIND, _BAD, _CUT = ("file.too_big", "file.too_slow"), ("file.kind",), ("file.unreadable",), ("file.truncated",)
_TYPE, _LOCKED = ("file.doctype",), ("file.password",)

FILES: dict[str, Hostile] = {
    # nothing, or not what it says
    "empty": Hostile(lambda: b"", "plan.xlsx", ("file.empty",)),
    "one byte": Hostile(lambda: b"P", "plan.xlsx", ("file.no_columns",)),
    "blanks only": Hostile(lambda: b" \n" * 50, "plan.csv", ("file.no_columns",)),
    "html table": Hostile(lambda: b"<html><table><tr><td>Ref</td></tr></table></html>", "plan.xls", _KIND),
    "html with bom": Hostile(lambda: "<!DOCTYPE html><p>x".encode("utf-8-sig"), "plan.xlsx", _KIND),
    "xml spreadsheet 2003": Hostile(lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "plan.xls", _KIND),
    "pdf": Hostile(lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 500, "plan.xlsx", _KIND),
    "rtf": Hostile(lambda: b"{\\rtf1\\ansi Plan}", "plan.docx", _KIND),
    "jpeg": Hostile(lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\1" * 500, "plan.xlsx", _KIND),
    "png": Hostile(lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "plan.docx", _KIND),
    "message": Hostile(lambda: b"Received: by mx\r\nFrom: a@b.example\r\nSubject: plan\r\n\r\nRef,Lead\r\n", "plan.xlsx", _KIND),
    "gzip": Hostile(lambda: gzip.compress(_good()), "plan.xlsx", _KIND),
    "noise": Hostile(lambda: bytes(range(256)) * 40, "plan.xlsx", _KIND),
    "plain words": Hostile(lambda: b"Dear all,\nplease see below.\nThanks\n", "plan.xlsx", ("file.no_columns",)),
    "zip of a workbook": Hostile(lambda: zipped({"plan.xlsx": _good()}), "plan.xlsx", _KIND),
    "empty zip": Hostile(lambda: zipped({}), "plan.xlsx", _KIND),
    "presentation": Hostile(lambda: zipped({"ppt/presentation.xml": "<x/>"}), "plan.xlsx", _KIND),
    "opendocument drawing": Hostile(lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "<x/>"}), "plan.ods", _KIND),
    "binary workbook": Hostile(lambda: zipped({"xl/workbook.bin": b"\x83\1"}), "plan.xlsx", _KIND),
    "old word document": Hostile(lambda: _ole("Root Entry", "WordDocument", "1Table"), "plan.docx", _KIND),
    "saved outlook message": Hostile(lambda: _ole("Root Entry", "__properties_version1.0"), "plan.xls", _KIND),
    # locked
    "locked workbook": Hostile(lambda: _ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "plan.xlsx", _LOCKED),
    "locked document": Hostile(lambda: _ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "plan.docx", _LOCKED),
    "locked ods": Hostile(lambda: ods("", manifest="<encryption-data/>"), "plan.ods", _LOCKED),
    "locked zip": Hostile(_flagged, "plan.xlsx", _LOCKED),
    # cut short or damaged
    "half a workbook": Hostile(lambda: _good()[: len(_good()) // 2], "plan.xlsx", _CUT),
    "workbook without its end": Hostile(lambda: _good()[:-30], "plan.xlsx", _CUT),
    "half a document": Hostile(lambda: _word()[: len(_word()) // 2], "plan.docx", _CUT),
    "head of a compound file": Hostile(lambda: OLE + b"\0" * 600, "plan.xls", _CUT),
    "old workbook cut short": Hostile(lambda: _ole("Root Entry", "Workbook"), "plan.xls", _BAD),
    "half a sheet": Hostile(lambda: _change(_good(), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), "plan.xlsx", _BAD),
    "empty workbook part": Hostile(lambda: _change(_good(), {"xl/workbook.xml": b""}), "plan.xlsx", _BAD),
    "no main part": Hostile(lambda: _change(_word(), {"word/document.xml": None}), "plan.docx", _BAD),
    "wrong letters": Hostile(lambda: _change(_good(), {"xl/worksheets/sheet1.xml": b"<?xml version='1.0' encoding='utf-8'?><a>\xff\xfe\xfd</a>"}), "plan.xlsx", _BAD),
    "unknown encoding": Hostile(lambda: _change(_good(), {"xl/worksheets/sheet1.xml": b"<?xml version='1.0' encoding='x-none'?><a/>"}), "plan.xlsx", _BAD),
    "broken deflate": Hostile(lambda: _good().replace(_good()[60:70], b"\xff" * 10, 1), "plan.xlsx", (*_CUT, *_BAD)),
    "wrong checksum": Hostile(lambda: zipped({"xl/workbook.xml": "<workbook/>"}, ("xl/workbook.xml",)).replace(b"<workbook/>", b"<workbooK/>", 1), "plan.xlsx", (*_CUT, *_BAD)),
    # paths, doubles, bombs of the zip
    "path upwards": Hostile(lambda: _change(_good(), {}, {"../../evil.xml": b"x"}), "plan.xlsx", ("file.paths",)),
    "path from the root": Hostile(lambda: _change(_good(), {}, {"/etc/evil": b"x"}), "plan.xlsx", ("file.paths",)),
    "path of windows": Hostile(lambda: _change(_good(), {}, {"xl\\..\\..\\evil": b"x"}), "plan.xlsx", ("file.paths",)),
    "one entry twice": Hostile(lambda: _twice("xl/worksheets/sheet1.xml"), "plan.xlsx", ("file.doubled",)),
    "one entry twice in other letters": Hostile(lambda: _twice("xl/worksheets/SHEET1.xml"), "plan.xlsx", ("file.doubled",)),
    "zip bomb": Hostile(lambda: _change(_good(), {}, {"xl/media/zeros.bin": _ZEROS}), "plan.xlsx", _BIG),
    "bomb in a document": Hostile(lambda: _change(_word(), {}, {"word/media/zeros.bin": _ZEROS}), "plan.docx", _BIG),
    "bomb in an ods": Hostile(lambda: _change(_calc(), {}, {"Pictures/zeros.bin": _ZEROS}), "plan.ods", _BIG),
    "ten thousand entries": Hostile(lambda: _change(_good(), {}, {f"xl/media/{n}": b"" for n in range(10_000)}), "plan.xlsx", _BIG),
    "a size that lies": Hostile(_lying_size, "plan.xlsx", (*_CUT, *_BAD, *_BIG)),
    "larger than may be": Hostile(lambda: b"PK\3\4" + b"\0" * 40 * MEG, "plan.xlsx", _BIG),
    # declarations
    "entity bomb": Hostile(lambda: _change(_good(), {"xl/worksheets/sheet1.xml": f"{BOMB}<x>&c;</x>".encode()}), "plan.xlsx", _TYPE),
    "entity bomb in utf-16": Hostile(lambda: _change(_good(), {"xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="utf-16"?>{BOMB}<x>&c;</x>'.encode("utf-16")}), "plan.xlsx", _TYPE),
    "entity after a long comment": Hostile(lambda: _change(_good(), {"xl/workbook.xml": b"<!--" + b"x " * 100_000 + f"-->{BOMB}<x>&c;</x>".encode()}), "plan.xlsx", _TYPE),
    "entity that reads a file": Hostile(lambda: _change(_word(), {"word/document.xml": f"{LEAK}<x>&a;</x>".encode()}), "plan.docx", _TYPE),
    "entity in the styles": Hostile(lambda: _change(_good(), {"xl/styles.xml": f"{LEAK}<x>&a;</x>".encode()}), "plan.xlsx", _TYPE),
    "entity in the shared words": Hostile(lambda: _shared(f"{BOMB}<sst><si><t>&c;</t></si></sst>".encode()), "plan.xlsx", _TYPE),
    "entity in an ods": Hostile(lambda: _change(_calc(), {"content.xml": f"{BOMB}<x>&c;</x>".encode()}), "plan.ods", _TYPE),
    "entity in relationships": Hostile(lambda: _change(_good(), {"_rels/.rels": f"{LEAK}<x>&a;</x>".encode()}), "plan.xlsx", _TYPE),
    "bare document type": Hostile(lambda: _change(_good(), {"xl/workbook.xml": b"<!DOCTYPE x><workbook/>"}), "plan.xlsx", _TYPE),
    # too much of everything
    "a cell of twenty-five megabytes": Hostile(lambda: _stored(xlsx(f"<sheetData><row><c t='inlineStr'><is><t>{'word ' * 5 * MEG}</t></is></c></row></sheetData>")), "plan.xlsx", _BIG),
    "a shared word of twenty megabytes": Hostile(lambda: _stored(xlsx("<sheetData><row><c t='s'><v>0</v></c></row></sheetData>", parts={"xl/sharedStrings.xml": f"<sst><si><t>{_mixed(20)}</t></si></sst>"})), "plan.xlsx", _BIG),
    "a million rows": Hostile(lambda: _stored(xlsx(_rows(900_000))), "plan.xlsx", _BIG),
    "a row of a million cells": Hostile(lambda: _stored(xlsx("<sheetData><row>" + "<c><v>1</v></c>" * 1_000_000 + "</row></sheetData>")), "plan.xlsx", (*_BIG, *_BAD)),
    "millions of shared words": Hostile(lambda: _stored(_shared(b"<sst>" + b"<si><t>a</t></si>" * 1_500_000 + b"</sst>")), "plan.xlsx", _BIG),
    "millions of merges": Hostile(lambda: _stored(xlsx(DATA + "<mergeCells>" + "".join(f"<mergeCell ref='A{n}:B{n}'/>" for n in range(1, 700_000)) + "</mergeCells>")), "plan.xlsx", _BIG),
    "merges on merges": Hostile(lambda: _stored(xlsx("<sheetData><row r='9999'><c r='ZZ9999'><v>1</v></c></row></sheetData><mergeCells>" + "<mergeCell ref='A1:ZZ9999'/>" * 3_000 + "</mergeCells>")), "plan.xlsx", _BIG),
    "millions of styles": Hostile(lambda: _stored(xlsx(DATA, styles="<cellXfs>" + "<xf fillId='0'/>" * 1_500_000 + "</cellXfs>")), "plan.xlsx", _BIG),
    "a cell outside any sheet": Hostile(lambda: _stored(xlsx("<sheetData><row r='9999999'><c r='ZZZ9999999'><v>1</v></c></row></sheetData>")), "plan.xlsx", _BAD),
    "deep xml": Hostile(lambda: _stored(_change(_good(), {"xl/workbook.xml": _deep("a", 3_000_000).encode()})), "plan.xlsx", (*_BIG, *_BAD)),
    "a document of tables in tables": Hostile(lambda: _stored(docx(_nested_tables(20_000))), "plan.docx", (*_BAD, *_BIG)),
    "a document nested without end": Hostile(lambda: _stored(docx(_deep("w:sdt", 50_000))), "plan.docx", (*_BAD, *_BIG)),
    "a document of a million paragraphs": Hostile(lambda: _stored(docx(p("x") * 400_000)), "plan.docx", _BIG),
    "a row of a thousand columns": Hostile(lambda: _stored(docx(tbl(tr(*["x"] * 1_000)))), "plan.docx", _BIG),
    "a cell across a billion columns": Hostile(lambda: _stored(docx(tbl(tr(tc("x", props="<w:gridSpan w:val='99999999'/>"), "y")))), "plan.docx", _BIG),
    "a paragraph of twenty megabytes": Hostile(lambda: _stored(docx(p(_mixed(20)))), "plan.docx", _BIG),
    "an ods of endless rows": Hostile(lambda: _stored(ods("<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='1024' office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row></table:table>")), "plan.ods", _BIG),
    "an ods of endless blanks": Hostile(lambda: _stored(_calc("<table:table-cell office:value-type='string'><text:p>" + "<text:s text:c='1000'/>" * 5_000 + "x</text:p></table:table-cell>")), "plan.ods", _BIG),
    # delimited text
    "text with zeros": Hostile(lambda: b"Ref,Lead\n1,\0\0\0\n", "plan.csv", _KIND),
    "one line of twenty megabytes": Hostile(lambda: b"Ref,Lead\n" + b"x" * 20 * MEG, "plan.csv", _BIG),
    "a quotation never closed": Hostile(lambda: b'Ref,Lead\n1,"' + b"x,\n" * 9 * MEG, "plan.csv", _BIG),
    "ten million commas": Hostile(lambda: b"Ref,Lead\n" + b"," * 10 * MEG, "plan.csv", _BIG),
    "ten million fields": Hostile(lambda: b"Ref,Lead\n" + b"a,b\n" * 5 * MEG, "plan.csv", _BIG),
    "two hundred megabytes of text": Hostile(lambda: b"Ref,Lead\n" + b"x" * 200 * MEG, "plan.csv", _BIG),
    "broken utf-16": Hostile(lambda: b"\xff\xfeR\0e\0f\0,\0L\0\x00\xd8\n", "plan.csv", (*_BAD, *_KIND)),
}  # fmt: skip

#: What is odd, but no harm: it is read all the same.
HARMLESS: dict[str, Callable[[], bytes]] = {
    "a cell far off": lambda: xlsx("<sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"),
    "dimensions too small": lambda: xlsx("<dimension ref='A1'/><sheetData><row r='9'><c r='C9'><v>1</v></c></row></sheetData>"),
    "dimensions too large": lambda: xlsx(f"<dimension ref='A1:XFD1048576'/>{DATA}"),
    "links to other files": lambda: _change(_good(), {}, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "a drawing out of reach": lambda: xlsx(DATA, links=link("rId1", "drawing", "../../../../etc/passwd")),
    "a formula that starts a program": lambda: xlsx("<sheetData><row><c><f>cmd|' /C calc'!A0</f><v>1</v></c></row></sheetData>"),
    "tens of thousands of validations": lambda: _stored(xlsx(DATA + "<dataValidations>" + "<dataValidation sqref='A1'/>" * 40_000 + "</dataValidations>")),
    "a whole column merged": lambda: xlsx(f"{DATA}<mergeCells><mergeCell ref='A1:A1048576'/></mergeCells>"),
}  # fmt: skip


def _mixed(megabytes: int) -> str:
    """Return words that do not pack too well, so that the zip's own check lets them through."""
    return "".join(f"{n * 2654435761 % 4294967296:08x} " for n in range(megabytes * MEG // 9))
