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
from lacflow.mail.reading import date_cues as cues
from lacflow.mail.reading.date_doubts import WAVERING, date_doubt, is_against, named_new_after, replaces, without_old
from lacflow.mail.reading.phrases import CORRECTS

#: A month that something is moved to is next year's where it is nearer than this.
_NEXT_DAYS = 290
_FEW_WORDS = 3
#: A date that follows the colour and no more: `with the solicitors, amber, 8 January`.
_BESIDE_A_COLOUR = re.compile(r"\b(?:blue|green|amber|red)[ ]*[,;:.(–-][ ]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Dates:
    """What a statement says of dates.

    Attributes:
        due, due_raw: the new date, where it is plain. probable, probable_raw: where it is not, what may be meant.
        doubt: why. completed_on: the day it was completed. forecast: some completion lies ahead.
        same: it says that the date stays as it is.
        ahead, ahead_raw: the last day to come that it names, whatever is to be on it.
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
    ahead: date | None = None
    ahead_raw: str = ""
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
    text = cues.POLITE_QUESTION.sub(r"\1.", text)
    found, denied = _all(text, said_on, stems(activity))
    found = _then(text, found, said_on)
    sure = [f for f in found if f.role == "due"]
    to_come = [f.due for f in found if f.due.date is not None and f.due.date >= said_on]
    completed = {
        _past(f.due.date, said_on) for f in found if f.role == "completed" and f.due.kind is DueKind.DAY and f.due.date
    }
    seen = Dates(
        completed_on=completed.pop() if len(completed) == 1 else None,
        forecast=any(f.role in ("due", "maybe", "against", "ahead") for f in found),
        slipped=bool(cues.SLIPPED.search(text)),
        same=not sure and bool(cues.SAME.search(text)),
        ahead=to_come[-1].date if to_come else None,
        ahead_raw=to_come[-1].raw if to_come else "",
    )
    days = {f.due.date for f in sure}
    if any(CORRECTS.search(text, one.end, two.start) for one in sure for two in found if two.start > one.end):
        return replace(seen, doubt="one date is put in the place of another", probable_raw=found[-1].due.raw)
    if len(days) == 1 and cues.SAME.search(text):
        last = sure[-1]
        doubt = f"“{last.due.raw}” is given, and the date is said to stay"
        return replace(seen, probable=last.due.date, probable_raw=last.due.raw, doubt=doubt)
    if len(days) == 1:
        last = max(sure, key=lambda f: (f.due.kind is DueKind.DAY, f.start))
        spans = tuple((f.start, f.end) for f in sure)
        return replace(seen, due=last.due.date, due_raw=last.due.raw, spans=spans)
    if days:
        return replace(seen, doubt=f"two dates: {' and '.join(f.due.raw for f in sure)}")
    maybe = [f for f in found if f.role in ("maybe", "past", "against")]
    if maybe:
        return _unsure(seen, maybe, said_on)
    if denied:
        return replace(seen, doubt=f"“{denied}” is said not to be its date, and no other is given")
    unset = cues.UNSET.search(text)
    return replace(seen, doubt=f"“{unset[0].strip()}”: the new date is not known yet") if unset else seen


def _then(text: str, found: list[_Found], said_on: date) -> list[_Found]:
    """Give the only date of a text its role where what follows asks for it: `... a week on Wednesday, can you change the date to then`."""
    ahead = [f for f in found if f.due.date is not None and f.due.date >= said_on]
    if (
        len(found) != 1
        or not ahead
        or ahead[0].due.kind is not DueKind.DAY
        or not cues.TO_THEN.search(text, ahead[0].end)
    ):
        return found
    return [replace(ahead[0], role="due")]


def _unsure(seen: Dates, maybe: list[_Found], said_on: date) -> Dates:
    last = maybe[-1]
    likely = last.due.date or probable_due(last.due.raw, said_on)
    one = len({f.due.raw for f in maybe}) == 1 and last.role != "against"
    only = likely if likely and one and (likely >= said_on or last.role == "past") else None
    return replace(seen, probable=only, probable_raw=last.due.raw, doubt=last.why or _why(last.due))


def _all(text: str, said_on: date, named: frozenset[str]) -> tuple[list[_Found], str]:
    """Return every date of a text with its role, old ones it quotes left out; and one it only denies."""
    dates = find_due(text, said_on)
    contrasted = {d.raw for (_, end, d), (start, *_) in pairwise(dates) if cues.RATHER_THAN.fullmatch(text[end:start])}
    plain, dates, denied = without_old(text, dates)
    found: list[_Found] = []
    for at, (start, end, due) in enumerate(dates):
        role = _role(plain, start, end, due, said_on, named)
        if due.raw in contrasted and role in ("event", "maybe") and due.date and due.date >= said_on:
            of_a_step = cues.GATHERING.search(
                plain[max((m.end() for m in cues.CLAUSE.finditer(plain, 0, start)), default=0) : start]
            )
            role = "event" if of_a_step else "due"
            denied = "" if of_a_step else denied
        if at and replaces(plain[dates[at - 1][1] : start]):
            found[-1] = replace(found[-1], role="event")
            role = _replacing(plain, dates[at - 1][0], due, said_on, named)
        if due.date is None and due.why.startswith("no such day"):
            role = "maybe"
        why = date_doubt(plain, at, dates, said_on) if role in ("due", "maybe", "past") else ""
        if why and role != "past" and is_against(why):
            role = "against"
        elif role == "due" and why:
            # A forecast under a condition proposes no date, a new date under one does.
            role = "against" if cues.COMPLETING.search(plain, 0, start) else "maybe"
        elif role == "event" and is_against(against := date_doubt(plain, at, dates, said_on, denied_only=True)):
            role, why = "against", against
        found.append(_Found(start, end, due, role, why))
    return found, denied


def _replacing(text: str, old: int, due: Due, said_on: date, named: frozenset[str]) -> str:
    """Return the role of a date an arrow or "should be" puts in the place of one before it, which stands at `old`."""
    lead_in = text[:old]
    lead_in = lead_in[max((m.end() for m in cues.CLAUSE.finditer(lead_in)), default=0) :]
    if due.date is not None and due.date < said_on:
        return "past"
    plain = due.date is not None and due.kind in (DueKind.DAY, DueKind.MONTH) and not _may_be_last_year(due, said_on)
    return "due" if plain and _subject_is_own(lead_in, named) else "maybe"


def _subject_is_own(lead_in: str, named: frozenset[str]) -> bool:
    lead_in = cues.WOULD_LIKE.sub(" ", lead_in)
    words = {w.lower().replace("’", "'").strip("'") for w in re.findall(r"[A-Za-z’']+", lead_in)}
    strange = {w for w in words - cues.OWN_SUBJECT if w[: cues.STEM] not in named}
    return not strange and not cues.DOUBTFUL.search(lead_in)


def stems(words: str) -> frozenset[str]:
    """Return the beginnings of the weighty words, by which two forms of one word are known: `signed`, `signing`."""
    return frozenset(w.lower()[: cues.STEM] for w in re.findall(r"[^\W\d_]{4,}", words)) - cues.LIGHT


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
    sentence = max((m.end() for m in cues.ENDS.finditer(text, 0, start)), default=0)
    before = text[sentence:start]
    stop = cues.ENDS.search(text, end)
    asks = bool(stop and stop[0] == "?")
    clause = before[max((m.end() for m in cues.CLAUSE.finditer(before)), default=0) :]
    completing = cues.COMPLETING.search(before)
    untied = completing and due.date is None and not cues.TIED.search(before)
    if aside := _set_aside(before, clause, due, said_on) or ("event" if untied else ""):
        return aside
    if _may_be_last_year(due, said_on):
        past = completing and not re.search(
            r"\b(?:by|to be|will|should|for|before|due|expected)\b", clause, re.IGNORECASE
        )
        own = _own(text, before, clause, start, end, completing, named)
        near = due.kind is DueKind.MONTH and due.date is not None and (due.date - said_on).days < _NEXT_DAYS
        if own == "due" and near and not past and cues.MOVED.search(before) and not cues.ONCE.search(before):
            return "due"
        return "completed" if past else "maybe" if own in ("due", "maybe") or cues.OPEN_END.search(before) else "event"
    if due.date is not None and due.date < said_on:
        if completing and not re.search(r"\b(?:not|to be|will|should)\b", clause, re.I):
            return "completed"
        return "past" if _own(text, before, clause, start, end, completing, named, past=True) == "due" else "event"
    own = _own(text, before, clause, start, end, completing, named)
    vague = due.date is None or due.kind not in (DueKind.DAY, DueKind.MONTH)
    if own == "due" and (vague or asks or cues.AS_BEFORE.match(text, end)):
        return "maybe"
    if own:
        return own
    if due.raw.lower().startswith("within ") and cues.FORECAST.search(clause):
        return "maybe"
    open_end = cues.OPEN_END.search(before)
    if cues.NOW_HAS.search(clause) and not cues.GATHERING.search(clause):
        return _now_has(clause, text[end:])
    if open_end and cues.GATHERING.search(clause):
        return "event"
    vague_for = open_end and open_end[0].lower().startswith("for") and due.date is None
    if open_end and not vague_for and not re.search(r"\bfrom (?!now\b)[^,;]{0,30}$", before):
        return "maybe"
    return "ahead" if completing else "event"


def _now_has(clause: str, after: str) -> str:
    """Return `due` where "now" and the day are all that is said (`out to tender again, now March 2027`), else `maybe`."""
    return "due" if cues.NOW_HAS.fullmatch(f"{clause.strip()} ") and cues.TAIL.match(after) else "maybe"


def _set_aside(before: str, clause: str, due: Due, said_on: date) -> str:
    """Return what a date is that the words before it set aside: spelt in part, a lower limit, gone by or said once."""
    spelt = cues.SPELT.search(before)
    if spelt:
        # `the thirty-first of January`: only its month is read, so it is never certain.
        cued = (cues.MOVED, cues.LABELLED, cues.DATE_IS, cues.OPEN_END)
        return "maybe" if any(c.search(before[: spelt.start()]) for c in cued) else "event"
    if limit := _lower_limit(before, due, said_on):
        return limit
    planned = cues.AS_PLANNED.search(before)
    told = any(c.search(before) for c in (cues.SAID_ONCE, cues.WAS_TO_BE, cues.AS_AT, cues.ASKED_BY, cues.BOOKED))
    return "event" if _has_gone_by(clause, due) or planned or told else ""


def _lower_limit(before: str, due: Due, said_on: date) -> str:
    """Return what a date is before which nothing will be done: `not finished before March` is no date, `until March` may be."""
    limit = "before " if due.raw.lower().startswith("before ") else ""
    if not cues.NOT_BEFORE.search(before + limit) or (due.date and due.date < said_on):
        return ""
    return "against" if limit else "maybe"


def _has_gone_by(clause: str, due: Due) -> bool:
    """Tell whether a bare weekday, read as the coming one, is the last: something was done on it."""
    gone = cues.GONE_BY.search(clause) if cues.WEEKDAY.fullmatch(due.raw.strip()) else None
    return bool(gone) and not cues.TO_COME.search(clause[gone.start() :] if gone else "")


def _may_be_last_year(due: Due, said_on: date) -> bool:
    """Tell whether a day without a year, taken for the next one, may be the last: `done 3 August`, said in mid-August."""
    year = re.search(r"\d{4}|\d[./-]\d{1,2}[./-]\d|[a-z][ '’-]+\d\d$", due.raw, re.IGNORECASE)
    return due.date is not None and not year and (due.date - said_on).days > cues.FAR_DAYS


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
    for cue in (
        _last(cues.MOVED, firm),
        cues.LABELLED.search(firm),
        cues.DATE_IS.search(firm),
        cues.IT_WILL_BE.search(firm),
        cues.AIMED_FOR.search(before),
    ):
        if cue:
            lead_in = _subject(before[: cue.start()], cue[0])
            sure = (
                firm == before
                and not cues.ROUGHLY.search(cue[0])
                and not cues.DOUBTFUL.search(cues.WOULD_LIKE.sub("", cues.ASKED_FOR.sub("", cue[0])))
                and _subject_is_own(lead_in, named)
                and (cue.re is not cues.AIMED_FOR or cues.TAIL.match(text[end:]))
            )
            step = not sure and cue.re is not cues.MOVED and cues.STEP.search(lead_in)
            meeting = cues.MEETING_MOVED.search(lead_in) if not sure else None
            if meeting and meeting["what"][: cues.STEM].lower() not in named:
                return "event"
            aside = "event" if cues.BARE_LABEL.fullmatch(cue[0]) else ""
            return "due" if sure else aside if step else "maybe"
    if cues.NOW_ON.search(firm) and firm == before:
        return "due"
    if expected := cues.EXPECTED.search(before):
        words = {w.lower() for w in re.findall(r"[A-Za-z’']+", expected["between"])} - cues.OWN_SUBJECT - cues.DOING
        return "due" if all(w[: cues.STEM] in named for w in words) else "maybe"
    if cues.PUT_FORWARD.search(before):
        return "maybe"
    if named_new_after(text[end:]):
        return "due"
    if completing:
        return _completing_role(before, completing)
    if past and re.search(r"\w", cues.TAIL.sub("", text[end:])):
        return ""
    return _alone(text, before, start, end)


def _subject(lead_in: str, cue: str) -> str:
    """Return the words a cue is said of: its clause, or, for a bare `expected by` after a comma, all of the sentence."""
    clause = lead_in[max((m.end() for m in cues.CLAUSE.finditer(lead_in)), default=0) :]
    bare = not clause.strip() and cues.BARE_LABEL.fullmatch(cue)
    return cues.COLOURED.sub(" ", lead_in if bare else clause)


def _last(cue: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the cue that begins last of those which reach the end: `red now, with the date moved to` moves the date."""
    found = cue.search(text)
    while found and (later := cue.search(text, found.start() + 1)):
        found = later
    return found


def _completing_role(before: str, completing: re.Match[str]) -> str:
    lead_in = before[: completing.start()]
    lead_in = lead_in[max((m.end() for m in cues.CLAUSE.finditer(lead_in)), default=0) :]
    if cues.DOUBTFUL.search(lead_in):
        return "maybe"
    words = {w.lower() for w in re.findall(r"[A-Za-z’']+", lead_in)}
    if words <= cues.OWN_SUBJECT:
        return "due"
    return "due" if cues.FINAL.match(completing["verb"]) and not cues.STEP.search(lead_in) else "maybe"


def _alone(text: str, before: str, start: int, end: int) -> str:
    """Read a date that stands by itself between marks: near the front it is the answer, at the end after a forecast too."""
    opens = max((m.end() for m in cues.SEGMENT_START.finditer(text, 0, start)), default=0)
    led = WAVERING.sub("", text[opens:start])
    if cues.ALONE.fullmatch(led) and cues.EITHER.match(text, end) and len(text[:opens].split()) <= _FEW_WORDS:
        return "maybe"
    if cues.PLEASE.match(text, end) and cues.ALONE.fullmatch(led) and led == text[opens:start]:
        return "due"
    if not cues.ALONE.fullmatch(led) or not cues.TAIL.match(text[end:]):
        return ""
    wavering = led != text[opens:start] or (cues.SHORT.fullmatch(text[start:end]) and not re.search(r"\w", led))
    # "..., now 31 January 2027" is the answer wherever its sentence stands.
    since = opens - len(before) + (start - opens) if re.search(r"\bnow\b", led, re.IGNORECASE) else 0
    front = text[max(0, since) : opens].strip(" ,;:.-–—(\n*•o")
    if len(front.split()) <= 3 and not re.search(r"\d", front):
        if cues.GATHERING.search(front) or cues.DOUBTFUL.search(front):
            return ""
        return "maybe" if wavering else "due"
    if _BESIDE_A_COLOUR.search(text[:opens]):
        return "maybe" if wavering else "due"
    if re.search(r"\bso\b[ ]*$", text[:opens], re.IGNORECASE) and re.match(r"[ ]*please\b", text[end:], re.IGNORECASE):
        return "maybe" if wavering else "due"
    if (
        (cues.FORECAST.search(before) or cues.MORE_TIME.search(before))
        and not cues.GATHERING.search(text[opens:start])
        and not re.search(r"\S[ ]*\S", text[end:].strip(" .!)\n"))
    ):
        step = wavering or cues.GATHERING.search(before[before.rfind(" so ") + 1 :]) or cues.DOUBTFUL.search(before)
        return "maybe" if step else "due"
    return ""
