"""Opening the service for one command: which configuration, which clock, which board."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lacflow.errors import InputFault, Problem

if TYPE_CHECKING:
    from lacflow.app import App
    from lacflow.store.database import Database

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The configuration folder (default ./config, or LACFLOW_CONFIG).", show_default=False
    ),
]


def config_dir(given: Path | None) -> Path:
    """Return the configuration folder: as given, else LACFLOW_CONFIG, else ./config."""
    return given or Path(os.environ.get("LACFLOW_CONFIG") or "config")


@contextmanager
def opened(config: Path | None, *, last_good: bool = False) -> Iterator[App]:
    """Open the service and let go of it afterwards."""
    from lacflow.app import App

    service = App.open(config_dir(config), last_good=last_good)
    try:
        yield service
    finally:
        service.close()


def bare_database(config: Path | None) -> Database:
    """Open the configured database alone, whatever its version."""
    from lacflow.settings import load
    from lacflow.store.database import Database

    settings, found = load(config_dir(config), os.environ)
    if settings is None:
        raise InputFault(*[p for p in found if p.severity == "error"])
    return Database(settings.database_url)


def day_given(words: str) -> date:
    """Return a day written in ISO 8601.

    Raises:
        InputFault: it is no day.

    Example:
        `2027-01-07`.
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise InputFault(Problem("day.unreadable", "This is no day.", "Write it like 2027-01-07.", words)) from None


def instant_given(service: App, words: str) -> datetime:
    """Return an instant written in ISO 8601; without an offset it is local time of the first board.

    Raises:
        InputFault: it is no instant.

    Example:
        `2027-01-07T09:05`, `2027-01-07T09:05:00+00:00`.
    """
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        hint = "Write it like 2027-01-07T09:05."
        raise InputFault(Problem("clock.unreadable", "This is no date and time.", hint, words)) from None
    if at.tzinfo is None:
        zones = [board.zone for board in service.settings.boards.values()]
        at = at.replace(tzinfo=zones[0] if zones else UTC)
    return at.astimezone(UTC)
