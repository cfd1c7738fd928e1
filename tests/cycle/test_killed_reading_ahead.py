"""Many replies wait and a second process reads as well; either is killed or frozen anywhere: as if nothing had happened.

Sixty-six people have been asked and all have answered. In each case the first process stands still until the second is up,
so that both do their part: undisturbed, the first takes about forty of the second's answers (`reader.ahead`).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import live
from lacflow.runners.reader.ahead import ENOUGH
from lacflow.store import inbox
from outcome import BOARD
from phases import Told, as_undisturbed
from post import SOON, Sent, answer, dates, out_of_office, receive, sent
from rounds import workbook
from ticking import Ground, Phase, begin, ended, frozen, on_server, settled, tick

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not os.environ.get("LACFLOW_PROVE"), reason="a long sweep: make prove"),
]
FIRST = ("Ada", "Bram", "Cleo", "Dora", "Enid", "Finn", "Gwen", "Hugo", "Iris", "Joel", "Kit")
LAST = ("Marlow", "Penrose", "Quill", "Sorrel", "Teasel", "Yarrow")
NAMES = [f"{first} {last}" for last in LAST for first in FIRST]
#: What people say of their one action, in turn.
SAYINGS = (
    "{ref} amber: two of the homes have signed.",
    "{ref} red, nobody has applied.",
    "{ref} no change.",
    "{ref} is done, the group met on Monday.",
    "{ref} green or amber, hard to say.",
    "Could we talk about this one day next week?",
    "{ref} green, and the day is 30 November 2027.",
)


def crowded(starter: Path, folder: Path, server: str) -> Phase:
    """Ask everybody, let everybody answer, and take the answers in undisturbed."""
    ground = Ground(folder / "now", on_server(server, f"now_{folder.name}"))
    shutil.copytree(starter, ground.root)
    with (ground.root / "config/people.yaml").open("a") as people:
        for number, name in enumerate(NAMES):
            people.write(f"\nq{number}:\n  name: {name}\n  email: q{number}@northmoor.example\n")
    refs = {f"q{number}": f"{number + 1}a" for number in range(len(NAMES))}
    rows = [(ref, name, "Green", "31/12/27") for ref, name in zip(refs.values(), NAMES, strict=True)]
    (ground.root / "plan.xlsx").write_bytes(workbook(rows))
    app = ground.open()
    asked = dates(app).circulate.at + SOON
    app.import_plan(ground.root / "plan.xlsx", BOARD, asked - timedelta(days=9))
    app.close()
    for at in (asked - timedelta(days=9), asked):
        assert tick(ground, at) == 0
    at, letters = asked + timedelta(hours=2), {s.to.partition("@")[0]: s for s in sent(ground.root)}
    for number, (person, ref) in enumerate(refs.items()):
        receive(ground.root, said(letters[person], ref, number, at))
    before, trace = ground.copied(folder / "before"), folder / "trace"
    number = both_up(ground, at, LACFLOW_FAILPOINT_TRACE=str(trace))[0]
    assert ended(number) == 0
    passes = Counter(trace.read_text().split())
    assert passes["reader.ahead"] > 5
    return Phase(at, before, settled(ground, at), passes)


def said(letter: Sent, ref: str, number: int, at: datetime) -> bytes:
    if number % 13 == 12:
        return out_of_office(letter, f"{at + timedelta(days=40):%d %B %Y}", at)
    return answer(letter, SAYINGS[number % len(SAYINGS)].format(ref=ref), at)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _starter: Path) -> Iterator[Phase]:
    with live.postgres() if request.param == "postgres" else live.nothing() as url:
        yield crowded(_starter, tmp_path_factory.mktemp("crowd"), url)


def both_up(ground: Ground, at: datetime, **environ: str) -> tuple[int, int]:
    """Begin a tick, and hold it until its second process waits for work; return the numbers of both.

    Either may be dead by then, where a point says so that is passed before.
    """
    number = begin(ground, at, **environ)
    second = second_of(number)
    os.kill(number, signal.SIGSTOP)
    used, end = "", time.monotonic() + 30
    while alive(second) and not (_stat(second)[0] in "ST" and _stat(second)[11] == used and int(used) > 20):
        assert time.monotonic() < end, "the second process is not up"
        used = _stat(second)[11]
        time.sleep(0.1)
    os.kill(number, signal.SIGCONT)
    return number, second


def second_of(number: int) -> int:
    """Wait until a tick has a second process; return its number, 0 where the tick ended before."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not alive(number):
            return 0
        for path in Path("/proc").glob("[0-9]*"):
            if _stat(int(path.name))[1] == str(number) and b"runners.aside" in _words(path):
                return int(path.name)
        time.sleep(0.002)
    raise AssertionError("it neither began a second process nor ended")


def alive(number: int) -> bool:
    return number != 0 and _stat(number)[0] != "Z"


