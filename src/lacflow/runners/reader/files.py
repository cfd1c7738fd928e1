"""The files that came with a return: workbooks, text and Word documents are read; what cannot be read waits for a person.

Body and files of one mail are one return: one reading an action. What mail programs attach by themselves is no file of
anybody's, and the parts of automatic mail are none at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePath

from lacflow.board.readings import Disposition, Fields, Held, Reading
from lacflow.board.returns import merge
from lacflow.errors import InputFault
from lacflow.mail.message import Attachment, Incoming
from lacflow.mail.reading import Asked, AttachmentNote, Reply, general, read_reply
from lacflow.mail.reading.withheld import withheld
from lacflow.runners.reader.enclosed import NOT_WRITTEN, is_message, messages_on, read_enclosed
from lacflow.runners.reader.pictures import is_drawn
from lacflow.runners.reader.versions import Named, compared

#: What mail programs attach by themselves: cards, signatures, calendars and parts of other messages.
_ORNAMENT = (
    "text/vcard", "text/x-vcard", "text/calendar", "text/rfc822-headers", "message/", "multipart/",
    "application/pkcs7-", "application/x-pkcs7-", "application/pgp-", "application/ms-tnef", "application/ics",
)  # fmt: skip
_ORNAMENT_NAMES = (".vcf", ".ics", ".p7s", ".p7m", ".asc", "winmail.dat")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp")
#: Words of a mail that only point to the file with it.
_POINTER = re.compile(
    r"\W*(?:(?:please|pls|kindly) )?(?:(?:see|find) )?(?:my |our |the )?(?:updates? )?(?:is |are )?"
    r"(?:attached|enclosed|attachment)"
    r"(?: (?:file|sheet|spreadsheet|workbook|document|update|return))?\W*",
    re.IGNORECASE,
)
_NOTHING = "it has no table, and no words that say anything of an action"
_MOST_PACKED = 12
_ANY = "application/octet-stream"
_SAME = "nothing in it differs from what was sent"


def _only_points(text: str) -> bool:
    """Tell whether words only point to the file with them: `Hello Priya, the sheet is attached with my updates.`"""
    return bool(_POINTER.fullmatch(text)) or all(
        general.is_chatter(s) or general.is_courtesy(s) for s in general.sentences(text)
    )


@dataclass
class Files:
    """What the files of one message say."""

    readings: list[Reading] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    notes: list[AttachmentNote] = field(default_factory=list)
    unread: bool = False


def read_whole(incoming: Incoming, asked: Asked, reply: Reply | None = None) -> Reply:
    """Read a message and the files that came with it as one return: one reading an action.

    Args:
        reply: what the message says without its files, where it has been read.
    """
    reply = reply or read_reply(incoming, asked)
    if reply.kind in NOT_WRITTEN:
        return replace(reply, attachments=())
    files = read_files(incoming, asked)
    if asked.may_write and not set(incoming.from_addresses) <= asked.may_write:
        files.readings = [_by_a_stranger(r, incoming) for r in files.readings]
    if files.notes:
        reply = replace(reply, held=tuple(h for h in reply.held if not _only_points(h.text)))
    said = bool(files.readings or files.held)
    kind = "updates" if said and reply.kind in ("empty", "unreadable", "no_change", "question") else reply.kind
    return _as_one(reply, asked, files, kind)


def read_file_alone(file: Attachment, asked: Asked) -> Reply:
    """Read a returned file by itself, as if it had come with an empty message on the day of the request."""
    files = read_files(Incoming(attachments=(file,)), asked)
    kind = "unreadable" if files.unread else "updates" if files.readings or files.held else "empty"
    if files.readings and not files.held and all(r.disposition is Disposition.NO_CHANGE for r in files.readings):
        kind = "no_change"
    return _as_one(Reply(kind), asked, files, kind)


def _as_one(reply: Reply, asked: Asked, files: Files, kind: str) -> Reply:
    merged = merge((*reply.readings, *files.readings))
    held = (*reply.held, *files.held)
    spoken = {r.key for r in merged} | {key for h in held for key in h.candidates}
    missing = tuple(a.key for a in asked.actions if a.key not in spoken)
    whole = replace(
        reply,
        kind=kind,
        readings=merged,
        held=held,
        not_answered=missing if files.readings or files.held else reply.not_answered or missing,
        attachments=tuple(files.notes) or reply.attachments,
    )
    return withheld(whole, asked.case_numbers)


def _by_a_stranger(reading: Reading, incoming: Incoming) -> Reading:
    """Return a reading as one to be looked at: its sender was not asked."""
    sure = {name: value for name, value in vars(reading.fields).items() if value not in (None, False)}
    why = f"it is from {', '.join(incoming.from_addresses) or 'nobody'}, who was not asked"
    reason = f"{why}; {reading.reason}" if reading.reason else why
    return replace(
        reading,
        disposition=Disposition.REVIEW,
        fields=Fields(),
        probable=replace(reading.probable, **sure),
        reason=reason,
    )


def read_files(incoming: Incoming, asked: Asked) -> Files:
    """Read every file and message that came with a message: what it says, what must wait, and a note on each."""
    files, versions = Files(), list[Named]()
    _take(incoming, asked, files, versions)
    for inner in messages_on(incoming):
        reply, note = read_enclosed(inner, incoming, asked)
        files.notes.append(note)
        files.readings += reply.readings
        files.held += reply.held
        if reply.kind not in NOT_WRITTEN:
            _take(inner, asked, files, versions)
    files.readings += compared(versions)
    return files


def _take(incoming: Incoming, asked: Asked, files: Files, versions: list[Named], *, packed: bool = False) -> None:
    """Read the files that came with one message, but for messages; `packed` are those that came in a zip."""
    for file in incoming.attachments:
        ending = PurePath(file.name.lower()).suffix or file.name.lower()
        if is_message(file):
            continue
        if file.mime_type.startswith("image/") or ending in _PICTURES:
            _picture(file, files)
        elif file.mime_type.startswith(_ORNAMENT) or ending in _ORNAMENT_NAMES or not file.content.strip():
            files.notes.append(
                AttachmentNote(file.name, False, "what mail programs attach: it says nothing of actions")
            )
        elif ending == ".zip" and not packed:
            _packed(incoming, file, asked, files, versions)
        else:
            _read(incoming, file, asked, files, versions)


def _picture(file: Attachment, files: Files) -> None:
    """Hold a picture that may show a table or a text; leave a logo."""
    if is_drawn(file.content):
        files.notes.append(AttachmentNote(file.name, False, "a small picture, as in a signature"))
        return
    why = "a picture is not read: please type what it says"
    files.unread = True
    files.held.append(Held(f"attached: {file.name}", why))
    files.notes.append(AttachmentNote(file.name, False, why))


def _read(incoming: Incoming, file: Attachment, asked: Asked, files: Files, versions: list[Named]) -> None:
    from lacflow.documents import Sending, read_returned

    day = _said_on(incoming, asked)
    sending = Sending(asked.actions, asked.scheme, asked.others, asked.workbook, day, columns=asked.columns)
    try:
        found = read_returned(file.content, file.name, sending)
    except InputFault as fault:
        _unread(file, fault, files)
        return
    if found.prose:
        _prose(incoming, file, found.prose, asked, files)
        return
    versions.append((file.name, found.readings))
    files.held += found.held
    nothing = () if found.readings or found.held else (_SAME,)
    files.notes.append(AttachmentNote(file.name, True, "; ".join((*nothing, *found.remarks))))


def _prose(incoming: Incoming, file: Attachment, words: str, asked: Asked, files: Files) -> None:
    """Read a document without any table as if its words had been typed in the mail."""
    said = read_reply(Incoming(text=words, date=incoming.date), asked)
    files.readings += said.readings
    files.held += said.held
    files.held += (Held(q.text, f"a question in {file.name}", (q.key,) if q.key else ()) for q in said.questions)
    files.notes.append(AttachmentNote(file.name, True, "" if said.readings or said.held else _NOTHING))


def _packed(incoming: Incoming, file: Attachment, asked: Asked, files: Files, versions: list[Named]) -> None:
    """Read the documents in a zip as if they had been attached one by one."""
    from lacflow.documents import unpacked

    try:
        inside = unpacked(file.content, file.name)
    except InputFault as fault:
        _unread(file, fault, files)
        return
    if not 0 < len(inside) <= _MOST_PACKED:
        _read(incoming, file, asked, files, versions)
        return
    documents = tuple(Attachment(name, _ANY, content) for name, content in inside)
    _take(replace(incoming, attachments=documents), asked, files, versions, packed=True)


def _unread(file: Attachment, fault: InputFault, files: Files) -> None:
    why = "; ".join(f"{p.message} {p.hint}".strip() for p in fault.problems)
    why = f"{why} Or please type the update in the mail."
    files.unread = True
    files.held.append(Held(f"attached: {file.name}", why))
    files.notes.append(AttachmentNote(file.name, False, why))


def _said_on(incoming: Incoming, asked: Asked) -> date:
    """Return the local day the message says it was sent, if that can be true; else the day of the request."""
    at = incoming.date
    if at is None or not asked.sent_at - timedelta(days=2) <= at <= asked.sent_at + timedelta(days=400):
        at = asked.sent_at
    return at.astimezone(asked.reply_zone).date()
