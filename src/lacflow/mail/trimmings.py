"""What stands around a sender's words and is not theirs: server banners, disclaimers, signatures, what a telephone adds.

Told by general rules; every function takes a reply's lines and gives them back with those marked. Linear in their number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.mail.lines import Line, remembered

_DELIMITER = re.compile(r"(?:--|—|––)[ \t]*$")
_GADGET = (
    r"(?:iphone|ipad|ipod|android|galaxy|samsung|huawei|xiaomi|redmi|pixel|nokia|htc|motorola|blackberry|windows|surface|outlook|mail|yahoo"
    r"|gmail|aol|proton\w*|\[proton|boxer|spark\w*|mailspring|edison|airmail|superhuman|nine|workspace|iphonesta|mobile)"
)
_DEVICE = re.compile(
    r"[ \t>*_]{0,3}(?:"
    r"sent from my(?: [\w'’+®™-]+){1,6}(?:[,.;:]? (?:please|excuse|apolog|so |with ).{0,80})?"
    rf"|sent (?:from|via|using|with) (?:(?:the )?(?:new )?{_GADGET}|ios|a mobile)\b.{{0,60}}"
    r"|get outlook for (?:ios|android|mac)\b.{0,120}"
    r"|(?:von meinem|envoy[ée] (?:de|depuis) mon|enviado desde mi|inviato da(?:l mio)?|verstuurd vanaf mijn|verzonden vanaf mijn"
    r"|skickat fr[åa]n min|sendt fra min|enviado do meu|l[äa]hetetty (?:omasta )?|wys[łl]ane z(?: mojego)?|odesl[áa]no z)\b.{0,60}"
    rf"|(?:отправлено|надіслано|изпратено|发自|發自|從我的|στάλθηκε|anfonwyd|trimis|odoslané|poslano|saadetud|išsiųsta|nosūtīts|dikirim"
    rf"|được gửi|ส่งจาก|نשלח|נשלח|تم الإرسال|أُرسلت)[ ]?.{{0,30}}{_GADGET}.{{0,30}}"
    rf"|.{{0,20}}{_GADGET}.{{0,20}}(?:から送信|傳送|에서 보냄|gönderildi|küldve|gesendet)"
    r"|typed (?:on|with) .{0,60}thumbs?.{0,20}|sent on the go.{0,40})[ \t.]*$",
    re.IGNORECASE,
)
#: The marking a council's mail program puts above or below.
_MARKING = re.compile(
    r"[ \t>*_\[(]{0,4}(?:(?i:(?:security )?classification|protective marking|sensitivity)[ ]?:[ ]?)?"
    r"(?:OFFICIAL|Official)(?:[ -:]{1,3}(?:SENSITIVE|Sensitive))?[ \t*_\])]{0,4}$|[ \t*_\[(]{0,4}(?i:not protectively marked|unclassified)[ \t*_\])]{0,4}$"
)
_NAME = re.compile(r"[*_ ]{0,3}[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|van|von|der|bin|al)){1,3}[*_ ,]{0,3}$")
_LINE_ABOVE_NAME = re.compile(r"[ \t]{0,4}(?:_{2,}|-{3,}|—+|={3,}|\*{3,}|~{2,})[ \t]*$")
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
#: Every banner and marking has one of these.
_OF_BANNERS = ("outside", "external", "often", "click", "official", "protectively marked", "unclassified")
_LEGAL = re.compile(
    r"confidential|intended (?:solely |only )?(?:for|recipient|addressee)|(?:named |intended )addressee|privileged"
    r"|if you (?:are not|have received|receive this)"
    r"|received (?:this|it) (?:e-?mail |message |communication )?in error|virus|malicious|disclaimer"
    r"|views (?:or opinions )?expressed"
    r"|opinions? (?:are|of the)|liabilit|monitor(?:ed|ing|s)? (?:and|all|for)|unauthori[sz]ed|notify the sender"
    r"|privacy notice"
    r"|registered (?:office|in england)|before printing|consider the environment|vertraulich|confidentiel"
    r"|data protection act|personal opinions"
    r"|reserves the right to monitor|disseminat|meant (?:only |solely )?for|(?:any |and )?files? (?:sent|transmitted|attached) (?:with|to) (?:it|this)"
    r"|(?:by mistake|in error)|(?:tell|inform|contact|let) the sender|delete (?:it|this|the e-?mail)|monitors? (?:its |all )?e-?mails?\b|legally binding|(?:form|part of|is|be) (?:of )?a contract"
    r"|freedom of information act|do not (?:copy|forward|disclose|distribute)|no liability|accepts? no (?:responsibility|liability)|scanned for",
    re.IGNORECASE,
)
#: Words of the law have one of these.
_OF_LEGAL = (
    "confidential", "confidentiel", "vertraulich", "intended", "meant", "addressee", "privileged", "if you", "in error", "by mistake", "virus",
    "malicious", "disclaimer", "views", "opinion", "liabilit", "responsibility", "monitor", "unauthori", "the sender", "privacy",
    "registered", "before printing", "environment", "data protection", "disseminat", "file", "delete", "legally", "contract",
    "freedom of information", "do not", "scanned",
)  # fmt: skip


def is_of_device(line: str) -> bool:
    """Tell whether a line is one that a telephone or a mail program adds below every message."""
    return len(line) < 400 and _is_of_device(line)


@remembered
def _is_of_device(line: str) -> bool:
    return bool(_DEVICE.match(line))


def banners(lines: Sequence[Line]) -> list[Line]:
    """Mark the warning a mail server put on top: the whole paragraph."""
    out = list(lines)
    whole = "\n".join([line.text for line in lines]).lower()
    if not any(word in whole for word in _OF_BANNERS):
        return out
    marking = False
    for i, line in enumerate(lines):
        if line.kind == "blank":
            marking = False
            continue
        if i > 400:
            break
        if _MARKING.match(line.text):
            out[i] = line._replace(kind="banner")
        elif marking or (line.kind == "words" and _BANNER.match(line.text)):
            marking = True
            out[i] = line._replace(kind="banner")
    return out


def legal(lines: Sequence[Line]) -> list[Line]:
    """Mark the disclaimers that end the sender's part or the whole text, and the rule above them."""
    out = list(lines)
    # The last words of the whole text (a server puts its disclaimer under everything) and of the sender's own part.
    ends = {len(lines), next((i for i, line in enumerate(lines) if line.kind == "header"), len(lines))}
    for end in ends:
        start = _legal_start(lines, end)
        for i in range(start, end):
            if out[i].kind != "blank":
                out[i] = out[i]._replace(kind="legal")
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
        found = len({m.lower() for m in _LEGAL.findall(words)}) if _may_be_legal(words) else 0
        if not words or not (found >= 2 or (found and len(words) > 60) or (strong and _legal_tail(words))):
            break
        strong += found
        at, start = first, first
    return start if strong >= 2 else end


