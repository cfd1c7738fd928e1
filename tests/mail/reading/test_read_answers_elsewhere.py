"""Answers that no ref stands beside: in the HTML alone, by order, in a colleague's message, below a question of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from tests.mail.reading.conftest import ACTIONS

from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.message import Attachment
from lacflow.mail.reading import Reply
from lacflow.mail.reading.blocks import LABEL_COLOUR, LABEL_UPDATE

Read = Callable[..., Reply]
KEYS = [a.key for a in ACTIONS]
OURS = (
    "\n\nFrom: Priya Marsh <board@council.example>\nSent: 12 August 2026 09:00\nTo: Sam Reed\nSubject: Homes Board\n\n"
)
STUB = "Please see my comments in red below."


def as_html(text: str) -> str:
    """Return a text as a mail program writes it in HTML: a block a line."""
    return "<html><body>" + "".join(f"<div>{line or '<br>'}</div>" for line in text.split("\n")) + "</body></html>"


def quoted_from(name: str, words: str, day: str = "13 August 2026 08:30") -> str:
    address = name.lower().replace(" ", ".")
    return (
        f"\n\nFrom: {name} <{address}@council.example>\nSent: {day}\nTo: Sam Reed\nSubject: RE: Homes Board\n\n{words}"
    )


def colours(reply: Reply) -> dict[str, Rag | None]:
    return {r.key: r.fields.rag for r in reply.readings if r.disposition is Disposition.RECORD}


def test_answers_that_only_the_html_holds_are_read_there(read: Read, sent: str) -> None:
    filled = sent.replace(LABEL_UPDATE, f"{LABEL_UPDATE} Eleven carers to go.", 1)
    filled = filled.replace(LABEL_COLOUR, f"{LABEL_COLOUR} Green", 1)
    reply = read(STUB, html=as_html(f"{STUB}\nSam{OURS}{filled}"))
    (reading,) = reply.readings
    assert (reading.key, reading.fields.rag, reading.fields.progress) == (
        "O1/10c",
        Rag.GREEN,
        "Eleven carers to go.",
    )
    assert reply.held == ()


def test_html_that_says_no_more_than_the_text_changes_nothing(read: Read, sent: str) -> None:
    said = "10c is green, all trained."
    assert read(said, html=as_html(f"{said}{OURS}{sent}")) == read(said)


@pytest.mark.parametrize("words", [STUB, "Please find my updates below.", "My answers are inline.", "See below"])
def test_words_that_point_at_answers_nobody_finds_wait_with_every_action(words: str, read: Read, sent: str) -> None:
    for text in (words, f"{words}\n\nSam{OURS}{sent}"):
        reply = read(text)
        assert (reply.kind, reply.readings) == ("updates", ())
        assert [(list(h.candidates), words in h.text) for h in reply.held] == [(KEYS, True)]


def test_a_logo_in_the_signature_does_not_make_pointing_words_empty(read: Read) -> None:
    logo = Attachment(name="logo.png", mime_type="image/png", content=b"\x89PNG")
    assert read(STUB, attachments=(logo,)).held


@pytest.mark.parametrize("who", ["Sam Reed\nHead of Homes", "Sam", "Sam Reed"])
@pytest.mark.parametrize(
    "reached", ["01632 960 014", "Tel: 01632 960014 ext 12", "Mob +44 (0)7700 900123\nsam@council.example"]
)
def test_a_signature_with_a_telephone_number_and_no_farewell_is_empty(read: Read, who: str, reached: str) -> None:
    reply = read(f"\n\n{who}\n{reached}\n")
    assert (reply.kind, reply.held) == ("empty", ())


def test_a_name_above_news_is_no_signature(read: Read) -> None:
    assert read("Sam Reed\nRegister is red\n01632 960 014").held


SIX = ("red", "green", "amber", "amber", "green", "blue")
ORDERS = (
    f"In the order you list them: {', '.join(SIX)}.",
    f"In order:\n{chr(10).join(SIX)}",
    f"Top to bottom: {', '.join(SIX[:-1])} and {SIX[-1]}",
    f"As listed - {', '.join(SIX)}\nSam",
    f"{', '.join(SIX)}, in the same order as your list",
    f"They are {', '.join(SIX)} respectively".removeprefix("They are "),
)


@pytest.mark.parametrize("text", ORDERS)
def test_colours_in_the_order_of_the_letter_are_given_to_its_actions(text: str, read: Read) -> None:
    reply = read(text)
    said = [(r.key, r.fields.rag) for r in reply.readings]
    assert said[:-1] == [(key, Rag(colour)) for key, colour in zip(KEYS[:-1], SIX[:-1], strict=True)]
    assert reply.held == ()


UNSURE = (
    "red, green, amber, amber, green, blue",
    "red\ngreen\namber\namber\ngreen\nblue",
    "In the order you list them: red, green, amber, amber, green.",
    "In reverse order: red, green, amber, amber, green, blue",
    "Last month, in order: red, green, amber, amber, green, blue",
    "red green amber amber green blue, in order of worry",
    "R, G, A, A, G, B",
    "In order of worry: red, green, amber, amber, green, blue",
)


@pytest.mark.parametrize("text", UNSURE)
def test_a_list_of_colours_whose_order_is_not_certain_waits_with_every_action(text: str, read: Read) -> None:
    reply = read(text)
    assert reply.readings == ()
    assert [list(h.candidates) for h in reply.held] == [KEYS]


def _listing(*orders: Sequence[Action]) -> str:
    return "\n".join(f"{a.ref}  (Objective {a.objective.number})\n{a.activity}\n" for order in orders for a in order)


def test_the_order_is_the_letter_s_and_not_the_one_asked_in(read: Read) -> None:
    """What the lead had before them counts; where it lists the actions in two ways no order is certain."""
    turned = ACTIONS[::-1]
    reply = read(ORDERS[0], sent=_listing(turned))
    said = {r.key: "blue" if r.fields.complete else str(r.fields.rag) for r in reply.readings}
    assert [said[a.key] for a in turned] == list(SIX)
    uncertain = read(ORDERS[0], sent=_listing(turned, ACTIONS))
    assert uncertain.readings == ()
    assert [list(h.candidates) for h in uncertain.held] == [KEYS]


def test_brackets_tell_apart_two_actions_of_one_ref(read: Read) -> None:
    reply = read("4 (register of mentors) is red, nobody has signed up.\n4 (by district) green")
    assert colours(reply) == {"O2/4": Rag.RED, "O3/4": Rag.GREEN}
    assert reply.held == ()


@pytest.mark.parametrize("words", ["minibuses", "mentors by district", "all", "the", "not the mentors one"])
def test_brackets_that_fit_neither_or_both_leave_a_shared_ref_to_a_person(words: str, read: Read) -> None:
    reply = read(f"4 ({words}) is red, nobody has signed up.")
    assert reply.readings == ()
    assert {"O2/4", "O3/4"} <= set(reply.held[0].candidates)


NIA = "Hi Sam\n\n12a - all six languages are printed, green.\n14 - the lease was signed on 10 August.\n\nNia"


@pytest.mark.parametrize(
    "cover",
    [
        "Nia's updates for 12a and 14 are below.",
        "Priya, please see Nia's answers on 12a and 14 below",
        "For 12a and 14 see Nia's notes below.",
    ],
)
def test_a_colleagues_answer_sent_on_for_named_refs_is_the_leads(cover: str, read: Read, sent: str) -> None:
    reply = read(f"{cover}\n\nSam{quoted_from('Nia Orme', NIA)}{OURS}{sent}")
    assert colours(reply) == {"O1/12a": Rag.GREEN, "O1/14": None}
    assert "lease was signed" in (reply.readings[1].fields.progress or "")
    assert reply.held == ()


COVER = "Nia's updates for 12a and 14 are below."
NOT_CERTAIN = {
    "a ref the lead did not name": (COVER, quoted_from("Nia Orme", NIA.replace("14 -", "10c -"))),
    "somebody else's message": (COVER, quoted_from("Joe Pike", NIA)),
    "older than the request": (COVER, quoted_from("Nia Orme", NIA, "2 June 2026 08:30")),
    "no day": (COVER, quoted_from("Nia Orme", NIA, "")),
    "two messages": (COVER, quoted_from("Nia Orme", NIA) + quoted_from("Joe Pike", "12a - red, I think.")),
    "the lead says the same ref": (f"{COVER}\n14 is red.", quoted_from("Nia Orme", NIA)),
    "the lead doubts it": (f"{COVER} They are wrong.", quoted_from("Nia Orme", NIA)),
    "the lead denies part of it": (f"{COVER} I don't agree with 14 though.", quoted_from("Nia Orme", NIA)),
    "not sent on as the answer": ("Nia thinks this of 12a and 14.", quoted_from("Nia Orme", NIA)),
    "taken back": (COVER, quoted_from("Nia Orme", NIA.replace("Hi Sam", "Hi Sam, draft, do not use:"))),
}


@pytest.mark.parametrize("case", NOT_CERTAIN)
def test_a_colleagues_message_that_is_not_certainly_the_answer_waits(case: str, read: Read, sent: str) -> None:
    cover, message = NOT_CERTAIN[case]
    reply = read(f"{cover}\n\nSam{message}{OURS}{sent}")
    assert "O1/12a" not in colours(reply)
    assert any("languages are printed" in h.text for h in reply.held)


def test_a_date_in_a_colleagues_answer_counts_from_the_day_it_was_written(read: Read, sent: str) -> None:
    """Sent on eight days later, `tomorrow` is still the day after the colleague wrote."""
    told = quoted_from("Nia Orme", "14 - amber, new date is end of next month.", "31 August 2026 08:30")
    reply = read(f"Nia's update for 14 is below.\n\nSam{told}{OURS}{sent}", date=datetime(2026, 9, 8, 8, tzinfo=UTC))
    assert [r.fields.due or r.probable.due for r in reply.readings] == [date(2026, 9, 30)]


def test_a_colleagues_line_that_names_an_action_by_its_wording_leaves_the_others_as_they_are(
    read: Read, sent: str
) -> None:
    told = quoted_from("Nia Orme", NIA.replace("14 -", "The hub:"))
    by_key = {r.key: r for r in read(f"{COVER}\n\nSam{told}{OURS}{sent}").readings}
    assert by_key["O1/12a"].fields.rag is Rag.GREEN
    assert "lease" not in (by_key["O1/12a"].fields.progress or "")
    assert by_key["O1/14"].fields.progress == "The hub: the lease was signed on 10 August."


def test_answers_put_off_are_promises(read: Read) -> None:
    reply = read("I'll do 12a and 14 separately.")
    assert reply.readings == ()
    assert ["O1/12a" in p.candidates for p in reply.promised] == [True]


def test_an_answer_without_a_ref_above_a_question_of_ours_waits_with_that_action(read: Read, sent: str) -> None:
    question = quoted_from("Priya Marsh", "Sam, thanks. Is 14 amber or red now?\nPriya")
    reply = read(f"Amber please, the builder is late.\n\nSam{question}{OURS}{sent}")
    assert reply.readings == ()
    assert [(h.text, h.candidates) for h in reply.held] == [("Amber please, the builder is late.", ("O1/14",))]


@pytest.mark.parametrize("words", ["See my last mail", "Thanks"])
def test_a_question_of_ours_that_nothing_answers_is_not_lost(words: str, read: Read, sent: str) -> None:
    question = quoted_from("Priya Marsh", "Sam, thanks. Is 14 amber or red now?\nPriya")
    assert [h.candidates for h in read(f"{words}\n\nSam{question}{OURS}{sent}").held] == [("O1/14",)]


def test_what_a_lead_types_into_a_question_of_ours_is_not_lost(read: Read, sent: str) -> None:
    question = quoted_from("Priya Marsh", "Is 14 amber or red now?\nAmber, the builder is late.\nPriya")
    reply = read(f"Hi\n\nSam{question}{OURS}{sent}")
    assert any("builder is late" in h.text for h in reply.held)


@pytest.mark.parametrize("footer", ["Get Outlook for Android<https://example.org/x>", "Sent from my iPhone"])
def test_what_a_telephone_adds_is_not_held_with_anothers_words(footer: str, read: Read, sent: str) -> None:
    told = quoted_from("Joe Pike", f"Sam, 14 is red since the flood.\nJoe\n\n{footer}")
    (held,) = read(f"See below from Joe.\n\nSam{told}{OURS}{sent}").held
    assert "since the flood" in held.text
    assert footer not in held.text


BEA = "Sam\n\n10c - 240 trained, so amber.\n\n12a - printed and sent. Green.\n\n14 - the hub is open. Blue.\n\nBea"


def test_a_colleagues_answer_the_lead_agrees_with_is_the_leads_but_for_what_is_taken_out(read: Read) -> None:
    """The action taken out waits with the lead's reason and the colleague's words of it."""
    text = (
        "Please see below from Bea. I am happy with it all except 14, I don't want that closed until I have been in."
        + quoted_from("Bea Pell", BEA)
    )
    reply = read(text)
    assert colours(reply) == {"O1/10c": Rag.AMBER, "O1/12a": Rag.GREEN}
    (held,) = reply.held
    assert held.candidates == ("O1/14",)
    assert "until I have been in" in held.text
    assert "the hub is open" in held.text


def test_a_colleague_who_answered_for_the_lead_is_read_beside_the_leads_own_words(read: Read) -> None:
    reply = read(
        "Bea has done this for me (below), happy with all of it. Nothing new on 14."
        + quoted_from("Bea Pell", BEA.replace("14 - the hub is open. Blue.\n\n", ""))
    )
    assert colours(reply) == {"O1/10c": Rag.AMBER, "O1/12a": Rag.GREEN}
    assert not reply.held


def test_a_reminder_of_ours_below_the_reply_is_nobodys_answer(read: Read) -> None:
    reminder = "Dear Sam\n\nI have not had your update yet:\n\n10c (Objective 1)   Amber   30/09/26\n\nThanks\nPriya"
    reply = read("12a is green, all printed." + quoted_from("Priya Marsh", reminder))
    assert colours(reply) == {"O1/12a": Rag.GREEN}
    assert not reply.held


def test_what_another_wrote_of_an_action_is_overtaken_by_the_leads_own_colour(read: Read) -> None:
    reply = read(
        "Yes 14 is mine, I would say amber."
        + quoted_from("Bea Pell", "Sam\n\n14 is yours, last I heard it was red.\n\nBea")
    )
    assert colours(reply) == {"O1/14": Rag.AMBER}
    assert not reply.held
