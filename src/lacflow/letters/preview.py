"""Letters to look at before they are sent: a page of headers and HTML, and files for `lacflow preview`.

Nothing here sends anything. File names are made of the letter's Message-ID, so the same letter has the same files.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from lacflow.mail.encode import encode
from lacflow.mail.message import Outgoing

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def as_page(outgoing: Outgoing) -> str:
    """Return one HTML page: the headers a reader sees, then the letter's own HTML, then its text part."""
    shown = [
        ("From", f"{outgoing.from_name} <{outgoing.from_address}>"),
        ("To", f"{outgoing.to_name} <{outgoing.to_address}>"),
        ("Subject", outgoing.subject),
        ("Date", outgoing.date.strftime("%d.%m.%Y %H:%M %Z")),
        *(("Attached", f"{a.name} ({len(a.content):,} bytes)") for a in outgoing.attachments),
    ]
    rows = "".join(
        f'<tr><th scope="row" align="left">{name}</th><td>{escape(value)}</td></tr>' for name, value in shown
    )
    headers = f'<table style="font:14px Arial,sans-serif;margin:16px">{rows}</table><hr>'
    text = f'<hr><pre style="font-size:14px;margin:16px;white-space:pre-wrap">{escape(outgoing.text)}</pre>'
    opening = re.search(r"<body[^>]*>", outgoing.html)
    if opening is None or "</body>" not in outgoing.html:
        return f"{headers}{outgoing.html}{text}"
    letter, end, tail = outgoing.html[opening.end() :].rpartition("</body>")
    return f"{outgoing.html[: opening.end()]}{headers}{letter}{text}{end}{tail}"


def write(outgoing: Outgoing, directory: Path, name: str | None = None) -> tuple[Path, Path, Path]:
    """Write a letter as `.eml`, `.html` and `.txt` files, making the directory; return their paths.

    Args:
        name: what the files are called, without an ending; the recipient and the Message-ID otherwise.
    """
    directory.mkdir(parents=True, exist_ok=True)
    stem = _UNSAFE.sub("-", name or f"{outgoing.to_address}-{outgoing.message_id.strip('<>').partition('@')[0]}")[:120]
    paths = (directory / f"{stem}.eml", directory / f"{stem}.html", directory / f"{stem}.txt")
    paths[0].write_bytes(encode(outgoing))
    paths[1].write_text(as_page(outgoing), "utf-8")
    paths[2].write_text(outgoing.text, "utf-8")
    return paths
