"""Which lines of a reply are somebody else's: reply headers, quotation marks, signatures, banners, disclaimers.

General rules, for any mail program; what we know of our own letter is brought in by `align`. A text becomes `Line`s, each
with the part it belongs to: part 0 is the sender's own, part 1 the message quoted first, and so on. Everything is linear
in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_PREFIX = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")

_WROTE = (
    r"(?:wrote|writes|a [ée]crit|schrieb|schreef|escribi[óo]|ha scritto|scrisse|escreveu|skrev|kirjoitti"
    r"|napisa[łl](?:\(a\))?"
    r"|napsal(?:\(a\))?|pisze|написал(?:\(а\))?|пишет|écrivait|a scris|yazdı|đã viết|ha escrit|写道|geschreven|sent)"
)
_STARTS = (
    r"(?:On|Le|Am|Op|El|Il|Em|Den|På|Fra|Dnia|W dniu|Dne|Vào|Data|Quoting|At|In message|Il giorno|Pe|"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? [A-Z][a-z]{2,9}\.?,? \d{4})"
)
_MAYBE_WROTE = re.compile(rf"[ \t*_-]{{0,10}}(?:{_STARTS}\b|.{{0,80}}(?:@.{{0,120}}|\b){_WROTE})", re.IGNORECASE)
_ON_WROTE = re.compile(
    rf"[ *_-]{{0,10}}{_STARTS}[ ,].{{3,300}}?\b{_WROTE}(?:[ ].{{0,120}}?)?(?:[ ]?:[ *_]{{0,3}}|-{{2,}})$"
    rf"|-{{2,}}[ ]?[^-]{{2,60}}[ ]{_WROTE}[ ]?-{{2,}}$"
    rf"|[ *_]{{0,4}}.{{0,80}}<[^<>@ ]{{1,80}}@[^<>@ ]{{1,80}}>[^.!?]{{0,60}}{_WROTE}[ ]?:?[ *_]{{0,3}}$"
    rf"|[ *_]{{0,4}}\d{{4}}[/-]\d{{1,2}}[/-]\d{{1,2}},?[ ].{{0,80}}<[ ]?[^<>@ ]{{1,80}}@[^<>@ ]{{1,80}}>:?$"
    rf"|.{{2,80}}\b{_WROTE} \(\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}.{{0,20}}\):?$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"[ ]?-{0,3}[ ]?(?P<on>\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\w{3,9} \d{1,2}"
    r"|\d{1,2} \w{3,9}),? \d{4}\b.{0,120} wrote:)$"
)
_WROTE_WORD = re.compile(rf"{_WROTE}|@.{{1,80}}>:?$", re.IGNORECASE)
_JOINABLE = 4

_FROM = r"(?:From|Von|De|Van|Da|Fra|Fr[åa]n|Od|L[äa]hett[äa]j[äa]|От|Kimden|发件人|寄件者|差出人|Reply-To|Gesendet von)"
_OTHER = (
    r"(?:Sent|Date|To|Cc|Bcc|Subject|Importance|Reply-To|Gesendet|Datum|An|Betreff|Envoy[ée]|Date d'envoi|[ÀA]|Objet"
    r"|Verzonden|Aan"
    r"|Onderwerp|Enviado(?: el| em)?|Fecha|Para|Asunto|Inviato|Data|Oggetto|Assunto|Skickat|Till|[ÄA]mne|Sendt|Dato"
    r"|Til|Emne"
    r"|L[äa]hetetty|P[äa]iv[äa]m[äa][äa]r[äa]|Vastaanottaja|Aihe|Wys[łl]ano|Data wysłania|Do|Temat|Отправлено|Дата"
    r"|Кому|Тема|Odesl[áa]no"
    r"|Komu|P[řr]edm[ěe]t|发送时间|收件人|主题|日付|宛先|件名)"
)
_FROM_LINE = re.compile(rf"[ \t*_>|]{{0,6}}{_FROM}[ \t]?\*{{0,2}}[ \t]?[:：]\*{{0,2}}[ \t]*\S", re.IGNORECASE)
_OTHER_LINE = re.compile(rf"[ \t*_>|]{{0,6}}({_OTHER})[ \t]?\*{{0,2}}[ \t]?[:：]", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"[ \t*_>|]{0,6}(?:Sent|Date|To|Subject|Datum|Gesendet)\*{0,2}[ \t]?[:：]\*{0,2}[ \t]*\S", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"[ \t>*_]{0,4}[-_=—–]{2,}[ \t]*(?:\w+ )?(?:original (?:message|appointment)|message d'origine|message original"
    r"|urspr(?:ü|ue)ngliche nachricht"
    r"|antwort nachricht|oorspronkelijk bericht|mensaje original|messaggio originale|mensagem original"
    r"|originalnachricht"
    r"|originalmeddelande|ursprungligt meddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding"
    r"|alkuper[äa]inen viesti"
    r"|исходное сообщение|p[ůu]vodn[íi] zpr[áa]va|reply message|original"
    r"|zitierte nachricht)\.?[ \t]*[-_=—–]{0,60}[ \t]*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[ \t>*_]{0,4}(?:forwarded message:|[-_=—–]{2,}[ \t]*(?:forwarded (?:message|by .{1,80})"
    r"|weitergeleitete nachricht|message transf[ée]r[ée]|mensaje reenviado"
    r"|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|vidarebefordrat meddelande).{0,40}"
    r"|begin forwarded message:"
    r"|anfang der weitergeleiteten (?:e-?mail|nachricht):?|d[ée]but du message (?:r[ée]exp[ée]di[ée]"
    r"|transf[ée]r[ée])[ ]?:?)[ \t]*[-_=]{0,60}[ \t]*$",
    re.IGNORECASE,
)
_ABOVE = re.compile(r".{0,20}(?:reply|write|type your reply|respond) above this line.{0,20}", re.IGNORECASE)
_RULE = re.compile(r"[ \t>]{0,4}(?:[_]{5,}|[-]{10,}|[=]{10,}|[*]{5,}|[#]{10,}|[—–]{5,})[ \t]*$")
_DELIMITER = re.compile(r"(?:--|—|––)[ \t]*$")
_DEVICE = re.compile(
    r"[ \t>*_]{0,3}(?:"
    r"sent from my(?: [\w'’+-]+){1,4}|sent (?:from|via|using|with) (?:(?:the )?(?:new )?(?:outlook|mail|yahoo|gmail"
    r"|samsung|android|ios|windows|proton\w*"
    r"|blackberry|iphone|ipad|huawei|nine|workspace|surface|aol|a mobile)\b).{0,60}|get outlook for (?:ios|android"
    r"|mac)\b.{0,120}"
    r"|(?:von meinem|envoy[ée] (?:de|depuis) mon|enviado desde mi|inviato da(?:l mio)?|verstuurd vanaf mijn"
    r"|verzonden vanaf mijn|skickat fr[åa]n min"
    r"|sendt fra min|enviado do meu|l[äa]hetetty (?:omasta )?|wys[łl]ane z(?: mojego)?|odesl[áa]no z)\b.{0,60}"
    r"|typed (?:on|with) .{0,60}thumbs?.{0,20}|sent on the go.{0,40})[ \t.]*$",
    re.IGNORECASE,
)
_DASHED_NAME = re.compile(r"[-–—~][ ]?[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,3}[ \t]*$")
_LIST_FOOTER = re.compile(
    r"(?:.{0,60}mailing list|to unsubscribe|unsubscribe\b|you (?:are receiving|received) this|.{0,60}/listinfo/)",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"[ \t>*\[!⚠️]{0,6}(?:caution|warning|external(?: e-?mail| sender)?|attention|security notice|be careful|note"
    r"|important)?\W{0,4}"
    r"(?:this (?:e-?mail|message|sender) (?:has |was |is )?(?:originat|sen[td]|com(?:e|ing)|came|from|received"
    r"|outside|external)\w*\b.{0,60}"
    r"(?:outside|external)|you don.t often get e?-?mail from|some people who received this message don.t often"
    r"|external (?:e-?mail|sender)[:.!\]]"
    r"|this (?:e-?mail|message) (?:is|was|has been) (?:from )?(?:an )?external"
    r"|do not click (?:on )?(?:any )?links? or)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"confidential|intended (?:solely |only )?(?:for|recipient|addressee)|(?:named |intended )addressee|privileged"
    r"|if you (?:are not|have received|receive this)"
    r"|received (?:this|it) (?:e-?mail |message |communication )?in error|virus|malicious|disclaimer"
    r"|views (?:or opinions )?expressed"
    r"|opinions? (?:are|of the)|liabilit|monitor(?:ed|ing|s)? (?:and|all|for)|unauthori[sz]ed|notify the sender"
    r"|privacy notice"
    r"|registered (?:office|in england)|before printing|consider the environment|vertraulich|confidentiel"
    r"|data protection act|personal opinions"
    r"|reserves the right to monitor|disseminat",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One line of a reply.

    Attributes:
        text: without its quotation marks.
        depth: how many `>` stood before it.
        part: 0 the sender's own, 1.. the messages quoted, in the order they begin.
        kind: words, blank, rule, header, signature, banner or legal.
    """

    text: str
    depth: int = 0
    part: int = 0
    kind: str = "words"

    @property
    def own(self) -> bool:
        """Tell whether these are words the sender wrote outside any quotation."""
        return self.part == 0 and self.kind in ("words", "blank", "rule")


