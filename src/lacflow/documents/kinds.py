"""What kind of document a file is, told by its content and never by its name; what we do not open is refused in words.

A zip's directory is looked at before anything in it is unpacked. Every refusal names the file, what it is and what to
send instead.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from lacflow.errors import InputFault, Problem, Where

SAVE = (
    "Open it in its own program, choose Save As, type Excel Workbook (.xlsx) or Word Document (.docx), and send that."
)
_EXCEL = "Open it in Excel, choose Save As, type Excel Workbook (.xlsx), and send that."
_WORD = "Open it in Word, choose Save As, type Word Document (.docx), and send that."
_AGAIN = "It may have been cut short on its way: send it again."
_UNLOCK = (
    "Open it, remove the password (File, Info, Protect, Encrypt with Password: leave it empty), save and send it again."
)
_SOURCE = "Send the workbook or Word document it was made from."

#: What a kind is called, and the endings its names have.
KINDS = {
    "xlsx": ("an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".xltm")),
    "docx": ("a Word document", (".docx", ".docm", ".dotx", ".dotm")),
    "odt": ("an OpenDocument text", (".odt", ".ott", ".fodt")),
    "ods": ("an OpenDocument spreadsheet", (".ods", ".ots", ".fods")),
    "xls": ("an Excel workbook of the old kind", (".xls", ".xlt")),
    "csv": ("text with delimiters", (".csv", ".tsv", ".txt", ".tab")),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Streams of a compound file by which its program is known, with what we make of it: a kind, or a refusal and its hint.
_STREAMS = (
    ("EncryptedPackage", "", "It is protected with a password.", _UNLOCK),
    ("Workbook", "xls", "", ""),
    ("Book", "xls", "", ""),
    ("WordDocument", "", "This is a Word document of the old kind (.doc).", _WORD),
    ("PowerPoint Document", "", "This is a PowerPoint presentation.", _SOURCE),
    ("__properties_version1.0", "", "This is a saved message (.msg).", "Send the file that is attached to it."),
)
_CONTENTS = (
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"ms-word.document.macroenabled.main+xml", "docx"),
    (b"ms-word.template.macroenabledtemplate.main+xml", "docx"),
)
_PARTS = (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("word/document.xml", "docx"))
_HEADS: tuple[tuple[bytes, str, str], ...] = (
    (b"%pdf", "This is a PDF.", _SOURCE),
    (b"{\\rtf", "This is rich text (.rtf).", _WORD),
    (b"\xff\xd8\xff", "This is a picture.", _SOURCE),
    (b"\x89png", "This is a picture.", _SOURCE),
    (b"gif8", "This is a picture.", _SOURCE),
    (b"ii*\0", "This is a picture.", _SOURCE),
    (b"mm\0*", "This is a picture.", _SOURCE),
    (b"\x1f\x8b", "This is a packed archive.", "Unpack it and send the document itself."),
    (b"7z\xbc\xaf", "This is a packed archive.", "Unpack it and send the document itself."),
    (b"rar!", "This is a packed archive.", "Unpack it and send the document itself."),
    (b"id;p", "This is a workbook of the SYLK kind.", _EXCEL),
)
_MAIL = (
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"mime-version:",
    b"message-id:",
    b"from:",
    b"from ",
    b"x-",
    b"date:",
)


@dataclass(frozen=True)
class Allowance:
    """What a zip may cost: bytes unpacked, entries, and how far one entry may unpack."""

    unpacked: int = 160_000_000
    entries: int = 3_000
    ratio: int = 250


def fault(name: str, code: str, message: str, hint: str) -> InputFault:
    """Return the refusal of a file."""
    return InputFault(Problem(code, message, hint, where=Where(file=name)))


def kind_of(content: bytes, name: str, allowed: Allowance) -> str:
    """Return what a file is: a key of `KINDS`.

    Args:
        name: the file's name, for messages only.

    Raises:
        InputFault: we do not open it, or its zip directory is not what an office program writes.
    """
    if not content:
        raise fault(name, "file.empty", "The file is empty.", "Send it again.")
    if content.startswith(_OLE):
        return _compound(content, name)
    if content.startswith(b"PK"):
        return _zipped(content, name, allowed)
    return _plain(content, name)


def named_otherwise(name: str, kind: str) -> str:
    """Return what to say where a file's name claims another kind than it is; else nothing."""
    ending = PurePath(name).suffix.lower()
    words, endings = KINDS[kind]
    claims = any(ending in others for others in (e for _, e in KINDS.values()))
    return (
        f"the file is named {ending}, but is {words}: it was read as that" if claims and ending not in endings else ""
    )


