"""A council in the middle of things, for tests of whole cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import live
from lacflow.app import App
from phases import lived_through
from post import dates
from sites import Online, Server, opened
from ticking import Phase


@pytest.fixture
def started(council: Path, open_service: Callable[[Path], App]) -> tuple[Path, App]:
    """A service with the starter plan imported."""
    app = open_service(council)
    app.import_plan(council / "plan.xlsx", "permanence", dates(app).circulate.at - timedelta(days=9))
    return council, app


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory, _starter: Path) -> dict[str, Phase]:
    """One cycle lived through undisturbed, tick by tick."""
    return lived_through(_starter, tmp_path_factory.mktemp("cycle"))


@pytest.fixture(scope="module")
def any_cycle(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _starter: Path
) -> Iterator[dict[str, Phase]]:
    """The same on the database the test names: sqlite or postgres."""
    with live.postgres() if request.param == "postgres" else live.nothing() as url:
        yield lived_through(_starter, tmp_path_factory.mktemp("cycle"), url)


@pytest.fixture
def server(request: pytest.FixtureRequest, localhost_pem: Path) -> Iterator[Server]:
    """The mail server the test names: pair, exchange or online."""
    if request.param == "online":
        yield Online(request.getfixturevalue("graph_server"))
    else:
        with opened(request.param, localhost_pem) as one:
            yield one
