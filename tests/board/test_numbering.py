"""The next free ref goes on as the plan counts."""

import pytest

from lacflow.board.numbering import next_ref


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        (["1a", "1b"], "1c"),
        (["7", "9", "8", "10"], "11"),
        (["2.1", "2.9"], "2.10"),
        (["A1", "A2"], "A3"),
        (["3z"], ""),
        (["", " "], ""),
    ],
)
def test_the_next_ref_follows_the_last_one(refs, expected):
    assert next_ref(refs) == expected
