"""`lacflow doctor`: findings line by line as they come, or as one JSON document; the exit code says whose the faults are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lacflow.cli.open import ConfigOption, config_dir
from lacflow.cli.out import as_json, say
from lacflow.errors import InputFault, Problem, TryLater

if TYPE_CHECKING:
    from lacflow.reports.doctor import Look
    from lacflow.settings.records import Mailbox
    from lacflow.transports.dns import Resolver
    from lacflow.transports.findings import Finding


@dataclass(frozen=True)
class Asked:
    """What one run of the command was asked for."""

    file: Path | None
    send_test: bool
    forgery: bool
    mailbox: str | None
    inbound: str | None
    wait: int


def add_to(app: typer.Typer) -> None:
    """Put the command among the others."""
    app.command()(doctor)


def doctor(
    file: Annotated[
        Path | None, typer.Argument(help="With --forgery: a forged mail as it was received (.eml).")
    ] = None,
    config: ConfigOption = None,
    send_test: Annotated[bool, typer.Option(help="Send a letter from each mailbox to itself; wait for it.")] = False,
    forgery: Annotated[bool, typer.Option(help="How to prove that a forged mail is refused here.")] = False,
    mailbox: Annotated[str | None, typer.Option(help="Only this mailbox, for --send-test and --forgery.")] = None,
    inbound: Annotated[
        str | None, typer.Option(help="With --forgery: try a forged mail on this server, HOST or HOST:PORT.")
    ] = None,
    resolver: Annotated[str | None, typer.Option(help="The DNS server to ask, HOST or HOST:PORT.")] = None,
    wait: Annotated[int, typer.Option(help="Seconds a letter is waited for.", min=1)] = 90,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Say what would not work, and what to do about it.

    Signs in to each mailbox once and changes nothing. With --send-test or --forgery only that is done.
    """
    from lacflow.letters.words import plural
    from lacflow.reports.doctor import exit_code

    asked = Asked(file, send_test, forgery, mailbox, inbound, wait)
    look, found = _look(config, resolver), []
    try:
        for finding in _findings(look, asked):
            found.append(finding)
            if not json:
                sys.stdout.write(_in_words(finding))
                sys.stdout.flush()
    finally:
        look.database.close()
    code = exit_code(found)
    if json:
        as_json({"ok": code == 0, "findings": [asdict(finding) for finding in found]})
    else:
        counts = {level: sum(f.level == level for f in found) for level in ("fault", "warning")}
        say(f"{plural(counts['fault'], 'fault')}, {plural(counts['warning'], 'warning')}.".capitalize())
    raise typer.Exit(code)


def _look(config: Path | None, resolver: str | None) -> Look:
    """Read the configuration; whatever else is at fault is for the report to say."""
    from lacflow.reports.doctor import Look
    from lacflow.settings import load
    from lacflow.store.database import Database

    folder = Path(os.path.abspath(config_dir(config)))
    settings, problems = load(folder, os.environ)
    if settings is None:
        raise InputFault(*[p for p in problems if p.severity == "error"])
    now = datetime.now(UTC)  # noqa: TID251 - the doctor compares clocks, and decides nothing
    return Look(settings, Database(settings.database_url), now, _resolver(resolver))


def _resolver(given: str | None) -> Resolver | None:
    from lacflow.transports.dns import Resolver

    try:
        return Resolver.given(given) if given else Resolver.of_the_system()
    except TryLater:
        return None


def _findings(look: Look, asked: Asked) -> Iterator[Finding]:
    """Yield what was asked for: the whole look, or a letter of one kind and what becomes of it."""
    from lacflow.reports.doctor import examine

    if not (asked.send_test or asked.forgery):
        if asked.file is not None:
            hint = "To see what lacflow makes of a forged mail: lacflow doctor --forgery FILE.eml"
            raise InputFault(Problem("doctor.file", "A file goes with --forgery.", hint, str(asked.file)))
        yield from examine(look)
        return
    for box in _boxes(look, asked.mailbox):
        for finding in _letters(look, box, asked):
            yield finding.about(f"mailbox {box.key}")


def _boxes(look: Look, wanted: str | None) -> list[Mailbox]:
    there = look.settings.mailboxes
    if wanted is not None and wanted not in there:
        raise InputFault(
            Problem("mailbox.unknown", "There is no such mailbox.", f"Mailboxes: {', '.join(there)}.", wanted)
        )
    return [box for key, box in there.items() if wanted in (None, key)]


def _letters(look: Look, box: Mailbox, asked: Asked) -> Iterator[Finding]:
    from lacflow.reports.doctor import forgery, transport_of, trial

    if asked.forgery and asked.file is not None:
        yield from forgery.judge(_bytes(asked.file), look.settings, box)
        return
    if asked.forgery:
        yield from forgery.steps(look.settings, box)
        if asked.inbound is None:
            return
    wait = trial.Wait(asked.wait)
    transport = transport_of(look.settings, box)
    try:
        if asked.forgery and asked.inbound is not None:
            way = (transport, look.database, look.now)
            yield from forgery.attempt(look.settings, box, *way, _host(asked.inbound), wait)
        if asked.send_test:
            yield from trial.send_test(box, transport, look.database, look.now, wait)
    finally:
        transport.close()


def _bytes(file: Path) -> bytes:
    from lacflow.reports.doctor.forgery import read_mail

    return read_mail(file.read_bytes(), str(file))


def _host(words: str) -> tuple[str, int]:
    host, colon, port = words.rpartition(":")
    return (host, int(port)) if colon and port.isdigit() else (words, 25)


def _in_words(finding: Finding) -> str:
    do = f"\n         {finding.do}" if finding.do else ""
    return f"{finding.level:8} {finding.check}: {finding.words}{do}\n"
