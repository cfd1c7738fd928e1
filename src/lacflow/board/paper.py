"""A paper as data: what every form of it (mail, page, Word, PDF, workbook) shows, in the order in which it is read.

A paper has a front, which must fit the pages it promises, and an annex, which may be as long as it needs. Both are blocks.
Words are plain text: whoever renders them escapes them. A picture always has its words beside it, in `alt` and in a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A heading of the front or the annex. `level` 2 stands under the title (1); no level is ever left out."""

    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True)
class Words:
    """A paragraph; `strong` are its first words."""

    text: str
    strong: str = ""
    kind: str = "words"


@dataclass(frozen=True)
class Point:
    """One point of a list: its first words, the rest, and lines under it. `quiet`: last known only, shown greyed."""

    strong: str
    text: str = ""
    notes: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A list of points, numbered where their order means something."""

    items: tuple[Point, ...]
    numbered: bool = False
    kind: str = "points"


@dataclass(frozen=True)
class Grid:
    """A table with headers. `widths` are shares of the width by column; `quiet` the rows of what is last known only.

    `caption` says what it is a table of, for who hears it and cannot see where it stands.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    quiet: frozenset[int] = frozenset()
    kind: str = "grid"


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG), so wide (share of the text's width), and the same in words.

    `beside`: its numbers stand in a grid beside it, so that where no drawing is shown nothing is missing; else `lists` are
    shown there instead, each with its title.
    """

    svg: str
    alt: str
    width: float = 1.0
    beside: bool = True
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: str = "picture"


Block = Heading | Words | Points | Grid | Picture


@dataclass(frozen=True)
class Paper:
    """A paper of a board. `about` are lines under the title; `landscape` for wide tables; `mark` stands on every page.

    `in_mail` is the annex as a mail has it, whose longest lists stand in what is attached to it.
    """

    title: str
    front: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    in_mail: tuple[Block, ...] = ()
    about: tuple[str, ...] = ()
    annex_title: str = "Annex"
    landscape: bool = False
    mark: str = ""
    lang: str = "en"

    def blocks(self) -> Iterator[Block]:
        """Yield every block in the order it is read."""
        yield from self.front
        if self.annex:
            yield Heading(self.annex_title, 2)
            yield from self.annex


def as_data(paper: Paper) -> dict[str, Any]:
    """Return a paper as JSON holds it."""
    data = asdict(replace(paper, in_mail=()))
    for block in (*data["front"], *data["annex"]):
        if block["kind"] == "grid":
            block["quiet"] = sorted(block["quiet"])
    return data


def words_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield every passage of a paper, in order, with the heading it stands under."""
    under = paper.title
    for line in paper.about:
        yield under, line
    for block in paper.blocks():
        if isinstance(block, Heading):
            under = block.text
        for text in _texts(block):
            if text:
                yield under, text


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Words(text=text, strong=strong):
            yield f"{strong} {text}".strip()
        case Points(items=items):
            for one in items:
                yield f"{one.strong} {one.text}".strip()
                yield from one.notes
        case Grid(head=head, rows=rows, caption=caption):
            yield caption
            yield from head
            for row in rows:
                yield from row
        case Picture(alt=alt):
            yield alt
