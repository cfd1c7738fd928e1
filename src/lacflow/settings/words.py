"""The small notations of the configuration files, each read from the words typed or refused in plain English.

Days are `2027-01-14`, ranges `2026-12-24..2027-01-02` with both ends included, times `09:00` by the 24-hour clock, local
to the board. Keys (of people, boards, meetings, mailboxes) are letters, digits, dot, dash and underscore.
"""

from __future__ import annotations

import ipaddress
import re
from calendar import monthrange
from datetime import date, time
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_AFTER = re.compile(r"(\d{1,3}) +working +(day|hour)s?")
_LONGEST_RANGE = 400

#: A network wider than this holds more than an organisation's mail servers.
_NARROWEST = 16


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Make the error that says `message` to a layman, and in `hint` what to do."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def pattern(value: str) -> str:
    """Return a regular expression as it stands, if it is one that cannot match nothing."""
    try:
        found = re.compile(value)
    except re.error as error:
        raise fault(
            "pattern.form", f"{value!r} is no regular expression: {error}.", r"For example: '\bCH/\d{4}/\d{2,5}\b'."
        ) from None
    if found.search(""):
        raise fault("pattern.empty", f"{value!r} fits any text.", "Say what must be there, a digit at least.")
    return value


def ews_address(value: str) -> str:
    """Return the address of Exchange's web services; refuse one a password would travel to in the clear."""
    found = re.fullmatch(r"(https?)://([^\s/?#:@]+|\[[0-9a-f:]+\])(:[0-9]+)?/[^\s?#]*", value)
    here = found is not None and found[2] in ("localhost", "127.0.0.1", "[::1]")
    if found is None or (found[1] == "http" and not here):
        raise fault(
            "ews.address",
            "This is not the address of Exchange's web services.",
            "Write it whole, like https://mail.council.example/EWS/Exchange.asmx.",
        )
    return value


def https(value: str) -> str:
    """Return the address of a web service as it stands, if it is one that is reached by TLS."""
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", value):
        raise fault("address.https", "A secret is sent there: the address has to begin with https://.", "Take it out.")
    return value


def network(value: str) -> str:
    """Return the address of a server, or of a network of servers, as it stands; refuse one that holds everybody."""
    try:
        small = ipaddress.ip_network(value, strict=False).prefixlen >= _NARROWEST
    except ValueError:
        small = False
    if not small:
        hint = "Write each server's address, like 10.0.0.5, or a network of servers alone, like 10.0.0.0/28."
        raise fault("trust.relays", "This is no address of a mail server.", hint)
    return value


def closest(word: str, known: Any) -> str | None:
    """Return the known word most like `word`, in any case; None where none is like it."""
    by_lower = {str(k).lower(): str(k) for k in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def suggestion(word: str, known: Any, otherwise: str = "") -> str:
    """Return "Did you mean 'x'?" for the known word most like `word`; else `otherwise`."""
    close = closest(word, known)
    return f"Did you mean {close!r}?" if close else otherwise


def one_or_many(value: Any) -> Any:
    """Let a single word stand where a list may."""
    return [value] if isinstance(value, str) else [] if value is None else value


def empty_is_absent(value: Any) -> Any:
    """Take an entry with nothing after its colon as an empty list of entries."""
    return {} if value is None else value


def line(value: str) -> str:
    """Return text as one line: it goes into headers and subjects."""
    words = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if not words:
        raise fault("text.empty", "Nothing is written here.", "Write a name or some words.")
    return words


def key(value: str) -> str:
    """Return a key; refuse what could not stand in an address, a file name or a letter's token."""
    if not _KEY.fullmatch(value):
        raise fault(
            "key.form",
            "A key has letters, digits, dots, dashes and underscores only, and no spaces.",
            "For example: p.manager or 2027-jan.",
        )
    return value


def address(value: str) -> str:
    """Return an email address."""
    if not _ADDRESS.fullmatch(value) or value.count("@") != 1 or set(value) & set('<>,;:"()[]\\'):
        raise fault(
            "address.form",
            "This is not an email address.",
            "Write the address alone, without a name or brackets: name@council.example.",
        )
    return value


def day(value: Any) -> date:
    """Return the day that `2027-01-14` names."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise fault("date.form", "This is not a date we can read.", "Write year-month-day, like 2027-01-14.")
    year, month, number = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        raise fault("date.impossible", f"There is no month {month}.", "Write year-month-day, like 2027-01-14.")
    if not 2000 <= year <= 2199:
        raise fault("date.impossible", f"The year {year} cannot be meant.", "Write year-month-day, like 2027-01-14.")
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        name = date(year, month, 1).strftime("%B %Y")
        raise fault("date.impossible", f"There is no such day: {name} has {last} days.", "Correct the date.")
    return date(year, month, number)


def days(value: Any) -> tuple[date, date]:
    """Return both ends of a range of days.

    Example:
        `2026-12-24..2027-01-02` -> (24 December, 2 January); `2026-12-24` -> that day twice.
    """
    first, dots, last = value.partition("..") if isinstance(value, str) else ("", "", "")
    start, end = day(first), day(last if dots else first)
    if end < start:
        raise fault("range.backwards", "This range of days ends before it begins.", "Put the earlier day first.")
    if (end - start).days > _LONGEST_RANGE:
        raise fault("range.long", "This range of days is longer than a year.", "Check both years.")
    return start, end


def clock(value: Any) -> time:
    """Return the time of day that `09:00` names."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise fault("time.form", "This is not a time of day.", 'Write hours and minutes, like "09:30" or "14:00".')
    return time(int(found[1]), int(found[2]))


def after(value: Any) -> tuple[int, int]:
    """Return (working days, working hours).

    Example:
        `2 working days` -> (2, 0); `1 working hour` -> (0, 1).
    """
    found = _AFTER.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise fault("after.form", "This does not say how long to wait.", "Write '2 working days' or '1 working hour'.")
    number = int(found[1])
    return (number, 0) if found[2] == "day" else (0, number)


def known(kind: str, message: str, hint: str) -> Any:
    """Make a check that a word is one of `context[kind]`; nothing is checked where the context does not have it.

    Args:
        message: the complaint, with `{}` for the word.
        hint: what to do when no known word is like it.
    """

    def check(value: str, info: ValidationInfo) -> str:
        words = (info.context or {}).get(kind)
        if words is not None and value not in words:
            raise fault(f"{kind}.unknown", message.format(repr(value)), suggestion(value, words, hint))
        return value

    return check
