"""`lacflow read`: what the reader makes of one reply or returned file, storing nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from lacflow.cli.out import as_json, table
from lacflow.errors import InputFault, Problem, Where
from lacflow.mail.message import Attachment
from lacflow.mail.parse import parse
from lacflow.mail.reading import Asked, Reply, asked_from_json, reply_to_json
from lacflow.runners.reader.files import read_file_alone, read_whole

MAIL = (".eml", ".txt", "")


def show(file: Path, asked: Path, wants_json: bool) -> None:
    """Read one file as an answer to what ASKED.json says was asked, and print what it says.

    Raises:
        InputFault: a file cannot be opened, or the JSON is not of the form CONTRACTS describes.
    """
    reply = _read(file, _asked(asked))
    if wants_json:
        as_json(reply_to_json(reply))
        return
    rows = [
        {"key": r.key, "becomes": r.disposition.value, "words": r.evidence, "why": r.reason} for r in reply.readings
    ]
    rows += [{"key": ", ".join(h.candidates), "becomes": "held", "words": h.text, "why": h.reason} for h in reply.held]
    rows += [
        {"key": ", ".join(p.candidates), "becomes": "waited for", "words": p.text, "why": p.reason}
        for p in reply.promised
    ]
    table(rows, ("key", "becomes", "words", "why"), f"Nothing to record: {reply.kind.replace('_', ' ')}.")


def _read(file: Path, asked: Asked) -> Reply:
    content = _bytes(file)
    if file.suffix.lower() in MAIL:
        return read_whole(parse(content), asked)
    return read_file_alone(Attachment(file.name, "application/octet-stream", content), asked)


def _asked(path: Path) -> Asked:
    try:
        document = json.loads(_bytes(path))
        request = _bytes(Path(document["request"])) if document.get("request") else None
        also = [_bytes(Path(other)) for other in document.get("also_sent") or ()]
        asked = asked_from_json(document, request, also)
        workbook = document.get("workbook")
        return replace(asked, workbook=_bytes(Path(workbook))) if workbook else asked
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = f"This is not a description of what was asked: {error}."
        raise InputFault(
            Problem("asked.form", words, "See `read --json` in the contracts.", where=Where(str(path)))
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputFault(
            Problem("file.unreadable", f"The file cannot be read: {error.strerror}.", found=str(path))
        ) from error
