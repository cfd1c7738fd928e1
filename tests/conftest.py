"""A service to test with: the starter configuration below a temporary folder, on a clock of the test's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lacflow.settings import write_starter

if TYPE_CHECKING:
    from graphserver import GraphServer
    from lacflow.app import App

#: The day the test council was set up; its first board meets five to six weeks later.
SET_UP = date(2027, 3, 1)


def samples() -> Path | None:
    """Return where the sample documents lie, if they do."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    found = Path(os.environ.get("LACFLOW_SAMPLES") or beside)
    return found if found.is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs sample documents where there are none."""
    if samples() is None:
        for item in items:
            if item.get_closest_marker("samples"):
                item.add_marker(pytest.mark.skip(reason="the sample documents are not here (LACFLOW_SAMPLES)"))


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of sample documents."""
    found = samples()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def _starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from lacflow.demo.starter import plan_workbook

    root = tmp_path_factory.mktemp("starter")
    write_starter(root, SET_UP)
    (root / "plan.xlsx").write_bytes(plan_workbook())
    return root


@pytest.fixture
def council(_starter: Path, tmp_path: Path) -> Path:
    """A folder with the starter configuration and its plan workbook, nothing imported yet."""
    root = tmp_path / "council"
    shutil.copytree(_starter, root)
    return root


@pytest.fixture
def open_service() -> Iterator[Callable[[Path], App]]:
    """Open services that are closed when the test ends."""
    from lacflow.app import App

    opened: list[App] = []

    def open_(root: Path) -> App:
        opened.append(App.open(root / "config", {}))
        return opened[-1]

    yield open_
    for app in opened:
        app.close()


@pytest.fixture(scope="session")
def localhost_pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private key and a certificate for localhost, which is also the authority that vouches for it."""
    from certificates import own_certificate

    return own_certificate(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.fixture
def graph_server(localhost_pem: Path) -> Iterator[GraphServer]:
    """A Graph server; where the published description is at hand, every request and answer keeps to it."""
    from graphserver import GraphServer, serving
    from openapi import Document

    data = samples()
    document = Document(data / "graph-mail.json") if data else None
    with serving(GraphServer(document), localhost_pem) as server:
        yield server
    assert server.wrong == []
    assert server.most_together <= 4
