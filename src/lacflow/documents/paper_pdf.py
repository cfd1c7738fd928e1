"""A paper as tagged PDF (PDF/UA-1), by typst: title, language, headings, lists, table headers, a text for each picture.

The paper goes to typst as JSON in `sys_inputs`, so nothing anybody wrote is ever read as markup. Only fonts that typst brings
along are used. The same paper and instant give the same bytes. What does not conform is not written: typst refuses it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache

from lacflow import paths
from lacflow.board.paper import Paper, as_data
from lacflow.errors import OutsideFault

#: Dots an inch of a drawing where it is shown as a picture.
_SHARP = 200.0


@lru_cache(maxsize=4)
def pdf_of(paper: Paper, at: datetime) -> bytes:
    """Return the bytes of a PDF made at an instant.

    Raises:
        OutsideFault: typst could not make it conform.
    """
    import typst

    try:
        made: bytes = typst.compile(
            _source("paper.typ"),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"paper": _json(paper)},
            pdf_standards="ua-1",
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise OutsideFault(f"the PDF could not be made: {error.message}") from error
    return made


@lru_cache(maxsize=16)
def front_pages(paper: Paper) -> float:
    """Return over how many pages the front of a paper runs, their margins counted: 1.5 ends half-way down the second."""
    import typst

    given = {"paper": _json(paper), "part": "front"}
    found = typst.query(
        _source("paper.typ"), "<front-end>", field="value", one=True, ignore_system_fonts=True, sys_inputs=given
    )
    return float(json.loads(found))


@lru_cache(maxsize=32)
def png_of(svg: str) -> bytes:
    """Return a drawing as a PNG."""
    import typst

    source = _source("picture.typ")
    png: bytes = typst.compile(source, format="png", ppi=_SHARP, ignore_system_fonts=True, sys_inputs={"svg": svg})
    return png


def _source(name: str) -> bytes:
    return (paths.templates() / "papers" / name).read_bytes()


def _json(paper: Paper) -> str:
    return json.dumps({**as_data(paper), "author": "lacflow"}, ensure_ascii=False, sort_keys=True)
