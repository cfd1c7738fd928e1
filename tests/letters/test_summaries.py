"""The chase summary and the briefing: every fact a figure, silence never a colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lacflow import letters
from lacflow.board.briefing import EscalationLine, ItemLine, LeadReturn
from lacflow.board.people import Person
from lacflow.board.plan import Action, Objective
from lacflow.board.rag import Rag
from lacflow.letters import ChaseSummaryData, Envelope
from lacflow.mail.message import Outgoing

Write = dict[str, Callable[[], Outgoing]]
Brief = Callable[..., Outgoing]
Items = tuple[ItemLine, ...]


@pytest.fixture
def briefed() -> Items:
    """An amber action past its date, one of no colour, a red, a green, one not asked about."""
    home = Objective("1", "A home without delay")
    amber = Action("O1/10c", "10c", objective=home, activity="Review matches")
    return (
        ItemLine(amber, Rag.AMBER, Rag.GREEN, False, 3, "Two staff left.", overdue=True),
        ItemLine(replace(amber, key="O1/~12", ref=""), None, None, True),
        ItemLine(replace(amber, key="O1/3a", ref="3a"), Rag.GREEN, Rag.GREEN, True, 62),
        ItemLine(replace(amber, key="O1/11", ref="11"), Rag.GREEN, Rag.AMBER, False, 1),
        ItemLine(replace(amber, key="O1/6", ref="6"), Rag.GREEN, None, False, 90, not_asked=True),
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def section(letter: Outgoing, title: str) -> str:
    """The lines of the text part under a heading that begins so."""
    parts = re.split(r"\n\n(?:A\d+\. )?", letter.text)
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
    assert "accept NUMBER, reject NUMBER, or NUMBER is amber" in text
    assert "Newly red: red, was green. Reply hold 3a to keep it from the chair." in text


def test_the_briefing_opens_with_five_facts_that_are_figures(brief: Brief, write: Write) -> None:
    """Every number in them is one of `figures`."""
    facts = write["briefing"]().text.split("In short\n- ")[1].split("\n\n")[0].split("\n- ")
    assert len(facts) == 5
    text = flat(" ".join(facts))
    assert (
        "Updates: 1 of 5 leads asked have answered in full; 4 leads still to answer, and 2 could not be asked (A3,"
        in text
    )
    assert "Colours: of 7 open actions, 1 red, 1 amber and 1 green; 1 complete, 2 asked about and not answered" in text
    assert "2 worse, 1 better, 1 date slipped; 2 actions escalated by the board's rules (A" in text
    assert "Past their date but still green: 1 action (A" in text
    assert "Complete: 2 confirmed, 3 said to be complete and not confirmed (A" in text


def test_the_parts_of_the_colours_add_up_to_the_open_actions(brief: Brief, briefed: Items) -> None:
    """Whatever happens to an action, it is in the sentence once."""
    one = next(iter(briefed))
    items = (
        *(replace(one, rag=rag) for rag in (*Rag, None)),
        *(replace(one, silent=True) for _ in range(5)),
        *(replace(one, not_asked=True) for _ in range(4)),
        *(replace(one, rag=Rag.GREEN, held=True) for _ in range(3)),
    )
    apart = tuple(replace(i, action=replace(i.action, key=f"O1/{n}")) for n, i in enumerate(items))
    said = flat(brief(items=apart).text).partition("Colours: ")[2].partition(" (A")[0]
    whole, *parts = (int(n) for n in re.findall(r"\d+", said))
    assert (whole, sum(parts)) == (17, 17)
    assert "4 not asked about, 1 answered with no colour and 3 with words that wait for Priya Marsh" in said


def test_what_is_past_its_date_and_unheard_is_not_green(brief: Brief, briefed: Items) -> None:
    """It is said in words beside the silent, and in a figure of its own."""
    items = tuple(replace(i, overdue=True) for i in briefed if not i.heard)
    text = flat(brief(items=items).text)
    assert "Past their date but still green: no actions; past their date and not heard of: 3 actions (A" in text
    assert "The date of these has passed: row 12 of the plan and 3a." in text
    assert "The date of these has passed: 6." in text


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
    assert "Pat Quill: no answer. Missing: 3a. Days late: 7. Chased: twice." in text
    assert "Sam Reed: away until 20 January; reads this briefing. Missing: 3a." in text
    assert "mail to them came back" in text


def test_a_reader_who_owes_updates_is_told_so(envelope: Callable[..., Envelope], brief: Brief, write: Write) -> None:
    """And nobody else is."""
    assert "You owe updates yourself, on 3a." in flat(brief(Person("s.reed", "Sam Reed", "sam@council.example")).text)
    assert "You owe" not in write["briefing"]().text


def test_an_escalation_is_said_once_where_its_action_is(write: Write) -> None:
    """Only what is nowhere else is listed by itself; an action no longer in the plan is named by its key."""
    text = flat(write["briefing"]().text)
    assert "Missing: 3a." in text
    assert "Escalated: 3a, on 24 December: newly red; told Priya Marsh." in text
    assert text.count("newly red") == 1
    also = section(write["briefing"](), "Also escalated by the board's rules: 1")
    assert "O9/1. Silent: no answer. Since Thu 24 December; told in this letter" in also
    assert "3a" not in also


def test_why_an_action_escalated_is_never_said_twice(brief: Brief, briefed: Items) -> None:
    """Two rules with long names that caught it by the same condition."""
    rules = (
        "amber or red at that colour for two boards, or with no new date",
        "amber for two boards in a row and without any reason given",
    )  # fmt: skip
    why = ("amber for 2 boards; its date has passed", "amber for 2 boards; no reason given")
    at = datetime(2027, 1, 6, tzinfo=UTC)
    lines = tuple(EscalationLine(r, "O1/10c", w, at) for r, w in zip(rules, why, strict=True))
    amber = section(brief(items=briefed, escalations=lines), "Amber: 1")
    assert (
        "Escalated on 6 January: amber for 2 boards; its date has passed; no reason given; told in this letter" in amber
    )


def test_red_and_amber_come_before_who_could_not_be_asked(write: Write) -> None:
    """The chair reads what matters first, in both parts alike."""
    letter = write["briefing"]()
    for part in (letter.text, letter.html):
        titles = ("Red: ", "Amber: ", "Also escalated by the board", "Could not be asked: 2", "The whole plan")
        places = [part.index(title) for title in titles]
        assert places == sorted(places)


def test_many_who_could_not_be_asked_are_grouped_by_reason(brief: Brief) -> None:
    """With how many there are, and each with its own actions."""
    nobody = {f"Post {n}": f"nobody has this name or role (O1/{n})" for n in range(9)}
    text = section(brief(unreachable=nobody), "Could not be asked: 10")
    assert text.count("obody has this name or role") == 1
    assert "Post 0 (O1/0); Post 1 (O1/1);" in text


def test_a_ref_the_plan_has_twice_is_told_apart_wherever_it_is_listed(brief: Brief, briefed: Items) -> None:
    """By its objective; a ref that occurs once stays bare."""
    amber = next(i for i in briefed if i.rag is Rag.AMBER)
    twin = replace(amber, action=replace(amber.action, key="O5/10c", objective=Objective("5", "Other")))
    letter = brief(items=(*briefed, twin))
    for part in (letter.text, letter.html.replace("<strong>", "").replace("</strong>", "")):
        assert "10c (objective 1): " in part
        assert "10c (objective 5): " in part
        assert "\n- 10c: " not in part.partition("The whole plan")[0]
        assert "11 (objective" not in part


def test_words_that_are_the_reason_and_the_completion_are_said_once(brief: Brief, briefed: Items) -> None:
    """The same quotation never stands twice under one action."""
    one = next(i for i in briefed if i.rag is Rag.AMBER)
    done = replace(one, action=replace(one.action, said_complete="All agreed."), reason="All  agreed.")
    amber = section(brief(items=(done,)), "Amber: 1")
    assert amber.count("All agreed.") == 1
    assert "No reason given" not in amber


def test_the_plain_list_has_every_open_action_once(write: Write) -> None:
    """By objective, at the end."""
    plain = write["briefing"]().text.split("The whole plan, by objective")[1]
    assert sum(line.startswith("- ") for line in plain.splitlines()) == 7


def test_an_empty_briefing_says_so(write: Write) -> None:
    """No heading without anything under it, but none is said of red and amber."""
    text = write["briefing-empty"]().text
    assert "None that we have heard of." in text
    assert "Asked about, and no answer" not in text
