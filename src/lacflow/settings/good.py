"""The last configuration that passed every check: a file beside the database, for when lacflow.yaml is broken."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from lacflow.errors import TryLater
from lacflow.settings.load import load_texts
from lacflow.settings.records import Settings

GOOD_CONFIG = Path("var/good-config.json")


def good_config(config_dir: Path, environ: Mapping[str, str]) -> Settings | None:
    """Return the last configuration that passed every check, from the file kept beside the database."""
    kept = config_dir.parent / GOOD_CONFIG
    try:
        files = json.loads(kept.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    settings, _ = load_texts(files, config_dir.parent, environ)
    return settings


def keep_good(settings: Settings) -> None:
    """Keep a configuration that passed every check.

    Raises:
        TryLater: it cannot be written.
    """
    kept = settings.root / GOOD_CONFIG
    text = json.dumps(dict(settings.files), ensure_ascii=False)
    if kept.exists() and kept.read_text("utf-8") == text:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(text, "utf-8")
        draft.replace(kept)
    except OSError as error:
        raise TryLater(f"the last good configuration could not be kept: {error}") from error