def _may_be_legal(words: str) -> bool:
    low = words.lower()
    return any(word in low for word in _OF_LEGAL)


def _legal_tail(words: str) -> bool:
    return bool(re.match(r"(?:https?://|www\.)\S+$", words.strip())) or bool(_LEGAL.search(words))


def signatures(lines: Sequence[Line]) -> list[Line]:
    """Mark what follows the signature's delimiter, and the line a telephone adds, in the sender's own part."""
    out = list(lines)
    inside = False
    for i, line in enumerate(lines):
        if line.part:
            inside = False
            continue
        delimiter = line.kind == "words" and _DELIMITER.match(line.text)
        if (delimiter and _ends_soon(lines, i) and not _cited_above(lines, i)) or _only_a_name(lines, i):
            inside = True
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        footer = line.kind == "rule" and _LIST_FOOTER.match(following)
        if footer:
            inside = True
        if inside or (line.kind == "words" and _is_of_device(line.text)):
            out[i] = line._replace(kind="signature")
    last = next((i for i in range(len(out) - 1, -1, -1) if out[i].kind == "words" and not out[i].part), None)
    if last and _DASHED_NAME.match(out[last].text) and out[last - 1].kind == "blank":
        out[last] = out[last]._replace(kind="signature")
    return out


def _ends_soon(lines: Sequence[Line], i: int) -> bool:
    """Tell whether so little follows that it can be a signature, not a new passage."""
    rest = [line for line in lines[i + 1 : i + 60] if line.part == 0 and line.kind == "words"]
    return len(rest) <= 20


def _cited_above(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a bare `--` divides the sender's words from a passage they cited themselves, without a header."""
    if lines[i].text.endswith(" "):
        return False
    above = next((line for line in reversed(lines[max(0, i - 4) : i]) if line.kind != "blank"), None)
    return above is not None and above.depth > 0 and not any(line.kind == "header" for line in lines)


def _only_a_name(lines: Sequence[Line], i: int) -> bool:
    """Tell whether nothing follows a line drawn across but somebody's name and a few short lines."""
    if not _LINE_ABOVE_NAME.match(lines[i].text):
        return False
    rest = []
    for line in lines[i + 1 : i + 12]:
        if line.part:
            break
        rest += [line.text.strip()] if line.kind == "words" else []
    return 0 < len(rest) <= 6 and bool(_NAME.match(rest[0])) and all(len(text) < 80 for text in rest)
