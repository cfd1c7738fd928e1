"""A lead cell parted into its leads, each as written.

A separator counts only where it parts people: a title keeps its dashes and commas (`Ann Lee - Head of Policy, North`),
an "and" parts two names, never `Inspection and Audit`. Where names are known, two that run together are parted as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from lacflow.board.names import DASH, ROLE_WORD, fold, is_name, is_nobody, is_post

_TITLE_END = re.compile(r"\b(?:dr|mr|mrs|ms|miss|cllr|councillor|prof|professor|rev|sir|dame)\b\.?", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,;/&+)]*(?:(?:and|with|plus)\b\s*)?[\s,;/&+:]*", re.IGNORECASE)
_INITIALS = r"[A-Z&]{2,6}"
#: Words between two people of whom both lead.
_BETWEEN = re.compile(
    r"[\s,;/&+(]*(?:\b(?:and|with|plus|supported by|assisted by|together with)\b)?[\s,;/&+(:]*\Z", re.IGNORECASE
)


_NO_ONE: Mapping[str, frozenset[str]] = {}


def split_cell(
    cell: str, names: Collection[str] = frozenset(), people: Mapping[str, frozenset[str]] = _NO_ONE
) -> tuple[str, ...]:
    """Split a cell into its leads as written, each once.

    Args:
        names: every folded way somebody is written.
        people: those of them that are full names, with whose they are.
    """
    if is_nobody(cell):
        return (cell.strip(),) if fold(cell) else ()
    lines = [line.strip(" \t•·*").strip() for line in re.split(r"[\r\n\v]+", cell)]
    joined = _joined_lines([x for x in lines if x], names)
    split = [piece for line in joined for piece in _split_line(line, names)]
    pieces = [part for piece in split for part in _parted(piece, people)]
    kept: dict[str, str] = {}
    for piece in pieces:
        piece = piece.strip(" /;,|\t")
        if fold(piece):
            kept.setdefault(fold(piece), piece)
    return tuple(kept.values())


def people_in(text: str, people: Mapping[str, frozenset[str]]) -> list[tuple[int, int, frozenset[str]]]:
    """Return the full names in words: where each begins and ends, and whose it is."""
    words = [(fold(m[0]), m.start(), m.end()) for m in re.finditer(r"(?:[^\W_]|['’])+", text)] if people else []
    words = [word for word in words if word[0]]
    found, at = [], 0
    while at < len(words):
        sizes = [n for n in (4, 3, 2) if at + n <= len(words)]
        longest = next((n for n in sizes if " ".join(w for w, _, _ in words[at : at + n]) in people), 0)
        if longest:
            whole = " ".join(w for w, _, _ in words[at : at + longest])
            found.append((words[at][1], words[at + longest - 1][2], people[whole]))
        at += longest or 1
    return found


def _parted(text: str, people: Mapping[str, frozenset[str]]) -> list[str]:
    """Part two people who run together: before each name where a name comes first, behind each where one comes last."""
    found = people_in(text, people)
    if len({keys for _, _, keys in found}) < 2:
        return [text]
    if not _TITLE_END.sub("", text[: found[0][0]]).strip(" ("):
        cuts = [0, *(start for start, _, _ in found[1:]), len(text)]
    elif not text[found[-1][1] :].strip(" ).,"):
        cuts = [0, *(end for _, end, _ in found[:-1]), len(text)]
    else:
        return [text]
    return [_bare(text[a:b]) for a, b in pairwise(cuts)]


def _bare(text: str) -> str:
    """Return a part without what joined it to the next, or a bracket that was opened or closed in another."""
    text = _BETWEEN.sub("", _LEADING.sub("", text)).strip()
    if text.count("(") != text.count(")"):
        text = text.strip("()").strip()
    return text


def _joined_lines(lines: Sequence[str], known: Collection[str]) -> list[str]:
    """Join a line that goes on with the one before; a name over its post, throughout the cell, is one lead."""
    joined: list[str] = []
    for line in lines:
        goes_on = (line[0] in "(-–—&" or line[0].islower()) and fold(line) not in known
        goes_on = goes_on and fold(line) not in map(fold, joined)
        unfinished = joined and re.search(r"(?:[&,\-–—]|\b(?:and|of|for|the|to|in|with))$", joined[-1])
        if joined and (goes_on or unfinished) and not joined[-1].endswith("/"):
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    pairs = list(zip(joined[::2], joined[1::2], strict=False))
    if joined and len(joined) % 2 == 0 and all(is_name(a) and is_post(b) and not _named(b) for a, b in pairs):
        return [f"{a}\n{b}" for a, b in pairs]
    return joined


def _named(text: str) -> bool:
    return any(is_name(part) for part in re.split(DASH + r"|,\s*", text))


def _split_line(line: str, known: Collection[str]) -> Iterator[str]:
    if re.match(r"\d{1,2}[.)]\s", line):
        for numbered in filter(None, re.split(r"(?<!\S)\d{1,2}[.)]\s+", line)):
            yield from _split_marks(numbered, known)
    else:
        yield from _split_marks(line, known)


def _split_marks(line: str, known: Collection[str]) -> Iterator[str]:
    for piece in re.split(r"\s*[;|\t•]\s*|\s+/\s*|\s*/\s+|\s*/$", line):
        parts = [half for part in _split_slash(piece, known) for half in _split_bracket(part, known)]
        for part in parts:
            for half in _split_comma(part, known):
                yield from _split_and(half, known)


def _split_slash(text: str, known: Collection[str]) -> list[str]:
    pieces = text.split("/")
    if len(pieces) == 1 or all(fold(p) in known or is_name(p) or re.fullmatch(_INITIALS, p) for p in pieces):
        return pieces
    if len(pieces) == 2 and (fold(pieces[0]) in known or is_name(pieces[0])) and is_post(pieces[1]):
        return pieces
    plain = all(re.fullmatch(r"[A-Z][\w&'’]*(?: [\w&'’]+)?", p) and not ROLE_WORD.search(p) for p in pieces)
    return pieces if plain else [text]


def _split_bracket(text: str, known: Collection[str]) -> list[str]:
    """Part `Ann Lee (Policy) Bob Roe (Audit)` where each begins with a name."""
    pieces = re.split(r"(?<=\))\s+", text)
    return pieces if all(_opens_with_name(piece, known) for piece in pieces) else [text]


def _split_comma(text: str, known: Collection[str]) -> list[str]:
    pieces = re.split(r"\s*,\s*", text)
    if len(pieces) == 1:
        return pieces
    listed = re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", text)
    if all(re.fullmatch(_INITIALS, p) for p in listed):
        return listed
    if all(fold(p) in known for p in pieces) or all(re.fullmatch(_INITIALS, p) for p in pieces):
        return pieces
    found, start = [], 0
    for comma in re.finditer(r"\s*,\s*", text):
        if _opens_with_name(text[comma.end() :], known) and _opens_with_name(text[start : comma.start()], known):
            found.append(text[start : comma.start()])
            start = comma.end()
    return [*found, text[start:]]


def _split_and(text: str, known: Collection[str]) -> Iterator[str]:
    for match in re.finditer(r"\s+(?:and|&|\+|plus)\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        both_names = is_name(left) and (is_name(right) or _opens_with_name(right, ()))
        both_known = _opens_with_known(left, known) and _opens_with_known(right, known)
        if both_names or both_known:
            yield left
            yield from _split_and(right, known)
            return
    yield text


def _opens_with_name(text: str, known: Collection[str]) -> bool:
    return is_name(re.split(DASH + r"|\(|,", text)[0]) or _opens_with_known(text, known)


def _opens_with_known(text: str, known: Collection[str]) -> bool:
    words = fold(text).split()
    return any(" ".join(words[:n]) in known for n in range(1, len(words) + 1))
