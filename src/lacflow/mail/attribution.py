"""The line a mail program writes above a quotation: `On 3 May 2027, Pat wrote:`, in any language, wrapped or not.

Known by its words, or by its form: an address, a day or time, a colon at the end, a blank line before. Where the form is
weak the line below must be quoted with `>`. A sentence of the sender's own that ends in "wrote:" is not one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lacflow.mail.lines import Line

_WROTE = (
    r"(?:wrote|writes|said|a [ée]crit|[ée]crivait|schrieb|schreef|escribi[óo]|ha scritto|scrisse|escreveu|skrev|kirjoitti|geschreven"
    r"|napisa[łl](?:\(a\))?|napsal(?:\(a\))?|pisze|написал(?:\(а\))?|пишет|написав|написала|пише|a scris|yazdı|đã viết|ha escrit|sent"
    r"|写道|寫道|のメール|님이 작성|כתב|כתבה|ezt írta|έγραψε|napisao je|napisala je|napísal(?:\(a\))?|написа|va escriure|ysgrifennodd|menulis"
    r"|เขียนว่า|kirjutas|rašė|rakstīja|בנושא|كتب)"
)
_STARTS = (
    r"(?:On|Le|Am|Op|El|Il|Em|Den|På|Fra|Dnia|W dniu|Dne|Vào|Data|Quoting|At|In message|Il giorno|Pe|În|Ar|Pada|Στις|На|في|在"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? \w{3,9}\.?,? \d{4})"
)
_KNOWN = re.compile(
    rf"[ *_-]{{0,10}}{_STARTS}[ ,].{{3,300}}?\b{_WROTE}(?:[ ].{{0,120}}?)?(?:[ ]?[:：][ *_]{{0,3}}|-{{2,}})$"
    rf"|-{{2,}}[ ]?[^-]{{2,60}}[ ]{_WROTE}[ ]?-{{2,}}$"
    rf"|[ *_]{{0,4}}.{{0,80}}<[^<>@ ]{{1,80}}@[^<>@ ]{{1,80}}>[^.!?]{{0,60}}{_WROTE}[ ]?[:：]?[ *_]{{0,3}}$"
    rf"|[ *_]{{0,4}}\d{{4}}[/-]\d{{1,2}}[/-]\d{{1,2}},?[ ].{{0,80}}<[ ]?[^<>@ ]{{1,80}}@[^<>@ ]{{1,80}}>:?$",
    re.IGNORECASE,
)
#: `Pat wrote (3/5/2027 09:15):`
_KNOWN_BY_DAY = re.compile(rf".{{2,80}}\b{_WROTE} \(\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}.{{0,20}}\):?$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(\d")
#: Words for a message, in the languages mail programs speak.
A_MESSAGE = (
    r"(?:(?:original|forwarded|reply|replied|quoted|previous|initial) (?:message|e-?mail|appointment|meeting)"
    r"|message (?:d['’]origine|original|initial|transf[ée]r[ée]|r[ée]exp[ée]di[ée])|nachricht|originalnachricht|bericht|mensaje|messaggio|mensagem|meddelande|originalmeddelande|brev"
    r"|meddelelse|besked|melding|viesti|wiadomość|wiadomości|сообщени[ея]|повідомлення|съобщение|zpráva|správa|poruka|sporočilo|üzenet"
    r"|ileti|mesaj|missatge|neges|pesan|tin nhắn|ข้อความ|laiškas|pranešimas|ziņojums|sõnum|kiri|μήνυμα|μηνύματος|הודעה|رسالة|الرسالة"
    r"|メッセージ|邮件|郵件|메시지)"
)
_STARTS_SO = re.compile(rf"[ \t*_-]{{0,10}}{_STARTS}\b", re.IGNORECASE)
#: Without a boundary in front the pattern is searched by its first letters, which is quick.
_WORDS_OF_ONE = re.compile(rf"{_WROTE}|{A_MESSAGE}", re.IGNORECASE)
_SPOKEN = re.compile(rf"\b{_WROTE}|{A_MESSAGE}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()@]{1,80}@[^\s<>()@]{1,80}")
_DAY = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}\b")
_ENDS = re.compile(r"(?:[:：]|(?:wrote|writes|写道|寫道)[ ]?|-{2,}|>)[ *_>]{0,3}$", re.IGNORECASE)
_SENTENCE = re.compile(r"\w{3,}[.!?] +[A-Z]")
_TO_SOMEBODY = re.compile(r"\b(?:wrote|writes|said)\b(?=.*\w)", re.IGNORECASE)
_MARKS = dict.fromkeys([0xFEFF, 0x200B, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_JOINABLE = 5
_LONGEST = 400


def bare(text: str) -> str:
    """Return a text without the marks that only say which way it runs, its odd spaces made plain ones."""
    return text if text.isascii() else text.translate(_MARKS).replace("\xa0", " ").replace("\u202f", " ")


def dated(text: str, *, with_time: bool = False) -> bool:
    """Tell whether a text holds a day with its year or a time of day; both, where `with_time`."""
    if with_time:
        return bool(_DAY.search(text) and _TIME.search(text))
    return bool(_DAY.search(text) or _TIME.search(text))


def follows_quoted(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line begins a paragraph: after a blank line or a rule, or where the depth of quotation changes."""
    return i == 0 or lines[i - 1].kind in ("blank", "rule") or lines[i - 1].depth != lines[i].depth


