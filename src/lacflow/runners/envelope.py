"""The few headers of a frozen letter that may still be looked at or changed when it leaves.

A letter's bytes are ours, so its headers are well formed; everything but the named header stays byte for byte.
"""

from __future__ import annotations

import re
from email.header import Header
from email.utils import formataddr

_HEADER_END = re.compile(rb"\r?\n\r?\n")


def sender_of(raw: bytes) -> str:
    """Return the address in the From header, which is also the envelope's sender; empty if there is none."""
    found = _header(raw, b"From")
    addresses = re.findall(rb"<([^<>\s]+)>", found.group(0)) if found else []
    return addresses[-1].decode("ascii", "replace") if addresses else _bare(found)


def _bare(found: re.Match[bytes] | None) -> str:
    return found.group(0).partition(b":")[2].strip().decode("ascii", "replace") if found else ""


def readdressed(raw: bytes, old: str, new: str) -> bytes:
    """Return a letter nobody has had yet with another address of the same person in its To header."""
    found = _header(raw, b"To")
    if found is None:
        return raw
    changed = re.sub(re.escape(old.encode()), lambda _: new.encode(), found.group(0), flags=re.IGNORECASE)
    return raw[: found.start()] + changed + raw[found.end() :]


def redirected(raw: bytes, whom_for: str, address: str) -> bytes:
    """Return a letter turned to one tester, saying in To and in X-Lacflow-For whom it was for.

    The person's own address leaves the To header, so that "reply to all" cannot reach them.
    """
    eol = b"\r\n" if b"\r\n" in raw[:2000] else b"\n"
    to = f"To: {formataddr((f'for {whom_for}', address))}".encode("ascii")
    told = f"X-Lacflow-For: {Header(whom_for, 'us-ascii' if whom_for.isascii() else 'utf-8').encode(linesep='')}"
    found = _header(raw, b"To")
    start, end = (found.start(), found.end()) if found else (0, 0)
    return raw[:start] + to + eol + told.encode("ascii") + (b"" if found else eol) + raw[end:]


def _header(raw: bytes, name: bytes) -> re.Match[bytes] | None:
    """Find a header with its folded lines, without its last line end."""
    end = _HEADER_END.search(raw)
    pattern = re.compile(rb"^" + name + rb":[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
    return pattern.search(raw, 0, end.start() + 1 if end else len(raw))
