"""Whole ticks killed on exim and dovecot, Exchange and Exchange Online, at every point they pass and at random instants.

A cycle is lived through on a server undisturbed. Each case lives one on a server of its own, in which every tick dies at one
of its points; ticks go on, and what is in doubt for ten minutes is found out. Everybody then has the same letters, each once,
every reply is in, and the plan is the same.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import live
from lacflow.app import App
from lacflow.store import inbox, outbox
from phases import Told
from post import SOON, dates
from sites import Pair, Site, opened
from ticking import Ground, begin, ended, tick

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not os.environ.get("LACFLOW_PROVE"), reason="a long sweep: make prove"),
    pytest.mark.parametrize("name", [pytest.param("pair", marks=pytest.mark.server), "exchange", "online"]),
]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Minutes after a death at which it ticks again: what is in doubt is looked for after ten.
AGAIN = (1, 12, 23, 24)
#: Kills the ticks of a cycle, given the number of the moment.
Death = Callable[[Ground, datetime, int], int]


def moments(root: Path) -> tuple[datetime, ...]:
    """Return when the cycle's ticks are: asked (an hour after the list of the first letters), answered, chased, briefed."""
    app = App.open(root / "config", {})
    when = dates(app)
    app.close()
    assert when.chase is not None
    at = when.circulate.at
    return at + SOON, at + HOUR + 2 * SOON, at + 3 * HOUR, when.chase.at + SOON, when.brief.at + SOON


def lived(site: Site, dies: Death) -> int:
    """Live a cycle through, every tick of it dying as told; return how many did."""
    when, ground, deaths = moments(site.root), Ground(site.root, live=True), 0
    app = App.open(site.root / "config", {})
    app.import_plan(site.root / "plan.xlsx", "permanence", when[0] - 9 * DAY)
    app.close()
    for number, at in enumerate(when):
        if number == 2:
            site.answers(at)
        site.server.clock(at)
        deaths += dies(ground, at, number)
        site.tick(*(at + minutes * MINUTE for minutes in AGAIN))
    return deaths


def stands(site: Site) -> dict[str, Any]:
    """Return what has become of it, without what differs from one server to the next: Message-IDs and codes."""
    app = App.open(site.root / "config", {})
    with app.database.read() as conn:
        letters = [x for x in outbox.list_letters(conn) if x.state != "withdrawn"]
        mail = sorted((m.from_address, m.state, m.kind or "") for m in inbox.list_mail(conn) if m.kind != "own")
    app.close()
    if isinstance(site.server, Pair):
        ours = [x for x in letters if x.to_address.startswith("lead")]
        live.waited(lambda: len(site.server.letters()) >= len(ours))
    arrived = site.subjects()
    assert [
        one for one, count in Counter(message_id for message_id, _ in arrived.elements()).items() if count > 1
    ] == []
    return {
        "plan": site.facts()["plan"],
        "mail": mail,
        "letters": sorted((x.letter, x.to_person, without_code(x.subject), x.state) for x in letters),
        "arrived": Counter(without_code(subject) for _, subject in arrived.elements()),
    }


def without_code(subject: str) -> str:
    return re.sub(r"\s*\[[^]]*\]", "", subject)


def same(found: dict[str, Any], wanted: dict[str, Any], how: object) -> None:
    """Assert that things stand as if nothing had died, or say what is there too much and what is missing."""
    for part in wanted:
        here, there = Counter(map(str, _listed(found[part]))), Counter(map(str, _listed(wanted[part])))
        assert (here - there, there - here) == (Counter(), Counter()), how


def _listed(part: Any) -> list[Any]:
    return list(part.elements()) if isinstance(part, Counter) else part


@dataclass(frozen=True)
class Trials:
    """Cycles on new servers of one kind, each in a copy of the same council."""

    name: str
    starter: Path
    folder: Path
    pem: Path

    def lived(self, dies: Death) -> tuple[dict[str, Any], int]:
        """Live a cycle; return what has become of it, and how many ticks died."""
        root = self.folder / "case"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.starter, root)
        with opened(self.name, self.pem) as server:
            site = Site.on(server, root)
            deaths = lived(site, dies)
            return stands(site), deaths

    def undisturbed(self) -> tuple[dict[str, Any], list[Counter[str]]]:
        """Live a cycle undisturbed; return what becomes of it, and the points each of its ticks passes."""
        passed: list[Counter[str]] = []

        def learnt(ground: Ground, at: datetime, number: int) -> int:
            trace = self.folder / f"{number}.trace"
            assert tick(ground, at, LACFLOW_FAILPOINT_TRACE=str(trace)) == 0
            passed.append(Counter(trace.read_text().split()))
            return 0

        found, _ = self.lived(learnt)
        letters = {letter for letter, *_ in found["letters"]}
        assert letters >= {"circulation", "receipt", "chase", "briefing", "escalation"}
        assert "applied" in {state for _, state, _ in found["mail"]}
        return found, passed


@pytest.fixture
def trials(name: str, tmp_path: Path, _starter: Path, localhost_pem: Path) -> Trials:
    return Trials(name, _starter, tmp_path, localhost_pem)


def test_every_tick_of_a_cycle_dies_at_a_point(trials: Trials) -> None:
    """In the first and in the last pass of each point."""
    wanted, passed = trials.undisturbed()
    ends = [[f"{p}:{n}" for p, count in sorted(of.items()) for n in sorted({1, count})] for of in passed]

    def dying(points: list[str]) -> Death:
        def dies(ground: Ground, at: datetime, number: int) -> int:
            code = tick(ground, at, LACFLOW_FAILPOINT=points[number])
            assert code == -signal.SIGKILL, f"{points[number]} was not passed"
            return 1

        return dies

    with Told(f"{trials.name}: ticks of whole cycles killed at points") as told:
        for case in range(max(map(len, ends))):
            points = [of[case % len(of)] for of in ends]
            found, deaths = trials.lived(dying(points))
            same(found, wanted, points)
            told.count += deaths


@pytest.mark.parametrize("seed", range(3))
def test_every_tick_of_a_cycle_dies_at_random_instants(trials: Trials, seed: int) -> None:
    lot = random.Random(seed)
    wanted, _ = trials.undisturbed()

    def dies(ground: Ground, at: datetime, _: int) -> int:
        deaths = 0
        for _ in range(lot.randint(1, 2)):
            number = begin(ground, at)
            time.sleep(lot.uniform(0.05, 1.2))
            os.kill(number, signal.SIGKILL)
            deaths += ended(number) == -signal.SIGKILL
        return deaths

    with Told(f"{trials.name}, seed {seed}: ticks of whole cycles killed at random instants") as told:
        for _ in range(8):
            found, deaths = trials.lived(dies)
            same(found, wanted, f"seed {seed}")
            told.count += deaths
