"""The new date a statement gives its action, where it plainly gives one; and the day it was completed.

Dates in a diary are mostly of something else (`the panel met on 5 August`). A date is the action's only where the words say
so: it was moved, extended or slipped to it, it is the new or target date, something is to be complete by it, or the date
stands by itself as the answer. Any other date to come that may be meant is only probable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lacflow.board.due import find_due, probable_due
from lacflow.board.plan import Due, DueKind

_MOVED = re.compile(
    r"\b(?:mov(?:e|es|ed|ing)|slip(?:s|ped|ping)?|put back|push(?:ed)?(?: back| out)?|extend(?:ed)?|exten(?:d|sion)"
    r"|revis(?:e|ed)|defer(?:red)?|delay(?:ed)?"
    r"|re-?schedul(?:e|ed)|re-?profil(?:e|ed)|re-?plann?(?:ed)?|chang(?:e|ed)|amend(?:ed)?|postpon(?:e|ed)"
    r"|(?:brought|bring) forward|now)\b"
    r"(?P<between>[^.;!?\n]{0,40}?)\b(?:to|until|till?|for)\b(?: be)?(?: about)?[ ]*(?:the )?$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:(?:new|revised|target|completion|due|expected|updated|amended|proposed)[ ]+)+(?:date|deadline"
    r"|timescale)?[ ]*(?:(?:is|now|will be|should be|to|of|for|by|in|on|the|be)[ ]+)*[:=-]?[ ]*(?:the )?$",
    re.IGNORECASE,
)
_DATE_IS = re.compile(
    r"\b(?:date|deadline|timescale)(?: is| now| is now| should be| will be| to|:)+[ ]*(?:the )?$", re.IGNORECASE
)
_COMPLETING = re.compile(
    r"\b(?P<verb>complet(?:e|ed|ion|ing)|done|finish(?:ed)?|finali[sz]ed?|sign(?:ed)?(?: off)?|in place|conclud(?:e"
    r"|ed)|closed?|deliver(?:ed)?|achiev(?:e|ed)|ready)"
    r"(?:[ ]+(?:by|in|on|at|for|before|around|the|of|is|expected|due|planned|date|fully|this|still|it|be|to|will"
    r"|should|off|then))*[ ]*[:,-]?[ ]*(?:the )?$",
    re.IGNORECASE,
)
_FINAL = re.compile(r"complet|finish|finali|sign|conclud|in place", re.IGNORECASE)
_STEP = re.compile(
    r"\b(?:first|draft|phase|stage|pilot|interim|part|half|some|next step|initial|meeting|workshops?|sessions?|panel"
    r"|interviews?|conference|event|survey|consultation"
    r"|audit|review|recruitment|training|report|paper|await\w*|waiting|pending|once|if|may|might|could|would|hopefully|possibly|risk|unlikely"
    r"|not|no longer|cannot|won.?t|can.?t|never|was|were)\b",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"\b(?:may|might|could|would|if|possibl[ey]|perhaps|maybe|hopefully|probably|risk|unlikely|not|cannot|won.?t"
    r"|can.?t|didn.?t|never|unless|whether|was|were|think|hope|propos\w+|suggest\w*|ideally)\b",
    re.IGNORECASE,
)
#: The subjects under which a move or a due date is the action's own.
_OWN_SUBJECT = frozenset(
    [
        "it",
        "this",
        "that",
        "these",
        "they",
        "both",
        "all",
        "date",
        "dates",
        "the",
        "deadline",
        "target",
        "timescale",
        "timescales",
        "completion",
        "action",
        "actions",
        "due",
        "end",
        "please",
        "can",
        "you",
        "we",
        "need",
        "needs",
        "to",
        "be",
        "has",
        "have",
        "had",
        "been",
        "now",
        "will",
        "is",
        "are",
        "also",
        "so",
        "therefore",
        "i",
        "would",
        "like",
        "request",
        "requesting",
        "ask",
        "asking",
        "want",
        "must",
        "should",
        "again",
        "and",
        "but",
        "an",
        "for",
        "which",
        "just",
        "therefore",
        "slightly",
        "only",
        "again",
        "further",
        "unfortunately",
        "sadly",
        "as",
        "such",
        "timeline",
        "still",
        "agreed",
        "formally",
        "already",
        "new",
        "revised",
        "expected",
        "planned",
        "ref",
        "refs",
        "item",
        "timeframe",
        "implementation",
        "by",
        "a",
        "months",
        "month",
        "weeks",
        "week",
        "few",
        "couple",
        "of",
        "one",
        "two",
        "three",
    ]
)
_OPEN_END = re.compile(r"\b(?:by|until|till?|to|before|for|til)[ ]*(?:the )?$", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:by|to|till?|until|for|in|on|now|date|due|the|is|are|new|revised|target|be|done|complete[d]?|end|of|should"
    r"|will|to|both|all|please|approx|[ :=()-])*",
    re.IGNORECASE,
)
_SEGMENT_START = re.compile(r"[,;:.!?\n(]|[ ][-–—][ ]|^[ ]?[-–—][ ]?|\band\b|\bbut\b")
_FORECAST = re.compile(r"\b(?:will|to follow|should|expect\w*|due)\b", re.IGNORECASE)
_GATHERING = re.compile(
    r"\b(?:meeting|meets?|panel|board|workshop|session|conference|event|hall|visit|interview|launch|starts?|begins?"
    r"|from|between)\b",
    re.IGNORECASE,
)
_SLIPPED = re.compile(
    r"\b(?:slipp(?:ed|ing)|delayed|behind (?:schedule|plan)|overrun\w*|running late)\b", re.IGNORECASE
)
_FAR_DAYS = 240
_ENDS = re.compile(r"[.!?;](?=\s|$)|\n")
_CLAUSE = re.compile(r"[,;:.!?\n]|[ ][-–—][ ]|\bso\b|\bbut\b|\btherefore\b|\band\b")


@dataclass(frozen=True)
class Dates:
    """What a statement says of dates.

    Attributes:
        due, due_raw: the new date, where it is plain. probable, probable_raw: where it is not, what may be meant.
        doubt: why. completed_on: the day it was completed. forecast: some completion lies ahead.
        spans: where the dates stood that were used.
    """

    due: date | None = None
    due_raw: str = ""
    probable: date | None = None
    probable_raw: str = ""
    doubt: str = ""
    completed_on: date | None = None
    forecast: bool = False
    slipped: bool = False
    spans: tuple[tuple[int, int], ...] = ()


def find_dates(text: str, said_on: date) -> Dates:
    """Return the new date a statement gives.

    Example:
        `slipped to Nov` -> 30 November; `launched on 1 August` -> none; `by Christmas` -> none, probably 25 December.
    """
    found = [(start, end, due, _role(text, start, end, due, said_on)) for start, end, due in find_due(text, said_on)]
    sure = [(s, e, d) for s, e, d, role in found if role == "due"]
    completed = {
        _past(d.date, said_on) for _, _, d, role in found if role == "completed" and d.kind is DueKind.DAY and d.date
    }
    forecast = any(role in ("due", "maybe", "ahead") for *_, role in found)
    done_on = completed.pop() if len(completed) == 1 else None
    slipped = bool(_SLIPPED.search(text))
    days = {d.date for _, _, d in sure}
    if len(days) == 1:
        _, _, due = max(sure, key=lambda item: (item[2].kind is DueKind.DAY, item[0]))
        spans = tuple((s, e) for s, e, _ in sure)
        return Dates(due.date, due.raw, completed_on=done_on, forecast=forecast, slipped=slipped, spans=spans)
    if days:
        raw = " and ".join(d.raw for _, _, d in sure)
        return Dates(doubt=f"two dates: {raw}", completed_on=done_on, forecast=forecast, slipped=slipped)
    maybe = [(d, s, e) for s, e, d, role in found if role == "maybe"]
    if not maybe:
        return Dates(completed_on=done_on, forecast=forecast, slipped=slipped)
    due = maybe[-1][0]
    likely = due.date or probable_due(due.raw, said_on)
    only = likely if likely and likely >= said_on and len({d.raw for d, _, _ in maybe}) == 1 else None
    return Dates(None, "", only, due.raw, _why(due), done_on, forecast, slipped)


def _past(day: date, said_on: date) -> date | None:
    if day <= said_on:
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def _why(due: Due) -> str:
    return (
        f"“{due.raw}” is not certainly the action's new date"
        if due.date
        else f"“{due.raw}” is no certain day ({due.why})"
    )


def _role(text: str, start: int, end: int, due: Due, said_on: date) -> str:
    """Return what a date is: due, completed, maybe (a person must say), ahead (to come, of something) or event."""
    sentence = max((m.end() for m in _ENDS.finditer(text, 0, start)), default=0)
    before = text[sentence:start]
    stop = _ENDS.search(text, end)
    asks = bool(stop and stop[0] == "?")
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    completing = _COMPLETING.search(before)
    if _may_be_last_year(due, said_on):
        past = completing and not re.search(
            r"\b(?:by|to be|will|should|for|before|due|expected)\b", clause, re.IGNORECASE
        )
        own = _own(text, before, clause, start, end, completing)
        return "completed" if past else "maybe" if own or _OPEN_END.search(before) else "event"
    if due.date is not None and due.date < said_on:
        return "completed" if completing and not re.search(r"\b(?:not|to be|will|should)\b", clause, re.I) else "event"
    own = _own(text, before, clause, start, end, completing)
    if own == "due" and (due.date is None or due.kind not in (DueKind.DAY, DueKind.MONTH) or asks):
        return "maybe"
    if own:
        return own
    if _OPEN_END.search(before) and not re.search(r"\bfrom [^,;]{0,30}$", before):
        return "maybe"
    return "ahead" if completing else "event"


def _may_be_last_year(due: Due, said_on: date) -> bool:
    """Tell whether a day without a year, taken for the next one, may be the last: `done 3 August`, said in mid-August."""
    year = re.search(r"\d{4}|\d[./-]\d{1,2}[./-]\d|[a-z][ '’-]+\d\d$", due.raw, re.IGNORECASE)
    return due.date is not None and not year and (due.date - said_on).days > _FAR_DAYS


def _own(text: str, before: str, clause: str, start: int, end: int, completing: re.Match[str] | None) -> str:
    """Return `due` or `maybe` where the words make the date the action's own, else an empty string."""
    for cue in (_MOVED.search(before), _LABELLED.search(before), _DATE_IS.search(before)):
        if cue:
            lead_in = before[: cue.start()]
            lead_in = lead_in[max((m.end() for m in _CLAUSE.finditer(lead_in)), default=0) :]
            words = {w.lower().strip("’'") for w in re.findall(r"[A-Za-z’']+", lead_in)}
            own = words <= _OWN_SUBJECT and not _DOUBTFUL.search(lead_in) and not _DOUBTFUL.search(cue[0])
            return "due" if own else "maybe"
    if completing:
        return _completing_role(before, completing)
    return _alone(text, before, start, end)


