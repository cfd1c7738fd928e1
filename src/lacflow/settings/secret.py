"""The secret that codes in letters are made with: a file of its own, never in the configuration."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from lacflow.errors import InputFault, Problem, Where


def secret_of(path: Path) -> bytes:
    """Read the secret tokens are made with; made on first use, readable by its owner only.

    Raises:
        InputFault: it is too short to be one.
    """
    if not path.exists():
        _make(path)
    found = path.read_bytes().strip()
    if len(found) < 16:
        where = Where(file=str(path))
        raise InputFault(
            Problem("secret.short", "The secret is too short.", "Delete it to have one made.", where=where)
        )
    return found


def _make(path: Path) -> None:
    """Put a new secret there, whole from the first; where another process was quicker, its secret stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # its owner's only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return
        except OSError:  # a file system without hard links
            os.replace(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
