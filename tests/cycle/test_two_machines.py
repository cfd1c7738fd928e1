"""Two services that last, as two daemons do, tick at the same moments for a whole cycle: it comes out as with one.

Each remembers between its ticks what it saw of each board; the other changes that behind its back.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.errors import TryLater
from phases import as_undisturbed, same_post
from ticking import Phase


@pytest.mark.parametrize(
    "any_cycle", ["sqlite", pytest.param("postgres", marks=pytest.mark.server)], indirect=True, scope="module"
)
@pytest.mark.parametrize("together", [False, True], ids=["in turn", "together"])
def test_two_that_last_do_everything_once(any_cycle: dict[str, Phase], tmp_path: Path, together: bool) -> None:
    ground = any_cycle["circulate"].before.copied(tmp_path / "case")
    services = [ground.open() for _ in range(2)]
    for name, phase in any_cycle.items():
        if name == "replies":
            same_post(phase.before.root, ground.root)
        for _ in range(2):
            with ThreadPoolExecutor(2 if together else 1) as pool:
                list(pool.map(ticked, services, [phase.at, phase.at]))
    for app in services:
        app.close()
    as_undisturbed(any_cycle["brief"], ground, "two that last")


def ticked(app: App, at: datetime) -> None:
    """Tick once; what another has in hand just now waits for the next tick."""
    with suppress(TryLater):
        app.tick(at)