def _completing_role(before: str, completing: re.Match[str]) -> str:
    lead_in = before[: completing.start()]
    lead_in = lead_in[max((m.end() for m in _CLAUSE.finditer(lead_in)), default=0) :]
    if _DOUBTFUL.search(lead_in):
        return "maybe"
    words = {w.lower() for w in re.findall(r"[A-Za-z’']+", lead_in)}
    if words <= _OWN_SUBJECT:
        return "due"
    return "due" if _FINAL.match(completing["verb"]) and not _STEP.search(lead_in) else "maybe"


def _alone(text: str, before: str, start: int, end: int) -> str:
    """Read a date that stands by itself between marks: near the front it is the answer, at the end after a forecast too."""
    opens = max((m.end() for m in _SEGMENT_START.finditer(text, 0, start)), default=0)
    if not _ALONE.fullmatch(text[opens:start]) or not re.match(r"[ ]*(?:$|[,;.!?)\n]|[-–—] )", text[end:]):
        return ""
    front = text[:opens].strip(" ,;:.-–—(\n")
    if len(front.split()) <= 3 and not re.search(r"\d", front):
        return "" if _GATHERING.search(front) or _DOUBTFUL.search(front) else "due"
    if (
        _FORECAST.search(before)
        and not _GATHERING.search(text[opens:start])
        and not re.search(r"\S[ ]*\S", text[end:].strip(" .!)\n"))
    ):
        step = _GATHERING.search(before[before.rfind(" so ") + 1 :]) or _DOUBTFUL.search(before)
        return "maybe" if step else "due"
    return ""
