"""What lies beside the cells of a workbook's sheet: comments, pictures and text boxes, by the cell they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lacflow.documents.child.excel_rules import areas_of
from lacflow.documents.child.formulas import Place
from lacflow.documents.child.pages import Archive, Element


@dataclass
class Beside:
    """Notes and numbers of pictures by cell, and the words of text boxes by the cell whose corner they start in."""

    notes: dict[Place, str] = field(default_factory=dict)
    pictures: dict[Place, int] = field(default_factory=dict)
    boxes: list[tuple[Place | None, str]] = field(default_factory=list)


def beside(archive: Archive, sheet: str) -> Beside:
    """Return what lies beside the cells of a sheet, given the name of its part."""
    found = Beside()
    links = list(archive.links(sheet).values())
    for kind, part in links:
        root = archive.root(part) if kind in ("comments", "drawing", "threadedComment") else None
        if root is None:
            continue
        if kind == "drawing":
            _drawing(root, found)
        elif kind == "comments":
            for one in root.iter("comment"):
                place = _place(one)
                if place is not None and place not in found.notes:
                    found.notes[place] = _words(one)
    for kind, part in links:
        if kind == "threadedComment":
            _threads(archive.root(part), found)
    return found


def _threads(root: Element | None, found: Beside) -> None:
    """Put the talk of newer Excels in the place of the note it keeps for older ones."""
    talks: dict[Place, list[str]] = {}
    for one in () if root is None else root.iter("threadedComment"):
        place = _place(one)
        if place is not None:
            talks.setdefault(place, []).append("".join(t.text or "" for t in one.iter("text")))
    found.notes.update({place: "\n".join(t for t in words if t) for place, words in talks.items()})


def _place(one: Element) -> Place | None:
    areas = areas_of(one.get("ref", ""))
    return (areas[0].top, areas[0].left) if areas else None


def _words(one: Element) -> str:
    runs = (t.text or "" for text in one.iter("text") for t in text.iter("t"))
    return re.sub(r"_x000D_|\r", "", "".join(runs)).strip()


def _drawing(root: Element, found: Beside) -> None:
    for anchor in root:
        start = anchor.find("from")
        place = None
        if start is not None:
            row, column = (start.findtext(n) or "" for n in ("row", "col"))
            place = (int(row) + 1, int(column) + 1) if row[:7].isdigit() and column[:5].isdigit() else None
        for shape in _shapes(anchor):
            words = "\n".join("".join(t.text or "" for t in p.iter("t")) for p in shape.iter("p")).strip()
            if words:
                found.boxes.append((place, words))
        pictured = any(x.tag == "pic" for x in anchor.iter())
        if pictured and place is not None:
            found.pictures[place] = found.pictures.get(place, 0) + 1


def _shapes(anchor: Element) -> Iterator[Element]:
    seen = False
    for one in anchor.iter("txBody"):
        seen = True
        yield one
    if not seen:
        yield from anchor.iter("txbxContent")
