"""Where a quoted message begins: the header a mail program writes above it, in any language.

Three kinds are known: an attribution (`On ... wrote:`, often wrapped), a block (From, Sent, To, Subject) and a divider
(`-----Original Message-----`). Words of many languages are known; where they are not, the form decides: an address with a
date and a colon, or three labels in a row with an address and a time. Lines the sender may have typed are never taken for
one without such a sign. A header is looked at five lines deep at most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.mail.attribution import A_MESSAGE, attribution_at, bare, dated, follows_quoted
from lacflow.mail.lines import Line

_FROM = (
    r"(?:From|Von|De|De la|Van|Da|Fra|Fr[åa]n|Od|L[äa]hett[äa]j[äa]|От|Від|Kimden|Feladó|Šalje|Pošiljatelj|Odosielateľ|Siuntėjas|Saatja"
    r"|Από|Oddi wrth|מאת|من|发件人|發件人|寄件者|差出人|보낸 ?사람|Reply-To|Gesendet von)"
)
_OTHER = (
    r"(?:Sent|Date|To|Cc|Bcc|Subject|Importance|Reply-To|Gesendet|Datum|An|Betreff|Envoy[ée]|Date d'envoi|[ÀA]|Objet"
    r"|Verzonden|Aan"
    r"|Onderwerp|Enviado(?: el| em)?|Fecha|Para|Asunto|Inviato|Data|Oggetto|Assunto|Skickat|Till|[ÄA]mne|Sendt|Dato"
    r"|Til|Emne"
    r"|L[äa]hetetty|P[äa]iv[äa]m[äa][äa]r[äa]|Vastaanottaja|Aihe|Wys[łl]ano|Data wysłania|Do|Temat|Отправлено|Дата"
    r"|Кому|Тема|Odesl[áa]no"
    r"|Komu|P[řr]edm[ěe]t|Predmet|发送时间|收件人|主题|抄送|寄件日期|收件者|主旨|副本|日付|送信日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목|참조"
    r"|Elküldve|Dátum|Címzett|Tárgy|Trimis|Către|Subiect|Gönderildi|Gönderilme|Kime|Konu|Надіслано|Poslano|Poslané|Prima"
    r"|Στάλθηκε|Ημερομηνία|Προς|Θέμα|Anfonwyd|Dyddiad|At|Pwnc|נשלח|אל|נושא|תאריך|تم الإرسال|إلى|الموضوع|التاريخ|Išsiųsta|Kam|Tema"
    r"|Saadetud|Adressaat|Teema|Priority|Attachments|Pour|Répondre à|Sujet)"
)
_FROM_LINE = re.compile(rf"[ \t*_>|]{{0,6}}{_FROM}[ \t]?\*{{0,2}}[ \t]?[:：]\*{{0,2}}[ \t]*\S", re.IGNORECASE)
_OTHER_LINE = re.compile(rf"[ \t*_>|]{{0,6}}({_OTHER})[ \t]?\*{{0,2}}[ \t]?[:：]", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"[ \t*_>|]{0,6}(?:Sent|Date|To|Subject|Datum|Gesendet)\*{0,2}[ \t]?[:：]\*{0,2}[ \t]*\S", re.IGNORECASE
)
#: `-----Original Message-----` in any language that has a word for message among those known.
_DIVIDER = re.compile(
    rf"[ \t>*_]{{0,4}}[-_=—–‐]{{2,}}[ \t]*(?:[^\d\n_=]{{0,40}}?{A_MESSAGE}[^\d\n]{{0,40}}?|original|forwarded by .{{1,80}})\.?[ \t]*"
    r"(?:[-_=—–‐]{2,60}[ \t]*|$)$",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"[-_=—–‐]{2}")
_FORWARDED = re.compile(
    r"[ \t>*_]{0,4}(?:(?:begin )?forwarded message|anfang der weitergeleiteten (?:e-?mail|nachricht)"
    r"|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée]))[ ]?:?[ \t]*$",
    re.IGNORECASE,
)
#: A label and what it says, in any script: the first line of a block must hold an address as well.
_ANY_LABEL = re.compile(r"[ \t*_>|]{0,6}[^\s\d:：@*_>|][^\d:：@\n]{0,28}[:：]\*{0,2}[ \t]*\S")
_AT = re.compile(r"[^\s<>@]{1,80}@[^\s<>@]{1,80}")
#: Notes has a form of its own.
_NOTES = re.compile(r"[ \t>]{0,4}.{2,80}[ ]?---[ ]?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}[:.]\d{2}[^-]{0,12}---")
_ABOVE = re.compile(r".{0,20}(?:reply|write|type your reply|respond) above this line.{0,20}", re.IGNORECASE)


def header_at(lines: Sequence[Line], i: int) -> int:
    """Return how many lines from `i` on are the header of a quoted message; 0 where none begins."""
    line = lines[i]
    if line.kind == "blank" or len(line.text) > 600:
        return 0
    if line.kind == "rule":
        following = next((n for n in range(i + 1, min(i + 4, len(lines))) if lines[n].kind != "blank"), 0)
        block = _block_at(lines, following) if following else 0
        return following - i + block if block else 0
    text = bare(line.text)
    if (_DRAWN.search(text, 0, 6) and _DIVIDER.match(text)) or ("---" in text and _NOTES.match(text)):
        return 1 + _block_after(lines, i + 1)
    if _FORWARDED.match(text) or ("above" in text.lower() and _ABOVE.fullmatch(text.strip())):
        return 1 + _block_after(lines, i + 1)
    if text.startswith(">>>") and text.rstrip().endswith(">>>") and dated(text):
        return 1
    block = (_block_at(lines, i) if ":" in text or "：" in text else 0) or (_upright_at(lines, i) if "@" in text else 0)
    return block or attribution_at(lines, i)


def _block_after(lines: Sequence[Line], at: int) -> int:
    """Return the length of the block, or the attribution, that follows a divider, blank lines before it and all; or 0."""
    start = at
    while at < len(lines) and at - start < 3 and lines[at].kind == "blank":
        at += 1
    length = (_block_at(lines, at) or attribution_at(lines, at)) if at < len(lines) else 0
    return at - start + length if length else 0


def _block_at(lines: Sequence[Line], i: int) -> int:
    """Return the length of an Outlook-like header block (From, Sent, To, Subject, in any language), or 0."""
    text = bare(lines[i].text)
    starts = _FROM_LINE.match(text)
    if not starts and not _DATE_LINE.match(text):
        return _by_form(lines, i)
    seen, end, at = set(), i + 1, i + 1
    senders = 1 if starts else 0
    while at < len(lines) and at < i + 12 and lines[at].depth == lines[i].depth:
        text = bare(lines[at].text)
        other = _OTHER_LINE.match(text)
        if other:
            seen.add(other[1].lower())
            end = at + 1
        elif not senders and _FROM_LINE.match(text):
            senders, end = 1, at + 1
        elif lines[at].kind == "blank" and (at > i + 1 or seen):
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            if not (_OTHER_LINE.match(following) and len(seen) < 3):
                break
        elif not text[:1].isspace() and at - end >= 2:
            break
        at += 1
    sent = any(o in ("date", "sent") for o in seen | {lines[i].text.strip(" *").split(":")[0].lower()})
    enough = senders or ("to" in seen and sent and not starts)
    return end - i if enough and seen and _block_is_one(lines, i, end) else _by_form(lines, i)


def _block_is_one(lines: Sequence[Line], start: int, end: int) -> bool:
    """Tell a header block from an answer that happens to have "From:" and "To:" in it: it has a subject, date or address."""
    text = "\n".join(line.text for line in lines[start:end])
    return "@" in text or len(re.findall(rf"(?im)^[ \t*_>|]{{0,6}}{_OTHER}\W", text)) >= 2


def _by_form(lines: Sequence[Line], i: int) -> int:
    """Return the length of a header block told by its form alone: labels in a row, an address first, then a time."""
    text = lines[i].text
    if "@" not in text or not follows_quoted(lines, i) or not _ANY_LABEL.match(text) or not _AT.search(text):
        return 0
    end = i + 1
    while (
        end < min(i + 9, len(lines)) and _ANY_LABEL.match(bare(lines[end].text)) and lines[end].depth == lines[i].depth
    ):
        end += 1
    return end - i if end - i >= 3 and any(dated(line.text, with_time=True) for line in lines[i + 1 : end]) else 0


def _upright_at(lines: Sequence[Line], i: int) -> int:
    """Return the length of a Notes header, its labels standing alone above what they label (To, cc, Subject), or 0."""
    text = lines[i].text.strip()
    if not follows_quoted(lines, i) or len(text) > 160 or not re.fullmatch(rf".{{0,80}}<?{_AT.pattern}>?", text):
        return 0
    near = [n for n in range(i + 1, min(i + 16, len(lines))) if lines[n].kind != "blank"]
    labels = [n for n in near if lines[n].text.strip().lower() in ("to", "cc", "bcc", "subject", "please respond to")]
    if not near or not labels or len(lines[near[0]].text) > 60 or not dated(lines[near[0]].text, with_time=True):
        return 0
    last = labels[-1]
    return next((n for n in near if n > last), last) + 1 - i
