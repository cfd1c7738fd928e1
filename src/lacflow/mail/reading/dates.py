"""The new date a statement gives its action, where it plainly gives one; and the day it was completed.

Dates in a diary are mostly of something else (`the panel met on 5 August`). A date is the action's only where the words say
so: it was moved, extended or slipped to it, it is the new or target date, something is to be complete by it, or the date
stands by itself as the answer. Any other date to come that may be meant is only probable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lacflow.board.due import find_due, probable_due
from lacflow.board.plan import Due, DueKind
from lacflow.mail.reading.date_doubts import WAVERING, date_doubt, is_against, named_new_after, replaces, without_old
from lacflow.mail.reading.phrases import CORRECTS

_MOVED = re.compile(
    r"\b(?:mov(?:e|es|ed|ing)|slip(?:s|ped|ping)?|put(?:ting)? (?:\w+ ){0,2}back|push(?:ed|ing)?(?: (?:\w+ ){0,2}(?:back|out))?|extend(?:ed)?|exten(?:d|sion)"
    r"|revis(?:e|ed)|defer(?:red)?|delay(?:ed)?"
    r"|re-?schedul(?:e|ed)|re-?profil(?:e|ed)|re-?plann?(?:ed)?|chang(?:e|ed)|amend(?:ed)?|postpon(?:e|ed)"
    r"|(?:brought|bring(?:ing)?) (?:\w+ ){0,2}forward|now)\b"
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
#: A lead's own request for a date is that date: `proposed new date 28 February`.
_ASKED_FOR = re.compile(r"\bpropos\w+[ ]+(?=(?:new |revised |target |completion |due |end )*date\b)", re.IGNORECASE)
_COMPLETING = re.compile(
    r"\b(?P<verb>complet(?:e|ed|ion|ing)|done|finish(?:ed)?|finali[sz]ed?|sign(?:ed)?(?: off)?|in place|conclud(?:e"
    r"|ed)|closed?|deliver(?:ed)?|achiev(?:e|ed)|ready|out|live)"
    r"(?:[ ]+(?:by|in|on|at|for|before|around|no later than|the|of|is|expected|due|planned|date|fully|this|still|it|be|to|will"
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
_OWN_WORDS = (
    "it this that these they both all date dates the deadline target timescale timescales completion action "
    "actions due end please can you we need needs to be has have had been now will is are also so therefore i "
    "would like request requesting ask asking want must should again and but an for which just slightly only "
    "further unfortunately sadly as such timeline still agreed formally already new revised expected planned ref "
    "refs item means mean timeframe implementation by a months month weeks week few couple of one two three"
)
_OWN_SUBJECT = frozenset(_OWN_WORDS.split())
_OPEN_END = re.compile(r"\b(?:by|to|before|for)[ ]*(?:the )?$", re.IGNORECASE)
#: How a completion is tied to a time that is no day: `finished in the summer term`, not `finished the summer term at 84%`.
_TIED = re.compile(
    r"\b(?:by|in|before|during|at|on|until|for|over)[ ]+(?:the |this |next |end of |of )*$", re.IGNORECASE
)
_ALONE = re.compile(
    r"(?:by|to|till?|until|for|in|on|now|date|due|the|is|are|new|revised|target|be|done|complete[d]?|end|of|should"
    r"|will|to|both|all|please|approx|[ :=()-])*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[ ]*(?:at (?:the )?latest|latest|please|now)?[ ]*(?:$|[,;.!?)\n\t|]|[-–—] |[ ](?:because|as|due to|owing to|since|while|so that|to allow)\b)",
    re.IGNORECASE,
)
#: A day and month that may as well be a score or a measure.
_SHORT = re.compile(r"\d{1,2}[./]\d{1,2}")
_SEGMENT_START = re.compile(r"[,;:.!?\n\t(|]|[ ][-–—][ ]|^[ ]?[-–—][ ]?|\band\b|\bbut\b")
_FORECAST = re.compile(r"\b(?:will|to follow|should|expect\w*|due)\b", re.IGNORECASE)
_GATHERING = re.compile(
    r"\b(?:meeting|meets?|panel|board|workshop|session|conference|event|hall|visit|interview|launch|starts?|begins?"
    r"|from|between)\b",
    re.IGNORECASE,
)
_SLIPPED = re.compile(
    r"\b(?:slipp(?:ed|ing)|delayed|behind (?:schedule|plan)|overrun\w*|running late|push(?:ed|ing)? (?:this |it |the date )?back"
    r"|(?:needs?|need) (?:another|a further|an extra|more|a few more) (?:\w+ )?(?:time|weeks?|fortnight|months?))\b",
    re.IGNORECASE,
)
#: The words that say the date stays as it is, whatever other days are named.
_SAME = re.compile(
    r"\bno (?:further |other )?changes? (?:to|in|of) (?:(?:the|our|my|any|target|due|completion|end|b?rag|status|colour|or|and)[ ])*dates?\b"
    r"|\b(?:target |due |completion |end )?dates? (?:is |are |remains? |stays? |still )*(?:unchanged|the same|as (?:is|it is|before)|not changed|stands?)\b"
    r"|\bdates? (?:has|have) not changed\b",
    re.IGNORECASE,
)
#: What stands between a new date and the old one it is set against.
_RATHER_THAN = re.compile(
    r"[ ]*,?[ ]*(?:now[ ]*)?,?[ ]*(?:(?:and )?not|rather than|instead of)[ ]+(?:the |in |by |at )*", re.IGNORECASE
)
_IT_WILL_BE = re.compile(
    r"\b(?:it|this)(?:.ll| will| is going to| is now going to| looks like it will)(?: now)? be (?:in |at |by |more like |nearer )?(?:the )?$",
    re.IGNORECASE,
)
#: A weekday that has gone by: `signed on Monday`, `met last Tuesday`; `by Monday` and `to be signed on Monday` are to come.
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_GONE_BY = re.compile(
    r"\blast[ ]*$|\b(?:\w{2,}ed|met|went|came|began|had|held|sent|took|got|gave|made|heard|saw|spoke|won|lost|was|were|did|done)\b"
    r"[^,;:.!?\n]{0,60}?(?:\bon[ ]*)?$",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:by|until|till?|to|for|from|will|be|being|is|are|due|should|expect\w*|plan\w*|schedul\w*|book\w*|arrang\w*|mov\w*|now)\b"
    r"|\b(?:to be|will be|being)\b",
    re.IGNORECASE,
)
_WOULD_LIKE = re.compile(r"\b(?:(?:i|we)(?:.d| would) |would )like (?:to|you to)\b", re.IGNORECASE)
#: A request put as a question asks for its date all the same: `Can you move it to 31 October please?`.
_POLITE_QUESTION = re.compile(
    r"((?:^|[.!?\n][ ]*)(?:please |pls )?(?:can|could|would) (?:you|we)\b[^.!?\n]*)\?", re.IGNORECASE
)
_STEM = 4
_LIGHT = frozenset(["with", "from", "that", "this", "have", "will", "been", "them", "into", "over", "each", "ever"])
_FAR_DAYS = 240
_ENDS = re.compile(r"[.!?;](?=\s|$)|\n")
_CLAUSE = re.compile(r"[,;:.!?\n\t|]|[ ][-–—][ ]|\bso\b|\bbut\b|\btherefore\b|\band\b")


@dataclass(frozen=True)
class Dates:
    """What a statement says of dates.

    Attributes:
        due, due_raw: the new date, where it is plain. probable, probable_raw: where it is not, what may be meant.
        doubt: why. completed_on: the day it was completed. forecast: some completion lies ahead.
        same: it says that the date stays as it is.
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
    same: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Found:
    """A date in a text, what it is there, and why it is not certainly the new one."""

    start: int
    end: int
    due: Due
    role: str
    why: str = ""


