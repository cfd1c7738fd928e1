"""A colour shown and not named counts where the mail says it is meant, or where a cell of our table was filled anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply
from lacflow.mail.reading.inks import are_meant

Read = Callable[..., Reply]

MEANT = (
    "I have typed each one in the colour it should be.",
    "I've put each in its RAG colour",
    "Updates below, colour coded.",
    "My updates are colour-coded by BRAG rating.",
    "The colour of the text is the BRAG.",
    "Text colour = RAG",
    "Font colour shows the current rating",
    "I have coloured the text to match the RAG",
    "Comments are highlighted in the relevant RAG colour.",
    "Written in the colours they should be.",
    "I've coloured each line accordingly",
)
NOT_MEANT = (
    "My comments in red below.",
    "I have typed my answers in blue so they stand out.",
    "Changes are marked in colour.",
    "Updates are colour coded by team.",
    "My comments are in colour, but the colours are not the RAG ratings.",
    "The rooms are painted in the colour the children chose.",
    "We are in the red on this budget.",
    "Ignore the colours, the RAG colour of each line is wrong.",
)


@pytest.mark.parametrize("words", MEANT)
def test_colours_are_meant(words: str) -> None:
    assert are_meant(words)


@pytest.mark.parametrize("words", NOT_MEANT)
def test_colours_are_only_ink(words: str) -> None:
    assert not are_meant(words)


def inked(above: str, *lines: tuple[str, str]) -> str:
    typed = "".join(f"<p class=MsoNormal><span style='color:{ink}'>{words}</span></p>" for ink, words in lines)
    return f"<p class=MsoNormal>{above}</p>{typed}"


SAID = "I have typed each one in the colour it should be."


@pytest.fixture
def typed(read: Read) -> Callable[..., Reply]:
    """Read a reply whose text part has no colours, and whose HTML has."""

    def read_it(*lines: tuple[str, str], above: str = SAID) -> Reply:
        return read("\n\n".join([above, *(words for _, words in lines)]), html=inked(above, *lines))

    return read_it


def test_words_typed_in_the_colour_that_is_meant_have_it(typed) -> None:
    found = typed(("#00B050", "10c - all carers are trained"), ("#FF0000", "12a - the printer has let us down"))
    assert {r.key: r.fields.rag for r in found.readings} == {"O1/10c": Rag.GREEN, "O1/12a": Rag.RED}
    assert found.held == ()


def test_ink_is_no_colour_where_nobody_says_so(typed) -> None:
    found = typed(("#FF0000", "12a - the printer has let us down"), above="My comments in red.")
    assert [r.fields.rag for r in found.readings] == [None]


@pytest.mark.parametrize(
    ("ink", "words"),
    [
        ("#FF0000", "12a - green, printed and out"),
        ("#FFFF00", "12a - the printer is slow"),
        ("#663300", "12a - the printer is slow"),
        ("#00B050'>12a - the printer</span> <span style='color:#FF0000", "is slow"),
    ],
)
def test_ink_that_is_no_certain_colour_waits(read: Read, ink: str, words: str) -> None:
    text = f"{SAID}\n\n{'12a - the printer is slow' if words == 'is slow' else words}"
    (reading,) = read(text, html=inked(SAID, (ink, words))).readings
    assert reading.disposition is Disposition.REVIEW
    assert reading.fields.rag is None


def test_what_the_sentence_that_says_so_is_typed_in_means_nothing(read: Read) -> None:
    blue = "#0070C0"
    html = inked(f"<font color='{blue}'>{SAID}</font>", (blue, "12a - printed"), ("#FFC000", "10c - half are trained"))
    found = {r.key: r.fields for r in read(f"{SAID}\n\n12a - printed\n\n10c - half are trained", html=html).readings}
    assert not found["O1/12a"].complete
    assert found["O1/10c"].rag is Rag.AMBER


def test_words_the_html_does_not_have_wait(read: Read) -> None:
    (reading,) = read(f"{SAID}\n\n12a - printed", html=inked(SAID, ("#00B050", "12a - all printed"))).readings
    assert reading.disposition is Disposition.REVIEW
