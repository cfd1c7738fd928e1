"""A whole `lacflow tick` killed anywhere, in each part of a cycle, and run again: as if nothing had happened.

The cycle is lived through once undisturbed; the folder is kept as it was before and after each tick. Each case copies
the folder before a tick, has a process of its own killed in that tick, ticks again, and compares with the folder after.
The suite tries each point once, in the middle of its passes; `make prove` tries every pass, and random instants.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lacflow.app import App
from outcome import BOARD, nothing_twice, outcome
from post import SOON, Sent, answer, dates, out_of_office, receive, sent

WARM = Path(__file__).with_name("warm_ticks.py")
PHASES = ("circulate", "replies", "chase", "brief")
#: What the whole program passes in any tick, and what only some ticks give it to do.
ALWAYS = {
    "tick.taken-in", "tick.noticed", "planner.released", "planner.before-commit", "planner.stored", "tick.read",
    "tick.planned", "tick.sent", "tick.before-mark", "tick.over", "outgoing.before-commit",
    "outgoing.claimed", "maildir.written", "maildir.renamed", "outgoing.sent",
}  # fmt: skip
WITH_MAIL = {
    "incoming.before-commit", "incoming.stored", "maildir.handled", "incoming.moved", "incoming.filed",
    "reader.counted", "reader.read", "reader.committed",
}  # fmt: skip


@dataclass(frozen=True)
class Phase:
    """One tick of the cycle: when it is, the folder before it, what came of it undisturbed, the points it passes."""

    at: datetime
    before: Path
    after: dict[str, Any]
    passes: Counter[str]


def tick(root: Path, at: datetime, **environ: str) -> int:
    """Run one tick in a process of its own; return its exit code."""
    order = {"root": str(root), "words": ["tick", "--at", at.isoformat()], "environ": environ}
    warm = _warm()
    assert warm.stdin is not None
    assert warm.stdout is not None
    print(json.dumps(order), file=warm.stdin, flush=True)
    answer = json.loads(warm.stdout.readline())
    assert answer["code"] in (0, -signal.SIGKILL), answer["said"]
    code: int = answer["code"]
    return code


@functools.cache
def _warm() -> subprocess.Popen[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LACFLOW_")}
    command = [sys.executable, "-W", "error", str(WARM)]
    warm = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain)
    atexit.register(warm.kill)
    return warm


def settled(root: Path, at: datetime) -> dict[str, Any]:
    """Tick undisturbed until nothing more happens, and return how things then stand.

    A cycle is opened by its first letters, and what escalates in it is looked for from the next tick on.
    """
    app = App.open(root / "config", {})
    try:
        for _ in range(2):
            assert [fault for tally in app.tick(at) for fault in tally.faults] == []
    finally:
        app.close()
    return outcome(root)


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory, _starter: Path) -> dict[str, Phase]:
    """One cycle lived through undisturbed, tick by tick."""
    folder = tmp_path_factory.mktemp("cycle")
    root = folder / "now"
    shutil.copytree(_starter, root)
    app = App.open(root / "config", {})
    when = dates(app)
    start = when.circulate.at - timedelta(days=9)
    app.import_plan(root / "plan.xlsx", BOARD, start)
    app.close()
    tick(root, start)
    assert when.chase is not None
    instants = (
        when.circulate.at + SOON,
        when.circulate.at + timedelta(hours=2),
        when.chase.at + SOON,
        when.brief.at + SOON,
    )
    phases = {}
    for name, at in zip(PHASES, instants, strict=True):
        if name == "replies":
            _replies({s.to.partition("@")[0]: s for s in sent(root) if "your update by" in s.subject}, root, at)
        before, trace = folder / name, folder / f"{name}.trace"
        shutil.copytree(root, before)
        assert tick(root, at, LACFLOW_FAILPOINT_TRACE=str(trace)) == 0
        phases[name] = Phase(at, before, settled(root, at), Counter(trace.read_text().split()))
    return phases


def _replies(asked: dict[str, Sent], root: Path, at: datetime) -> None:
    """One nothing new, one bad news, one said to be done, one nobody can read, one away."""
    receive(root, answer(asked["tom.moss"], "No change.", at))
    receive(root, answer(asked["helen.fern"], "4a red, the panel has lost two members.", at))
    receive(root, answer(asked["kerry.vale"], "10b.i is complete, the group met on Monday.", at))
    receive(root, answer(asked["rosa.lind"], "Could we talk about this one day next week?", at))
    receive(root, out_of_office(asked["jonah.oakes"], f"{at + timedelta(days=40):%d %B %Y}", at))


def killed(phase: Phase, place: Path, *points: str) -> dict[str, Any]:
    """Kill a tick at each of the points in turn, tick again, and return how things then stand."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(phase.before, place)
    for number, point in enumerate(points):
        code = tick(place, phase.at, LACFLOW_FAILPOINT=point)
        assert code == -signal.SIGKILL or number, f"{point} was not passed"
    return settled(place, phase.at)


