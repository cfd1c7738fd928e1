"""The commands. Each opens what it needs, asks one room to do one thing, and prints the answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lacflow.cli import database, deciding, doctor, lists, plan
from lacflow.cli.open import ConfigOption, instant_given, opened
from lacflow.cli.out import problems, say, working
from lacflow.cli.papers import kept, papers
from lacflow.errors import InputFault, OutsideFault, Problem

app = typer.Typer(
    help="Runs a board's reporting cycle by email: asks leads for updates, reads their replies, chases who has not "
    "answered, briefs the chair, and escalates what is amber, red or silent.",
    epilog="New here? `lacflow demo` shows a whole cycle in a minute. `lacflow init DIR` sets up a council to try things "
    "on: nothing leaves this machine until lacflow.yaml says so. Every command takes --help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(plan.app, name="plan")
app.add_typer(database.app, name="db")
lists.add_to(app)
deciding.add_to(app)
doctor.add_to(app)

Board = Annotated[str | None, typer.Option("--board", "-b", help="The board's key: its file's name in config/boards.")]
OneBoard = Annotated[str, typer.Option("--board", "-b", help="The board's key: its file's name in config/boards.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


#: A file or folder that was named wrongly, as against a disk that is full.
MISNAMED = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


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
        say(f"error: {str(fault).rstrip('.')}. {fault.what_to_do}".rstrip())
        return 3
    except BrokenPipeError:  # whoever read our output has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"error: {error.filename or 'the machine'}: {error.strerror or type(error).__name__}.")
        return 1 if isinstance(error, MISNAMED) else 3
    except KeyboardInterrupt:
        return 130
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        from lacflow import __version__

        typer.echo(f"lacflow {__version__}")
        raise typer.Exit


@app.callback()
def lacflow(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Take what stands before a command."""


@app.command()
def init(directory: Annotated[Path, typer.Argument(help="Where to set up.")] = Path()) -> None:
    """Set up a sample board to try things on.

    Writes a commented configuration, a database and a starter plan, all working. Refuses to overwrite.
    """
    from lacflow.cli.setup import set_up

    with working("Setting up"):
        for line in set_up(directory):
            say(line)


@app.command()
def check(config: ConfigOption = None) -> None:
    """Check the configuration; print every fault.

    Each fault with its file, its line, what was found there and what to do.
    """
    from lacflow.cli.open import config_dir
    from lacflow.settings import check_report

    folder = config_dir(config)
    text, code = check_report(folder, os.environ)
    if code == 0 and (folder.absolute().parent / "var/good-config.json").exists():
        with opened(config):  # a service that has run also knows which meetings must not vanish now
            pass
    typer.echo(text, err=code != 0)
    raise typer.Exit(code)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another seed, another story.")] = 1,
    keep: Annotated[Path | None, typer.Option(help="Where to leave the mails and the database.")] = None,
) -> None:
    """Run a whole cycle of an invented council.

    Two boards, about thirty leads, a simulated clock. Nothing leaves this machine.
    """
    from lacflow.demo.run import run

    run(seed=seed, keep=keep)


@app.command()
def calendar(
    config: ConfigOption = None,
    board: Board = None,
    ics: Annotated[Path | None, typer.Option(help="Also write a calendar file.")] = None,
    propose: Annotated[str | None, typer.Option(help='Print meetings to paste, such as "every 6 weeks".')] = None,
    json: Json = False,
) -> None:
    """Show every step ahead, and why on that day."""
    from lacflow.cli.dates import show

    with opened(config) as service:
        show(service, board, ics, propose, json)


@app.command()
def preview(
    step: Annotated[
        str,
        typer.Argument(
            help="circulate, remind, chase, chase_summary, brief, escalate, papers, addendum, minutes or upward."
        ),
    ],
    board: OneBoard,
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
    person: Annotated[str | None, typer.Option(help="Only this person's letter.")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("preview"),
) -> None:
    """Write a step's letters to files; send nothing.

    The letters the step would send as things stand. Nothing is stored.
    """
    from lacflow.reports.preview import NOBODY, write

    with opened(config) as service:
        paths = list(write(service, board, step, meeting, person, out))
    for path in paths:
        typer.echo(path)
    if not paths:
        ahead = "`lacflow calendar` shows what is ahead of which meeting, and what is over."
        say(f"Nobody would be written to. {NOBODY.get(step, ahead)}")


@app.command()
def run(
    config: ConfigOption = None,
    every: Annotated[int, typer.Option(help="Seconds between ticks.", min=1)] = 60,
) -> None:
    """Run the service: a tick each minute.

    Stops on Ctrl-C or SIGTERM, when the tick under way is over. Takes up edits of the configuration by itself.
    """
    from lacflow import daemon
    from lacflow.cli.logs import set_up as set_up_logs

    set_up_logs()
    with opened(config, last_good=True) as service:
        daemon.run(service, every)


@app.command()
def tick(
    config: ConfigOption = None,
    at: Annotated[
        str | None, typer.Option(help="The clock to go by, like 2027-01-07T09:05; in rehearsal only.")
    ] = None,
) -> None:
    """Do what is due, once.

    Four passes: take mail in, read it, plan, send. For cron, and for rehearsals with --at.
    """
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
    """Say what ran, what is next, what needs a person."""
    from lacflow.cli.glance import run as glance

    raise typer.Exit(glance(config, json))


@app.command()
def brief(
    board: OneBoard,
    out: Annotated[Path, typer.Option(help="The file to write; - for stdout.")],
    format: Annotated[str, typer.Option(help="html, docx, pdf or json.")] = "html",
    config: ConfigOption = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's key; the next one if left out.")] = None,
    frozen: Annotated[bool, typer.Option("--frozen", help="As it was fixed when it was sent, with its hash.")] = False,
    addendum: Annotated[bool, typer.Option("--addendum", help="What came in since it was fixed: docx or pdf.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="With what was known then, or what is known now.")] = "now",
) -> None:
    """Write a board's briefing as it stands now."""
    from lacflow.reports.brief import addendum as late
    from lacflow.reports.brief import put, write

    if addendum:
        with opened(config) as service:
            put(late(service, board, meeting, format), out)
        return
    with opened(config) as service:
        said = write(service, board, meeting, format, out, frozen=frozen, as_of=as_of)
    say(f"The briefing {said}.")


app.command("papers")(papers)
app.command("kept")(kept)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A raw mail (.eml), or a copy of our workbook that came back (.xlsx).")],
    asked: Annotated[Path, typer.Option(help="What was asked, as a JSON file.")],
    json: Json = False,
) -> None:
    """Show what the reader makes of one reply."""
    from lacflow.cli.reading import show

    show(file, asked, json)


@app.command()
def ingest(files: Annotated[list[Path], typer.Argument(help="Raw .eml files.")], config: ConfigOption = None) -> None:
    """Put raw mails into the inbox as if fetched."""
    faults: list[Problem] = []
    with opened(config) as service:
        for path in files:
            try:
                say(f"{path}: {service.ingest(path)}")
            except InputFault as fault:
                faults += fault.problems
    if faults:
        raise InputFault(*faults)
