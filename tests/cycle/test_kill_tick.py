"""A whole `lacflow tick` killed anywhere, in each part of a cycle, and run again: as if nothing had happened.

The cycle is lived through once undisturbed; folder and database are kept as they were before and after each tick. Each case
copies them, has a process of its own killed in that tick, ticks again, and compares. The suite tries each point once, in the
middle of its passes; `make prove` tries every pass, deaths while it recovers, and random instants, on both databases.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lacflow.store import inbox
from phases import PHASES, Told, as_undisturbed, every_pass, same_post
from post import answer, receive, sent
from ticking import Ground, Phase, begin, ended, settled, tick

PROVE = bool(os.environ.get("LACFLOW_PROVE"))
#: What the whole program passes in any tick, and what only some ticks give it to do.
ALWAYS = {
    "tick.taken-in", "tick.noticed", "planner.released", "planner.before-commit", "planner.stored", "tick.read",
    "tick.planned", "tick.sent", "tick.before-mark", "tick.over", "outgoing.before-commit", "store.before-commit",
    "outgoing.claimed", "maildir.written", "maildir.renamed", "outgoing.sent", "store.committed",
}  # fmt: skip
WITH_MAIL = {
    "incoming.before-commit", "incoming.stored", "maildir.handled", "incoming.moved", "incoming.filed",
    "reader.counted", "reader.read", "reader.committed",
}  # fmt: skip


def killed(phase: Phase, place: Path, *points: str) -> Ground:
    """Kill a tick at each of the points in turn; the first must be passed."""
    ground = phase.before.copied(place)
    for number, point in enumerate(points):
        code = tick(ground, phase.at, LACFLOW_FAILPOINT=point)
        assert code == -signal.SIGKILL or number, f"{point} was not passed"
    return ground


def sweep(what: str, phase: Phase, place: Path, points: list[str]) -> None:
    """Kill at every point, compare, and print how many there were."""
    with Told(f"{what}: killed at points") as told:
        for point in points:
            as_undisturbed(phase, killed(phase, place, point), f"killed at {point}")
            told.count += 1


def test_the_undisturbed_cycle_gives_every_part_of_the_program_something_to_do(cycle: dict[str, Phase]) -> None:
    for name, phase in cycle.items():
        assert set(phase.passes) >= ALWAYS | (WITH_MAIL if name == "replies" else set())
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
    points = [f"{point}:{(phase.passes[point] + 1) // 2}" for point in sorted(wanted)]
    sweep(name, phase, tmp_path / "case", points)


def test_who_answers_between_a_death_and_the_next_tick_is_not_chased(cycle: dict[str, Phase], tmp_path: Path) -> None:
    phase, root = cycle["chase"], tmp_path / "case"
    chased = {row["to"] for row in phase.after["outbox"] if row["letter"] == "chase"}
    letter = next(s for s in sent(phase.before.root) if s.to in chased and "your update by" in s.subject)
    ground = killed(phase, root, "planner.stored:1")
    receive(root, answer(letter, "No change.", phase.at))
    after = settled(ground, phase.at + timedelta(minutes=1))
    assert {
        row["to"] for row in after["outbox"] if row["letter"] == "chase" and row["state"] == "accepted"
    } == chased - {letter.to}
    assert after["left"] == []


def test_an_answer_at_which_it_died_three_times_is_set_aside_and_its_project_manager_told_once(
    cycle: dict[str, Phase], tmp_path: Path
) -> None:
    """Together with the others first, then twice alone. Nobody can tell that it was not what killed us."""
    ground = killed(cycle["replies"], tmp_path / "case", *["reader.counted:1"] * 3)
    found = settled(ground, cycle["replies"].at)
    assert [row["from"] for row in found["inbox"] if row["state"] == "quarantined"] == [""]
    assert Counter(row["state"] for row in found["inbox"])["applied"] == 3
    told_of_it(ground)
    settled(ground, cycle["replies"].at + timedelta(minutes=5))
    told_of_it(ground)


def told_of_it(ground: Ground) -> None:
    (letter,) = [one for one in sent(ground.root) if one.subject.endswith("a message was set aside")]
    assert re.search(r"says it is from [A-Z][a-z]+ [A-Z][a-z]+ came at .* in 3 attempts", " ".join(letter.text.split()))


@pytest.mark.prove
@pytest.mark.skipif(not PROVE, reason="a long sweep: make prove")
@pytest.mark.parametrize(
    "any_cycle", ["sqlite", pytest.param("postgres", marks=pytest.mark.server)], indirect=True, scope="module"
)
class TestAll:
    @pytest.mark.parametrize("name", PHASES)
    def test_every_pass_of_every_point(self, any_cycle: dict[str, Phase], tmp_path: Path, name: str) -> None:
        phase = any_cycle[name]
        sweep(f"{where(any_cycle)}, {name}", phase, tmp_path / "case", every_pass(phase))

    @pytest.mark.parametrize("name", PHASES)
    def test_killed_again_while_it_recovers(self, any_cycle: dict[str, Phase], tmp_path: Path, name: str) -> None:
        """What a tick passes after a death is looked up first; it is then killed at two of those points, drawn by lot."""
        lot, phase = random.Random(name), any_cycle[name]
        with Told(f"{where(any_cycle)}, {name}: killed again while it recovered") as told:
            for point in sorted(phase.passes):
                first = f"{point}:{(phase.passes[point] + 1) // 2}"
                dead = killed(phase, tmp_path / "dead", first)
                trace = tmp_path / f"{point}.trace"
                tick(dead.copied(tmp_path / "case"), phase.at, LACFLOW_FAILPOINT_TRACE=str(trace))
                passed = Counter(trace.read_text().split())
                for second in lot.sample(sorted(passed), 2):
                    again = f"{second}:{lot.randint(1, passed[second])}"
                    ground = dead.copied(tmp_path / "case")
                    assert tick(ground, phase.at, LACFLOW_FAILPOINT=again) == -signal.SIGKILL
                    as_undisturbed(phase, ground, f"killed at {first}, then at {again}")
                    told.count += 1

    @pytest.mark.parametrize("seed", range(10))
    def test_killed_at_random_instants(self, any_cycle: dict[str, Phase], tmp_path: Path, seed: int) -> None:
        """Fifty deaths for each seed: each of them somewhere in a tick, its recovery or the recovery of that."""
        lot = random.Random(seed)
        with Told(f"{where(any_cycle)}, seed {seed}: deaths at random instants") as told:
            while told.count < 50:
                phase = any_cycle[lot.choice(PHASES)]
                ground = phase.before.copied(tmp_path / "case")
                deaths = sum(killed_after(ground, phase.at, lot.uniform(0.01, 0.6)) for _ in range(lot.randint(1, 3)))
                told.count += deaths
                if deaths == 3 and struck_out(ground, phase.at):
                    told_of_it(ground)
                else:
                    as_undisturbed(phase, ground, f"seed {seed}, after {told.count} deaths")

    @pytest.mark.parametrize("seed", range(3))
    def test_whole_cycles_killed_at_random_instants(
        self, any_cycle: dict[str, Phase], tmp_path: Path, seed: int
    ) -> None:
        """The same database all the way, so that what one death left behind meets the next."""
        lot = random.Random(100 + seed)
        with Told(f"{where(any_cycle)}, seed {seed}: deaths in whole cycles") as told:
            for _ in range(3):
                ground = any_cycle["circulate"].before.copied(tmp_path / "case")
                for name, phase in any_cycle.items():
                    if name == "replies":
                        same_post(phase.before.root, ground.root)
                    for _ in range(lot.randint(1, 3)):
                        told.count += killed_after(ground, phase.at, lot.uniform(0.01, 0.6))
                    as_undisturbed(phase, ground, f"seed {seed}, {name}")


def where(cycle: dict[str, Phase]) -> str:
    return "PostgreSQL" if cycle["brief"].before.url else "SQLite"


def struck_out(ground: Ground, at: datetime) -> bool:
    """Tell whether all three deaths came while the same answer was in hand, which is then set aside."""
    settled(ground, at)
    app = ground.open()
    with app.database.read() as conn:
        found = inbox.struck_out(conn)
    app.close()
    return bool(found)


def killed_after(ground: Ground, at: datetime, seconds: float) -> bool:
    """Begin a tick and kill it after so long; tell whether it was still alive."""
    number = begin(ground, at)
    time.sleep(seconds)
    os.kill(number, signal.SIGKILL)
    return ended(number) == -signal.SIGKILL
