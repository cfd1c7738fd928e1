"""What is wrong only between files: addresses that are our own, people nobody answers for, boards with one name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lacflow.board.board import Board
from lacflow.errors import Problem, Where
from lacflow.settings.document import Document
from lacflow.settings.records import Settings


def together(settings: Settings, documents: Mapping[str, Document], complete: bool) -> list[Problem]:
    """Find what is wrong only between files; `complete` tells whether every board could be made."""
    problems: list[Problem] = []
    people, service = documents["people.yaml"], documents["lacflow.yaml"]
    admin = settings.directory.get(settings.admin)
    if admin and not admin.email:
        problems.append(
            Problem(
                "admin.address",
                f"{admin.name} has no email address, so nobody could be told of faults.",
                f"Add `email` under {settings.admin} in people.yaml.",
                where=service.where(("admin",)),
            )
        )
    own = {box.address.lower(): key for key, box in settings.mailboxes.items()}
    for person in settings.directory.people.values():
        used = next((own[a.lower()] for a in (person.email, *person.other_emails) if a and a.lower() in own), None)
        if used:
            problems.append(
                Problem(
                    "address.own",
                    f"{person.name} has the address of our own mailbox {used!r}.",
                    "Letters would come back to us: use the person's own address.",
                    where=people.where((person.key, "email")),
                )
            )
    return problems + (_silent(settings, people) if complete else []) + _same_names(settings)


def _silent(settings: Settings, document: Document) -> list[Problem]:
    """Say for whose silence no manager could be told, if a rule would want to."""
    from lacflow.settings.people import without_manager

    wanted = any("manager" in rung.tell for b in settings.boards.values() for rule in b.rules for rung in rule.rungs)
    if not wanted:
        return []
    excused = {settings.admin, *_role_holders(settings.boards.values())}
    return [
        Problem(
            "manager.missing",
            f"{person.name} has no manager; if they do not answer, the project manager is told instead.",
            "Add `manager`, or leave it so.",
            severity="warning",
            where=document.where((person.key,), key=True),
        )
        for person in without_manager(settings.directory, excused)
    ]


def _role_holders(boards: Iterable[Board]) -> set[str]:
    return {
        key
        for b in boards
        for key in (b.chair, b.project_manager, b.sponsor, b.strategic_lead, b.finance, *b.briefed)
        if key
    }


def _same_names(settings: Settings) -> list[Problem]:
    problems: list[Problem] = []
    owners: dict[str, str] = {}
    for board in settings.boards.values():
        owner = owners.setdefault(board.short.lower(), board.key)
        if owner != board.key:
            where = Where(f"{settings.overrides.parent.name}/boards/{board.key}.yaml")
            problems.append(
                Problem(
                    "board.same_name",
                    f"This board has the same short name as {owner}.",
                    "Leads could not tell their letters apart: give it another `short`.",
                    board.short,
                    "warning",
                    where,
                )
            )
    return problems
