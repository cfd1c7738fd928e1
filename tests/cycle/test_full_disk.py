"""A disk that is full in the middle of a tick: it says so in words, and once there is room all is as if nothing had been.

Full is where no file may grow beyond so many bytes: nothing fits, or no letter with its workbook, or not the database's log.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from phases import as_undisturbed
from ticking import Phase, begin, ending


@pytest.mark.parametrize("room", [2_000, 12_000, 60_000])
@pytest.mark.parametrize("name", ["circulate", "replies"])
def test_a_tick_without_room_loses_nothing_and_the_next_one_makes_it_good(
    cycle: dict[str, Phase], tmp_path: Path, name: str, room: int
) -> None:
    phase = cycle[name]
    ground = phase.before.copied(tmp_path / "case")
    code, said = ending(begin(ground, phase.at, room), 3)
    if code:
        assert any(words in said for words in ("disk", "File too large", "full")), said
        assert "Traceback" not in said
    as_undisturbed(phase, ground, f"no file beyond {room} bytes: {said}")
    assert list((ground.root / "var/mail/out/tmp").iterdir()) == []
