"""One cycle lived through undisturbed, tick by tick, with what lay there before and after each: to compare deaths with."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from outcome import BOARD, nothing_twice
from post import SOON, Sent, answer, dates, out_of_office, receive, sent
from ticking import Ground, Phase, on_server, settled, tick

PHASES = ("circulate", "replies", "chase", "brief")


def lived_through(starter: Path, folder: Path, server: str = "") -> dict[str, Phase]:
    """Live one cycle through; on a PostgreSQL server where its address is given."""
    ground = Ground(folder / "now", on_server(server, f"now_{folder.name}"))
    shutil.copytree(starter, ground.root)
    app = ground.open()
    when = dates(app)
    start = when.circulate.at - timedelta(days=9)
    app.import_plan(ground.root / "plan.xlsx", BOARD, start)
    app.close()
    tick(ground, start)
    assert when.chase is not None
    instants = (
        when.circulate.at + SOON,
        when.circulate.at + timedelta(hours=2),
        when.chase.at + SOON,
        when.brief.at + SOON,
    )
    return {name: _phase(name, ground, at, folder) for name, at in zip(PHASES, instants, strict=True)}


def _phase(name: str, ground: Ground, at: datetime, folder: Path) -> Phase:
    if name == "replies":
        _replies({s.to.partition("@")[0]: s for s in sent(ground.root) if "your update by" in s.subject}, ground, at)
    before, trace = ground.copied(folder / name), folder / f"{name}.trace"
    assert tick(ground, at, LACFLOW_FAILPOINT_TRACE=str(trace)) == 0
    return Phase(at, before, settled(ground, at), Counter(trace.read_text().split()))


def _replies(asked: dict[str, Sent], ground: Ground, at: datetime) -> None:
    """One nothing new, one bad news, one said to be done, one nobody can read, one away."""
    root = ground.root
    receive(root, answer(asked["tom.moss"], "No change.", at))
    receive(root, answer(asked["helen.fern"], "4a red, the panel has lost two members.", at))
    receive(root, answer(asked["kerry.vale"], "10b.i is complete, the group met on Monday.", at))
    receive(root, answer(asked["rosa.lind"], "Could we talk about this one day next week?", at))
    receive(root, out_of_office(asked["jonah.oakes"], f"{at + timedelta(days=40):%d %B %Y}", at))


def every_pass(phase: Phase) -> list[str]:
    """Return every pass of every point of a phase's tick, as the environment names them."""
    return [f"{point}:{n}" for point, count in sorted(phase.passes.items()) for n in range(1, count + 1)]


def as_undisturbed(phase: Phase, ground: Ground, how: str) -> None:
    """Tick until nothing more happens, and assert that things stand as if nothing had been in the way."""
    found = settled(ground, phase.at)
    nothing_twice(found)
    here, there = (_numberless(one) if ground.url else one for one in (found, phase.after))
    parts = [part for part in there if here[part] != there[part]]
    assert parts == [], f"{how}: {[(here[part], there[part]) for part in parts[:1]]}"


def _numberless(found: dict[str, Any]) -> dict[str, Any]:
    """Take the numbers out of the letters' words: a server's numbers of what waits for somebody have gaps after a death."""
    letters = [(*rest, re.sub(r"\d+", "#", text)) for *rest, text in found["letters"]]
    return {**found, "letters": letters}


def same_post(before: Path, root: Path) -> None:
    """Put into a council's inbox what came into another's."""
    for path in sorted((before / "var/mail/in/new").iterdir()):
        shutil.copy2(path, root / "var/mail/in/new" / path.name)


class Told:
    """Counts what a sweep went through, and prints it with the seconds it took."""

    def __init__(self, what: str) -> None:
        self.what, self.count, self._began = what, 0, time.monotonic()

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        print(f"\n{self.what}: {self.count}, {time.monotonic() - self._began:.0f} s")
