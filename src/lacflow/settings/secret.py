"""The secret that codes in letters are made with: a file of its own, never in the configuration."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lacflow.errors import InputFault, Problem, Where


def secret_of(path: Path) -> bytes:
    """Read the secret tokens are made with; made on first use, readable by its owner only.

    Raises:
        InputFault: it is too short to be one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes().strip()
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode() + b"\n")
    found = path.read_bytes().strip()
    if len(found) < 16:
        where = Where(file=str(path))
        raise InputFault(
            Problem("secret.short", "The secret is too short.", "Delete it to have one made.", where=where)
        )
    return found
