"""Opening a document from a stranger: what it is is told by its content, then a child process with limits reads it.

Sizes are bytes, times seconds. Whatever is wrong with the file is an `InputFault` that names it and says what to do;
nothing of ours stops because of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from typing import Any

from lacflow.documents.cells import Book, book_from_json
from lacflow.documents.kinds import SAVE, Allowance, fault, kind_of, named_otherwise, packed_in


@dataclass(frozen=True)
class Limits:
    """What one file may cost: bytes as sent, what its zip may cost, and the child's share of the machine."""

    size: int = 30_000_000
    zipped: Allowance = field(default_factory=Allowance)
    memory: int = 512_000_000
    cpu: int = 6
    wall: float = 9.0
    cells: int = 150_000


LIMITS = Limits()
#: So many files in a zip that was sent are looked at.
_PACKED = 100


def open_book(content: bytes, name: str, limits: Limits = LIMITS) -> Book:
    """Return the cells of a workbook, a Word document or a file of delimited text.

    Args:
        name: the file's name, for messages only.

    Raises:
        InputFault: the file is no document we can read, or costs more than `limits`.
    """
    if len(content) > limits.size:
        raise fault(name, "file.too_big", f"The file is larger than {limits.size // 1_000_000} MB.", SAVE)
    kind = kind_of(content, name, limits.zipped)
    answer = _ask_child(content, kind, name, limits)
    if "fault" in answer:
        raise fault(name, answer["fault"], answer["message"], answer.get("hint") or SAVE)
    book = book_from_json(answer)
    otherwise = named_otherwise(name, kind)
    return replace(book, kind=kind, remarks=((otherwise,) if otherwise else ()) + book.remarks)


def unpacked(content: bytes, name: str, limits: Limits = LIMITS) -> list[tuple[str, bytes]]:
    """Return the files in a zip by name; nothing where it is an office document itself.

    Raises:
        InputFault: it is locked, damaged or larger than `limits`.
    """
    if len(content) > limits.size:
        raise fault(name, "file.too_big", f"The file is larger than {limits.size // 1_000_000} MB.", SAVE)
    return packed_in(content, name, replace(limits.zipped, unpacked=2 * limits.size, entries=_PACKED))


def _ask_child(content: bytes, kind: str, name: str, limits: Limits) -> Any:
    command = [sys.executable, "-I", "-m", "lacflow.documents.child", kind]
    command += [str(limits.memory), str(limits.cpu), str(limits.cells)]
    keep = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")
    environment = {k: os.environ[k] for k in keep if k in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the file on the command line
            command, input=content, capture_output=True, timeout=limits.wall, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise fault(name, "file.too_slow", "It took too long to read, so it was given up.", SAVE) from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        why = "It needs more time or memory to read than one file may have, so it was given up."
        raise fault(name, "file.too_big", why, SAVE) from error
