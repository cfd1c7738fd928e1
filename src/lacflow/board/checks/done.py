"""Whether words say plainly that something is done, or plainly that it is not. In doubt: neither.

A word counts only where it is said of the work itself: it opens a clause, alone or behind `the action`, `this`, `it` and the
like. `Young people stuck in placements`, `delayed discharges` and `outstanding results` say nothing of the action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lacflow.board import diary
from lacflow.board.plan import Deliverable, DueKind

#: What the work is called in a diary.
_WORK = (
    r"(?:(?:the|this|these|that|our|all|whole|entire|overall|main|above)\s+)*"
    r"(?:it|this|that|action|actions|work|project|pilot|programme|scheme|roll-?\s?out|launch|implementation|delivery|"
    r"procurement|tender|recruitment|review|report|bid|plan|planning|progress|development|redesign|consultation|exercise|"
    r"training|policy|protocol|strategy|pathway|proposal|workstream|task|everything|all|deliverables?|part)"
)
_CLAUSE = re.compile(
    r"[.;:!?\n•]+|\s[-–—]\s|,\s+(?=(?:but|and|so|now|still)\b)|\b(?:but|however|although|and so)\b", re.IGNORECASE
)
#: `that this paused until ...`, `Pat confirmed that the pilot is on hold`.
_REPORTED = (
    r"(?:(?:[\w’' .]{0,60}?\b(?:advised|confirmed|noted|reported|said|says|agreed|told us)\b[\w’' ]{0,40}?\b)?that\s+)?"
)
_IS = (
    r"(?:\s+(?:is|are|was|were|has|have|had|been|being|remains?|currently|still|now|also|again|presently|temporarily|"
    r"therefore|however|put|therefore|both|all|since|unfortunately))*"
)
_STUCK = re.compile(
    rf"^\W*{_REPORTED}(?:{_WORK}{_IS}|(?:currently|still|now|again|put|unfortunately|all)\b)?\s*"
    r"(?P<word>stuck|stalled|paused|on hold|halted|blocked|suspended|at a standstill|behind schedule|in abeyance|"
    r"not (?:progressing|progressed|moving forward|moved forward|moved on|able to (?:progress|proceed|start|continue))|"
    r"unable to (?:progress|proceed|start|continue)|cannot (?:progress|proceed|start|continue|go ahead|be progressed)|"
    r"no (?:further )?progress (?:has been |was |is being |being )?(?:made|possible|yet|to report)?)\b",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"\b(?:no longer|resum\w+|restart\w*|back on (?:track|course|schedule)|under ?way again|unblocked|lifted|re-?started|"
    r"overcome|resolved|picked up again|going ahead|back in hand)\b",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(
    r"\b(?:if|unless|should|would|could|may|might|risk|avoid|prevent|in case|whether|not to be)\b", re.IGNORECASE
)

_ACHIEVED = (
    r"complete|completed|finished|done|started|begun|delivered|implemented|achieved|in place|signed off|live|agreed|approved|"
    r"launched|recruited|written|closed"
)
_TO_DO = r"complete|do|finish|start|deliver|deliver on|agree|implement|approve|sign off|launch|recruit|write"
_NOT_DONE = re.compile(
    rf"^\W*{_REPORTED}(?:{_WORK}{_IS}\s+)?(?:(?:is|are|has|have|was)\s+)?"
    rf"(?P<word>not (?:yet )?(?:been )?(?:{_ACHIEVED})|incomplete|(?:still|yet) to (?:be (?:{_ACHIEVED})|{_TO_DO})|"
    r"still (?:in progress|under way|ongoing|outstanding|open)|still waiting|(?:remains|is) outstanding|"
    r"(?:further|more) work (?:is )?(?:still )?(?:required|needed)|work (?:is )?(?:still )?continu(?:es|ing)|"
    r"work in progress|in progress|partly (?:complete|done)|only partly|cannot be closed)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"^\W*(?:{_WORK}{_IS}\s+|(?:now|all|both|fully|therefore|rag\W+|brag\W+)\s*)*"
    r"(?:is |are |has been |have been |was |were )?(?:now |all |fully )?"
    r"(?:complete|completed|closed?|done|finished|achieved|signed off|blue)\b"
    r"(?!\s*(?:by|date|the|a|this|when|once|once|before|to|with|in part|\d+\s*%|:))",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|nearly|almost|partly|partially|half|mostly|due|to be|will be|\d+\s*%)\b", re.IGNORECASE
)


def says_stuck(progress: str) -> str:
    """Return the clause in which the newest entries say that the work stands still; "" where none says so plainly."""
    return _said(progress, _STUCK, _MOVING)


def says_not_done(progress: str) -> str:
    """Return the clause in which the newest entries say that the work is not done; "" where none does, or one says it is."""
    found = _said(progress, _NOT_DONE, _MOVING)
    return "" if found and says_done(progress) else found


def says_done(progress: str) -> str:
    """Return the clause in which the newest entries say that the work is done; "" where none says so plainly."""
    for clause in _clauses(progress):
        if _DONE.match(clause) and not _NOT.search(clause):
            return clause
    return ""


def part_done(part: Deliverable) -> bool:
    """Tell whether a part is said to be done: in its date column, or in its newest words."""
    if DueKind.COMPLETE in (part.due.kind, part.revised.kind):
        return True
    return bool(says_done(part.update))


def _said(progress: str, pattern: re.Pattern[str], taken_back: re.Pattern[str]) -> str:
    found = ""
    for clause in _clauses(progress):
        if taken_back.search(clause):
            found = ""
        elif pattern.match(clause) and not _NOT_SAID.search(clause):
            found = clause
    return found


def _clauses(progress: str) -> Iterator[str]:
    """Yield the clauses of the newest entries, the date and the writer's initials they open with taken off."""
    for entry in diary.newest(progress):
        for clause in _CLAUSE.split(opening_off(entry.words)):
            if clause and clause.strip():
                yield clause.strip()


def opening_off(words: str) -> str:
    """Return an entry without the date and the writer's initials it opens with."""
    return re.sub(
        r"^[ \t•*·>-]*(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|[A-Z][a-z]{2,8}[ '’]*\d{2,4})\s*[-–:]?\s*"
        r"(?:(?:[A-Z][\w'’]*\.?\s){0,2}[A-Z][\w'’]*\s+[-–]\s*)?",
        "",
        words,
    )
