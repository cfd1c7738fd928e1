"""What must not travel: words that may identify a child, found in text a lead wrote, and masked.

Looked for are NHS numbers and unique pupil numbers whose check digit or letter holds, a date of birth, numbers of a case
or client record by name, and the council's own case-number patterns. A number without its check digit is only taken
where its own name stands before it. Places count characters of the text, end exclusive; linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: What stands in place of words that were taken out.
MASK = "[hidden: {}]"

_TEN_DIGITS = re.compile(r"(?<![\w.,/+£$€-])(?:\d{10}|\d{3}([ \xa0\u2009-])\d{3}\1\d{4})(?![\w/-]|[.,:]\d| \d{3,}\b)")
_NHS_NAMED = re.compile(
    r"\bNHS(?:[ -]?(?:no|number|num|nr|id|#)\b)?[ .:#(=-]{0,4}(?:is |was )?(?P<number>\d(?:[ -]?\d){9})(?![\w-])",
    re.IGNORECASE,
)
#: A number with one of these before it is what they say, whatever its digits add up to.
_OTHER_NUMBER = re.compile(
    r"(?:\bisbn(?:-?10)?|\bissn|\b(?:tele)?phone|\btel|\bmob(?:ile)?|\bfax|\bcell|\bext(?:ension)?|\bcall(?:ed)?|\bring|\bdial"
    r"|\btext|\bbudget(?: code)?|\bcost (?:centre|code)|\bcode|\binvoice|\border|\bpurchase|\bpo|\baccount|\bgrant|\bcontract"
    r"|\btender|\bvat|\bcharity|\bcompany|\bticket|\bjob|\bgl|\bledger|\bproject|\burn|\bmeeting id|\bpasscode|\bconference id"
    r"|\bserial|\bmodel|\basset)"
    r"\W{0,3}(?:(?:no|num|number|ref|reference|code|id|me|us|on|is|to)\b\W{0,3}){0,3}$",
    re.IGNORECASE,
)
#: What each of these begins with: a word that does not needs no closer look.
_OTHERS_BEGIN = (
    "isbn", "issn", "tele", "phone", "tel", "mob", "fax", "cell", "ext", "call", "ring", "dial", "text", "budget", "cost", "code",
    "invoice", "order", "purchase", "po", "account", "grant", "contract", "tender", "vat", "charity", "company", "ticket", "job", "gl",
    "ledger", "project", "urn", "meeting", "passcode", "conference", "serial", "model", "asset",
)  # fmt: skip
_UPN = re.compile(r"(?<![\w-])(?P<upn>[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z])(?![\w-])", re.IGNORECASE | re.ASCII)
_UPN_NAMED = re.compile(
    r"\bUPN(?:[ -]?(?:no|number)\b)?[ .:#(=-]{0,4}(?:is |was )?(?P<upn>[A-Z]\d{11}[\dA-Z])(?!\w)",
    re.IGNORECASE | re.ASCII,
)
#: How many digits stand at least in `born 3 May 15`, in the number of a record, a health number and a pupil number.
_OF_A_BIRTH, _OF_A_RECORD, _OF_HEALTH, _OF_A_PUPIL = 3, 5, 10, 11
_WORDS = re.compile(r"\w+")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

#: A name so near before such a passage, in the same sentence, is a child's as likely as not: `J Smith`, `Jo Smith`.
_NEAR = 60
_SENTENCE = re.compile(r"[.!?;:][ \n]|\n")
_NAMED = re.compile(r"(?<![\w.])(?:[A-Z][a-z'’-]+|[A-Z]\.?)(?: [A-Z]\.?)? [A-Z][a-z'’-]+\b")
_NO_NAMES = frozenset((
    "nhs", "upn", "number", "no", "ref", "id", "case", "child", "client", "pupil", "person", "patient", "date", "of", "birth",
    "born", "dob", "mosaic", "liquid", "logic", "care", "first", "social", "service", "user", "hospital", "record", "system",
    "unique", "the", "a", "lac", "cla", "cin", "cp", "moved",
))  # fmt: skip

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    r"(?:\d{1,2}[ ]?[./\\-][ ]?\d{1,2}[ ]?[./\\-][ ]?(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?:\d{{4}}|\d{{2}})(?!\d)|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_BORN = re.compile(
    rf"(?:\bd\.?[ ]?o\.?[ ]?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bborn(?: on)?\b)['’s]{{0,2}}(?:[ ](?:of|for)(?: [^\W\d]+){{1,3}})?(?:[ ]?(?:is|was)\b)?"
    rf"[ \xa0.:;=(\[,–-]{{0,4}}(?P<day>{_DAY})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(rf"(?<![\w/.-])(?P<day>{_DAY})[ ]?(?:[(\[]?\bd\.?o\.?b\b|\(?date of birth\b)", re.IGNORECASE)
#: Many at once: `children born on 1 September 2015` names nobody.
_COHORT = re.compile(
    r"\b(?:children|babies|infants|pupils|those|people|anyone|anybody|everyone|young people|cohort|year groups?|all|girls|boys)"
    r"(?: \w+){0,2} $",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:(?:child|client|pupil|person|patient|service user|young person|hospital|social care|case|caseload|lcs|ics|eis|ehm|mosaic"
    r"|liquid ?logic|care ?first|frameworki|capita one|nhs|lac|cla|cin|cp)"
    r"(?:['’]s)?[ -](?:case |record |file |system )?(?:id|no|number|num|ref|reference)\b|(?:mosaic|liquid ?logic|care ?first|lcs|ics)\b)"
    r"[ .:#(=-]{0,4}(?P<number>[A-Z]{0,4}[-/]?\d{5,12}(?:[-/][A-Z0-9]{1,4})?)(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Private:
    """A passage that may identify a child: where it stands, its words and what it is.

    kind: nhs number, pupil number, date of birth or case number.
    """

    start: int
    end: int
    kind: str
    words: str

    @property
    def reason(self) -> str:
        """Say why the passage is held, without its words."""
        return f"it may identify a child ({self.kind}): please send it without that"


def private_in(text: str, case_numbers: Sequence[str] = ()) -> tuple[Private, ...]:
    """Return what in a text may identify a child, in order and without overlaps.

    Args:
        case_numbers: regular expressions of the council's own case numbers; case counts as they say.

    Example:
        `Moved (NHS 943 476 5919)` -> one passage, `943 476 5919`, of the kind `nhs number`.
    """
    found = sorted(_all(text, case_numbers), key=lambda p: (p.start, -p.end))
    out: list[Private] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return tuple(out)


def masked(text: str, case_numbers: Sequence[str] = ()) -> str:
    """Return a text with what may identify a child replaced by a mark that says what was there.

    Example:
        `DOB 12/03/2011` -> `DOB [hidden: date of birth]`.
    """
    out, at = [], 0
    for one in private_in(text, case_numbers):
        out += [_unnamed(text[at : one.start]), MASK.format(one.kind)]
        at = one.end
    return "".join([*out, text[at:]])


def _unnamed(before: str) -> str:
    """Return the text before such a passage with a person's name in the same sentence masked."""
    start = max(len(before) - _NEAR, max((m.end() for m in _SENTENCE.finditer(before)), default=0), 0)
    near = _NAMED.sub(lambda m: m[0] if _NO_NAMES & set(m[0].lower().split()) else MASK.format("name"), before[start:])
    return before[:start] + near


