"""Checks of a round: who gave no update, what is not new, what was promised to a board that has met or will not meet."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from lacflow.board import diary
from lacflow.board.checks.done import opening_off
from lacflow.board.checks.rules import Facts, Finding, Seen, Weight, plain_day, plan_rule, quote, rule
from lacflow.board.plan import Plan
from lacflow.board.rag import Rag

#: Where no meeting is known, a note this old is not fresh.
_STALE = timedelta(weeks=8)
_ENTRY = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{2,4} - [^\n]*? - ", re.MULTILINE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SENTENCE = re.compile(r"(?<=[a-z)\d])[.;]\s+(?=[A-Z])|\n+")
_TO_COME = re.compile(
    r"\b(?:will|shall|to|is due to|going to|are to|is to)\s+(?:also\s+|then\s+|be\s+|go\s+|go back\s+)*"
    r"(?:present|report|brought|bring|tak|submit|discuss|tabl|consider|updat|shar|go|com|feed|sign|approv|agree)\w*\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"\b(?:board|committee|cabinet)\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})[./](?P<y>\d{{4}}|\d\d)\b"
    rf"|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTHS})[a-z]*\b\.?[ '’-]*"
    r"(?P<year>20\d\d|\d\d)?(?!\d))",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:in|of|for|by|on|early|late|mid|next|during|until|,)[ -]+(?:the\s+)?\Z", re.IGNORECASE)


@rule("text_unchanged", Weight.TIDY)
def _text_unchanged(seen: Seen) -> Finding:
    if seen.before is not None:
        words = _fold(seen.said_words)
        if not words or words not in _last_entries(seen.before.progress):
            return None
        return "the same words as last time", "These are the words we already hold: has anything changed?"
    now, last = _fold(seen.action.progress), seen.last
    if last is None or not now or now != _fold(last.progress) or seen.rag is Rag.BLUE or _heard_since(seen):
        return None
    return "its words are the same as at the last board", ""


@rule("red_without_fresh_note", Weight.MISLEADS)
def _red_without_fresh_note(seen: Seen) -> Finding:
    if seen.rag is not Rag.RED or seen.before is not None or seen.facts is None or seen.said_words:
        return None
    written = diary.newest_day(diary.entries(seen.action.progress))
    newest = max((day for day in (written, seen.facts.heard.get(seen.action.key)) if day), default=None)
    since = seen.facts.last_board or seen.today - _STALE
    if newest is None or newest >= since:
        return None
    label = seen.scheme.label(Rag.RED).lower()
    last = f"the last board ({plain_day(since)})" if seen.facts.last_board else "eight weeks ago"
    return f"{label}, and its newest note, of {plain_day(newest)}, is from before {last}", ""


@rule("no_update_returned", Weight.MISSING)
def _no_update_returned(seen: Seen) -> Finding:
    board = seen.facts.unanswered.get(seen.action.key) if seen.facts else None
    if not board or seen.rag in (None, Rag.BLUE):
        return None
    return f"shown {seen.scheme.label(seen.rag).lower()}, though no update came for {board}", ""


@rule("promised_to_past_board", Weight.MISSING)
def _promised_to_past_board(seen: Seen) -> Finding:
    """The newest words still speak of a board to come, on a day that has passed."""
    if seen.before is not None or seen.rag is Rag.BLUE:
        return None
    for entry, sentence in _promises(seen.action.progress):
        day = _day_in(sentence, entry.on)
        if day and day < seen.today and (entry.on is None or entry.on <= day):
            return f"promises {quote(sentence)}, and that day has passed", ""
    return None


@rule("upward_without_slot", Weight.MISSING)
def _upward_without_slot(seen: Seen) -> Finding:
    """A report is promised to the board above, and no slot for it is in the diary."""
    for entry, sentence in _promises(seen.action.progress) if seen.facts and seen.before is None else ():
        for name, slots in seen.facts.upward.items() if seen.facts else ():
            ahead = [slot for slot in slots if slot >= seen.today]
            day = _day_in(sentence, entry.on)
            if name.lower() not in sentence.lower() or (day and day < seen.today):
                continue
            if not ahead or (day and not any(slot.replace(day=1) == day.replace(day=1) for slot in ahead)):
                when = f" in {day:%B %Y}" if day else ""
                return f"promises {quote(sentence)}, and {name} has no slot for it{when}", ""
    return None


@plan_rule("reader_owes", Weight.MISSING)
def _reader_owes(plan: Plan, facts: Facts) -> Iterator[tuple[str, str]]:
    for person, keys in facts.owing.items():
        if keys:
            yield "", owes(person, keys)


def owes(person: str, keys: Collection[str]) -> str:
    """Say that somebody who is briefed owes updates themselves."""
    return f"{person} is briefed and owes {len(keys)} update(s): {', '.join(keys)}"


def _promises(progress: str) -> Iterator[tuple[diary.Entry, str]]:
    for entry in diary.newest(progress):
        for sentence in _SENTENCE.split(entry.words):
            sentence = opening_off(sentence)
            promise = _TO_COME.search(sentence)
            if promise and _BODY.search(sentence, promise.end()):
                yield entry, sentence.strip(" .")


def _day_in(sentence: str, written: date | None) -> date | None:
    """Return the one day (a month's last) named behind the board; without a year, the next after the entry."""
    body = _BODY.search(sentence)
    days = {_as_day(m, written) for m in _DAY.finditer(sentence, body.end() if body else 0)}
    return days.pop() if len(days) == 1 else None


def _as_day(match: re.Match[str], written: date | None) -> date | None:
    year = match["y"] or match["year"]
    if not year and (written is None or not (match["day"] or match["d"] or _AT.search(match.string, 0, match.start()))):
        return None  # `the board may decide` names no month
    month = int(match["m"]) if match["m"] else _MONTHS.split("|").index(match["month"].lower()[:3]) + 1
    number = int(year) + (2000 if int(year) < 100 else 0) if year else written.year if written else 0
    try:
        last = monthrange(number, month)[1]
        day = date(number, month, int(match["d"] or match["day"] or last))
        return day if year or written is None or day >= written else day.replace(year=number + 1)
    except ValueError:
        return None


def _heard_since(seen: Seen) -> bool:
    heard = seen.facts.heard.get(seen.action.key) if seen.facts else None
    last = seen.facts.last_board if seen.facts else None
    return heard is not None and (last is None or heard >= last)


def _last_entries(progress: str) -> set[str]:
    """Return, folded, the whole of a diary and the words of its last dated entry."""
    entries: Sequence[str] = _ENTRY.split(progress)
    return {_fold(progress), _fold(entries[-1])} - {""}


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