def find_dates(text: str, said_on: date, activity: str = "") -> Dates:
    """Return the new date a statement gives.

    Args:
        activity: the action's own words: what is named by them is the action (`signing` of `Protocol signed`).

    Example:
        `slipped to Nov` -> 30 November; `launched on 1 August` -> none; `by Christmas` -> none, probably 25 December;
        `new date 15/02/27 if the board agrees` -> none, probably 15 February, and why.
    """
    text = _POLITE_QUESTION.sub(r"\1.", text)
    found, denied = _all(text, said_on, stems(activity))
    sure = [f for f in found if f.role == "due"]
    completed = {
        _past(f.due.date, said_on) for f in found if f.role == "completed" and f.due.kind is DueKind.DAY and f.due.date
    }
    seen = Dates(
        completed_on=completed.pop() if len(completed) == 1 else None,
        forecast=any(f.role in ("due", "maybe", "against", "ahead") for f in found),
        slipped=bool(_SLIPPED.search(text)),
        same=not sure and bool(_SAME.search(text)),
    )
    days = {f.due.date for f in sure}
    if any(CORRECTS.search(text, one.end, two.start) for one in sure for two in found if two.start > one.end):
        return replace(seen, doubt="one date is put in the place of another", probable_raw=found[-1].due.raw)
    if len(days) == 1:
        last = max(sure, key=lambda f: (f.due.kind is DueKind.DAY, f.start))
        spans = tuple((f.start, f.end) for f in sure)
        return replace(seen, due=last.due.date, due_raw=last.due.raw, spans=spans)
    if days:
        return replace(seen, doubt=f"two dates: {' and '.join(f.due.raw for f in sure)}")
    maybe = [f for f in found if f.role in ("maybe", "past", "against")]
    if maybe:
        return _unsure(seen, maybe, said_on)
    return replace(seen, doubt=f"“{denied}” is said not to be its date, and no other is given") if denied else seen