def lay_out(text: str) -> list[Line]:
    """Return a reply's lines, each with the part it belongs to and its kind."""
    lines = [_line(raw) for raw in text.split("\n")]
    lines = [piece for line in lines for piece in _apart(line)]
    lines = _parts(lines)
    for pass_over in (_banners, _legal, _signatures):
        lines = pass_over(lines)
    return lines


def _line(raw: str) -> Line:
    raw = raw.rstrip("\r ")
    found = _PREFIX.match(raw)
    depth, body = (found[1].count(">"), raw[found.end() :]) if found else (0, raw)
    plain = body.strip(" \t\xa0\ufeff\u200b")
    kind = "blank" if not plain else "rule" if _RULE.match(body) else "words"
    return Line(body, depth, 0, kind)


def _apart(line: Line) -> tuple[Line, ...]:
    """Cut a line where a program put its header behind the last words: `Green now. On Wed, 4 Apr 2012, Pat wrote:`."""
    found = _SHARED.search(line.text) if line.kind == "words" and len(line.text) < 600 else None
    if found is None or not found.start():
        return (line,)
    return (replace(line, text=line.text[: found.start()]), replace(line, text=line.text[found.start("on") :]))


def _parts(lines: Sequence[Line]) -> list[Line]:
    """Give each line its part: a header begins one, at its own depth or one deeper where the program marked it."""
    out: list[Line] = []
    part_at: dict[int, int] = {0: 0}
    count = i = 0
    while i < len(lines):
        length = header_at(lines, i)
        depth = lines[i].depth
        if length:
            count += 1
            out += [replace(line, part=count, kind="header") for line in lines[i : i + length]]
            deeper = _next_depth(lines, i + length) > depth
            part_at = {d: p for d, p in part_at.items() if d <= depth}
            part_at[depth + 1 if deeper else depth] = count
            i += length
            continue
        if depth and not any(d <= depth for d in part_at if d) and part_at[0] == 0:
            count += 1
            part_at[1] = count
        out.append(replace(lines[i], part=part_at[max(d for d in part_at if d <= depth)]))
        i += 1
    return out


