"""Whether a statement calls its action complete: a proposal only, and none where its own words say otherwise.

"Complete" beside a date to come, a share of the whole, something left over or another colour waits for a person.
"""

from __future__ import annotations

import re

from lacflow.mail.reading.colour_words import Seen
from lacflow.mail.reading.dates import Dates
from lacflow.mail.reading.judged import Judged
from lacflow.mail.reading.phrases import (
    COMPLETE,
    FRAME,
    LEFT_OVER,
    MAYBE_COMPLETE,
    NOT_COMPLETE,
    OF_THE_WHOLE,
    SAYS_NOT_COMPLETE,
    completes_something,
    ends_complete,
    not_quite,
    without_closure,
)
from lacflow.mail.reading.shares import part_done

#: A request put as a question says nothing by itself of whether it is done: `Can this be closed please?`.
REQUEST = re.compile(r"(?:can|could|may|shall) [^.!\n]{0,60}\?", re.IGNORECASE)


def judge_completion(judged: Judged, text: str, seen: Seen, dates: Dates) -> None:
    """Judge whether a statement calls its action complete.

    Args:
        seen, dates: what the same statement says of its colour and date.
    """
    plain = text
    if seen.spans and not re.search(r"[^\W\d_]{3,}", FRAME.sub(" ", text[: seen.spans[0][0]])):
        plain = text[seen.spans[0][1] :]
    plain = without_closure(plain.lstrip(" -–—:,.;()\n"))
    said = _said_complete(plain, coloured=judged.sure.rag is not None)
    if SAYS_NOT_COMPLETE.match(plain) and judged.sure.rag is None:
        judged.doubt("it says it is not complete")
    elif said and (undone := not_quite(plain[said.end() :])):
        judged.doubt(f"complete, but “{undone}”")
        judged.set(rag=None)
    elif (
        said
        and not (dates.forecast and _ahead_of(plain, said.end()))
        and not NOT_COMPLETE.search(plain[: said.end() + 30])
    ):
        left = LEFT_OVER.search(plain, said.end())
        if judged.sure.rag is not None:
            judged.doubt(f"complete, and {judged.sure.rag.value}, in one answer")
            judged.set(rag=None)
        elif left:
            judged.doubt(f"complete, but “{left[0]}”")
            judged.suggest(complete=True)
            judged.set(complete=False)
        else:
            judged.set(complete=True)
    elif judged.sure.rag is None and not judged.sure.complete and ends_complete(text) and not dates.forecast:
        judged.set(complete=True)
    elif judged.sure.rag is None and not judged.sure.complete and not judged.maybe.complete:
        maybe = MAYBE_COMPLETE.search(text)
        if (
            maybe
            and not NOT_COMPLETE.search(text)
            and not dates.forecast
            and OF_THE_WHOLE.search(text[: maybe.end() + 1])
        ):
            judged.doubt(f"“{maybe[0].strip()}”: is the whole action complete?")
            judged.suggest(complete=True)
    if judged.sure.complete and dates.completed_on:
        judged.set(completed_on=dates.completed_on)
    if judged.sure.complete and judged.sure.due is not None:
        judged.doubt("complete, with a date to come")
        judged.suggest(complete=True, due=judged.sure.due, due_raw=judged.sure.due_raw)
        judged.set(complete=False, due=None, due_raw=None, completed_on=None)


def judge_share(judged: Judged, text: str) -> None:
    """Let what is called complete, or blue, wait where its own words give a share of the whole."""
    part = part_done(text) if judged.sure.complete else ""
    if part or (judged.sure.complete and judged.maybe.due is not None):
        judged.doubt(f"complete, but “{part}”" if part else "complete, with a date to come")
        judged.suggest(complete=True)
        judged.set(complete=False, completed_on=None)


def _said_complete(plain: str, *, coloured: bool) -> re.Match[str] | None:
    """Return the words that call the action complete; beside a colour, `completed 45 of 60 audits` calls it nothing."""
    said = None if REQUEST.match(plain) else COMPLETE.match(plain)
    if said and coloured and said[0].lower().endswith("closed") and re.match(r"[ ]+\w", plain[said.end() :]):
        return None  # `closed 29 January`: the consultation, not the action
    return None if said and coloured and completes_something(plain[said.end() :]) else said


def _ahead_of(text: str, at: int) -> bool:
    """Tell whether the date to come follows the word so closely that it says when it will be done."""
    return not re.search(r"[.;,\n]", text[at : at + 3])
