"""Opening a file from a stranger: its zip directory is looked at first, then a child process with limits reads it.

Sizes are bytes, times seconds. Whatever is wrong with the file is an `InputFault` that names it and says what to do;
nothing of ours stops because of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lacflow.documents.cells import Book, book_from_json
from lacflow.errors import InputFault, Problem, Where

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Open it in Excel, choose Save As, type Excel Workbook (.xlsx), and send that."


@dataclass(frozen=True)
class Limits:
    """What one file may cost: bytes as sent, bytes unpacked, entries, how far one entry may unpack, and the child's share."""

    size: int = 30_000_000
    unpacked: int = 160_000_000
    entries: int = 3_000
    ratio: int = 250
    memory: int = 512_000_000
    cpu: int = 8
    wall: float = 30.0
    cells: int = 250_000


LIMITS = Limits()


def open_book(content: bytes, name: str, limits: Limits = LIMITS) -> Book:
    """Return a workbook's cells.

    Args:
        name: the file's name, for messages only.

    Raises:
        InputFault: the file is no readable .xlsx or .xlsm workbook, or costs more than `limits`.
    """
    _check(content, name, limits)
    answer = _ask_child(content, name, limits)
    if "fault" in answer:
        raise _fault(name, answer["fault"], answer["message"], _SAVE)
    return book_from_json(answer)


def _ask_child(content: bytes, name: str, limits: Limits) -> Any:
    command = [sys.executable, "-I", "-m", "lacflow.documents.child"]
    command += [str(limits.memory), str(limits.cpu), str(limits.cells)]
    keep = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")
    environment = {k: os.environ[k] for k in keep if k in os.environ} | {"OPENPYXL_LXML": "False"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the file on the command line
            command, input=content, capture_output=True, timeout=limits.wall, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _fault(name, "file.too_slow", "It took too long to read, so it was given up.", _SAVE) from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        why = "It needs more time or memory to read than one file may have, so it was given up."
        raise _fault(name, "file.too_big", why, _SAVE) from error


def _check(content: bytes, name: str, limits: Limits) -> None:
    if not content:
        raise _fault(name, "file.empty", "The file is empty.", "Send it again.")
    if len(content) > limits.size:
        raise _fault(name, "file.too_big", f"The file is larger than {limits.size // 1_000_000} MB.", _SAVE)
    if content.startswith(_OLE):
        raise _old_or_locked(content, name)
    if not content.startswith(b"PK"):
        raise _not_a_workbook(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        hint = "It may have been cut short on its way: send it again."
        raise _fault(name, "file.truncated", "The workbook is damaged or incomplete.", hint) from error
    _check_entries(entries, name, limits)
    _check_kind({e.filename for e in entries}, name)


def _check_entries(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    total = sum(e.file_size for e in entries)
    swollen = any(e.file_size > 1_000_000 and e.file_size > limits.ratio * max(e.compress_size, 1) for e in entries)
    if len(entries) > limits.entries or total > limits.unpacked or swollen:
        raise _fault(name, "file.too_big", "It unpacks to far more than a plan can hold, so it was not opened.", _SAVE)
    if any(e.filename.startswith(("/", "\\")) or ".." in e.filename.replace("\\", "/").split("/") for e in entries):
        raise _fault(name, "file.paths", "It holds entries with paths outside itself, so it was not opened.", _SAVE)
    if len({e.filename for e in entries}) != len(entries):
        raise _fault(name, "file.doubled", "It holds one entry twice, so it was not opened.", _SAVE)
    if any(e.flag_bits & 1 for e in entries):
        raise _locked(name)


def _check_kind(names: set[str], name: str) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise _fault(name, "file.kind", "This is a binary workbook (.xlsb).", _SAVE)
    if "word/document.xml" in names:
        hint = "Copy its table into an Excel workbook, one action a row, and send that."
        raise _fault(name, "file.kind", "This is a Word document, not a workbook.", hint)
    if "content.xml" in names:
        raise _fault(
            name, "file.kind", "This is an OpenDocument file.", _SAVE.replace("Excel, choose", "its program, choose")
        )
    raise _fault(name, "file.kind", "This is a zip file, not a workbook.", "Unpack it and send the workbook itself.")


def _old_or_locked(content: bytes, name: str) -> InputFault:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _locked(name)
    return _fault(name, "file.kind", "This is a workbook of the old kind (.xls).", _SAVE)


def _locked(name: str) -> InputFault:
    hint = "Open it, remove the password (File, Info, Protect Workbook, Encrypt with Password), save and send it again."
    return _fault(name, "file.password", "The workbook is protected with a password.", hint)


def _not_a_workbook(content: bytes, name: str) -> InputFault:
    if content.startswith(b"%PDF"):
        return _fault(name, "file.kind", "This is a PDF, not a workbook.", "Send the workbook it was made from.")
    if content[:200].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return _fault(name, "file.kind", "This is a web page saved under a workbook's name.", _SAVE)
    if b"\0" not in content[:4096]:
        return _fault(name, "file.kind", "This is a text or CSV file, not a workbook.", _SAVE)
    return _fault(name, "file.kind", "This is not an Excel workbook.", _SAVE)


def _fault(name: str, code: str, message: str, hint: str) -> InputFault:
    return InputFault(Problem(code, message, hint, where=Where(file=name)))
