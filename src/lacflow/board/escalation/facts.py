"""One action in one cycle, as the escalation rules see it. Instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lacflow.board.assurance import NO_PAST, Past, boards_silent, boards_since
from lacflow.board.calendar import Meeting
from lacflow.board.plan import Action
from lacflow.board.rag import Rag

#: What stands for the plan as a whole where a rule is about that.
WHOLE = Action("*", ref="the whole plan", activity="The plan as a whole")


@dataclass(frozen=True)
class ItemFacts:
    """One open action in one cycle, as the rules see it.

    Attributes:
        before: its colour when the cycle opened; None when it was not in the plan then, or had none.
        colour_since: when it got its present colour in this cycle; None if it did not change in this cycle.
        colours_at_boards: its colour as each earlier board of this plan saw it, oldest first, this cycle not included.
        reason_given: whether the update that gave its present colour in this cycle came with words (True if no colour
            came in this cycle and older progress words exist).
        due_before: its date in force when the cycle opened.
        asked: whether an update on it was asked of anybody in this cycle; asked_at the first instant.
        touched_at: the first instant a reading, held text or "no change" touched it in this cycle; None: nothing did.
        chased_at: when it was (or would have been) chased; None before the chase.
        reply_by: when its update was due.
        last_update_at: when anybody last said anything about it in any cycle; None never.
        opened_at: when the cycle opened; used only for an action nobody was asked about.
        past: what earlier boards knew of it, and every date it had.
        checks: the checks it fails (docs/checks.md), by name, with what each says; only where a rule asks for them.
        came_from: the colour its newest change in this cycle took the place of.
        whole: it stands for the plan as a whole: only rules about that, or about checks, look at it.
    """

    action: Action
    before: Rag | None = None
    colour_since: datetime | None = None
    colours_at_boards: tuple[Rag | None, ...] = ()
    reason_given: bool = True
    due_before: date | None = None
    asked: bool = False
    touched_at: datetime | None = None
    chased_at: datetime | None = None
    reply_by: datetime | None = None
    last_update_at: datetime | None = None
    asked_at: datetime | None = None
    opened_at: datetime | None = None
    past: Past = NO_PAST
    checks: Mapping[str, str] = field(default_factory=dict)
    came_from: Rag | None = None
    whole: bool = False

    @property
    def boards_since(self) -> int | None:
        """How many boards ago anything was last said of it: 0 for this one; None: never."""
        return boards_since(self.past.heard, now=self.touched_at is not None or self.colour_since is not None)

    @property
    def boards_silent(self) -> int:
        """For how many boards in a row, this one included, an update was asked and nothing was said."""
        return boards_silent(self.past, now=self.silent)

    @property
    def silent(self) -> bool:
        """Tell whether it was asked about and chased, and nothing touched it."""
        return self.asked and self.chased_at is not None and self.touched_at is None


def boards_at_colour(item: ItemFacts) -> int:
    """Count the boards in a row, this one included, that see the action at its present colour; 0 without a colour."""
    colour = item.action.rag.value
    if colour is None:
        return 0
    count = 1
    for seen in reversed(item.colours_at_boards):
        if seen is not colour:
            break
        count += 1
    return count


def new_date_missing(item: ItemFacts, meeting: Meeting) -> bool:
    """Tell whether its date will have passed by the meeting and no later one was given in this cycle.

    A date given in this cycle to an action that had none counts as a new one.
    """
    due = item.action.current_due.date
    if due is None or due >= meeting.date:
        return False
    if item.due_before is None:
        return not item.action.revised
    return due <= item.due_before
