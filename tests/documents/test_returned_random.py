"""Whatever else happens to a file on its way: nothing is recorded that was not said, and nothing that was said is lost."""

from __future__ import annotations

import pytest
from papers_random import damaged, lost, recorded, wrong

from lacflow.documents import read_returned


@pytest.mark.parametrize("seed", range(24))
def test_of_a_file_damaged_at_random_only_the_answers_are_recorded(seed: int) -> None:
    """Both forms, xlsx, csv and Word: unmerged, sorted, cut, hidden, dragged, repainted, commented, renamed."""
    file = damaged(seed)
    found = read_returned(file.content, file.name, file.sent)
    hit, every = recorded(file, found)
    assert (wrong(file, found), lost(file, found)) == ([], []), (file.story, file.said)
    assert hit == every, (file.story, file.said, found)
