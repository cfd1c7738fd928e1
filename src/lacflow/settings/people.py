"""people.yaml into a directory, and what can be wrong between one person and another.

Names are compared without regard to case, full stops and spacing, as they are when a plan's leads are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lacflow.board.people import Away, Directory, Person
from lacflow.errors import Problem, Severity
from lacflow.settings.document import Document, Path


def directory(document: Document | None, context: Mapping[str, Any]) -> tuple[Directory | None, list[Problem]]:
    """Make the directory of a people file; return None and why where it cannot be made."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import PeopleForm

    if document is None or (document.data is None and document.problems):
        return None, list(document.problems) if document else []
    problems = [*document.problems, *_twice(document), *_loops(document)]
    try:
        form = PeopleForm.model_validate(document.data or {}, context=dict(context))
    except ValidationError as error:
        return None, problems + explain(document, "people", error)
    people = [
        Person(
            key=key,
            name=entry.name,
            email=entry.email,
            aliases=tuple(entry.aliases),
            other_emails=tuple(entry.other_emails),
            role=entry.role,
            organisation=entry.organisation,
            deputy=entry.deputy,
            manager=entry.manager,
            away=tuple(Away(first, last) for first, last in entry.away),
            left=entry.left,
        )
        for key, entry in form.root.items()
    ]
    return Directory.of(people), problems


def keys(document: Document | None) -> frozenset[str] | None:
    """Return the keys a people file has, right or wrong; None where it cannot be read at all."""
    if document is None:
        return None
    if document.data is None:
        return None if document.problems else frozenset()
    return frozenset(document.data) if isinstance(document.data, dict) else None


def without_manager(directory: Directory, excused: Iterable[str]) -> list[Person]:
    """Return the people for whose silence nobody could be told: no manager, not excused, and nobody's manager."""
    spared = {*excused, *(p.manager for p in directory.people.values())}
    return [p for p in directory.people.values() if p.manager is None and p.key not in spared]


def _people(document: Document) -> list[tuple[str, dict[str, Any]]]:
    data = document.data if isinstance(document.data, dict) else {}
    return [(key, entry) for key, entry in data.items() if isinstance(entry, dict)]


def _twice(document: Document) -> Iterator[Problem]:
    """Find an address or an alias that belongs to two people: a plan or a reply could mean either."""
    for kind, entries, hint in (
        ("address", ("email", "other_emails"), "A reply from it could be either's: give each person their own."),
        ("alias", ("name", "aliases"), "The plan could mean either: take it away from one of them."),
    ):
        owners: dict[str, str] = {}
        for key, entry in _people(document):
            for path, word in _listed(key, entry, entries):
                owner = owners.setdefault(_alike(word), key)
                if owner != key:
                    message = f"{word!r} is also under {owner}."
                    yield Problem(f"{kind}.twice", message, hint, word, where=document.where(path))


def _listed(key: str, entry: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for name in names:
        value = entry.get(name)
        if isinstance(value, str):
            yield (key, name), value
        elif isinstance(value, list):
            yield from (((key, name, n), word) for n, word in enumerate(value) if isinstance(word, str))


def _alike(word: str) -> str:
    return " ".join(word.replace(".", " ").split()).casefold() if "@" not in word else word.strip().lower()


def _loops(document: Document) -> Iterator[Problem]:
    """Find people who stand in for themselves, and chains that come back to where they began."""
    rules: tuple[tuple[str, Severity, str], ...] = (
        ("deputy", "warning", "If all of them are away at once, the project manager is written to instead."),
        ("manager", "error", "Correct one of them: an escalation would go round in a circle."),
    )
    for name, severity, hint in rules:
        nexts = {key: str(entry.get(name)) for key, entry in _people(document) if entry.get(name)}
        reported: set[str] = set()
        for key in nexts:
            chain = _chain(nexts, key)
            if chain and not reported & set(chain):
                reported |= set(chain)
                yield _loop(document, name, chain, severity, hint)


def _loop(document: Document, name: str, chain: list[str], severity: Severity, hint: str) -> Problem:
    where = document.where((chain[0], name))
    if len(chain) == 1:
        message = f"{chain[0]} is named as their own {name}."
        return Problem(f"{name}.self", message, "Name somebody else, or nobody.", chain[0], where=where)
    circle = " -> ".join([*chain, chain[0]])
    return Problem(
        f"{name}.loop", f"These people are each other's {name}: {circle}.", hint, severity=severity, where=where
    )


def _chain(nexts: Mapping[str, str], start: str) -> list[str]:
    """Return the circle that begins and ends at `start`; empty where there is none."""
    chain, at = [start], nexts.get(start)
    while at is not None and at not in chain:
        chain.append(at)
        at = nexts.get(at)
    return chain if at == start else []
