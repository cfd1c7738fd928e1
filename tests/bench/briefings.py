"""`make bench`: the board's papers. A chair's briefing of 200 actions after eight boards, with its documents."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import chaired
from lacflow.documents.paper_docx import docx_of
from lacflow.documents.paper_pdf import pdf_of
from lacflow.papers.briefing import briefing_paper


def briefing(show: Callable[[str, str], None]) -> None:
    """Compose one briefing, then draw it as PDF and as Word; the first in the process, nothing warmed up."""
    chair = chaired.chair(200, 8)
    start = time.perf_counter()
    paper = briefing_paper(chaired.VOICE, chair)
    composed = time.perf_counter()
    pdf_of(paper, chaired.NOW)
    drawn = time.perf_counter()
    docx_of(paper)
    ended = time.perf_counter()
    show("a briefing of 200 actions and 8 boards, seconds (bound: 3)", f"{ended - start:.2f}")
    show("  composed and fitted to two pages", f"{composed - start:.2f}")
    show("  tagged PDF", f"{drawn - composed:.2f}")
    show("  Word", f"{ended - drawn:.2f}")


if __name__ == "__main__":
    briefing(lambda name, value: print(f"{name:<58} {value}"))
