"""Letters that came back: delivery reports (RFC 3464) and the plain texts of Exim, Postfix, qmail and Exchange.

A report that only says "delayed" is not permanent. Original Message-IDs are taken from the returned message or its
headers; addresses from the report, else from the words. Formats without end exist: so that any of them can be tied to a
letter of ours, every Message-ID of our shape, every reply code and every address in it are given as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lacflow.mail.body import text_of
from lacflow.mail.message import Incoming
from lacflow.mail.parse import parse
from lacflow.mail.reference import codes_in, our_ids_in

_MACHINE = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|mdaemon|post[._-]?master|\w*smtp[\w-]*|microsoftexchange[0-9a-f]{10,}|mail[._-]?delivery"
    r"|exchangesmtp"
    r"|bounces?|smtp-gateway|mmdf|delivery|mail-system|uucp|root)(?:[+.-].*)?@",
    re.IGNORECASE,
)
#: No person writes from these, whatever the words.
_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|mdaemon|microsoftexchange[0-9a-f]{10,})(?:[+.-].*)?@", re.IGNORECASE
)
_NAMES = re.compile(
    r"mail delivery (?:sub)?system|mailer.daemon|mail administrator|postmaster|mail system", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"^(?:\W|re:)*(?:\[postmaster\] )?(?:undeliver(?:able|ed)|(?:e-?mail|message) delivery (?:has )?fail"
    r"|permanent delivery fail|mail failed|mail delivery fail|delivery (?:status notification|fail|has failed|report"
    r"|notification)"
    r"|failure notice|returned mail|message delivery fail|mail (?:system )?(?:error|delivery)|delivery problem"
    r"|non.?delivery|unzustellbar"
    r"|undeliverable|could not (?:send|deliver)|warning: (?:message|could not send)|nicht zustellbar|non remis"
    r"|no se puede entregar"
    r"|retour .* l'expéditeur|mail failure|returned to sender|mdaemon|message status|onbestelbaar|unable to deliver"
    r"|(?:automatically )?rejected|error sending your mail)"
    r"|returned mail|error during delivery|user unknown|delivery status|message could not|配信できません|送信できません|배달|недоставлен|не доставлен"
    r"|(?:could not be|was not|not) delivered|delivery (?:failure|error|failed)|non remis|awaits moderator approval",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"hi\. this is the qmail-send|this is the mail system at host|a message that you sent could not be delivered"
    r"|delivery has failed to these recipients|delivery to the following recipients? (?:failed|has been)"
    r"|the following addresses? had permanent"
    r"|your message (?:did not reach|could not be delivered|wasn.t delivered|cannot be delivered|was not delivered)"
    r"|undeliverable mail"
    r"|permanent (?:fatal )?errors? |could not be delivered to|transcript of session follows"
    r"|message could not be delivered"
    r"|unable to deliver|could ?n.t be delivered|trouble delivering your message|could not deliver"
    r"|delivery of e?mail to this address"
    r"|invalid user address|requested action not taken|failed recipients?\b|no such user here|user unknown|mailbox (?:is )?unavailable"
    r"|(?:recipient|user|address|mailbox|account)(?: \S+){0,3} (?:does not exist|is unknown|was not found|has been disabled|is disabled)"
    r"|delivery to the following recipient failed permanently|diese nachricht konnte nicht",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delay(?:ed)?|will (?:continue to )?(?:retry|be retried|keep trying)|not yet been delivered"
    r"|no action is required"
    r"|do not need to resend|still (?:being )?(?:retried|trying)|warning message only|temporar",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"permanent|\b5\d\d[ -]|\b5\.\d+\.\d+|giving up|fatal|user unknown|does not exist|no such user|undeliverable",
    re.IGNORECASE,
)
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_BY_WORDS = re.compile(rf"(?m)^[ \t]*(?:<|To: )?({_ADDRESS})>?(?:[ \t]*\(.*|[ \t]*:.*|[ \t]*)$")
_ID = re.compile(
    r"(?im)^[ \t>]*(?:message-id|original[ -]message[ -]id|x-ms-exchange-message-id)[ \t]*:[ \t]*(<[^<>\s]{3,900}>)"
)
_REPORT = ("message/delivery-status", "message/global-delivery-status")
_MOST = 50
_MOST_MENTIONED = 200


@dataclass(frozen=True)
class Bounce:
    """What came back: for whom, which of our Message-IDs it quotes, whether for good, and why in words.

    `tokens` are the reply codes and `mentioned` the addresses that stand anywhere in it.
    """

    recipients: tuple[str, ...]
    original_ids: tuple[str, ...]
    permanent: bool
    reason: str
    delivered: bool = False
    tokens: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


def bounce_of(incoming: Incoming) -> Bounce | None:
    """Return what a delivery report says; None for any other message."""
    found = _found(incoming)
    if found is None:
        return None
    whole = _everything(incoming)
    mentioned = (
        a.lower() for a in re.findall(_ADDRESS, whole) if not a.lower().startswith(("mailer-daemon@", "postmaster@"))
    )
    return replace(found, tokens=codes_in(whole), mentioned=tuple(dict.fromkeys(mentioned))[:_MOST_MENTIONED])


def _found(incoming: Incoming) -> Bounce | None:
    report = next((a.content for a in incoming.attachments if a.mime_type in _REPORT), None)
    if report is not None:
        return _reported(incoming, report.decode("utf-8", "replace")[:200_000])
    if not _looks_like_one(incoming):
        return None
    text = text_of(incoming)[:200_000]
    failed = incoming.header("X-Failed-Recipients")
    known = re.findall(_ADDRESS, failed) or _BY_WORDS.findall(text.split("------ This is a copy")[0][:20_000])
    delayed = bool(
        _DELAYED.search(incoming.subject) or (_DELAYED.search(text[:6000]) and not _FAILED.search(text[:6000]))
    )
    recipients = tuple(dict.fromkeys(a.lower() for a in known if a.lower() not in incoming.from_addresses))[:_MOST]
    why = "our letter is delayed on its way" if delayed else "our letter could not be delivered"
    return Bounce(recipients, original_ids(incoming), not delayed, why)


def _looks_like_one(incoming: Incoming) -> bool:
    if "report-type=delivery-status" in incoming.header("Content-Type").replace('"', "").lower():
        return True
    machine = any(_MACHINE.match(a) for a in incoming.from_addresses) or bool(_NAMES.search(incoming.from_name))
    no_return = incoming.header("Return-Path").strip() == "<>"
    if incoming.header("X-Failed-Recipients") or any(_DAEMON.match(a) for a in incoming.from_addresses):
        return True
    others = machine + no_return + bool(_SUBJECT.search(incoming.subject))
    if not others:
        return False
    signs = others - machine - no_return + bool(_TEXT.search(text_of(incoming)[:3000]))
    return signs + machine + no_return >= 2 and signs > 0


def _reported(incoming: Incoming, report: str) -> Bounce:
    groups = [_fields(block) for block in re.split(r"\n[ \t]*\n", report.replace("\r\n", "\n"))]
    people = [g for g in groups if "final-recipient" in g or "original-recipient" in g]
    failed = [g for g in people if not g.get("action", "failed").startswith(("delay", "deliver", "relay", "expand"))]
    delayed = [g for g in people if g.get("action", "").startswith("delay")]
    delivered = bool(people) and not failed and not delayed
    recipients = tuple(dict.fromkeys(a for g in failed or delayed or people for a in _addresses(g)))[:_MOST]
    permanent = bool(failed or not people)
    words = (failed or delayed or people or [{}])[0].get("diagnostic-code", "")
    state = "delivered" if delivered else "delayed on its way" if not permanent else "not delivered"
    ids = original_ids(incoming)
    return Bounce(
        recipients,
        ids,
        permanent and not delivered,
        f"our letter was {state}" + (f": {words[:200]}" if words else ""),
        delivered,
    )


def _fields(block: str) -> dict[str, str]:
    unfolded = re.sub(r"\n[ \t]+", " ", block)
    pairs = (line.partition(":") for line in unfolded.split("\n") if ":" in line)
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _addresses(group: dict[str, str]) -> list[str]:
    for name in ("original-recipient", "final-recipient"):
        found = re.findall(_ADDRESS, group.get(name, ""))
        if found:
            return [found[-1]]
    return []


def original_ids(incoming: Incoming) -> tuple[str, ...]:
    """Return the Message-IDs of what came back: from the message enclosed, the words, and what it answers."""
    inner = (parse(raw[:200_000]).message_id for raw in incoming.enclosed)
    whole = _everything(incoming)
    found = [*(i for i in inner if i), *_ID.findall(whole), *our_ids_in(whole)]
    return tuple(dict.fromkeys([*found, *incoming.in_reply_to, *reversed(incoming.references)]))[:_MOST]


def _everything(incoming: Incoming) -> str:
    """Return all the words of a report: its text, the report itself, and the head of what came back."""
    pieces = [incoming.subject, incoming.text[:200_000], text_of(incoming)[:200_000]]
    for raw in incoming.enclosed[:5]:
        inner = parse(raw[:200_000])
        pieces += [inner.subject, *inner.to, raw[:20_000].decode("utf-8", "replace"), inner.text[:50_000]]
    kinds = (*_REPORT, "text/", "message/")
    pieces += [
        a.content[:100_000].decode("utf-8", "replace")
        for a in incoming.attachments[:20]
        if a.mime_type.startswith(kinds)
    ]
    return "\n".join(pieces)
