"""What the project manager's replies order: one short line, one order. Anything that is not plainly an order is not one.

A line is an order only as a whole: a verb, perhaps names, refs or numbers, perhaps "please" and "thanks", nothing more. A
sentence that merely contains a verb, a question, or a negation is returned as not understood.

Example:
    `hold 10c` | `excuse Helen Fern` | `give Tom Moss until Friday` | `confirm 10c and 12a` | `accept 3, 5` | `send now`
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lacflow.board.due import read_due
from lacflow.board.plan import Due

_POLITE = re.compile(
    r"^(?:please|ok|okay|yes|thanks|thank you)[,.!:]?\s+|[,.!]?\s*(?:please|thanks|thank you)[.!]*$", re.IGNORECASE
)
_REF = r"(?:O\d+/)?\d{1,3}[a-z]?\d{0,3}(?:\.[a-z0-9]{1,4})*(?:-[a-z0-9]{1,4})?"
_REFS = rf"{_REF}(?:\s*(?:,|and|&|;)\s*{_REF})*"
_NUMBERS = r"\d{1,6}(?:\s*(?:,|and|&|;)\s*\d{1,6})*"
_NAME = r"[^\W\d_][\w.'’ -]{0,60}?"
_NOISE = re.compile(
    r"^(?:hi|hello|dear|many thanks|kind regards|best wishes|regards|thanks|thank you|best|cheers)\b.{0,40}$"
    r"|^sent from my\b.*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Instruction:
    """One order, and the exact line it rests on. What it does depends on the letter it answers."""

    verb: str
    evidence: str
    refs: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    name: str = ""
    until: Due | None = None


_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (verb, re.compile(rf"(?:{pattern})", re.IGNORECASE))
    for verb, pattern in (
        ("resume", r"(?:resume|carry on|go on|unhold)(?: the (?:chase|chases|requests|cycle))?"),
        ("short_notice", r"(?:yes|send|send short notice|send (?:a |the )?short[- ]notice request|ask them)"),
        ("release", r"(?:release|send now|send them(?: now)?|send|let (?:them|it) go|go ahead)"),
        ("withdraw", r"(?:withdraw|stop|do not send|don['’]t send|cancel them)"),
        ("meeting_on", r"(?:on|meeting on|the meeting is on|it is on|it['’]s on|yes|confirmed)"),
        ("meeting_off", r"(?:off|meeting off|the meeting is off|it is off|it['’]s off|no|cancelled)"),
        ("hold", rf"hold(?: (?P<refs>{_REFS})| the (?:chase|chases|requests)| (?:it|them|all|everything))?"),
        ("confirm", rf"(?:confirm|confirmed|yes|agreed|turn blue)(?: (?P<refs>{_REFS}))?"),
        ("accept", rf"accept (?P<numbers>{_NUMBERS})"),
        ("reject", rf"reject (?P<numbers>{_NUMBERS})"),
        ("excuse", rf"excuse (?P<name>{_NAME})"),
        ("give", rf"give (?P<name>{_NAME}) (?:until|till|to|up to) (?P<until>.{{2,40}})"),
        ("acknowledge", rf"(?:noted|acknowledged?|understood|seen)(?: (?P<refs>{_REFS}))?"),
    )
)

#: What a bare word means under each letter, where it could be several orders ("yes", "send").
MEANING = {
    "short_notice": ("short_notice",),
    "reserve": ("meeting_on", "meeting_off"),
    "brake": ("release", "withdraw", "hold"),
}


def read_instructions(text: str, said_on: date | None = None, step: str = "") -> tuple[list[Instruction], list[str]]:
    """Read a reply's new text, line by line.

    Args:
        said_on: the day it was sent, for "until Friday".
        step: the step of the letter it answers, which decides what a bare "yes" or "send" means.

    Returns:
        The orders, and the lines that are none (greetings and signatures left out).
    """
    understood, rest = [], []
    for line in _lines(text):
        found = _order(line, said_on, step)
        if found is not None:
            understood.append(found)
        elif not _NOISE.match(line) and re.search(r"\w", line):
            rest.append(line)
    if understood:
        rest = _without_signature(rest)
    return understood, rest


def _lines(text: str) -> list[str]:
    body = re.split(r"(?m)^-- ?$", text, maxsplit=1)[0]
    return [" ".join(part.split()) for line in body.splitlines() for part in line.split(";") if part.strip()]


def _order(line: str, said_on: date | None, step: str) -> Instruction | None:
    words = _POLITE.sub("", _POLITE.sub("", line)).strip(" .!,") or line.strip(" .!,")
    for candidate in dict.fromkeys((words, line.strip(" .!,"))):
        for verb, pattern in sorted(_ORDERS, key=_preference(step)):
            match = pattern.fullmatch(candidate)
            if match is not None:
                return _instruction(verb, match, line, said_on)
    return None


def _preference(step: str) -> Callable[[tuple[str, re.Pattern[str]]], tuple[int, int]]:
    """Order the verbs: what fits the letter first; a bare "yes" confirms unless the letter asks something else."""
    first = MEANING.get(step, ("confirm", "release"))
    names = [verb for verb, _ in _ORDERS]
    return lambda order: (first.index(order[0]) if order[0] in first else len(first), names.index(order[0]))


def _instruction(verb: str, match: re.Match[str], line: str, said_on: date | None) -> Instruction | None:
    parts = match.groupdict()
    until = read_due(parts["until"].strip(" ."), said_on=said_on) if parts.get("until") else None
    if parts.get("until") and (until is None or until.date is None):
        return None
    return Instruction(
        verb=verb,
        evidence=line,
        refs=tuple(re.findall(_REF, parts.get("refs") or "", re.IGNORECASE)),
        numbers=tuple(int(n) for n in re.findall(r"\d+", parts.get("numbers") or "")),
        name=(parts.get("name") or "").strip(),
        until=until,
    )


def _without_signature(lines: list[str]) -> list[str]:
    """Drop what closes a letter after its orders: a name, a role, a phone number; nothing with a verb of ours in it."""
    verbs = re.compile(
        r"\b(hold|resume|release|send|withdraw|confirm|accept|reject|excuse|give|stop|\d+[a-z]\b|not|n['’]t)", re.I
    )
    return [line for line in lines if len(line) > 60 or verbs.search(line) or line.endswith("?")]
