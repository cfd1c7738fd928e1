"""Whatever program sends a letter back: it is a bounce, for good, and says which letter by Message-ID, code or address."""

from __future__ import annotations

import pytest

from bounced import FORMATS, Gone
from lacflow.mail.notices import Notice, kind_of
from lacflow.mail.parse import parse

MESSAGE_ID = "<K7Q2M.0123456789abcdef0123456789abcdef@northmoor.example>"


def _notice(name: str, back: str) -> Notice:
    gone = Gone(MESSAGE_ID, "oona.bell@elsewhere.example", "Board: your update by noon Thu 25 March [K7Q2M]", back=back)
    notice = kind_of(parse(FORMATS[name](gone)))
    assert notice is not None
    return notice


@pytest.mark.parametrize("back", ["whole", "head", "nothing"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_program_is_understood(name: str, back: str) -> None:
    notice = _notice(name, back)
    assert (notice.kind, notice.permanent) == ("bounce", True)
    assert "oona.bell@elsewhere.example" in (*notice.recipients, *notice.mentioned)


@pytest.mark.parametrize("back", ["whole", "head"])
@pytest.mark.parametrize("name", [n for n in FORMATS if n not in ("barracuda", "verizon")])
def test_what_is_given_back_names_the_letter(name: str, back: str) -> None:
    notice = _notice(name, back)
    assert MESSAGE_ID in notice.original_ids
    assert "K7Q2M" in notice.tokens
