"""A message that hangs on a lead's mail: a colleague's answer sent on, read as the lead's, for the lead sends it.

What was written before the request answers nothing by itself and is held. What a machine wrote says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lacflow.board.readings import Held, Reading
from lacflow.mail.message import Attachment, Incoming
from lacflow.mail.parse import parse
from lacflow.mail.reading import Asked, AttachmentNote, Reply, read_reply

_MOST = 10
_ENDINGS = (".eml",)
#: Kinds of message no lead wrote.
NOT_WRITTEN = frozenset(("auto_reply", "bounce", "calendar", "receipt", "list", "not_a_reply"))


def messages_on(incoming: Incoming) -> Iterator[Incoming]:
    """Yield the messages that hang on one, each as if its sender had been the outer one's: who sends it on answers for it."""
    files = (f.content for f in incoming.attachments if is_message(f))
    for raw in [*incoming.enclosed, *files][:_MOST]:
        inner = parse(raw)
        if inner.text.strip() or inner.html.strip() or inner.attachments:
            yield inner


def is_message(file: Attachment) -> bool:
    """Tell whether a file is a saved message."""
    return file.name.lower().endswith(_ENDINGS)


def read_enclosed(inner: Incoming, outer: Incoming, asked: Asked) -> tuple[Reply, AttachmentNote]:
    """Read a message that hangs on another; return what it says, and a note on it."""
    name = f"the attached message from {', '.join(inner.from_addresses) or 'nobody'}"
    if inner.date is not None and inner.date < asked.sent_at:
        words = (inner.text or inner.html).strip()
        held = Held(words[:4000], f"{name} was written before the request")
        return Reply("updates", held=(held,) if words else ()), AttachmentNote(name, True, "written before the request")
    reply = read_reply(inner, asked)
    if reply.kind in NOT_WRITTEN:
        return Reply(reply.kind), AttachmentNote(name, True, "an automatic message: it says nothing of actions")
    reply = read_reply(replace(inner, from_addresses=outer.from_addresses, sender=outer.sender), asked)
    told = tuple(_told(r, name) for r in reply.readings)
    waits = tuple(replace(h, reason=f"in {name}: {h.reason}") for h in reply.held)
    asks = tuple(Held(q.text, f"asked in {name}", (q.key,) if q.key else ()) for q in reply.questions)
    return replace(reply, readings=told, held=waits + asks, questions=()), AttachmentNote(name, True, "")


def _told(reading: Reading, name: str) -> Reading:
    return replace(reading, reason=f"in {name}: {reading.reason}" if reading.reason else f"in {name}")
