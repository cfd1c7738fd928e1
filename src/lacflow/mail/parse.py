"""From raw bytes to an `Incoming`: what we dare to say of a stranger's message. Never raises, on any input.

Text and HTML that are meant to be read together are joined; a text with a file name is a file. A message inside
(`message/rfc822`, also its bare headers) is kept as raw bytes in `enclosed`. Newlines become `\\n`. Addresses are lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lacflow.mail.message import Attachment, Incoming
from lacflow.mail.mime import Leaf, Tree, decode_text, decode_words, take_apart

_MOST_TEXT = 2_000_000
_MOST_FILES = 60
_MOST_FILE_BYTES = 30_000_000
_MOST_IDS = 200
_ID = re.compile(r"<([^<>]{1,900})>")
#: One mailbox as programs write nearly all: a name without quotes or comments, and the address.
_PLAIN = re.compile(r"([^\\\"()<>,;]*)<([^\\\"()<>,;]*)>([^\\\"()<>,;]*)")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,200}@[^\s<>()\[\],;:\"@]{1,255}")
_ENCLOSED = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global")


def parse(raw: bytes) -> Incoming:
    """Read a message as far as it can be read."""
    headers, tree = take_apart(raw)
    text, html = _bodies(tree)
    given: dict[str, list[str]] = {}
    for name, value in headers:
        given.setdefault(name.lower(), []).append(value)

    def header(name: str) -> str:
        return given[name][0] if name in given else ""

    names, addresses = _people(given.get("from", ()))
    return Incoming(
        message_id=_message_id(header("message-id")),
        from_addresses=addresses,
        from_name=names[0] if names else "",
        sender=next(iter(_people(given.get("sender", ()))[1]), ""),
        to=tuple(dict.fromkeys((*_people(given.get("to", ()))[1], *_people(given.get("cc", ()))[1]))),
        subject=_one_line(decode_words(header("subject"))),
        date=_date(header("date")),
        in_reply_to=_ids(header("in-reply-to")),
        references=_ids(header("references")),
        headers=headers,
        text=text,
        html=html,
        attachments=_files(tree),
        enclosed=tuple(leaf.content for leaf in tree.leaves if leaf.kind in _ENCLOSED),
        faults=tuple(tree.faults),
    )


def _message_id(value: str) -> str:
    found = _ids(value)
    return found[0] if found else _one_line(value)[:900]


def _ids(value: str) -> tuple[str, ...]:
    """Return the Message-IDs in a header; some programs fold them in the middle."""
    return tuple(dict.fromkeys(f"<{''.join(i.split())}>" for i in _ID.findall(value)[:_MOST_IDS]))


def _one_line(value: str) -> str:
    plain = value if value.isprintable() else "".join(c if c.isprintable() or c.isspace() else " " for c in value)
    return " ".join(plain.split())[:2000]


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value[:200])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def _people(values: Iterable[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the display names and every address in these headers."""
    names, addresses = [], []
    for value in values:
        for display, found in mailboxes(value):
            names.append(display)
            addresses += found
    return names, tuple(dict.fromkeys(addresses))


def mailboxes(value: str) -> list[tuple[str, list[str]]]:
    """Return each mailbox of an address header as its display name and the address or addresses it can mean.

    An address written bare beside one in angle brackets counts as well: programs differ on which is the sender's, so
    that is never one plain sender. What stands in quotes or comments is only a name.

    Example:
        `"a@x.example" <b@y.example>` -> b; `a@x.example <b@y.example>` -> a and b.
    """
    found = []
    for piece in _split(value):
        outside, quoted, angles = piece
        addresses = [a for angle in angles for a in _addresses(angle)]
        display = decode_words(" ".join(quoted.split())) if quoted.strip() else decode_words(_name_of(outside))
        bare = _addresses(outside)
        everything = list(dict.fromkeys([*addresses, *bare]))
        if everything or display.strip():
            found.append((_one_line(display), everything))
    return found


def _addresses(text: str) -> list[str]:
    return [a.lower().rstrip(".") for a in _ADDRESS.findall(text)]


def _name_of(outside: str) -> str:
    return " ".join(_ADDRESS.sub(" ", outside).split())


def _split(value: str) -> list[tuple[str, str, list[str]]]:
    """Cut an address header at its commas: (words outside quotes, quoted words, what stands in angle brackets)."""
    if (plain := _PLAIN.fullmatch(value)) and plain[2]:
        return [(plain[1] + plain[3], "", [plain[2]])]
    pieces: list[tuple[str, str, list[str]]] = []
    state: dict[str, list[str]] = {"outside": [], "quoted": [], "angle": []}
    angles: list[str] = []
    where, comments, escaped = "outside", 0, False
    for c in value + ",":
        if escaped or (c == "\\" and (where == "quoted" or comments)):
            if escaped and not comments:
                state[where].append(c)
            escaped = not escaped
        elif where == "quoted":
            where = _quoted(c, state)
        elif c == "(" or comments:
            comments += (c == "(") - (c == ")")
        elif c == '"':
            where = "quoted"
        elif c == "<":
            where, state["angle"] = "angle", []
        elif c == ">" and where == "angle":
            angles.append("".join(state["angle"]))
            where = "outside"
        elif c in ",;" and where == "outside":
            pieces.append(("".join(state["outside"]), "".join(state["quoted"]), angles))
            state, angles = {"outside": [], "quoted": [], "angle": []}, []
        else:
            state[where].append(c)
    pieces.append(("".join(state["outside"]), "".join(state["quoted"]), [*angles, "".join(state["angle"])]))
    return [p for p in pieces if p[0].strip() or p[1].strip() or any(p[2])]


def _quoted(c: str, state: dict[str, list[str]]) -> str:
    if c == '"':
        state["quoted"].append(" ")
        return "outside"
    state["quoted"].append(c)
    return "quoted"


def _readable(leaf: Leaf, kind: str) -> bool:
    return leaf.kind == kind and not leaf.attached and not leaf.name


def _bodies(tree: Tree) -> tuple[str, str]:
    bodies = []
    for kind in ("text/plain", "text/html"):
        texts, size = [], 0
        for leaf in tree.leaves:
            if _readable(leaf, kind) and size < _MOST_TEXT:
                texts.append(_text(leaf)[: _MOST_TEXT - size])
                size += len(leaf.content)
        if size > _MOST_TEXT:
            tree.fault("the text was too long to read to its end")
        bodies.append("\n".join(texts))
    return bodies[0], bodies[1]


def _text(leaf: Leaf) -> str:
    plain = decode_text(leaf.content, leaf.charset).replace("\x00", "")
    for newline in ("\r\n", "\r", "\u2028", "\u2029"):
        plain = plain.replace(newline, "\n")
    return plain.removeprefix("\ufeff")


def _files(tree: Tree) -> tuple[Attachment, ...]:
    files: list[Attachment] = []
    size = 0
    for leaf in tree.leaves:
        if leaf.kind in _ENCLOSED or _readable(leaf, "text/plain") or _readable(leaf, "text/html"):
            continue
        size += len(leaf.content)
        if len(files) >= _MOST_FILES or size > _MOST_FILE_BYTES:
            tree.fault("attachments beyond the limit were not read")
            break
        files.append(Attachment(leaf.name, leaf.kind, leaf.content))
    return tuple(files)
