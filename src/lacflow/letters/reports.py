"""Letters that carry a paper fixed at its time. People decide on them, so they have no mark of automatic mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lacflow.board.paper import Block, Paper
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.slots import Parent
from lacflow.board.upward import Fed
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.mail.message import Attachment, Outgoing


def upward(
    env: Envelope,
    blocks: Sequence[Block],
    *,
    parent: Parent,
    fed: Fed,
    reader: Person,
    flags: int = 0,
    attachments: tuple[Attachment, ...] = (),
) -> Outgoing:
    """Send a report to the board above, or to our project manager the same with what became of it.

    Args:
        blocks: the figures, as the letter shows them; the whole report is attached.
        reader: whom it goes to.
        flags: passages that should be looked at before it is published.
    """
    own = env.to.key == env.project_manager.key
    known = {
        "parent": parent,
        "slot": fed.slot,
        "met": fed.meeting,
        "fresh": fed.fresh,
        "blocks": blocks,
        "own": own,
        "reader": None if reader.key == env.project_manager.key else reader,
        "flags": flags,
    }
    return compose(env, "upward", known, attachments=attachments)


def unreported(env: Envelope, *, parent: Parent, fed: Fed, name: str, after: date | None) -> Outgoing:
    """Tell our project manager that the board above met without our report.

    Args:
        name: what commands call the slot.
        after: when the board above meets next, if that is known.
    """
    known = {"parent": parent, "slot": fed.slot, "name": name, "next": after, "from_service": True}
    return compose(env, "unreported", known, automatic=True)


def papers(
    env: Envelope,
    called: Sequence[str],
    *,
    late: bool = False,
    flags: Sequence[tuple[str, str]] = (),
    attachments: tuple[Attachment, ...] = (),
) -> Outgoing:
    """Send the project manager the board's papers as they were fixed.

    Args:
        called: what they are, in words.
        flags: (heading, what) of what should be looked at before they are published.
    """
    known = {"called": called, "late": late, "flags": flags}
    return compose(env, "papers", known, attachments=attachments)


def minutes(
    env: Envelope,
    before: Sequence[str] = (),
    asked: Sequence[Action] = (),
    *,
    example: str,
    objectives: Sequence[str] = (),
    say: Mapping[str, str] | None = None,
) -> Outgoing:
    """Ask the project manager what the board decided, with what was before it and what a reply can do.

    Args:
        before: what stood in the briefing, in figures.
        asked: the actions a decision was asked for on.
        example: a ref of the plan, for the examples.
        objectives: the numbers of the plan's objectives, where it has more than one.
        say: what a reply calls each action, by key, where the plan has refs more than once.
    """
    known = {
        "before": before,
        "asked": asked,
        "say": say or words.told_apart(asked),
        "example": example,
        "objectives": objectives,
    }
    return compose(env, "minutes", known)


def addendum(env: Envelope, paper: Paper, *, attachments: tuple[Attachment, ...] = ()) -> Outgoing:
    """Send the addendum to the briefing to the chair, or to the project manager."""
    return compose(env, "addendum", {"paper": paper}, attachments=attachments)
