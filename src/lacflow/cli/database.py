"""`lacflow db`: bring it up to date, back it up, put it back, rehearse putting it back."""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lacflow.cli.open import ConfigOption, bare_database, config_dir, opened
from lacflow.cli.out import as_json, say, working
from lacflow.errors import Damaged, InputFault, Problem

if TYPE_CHECKING:
    from lacflow.settings import Settings
    from lacflow.store.backup import About
    from lacflow.store.database import Database

app = typer.Typer(help="The database.", no_args_is_help=True)

Backup = Annotated[Path, typer.Argument(help="The file.")]


@app.command()
def upgrade(config: ConfigOption = None) -> None:
    """Bring the database up to this version."""
    from lacflow.store import migrate

    db = bare_database(config)
    try:
        say("Brought up to date." if migrate.upgrade(db) else "Already up to date.")
        as_json({"version": migrate.version(db)})
    finally:
        db.close()


@app.command()
def backup(file: Backup, config: ConfigOption = None) -> None:
    """Copy database, secret and configuration to a file.

    The service may go on meanwhile. The file can sign letters as you: keep it where nobody else can read it.
    """
    with opened(config, last_good=True) as service, working("Copying"):
        about = service.back_up(file)
    as_json(_shown(about))
    say(f"Written to {file}. `lacflow db verify {file}` rehearses putting it back.")


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="A backup; without one, a fresh copy is rehearsed.")] = None,
    config: ConfigOption = None,
) -> None:
    """Rehearse putting a backup back, in a place of its own.

    Checks that it is whole, that every row is there and that this version can work with it. Changes nothing.
    """
    import tempfile

    from lacflow.app import LAST_TICK
    from lacflow.store import backup as copies

    settings = _settings(config)
    db = bare_database(config)
    try:
        with working("Rehearsing"), tempfile.TemporaryDirectory() as folder:
            source = file or Path(folder) / "backup"
            if file is None:
                with opened(config, last_good=True) as service:
                    service.back_up(source)
            with copies.unpacked(source) as (about, parts):
                wrong = [*copies.verify(db, about, parts, LAST_TICK), *_secret(parts, settings)]
    finally:
        db.close()
    as_json({**_shown(about), "wrong": wrong})
    for words in wrong:
        say(f"error: {words}")
    if wrong:
        raise typer.Exit(1)
    say("It could be put back: whole, every row there, and this version works with it.")


@app.command()
def restore(file: Backup, config: ConfigOption = None) -> None:
    """Put a backup in the database's place.

    What is there now is first copied beside the database. Nothing is put back while a tick is under way: stop the
    service first. The next tick sends nothing until it has found out which letters went and which replies came since
    the backup was made.
    """
    from lacflow.app import LAST_TICK
    from lacflow.store import backup as copies
    from lacflow.store import migrate
    from lacflow.store.locks import putting_back

    settings = _settings(config)
    db = bare_database(config)
    try:
        with putting_back(db), working("Putting it back"), copies.unpacked(file) as (about, parts):
            wrong = [*copies.verify(db, about, parts, LAST_TICK), *_secret(parts, settings)]
            if wrong:
                raise InputFault(*(Problem("backup.wrong", f"Nothing was changed: {words}.") for words in wrong))
            kept = _keep(db, settings)
            copies.put_in(db, parts / copies.DATABASE)
            _put_secret(parts / copies.SECRET, settings.secret_file)
            migrate.upgrade(db)
    finally:
        db.close()
    as_json(_shown(about))
    say(f"Put back as of {about.made_at}." + (f" What was there before is in {kept}." if kept else ""))
    say("The next tick finds out what went and came since, tells the administrator, and only then sends.")
    for name in _differing(about, settings):
        say(f"note: config/{name} is not as it was when the backup was made; the backup holds it as it was.")


def _settings(config: Path | None) -> Settings:
    from lacflow.settings import load

    settings, found = load(config_dir(config), os.environ)
    if settings is None:
        raise InputFault(*[p for p in found if p.severity == "error"])
    return settings


def _shown(about: About) -> dict[str, object]:
    return {name: value for name, value in asdict(about).items() if name not in ("parts", "config")}


def _secret(parts: Path, settings: Settings) -> list[str]:
    """Return what is wrong where the backup's secret is another than the one in use."""
    from lacflow.store.backup import SECRET

    used = settings.secret_file
    if not used.exists() or used.read_bytes().strip() == (parts / SECRET).read_bytes().strip():
        return []
    return [f"the secret in it is another than {used}; move that file away to put the backup's secret in its place"]


def _keep(db: Database, settings: Settings) -> Path | None:
    """Copy what is there beside the secret, as long as there is something; a damaged file is moved there. Return where."""
    from lacflow.store import backup as copies
    from lacflow.store import migrate

    names = (settings.secret_file.parent / f"before-restore-{number}" for number in range(1, 10_000))
    kept = next(name for name in names if not name.exists())
    try:
        if migrate.version(db) is None:
            return None
        copies.copy_out(db, kept)
    except Damaged:
        copies.set_aside(db, kept)
    kept.chmod(0o600)
    return kept


def _put_secret(secret: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(secret, target)
        target.chmod(0o600)


def _differing(about: About, settings: Settings) -> list[str]:
    import hashlib

    now = {name: hashlib.sha256(words.encode()).hexdigest() for name, words in settings.files.items()}
    return sorted(name for name in {*now, *about.config} if now.get(name) != about.config.get(name))
