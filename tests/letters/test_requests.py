"""Circulation, reminder, chase and the letters about a meeting that moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from lacflow import letters
from lacflow.board.plan import Action, Colour, Due, DueKind
from lacflow.board.rag import Rag
from lacflow.letters.ask import questions
from lacflow.letters.compose import Envelope
from lacflow.mail.message import Outgoing
from lacflow.mail.reading.blocks import LABEL_COLOUR, LABEL_DATE, LABEL_UPDATE, SEPARATOR

Write = dict[str, Callable[[], Outgoing]]
Circulation = Callable[..., Outgoing]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_subject_says_the_board_the_day_and_by_when(write: Write) -> None:
    """Everything a lead needs to know it by, and nothing of what it is about."""
    assert write["circulation"]().subject == "Permanence Board 14 January: your update by noon Thu 31 December [K7Q2M]"


def test_every_action_has_what_we_hold_and_a_block_to_fill_in(circulation: Circulation, action: Action) -> None:
    """Ref, activity, colour and date in words, last progress, our questions, then the three labels."""
    letter = circulation((action,))
    block = letter.text.split(SEPARATOR)[1]
    assert block.strip().startswith("10c (objective 1: ")
    assert 'Review "long-term" matches' in block
    assert "Colour we hold: Amber (some issues, being managed)" in block
    assert "Savings colour we hold: Red" in block
    assert "Date we hold: 30 November 2026 (written “Nov-26”), which has passed" in flat(block)
    assert "17.11.26 - OB - 28 of <40> done" in block
    labels = [line for line in block.splitlines() if line in (LABEL_UPDATE, LABEL_COLOUR, LABEL_DATE)]
    assert labels == [LABEL_UPDATE, LABEL_COLOUR, LABEL_DATE]
    assert all(letter.html.count(f"<strong>{label}</strong>") == 1 for label in labels)


def test_forty_actions_are_one_letter_with_forty_blocks(circulation: Circulation, action: Action) -> None:
    """A lead gets one mail, however much they lead, and no action is left out."""
    many = [replace(action, key=f"O1/{n}", ref=f"{n}x") for n in range(40)]
    letter = circulation(tuple(many))
    assert letter.text.count(f"\n{LABEL_UPDATE}\n") == 40
    assert all(f"\n{a.ref} (objective 1" in letter.text for a in many)
    assert len(letter.html) < 100_000


def test_it_says_by_when_and_why(write: Write) -> None:
    """The reply-by, how it came about, and what the chair sees."""
    text = flat(write["circulation"]().text)
    assert "by noon on Thursday 31 December (14 days before Thu 14 Jan)" in text
    assert "The chair is briefed on Thursday 7 January" in text


def test_a_late_letter_owns_up_and_a_punctual_one_does_not(write: Write) -> None:
    """So for a provisional date, a deputy, a shared action and a workbook: said where true, and only there."""
    late, plain = flat(write["circulation-late"]().text), flat(write["circulation"]().text)
    for words in (
        "This is later than we would like: the plan came <late>.",
        "The date of the meeting is provisional.",
        "you are named as deputy",
        "Also asked of Pat Quill and Sam Reed: an answer from any of you is enough.",
        "fill in the attached workbook",
    ):
        assert words in late
        assert words not in plain
    assert [a.name for a in write["circulation-late"]().attachments] == ["your-actions.xlsx"]


def test_an_action_each_must_answer_says_so(
    circulation: Circulation, action: Action, envelope: Callable[..., Envelope]
) -> None:
    """Where a cell names localities, one answer does not stand for the other."""
    board = replace(envelope().board, answers_each=frozenset({action.key}))
    letter = letters.reminder(
        envelope(board=board), [action], reply_by=envelope().at, shared_with={action.key: ["Pat Quill"]}
    )
    assert "Also asked of Pat Quill: each of you answers for your own part." in flat(letter.text)


def test_a_reminder_never_speaks_of_lateness(write: Write) -> None:
    """Before the reply-by nobody is late."""
    text = write["reminder"]().text.lower()
    assert "there is still time" in text
    assert "overdue" not in text
    assert "not had it" not in text


def test_a_chase_speaks_only_of_what_is_missing(write: Write) -> None:
    """Whoever answered some is thanked; whoever answered nothing is told when it was due. Both learn of the briefing."""
    none, some = flat(write["chase"]().text), flat(write["chase-some"]().text)
    assert "Your update was due at noon on Thursday 31 December, and we have not had it yet." in none
    assert "Thank you for your update. We still have nothing on 3 actions" in some
    assert "was due at" not in some
    assert "Thursday 7 January at 9am" in none
    assert "Thursday 7 January at 9am" in some


def test_whoever_has_answered_has_nothing_to_do_when_the_meeting_moves(write: Write) -> None:
    """No block to fill in, no reply-by; whoever has not gets both."""
    answered, open_ = write["date_changed-answered"](), write["date_changed"]()
    assert "there is nothing you need to do" in flat(answered.text)
    assert LABEL_UPDATE not in answered.text
    assert open_.text.count(f"\n{LABEL_UPDATE}\n") == 3
    assert "by noon on Thursday 31 December" in flat(open_.text)
    assert "provisionally" in open_.text
    assert answered.subject == "Permanence Board: the meeting of 7 January moves to 14 January [K7Q2M]"


def test_each_state_of_an_action_has_its_own_question(envelope: Callable[..., Envelope], action: Action) -> None:
    """A passed date, amber, red, no date and said-complete are asked about; anything else what has happened since."""
    env = envelope()
    ahead = Due("31/03/27", date(2027, 3, 31), DueKind.DAY)
    calm = replace(action, due=ahead, rag=Colour(Rag.GREEN, "G"))
    assert questions(env, calm) == ("What has happened since, and are its colour and date still right?",)
    assert "when will it be done?" in questions(env, action)[0]
    assert "the way back" in questions(env, action)[1]
    assert "is it complete" in questions(env, replace(action, rag=Colour(Rag.GREEN)))[0]
    assert "needed from the board" in questions(env, replace(calm, rag=Colour(Rag.RED)))[0]
    assert questions(env, replace(calm, due=Due())) == ("It has no date: when is it due?",)
    assert "Priya has yet to confirm it" in questions(env, replace(calm, said_complete="done"))[0]
    soon = Due("12/01/27", date(2027, 1, 12), DueKind.DAY)
    assert questions(env, replace(calm, due=soon)) == (
        "Its date falls before the board meets: will it be done by then?",
    )
