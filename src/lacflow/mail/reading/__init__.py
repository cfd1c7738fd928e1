"""Reading a reply: align with what we sent, split by action, find colour, date and words."""

from lacflow.mail.reading.asjson import asked_from_json, reply_from_json, reply_to_json
from lacflow.mail.reading.asked import Asked, AttachmentNote, Reply, Statement
from lacflow.mail.reading.reply import read_reply

__all__ = [
    "Asked",
    "AttachmentNote",
    "Reply",
    "Statement",
    "asked_from_json",
    "read_reply",
    "reply_from_json",
    "reply_to_json",
]
