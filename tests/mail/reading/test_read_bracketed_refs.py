"""Refs of a letter and a number, with sub-points in brackets: `B3(ii)`, `C9 A - three found`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.mail.reading.conftest import action

from lacflow.board.rag import Rag
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]
LETTERED = (
    action("O1/A1", "green", "31/10/26", "Hold a panel each week for settlements out of court"),
    action("O2/B3(i)", "green", "31/10/26", "Map the parks where children are at risk"),
    action("O2/B3(ii)", "green", "31/10/26", "Map the takeaways where children are at risk"),
    action("O2/B5", "red", "31/08/26", "Agree how to share data with the next county"),
    action("O3/C9", "amber", "31/10/26", "Find four placements with carers for remand"),
)


def told(reply: Reply) -> dict[str, tuple[str, Rag | None, date | None]]:
    return {r.key: (r.disposition.value, r.fields.rag, r.fields.due) for r in reply.readings}


def test_sub_points_in_brackets_are_refs(read: Read) -> None:
    said = told(read("B3(i) is amber and B3 (ii) red. B5 amber.", actions=LETTERED))
    assert said == {
        "O2/B3(i)": ("record", Rag.AMBER, None),
        "O2/B3(ii)": ("record", Rag.RED, None),
        "O2/B5": ("record", Rag.AMBER, None),
    }


def test_what_is_said_of_a_stem_waits_with_its_sub_points(read: Read) -> None:
    (held,) = read("A1 green. All three parts of B3 will be done by October.", actions=LETTERED).held
    assert held.candidates == ("O2/B3(i)", "O2/B3(ii)")


def test_a_letter_after_a_ref_is_its_colour(read: Read) -> None:
    text = "As quick as I can (G = green, A = amber, R = red):\n\nA1 G - panel sat each week\nB5 R\nC9 A - three found"
    reply = read(text, actions=LETTERED)
    assert {k: v[1] for k, v in told(reply).items()} == {"O1/A1": Rag.GREEN, "O2/B5": Rag.RED, "O3/C9": Rag.AMBER}
    assert reply.held == ()


def test_a_sentence_about_another_ref_is_of_that_ref(read: Read) -> None:
    legal = "I spoke to Legal about B5 yesterday and they sign, so amber with a new date of 24 October."
    text = f"A1 has dropped to amber. {legal}"
    said = told(read(text, actions=LETTERED))
    assert said["O2/B5"] == ("record", Rag.AMBER, date(2026, 10, 24))
    assert said["O1/A1"][1:] == (Rag.AMBER, None)


def test_a_question_with_no_answer_yet_is_no_progress(read: Read) -> None:
    reply = read("A1 - which panel do you mean? I can't give you a colour until I know.\nB5 amber", actions=LETTERED)
    assert [q.key for q in reply.questions] == ["O1/A1"]
    assert list(told(reply)) == ["O2/B5"]