def _unsure(seen: Dates, maybe: list[_Found], said_on: date) -> Dates:
    last = maybe[-1]
    likely = last.due.date or probable_due(last.due.raw, said_on)
    one = len({f.due.raw for f in maybe}) == 1 and last.role != "against"
    only = likely if likely and one and (likely >= said_on or last.role == "past") else None
    return replace(seen, probable=only, probable_raw=last.due.raw, doubt=last.why or _why(last.due))


def _all(text: str, said_on: date, named: frozenset[str]) -> tuple[list[_Found], str]:
    """Return every date of a text with its role, old ones it quotes left out; and one it only denies."""
    dates = find_due(text, said_on)
    contrasted = {d.raw for (_, end, d), (start, *_) in pairwise(dates) if _RATHER_THAN.fullmatch(text[end:start])}
    plain, dates, denied = without_old(text, dates)
    found: list[_Found] = []
    for at, (start, end, due) in enumerate(dates):
        role = _role(plain, start, end, due, said_on, named)
        if due.raw in contrasted and role in ("event", "maybe") and due.date and due.date >= said_on:
            of_a_step = _GATHERING.search(
                plain[max((m.end() for m in _CLAUSE.finditer(plain, 0, start)), default=0) : start]
            )
            role = "event" if of_a_step else "due"
            denied = "" if of_a_step else denied
        if at and replaces(plain[dates[at - 1][1] : start]):
            found[-1] = replace(found[-1], role="event")
            role = _replacing(plain, dates[at - 1][0], due, said_on, named)
        why = date_doubt(plain, at, dates, said_on) if role in ("due", "maybe", "past") else ""
        if why and role != "past" and is_against(why):
            role = "against"
        elif role == "due" and why:
            # A forecast under a condition proposes no date, a new date under one does.
            role = "against" if _COMPLETING.search(plain, 0, start) else "maybe"
        elif role == "event" and is_against(against := date_doubt(plain, at, dates, said_on, denied_only=True)):
            role, why = "against", against
        found.append(_Found(start, end, due, role, why))
    return found, denied


def _replacing(text: str, old: int, due: Due, said_on: date, named: frozenset[str]) -> str:
    """Return the role of a date an arrow or "should be" puts in the place of one before it, which stands at `old`."""
    lead_in = text[:old]
    lead_in = lead_in[max((m.end() for m in _CLAUSE.finditer(lead_in)), default=0) :]
    if due.date is not None and due.date < said_on:
        return "past"
    plain = due.date is not None and due.kind in (DueKind.DAY, DueKind.MONTH) and not _may_be_last_year(due, said_on)
    return "due" if plain and _subject_is_own(lead_in, named) else "maybe"


def _subject_is_own(lead_in: str, named: frozenset[str]) -> bool:
    lead_in = _WOULD_LIKE.sub(" ", lead_in)
    words = {w.lower().strip("’'") for w in re.findall(r"[A-Za-z’']+", lead_in)}
    strange = {w for w in words - _OWN_SUBJECT if w[:_STEM] not in named}
    return not strange and not _DOUBTFUL.search(lead_in)


def stems(words: str) -> frozenset[str]:
    """Return the beginnings of the weighty words, by which two forms of one word are known: `signed`, `signing`."""
    return frozenset(w.lower()[:_STEM] for w in re.findall(r"[^\W\d_]{4,}", words)) - _LIGHT


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


