"""A council in the middle of things, for tests of whole cycles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lacflow.app import App
from post import dates


@pytest.fixture
def started(council: Path, open_service: Callable[[Path], App]) -> tuple[Path, App]:
    """A service with the starter plan imported."""
    app = open_service(council)
    app.import_plan(council / "plan.xlsx", "permanence", dates(app).circulate.at - timedelta(days=9))
    return council, app
