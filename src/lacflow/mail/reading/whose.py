"""Whose the messages quoted in a reply are: our letter, an older message of the sender's, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lacflow.mail.lines import Line
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.blocks import is_held_line, title_in


def headers_of(lines: Sequence[Line]) -> dict[int, str]:
    """Return the header of each quoted part, in small letters."""
    headers: dict[int, list[str]] = {}
    for line in lines:
        if line.kind == "header":
            headers.setdefault(line.part, []).append(line.text.lower())
    return {part: " ".join(found) for part, found in headers.items()}


def whose_parts(
    lines: Sequence[Line], ours: Sequence[bool], asked: Asked, headers: Mapping[int, str], own: Sequence[str]
) -> dict[int, str]:
    """Tell, for each quoted part, whether it is our letter, an older message of the sender's, or somebody else's."""
    whose: dict[int, str] = {0: "own"}
    matched: dict[int, int] = {}
    for line, is_ours in zip(lines, ours, strict=True):
        if line.part and (
            is_ours or (not asked.texts and (title_in(line.text, asked.actions) or is_held_line(line.text)))
        ):
            matched[line.part] = matched.get(line.part, 0) + 1
        whose.setdefault(line.part, "other")
    signed = [name.lower() for text in asked.texts for name in signed_by(text)]
    for part in whose:
        header = headers.get(part, "")
        if part and matched.get(part, 0) >= 2:
            words = [line for line in lines if line.part == part and line.kind == "words"]
            stranger = matched[part] * 2 < len(words) and _is_to_another(header, own)
            whose[part] = "older" if stranger and is_from(header, signed) else "ours"
        elif part and (is_from(header, own) or (is_from(header, signed) and _asks_for_news(lines, part, header))):
            whose[part] = "older"
    return whose


_A_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}")
_NEWS = re.compile(r"\b(?:updates?|reply|return|heard|reminder)\b", re.IGNORECASE)


def signed_by(text: str) -> list[str]:
    """Return the lines at the end of a letter that can be the name it is signed with."""
    return [line.strip() for line in text.strip().rsplit("\n", 12)[-12:] if _A_NAME.fullmatch(line.strip())]


def _is_to_another(header: str, own: Sequence[str]) -> bool:
    """Tell whether a quoted header says whom its message went to, and that was not the sender of the reply."""
    to = re.search(r"\b(?:to|an)[ *]*:(?P<whom>.{3,200}?)(?=\b(?:cc|date|sent|subject|betreff)[ *]*:|$)", header)
    return to is not None and bool(own) and not any(name in to["whom"] for name in own if len(name) > 3)


def _asks_for_news(lines: Sequence[Line], part: int, header: str) -> bool:
    """Tell whether a message of the project manager's only asks for an update: a reminder, no question of its own."""
    words = "\n".join(line.text for line in lines if line.part == part)
    return "?" not in words and bool(_NEWS.search(words) or _NEWS.search(header))


def is_from(header: str, names: Sequence[str]) -> bool:
    """Tell whether a quoted header's From (or its whole "On ... wrote") names the sender of the reply."""
    words = sender_in(header)
    return any(name in words for name in names if len(name) > 3)


def sender_in(header: str) -> str:
    """Return the words of a quoted header, in small letters, that say whom its message is from."""
    start = re.search(r"(?:from|von|de|van|da)[ *]*:[^\n]{0,200}", header)
    return re.split(r"\b(?:to|sent|date|an|cc|subject)[ *]*:", start[0])[0] if start else header