def attribution_at(lines: Sequence[Line], i: int) -> int:
    """Return how many lines from `i` on are an attribution; 0 where none begins."""
    near = lines[i : i + _JOINABLE]
    if not _ends_near(near):
        return 0
    begins = follows_quoted(lines, i)
    joined = ""
    for count, line in enumerate(near, 1):
        if len(joined) > _LONGEST or line.depth < lines[i].depth or line.kind == "blank":
            return 0
        words = bare(line.text).strip()
        joined = f"{joined} {words}".strip()
        if _may_end(words) and (joined[-1:] == ":" or _ENDS.search(joined[-12:])):
            quoted = _quoted_below(lines, i + count - 1)
            if _by_words(joined, quoted) or (begins and _by_form(joined, quoted) and _wrapped(near[:count])):
                return count if _may_begin(bare(lines[i].text)) else 0
            if joined.endswith((":", "：")):
                return 0
        if count > 1 and near[count - 2].text.strip().endswith((".", "!", "?")) and "@" not in joined:
            return 0
    return 0


def _ends_near(lines: Sequence[Line]) -> bool:
    """Tell whether one of these lines may end an attribution that begins with the first."""
    for line in lines:
        if line.kind == "blank" or line.depth < lines[0].depth:
            return False
        if _may_end(line.text):
            return True
    return False


@lru_cache(maxsize=64)  # a line is asked about once for each of the lines above it
def _may_end(text: str) -> bool:
    tail = text.rstrip(" *_\xa0\t\u202f\u202c\u200f\u200e")[-12:]
    return (
        not tail or tail.endswith((":", "：", "--", ">", "写道", "寫道")) or tail.lower().endswith(("wrote", "writes"))
    )


def _may_begin(text: str) -> bool:
    return (
        "@" in text
        or bool(_STARTS_SO.match(text))
        or (any(c.isdigit() for c in text) and dated(text))
        or bool(_WORDS_OF_ONE.search(text[:200]))
    )


def _is_known(joined: str) -> bool:
    return bool(_KNOWN.match(joined) or (_IN_BRACKETS.search(joined) and _KNOWN_BY_DAY.match(joined)))


def _by_words(joined: str, quoted: bool) -> bool:
    if not _is_known(joined):
        return False
    plain = dated(joined) and not _SENTENCE.search(joined) and not _TO_SOMEBODY.search(joined)
    return quoted or plain or bool(_ADDRESS.search(joined))


def _by_form(joined: str, quoted: bool) -> bool:
    if not (quoted or "@" in joined) or len(joined) > 260 or not joined.rstrip(" *_>").endswith((":", "：")):
        return False
    if _SENTENCE.search(joined):
        return False
    address, day = bool(_ADDRESS.search(joined)), dated(joined)
    told = quoted and len(joined.split()) <= 16 and (day or address or bool(_SPOKEN.search(joined)))
    return (address and day) or told


def _wrapped(lines: Sequence[Line]) -> bool:
    """Tell whether lines can be one that was wrapped: the first holds the day, and no sentence of the sender's ends there."""
    if len(lines) == 1:
        return True
    first = bare(lines[0].text).strip()
    rest = " ".join(bare(line.text).strip() for line in lines[1:])
    return (
        dated(first)
        and not first.endswith((".", "!", "?", ","))
        and all(line.kind != "blank" for line in lines)
        and not _is_known(rest)
    )


def _quoted_below(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the next words below a line are quoted deeper than it."""
    for line in lines[at + 1 : at + 4]:
        if line.depth > lines[at].depth:
            return True
        if line.kind != "blank":
            return False
    return False