def _next_depth(lines: Sequence[Line], at: int) -> int:
    for line in lines[at : at + 8]:
        if line.kind != "blank" or line.depth:
            return line.depth
    return 0


def header_at(lines: Sequence[Line], i: int) -> int:
    """Return how many lines from `i` on are the header of a quoted message; 0 where none begins."""
    line = lines[i]
    if line.kind == "blank" or len(line.text) > 600:
        return 0
    if line.kind == "rule":
        following = next((n for n in range(i + 1, min(i + 4, len(lines))) if lines[n].kind != "blank"), 0)
        block = _block_at(lines, following) if following else 0
        return following - i + block if block else 0
    text = line.text
    if _ORIGINAL.match(text) or _FORWARDED.match(text) or _ABOVE.fullmatch(text.strip()):
        return 1 + _block_after(lines, i + 1)
    return _block_at(lines, i) or _wrote_at(lines, i)


def _block_after(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and lines[at].kind == "blank" and at < len(lines) - 1:
        block = _block_at(lines, at + 1)
        if block:
            return 1 + block
        return 0
    return _block_at(lines, at) if at < len(lines) else 0


def _block_at(lines: Sequence[Line], i: int) -> int:
    """Return the length of an Outlook-like header block (From, Sent, To, Subject, in any language), or 0."""
    starts = _FROM_LINE.match(lines[i].text)
    if not starts and not _DATE_LINE.match(lines[i].text):
        return 0
    seen, end, at = set(), i + 1, i + 1
    senders = 1 if starts else 0
    while at < len(lines) and at < i + 12 and lines[at].depth == lines[i].depth:
        text = lines[at].text
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
    return end - i if enough and seen and _block_is_one(lines, i, end) else 0


def _block_is_one(lines: Sequence[Line], start: int, end: int) -> bool:
    """Tell a header block from an answer that happens to have "From:" and "To:" in it: it has a subject, date or address."""
    text = "\n".join(line.text for line in lines[start:end])
    return "@" in text or len(re.findall(rf"(?im)^[ \t*_>|]{{0,6}}{_OTHER}\W", text)) >= 2


def _wrote_at(lines: Sequence[Line], i: int) -> int:
    """Return the length of an "On ... wrote:" header, which programs wrap over several lines, or 0."""
    if not _MAYBE_WROTE.match(lines[i].text[:300]):
        return 0
    if not any(_WROTE_WORD.search(line.text[:400]) for line in lines[i : i + _JOINABLE + 1]):
        return 0
    joined = ""
    for count in range(1, _JOINABLE + 2):
        if i + count > len(lines) or len(joined) > 400:
            return 0
        line = lines[i + count - 1]
        if line.depth < lines[i].depth or (line.kind == "blank" and count > 3):
            return 0
        joined = f"{joined} {line.text.strip()}".strip()
        if _ON_WROTE.match(joined):
            return count
        if count > 1 and re.search(r"[.!?]$", lines[i + count - 2].text.strip()) and "@" not in joined:
            return 0
    return 0


def _banners(lines: Sequence[Line]) -> list[Line]:
    """Mark the warning a mail server put on top: the whole paragraph."""
    out = list(lines)
    marking = False
    for i, line in enumerate(lines):
        if line.kind == "blank":
            marking = False
            continue
        if i > 400:
            break
        if marking or (line.kind == "words" and _BANNER.match(line.text)):
            marking = True
            out[i] = replace(line, kind="banner")
    return out


def _legal(lines: Sequence[Line]) -> list[Line]:
    """Mark the disclaimers that end the sender's part or the whole text, and the rule above them."""
    out = list(lines)
    # The last words of the whole text (a server puts its disclaimer under everything) and of the sender's own part.
    ends = {len(lines), next((i for i, line in enumerate(lines) if line.kind == "header"), len(lines))}
    for end in ends:
        start = _legal_start(lines, end)
        for i in range(start, end):
            if out[i].kind != "blank":
                out[i] = replace(out[i], kind="legal")
    return out


def _legal_start(lines: Sequence[Line], end: int) -> int:
    """Return where the run of paragraphs of legal words that ends at `end` starts (`end` itself: none)."""
    start, at, strong = end, end, 0
    while at > 0 and end - at < 120:
        first = at
        while first > 0 and lines[first - 1].kind == "blank":
            first -= 1
        last = first
        while first > 0 and lines[first - 1].kind not in ("blank", "rule", "header"):
            first -= 1
        words = " ".join(line.text for line in lines[first:last])
        if first == last and first > 0 and lines[first - 1].kind == "rule":
            at = first - 1
            start = at if strong else start
            continue
        found = len({m.lower() for m in _LEGAL.findall(words)})
        if not words or not (found >= 2 or (found and len(words) > 60) or (strong and _legal_tail(words))):
            break
        strong += found
        at, start = first, first
    return start if strong >= 2 else end


def _legal_tail(words: str) -> bool:
    return bool(re.match(r"(?:https?://|www\.)\S+$", words.strip())) or bool(_LEGAL.search(words))


def _signatures(lines: Sequence[Line]) -> list[Line]:
    """Mark what follows the signature's delimiter, and the line a telephone adds, in the sender's own part."""
    out = list(lines)
    inside = False
    for i, line in enumerate(lines):
        if line.part:
            inside = False
            continue
        if line.kind == "words" and _DELIMITER.match(line.text) and _ends_soon(lines, i):
            inside = True
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        footer = line.kind == "rule" and _LIST_FOOTER.match(following)
        if footer:
            inside = True
        if inside or (line.kind == "words" and _DEVICE.match(line.text)):
            out[i] = replace(line, kind="signature")
    last = next((i for i in range(len(out) - 1, -1, -1) if out[i].own and out[i].kind == "words"), None)
    if last and _DASHED_NAME.match(out[last].text) and out[last - 1].kind == "blank":
        out[last] = replace(out[last], kind="signature")
    return out


def _ends_soon(lines: Sequence[Line], i: int) -> bool:
    """Tell whether so little follows that it can be a signature, not a new passage."""
    rest = [line for line in lines[i + 1 : i + 60] if line.part == 0 and line.kind == "words"]
    return len(rest) <= 20
