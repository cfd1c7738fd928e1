"""Telling a logo from a picture that may show words: by its size, read from its first bytes.

Sizes are pixels. Nothing of a picture is decoded.
"""

from __future__ import annotations

import re

#: What logos and icons of signatures are below: height, or width times height.
_LOW, _SMALL = 130, 90_000
_LIGHT = 30_000


def is_drawn(content: bytes) -> bool:
    """Tell whether a picture is small, as logos are; one of which the size is not known, by its weight in bytes."""
    size = size_of(content)
    if size is None:
        return len(content) < _LIGHT
    width, height = size
    return height < _LOW or width * height < _SMALL


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG; None for another kind."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content[:4] == b"GIF8" and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(b"\xff\xd8"):
        frame = re.search(rb"\xff[\xc0-\xc3]..\x08(....)", content[:200_000], re.DOTALL)
        if frame:
            return int.from_bytes(frame[1][2:4]), int.from_bytes(frame[1][0:2])
    return None