def _all(text: str, case_numbers: Sequence[str]) -> Iterator[Private]:
    digits = sum(map(str.isdigit, text))
    if digits >= _OF_HEALTH:
        yield from _nhs(text)
    if digits >= _OF_A_PUPIL:
        yield from _pupils(text)
    if digits >= _OF_A_BIRTH:
        yield from _births(text)
    if digits >= _OF_A_RECORD:
        yield from (_of(match, "number", "case number") for match in _RECORD.finditer(text))
    for pattern in case_numbers:
        yield from (_of(m, 0, "case number") for m in _compiled(pattern).finditer(text) if m[0].strip())


def _of(match: re.Match[str], group: int | str, kind: str) -> Private:
    return Private(match.start(group), match.end(group), kind, match[group])


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _nhs(text: str) -> Iterator[Private]:
    for match in _NHS_NAMED.finditer(text):
        yield _of(match, "number", "nhs number")
    for match in _TEN_DIGITS.finditer(text):
        digits = [int(c) for c in match[0] if c.isdecimal()]
        if (
            _adds_up(digits)
            and len(set(digits)) > 2
            and not _names_another(text[max(0, match.start() - 40) : match.start()])
        ):
            yield _of(match, 0, "nhs number")


def _names_another(before: str) -> bool:
    """Tell whether the words before a number say that it is one of another kind."""
    return any(w.startswith(_OTHERS_BEGIN) for w in _WORDS.findall(before.lower())) and bool(
        _OTHER_NUMBER.search(before)
    )


def _adds_up(digits: Sequence[int]) -> bool:
    """Tell whether ten digits are an NHS number: weights 10 to 2 and the check digit add up to nothing modulo 11."""
    return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


def _pupils(text: str) -> Iterator[Private]:
    yield from (_of(m, "upn", "pupil number") for m in _UPN_NAMED.finditer(text))
    yield from (_of(m, "upn", "pupil number") for m in _UPN.finditer(text) if _letter_fits(m["upn"].upper()))


def _letter_fits(upn: str) -> bool:
    """Tell whether a pupil number begins with its check letter; the last place of a temporary one is a letter too."""
    values = (int(c) if c.isdecimal() else _UPN_LETTERS.index(c) for c in upn[1:])
    return _UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23] == upn[0]


def _births(text: str) -> Iterator[Private]:
    matches: Iterable[re.Match[str]] = (*_BORN.finditer(text), *_BORN_AFTER.finditer(text))
    for match in matches:
        if not _COHORT.search(text[max(0, match.start() - 60) : match.start()]):
            yield _of(match, "day", "date of birth")
