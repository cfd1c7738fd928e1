"""`lacflow plan leads`: how a plan words its leads, whom each wording means and why; accepted ones become aliases."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lacflow.cli.open import ConfigOption, opened
from lacflow.cli.out import as_json, say, table
from lacflow.errors import InputFault, Problem

if TYPE_CHECKING:
    from lacflow.app import App
    from lacflow.board.people import Directory
    from lacflow.board.wordings import Wording


def leads(
    board: Annotated[str, typer.Option("--board", "-b", help="The board's key.")],
    config: ConfigOption = None,
    fix: Annotated[bool, typer.Option("--fix", help="Go through those nobody is found for, and ask.")] = False,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", help="WORDING=PERSON: this wording means that person.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Show how the plan words its leads, whom each means and why; write accepted wordings into people.yaml."""
    with opened(config) as service:
        service.board(board)
        people = service.settings.directory
        found = _wordings(service, board)
        chosen = [_accepted(word, found, people) for word in accept or ()]
        if fix:
            if not sys.stdin.isatty():
                hint = 'Without a terminal use --accept "WORDING=PERSON".'
                raise InputFault(Problem("leads.terminal", "--fix asks, and there is nobody to ask.", hint))
            taken = {words for words, _ in chosen}
            chosen += list(_asked([w for w in found if w.open and w.words not in taken], people))
        if chosen:
            changed = service.accept_leads(board, chosen, service.now())
            say(f"{len(chosen)} written into people.yaml; {changed} action(s) have another lead now.")
            people, found = service.settings.directory, _wordings(service, board)
    if json:
        as_json([_fields(w, people) for w in found])
        return
    table([_row(w, people) for w in found], ("wording", "means", "why", "actions"), "No action names a lead.")
    unknown = [w for w in found if w.open]
    if unknown:
        say(f"{len(unknown)} wording(s) mean nobody in people.yaml: lacflow plan leads --board {board} --fix")


def _wordings(service: App, board: str) -> tuple[Wording, ...]:
    from lacflow.board.wordings import wordings
    from lacflow.store import plans

    with service.database.read() as conn:
        return wordings(plans.load(conn, board), service.settings.directory)


def _accepted(word: str, found: Sequence[Wording], people: Directory) -> tuple[str, str]:
    """Return (wording, person's key) of `WORDING=PERSON`; a wording may hold an equals sign itself."""
    words, equals, key = word.rpartition("=")
    words, key = " ".join(words.split()), key.strip()
    if not equals:
        raise InputFault(
            Problem("leads.accept", "This does not say whom a wording means.", "Write WORDING=PERSON.", word)
        )
    if key not in people.people:
        near = _near(key, people.people)
        raise InputFault(Problem("people.unknown", "Nobody in people.yaml has this key.", near, key))
    if words not in {w.words for w in found}:
        near = _near(words, [w.words for w in found])
        raise InputFault(Problem("leads.unknown", "The plan words no lead so.", near, words))
    return words, key


def _near(word: str, known: Any) -> str:
    from lacflow.settings.words import suggestion

    return suggestion(word, known, "`lacflow plan leads` lists every wording.")


def _asked(unknown: Sequence[Wording], people: Directory) -> Iterator[tuple[str, str]]:
    """Ask of each wording, nearest person first, until somebody is meant, nobody is left or it is skipped."""
    for wording in unknown:
        say(f"\n{wording.words}   ({len(wording.keys)} action(s): {', '.join(wording.keys[:6])})\n  {wording.why}")
        if not wording.suggestions:
            say("  Nobody is near: add the person to people.yaml, or use --accept.")
        for near in wording.suggestions:
            question = f"  Is this {people.people[near.person].name} ({near.person}; {near.why})? y, n or skip"
            answer = typer.prompt(question, default="skip", err=True).strip().lower()
            if answer in ("y", "yes"):
                yield wording.words, near.person
            if answer not in ("n", "no"):
                break


def _row(wording: Wording, people: Directory) -> dict[str, Any]:
    known = people.get(wording.person)
    near = "; ".join(f"{people.people[s.person].name}?" for s in wording.suggestions)
    return {
        "wording": wording.words,
        "means": known.name if known else near or "nobody",
        "why": wording.why.replace("nobody in the directory is written so", "not known"),
        "actions": len(wording.keys),
    }


def _fields(wording: Wording, people: Directory) -> dict[str, Any]:
    known = people.get(wording.person)
    return {
        "wording": wording.words,
        "person": wording.person,
        "name": known.name if known else None,
        "why": wording.why,
        "count": len(wording.keys),
        "actions": list(wording.keys),
        "suggestions": [
            {"person": s.person, "name": people.people[s.person].name, "why": s.why} for s in wording.suggestions
        ],
    }
