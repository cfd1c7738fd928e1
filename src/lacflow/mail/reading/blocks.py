"""The words of the block a lead fills in, in one place: letters write them, the reader finds them again.

Under each action a request has a separator, a line with the ref and its objective, what we hold, and three labels. The
labels of the forms councils used before are recognised as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lacflow.board.plan import Action
from lacflow.board.refs import fold
from lacflow.mail.lines import remembered

LABEL_UPDATE = "Your update:"
LABEL_COLOUR = "Colour now:"
LABEL_DATE = "New date (if it changed):"
SEPARATOR = "-" * 40

_UPDATE = (
    r"(?P<update>your (?:progress )?update|(?:your )?progress(?: (?:update|since last \w+|now|to date))?"
    r"|update|comments?|narrative)"
)
_COLOUR = (
    r"(?P<colour>(?:your |new )?(?:colou?r|b?rag|status)(?: (?:rating|status))?(?: (?:now|today))?|(?:b?rag"
    r"|colou?r) now)"
)
_DATE = (
    r"(?P<due>(?:new|revised) (?:due |target |completion |end )?date(?: ?\((?:if|only if|where)[^)\n]{0,30}\))?"
    r"|date now"
    r"|new date if (?:it |this )?(?:has )?changed)"
)
_LABEL = re.compile(
    rf"(?:^|(?<=\t)|(?<=[ ]{{2}})|(?<=[.;,|] ))[ \t*_>|-]{{0,6}}(?:{_UPDATE}|{_COLOUR}"
    rf"|{_DATE})[ ]?\*{{0,2}}[ ]?:\*{{0,2}}",
    re.IGNORECASE,
)
#: What a line must begin with to have a label at all; most lines with a colon have none.
_BEGINS = re.compile(rf"[\s*_>|-]*(?:{_UPDATE}|{_COLOUR}|{_DATE})[ ]?\*{{0,2}}[ ]?:", re.IGNORECASE)
_HELD = re.compile(
    r"[ \t*_>|]{0,6}(?:(?:savings )?colour we hold|date we hold|we hold|last progress(?: we hold)?"
    r"|newest progress we hold[^:]{0,40}"
    r"|we would like to know|also asked of|current b?rag|current (?:colour|status)|due|current due date"
    r"|reference)\*{0,2}[ ]?:",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"[ \t*_>|•-]{0,6}(?P<ref>[^\s(*][^(\n*]{0,24}?(?:\((?:[ivx]{1,4}|[a-z]|\d{1,2})\))?)\*{0,2}[ \t]*\([ ]?(?:objective|outcome"
    r"|obj\.?)(?:[ ]+(?P<objective>[\w.]{1,8}))?[ ]?(?P<end>[:)]|$)",
    re.IGNORECASE,
)
_TITLE_REST = re.compile(r"[^()]{0,120}\)?[ \t*.]*$")


@dataclass(frozen=True)
class Label:
    """A label found in a line: which field it is for, and what stands after it in the same line."""

    field: str
    value: str


def labels_in(line: str) -> list[Label]:
    """Return the labels of a line that begins with one, each with the words after it.

    Example:
        `Colour now: Green   New date: Nov` -> colour Green, due Nov.
    """
    return list(_labels(line)) if ":" in line else []


@remembered
def _labels(line: str) -> tuple[Label, ...]:
    found = list(_LABEL.finditer(line)) if _BEGINS.match(line) else []
    if not found or line[: found[0].start()].strip():
        return ()
    ends = [*(m.start() for m in found[1:]), len(line)]
    return tuple(
        Label(m.lastgroup or "", line[m.end() : end].strip(" \t*_")) for m, end in zip(found, ends, strict=True)
    )


def is_held_line(line: str) -> bool:
    """Tell whether a line begins as those do in which we say what we hold."""
    return ":" in line and _says_what_we_hold(line)


@remembered
def _says_what_we_hold(line: str) -> bool:
    return bool(_HELD.match(line))


def title_in(line: str, actions: Sequence[Action]) -> tuple[Action, ...] | None:
    """Return the actions a block's first line can mean; None where the line is no such line.

    Example:
        `10c  (Objective 1)` and `10c (objective 1: The voice of children)` -> the action 10c of objective 1.
    """
    title = _title(line) if "(" in line else None
    if title is None:
        return None
    ref, objective = title
    found = tuple(
        [
            a
            for a in actions
            if fold(a.ref or a.key) == ref and (not objective or a.objective.number.lower() == objective)
        ]
    )
    return found or None


@remembered
def _title(line: str) -> tuple[str, str] | None:
    """Return the ref of a block's first line, folded, and its objective; None where the line is no such line."""
    match = _TITLE.match(line)
    if match is None or not _TITLE_REST.match(
        line[match.end() :] if match["end"] == ":" else line[match.end() :][:1] and ")"
    ):
        return None
    ref = fold(re.sub(r"^(?:ref|action|item)\b[.: ]*", "", match["ref"].strip(), flags=re.IGNORECASE))
    return ref, (match["objective"] or "").strip(".").lower()
