"""What an automatic reply says of an absence: its last day, None wherever that is not stated plainly, and whom it names.

Civil days. A day without a year is the first such day on or after the message's own; a weekday alone is the next one.
"Until 3 May" names the last day away, "back on 3 May" the day after it. What contradicts itself gives None.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari", "february feb februar février fevrier febrero febbraio februari",
            "march mar märz maerz mars marzo maart", "april apr avril abril aprile", "may mai mayo maggio mei",
            "june jun juni juin junio giugno", "july jul juli juillet julio luglio",
            "august aug août aout agosto augustus augusti", "september sept sep septembre septiembre settembre",
            "october oct oktober octobre octubre ottobre", "november nov novembre noviembre",
            "december dec dezember décembre diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_W = r"(?:(?P<w>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b\.?,? ?)"
_M = r"(?P<m>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = (
    rf"{_W}?(?:the )?(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<d>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\.?(?: of)? ?(?:{_M})(?:,? (?P<y>\d{{4}}))?"
    r"|(?P<nd>\d{1,2})[/.](?P<nm>\d{1,2})(?:[/.](?P<ny>\d{4}|\d{2}))?(?![\d/]))"
)
_US = rf"{_W}?{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?(?!:)"
_ALONE = rf"{_W}(?! ?\d)"
_BACK = (
    r"(?:(?:return(?:ing|s)?|be back|am back|back|resume(?: work)?|zurück|wieder (?:erreichbar|im büro)|de retour"
    r"|retour|terug|volver[ée])"
    r"(?: (?:to|at|in|into|from)(?: (?:the|my|annual))? (?:office|work|desk|leave|büro|bureau|kantoor))?"
    r"(?: again)?(?: (?:on|am|ab|le|op|el|from))?) "
)
_UNTIL = (
    r"(?:(?:until|till?|through|up to and including|up to|to and including|bis(?: zum| einschließlich)?|jusqu.au"
    r"|tot(?: en met)?|hasta el|fino al)"
    r"(?: and including)?) "
)
_RANGE = r"(?:from|between|vom|du)? ?[^.!?\n]{3,30}? (?:to|-|–|and|bis|au) "
_AWAY = re.compile(
    r"(?i)out of (?:the )?office|away|annual leave|on leave|holiday|vacation|absen|not (?:be )?(?:in|available"
    r"|working)|unavailable|maternity"
    r"|sick|abwesend|nicht im (?:büro|haus)|urlaub|congé|afwezig|fuera|travelling|conference"
)

_INSTEAD = re.compile(
    r"(?i)\b(?:contact|speak (?:to|with)|e-?mail|call|ring|phone|in touch with|refer|direct|forward|send|reach|ask"
    r"|cover(?:ed|ing|s)?|deput(?:y|ies|is\w+|iz\w+)|stand(?:s|ing)? in|in my absence|while I am away|instead|wenden)\b"
)
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED = re.compile(r"\b[A-Z][\w'’-]+ (?:[A-Z]\.? )?[A-Z][\w'’-]+\b")
#: A sentence is given back up to so many characters.
_SENTENCE = 240


def named_instead(text: str, own: Collection[str]) -> str:
    """Return the sentence of an automatic reply that names somebody to turn to, as it stands; "" where there is none.

    Whom it names is for a person to say: a name is no address, and no authority to answer.

    Args:
        own: the names and addresses of whoever is away, which are nobody else's.

    Example:
        `I am on leave. In my absence please contact Jo Grey.` -> `In my absence please contact Jo Grey.`
    """
    mine = {name.casefold() for name in own}
    for paragraph in re.split(r"\n\s*\n", text[:20_000]):
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", " ".join(paragraph.split())):
            named = [*_ADDRESS.findall(sentence), *filter(_is_name, _NAMED.findall(sentence))]
            if _INSTEAD.search(sentence) and any(name.casefold() not in mine for name in named):
                return sentence if len(sentence) <= _SENTENCE else f"{sentence[:_SENTENCE].rsplit(' ', 1)[0]} ..."
    return ""


def _is_name(words: str) -> bool:
    return not any(word in _WEEKDAYS or word in _MONTHS for word in words.casefold().split())


def last_day_away(text: str, said_on: date | None) -> date | None:
    """Return the last day somebody says they are away.

    Args:
        said_on: the civil date of the automatic reply; only with it has a day without a year a date.

    Example:
        `I return on Monday 2 September` said on 14 August 2019 -> 2019-09-01.
    """
    plain = " ".join(re.sub(r"[\xa0*_]", " ", text[:20_000]).split())
    if not _AWAY.search(plain) and not re.search(rf"(?i){_BACK}", plain):
        return None
    back = _stated(_BACK, plain, said_on)
    until = _stated(_UNTIL, plain, said_on) if _AWAY.search(plain) else set()
    if len(back) == 1 and None not in back:
        day = next(iter(back))
        return day - timedelta(1) if day else None
    if back:
        return None
    if not until:
        until = _stated(rf"(?:away|leave|office|absent|available|holiday) {_RANGE}", plain, said_on)
    return next(iter(until)) if len(until) == 1 else None


def _stated(cue: str, text: str, said_on: date | None) -> set[date | None]:
    """Return the days that follow a cue; None for one that is no day."""
    found: set[date | None] = set()
    for match in re.finditer(rf"(?i)\b{cue}(?=(?P<rest>.{{3,40}}))", text):
        rest = match["rest"].lower()
        for pattern in (_DATE, _US, _ALONE):
            day = re.match(pattern, rest)
            if day:
                found.add(_day(day, said_on))
                break
    return found


def _day(match: re.Match[str], said_on: date | None) -> date | None:
    given = match.groupdict()
    try:
        if given.get("iso"):
            return _checked(date.fromisoformat(given["iso"]), given, said_on)
        day = given.get("d") or given.get("nd")
        if day is None:
            return _next_weekday(_WEEKDAYS[given["w"]], said_on)
        month = _MONTHS[given["m"]] if given.get("m") else int(given["nm"])
        year = given.get("y") or given.get("ny")
        if year:
            return _checked(date(int(year) + 2000 * (len(year) == 2), month, int(day)), given, said_on)
        if said_on is None:
            return None
        this = date(said_on.year, month, int(day))
        return _checked(this if this >= said_on else this.replace(year=said_on.year + 1), given, said_on)
    except ValueError:
        return None


def _checked(day: date, given: dict[str, str | None], said_on: date | None) -> date | None:
    """Refuse a day whose weekday is another than the one named, or that was over before it was said."""
    wrong = given.get("w") and _WEEKDAYS[str(given["w"])] != day.weekday()
    past = said_on is not None and day < said_on
    return None if wrong or past else day


def _next_weekday(weekday: int, said_on: date | None) -> date | None:
    if said_on is None:
        return None
    return said_on + timedelta((weekday - said_on.weekday() - 1) % 7 + 1)
