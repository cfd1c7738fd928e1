"""Mail no lead wrote: automatic replies, bounces, receipts, calendar answers, lists, our own mail come back.

Told by what a machine puts in the headers first and by its usual words second. When in doubt a message is a person's: a
lead's words set aside as a machine's would be lost. None of these is ever answered (RFC 3834).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lacflow.mail.absence import last_day_away
from lacflow.mail.body import new_text, text_of
from lacflow.mail.bounces import bounce_of
from lacflow.mail.message import Incoming
from lacflow.mail.reference import is_ours

Kind = Literal["auto_reply", "bounce", "calendar", "receipt", "list", "own"]

_AUTOMATIC = re.compile(
    r"^(?:\W|re:|aw:|\[external\])*(?:auto(?:matic)?[ -]?(?:reply|response|responder)\b|auto:|autoreply"
    r"|out[ -]of[ -](?:the[ -])?office|ooo\b"
    r"|automatische (?:antwort|abwesenheits\w*)|abwesenheits(?:notiz|meldung|nachricht|assistent)|abwesend"
    r"|réponse automatique"
    r"|absence du bureau|message d'absence|respuesta autom[áa]tica|fuera de (?:la )?oficina|risposta automatica"
    r"|fuori ufficio|automatisch antwoord"
    r"|afwezigheids?|resposta autom[áa]tica|automatiskt svar|autosvar|automatisk (?:svar|besvarelse)"
    r"|automaattinen vastaus|odpowied[źz] automatyczna"
    r"|automatick[áa] odpov[ěe][ďd]|автоответ|自动(?:回复|答复)|自動(?:回覆|返信)|不在)",
    re.IGNORECASE,
)
_VACATION = re.compile(
    r"vacation|on (?:annual |maternity )?leave|away from|absen[ct]|urlaub|thank you for (?:your (?:e-?mail|message)"
    r"|contacting)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"^(?:accepted|declined|tentative(?:ly accepted)?|new time proposed|zugesagt|abgesagt|mit vorbehalt|accepté"
    r"|refusé|provisoire|aceptada|aceptado"
    r"|rechazad[ao]|accettato|rifiutato|geaccepteerd|geweigerd|godkänt|avböjt|cancell?ed)\s*: ",
    re.IGNORECASE,
)
_READ = re.compile(
    r"^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|letto|gelezen|läst|lest|read receipt|return receipt"
    r"|receipt)\s*[:(]",
    re.IGNORECASE,
)
_READ_TEXT = re.compile(
    r"was (?:read|deleted without being read|displayed)|return receipt|disposition|wurde .{0,40}gelesen|a été lu",
    re.IGNORECASE,
)
_FROM_MACHINE = re.compile(
    r"^(?:[\w.+-]{0,40}[.+_-])?(?:no-?reply|do-?not-?reply|donotreply|autoreply|auto-?responder)\b.{0,40}@",
    re.IGNORECASE,
)
_MACHINE_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply",
    "x-vacation",
)


@dataclass(frozen=True)
class Notice:
    """What a machine told us.

    Attributes:
        away_until: the last day away, where an automatic reply states it plainly.
        recipients: the addresses a bounce is about; original_ids: Message-IDs of ours it quotes.
        permanent: a bounce that will not be tried again.
        tokens, mentioned: the reply codes and the addresses that stand anywhere in a bounce.
    """

    kind: Kind
    reason: str
    away_until: date | None = None
    recipients: tuple[str, ...] = ()
    original_ids: tuple[str, ...] = ()
    permanent: bool = False
    tokens: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


_ANSWERS = re.compile(r"\s*(?:re|aw|sv|antw|fw|fwd|tr|wg)\s*:", re.IGNORECASE)


def kind_of(incoming: Incoming) -> Notice | None:
    """Return what kind of machine's message it is, or None for one that a person may have written."""
    for recognise in (_own, _calendar, _receipt, _bounce, _automatic, _list):
        notice = recognise(incoming)
        if notice is not None:
            return notice
    return None


def _own(incoming: Incoming) -> Notice | None:
    if not is_ours(incoming.message_id):
        return None
    return Notice("own", "a letter of our own came back", original_ids=(incoming.message_id,))


