"""Where the rooms lie that travel beside the code: letter templates, migrations, the starter configuration.

In a wheel they are in `lacflow/_shipped/`; in a working copy (an editable install) they stand at the top of the tree,
two levels above this package. Always found from this file, never through the package's resources: an editable install
may leave a stale copy of those behind.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """Return the folder of letter and page templates."""
    return _room("templates")


def migrations() -> Path:
    """Return the folder of database migrations."""
    return _room("migrations")


def starter_config() -> Path:
    """Return the folder of the configuration that `lacflow init` writes."""
    return _room("config")


def _room(name: str) -> Path:
    shipped = _PACKAGE / "_shipped" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / name
