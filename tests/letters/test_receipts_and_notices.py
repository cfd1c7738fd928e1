"""Receipts, escalations and notices say what was done, what was not and why."""

from __future__ import annotations

from collections.abc import Callable

from lacflow.mail.message import Outgoing

Write = dict[str, Callable[[], Outgoing]]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_receipt_gives_every_change_from_and_to(write: Write) -> None:
    """Colour and date from what they were, a first new date from the baseline; words as they were written."""
    text = flat(write["receipt"]().text)
    assert "Colour changed from Amber to Green." in text
    assert "Date changed from 30 November 2026 (written “Nov-26”) to 31 March 2027 (written “end of March”)." in text
    assert "Progress added: “All booked & <sent>.”" in text
    assert "Current data added: “88%”" in text
    assert "Our question: Why has its date moved?" in text


def test_a_receipt_never_says_that_something_is_complete(write: Write) -> None:
    """What a lead calls complete is shown as said to be, until a second person confirms it."""
    text = flat(write["receipt"]().text)
    assert (
        "Said to be complete: “All trained.” We show it as said to be complete until Priya Marsh confirms it." in text
    )
    assert "to close it" not in text


def test_words_are_said_once_and_not_everything_has_come_while_something_waits(write: Write) -> None:
    """What is recorded as progress is not quoted again, by the completion or by what waits."""
    text = flat(write["receipt-waits"]().text)
    assert text.count("All booked by March.") == 1
    assert "You say it is complete. We show it as said to be complete until Priya Marsh confirms it." in text
    assert "Priya will look at your words first, because “March” is no date" in text
    assert ", said to be complete; date" in text
    assert "Apart from what waits, that is everything we asked you for." in text


def test_a_receipt_owns_up_to_what_was_not_recorded(write: Write) -> None:
    """Refusals, words that wait, words nobody could place, files not read: each with its reason."""
    text = flat(write["receipt"]().text)
    assert "Not recorded. Date: “spring” is not one day." in text
    assert "You asked for more time: “two months”. That is for Priya Marsh to decide." in text
    assert "Priya will look at your words first, because two colours were given: “green, or amber”" in text
    assert "“and the <other> one too” (it does not say which action)" in text
    assert "photo.heic: it is a picture" in text
    assert "No change, as you say." in text


def test_a_receipt_asks_and_says_what_is_still_to_come(write: Write) -> None:
    """A check's question stands under its action, or at the end where that is not in the receipt."""
    text = flat(write["receipt"]().text)
    assert "Our question: When is it due?" in text
    assert "We would also like to ask: And 9?" in text
    assert "Still to come, by noon on Thursday 31 December: 5." in text
    assert "You wrote “the rest to follow on <Monday>”. We wait for that." in text
    assert "your 2 updates, which this one receipt answers" in text
    assert "on behalf of Oona" in text


def test_an_escalation_says_why_who_was_told_and_what_a_reply_does(write: Write) -> None:
    """Silence is never shown as a colour of now."""
    text = flat(write["escalation"]().text)
    assert "these 3 actions are for your attention" in text
    assert "Why: newly red. Red, was <green>." in text
    assert "Told before you: Priya Marsh" in text
    assert "Why you: Clare Hallam is the chair." in text
    assert "What you can do: Reply hold." in text
    assert "no answer; the last known colour is No colour, nothing was ever heard of it" in text
    assert "no answer; the last known colour is Amber (some issues, being managed), last heard of 8 weeks ago" in text


def test_a_brake_says_how_many_to_whom_why_and_until_when(write: Write) -> None:
    """And with very many, how many more there are."""
    text, many = flat(write["brake"]().text), flat(write["brake-many"]().text)
    assert "2 letters are held back: the service was off." in text
    assert "at noon on Thursday 31 December" in text
    assert "- chase to Pat Quill" in text
    assert "200 letters are held back" in many
    assert "and 140 more" in many
    assert "one working hour from now" in many


def test_a_notice_is_signed_by_the_service_and_a_receipt_by_the_manager(write: Write) -> None:
    """Nobody has words put under their name that a machine says of itself."""
    assert "The reporting service of the Permanence Board" in write["downtime"]().text
    assert "Priya Marsh\nfor the Permanence and Children in Our Care Board" in write["receipt"]().text
    assert "reporting service of" not in write["escalation"]().text


def test_an_answer_to_orders_tells_what_was_not_done(write: Write) -> None:
    """Done and not done stand apart; the unread words are given back."""
    text = write["not_understood"]().text
    done, _, left = text.partition("Not done:")
    assert "Pat Quill is excused" in done
    assert "“give <bob>”" in left
    assert "“undo 4”: 4 has not been decided" in left


def test_confirmation_asks_for_exactly_the_words_that_confirm(write: Write) -> None:
    """The ref where it is the only one of its name, the key where there is no ref."""
    text = write["confirm_complete"]().text
    assert "reply: confirm 3a\n" in text
    assert "reply: confirm O5/~12\n" in text
