"""The files of a configuration folder: which there are, whether they changed, what they say.

Read are `lacflow.yaml`, `people.yaml`, `colours.yaml`, `columns.yaml` and every `boards/*.yaml`. Names are relative to the
folder, with forward slashes. What an editor leaves behind (names that begin with a dot, `~` copies) is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from lacflow.errors import Problem, Where
from lacflow.settings.records import Stamp

SINGLE = ("lacflow.yaml", "people.yaml", "colours.yaml", "columns.yaml")
BOARDS = "boards"
MAX_BYTES = 2_000_000


def stamp(config_dir: Path) -> Stamp:
    """Return what the files look like from outside: equal stamps mean that nothing was edited."""
    found: list[tuple[str, int, int]] = []
    for folder, prefix in ((config_dir, ""), (config_dir / BOARDS, f"{BOARDS}/")):
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if _ours(entry.name, prefix):
                        seen = entry.stat()
                        found.append((prefix + entry.name, seen.st_mtime_ns, seen.st_size))
        except OSError:
            continue  # no such folder, or a file that went while we looked: the next look tells
    return tuple(sorted(found))


def _ours(name: str, prefix: str) -> bool:
    return name.endswith((".yaml", ".yml")) and not name.startswith(".") if prefix else name in SINGLE


def board_key(name: str) -> str:
    """Return the board's key that a file name stands for.

    Example:
        `boards/permanence.yaml` -> `permanence`
    """
    return name.removeprefix(f"{BOARDS}/").rpartition(".")[0]


def read(config_dir: Path, names: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the text of each named file, line ends and byte-order mark as they stand, and what could not be read."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        shown = f"{config_dir.name}/{name}"
        try:
            raw = (config_dir / name).read_bytes()
        except OSError as error:
            words = error.strerror or "it cannot be opened"
            problems.append(Problem("file.unreadable", f"This file cannot be read: {words}.", where=Where(shown)))
            continue
        if len(raw) > MAX_BYTES:
            problems.append(
                Problem("file.size", "This file is far too large for what it should hold.", where=Where(shown))
            )
            continue
        try:
            texts[name] = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(
                Problem(
                    "file.encoding",
                    "A letter on this line is not saved in the way we read.",
                    "Save the file again as UTF-8 (in Notepad: Save as, Encoding).",
                    raw.splitlines()[line - 1].decode("cp1252", "replace").strip()[:60] if raw else "",
                    where=Where(shown, line),
                )
            )
    return texts, problems
