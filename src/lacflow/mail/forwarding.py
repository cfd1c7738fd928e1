"""A message somebody sends on: who wrote it, what it says, and what was written above it.

Only the message forwarded first is taken out of the text; what that one quotes stays with it, for the reader of replies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lacflow.mail.body import lines_of, text_of
from lacflow.mail.lines import Line
from lacflow.mail.message import Incoming
from lacflow.mail.parse import parse

_SUBJECT = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|wg|tr|rv|i|vs|enc|doorst)\s*:", re.IGNORECASE)
_FROM = re.compile(
    r"[ \t*_>|]{0,6}(?:From|Von|De|Van|Da|Fra|Från|Od)[ \t]?\*{0,2}[ \t]?[:：]\*{0,2}[ \t]*(.{1,200})", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


@dataclass(frozen=True)
class Forwarded:
    """A message sent on. `address` and `name` are what its header says of who wrote it; `cover` is what stands above it."""

    message: Incoming
    address: str
    name: str
    cover: str


def forwarded(incoming: Incoming) -> Forwarded | None:
    """Return the message a message sends on, or None where it is no forward.

    Example:
        `Please take this.` above `From: Pat Quill <pat@council.example>` and `10c is green` -> Pat's `10c is green`.
    """
    if not _SUBJECT.match(incoming.subject) and not incoming.enclosed:
        return None
    text = text_of(incoming)
    if incoming.enclosed:
        inner = parse(incoming.enclosed[0])
        if inner.from_addresses:
            return Forwarded(inner, inner.from_addresses[0], inner.from_name, text.strip())
    lines = lines_of(text)
    start = next((i for i, line in enumerate(lines) if line.kind == "header"), None)
    if start is None:
        return None
    end = next((i for i in range(start, len(lines)) if lines[i].kind not in ("header", "blank")), len(lines))
    address, name = _writer(lines[start:end])
    cover = "\n".join(line.text for line in lines[:start] if line.own and line.kind in ("words", "blank")).strip()
    body = "\n".join(_plain(line, lines[end].depth if end < len(lines) else 0) for line in lines[end:]).strip()
    message = replace(incoming, text=body, html="", from_name=name, from_addresses=(address,) if address else ())
    return Forwarded(message, address, name, cover)


def _writer(header: list[Line]) -> tuple[str, str]:
    for line in header:
        found = _FROM.match(line.text)
        if found:
            address = _ADDRESS.search(found[1])
            name = re.sub(r"<.*|\[.*|\bmailto:.*", "", found[1]).strip(" *\"'")
            return (address[0].lower() if address else "", "" if address and name == address[0] else name)
    address = _ADDRESS.search(" ".join(line.text for line in header))
    return (address[0].lower() if address else "", "")


def _plain(line: Line, depth: int) -> str:
    """Return a line without the marks the forwarding itself put before it; deeper quotation keeps its own."""
    return ">" * max(0, line.depth - depth) + (" " if line.depth > depth else "") + line.text
