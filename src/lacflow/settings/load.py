"""Loading the configuration: every fault at once, or settings that can be relied on.

`load` reads a folder, `load_changed` only what was edited since, `load_texts` the last good configuration kept in the
database. Each returns (settings, problems); settings are None exactly when a problem is an error. Boards whose file and
whose surroundings did not change are the same objects as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lacflow.board.board import Board
from lacflow.board.calendar import Window
from lacflow.errors import Problem, Severity, Where
from lacflow.settings import files as folder_files
from lacflow.settings.document import Document, parse
from lacflow.settings.records import DATABASE, Caps, Sending, Settings, Stamp

if TYPE_CHECKING:
    from lacflow.settings.boards import Common
    from lacflow.settings.models import ServiceForm

Loaded = tuple[Settings | None, list[Problem]]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def load(config_dir: Path, environ: Mapping[str, str]) -> Loaded:
    """Read a configuration folder.

    Returns:
        The settings, or None where a problem is an error; and every problem, by file and line.
    """
    config_dir = config_dir.absolute()
    stamp = folder_files.stamp(config_dir)
    if not stamp:
        return None, [
            Problem(
                "config.absent",
                f"There is no configuration in {config_dir}.",
                "Make one with: lacflow init",
                where=Where(config_dir.name),
            )
        ]
    texts, unread = folder_files.read(config_dir, (name for name, _, _ in stamp))
    return _assemble(_Source(texts, config_dir.parent, config_dir.name, environ, stamp), unread, None)


def load_changed(previous: Settings, config_dir: Path, environ: Mapping[str, str]) -> Loaded:
    """Read again what was edited since `previous` was read; give `previous` itself where nothing was."""
    config_dir = config_dir.absolute()
    stamp = folder_files.stamp(config_dir)
    if stamp == previous.stamp:
        return previous, list(previous.warnings)
    before = {entry[0]: entry for entry in previous.stamp}
    edited = [entry[0] for entry in stamp if before.get(entry[0]) != entry]
    texts, unread = folder_files.read(config_dir, edited)
    texts |= {name: previous.files[name] for name, _, _ in stamp if name not in edited}
    return _assemble(_Source(texts, config_dir.parent, config_dir.name, environ, stamp), unread, previous)


def load_texts(files: Mapping[str, str], root: Path, environ: Mapping[str, str], folder: str = "config") -> Loaded:
    """Make settings of texts by file name.

    Args:
        root: the folder that relative paths count from.
        folder: what the configuration folder is called, for messages and letter templates.
    """
    return _assemble(_Source(dict(files), root, folder, environ), [], None)


@dataclass(frozen=True)
class _Source:
    texts: dict[str, str]
    root: Path
    folder: str
    environ: Mapping[str, str]
    stamp: Stamp = ()

    def document(self, name: str) -> Document:
        return parse(f"{self.folder}/{name}", self.texts[name])

    def shown(self, name: str) -> Where:
        return Where(f"{self.folder}/{name}")


def _assemble(source: _Source, unread: list[Problem], previous: Settings | None) -> Loaded:
    """Read the shared files first, since boards point into them; then the boards; then look at all of it together."""
    from lacflow.settings import people, service
    from lacflow.settings.boards import Common

    problems = list(unread)
    unseen = {p.where.file for p in unread}
    absent = {name for name in folder_files.SINGLE if source.shown(name).file in unseen}
    documents = {name: source.document(name) for name in folder_files.SINGLE if name in source.texts}
    for name in folder_files.SINGLE[:2]:
        if name not in documents and name not in absent:
            problems.append(
                Problem(
                    "file.absent",
                    f"There is no {name} in {source.folder}.",
                    "Copy it from the example, or run: lacflow init",
                    where=source.shown(name),
                )
            )
    schemes, found = service.schemes(documents.get("colours.yaml")) if "colours.yaml" not in absent else (None, [])
    problems += found
    everybody = people.keys(documents["people.yaml"]) if "people.yaml" in documents else None
    directory, found = (
        people.directory(documents["people.yaml"], {"people": everybody}) if everybody is not None else (None, [])
    )
    problems += found or (documents["people.yaml"].problems if "people.yaml" in documents and everybody is None else ())
    form, boxes, found = _service(source, documents.get("lacflow.yaml"), everybody)
    problems += found
    common = Common(
        context={
            "people": everybody,
            "mailboxes": boxes,
            "schemes": frozenset(schemes) if schemes is not None else None,
        },
        schemes=schemes or {},
        directory=directory,
        window=Window(form.windows.opens, form.windows.closes) if form else Window(),
        brake=timedelta(hours=form.brake_hours) if form else timedelta(hours=24),
        admin=form.admin if form else None,
    )
    boards, found = _boards(source, common, _unchanged(source, common, previous))
    problems += found
    settings = None
    if form is not None and directory is not None and schemes is not None:
        settings = _settings(source, form, common, boards)
        problems += _together(settings, documents)
    problems = _in_order(problems)
    if settings is None or any(p.severity == "error" for p in problems):
        return None, problems
    return replace(settings, warnings=tuple(problems)), problems


def _service(
    source: _Source, document: Document | None, everybody: frozenset[str] | None
) -> tuple[ServiceForm | None, frozenset[str] | None, list[Problem]]:
    """Return lacflow.yaml as a form, the keys of its mailboxes (right or wrong; None: unknown), and its problems."""
    from lacflow.settings import service

    if document is None:
        return None, None, []
    document, problems = service.with_environment(document, source.environ)
    form, found = service.form_of(document, {"people": everybody})
    boxes = document.data.get("mailboxes") if isinstance(document.data, dict) else None
    known = frozenset(boxes) if isinstance(boxes, dict) and boxes else None
    missing = list(service.missing_files(document, form, source.root)) if form else []
    return form, known, [*problems, *found, *missing]


def _unchanged(source: _Source, common: Common, previous: Settings | None) -> Mapping[str, Board]:
    """Return the boards of before that can be kept, by file name."""
    if previous is None or previous.schemes != common.schemes or previous.directory != common.directory:
        return {}
    if (previous.window, previous.admin, frozenset(previous.mailboxes)) != (
        common.window,
        common.admin,
        common.context["mailboxes"],
    ):
        return {}
    same = (name for name, text in source.texts.items() if previous.files.get(name) == text)
    kept = {name: previous.boards.get(folder_files.board_key(name)) for name in same if name.startswith("boards/")}
    found = {name: board for name, board in kept.items() if board is not None and board.brake == common.brake}
    warned = {p.where.file for p in previous.warnings}
    return {name: board for name, board in found.items() if source.shown(name).file not in warned}


def _boards(source: _Source, common: Common, kept: Mapping[str, Board]) -> tuple[dict[str, Board], list[Problem]]:
    from lacflow.settings.boards import board

    boards: dict[str, Board] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name in sorted(n for n in source.texts if n.startswith(f"{folder_files.BOARDS}/")):
        key = folder_files.board_key(name)
        problems += _file_name(source, name, key, seen)
        made, found = (kept[name], []) if name in kept else board(key, source.document(name), common)
        problems += found
        if made is not None:
            boards[key] = made
    return boards, problems


def _file_name(source: _Source, name: str, key: str, seen: dict[str, str]) -> list[Problem]:
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


def _settings(source: _Source, form: ServiceForm, common: Common, boards: dict[str, Board]) -> Settings:
    from lacflow.board.people import Directory
    from lacflow.settings import service

    try:
        database = service.database_url(form.database, form.database_file, source.root)
    except OSError:
        database = ""  # missing_files has said so
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
    )


def _together(settings: Settings, documents: Mapping[str, Document]) -> list[Problem]:
    """Find what is wrong only between files."""
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
    return problems + _silent(settings, people) + _same_names(settings)


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
    return {key for b in boards for key in (b.chair, b.project_manager, b.sponsor, *b.briefed) if key}


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


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file and line, each complaint once."""
    once = dict.fromkeys(problems)
    return sorted(once, key=lambda p: (p.where.file or "", p.where.line or 0, _ORDER[p.severity], p.where.column or ""))


def database_url(config_dir: Path, environ: Mapping[str, str]) -> str | None:
    """Return the database's address without checking anything else, for commands that must be quick; None if unsure."""
    from lacflow.settings import service

    config_dir = config_dir.absolute()
    texts, _ = folder_files.read(config_dir, ("lacflow.yaml",))
    data = parse("lacflow.yaml", texts.get("lacflow.yaml", "[]")).data
    if data is not None and not isinstance(data, dict):
        return None
    given = {
        name: environ.get(service.PREFIX + name.upper()) or (data or {}).get(name)
        for name in ("database", "database_file")
    }
    try:
        return service.database_url(str(given["database"] or DATABASE), given["database_file"], config_dir.parent)
    except (OSError, TypeError):
        return None
