"""The commands. Each opens what it needs, asks one room to do one thing, and prints the answer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli import lists, plan
from lacflow.cli.open import ConfigOption, instant_given, opened
from lacflow.cli.out import as_json, problems, say, working
from lacflow.errors import InputFault, OutsideFault

app = typer.Typer(
    help="Runs a board's reporting cycle by email: asks, reads, chases, briefs and escalates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(plan.app, name="plan")
lists.add_to(app)

Board = Annotated[str | None, typer.Option("--board", "-b", help="The board's key: its file's name in config/boards.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def start(words: list[str]) -> int:
    """Run one command line; return its exit code, every fault said on stderr without a traceback."""
    try:
        app(words, prog_name="lacflow")
    except SystemExit as done:  # Typer's way out, wrong usage (2) included
        return done.code if isinstance(done.code, int) else 0
    except InputFault as fault:
        problems(fault.problems)
        return 1
    except OutsideFault as fault:
        say(f"error: {fault} Try again; `lacflow status` says what waits.")
        return 3
    return 0


@app.command()
def init(directory: Annotated[Path, typer.Argument(help="Where to set up.")] = Path()) -> None:
    """Set up a working, commented configuration, a database and a sample board to try things on."""
    from lacflow.cli.setup import set_up

    with working("Setting up"):
        for line in set_up(directory):
            say(line)


@app.command()
def check(config: ConfigOption = None) -> None:
    """Check the configuration; print every fault at once."""
    from lacflow.cli.open import config_dir
    from lacflow.settings import check_report

    text, code = check_report(config_dir(config), os.environ)
    typer.echo(text)
    raise typer.Exit(code)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another seed, another story.")] = 1,
    keep: Annotated[Path | None, typer.Option(help="Where to leave the mails and the database.")] = None,
) -> None:
    """Run two boards' cycles of an invented council on a simulated clock. Nothing leaves this machine."""
    from lacflow.demo.run import run

    run(seed=seed, keep=keep)


@app.command()
def run(config: ConfigOption = None) -> None:
    """Run the service: a tick every minute until it is told to stop."""
    from lacflow import daemon
    from lacflow.cli.logs import set_up as set_up_logs

    set_up_logs()
    with opened(config, last_good=True) as service:
        daemon.run(service)


@app.command()
def tick(
    config: ConfigOption = None,
    at: Annotated[str | None, typer.Option(help="The clock to go by (ISO 8601); in rehearsal only.")] = None,
) -> None:
    """Run the four passes once: take mail in, read it, plan, send."""
    with opened(config, last_good=True) as service:
        now = service.clock_given(instant_given(service, at)) if at else service.now()
        with working("One tick"):
            tallies = service.tick(now)
        for tally in tallies:
            say(tally.line())
            for fault in tally.faults:
                say(f"error: {fault}")
        problems(service.faults)
        if service.faults:
            raise typer.Exit(1)
        if any(tally.faults for tally in tallies):
            raise typer.Exit(3)


@app.command()
def status(config: ConfigOption = None, json: Json = False) -> None:
    """Say what ran, what is due next and what waits for a person."""
    from lacflow.cli.glance import run as glance

    raise typer.Exit(glance(config, json))


@app.command()
def calendar(
    config: ConfigOption = None,
    board: Board = None,
    ics: Annotated[Path | None, typer.Option(help="Also write a calendar file.")] = None,
    propose: Annotated[str | None, typer.Option(help='Print meetings to paste, such as "every 6 weeks".')] = None,
    json: Json = False,
) -> None:
    """Show every step ahead and how its date was worked out."""
    from lacflow.cli.dates import show

    with opened(config) as service:
        show(service, board, ics, propose, json)


@app.command()
def preview(
    step: Annotated[str, typer.Argument(help="circulate, chase or brief.")],
    board: Annotated[str, typer.Option("--board", "-b")],
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
    person: Annotated[str | None, typer.Option(help="Only this person's letter.")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("preview"),
) -> None:
    """Write the letters a step would send to files, sending nothing."""
    from lacflow.reports.preview import write

    with opened(config) as service:
        for path in write(service, board, step, meeting, person, out):
            typer.echo(path)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A raw mail (.eml), or a copy of our workbook that came back (.xlsx).")],
    asked: Annotated[Path, typer.Option(help="What was asked, as a JSON file.")],
    json: Json = False,
) -> None:
    """Show what the reader makes of one reply, storing nothing."""
    from lacflow.cli.reading import show

    show(file, asked, json)


@app.command()
def ingest(files: Annotated[list[Path], typer.Argument(help="Raw .eml files.")], config: ConfigOption = None) -> None:
    """Put raw mails into the inbox as if they had been fetched."""
    with opened(config) as service:
        for path in files:
            say(f"{path}: {service.ingest(path)}")


@app.command()
def brief(
    board: Annotated[str, typer.Option("--board", "-b")],
    out: Annotated[Path, typer.Option(help="The file to write; - for stdout.")],
    format: Annotated[str, typer.Option(help="html or json.")] = "html",
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
) -> None:
    """Write the briefing of a board as it stands now."""
    from lacflow.reports.brief import write

    with opened(config) as service:
        write(service, board, meeting, format, out)


database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database, name="db")


@database.command()
def upgrade(config: ConfigOption = None) -> None:
    """Bring the database up to this version."""
    from lacflow.cli.open import bare_database
    from lacflow.store import migrate

    db = bare_database(config)
    say("Brought up to date." if migrate.upgrade(db) else "Already up to date.")
    as_json({"version": migrate.version(db)})
