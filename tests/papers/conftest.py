"""Papers of briefings of several sizes."""

from __future__ import annotations

import pytest

import chaired
from lacflow.board.chair import Chair
from lacflow.board.paper import Paper
from lacflow.papers.briefing import briefing_paper


@pytest.fixture(scope="session")
def big() -> Chair:
    """A briefing of 200 actions after eight boards."""
    return chaired.chair(200, 8)


@pytest.fixture(scope="session")
def paper(big: Chair) -> Paper:
    """Its paper."""
    return briefing_paper(chaired.VOICE, big)