def _calendar(incoming: Incoming) -> Notice | None:
    parts = [
        a.content[:20_000].decode("utf-8", "replace").upper()
        for a in incoming.attachments
        if a.mime_type == "text/calendar"
    ]
    method = next((m[1] for p in parts if (m := re.search(r"(?m)^METHOD:[ \t]*([A-Z-]+)", p))), "")
    if method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
        return Notice("calendar", "an answer to a calendar invitation")
    if method in ("REQUEST", "CANCEL", "PUBLISH") and not incoming.in_reply_to and not incoming.references:
        return Notice("calendar", "a calendar invitation")
    answered = _ANSWERED.match(incoming.subject)
    meeting = "calendar" in incoming.header("Content-Class").lower() or incoming.header("X-MS-Has-Attach") or parts
    if answered and (parts or (meeting and not _said(incoming)) or not _said(incoming)):
        return Notice("calendar", "an answer to a calendar invitation")
    return None


def _said(incoming: Incoming) -> bool:
    return any(c.isalnum() for c in new_text(text_of(incoming)[:20_000]))


def _receipt(incoming: Incoming) -> Notice | None:
    kind = incoming.header("Content-Type").replace('"', "").lower()
    mdn = any(a.mime_type == "message/disposition-notification" for a in incoming.attachments)
    if mdn or "report-type=disposition-notification" in kind:
        return Notice("receipt", "a read receipt", original_ids=incoming.in_reply_to + incoming.references)
    text = text_of(incoming)[:2000] if _READ.match(incoming.subject) else ""
    if _READ_TEXT.search(text) and len(text.split()) < 120:
        return Notice("receipt", "a read receipt", original_ids=incoming.in_reply_to + incoming.references)
    return None


def _bounce(incoming: Incoming) -> Notice | None:
    found = bounce_of(incoming)
    if found is None:
        return None
    kind: Kind = "receipt" if found.delivered else "bounce"
    return Notice(
        kind,
        found.reason,
        recipients=found.recipients,
        original_ids=found.original_ids,
        permanent=found.permanent,
        tokens=found.tokens,
        mentioned=found.mentioned,
    )


def _automatic(incoming: Incoming) -> Notice | None:
    why = _automatic_because(incoming)
    if not why:
        return None
    said_on = incoming.date.date() if incoming.date else None
    until = last_day_away(text_of(incoming)[:20_000], said_on)
    return Notice("auto_reply", f"an automatic reply ({why})", away_until=until, original_ids=incoming.in_reply_to)


def _automatic_because(incoming: Incoming) -> str:
    submitted = incoming.header("Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted and submitted != "no":
        return f"it says so: Auto-Submitted {submitted}"
    named = next(
        (
            k
            for k, v in incoming.headers
            if k.lower() in _MACHINE_HEADERS and v.strip().lower() not in ("", "no", "false")
        ),
        "",
    )
    if named:
        return f"it says so: {named}"
    precedence = incoming.header("Precedence").strip().lower()
    if precedence == "auto_reply" or incoming.header("X-Precedence").strip().lower() == "auto_reply":
        return "it says so: Precedence"
    if _AUTOMATIC.match(incoming.subject):
        return "by its subject"
    suppressed = bool(incoming.header("X-Auto-Response-Suppress")) or precedence in ("bulk", "junk")
    if (suppressed and _VACATION.search(incoming.subject)) or any(
        _FROM_MACHINE.match(a) for a in incoming.from_addresses
    ):
        return "by its sender and subject"
    if incoming.header("Return-Path").strip() == "<>":
        return "it cannot be answered"
    return ""


def _list(incoming: Incoming) -> Notice | None:
    """Recognise bulk mail; one that answers a letter was written by a person, whatever a list server put on it."""
    if "report-type=feedback-report" in incoming.header("Content-Type").replace('"', "").lower():
        return Notice("list", "a mail service's report of a complaint")
    precedence = incoming.header("Precedence").strip().lower()
    bulk = precedence == "bulk" and bool(incoming.header("List-Id"))
    # An issue of a newsletter refers to the one before it, but has no "Re:" and refers to no letter of ours.
    known = any(is_ours(i) for i in (*incoming.in_reply_to, *incoming.references))
    issue = precedence == "list" and incoming.header("List-Unsubscribe") and not _ANSWERS.match(incoming.subject)
    bulk = bulk or (bool(issue) and not known)
    if (incoming.in_reply_to or incoming.references) and not bulk:
        return None
    marks = [h for h in ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID") if incoming.header(h)]
    if marks or precedence in ("bulk", "list", "junk"):
        return Notice("list", f"mail from a list ({marks[0] if marks else 'Precedence'})")
    return None
