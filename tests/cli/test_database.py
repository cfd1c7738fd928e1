"""`lacflow db`: a backup is whole, is rehearsed, and puts back what it holds; what cannot be put back changes nothing."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import live
from lacflow.app import App
from lacflow.cli.main import start
from lacflow.store import journal, migrate
from lacflow.store.database import Database
from post import SOON, dates


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def site(request: pytest.FixtureRequest, council: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A council that has circulated, on each database there is."""
    with live.postgres() if request.param == "postgresql" else live.nothing() as url:
        if url:
            monkeypatch.setenv("LACFLOW_DATABASE", url)
            db = Database(url)
            migrate.upgrade(db)
            db.close()
        monkeypatch.setenv("LACFLOW_CONFIG", str(council / "config"))
        app = App.open(council / "config")
        at = dates(app).circulate.at
        app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
        for moment in (at - timedelta(hours=1), at + SOON):
            app.tick(moment)
        app.close()
        yield council


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def remembered(root: Path) -> list[str]:
    app = App.open(root / "config")
    try:
        with app.database.read() as conn:
            return [text for _, _, text, _ in journal.lines(conn)]
    finally:
        app.close()


def test_a_backup_is_whole_and_puts_back_what_it_holds(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "backup"
    assert start(["db", "backup", str(file)]) == 0
    made = said(capsys)
    assert made["rows"]["outbox"] > 5
    assert file.stat().st_mode & 0o77 == 0
    assert start(["db", "verify", str(file)]) == 0
    assert (said(capsys))["wrong"] == []
    before = remembered(site)
    assert start(["outbox", "hold", "--all"]) == 0
    assert remembered(site) != before
    assert start(["db", "restore", str(file)]) == 0
    assert remembered(site) == before
    assert len(list((site / "var").glob("before-restore-*"))) == 1


def test_without_a_file_a_fresh_copy_is_rehearsed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["db", "verify"]) == 0
    assert said(capsys)["rows"]["outbox"] > 5


@pytest.fixture
def embedded(council: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council with an embedded database and nothing in it."""
    monkeypatch.setenv("LACFLOW_CONFIG", str(council / "config"))
    assert start(["tick"]) == 0
    return council


def test_a_damaged_backup_is_refused_and_changes_nothing(embedded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, worse = embedded / "backup", embedded / "worse"
    assert start(["db", "backup", str(file)]) == 0
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(worse, "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[:-500] + b"x" * 500 if name == "database" else content)
    before = remembered(embedded)
    (embedded / "other").write_text("not a backup")
    for path in (worse, embedded / "other", embedded / "none"):
        capsys.readouterr()
        assert start(["db", "restore", str(path)]) == 1
        assert str(path) in capsys.readouterr().err
    assert remembered(embedded) == before


def test_a_server_that_is_down_is_said_to_be_in_one_line(
    council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (port,) = live.free_ports(1)
    monkeypatch.setenv("LACFLOW_CONFIG", str(council / "config"))
    monkeypatch.setenv("LACFLOW_DATABASE", f"postgresql://lacflow@127.0.0.1:{port}/lacflow")
    for words in (["outbox"], ["status"], ["tick"]):
        assert start(words) == 3
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "refused" in said
        assert "OperationalError" not in said


def test_a_backup_with_another_secret_is_refused(embedded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = embedded / "backup"
    assert start(["db", "backup", str(file)]) == 0
    (embedded / "var/secret").write_text("another secret of this machine\n")
    assert start(["db", "restore", str(file)]) == 1
    assert "the secret in it is another" in capsys.readouterr().err


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 3], lambda whole: b"nonsense" * 1_000])
def test_a_damaged_database_is_said_to_be_and_set_aside_for_a_backup(
    embedded: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[bytes], bytes]
) -> None:
    """When a backup is needed most, what it is put in place of cannot be read."""
    file, used = str(embedded / "backup"), embedded / "var/lacflow.db"
    assert start(["db", "backup", file]) == 0
    before, broken = remembered(embedded), damage(used.read_bytes())
    used.write_bytes(broken)
    for words in (["tick"], ["outbox"], ["status"], ["db", "backup", str(embedded / "more")]):
        capsys.readouterr()
        assert start(words) == 3
        assert "`lacflow db restore FILE`" in capsys.readouterr().err
    assert start(["db", "verify", file]) == 0
    assert start(["db", "restore", file]) == 0
    assert remembered(embedded) == before
    assert (embedded / "var/before-restore-1").read_bytes() == broken
    assert start(["tick"]) == 0


def test_after_the_loss_of_the_disk_a_backup_brings_database_and_secret(embedded: Path) -> None:
    file = embedded / "backup"
    assert start(["db", "backup", str(file)]) == 0
    secret = (embedded / "var/secret").read_bytes()
    shutil.rmtree(embedded / "var")
    assert start(["db", "restore", str(file)]) == 0
    assert (embedded / "var/secret").read_bytes() == secret


def test_a_switch_holds_all_sending_and_status_says_so(
    council: Path,
    open_service: Callable[[Path], App],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LACFLOW_CONFIG", str(council / "config"))
    app = open_service(council)
    at = dates(app).circulate.at
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    app.tick(at - timedelta(hours=1))
    out = council / "var/mail/out/new"
    before = len(list(out.iterdir()))
    assert start(["outbox", "hold", "--all"]) == 0
    app.tick(at + SOON)
    assert len(list(out.iterdir())) == before
    assert start(["status"]) == 0
    assert "Nothing is sent: all sending is held since" in capsys.readouterr().out
    assert start(["outbox", "release", "--all"]) == 0
    app.tick(at + 2 * SOON)
    assert len(list(out.iterdir())) > before + 5
