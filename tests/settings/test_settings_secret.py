"""The secret that codes are made with: made once, whole, and the same for everybody who asks."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lacflow.errors import InputFault
from lacflow.settings.secret import secret_of


def test_several_who_ask_at_the_same_moment_have_the_same_secret(tmp_path: Path) -> None:
    """None of them ever sees half of one."""
    together, many = Barrier(8), 60

    def asked(number: int) -> bytes:
        together.wait()
        return secret_of(tmp_path / "var" / str(number))

    with ThreadPoolExecutor(8) as people:
        for number in range(many):
            found = set(people.map(asked, [number] * 8))
            assert [len(secret) for secret in found] == [64]
    made = sorted((tmp_path / "var").iterdir())
    assert sorted(path.name for path in made) == sorted(map(str, range(many)))
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_a_secret_too_short_to_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush")
    with pytest.raises(InputFault, match="too short"):
        secret_of(tmp_path / "secret")
