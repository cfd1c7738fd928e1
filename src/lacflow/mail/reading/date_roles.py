"""What a date in a statement is: the action's new one, the day it was completed, of something else, or for a person to say.

A date is of the action where the words right before it say so (`date_cues`) and what they are said of is the action itself,
not a step, a meeting or a person.
"""

from __future__ import annotations

import re
from datetime import date

from lacflow.board.plan import Due, DueKind
from lacflow.mail.reading import date_cues as cues
from lacflow.mail.reading.date_doubts import WAVERING, named_new_after, names_meeting
from lacflow.mail.reading.phrases import ends_complete
from lacflow.mail.reading.said_when import said_when

#: A month that something is moved to is next year's where it is nearer than this.
_NEXT_DAYS = 290
_FEW_WORDS = 3
#: A date that follows the colour and no more: `with the solicitors, amber, 8 January`.
_BESIDE_A_COLOUR = re.compile(r"\b(?:blue|green|amber|red)(?:[ ]*[,;:.(–-]|[ ]and\b)[ ]*$", re.IGNORECASE)


def subject_is_own(lead_in: str, named: frozenset[str]) -> bool:
    """Tell whether a move or a due date is said of the action itself: of `it`, of nothing, or of words that name it."""
    lead_in = cues.WOULD_LIKE.sub(" ", lead_in)
    words = {w.lower().replace("’", "'").strip("'") for w in re.findall(r"[A-Za-z’']+", lead_in)}
    strange = {w for w in words - cues.OWN_SUBJECT if w[: cues.STEM] not in named}
    return not strange and not cues.DOUBTFUL.search(lead_in)


def role_of(text: str, start: int, end: int, due: Due, said_on: date, named: frozenset[str]) -> str:
    """Return what a date is: due, completed, maybe (a person must say), past, ahead or gone (of something), or event.

    Args:
        start, end: where the date stands. named: the beginnings of the words that name the action.
    """
    sentence = max((m.end() for m in cues.ENDS.finditer(text, 0, start)), default=0)
    before = text[sentence:start]
    stop = cues.ENDS.search(text, end)
    asks = bool(stop and stop[0] == "?")
    clause = before[max((m.end() for m in cues.CLAUSE.finditer(before)), default=0) :]
    completing = cues.COMPLETING.search(before)
    untied = completing and due.date is None and not cues.TIED.search(before)
    if aside := _set_aside(before, clause, text[end:], due, said_on) or ("event" if untied else ""):
        return aside
    if may_be_last_year(due, said_on):
        own = _own(text, before, clause, start, end, completing, named)
        return _of_last_year(text, before, clause, due, said_on, own, completing)
    if due.date is not None and due.date < said_on:
        if completing and not re.search(r"\b(?:not|to be|will|should)\b", clause, re.I):
            return "completed"
        return "past" if _own(text, before, clause, start, end, completing, named, past=True) == "due" else "event"
    own = _own(text, before, clause, start, end, completing, named)
    if own != "due" and due.kind in (DueKind.DAY, DueKind.MONTH) and not asks:
        own = said_when(before, text[end : stop.start() if stop else len(text)]) or own
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
    goes_to = open_end is not None and open_end[0].lower().startswith("to") and names_meeting(text[end:])
    if goes_to or (open_end and cues.GATHERING.search(clause)):
        return "event"
    vague_for = open_end and open_end[0].lower().startswith("for") and due.date is None
    if open_end and not vague_for and not re.search(r"\bfrom (?!now\b)[^,;]{0,30}$", before):
        return "maybe"
    return "ahead" if completing else "event"


def _of_last_year(
    text: str, before: str, clause: str, due: Due, said_on: date, own: str, completing: re.Match[str] | None
) -> str:
    """Return what a day without a year is that may be the last one: done then, to come, or a person must say."""
    if cues.HAPPENED_BY.search(clause):
        return "completed" if completing and not cues.STEP.search(clause) else "event"
    past = completing and not re.search(r"\b(?:by|to be|will|should|for|before|due|expected)\b", clause, re.IGNORECASE)
    if completing and ends_complete(text):
        return "event"
    near = due.kind is DueKind.MONTH and due.date is not None and (due.date - said_on).days < _NEXT_DAYS
    if own == "due" and near and not past and cues.MOVED.search(before) and not cues.ONCE.search(before):
        return "due"
    return "completed" if past else "maybe" if own in ("due", "maybe") or cues.OPEN_END.search(before) else "event"


def _now_has(clause: str, after: str) -> str:
    """Return `due` where "now" and the day are all that is said (`out to tender again, now March 2027`), else `maybe`."""
    return "due" if cues.NOW_HAS.fullmatch(f"{clause.strip()} ") and cues.TAIL.match(after) else "maybe"