def _stat(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["Z", ""]


def _words(path: Path) -> bytes:
    try:
        return (path / "cmdline").read_bytes()
    except OSError:
        return b""


def gone(second: int) -> None:
    """Assert that a second process does not outlive its tick."""
    end = time.monotonic() + 10
    while alive(second):
        assert time.monotonic() < end, "the second process outlived the first"
        time.sleep(0.02)


def where(phase: Phase) -> str:
    return "PostgreSQL" if phase.before.url else "SQLite"


def points_of(phase: Phase, room: str) -> list[str]:
    """Return every pass of every point of a room, as many as were passed undisturbed; no two runs share the work alike."""
    counts = sorted((point, count) for point, count in phase.passes.items() if point.startswith(room))
    return [f"{point}:{nth}" for point, count in counts for nth in range(1, count + 1)]


def test_the_first_dies_at_every_pass_of_every_point(crowd: Phase, tmp_path: Path) -> None:
    with Told(f"{where(crowd)}: the first killed while both read") as told:
        for point in points_of(crowd, "reader"):
            ground = crowd.before.copied(tmp_path / "case")
            number, second = both_up(ground, crowd.at, LACFLOW_FAILPOINT=point)
            told.count += ended(number) == -signal.SIGKILL
            gone(second)
            as_undisturbed(crowd, ground, f"the first killed at {point}")
    assert told.count > len(NAMES)


def test_the_second_dies_at_every_answer(crowd: Phase, tmp_path: Path) -> None:
    """It is dead before the first has ended, or it had not so many to give; the first goes on either way."""
    with Told(f"{where(crowd)}: the second killed while both read") as told:
        for point in points_of(crowd, "aside"):
            ground = crowd.before.copied(tmp_path / "case")
            number, second = both_up(ground, crowd.at, LACFLOW_FAILPOINT=point)
            assert ended(number) == 0
            gone(second)
            as_undisturbed(crowd, ground, f"the second killed at {point}")
            told.count += 1
    assert told.count > 10


def test_the_second_stands_still_at_every_answer(crowd: Phase, tmp_path: Path) -> None:
    """Nothing waits for it, and it does not outlive the first, which ends or is killed."""
    with Told(f"{where(crowd)}: the second frozen while both read") as told:
        for number_of_case, point in enumerate(points_of(crowd, "aside")):
            ground = crowd.before.copied(tmp_path / "case")
            still = {"LACFLOW_FAILPOINT": point, "LACFLOW_FAILPOINT_SIGNAL": "SIGSTOP"}
            number, second = both_up(ground, crowd.at, **still)
            if number_of_case % 2:
                assert ended(number) == 0
                gone(second)
            else:
                time.sleep(0.2)
                os.kill(number, signal.SIGKILL)
                ended(number)
                os.kill(second, signal.SIGCONT)
                gone(second)
            as_undisturbed(crowd, ground, f"the second frozen at {point}")
            told.count += 1


@pytest.mark.parametrize("seed", range(4))
def test_both_die_at_random_instants(crowd: Phase, tmp_path: Path, seed: int) -> None:
    """Either of them, or one soon after the other; sometimes again in the recovery."""
    lot = random.Random(seed)
    with Told(f"{where(crowd)}, seed {seed}: deaths of the first, the second, or both at random instants") as told:
        while told.count < 25:
            ground = crowd.before.copied(tmp_path / "case")
            for _ in range(lot.randint(1, 2)):
                told.count += die(lot, ground, crowd.at)
            as_undisturbed(crowd, ground, f"seed {seed}, after {told.count} deaths")


def die(lot: random.Random, ground: Ground, at: datetime) -> int:
    """Begin a tick with two processes and kill some of them; return how many were alive."""
    number, second = both_up(ground, at) if waiting(ground) else (begin(ground, at), 0)
    who = [one for one in lot.choice([(number,), (second,), (number, second), (second, number)]) if one]
    deaths = 0
    for one in who:
        time.sleep(lot.uniform(0.0, 0.4))
        if alive(one):
            os.kill(one, signal.SIGKILL)
            deaths += 1
    if number not in who and lot.random() < 0.5:
        os.kill(number, signal.SIGKILL)
    ended(number)
    gone(second)
    return deaths


def waiting(ground: Ground) -> bool:
    """Tell whether so many replies wait unread that a second process is begun."""
    app = ground.open()
    with app.database.read() as conn:
        stored = inbox.waiting_briefly(conn)
    app.close()
    return len(stored) + len(list((ground.root / "var/mail/in/new").iterdir())) >= ENOUGH


@pytest.mark.parametrize("others", [1, 2])
def test_one_frozen_while_others_read_as_many(crowd: Phase, tmp_path: Path, others: int) -> None:
    """Each has a second process of its own. Outside a transaction the others record everything; inside one they give up."""
    points = [f"reader.counted:{n}" for n in (1, 2, 3)] + [f"reader.committed:{n}" for n in (1, 3)]
    points += ["reader.read:30", "reader.ahead:3"]
    with Told(f"{where(crowd)}: frozen while both read, {others} others, woken or dead") as told:
        for signal_after in (signal.SIGCONT, signal.SIGKILL):
            for point in points:
                ground = crowd.before.copied(tmp_path / "case")
                still = {"LACFLOW_FAILPOINT": point, "LACFLOW_FAILPOINT_SIGNAL": "SIGSTOP"}
                number, second = both_up(ground, crowd.at, **still)
                frozen(number)
                for other in [begin(ground, crowd.at) for _ in range(others)]:
                    ended(other, 3)
                os.kill(number, signal_after)
                ended(number, 3)
                gone(second)
                as_undisturbed(crowd, ground, f"frozen at {point}, then {signal_after.name}")
                told.count += 1
