"""Two and three daemons at once, one of them frozen anywhere in its tick: nothing is done twice, and nothing is left undone.

Whoever is frozen holds what it holds: the others do what they can, or say that they cannot. It then wakes and goes on, or
dies and another takes over. Compared with the same cycle undisturbed.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from lacflow.cli.main import start
from live import HOLDERS, cut
from phases import PHASES, Told, as_undisturbed
from ticking import Ground, Phase, begin, ended, frozen

PROVE = bool(os.environ.get("LACFLOW_PROVE"))
#: Where a tick is inside a transaction: the others wait for it, ten seconds, and give up.
INSIDE = ("before", "noting", "reader.read")
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.server)]


def standing(phase: Phase, ground: Ground, point: str) -> int:
    """Begin a tick that stands still at a point."""
    number = begin(ground, phase.at, LACFLOW_FAILPOINT=point, LACFLOW_FAILPOINT_SIGNAL="SIGSTOP")
    assert frozen(number), f"{point} was not passed"
    return number


def others_tick(phase: Phase, ground: Ground, others: int) -> None:
    """Let others tick at the same time; a tick that could not do everything says so (exit code 3)."""
    for number in [begin(ground, phase.at) for _ in range(others)]:
        ended(number, 3)


def woken(phase: Phase, ground: Ground, point: str, others: int) -> None:
    number = standing(phase, ground, point)
    others_tick(phase, ground, others)
    os.kill(number, signal.SIGCONT)
    ended(number, 3)
    as_undisturbed(phase, ground, f"frozen at {point}, then woken")


def dies(phase: Phase, ground: Ground, point: str, others: int) -> None:
    number = standing(phase, ground, point)
    others_tick(phase, ground, others)
    os.kill(number, signal.SIGKILL)
    ended(number)
    as_undisturbed(phase, ground, f"frozen at {point}, then dead")


def cut_off(phase: Phase, ground: Ground, point: str, others: int) -> None:
    """Nobody sees that it lives: the others may do everything while it stands still, and it finds out when it wakes."""
    number = standing(phase, ground, point)
    cut(ground.url, HOLDERS)
    others_tick(phase, ground, others)
    os.kill(number, signal.SIGCONT)
    ended(number, 3)
    as_undisturbed(phase, ground, f"cut off at {point}")


@pytest.mark.parametrize("any_cycle", BOTH, indirect=True, scope="module")
@pytest.mark.parametrize(
    ("name", "point"), [("circulate", "planner.noted:1"), ("replies", "reader.read:2"), ("chase", "outgoing.sent:1")]
)
def test_one_is_frozen_while_another_ticks_and_goes_on_when_it_wakes(
    any_cycle: dict[str, Phase], tmp_path: Path, name: str, point: str
) -> None:
    woken(any_cycle[name], any_cycle[name].before.copied(tmp_path / "case"), point, 1)


@pytest.mark.server
@pytest.mark.parametrize("any_cycle", ["postgres"], indirect=True, scope="module")
@pytest.mark.parametrize(("name", "point"), [("replies", "reader.counted:1"), ("chase", "outgoing.claimed:1")])
def test_one_whose_locks_are_cut_does_nothing_that_another_did(
    any_cycle: dict[str, Phase], tmp_path: Path, name: str, point: str
) -> None:
    cut_off(any_cycle[name], any_cycle[name].before.copied(tmp_path / "case"), point, 1)


@pytest.mark.server
@pytest.mark.parametrize("any_cycle", ["postgres"], indirect=True, scope="module")
def test_two_that_read_the_same_mail_at_the_same_moment_record_it_once(
    any_cycle: dict[str, Phase], tmp_path: Path
) -> None:
    phase = any_cycle["replies"]
    ground = phase.before.copied(tmp_path / "case")
    number = standing(phase, ground, "reader.read:2")
    other = begin(ground, phase.at)
    somebody_waits(ground)
    os.kill(number, signal.SIGCONT)
    for each in (number, other):
        ended(each, 3)
    as_undisturbed(phase, ground, "both had the same mail in hand")


@pytest.mark.parametrize("any_cycle", BOTH, indirect=True, scope="module")
def test_nothing_is_put_back_while_a_tick_stands_still_in_its_sending(
    any_cycle: dict[str, Phase], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would wake in a database that has forgotten what it sent; the file is not even looked at."""
    phase = any_cycle["circulate"]
    ground = phase.before.copied(tmp_path / "case")
    for name, value in {**ground.environ, "LACFLOW_CONFIG": str(ground.root / "config")}.items():
        monkeypatch.setenv(name, value)
    number = standing(phase, ground, "outgoing.sent:2")
    assert start(["db", "restore", str(tmp_path / "copy")]) == 3
    assert "nothing was put back" in capsys.readouterr().err
    os.kill(number, signal.SIGCONT)
    ended(number)
    as_undisturbed(phase, ground, "somebody tried to put a copy back")
    assert start(["db", "restore", str(tmp_path / "copy")]) == 1


def somebody_waits(ground: Ground) -> None:
    """Wait until a session of this database waits for what another has locked."""
    words = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    engine, end = sa.create_engine(ground.url), time.monotonic() + 30
    while time.monotonic() < end:
        with engine.connect() as conn:
            if conn.scalar(sa.text(words)):
                break
        time.sleep(0.02)
    engine.dispose()


@pytest.mark.prove
@pytest.mark.skipif(not PROVE, reason="a long sweep: make prove")
@pytest.mark.parametrize("any_cycle", BOTH, indirect=True, scope="module")
class TestAll:
    @pytest.mark.parametrize("others", [1, 2])
    @pytest.mark.parametrize("name", PHASES)
    def test_frozen_at_every_point_and_woken(
        self, any_cycle: dict[str, Phase], tmp_path: Path, name: str, others: int
    ) -> None:
        phase = any_cycle[name]
        self.sweep(f"{name}: frozen, {others} others, woken", phase, tmp_path, others, woken)

    @pytest.mark.parametrize("name", PHASES)
    def test_frozen_at_every_point_and_dead(self, any_cycle: dict[str, Phase], tmp_path: Path, name: str) -> None:
        phase = any_cycle[name]
        self.sweep(f"{name}: frozen, 1 other, dead", phase, tmp_path, 1, dies)

    @staticmethod
    def sweep(what: str, phase: Phase, folder: Path, others: int, case) -> None:  # type: ignore[no-untyped-def]
        """Freeze at each point, outside transactions in its first and last pass; inside one, where all wait, in one pass."""
        server = "PostgreSQL" if phase.before.url else "SQLite"
        with Told(f"{server}, {what}") as told:
            for point, count in sorted(phase.passes.items()):
                inside = any(words in point for words in INSIDE)
                for nth in sorted({(count + 1) // 2} if inside else {1, count}):
                    case(phase, phase.before.copied(folder / "case"), f"{point}:{nth}", others)
                    told.count += 1


@pytest.mark.prove
@pytest.mark.server
@pytest.mark.skipif(not PROVE, reason="a long sweep: make prove")
@pytest.mark.parametrize("any_cycle", ["postgres"], indirect=True, scope="module")
@pytest.mark.parametrize("others", [1, 2])
@pytest.mark.parametrize("name", PHASES)
def test_cut_off_at_every_point(any_cycle: dict[str, Phase], tmp_path: Path, name: str, others: int) -> None:
    phase = any_cycle[name]
    TestAll.sweep(f"{name}: frozen and its locks cut, {others} others, woken", phase, tmp_path, others, cut_off)
