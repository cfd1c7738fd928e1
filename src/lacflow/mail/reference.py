"""The token that ties a reply to its request, in the three places that survive a reply, a forward and a new mail.

A token is five characters of an alphabet without 0, O, 1, I, L and U, begins with a letter and has at least two letters
and two digits: it is no English word, no number and no ref of a plan. Both it and the Message-ID come from an HMAC of the
letter's key, so the same letter gets the same ones, and nobody without the secret can make them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from itertools import count

from lacflow.mail.message import Incoming

_DIGITS = "23456789"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_ALPHABET = _DIGITS + _LETTERS
_LENGTH = 5
_CODE = rf"[{_ALPHABET}{_LETTERS.lower()}]{{{_LENGTH}}}"
_OURS = re.compile(rf"<({_CODE})\.[0-9a-f]{{32}}@([^<>@\s]+)>", re.IGNORECASE)
_SHAPE = re.compile(r"<(?:[A-Z0-9]{5}\.)?[0-9a-f]{32}@([^<>@\s]+)>", re.IGNORECASE)
_IN_SUBJECT = re.compile(rf"\[\s?({_CODE})\s?\]")
#: In a text that has a line end before its first line: what begins with one is found much sooner.
_IN_BODY = re.compile(rf"\n[ \t>|*\xa0]*Reference:[ \t*\xa0]*({_CODE})(?![A-Za-z0-9])", re.IGNORECASE)
_MOST_TEXT = 300_000


def message_id(key: str, secret: bytes, token: str | None, domain: str) -> str:
    """Return the Message-ID of the letter with that key, angle brackets included.

    Example:
        `<K7Q2M.3f9a02...@council.example>`; without a token `<3f9a02...@council.example>`.
    """
    digest = hmac.new(secret, f"message-id\0{key}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{token}.{digest}@{domain}>" if token else f"<{digest}@{domain}>"


def token(key: str, secret: bytes, attempt: int = 0) -> str:
    """Return the token of the letter with that key; another `attempt` gives another, where the first is taken."""
    for again in count():
        digest = hmac.new(secret, f"token\0{key}\0{attempt}\0{again}".encode(), hashlib.sha256).digest()
        number, made = int.from_bytes(digest[:8]), ""
        for _ in range(_LENGTH):
            number, place = divmod(number, len(_ALPHABET))
            made += _ALPHABET[place]
        if is_token(made):
            return made
    raise AssertionError("unreachable")


def is_token(text: str) -> bool:
    """Tell whether a text has the shape of a token (upper case)."""
    digits = sum(c in _DIGITS for c in text)
    letters = sum(c in _LETTERS for c in text)
    return len(text) == _LENGTH == digits + letters and text[0] in _LETTERS and digits >= 2 and letters >= 2


def is_ours(message_id: str) -> bool:
    """Tell whether a Message-ID has the shape of one of ours that carries a token."""
    return bool(_token_of(message_id, None))


def has_our_shape(message_id: str, domain: str) -> bool:
    """Tell whether a Message-ID has the shape of one of ours, with a token or without, of this domain."""
    match = _SHAPE.fullmatch(message_id)
    return match is not None and match[1].lower() == domain.lower()


def code_line(token: str) -> str:
    """Return the last line of a letter's body."""
    return f"Reference: {token}"


def codes_in(text: str) -> tuple[str, ...]:
    """Return the reply codes that stand in a text as our letters write them: in brackets, after `Reference:`, in a Message-ID."""
    text = text[:_MOST_TEXT]
    found = [*_IN_SUBJECT.findall(text), *_IN_BODY.findall(f"\n{text}"), *(m[1] for m in _OURS.finditer(text))]
    return tuple(dict.fromkeys(t.upper() for t in found if is_token(t.upper())))


def our_ids_in(text: str) -> tuple[str, ...]:
    """Return the Message-IDs of our shape that stand anywhere in a text."""
    return tuple(dict.fromkeys(m[0] for m in _OURS.finditer(text[:_MOST_TEXT])))


def tokens_in(incoming: Incoming, domain: str | None = None) -> tuple[str, ...]:
    """Return the tokens a message carries, the most trustworthy first, none twice.

    In-Reply-To and References come first (the newest first), then the subject's brackets (the last first), then the code
    lines of the body. They are only claims: whoever uses one looks it up.

    Args:
        domain: count only Message-IDs of this domain as ours.
    """
    body = incoming.text[:_MOST_TEXT] or re.sub(r"<[^<>]{0,2000}>", "\n", incoming.html[:_MOST_TEXT])
    found = [
        *(_token_of(i, domain) for i in (*incoming.in_reply_to, *reversed(incoming.references))),
        *reversed(_IN_SUBJECT.findall(incoming.subject)),
        *_IN_BODY.findall(f"\n{body}"),
    ]
    return tuple(dict.fromkeys(t.upper() for t in found if is_token(t.upper())))


def _token_of(message_id: str, domain: str | None) -> str:
    match = _OURS.fullmatch(message_id)
    if match is None or (domain and match[2].lower() != domain.lower()):
        return ""
    return match[1] if is_token(match[1].upper()) else ""