def _set_aside(before: str, clause: str, after: str, due: Due, said_on: date) -> str:
    """Return what a date is that the words before it set aside: spelt in part, a lower limit, gone by or said once."""
    spelt = cues.SPELT.search(before)
    if spelt:
        # `the thirty-first of January`: only its month is read, so it is never certain.
        cued = (cues.MOVED, cues.LABELLED, cues.DATE_IS, cues.OPEN_END)
        return "maybe" if any(c.search(before[: spelt.start()]) for c in cued) else "event"
    if limit := _lower_limit(before, due, said_on):
        return limit
    if due.kind is DueKind.MONTH and cues.ADJECTIVE.search(before) and cues.NAMED_BY_IT.match(after):
        return "event"
    if cues.OF_A_PERSON.search(clause) or cues.SESSIONS.search(before):
        return "event"
    planned = cues.AS_PLANNED.search(before)
    told = any(c.search(before) for c in (cues.SAID_ONCE, cues.WAS_TO_BE, cues.AS_AT, cues.ASKED_BY, cues.BOOKED))
    if _has_gone_by(clause, due):
        return "gone"
    return "event" if planned or told else ""


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


def may_be_last_year(due: Due, said_on: date) -> bool:
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
                and subject_is_own(lead_in, named)
                and (cue.re is not cues.AIMED_FOR or cues.TAIL.match(text[end:]))
            )
            step = not sure and cue.re is not cues.MOVED and cues.STEP.search(lead_in)
            if cue[0].lower().startswith("now") and cues.ON_AN_AGENDA.search(cue[0]):
                return "event"
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
    if cues.WAITS.search(lead_in):
        return "event"
    if cues.DOUBTFUL.search(lead_in):
        return "maybe"
    words = {w.lower() for w in re.findall(r"[A-Za-z’']+", lead_in)}
    if words <= cues.OWN_SUBJECT:
        return "due"
    if cues.FINAL.match(completing["verb"]):
        return "maybe" if cues.STEP.search(lead_in) else "due"
    return "ahead"


def _alone(text: str, before: str, start: int, end: int) -> str:
    """Read a date that stands by itself between marks: near the front it is the answer, at the end after a forecast too."""
    opens = max((m.end() for m in cues.SEGMENT_START.finditer(text, 0, start)), default=0)
    led = cues.ROUGHLY.sub("", WAVERING.sub("", text[opens:start]))
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
    if _ends_an_answer(text, before, start, end, opens):
        return "maybe" if wavering else "due"
    if _is_a_sentence(text, before, start, end):
        return "maybe" if cues.SHORT.fullmatch(text[start:end]) or wavering else "due"
    if (
        (cues.FORECAST.search(before) or cues.MORE_TIME.search(before))
        and not cues.GATHERING.search(text[opens:start])
        and not re.search(r"\S[ ]*\S", text[end:].strip(" .!)\n"))
    ):
        step = wavering or cues.GATHERING.search(before[before.rfind(" so ") + 1 :]) or cues.DOUBTFUL.search(before)
        return "maybe" if step else "due"
    return ""


#: How an answer begins whose last words may be its new date: a colour that something is wrong with.
_COLOUR_FIRST = re.compile(r"[\W_]*(?:(?:is|now|still|at|it.s|stays?|remains?) )*(?:amber|red)\b", re.IGNORECASE)
_SO = re.compile(r"\bso(?: now| then| please)?[ ]*(?:by |until |end of |the )*$", re.IGNORECASE)


def _ends_an_answer(text: str, before: str, start: int, end: int, opens: int) -> bool:
    """Tell whether a date by itself ends a sentence of reasons: `amber, speaker pulled out, 30 Nov.`, `..., so 31 January.`"""
    if re.search(r"\w", re.sub(r"(?i)\b(?:please|pls|now|thanks)\b", "", text[end : _stop(text, end)])):
        return False
    told = text[start - len(before) : opens].strip(" ,;:–-")
    if _SO.search(text[:start]):
        return bool(told) and not cues.GATHERING.search(told.rsplit(",", 1)[-1])
    said = f"{told} {text[opens:start]}"
    if cues.GATHERING.search(said) or re.search(r"\d", re.sub(r"\d+ (?:of|out of) (?:the )?\d+", "", told)) or not told:
        return False
    apart = re.search(r"(?:[,;:]|[ ][-–—])[ ]*$", text[:opens])
    return bool(apart and _COLOUR_FIRST.match(before) and len(told.split()) > 1)


def _is_a_sentence(text: str, before: str, start: int, end: int) -> bool:
    """Tell whether a date is a sentence by itself, as an answer is: `Amber, the data took longer. 31 October.`

    After a sentence about a meeting it may be the meeting's.
    """
    opens = start - len(before)
    if re.search(r"\w", cues.ALONE.sub("", before)) or re.search(
        r"\w", cues.TAIL.sub("", text[end : _stop(text, end)])
    ):
        return False
    said = text[:opens].rstrip(" .!;\n")
    last = said[max((m.end() for m in cues.ENDS.finditer(said)), default=0) :]
    return bool(last.strip()) and not cues.GATHERING.search(last)


def _stop(text: str, at: int) -> int:
    found = cues.ENDS.search(text, at)
    return found.start() if found else len(text)
