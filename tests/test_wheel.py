"""The built wheel carries what the program reads beside itself: templates, migrations, the starter configuration."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    script = f"import hatchling.build as b; print(b.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    wheel = next(folder.glob("*.whl"))
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_it_holds_every_template_migration_and_starter_file(unpacked: Path) -> None:
    shipped = unpacked / "lacflow/_shipped"
    for room in ("templates", "migrations", "config"):
        here = {
            p.relative_to(ROOT / room) for p in (ROOT / room).rglob("*") if p.is_file() and "__pycache__" not in p.parts
        }
        there = {p.relative_to(shipped / room) for p in (shipped / room).rglob("*") if p.is_file()}
        assert here == there


def test_a_service_can_be_set_up_from_it_alone(unpacked: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(unpacked)}
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import lacflow, lacflow.paths as p; print(lacflow.__file__, p.templates())"],
        cwd=tmp_path, env=environ, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert all(str(unpacked) in path for path in where.split())
    done = subprocess.run(
        [sys.executable, "-P", "-m", "lacflow", "init", "board"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "board/var/lacflow.db").exists()
