"""The files that came with a return: our own workbook filled in is read; anything else waits for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lacflow.board.readings import Held, Reading
from lacflow.board.returns import merge
from lacflow.errors import InputFault
from lacflow.mail.message import Attachment, Incoming
from lacflow.mail.reading import Asked, AttachmentNote, Reply, read_reply
from lacflow.mail.reading.withheld import withheld

WORKBOOK = (".xlsx",)
#: What mail programs attach by themselves: logos and cards say nothing about actions.
ORNAMENT = ("image/", "text/vcard", "text/x-vcard", "application/pkcs7-signature", "application/pgp-signature")


def read_whole(incoming: Incoming, asked: Asked) -> Reply:
    """Read a message and the files that came with it as one return: one reading an action."""
    reply = read_reply(incoming, asked)
    readings, held, notes = read_files(incoming, asked)
    said = bool(readings or held) and reply.kind in ("empty", "not_a_reply", "unreadable")
    return _as_one(reply, asked, readings, held, notes, "updates" if said else reply.kind)


def read_file_alone(file: Attachment, asked: Asked) -> Reply:
    """Read a returned file by itself, as if it had come with an empty message on the day of the request."""
    readings, held, notes = read_files(Incoming(attachments=(file,)), asked)
    kind = "updates" if readings or held else "empty"
    return _as_one(Reply(kind), asked, readings, held, notes, kind)


def _as_one(
    reply: Reply,
    asked: Asked,
    readings: tuple[Reading, ...],
    held: tuple[Held, ...],
    notes: tuple[AttachmentNote, ...],
    kind: str,
) -> Reply:
    merged = merge((*reply.readings, *readings))
    spoken = {r.key for r in merged} | {key for h in (*reply.held, *held) for key in h.candidates}
    missing = tuple(a.key for a in asked.actions if a.key not in spoken) if readings or held else reply.not_answered
    whole = replace(
        reply,
        kind=kind,
        readings=merged,
        held=(*reply.held, *held),
        not_answered=missing,
        attachments=notes or reply.attachments,
    )
    return withheld(whole, asked.case_numbers)


def read_files(
    incoming: Incoming, asked: Asked
) -> tuple[tuple[Reading, ...], tuple[Held, ...], tuple[AttachmentNote, ...]]:
    """Read every file that came with a message: what it says, what must wait, and a note on each."""
    readings: list[Reading] = []
    held: list[Held] = []
    notes = []
    for file in incoming.attachments:
        if file.mime_type.startswith(ORNAMENT):
            notes.append(AttachmentNote(file.name, False, "a picture or card that says nothing about actions"))
            continue
        said, waiting, note = _read(incoming, file, asked)
        readings += said
        held += waiting
        notes.append(note)
    return tuple(readings), tuple(held), tuple(notes)


def _read(incoming: Incoming, file: Attachment, asked: Asked) -> tuple[list[Reading], list[Held], AttachmentNote]:
    if not file.name.lower().endswith(WORKBOOK):
        why = "files of this kind are not read: please type the update in the mail"
        return [], [Held(f"attached: {file.name}", why)], AttachmentNote(file.name, False, why)
    from lacflow.documents import read_returned

    try:
        said, waiting = read_returned(
            file.content, file.name, asked.actions, asked.scheme, said_on=_said_on(incoming, asked)
        )
    except InputFault as fault:
        why = "; ".join(p.message for p in fault.problems)
        return [], [Held(f"attached: {file.name}", why)], AttachmentNote(file.name, False, why)
    return list(said), list(waiting), AttachmentNote(file.name, True, "")


def _said_on(incoming: Incoming, asked: Asked) -> date:
    """Return the local day the message says it was sent; the day of the request where it says nothing."""
    return (incoming.date or asked.sent_at).astimezone(asked.reply_zone).date()
