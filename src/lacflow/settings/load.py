"""Loading the configuration: every fault at once, or settings that can be relied on.

`load` reads a folder, `load_changed` only what was edited since, `load_texts` the last good configuration kept in the
database. Each returns (settings, problems); settings are None exactly when a problem is an error. Boards whose file and
whose surroundings did not change are the same objects as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lacflow.errors import Problem, Where
from lacflow.settings import files as folder_files
from lacflow.settings.assemble import Source, assemble
from lacflow.settings.document import parse
from lacflow.settings.environment import PREFIX
from lacflow.settings.records import DATABASE, Settings

Loaded = tuple[Settings | None, list[Problem]]


def load(config_dir: Path, environ: Mapping[str, str]) -> Loaded:
    """Read a configuration folder.

    Returns:
        The settings, or None where a problem is an error; and every problem, by file and line.
    """
    config_dir = config_dir.absolute()
    stamp = folder_files.stamp(config_dir)
    if not stamp:
        return None, [
            Problem(
                "config.absent",
                f"There is no configuration in {config_dir}.",
                "Make one with: lacflow init",
                where=Where(config_dir.name),
            )
        ]
    texts, unread = folder_files.read(config_dir, (name for name, _, _ in stamp))
    return assemble(Source(texts, config_dir.parent, config_dir.name, environ, stamp), unread, None)


def load_changed(previous: Settings, config_dir: Path, environ: Mapping[str, str]) -> Loaded:
    """Read again what was edited since `previous` was read; give `previous` itself where nothing was."""
    config_dir = config_dir.absolute()
    stamp = folder_files.stamp(config_dir)
    if stamp == previous.stamp:
        return previous, list(previous.warnings)
    before = {entry[0]: entry for entry in previous.stamp}
    edited = [entry[0] for entry in stamp if before.get(entry[0]) != entry]
    texts, unread = folder_files.read(config_dir, edited)
    texts |= {name: previous.files[name] for name, _, _ in stamp if name not in edited}
    return assemble(Source(texts, config_dir.parent, config_dir.name, environ, stamp), unread, previous)


def load_texts(files: Mapping[str, str], root: Path, environ: Mapping[str, str], folder: str = "config") -> Loaded:
    """Make settings of texts by file name.

    Args:
        root: the folder that relative paths count from.
        folder: what the configuration folder is called, for messages and letter templates.
    """
    return assemble(Source(dict(files), root, folder, environ), [], None)


def database_url(config_dir: Path, environ: Mapping[str, str]) -> str | None:
    """Return the database's address without checking anything else, for commands that must be quick; None if unsure."""
    from lacflow.settings import service

    config_dir = config_dir.absolute()
    texts, _ = folder_files.read(config_dir, ("lacflow.yaml",))
    data = parse("lacflow.yaml", texts.get("lacflow.yaml", "[]")).data
    if data is not None and not isinstance(data, dict):
        return None
    given = {
        name: environ.get(PREFIX + name.upper()) or (data or {}).get(name) for name in ("database", "database_file")
    }
    try:
        return service.database_url(str(given["database"] or DATABASE), given["database_file"], config_dir.parent)
    except (OSError, TypeError):
        return None
