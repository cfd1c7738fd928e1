"""The chase summary and the briefing: every fact a figure, silence never a colour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from lacflow import letters
from lacflow.board.briefing import Briefing, LeadReturn, figures
from lacflow.board.people import Person
from lacflow.letters import ChaseSummaryData, Envelope
from lacflow.mail.message import Outgoing

Write = dict[str, Callable[[], Outgoing]]
Brief = Callable[..., Outgoing]


def flat(text: str) -> str:
    return " ".join(text.split())


def section(letter: Outgoing, title: str) -> str:
    """The lines of the text part under a heading that begins so."""
    parts = letter.text.split("\n\n")
    return flat(next((p for p in parts if p.startswith(title)), ""))


def test_the_summary_puts_everybody_in_one_group(write: Write) -> None:
    """With what they owe, since when, and how often they were chased; those who cannot be chased with the reason."""
    letter = write["chase_summary"]()
    assert flat(letter.text).startswith("Dear Priya 1 of 5 leads asked have answered in full.")
    assert "Pat Quill: 3a, asked on Thu 24 December, not chased: given until Friday" in section(letter, "No answer")
    assert "answered on Thu 24 December, chased once" in section(letter, "Answered in part")
    assert "away until Wed 20 January, deputy: Pat Quill" in section(letter, "Away")
    assert "d.okafor: 3a" in section(letter, "Mail to them came back")
    assert "x.young" in section(letter, "Not asked")
    assert "Head of <Homes>: nobody holds this role" in section(letter, "In the plan, but nobody")
    assert "A telephone call would settle most with Pat Quill and d.okafor." in flat(letter.text)


def test_a_chase_that_goes_with_the_summary_is_counted(envelope: Callable[..., Envelope]) -> None:
    """It is not stored yet when the summary is written."""
    lead = LeadReturn("p.quill", "silent", ("O1/1",), ("O1/1",), chased=1)
    data = ChaseSummaryData((lead,), chased_now=frozenset({"p.quill"}))
    assert "chased twice" in letters.chase_summary(envelope(), data).text


def test_the_summary_lists_what_waits_with_its_number(write: Write) -> None:
    """Words, reason, candidates and what they may mean."""
    text = flat(write["chase_summary"]().text)
    assert "Number 12, from Oona <b>Bell</b> & Co, perhaps about 10c and 3a “the <first> is nearly there”" in text
    assert "Waits because it names no action. It may mean: green." in text
    assert "accept NUMBER, or reject NUMBER" in text
    assert "Newly red: red, was green. Reply hold 3a to keep it from the chair." in text


def test_the_briefing_opens_with_five_facts_that_are_figures(brief: Brief, write: Write) -> None:
    """Every number in them is one of `figures`."""
    facts = write["briefing"]().text.split("In short\n")[1].split("\n\n")[0].split("\n- ")
    assert len(facts) == 5
    text = flat(" ".join(facts))
    assert (
        "Updates: 1 of 5 leads asked have answered in full; 4 leads still to answer, and 2 could not be asked." in text
    )
    assert "Colours: of 7 open actions, 1 red, 1 amber and 1 green; 2 were asked about and not answered" in text
    assert "2 worse, 1 better, 1 date slipped." in text
    assert "Past their date but still green: 1 action." in text
    assert "Complete: 2 confirmed, 3 said to be complete and not confirmed." in text


def test_silence_is_shown_with_its_age_and_under_no_colour(write: Write) -> None:
    """A silent red is not in the red section; it stands in its own, with the last known colour."""
    letter = write["briefing"]()
    assert "3a:" not in section(letter, "Red")
    assert "No answer: last known colour red, last heard 8 weeks ago." in section(letter, "Asked about, and no answer")
    assert "No answer: no colour known, never heard of." in section(letter, "Asked about, and no answer")
    assert "Not asked: last known colour green, last heard 12 weeks ago." in section(letter, "Nobody to ask")
    quiet = [q for q in letter.html.split("The whole plan")[1].split("</tr>") if 'class="quiet"' in q]
    assert [q.partition("</th>")[0].rpartition(">")[2] for q in quiet] == ["row 12 of the plan", "3a", "6"]


def test_reds_and_ambers_have_their_reasons(write: Write) -> None:
    """What it was, what it slipped from, and why; or that no reason was given."""
    letter = write["briefing"]()
    amber = section(letter, "Amber: 1")
    assert "Amber, worse than green at the last board." in amber
    assert "Date: 30 November 2026 (written “Nov-26”), was 30 September 2026." in amber
    assert "“Two staff <left>.”" in amber
    assert "No reason given." in section(letter, "Red: 1")


def test_outstanding_updates_say_how_late_and_how_often_chased(write: Write) -> None:
    """By lead; a reader of the briefing who owes something is named as one."""
    text = section(write["briefing"](), "Updates outstanding: 4")
    assert "Pat Quill: 3a No answer. Days late: 7. Chased: twice." in text
    assert "Sam Reed: 3a Away until 20 January; reads this briefing." in text
    assert "Mail to them came back." in text


def test_a_reader_who_owes_updates_is_told_so(envelope: Callable[..., Envelope], brief: Brief, write: Write) -> None:
    """And nobody else is."""
    assert "You owe updates yourself, on 3a." in flat(brief(Person("s.reed", "Sam Reed", "sam@council.example")).text)
    assert "You owe" not in write["briefing"]().text


def test_escalations_say_who_was_told(write: Write) -> None:
    """An action no longer in the list is named by its key."""
    text = section(write["briefing"](), "Escalated")
    assert "Newly red: red, was green. Since Thu 24 December. Told: Priya Marsh." in text
    assert "O9/1 Silent: no answer." in text
    assert "nobody yet" in text


def test_the_plain_list_has_every_open_action_once(write: Write) -> None:
    """By objective, at the end."""
    plain = write["briefing"]().text.split("The whole plan, by objective")[1]
    assert sum(line.startswith("- ") for line in plain.splitlines()) == 7


def test_an_empty_briefing_says_so(write: Write) -> None:
    """No heading without anything under it, but none is said of red and amber."""
    text = write["briefing-empty"]().text
    assert "None that we have heard of." in text
    assert "Asked about, and no answer" not in text


def test_numbers_given_are_the_numbers_shown(envelope: Callable[..., Envelope]) -> None:
    """The letter takes its counts from the figures it is given, so that letter and JSON agree."""
    env = envelope()
    assert env.meeting is not None
    empty = Briefing("permanence", "B", env.meeting, datetime(2027, 1, 7, tzinfo=UTC), env.today)
    numbers = {**figures(empty), "slipped": {"count": 41, "ids": []}}
    assert "41 dates slipped" in letters.briefing(env, empty, numbers).text
    assert "no dates slipped" in letters.briefing(env, empty).text
