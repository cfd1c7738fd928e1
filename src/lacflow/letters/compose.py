"""From an envelope and a letter's data to an `Outgoing`: the templates, the headers, the marks a reply is known by.

A letter is three files, `<letter>/subject.txt`, `body.txt` and `body.html`; a file of the same name in the
administrator's templates directory replaces the shipped one. The subject ends with the token in brackets, the text
with the code line, and both are put there here, so that no replaced template can lose them. HTML is escaped always, text
never, and an undefined name is a fault of the template (`InputFault`). Jinja2 is imported on first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow import paths
from lacflow.board.board import Board
from lacflow.board.calendar import Meeting
from lacflow.board.people import Person
from lacflow.errors import InputFault, Problem, Where
from lacflow.letters import words
from lacflow.mail.message import Attachment, Outgoing
from lacflow.mail.reading import blocks
from lacflow.mail.reference import code_line, message_id

if TYPE_CHECKING:
    from jinja2 import Environment, TemplateError

    from lacflow.board.steps import IntentKey

#: Spreadsheets from strangers hold control characters; no letter does.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")


@dataclass(frozen=True)
class Envelope:
    """What every letter has: which letter it is, from whom, to whom, when, and what a reply to it is known by.

    Attributes:
        at: the frozen Date of the letter, an aware instant; "today" in the letter is its local day.
        secret, domain: what the Message-ID is made with.
        token: the code of the request a reply belongs to; None where there is none.
        templates: a directory whose files come before the shipped ones.
    """

    board: Board
    meeting: Meeting | None
    key: IntentKey
    to: Person
    from_address: str
    project_manager: Person
    at: datetime
    secret: bytes
    domain: str
    token: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    templates: Path | None = None

    @property
    def today(self) -> date:
        """The board's local day the letter is written on."""
        return self.at.astimezone(self.board.zone).date()

    @cached_property
    def sender(self) -> str:
        """The name the letter comes under: `Priya Marsh for the Permanence Board`."""
        board = self.board.short or self.board.name
        return f"{self.project_manager.name} for {board if board.lower().startswith('the ') else f'the {board}'}"


def compose(
    env: Envelope,
    letter: str,
    data: Mapping[str, Any],
    *,
    automatic: bool = False,
    attachments: tuple[Attachment, ...] = (),
) -> Outgoing:
    """Compose a letter from its three templates.

    Args:
        data: what the templates may name, beside what every letter may (`_common`).
        automatic: whether it says that a machine sent it (receipts, notices, escalations; RFC 3834).

    Raises:
        InputFault: a replaced template cannot be read or names something it is not given.
    """
    known = {**_common(env), **data}
    code = code_line(env.token) if env.token else ""
    subject = _render(env, letter, "subject.txt", known)
    subject = " ".join(f"{subject} [{env.token}]".split() if env.token else subject.split())
    known |= {"subject": subject, "code_line": code}
    text = words.wrap(_render(env, letter, "body.txt", known))
    return Outgoing(
        message_id=message_id(str(env.key), env.secret, env.token, env.domain),
        from_name=_line(env.sender),
        from_address=env.from_address,
        to_name=_line(env.to.name),
        to_address=env.to.email or "",
        subject=subject,
        text=f"{text}\n{code}\n" if code else text,
        html=_with_code(_render(env, letter, "body.html", known), code),
        date=env.at,
        in_reply_to=env.in_reply_to,
        references=env.references,
        attachments=attachments,
        automatic=automatic,
    )


def _common(env: Envelope) -> dict[str, Any]:
    """Return what every template may name."""
    return {
        "board": env.board,
        "board_title": _line(env.board.name),
        "board_short": _line(env.board.short or env.board.name),
        "zone": env.board.zone,
        "scheme": env.board.scheme,
        "meeting": env.meeting,
        "to": env.to,
        "project_manager": env.project_manager,
        "from_service": False,
        "to_project_manager": env.to.key == env.project_manager.key,
        "today": env.today,
        "at": env.at,
        "intro": env.board.intro,
    }


def _line(text: str) -> str:
    return " ".join(_CONTROLS.sub("", text).split())


def _with_code(html: str, code: str) -> str:
    """Return the HTML with the code line in it, also where a replaced template left it out."""
    if not code or code in html:
        return html
    head, end, tail = html.rpartition("</body>")
    return f"{head}<p>{code}</p>{end}{tail}" if end else f"{html}<p>{code}</p>"


def _render(env: Envelope, letter: str, part: str, known: Mapping[str, Any]) -> str:
    name = f"{letter}/{part}"
    from jinja2 import TemplateError

    try:
        return _CONTROLS.sub("", environment(env.templates).get_template(name).render(known))
    except TemplateError as error:
        raise InputFault(_problem(name, error)) from error


def _problem(name: str, error: TemplateError) -> Problem:
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    where = Where(file=file or name, line=line)
    hint = "Mend the file, or take it away to have the words that came with the program."
    return Problem("template.fault", f"The letter could not be written: {error}.", hint, where=where)


@lru_cache(maxsize=8)
def environment(override: Path | None = None) -> Environment:
    """Return the templates, read and compiled once a process; a file that changed is read again.

    Args:
        override: the directory whose files come before the shipped ones.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    class Letters(Environment):
        """Templates that share what they may all name as one record; Jinja2 looks it up in a chain of them, name by name."""

        def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
            return {**self.globals, **(d or {})}

    places = [override] if override else []
    found = Letters(
        loader=FileSystemLoader([*places, paths.templates() / "emails"]),
        autoescape=select_autoescape(("html",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    found.filters |= {
        "day": words.day,
        "short_day": words.short_day,
        "long_day": words.long_day,
        "full_day": words.full_day,
        "clock": words.clock,
        "join": words.join,
        "times": words.times,
        "capital": words.capital,
        "sentence": words.sentence,
        "possessive": words.possessive,
        "stop": words.stop,
        "age": words.age,
        "due": words.due,
        "ref": words.ref,
        "refs": words.refs,
        "brief": words.brief,
        "breaks": _breaks,
    }
    found.globals |= {
        "plural": words.plural,
        "when": words.when,
        "by_when": words.moment,
        "colour": words.colour,
        "LABEL_UPDATE": blocks.LABEL_UPDATE,
        "LABEL_COLOUR": blocks.LABEL_COLOUR,
        "LABEL_DATE": blocks.LABEL_DATE,
        "SEPARATOR": blocks.SEPARATOR,
    }
    return found


def _breaks(text: str) -> str:
    """Return text as HTML with its line ends kept."""
    from markupsafe import Markup, escape

    return Markup("<br>\n").join(escape(line) for line in text.strip().splitlines())


def template_faults(override: Path) -> tuple[Problem, ...]:
    """Return what is wrong with an administrator's own templates that can be seen without writing a letter."""
    from jinja2 import TemplateError

    shipped, own = environment(None), environment(override)
    known = set(shipped.list_templates())
    problems = []
    for path in sorted(p for p in override.rglob("*") if p.suffix in (".txt", ".html")):
        name = path.relative_to(override).as_posix()
        if name not in known:
            hint = "A replaced letter has the name of the one it replaces, such as circulation/body.txt."
            problems.append(Problem("template.unknown", "No letter uses this template.", hint, where=Where(str(path))))
            continue
        try:
            own.get_template(name)
        except TemplateError as error:
            problems.append(_problem(str(path), error))
    return tuple(problems)