def sweep(name: str, phase: Phase, place: Path, points: list[str]) -> None:
    """Kill at every point, compare, and print how many there were."""
    began = time.monotonic()
    for point in points:
        found = killed(phase, place, point)
        nothing_twice(found)
        assert found == phase.after, f"killed at {point}"
    print(f"\n{name}: killed at {len(points)} points, {time.monotonic() - began:.0f} s")


def test_the_undisturbed_cycle_gives_every_part_of_the_program_something_to_do(cycle: dict[str, Phase]) -> None:
    for name, phase in cycle.items():
        assert set(phase.passes) >= ALWAYS | (WITH_MAIL if name == "replies" else set())
        nothing_twice(phase.after)
    kinds = {row["letter"] for row in cycle["brief"].after["outbox"]}
    assert kinds >= {"circulation", "receipt", "chase", "chase_summary", "briefing", "escalation", "query"}
    assert len({row["rule"] for row in cycle["brief"].after["escalations"]}) >= 2
    assert {row["state"] for row in cycle["brief"].after["inbox"]} >= {"applied", "ignored"}
    assert cycle["brief"].after["review"]


@pytest.mark.parametrize(
    ("name", "rooms"),
    [
        ("circulate", ("planner", "outgoing")),
        ("replies", ("incoming", "reader", "maildir")),
        ("replies", ("tick", "planner", "outgoing")),
        ("chase", ("planner", "outgoing")),
        ("brief", ("planner", "outgoing")),
    ],
)
def test_killed_at_each_point_of_a_tick_and_run_again_nothing_is_twice_missing_or_lost(
    cycle: dict[str, Phase], tmp_path: Path, name: str, rooms: tuple[str, ...]
) -> None:
    phase = cycle[name]
    wanted = {point for point in phase.passes if point.startswith(rooms)}
    sweep(name, phase, tmp_path / "case", [f"{point}:{(phase.passes[point] + 1) // 2}" for point in sorted(wanted)])


def test_who_answers_between_a_death_and_the_next_tick_is_not_chased(cycle: dict[str, Phase], tmp_path: Path) -> None:
    phase, root = cycle["chase"], tmp_path / "case"
    chased = {row["to"] for row in phase.after["outbox"] if row["letter"] == "chase"}
    letter = next(s for s in sent(phase.before) if s.to in chased and "your update by" in s.subject)
    shutil.copytree(phase.before, root)
    assert tick(root, phase.at, LACFLOW_FAILPOINT="planner.stored:1") == -signal.SIGKILL
    receive(root, answer(letter, "No change.", phase.at))
    after = settled(root, phase.at + timedelta(minutes=1))
    assert {
        row["to"] for row in after["outbox"] if row["letter"] == "chase" and row["state"] == "accepted"
    } == chased - {letter.to}
    assert after["left"] == []


@pytest.mark.prove
@pytest.mark.skipif("not os.environ.get('LACFLOW_PROVE')", reason="a long sweep: make prove")
class TestAll:
    @pytest.mark.parametrize("name", PHASES)
    def test_every_pass_of_every_point(self, cycle: dict[str, Phase], tmp_path: Path, name: str) -> None:
        points = [f"{point}:{n}" for point, count in sorted(cycle[name].passes.items()) for n in range(1, count + 1)]
        sweep(name, cycle[name], tmp_path / "case", points)

    @pytest.mark.parametrize("seed", range(4))
    def test_twice_in_a_row_at_points_drawn_by_lot(self, cycle: dict[str, Phase], tmp_path: Path, seed: int) -> None:
        lot = random.Random(seed)
        for _ in range(10):
            name = lot.choice(PHASES)
            points = lot.choices(sorted(cycle[name].passes), k=2)
            assert killed(cycle[name], tmp_path / "case", *(f"{p}:1" for p in points)) == cycle[name].after, points

    @pytest.mark.parametrize("seed", range(6))
    def test_whole_cycles_killed_at_random_instants(self, cycle: dict[str, Phase], tmp_path: Path, seed: int) -> None:
        lot, deaths, began = random.Random(seed), 0, time.monotonic()
        for _ in range(3):
            root = tmp_path / "case"
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(cycle["circulate"].before, root)
            for name, phase in cycle.items():
                if name == "replies":
                    _same_post(phase.before, root)
                for _ in range(lot.randint(1, 3)):
                    deaths += _killed_after(root, phase.at, lot.uniform(0.2, 1.6))
                assert settled(root, phase.at) == phase.after, f"seed {seed}, {name}"
        print(f"\nseed {seed}: {deaths} deaths at random instants, {time.monotonic() - began:.0f} s")


def _same_post(before: Path, root: Path) -> None:
    for path in sorted((before / "var/mail/in/new").iterdir()):
        shutil.copy2(path, root / "var/mail/in/new" / path.name)


def _killed_after(root: Path, at: datetime, seconds: float) -> bool:
    """Start a tick and kill it after so long; tell whether it was still alive."""
    command = [sys.executable, "-m", "lacflow", "tick", "--at", at.isoformat()]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode == -signal.SIGKILL
