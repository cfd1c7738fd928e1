"""Ways a plan words somebody, written into people.yaml; comments, order and line ends stay (see `edit`)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from lacflow.errors import InputFault, Problem, TryLater, Where
from lacflow.settings.edit import add_alias


def write_aliases(folder: Path, pairs: Iterable[tuple[str, str]]) -> str:
    """Add each (person's key, wording) to people.yaml: all of them, or on a fault none; return the text there was.

    Raises:
        InputFault: the file cannot be read, has no such person or cannot be changed safely; TryLater: it cannot be written.
    """
    path = folder / "people.yaml"
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        where = Where(file=str(path))
        raise InputFault(Problem("people.unreadable", "The file cannot be read.", str(error), where=where)) from error
    before = text
    for person, words in pairs:
        text = add_alias(text, person, words)
    if text != before:
        write_people(folder, text)
    return before


def write_people(folder: Path, text: str) -> None:
    """Put a text in the place of people.yaml, whole or not at all.

    Raises:
        TryLater: it cannot be written.
    """
    path = folder / "people.yaml"
    draft = path.with_name(f".people.{os.getpid()}.yaml")
    try:
        draft.write_bytes(text.encode("utf-8"))
        draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise TryLater(f"people.yaml could not be written: {error.strerror}") from error