def _role(text: str, start: int, end: int, due: Due, said_on: date, named: frozenset[str]) -> str:
    """Return what a date is: due, completed, maybe (a person must say), ahead (to come, of something) or event."""
    sentence = max((m.end() for m in _ENDS.finditer(text, 0, start)), default=0)
    before = text[sentence:start]
    stop = _ENDS.search(text, end)
    asks = bool(stop and stop[0] == "?")
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    completing = _COMPLETING.search(before)
    untied = completing and due.date is None and not _TIED.search(before)
    if _has_gone_by(clause, due) or untied:
        return "event"
    if _may_be_last_year(due, said_on):
        past = completing and not re.search(
            r"\b(?:by|to be|will|should|for|before|due|expected)\b", clause, re.IGNORECASE
        )
        own = _own(text, before, clause, start, end, completing, named)
        return "completed" if past else "maybe" if own or _OPEN_END.search(before) else "event"
    if due.date is not None and due.date < said_on:
        if completing and not re.search(r"\b(?:not|to be|will|should)\b", clause, re.I):
            return "completed"
        return "past" if _own(text, before, clause, start, end, completing, named, past=True) == "due" else "event"
    own = _own(text, before, clause, start, end, completing, named)
    if own == "due" and (due.date is None or due.kind not in (DueKind.DAY, DueKind.MONTH) or asks):
        return "maybe"
    if own:
        return own
    open_end = _OPEN_END.search(before)
    if open_end and _GATHERING.search(clause):
        return "event"
    vague_for = open_end and open_end[0].lower().startswith("for") and due.date is None
    if open_end and not vague_for and not re.search(r"\bfrom [^,;]{0,30}$", before):
        return "maybe"
    return "ahead" if completing else "event"


def _has_gone_by(clause: str, due: Due) -> bool:
    """Tell whether a bare weekday, read as the coming one, is the last: something was done on it."""
    gone = _GONE_BY.search(clause) if _WEEKDAY.fullmatch(due.raw.strip()) else None
    return bool(gone) and not _TO_COME.search(clause[gone.start() :] if gone else "")


def _may_be_last_year(due: Due, said_on: date) -> bool:
    """Tell whether a day without a year, taken for the next one, may be the last: `done 3 August`, said in mid-August."""
    year = re.search(r"\d{4}|\d[./-]\d{1,2}[./-]\d|[a-z][ '’-]+\d\d$", due.raw, re.IGNORECASE)
    return due.date is not None and not year and (due.date - said_on).days > _FAR_DAYS


def _own(
    text: str,
    before: str,
    clause: str,
    start: int,
    end: int,
    completing: re.Match[str] | None,
    named: frozenset[str],
    *,
    past: bool = False,
) -> str:
    """Return `due` or `maybe` where the words make the date the action's own, else an empty string."""
    firm = re.sub(rf"(?:{WAVERING.pattern}[ ]*(?:be[ ]+|by[ ]+)*)+$", "", before, flags=re.IGNORECASE)
    for cue in (_MOVED.search(firm), _LABELLED.search(firm), _DATE_IS.search(firm), _IT_WILL_BE.search(firm)):
        if cue:
            lead_in = firm[: cue.start()]
            lead_in = lead_in[max((m.end() for m in _CLAUSE.finditer(lead_in)), default=0) :]
            sure = (
                firm == before and not _DOUBTFUL.search(_ASKED_FOR.sub("", cue[0])) and _subject_is_own(lead_in, named)
            )
            step = not sure and cue.re is not _MOVED and _STEP.search(lead_in)
            return "due" if sure else "" if step else "maybe"
    if named_new_after(text[end:]):
        return "due"
    if completing:
        return _completing_role(before, completing)
    if past and re.search(r"\w", _TAIL.sub("", text[end:])):
        return ""
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
    led = WAVERING.sub("", text[opens:start])
    if not _ALONE.fullmatch(led) or not _TAIL.match(text[end:]):
        return ""
    wavering = led != text[opens:start] or (_SHORT.fullmatch(text[start:end]) and not re.search(r"\w", led))
    front = text[:opens].strip(" ,;:.-–—(\n")
    if len(front.split()) <= 3 and not re.search(r"\d", front):
        if _GATHERING.search(front) or _DOUBTFUL.search(front):
            return ""
        return "maybe" if wavering else "due"
    if (
        _FORECAST.search(before)
        and not _GATHERING.search(text[opens:start])
        and not re.search(r"\S[ ]*\S", text[end:].strip(" .!)\n"))
    ):
        step = wavering or _GATHERING.search(before[before.rfind(" so ") + 1 :]) or _DOUBTFUL.search(before)
        return "maybe" if step else "due"
    return ""