def _compound(content: bytes, name: str) -> str:
    """Tell a compound file by the stream that stands first in its directory."""
    places = []
    for stream, kind, message, hint in _STREAMS:
        place = content.find(stream.encode("utf-16-le") + b"\0\0")
        places += [(place, kind, message, hint)] if place >= 0 else []
    if not places:
        raise fault(name, "file.truncated", "It is an office file of the old kind, damaged or incomplete.", _AGAIN)
    _, kind, message, hint = next((p for p in places if p[3] == _UNLOCK), min(places))
    if not kind:
        raise fault(name, "file.password" if hint == _UNLOCK else "file.kind", message, hint)
    return kind


def packed_in(content: bytes, name: str, allowed: Allowance) -> list[tuple[str, bytes]]:
    """Return the files in a zip by name, those of a system's own left out; nothing where it is an office document itself.

    Raises:
        InputFault: it is locked, damaged, or unpacks to more than is allowed.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            _check(entries, name, allowed)
            names = {e.filename for e in entries}
            if names & {"[Content_Types].xml", "content.xml"}:
                return []
            wanted = [
                e for e in entries if not e.filename.startswith("__MACOSX/") and PurePath(e.filename).name[0] != "."
            ]
            return [(PurePath(e.filename).name, archive.read(e)) for e in wanted]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise fault(name, "file.truncated", "The file is damaged or incomplete.", _AGAIN) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise fault(name, "file.truncated", "The file is damaged or incomplete.", _AGAIN) from error


def _zipped(content: bytes, name: str, allowed: Allowance) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries, name, allowed)
            return _of_parts(archive, {e.filename for e in entries}, name)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise fault(name, "file.truncated", "The file is damaged or incomplete.", _AGAIN) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise fault(name, "file.truncated", "The file is damaged or incomplete.", _AGAIN) from error


def _check(entries: Iterable[zipfile.ZipInfo], name: str, allowed: Allowance) -> None:
    entries = list(entries)
    total = sum(e.file_size for e in entries)
    swollen = any(e.file_size > 1_000_000 and e.file_size > allowed.ratio * max(e.compress_size, 1) for e in entries)
    if len(entries) > allowed.entries or total > allowed.unpacked or swollen:
        raise fault(name, "file.too_big", "It unpacks to far more than a plan can hold, so it was not opened.", SAVE)
    if any(e.filename.startswith(("/", "\\")) or ".." in e.filename.replace("\\", "/").split("/") for e in entries):
        raise fault(name, "file.paths", "It holds entries with paths outside itself, so it was not opened.", SAVE)
    if len({e.filename.lower() for e in entries}) != len(entries):
        raise fault(name, "file.doubled", "It holds one entry twice, so it was not opened.", SAVE)
    if any(e.flag_bits & 1 for e in entries):
        raise fault(name, "file.password", "It is protected with a password.", _UNLOCK)


def _of_parts(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    def part(entry: str) -> bytes:
        if entry not in names:
            return b""
        with archive.open(entry) as opened:
            return opened.read(1_000_000).replace(b"\0", b"").lower()

    kind = next((k for words, k in _CONTENTS if words in part("[Content_Types].xml")), "")
    kind = kind or next((k for entry, k in _PARTS if entry in names), "")
    if kind == "xlsb":
        raise fault(name, "file.kind", "This is a binary workbook (.xlsb).", _EXCEL)
    if kind:
        return kind
    if "content.xml" in names:
        if b"encryption-data" in part("META-INF/manifest.xml"):
            raise fault(name, "file.password", "It is protected with a password.", _UNLOCK)
        if b"opendocument.spreadsheet" in part("mimetype") + part("META-INF/manifest.xml"):
            return "ods"
        if b"opendocument.text" in part("mimetype") + part("META-INF/manifest.xml"):
            return "odt"
        raise fault(name, "file.kind", "This is an OpenDocument drawing or presentation.", SAVE)
    if any(n.startswith(("ppt/", "Index/")) for n in names):
        raise fault(name, "file.kind", "This is a presentation, or a document of another program.", _SOURCE)
    raise fault(name, "file.kind", "This is a zip file, not a document.", "Unpack it and send the document itself.")


def _plain(content: bytes, name: str) -> str:
    head = content[:4096].lower()
    for start, message, hint in _HEADS:
        if head.startswith(start):
            raise fault(name, "file.kind", message, hint)
    text = (
        head.replace(b"\0", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .lstrip()
    )
    if text.startswith(b"<") and (
        b"<?xml" in text[:5] or b"<html" in text or b"<table" in text or b"<!doctype" in text
    ):
        raise fault(name, "file.kind", "This is a web page or an XML file saved under a document's name.", SAVE)
    lines = text.splitlines()[:6]
    if len(lines) > 2 and all(line.startswith((*_MAIL, b" ", b"\t")) for line in lines[:2]) and b": " in lines[0]:
        raise fault(name, "file.kind", "This is a saved message (.eml).", "Send the file that is attached to it.")
    return "csv"
