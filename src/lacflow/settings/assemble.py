"""Texts into settings: the shared files first, since boards point into them; then the boards; then all of it together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lacflow.board.board import Board
from lacflow.board.calendar import Window
from lacflow.board.people import Directory
from lacflow.errors import Problem, Severity, Where
from lacflow.settings import files as folder_files
from lacflow.settings.document import Document, parse
from lacflow.settings.records import Caps, Sending, Settings, Stamp

if TYPE_CHECKING:
    from lacflow.settings.boards import Common
    from lacflow.settings.models import ServiceForm

SERVICE, PEOPLE, COLOURS, COLUMNS = folder_files.SINGLE
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Source:
    """Texts by file name, and what they count from. `folder` is what messages call the configuration folder."""

    texts: dict[str, str]
    root: Path
    folder: str
    environ: Mapping[str, str]
    stamp: Stamp = ()

    def shown(self, name: str) -> Where:
        """Return the place a message gives for a file."""
        return Where(f"{self.folder}/{name}")

    def document(self, name: str) -> Document | None:
        """Parse a file; None where there is none."""
        return parse(f"{self.folder}/{name}", self.texts[name]) if name in self.texts else None

    def board_document(self, key: str) -> Document:
        """Parse the file of a board there is."""
        name = next(
            n for n in self.texts if n.startswith(f"{folder_files.BOARDS}/") and folder_files.board_key(n) == key
        )
        return parse(f"{self.folder}/{name}", self.texts[name])


def assemble(source: Source, unread: list[Problem], previous: Settings | None) -> tuple[Settings | None, list[Problem]]:
    """Make settings of texts.

    Args:
        unread: why files could not be read; those are not reported as absent too.
        previous: settings whose unchanged boards can be kept.
    """
    from lacflow.settings import upward
    from lacflow.settings.columns import header_words
    from lacflow.settings.together import together

    documents = {name: document for name in folder_files.SINGLE if (document := source.document(name))}
    form, common, problems = _shared(source, documents, {p.where.file for p in unread})
    boards, found = _boards(source, common, _unchanged(source, common, previous))
    boards = upward.resolve(boards)
    columns, more = header_words(documents.get(COLUMNS))
    problems = [*unread, *problems, *found, *more]
    settings = None
    files = sum(name.startswith(folder_files.BOARDS) for name in source.texts)
    if len(boards) == files:
        problems += upward.faults(boards, source.board_document)
    if form is not None and common.directory is not None and common.schemes:
        settings, found = _settings(source, form, common, boards)
        settings = replace(settings, columns=columns)
        problems += [*found, *together(settings, documents, complete=len(boards) == files)]
    problems = _in_order(problems)
    if settings is None or any(p.severity == "error" for p in problems):
        return None, problems
    return replace(settings, warnings=tuple(problems)), problems


def _shared(
    source: Source, documents: Mapping[str, Document], unread: set[str | None]
) -> tuple[ServiceForm | None, Common, list[Problem]]:
    """Read the files all boards share; a file at fault still tells which keys it has."""
    from lacflow.settings import colours, people
    from lacflow.settings.boards import Common

    problems = _absent(source, documents, unread)
    everybody = people.keys(documents.get(PEOPLE))
    directory, found = people.directory(documents.get(PEOPLE), {"people": everybody})
    form, boxes, more = _service(source, documents.get(SERVICE), everybody)
    seen = source.shown(COLOURS).file not in unread
    schemes, most = colours.schemes(documents.get(COLOURS))
    common = Common(
        context={
            "people": everybody,
            "mailboxes": boxes,
            "schemes": colours.keys(documents.get(COLOURS)) if seen else None,
        },
        schemes=schemes or {},
        directory=directory,
        window=Window(form.windows.opens, form.windows.closes) if form else Window(),
        brake=timedelta(hours=form.brake_hours) if form else timedelta(hours=24),
        admin=form.admin if form else None,
    )
    return form, common, [*problems, *found, *more, *most]


def _absent(source: Source, documents: Mapping[str, Document], unread: set[str | None]) -> list[Problem]:
    return [
        Problem(
            "file.absent",
            f"There is no {name} in {source.folder}.",
            "Copy it from the example, or run: lacflow init",
            where=source.shown(name),
        )
        for name in (SERVICE, PEOPLE)
        if name not in documents and source.shown(name).file not in unread
    ]


def _service(
    source: Source, document: Document | None, everybody: frozenset[str] | None
) -> tuple[ServiceForm | None, frozenset[str] | None, list[Problem]]:
    """Return lacflow.yaml as a form, the keys of its mailboxes (right or wrong; None: unknown), and its problems."""
    from lacflow.settings import environment, service, servicechecks

    if document is None:
        return None, None, []
    document, problems = environment.with_environment(document, source.environ)
    form, found = service.form_of(document, {"people": everybody})
    boxes = document.data.get("mailboxes") if isinstance(document.data, dict) else None
    known = frozenset(boxes) if isinstance(boxes, dict) and boxes else None
    missing = list(servicechecks.missing_files(document, form, source.root)) if form else []
    return form, known, [*problems, *found, *missing]


def _unchanged(source: Source, common: Common, previous: Settings | None) -> Mapping[str, Board]:
    """Return the boards of before that can be kept, by file name: those with the same words and nothing to complain of."""
    if previous is None or _surroundings(previous) != (
        common.schemes,
        common.directory,
        common.window,
        common.admin,
        common.context["mailboxes"],
    ):
        return {}
    warned = {p.where.file for p in previous.warnings}
    kept: dict[str, Board] = {}
    for name, text in source.texts.items():
        board = previous.boards.get(folder_files.board_key(name)) if name.startswith(folder_files.BOARDS) else None
        if (
            board
            and previous.files.get(name) == text
            and board.brake == common.brake
            and source.shown(name).file not in warned
        ):
            kept[name] = board
    return kept


def _surroundings(settings: Settings) -> tuple[object, ...]:
    return settings.schemes, settings.directory, settings.window, settings.admin, frozenset(settings.mailboxes)


def _boards(source: Source, common: Common, kept: Mapping[str, Board]) -> tuple[dict[str, Board], list[Problem]]:
    from lacflow.settings.boards import board

    boards: dict[str, Board] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name in sorted(n for n in source.texts if n.startswith(f"{folder_files.BOARDS}/")):
        key = folder_files.board_key(name)
        problems += _file_name(source, name, key, seen)
        document = source.document(name) if name not in kept else None
        made, found = board(key, document, common) if document else (kept[name], [])
        problems += found
        if made is not None:
            boards[key] = made
    return boards, problems


def _file_name(source: Source, name: str, key: str, seen: dict[str, str]) -> list[Problem]:
    from pydantic_core import PydanticCustomError

    from lacflow.settings import words

    try:
        words.key(key)
    except PydanticCustomError:
        return [
            Problem(
                "board.file_name",
                "This file's name cannot be a board's key.",
                "Use letters, digits, dots and dashes, like permanence.yaml.",
                key,
                where=source.shown(name),
            )
        ]
    if seen.setdefault(key.lower(), name) != name:
        return [
            Problem(
                "board.file_twice",
                f"Two files are for the same board: {seen[key.lower()]} and {name}.",
                "Take one of them out of the folder.",
                where=source.shown(name),
            )
        ]
    return []


def _settings(
    source: Source, form: ServiceForm, common: Common, boards: dict[str, Board]
) -> tuple[Settings, list[Problem]]:
    from lacflow.settings import service

    problems: list[Problem] = []
    try:
        database = service.database_url(form.database, form.database_file, source.root)
    except (OSError, ValueError):
        database = ""
        message = "The file that should hold the database address cannot be read."
        problems.append(Problem("database.file", message, found=form.database_file or "", where=source.shown(SERVICE)))
    return Settings(
        root=source.root,
        database_url=database,
        sending=Sending(form.sending.mode, form.sending.redirect),
        mailboxes=service.mailboxes(form, source.root),
        directory=common.directory or Directory(),
        boards=boards,
        schemes=common.schemes,
        admin=form.admin,
        secret_file=source.root / form.secret_file,
        overrides=source.root / source.folder / "templates",
        caps=Caps(form.caps.per_run, form.caps.per_person_per_day),
        window=common.window,
        files=source.texts,
        stamp=source.stamp,
    ), problems


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file and line, each complaint once."""
    once = dict.fromkeys(problems)
    return sorted(once, key=lambda p: (p.where.file or "", p.where.line or 0, _ORDER[p.severity], p.where.column or ""))
