"""Simulated leads: given a letter as it lies in the out Maildir, what each person does about it, and when.

Pure but for the random numbers handed in: the same letter, person and numbers give the same replies. A person answers
what they can see in the letter, in their own way (`WAYS`), from their own mail program. Delays are in hours of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from lacflow.board.people import Person
from lacflow.demo import clients, typing_in
from lacflow.demo.clients import Writing
from lacflow.demo.council import Turn
from lacflow.demo.received import Item, Received

#: What leads say of actions in trouble that have no story.
TROUBLED = (
    "We still wait for one partner to agree; the next meeting with them is booked.",
    "The cause is known and the plan to put it right is with the service director.",
    "Two vacancies hold this up, interviews are being held.",
    "The figures move slowly; the extra sessions began in the new year.",
)
#: What leads say of actions that have no story.
LINES = (
    "On track, the working group meets again next month.",
    "Going as planned; nothing to bring to the board.",
    "Steady progress since the last board, no new risks.",
    "The last two months went well and the partners are content.",
    "Continues as planned, figures follow with the next data sheet.",
    "The team has this in hand and expects to keep to the date.",
    "Good progress, the next milestone is in sight.",
    "All partners met in the week and agreed the next steps.",
    "Training for the new starters is booked, otherwise as before.",
    "The draft went round for comment and came back with small changes.",
    "Young people looked at it and liked most of it.",
    "Quality checks are being done as agreed.",
    "We keep an eye on the numbers each week.",
    "No concerns; a short note will go to the next group meeting.",
    "Works well in three areas, the fourth is catching up.",
    "Partners have what they need from us.",
)


@dataclass(frozen=True)
class Reply:
    """A message that arrives at the board's mailbox at an instant (aware); `manner` says in words how it was written."""

    at: datetime
    raw: bytes
    manner: str = ""


@dataclass(frozen=True)
class Persona:
    """Somebody who gets letters, and how they take them.

    Attributes:
        way: the name of what they do, one of `WAYS`.
        client: the mail program they write with.
        hours: how long they take to answer, from and to, in hours of work.
        until: for one who is away, the last day of it in words.
        colleague: for one who asks somebody else, that person's name.
    """

    who: Person
    way: str
    client: str = "outlook"
    hours: tuple[float, float] = (1, 30)
    until: str = ""
    colleague: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Occasion:
    """What one person has before them when they answer: the letter, what they know, and the time."""

    persona: Persona
    letter: Received
    turns: Mapping[str, Turn]
    rng: Random
    now: datetime
    works: Callable[[date], bool]

    def turn(self, item: Item) -> Turn:
        """Return what the person has to say of an action."""
        told = self.turns.get(item.key)
        return told or Turn(self.rng.choice(TROUBLED if item.colour in ("Amber", "Red") else LINES))

    def send(self, writing: Writing, manner: str, hours: tuple[float, float] | None = None) -> Reply:
        """Return the reply, written at an hour when people are at work."""
        low, high = hours or self.persona.hours
        at = at_work(self.now, self.rng.uniform(low, high), self.rng, self.works)
        raw = clients.reply(self.persona.client, self.persona.who, self.letter, writing, at, self.rng)
        return Reply(at, raw, manner)


def weekday(day: date) -> bool:
    """Tell whether a day is one of Monday to Friday."""
    return day.weekday() < 5


def answers(
    letter: Received,
    persona: Persona,
    turns: Mapping[str, Turn],
    rng: Random,
    now: datetime,
    works: Callable[[date], bool] = weekday,
) -> tuple[Reply, ...]:
    """Return what a person sends on getting a letter, and when; often nothing.

    Args:
        turns: what this person has to say, by action key; of the rest they say something ordinary.
        now: when the letter reached them.
        works: tells the days on which they are at work.
    """
    return tuple(WAYS[persona.way](Occasion(persona, letter, turns, rng, now, works)))


def at_work(at: datetime, hours: float, rng: Random, works: Callable[[date], bool] = weekday) -> datetime:
    """Return the instant so many hours of work after `at`; a day's work is from 8:15 to 17:15 UTC, a winter's London."""
    left = timedelta(hours=hours)
    while True:
        opens, closes = (at.replace(hour=h, minute=15, second=0, microsecond=0) for h in (8, 17))
        begins = max(at, opens)
        if works(at.date()) and begins + left <= closes:
            return (begins + left).replace(second=rng.randrange(60), microsecond=0)
        if works(at.date()):
            left -= max(closes - begins, timedelta(0))
        at = opens.replace(hour=0, minute=0) + timedelta(days=1)


def _asks(o: Occasion) -> bool:
    return o.letter.kind in ("request", "reminder", "chase") and bool(o.letter.items)


def blocks(o: Occasion) -> Iterator[Reply]:
    """Type under each action, beside the labels, in the quoted letter."""
    if _asks(o):
        turns = [o.turn(item) for item in o.letter.items]
        yield o.send(
            Writing("Please see my updates below.", typing_in.filled(o.letter, turns)), "types under each action"
        )


def lines(o: Occasion) -> Iterator[Reply]:
    """Write one line for each action above the quotation."""
    if _asks(o):
        yield o.send(Writing(_line_each(o, o.letter.items)), "writes a line for each action")


def _line_each(o: Occasion, items: Sequence[Item]) -> str:
    return "\n".join(typing_in.line(item, o.turn(item), o.letter.items) for item in items)


def wordy(o: Occasion) -> Iterator[Reply]:
    """Answer in one paragraph, refs here and there."""
    if _asks(o):
        told = [f"On {i.ref}, {typing_in.lowered(o.turn(i).words)}" for i in o.letter.items]
        above = (
            "Hi Priya,\n\nSorry this is a bit long. It has been a busy few weeks with the inspection and two people off. "
            + " ".join(told)
            + "\n\nHappy to talk it through if that helps, I am in on Thursday."
        )
        yield o.send(Writing(above), "writes one long paragraph")


def no_change(o: Occasion) -> Iterator[Reply]:
    """Say that nothing has changed."""
    if _asks(o):
        yield o.send(Writing("No change on any of these, thanks."), "writes that nothing has changed")


def workbook(o: Occasion) -> Iterator[Reply]:
    """Fill in the attached workbook and send it back; a lead without one types instead."""
    if _asks(o):
        file = o.letter.workbook
        if file is None:
            yield from blocks(o)
            return
        returned = typing_in.in_workbook(file, {i.key: o.turn(i) for i in o.letter.items}, o.letter.items)
        yield o.send(
            Writing("Hello Priya, the sheet is attached with my updates.", files=(returned,)), "sends the workbook back"
        )


def late(o: Occasion) -> Iterator[Reply]:
    """Answer only once chased, in a line for each action."""
    if o.letter.kind == "chase":
        above = "Sorry, this slipped past me over the break.\n\n"
        yield o.send(Writing(above + _line_each(o, o.letter.items)), "answers, once chased", (1, 12))


def half(o: Occasion) -> Iterator[Reply]:
    """Answer on the first half of the actions, and on the others only once chased."""
    if o.letter.kind == "chase":
        yield from lines(o)
    elif _asks(o):
        some = o.letter.items[: max(1, len(o.letter.items) // 2)]
        yield o.send(Writing(_line_each(o, some)), "answers on half of the actions")


def away(o: Occasion) -> Iterator[Reply]:
    """Let the mail program say so, whatever comes."""
    if _asks(o):
        p, at = o.persona, o.now + timedelta(minutes=1)
        words = (
            f"Thank you for your email. I am on annual leave until {p.until} and do not read my email while I am away."
        )
        if p.deputy:
            words += f" For anything about the board please write to {p.deputy}."
        yield Reply(at, clients.automatic_reply(p.who, o.letter, words, at, o.rng))


def bounced(o: Occasion) -> Iterator[Reply]:
    """The address does not exist: whatever is sent to it comes back."""
    at = o.now + timedelta(minutes=2)
    yield Reply(at, clients.bounce(o.letter, at, o.rng))


def silent(o: Occasion) -> Iterator[Reply]:
    """Answer nothing."""
    yield from ()


def forward(o: Occasion) -> Iterator[Reply]:
    """Ask a colleague, and send on what the colleague answered."""
    if not _asks(o):
        return
    colleague, first = o.persona.colleague, o.persona.who.name.split()[0]
    said = _line_each(o, o.letter.items)
    written = o.now + timedelta(hours=2)
    above = (
        f"Priya, {colleague.split()[0]} looks after this for me, see below.\n\n{first}\n\n-----Original Message-----\n"
        f"From: {colleague}\nSent: {written:%d %B %Y %H:%M}\nTo: {o.persona.who.name}\n"
        f"Subject: RE: {o.letter.mail.subject}\n\n{said}\n\n{colleague.split()[0]}"
    )
    yield o.send(Writing(above), "sends on a colleague's answer")


def corrects(o: Occasion) -> Iterator[Reply]:
    """Answer in lines, and set the colour of one action right once the receipt shows it."""
    if o.letter.kind == "receipt":
        yield from _correction(o)
    else:
        yield from blocks(o)


def _correction(o: Occasion) -> Iterator[Reply]:
    slips = [i for i in o.letter.items if i.colour == "Green" and i.key in o.turns]
    if slips:
        ref = typing_in.named(slips[0], o.letter.items)
        above = f"Thank you. One of these is not right:\n\n{ref} amber, two homes have not replied and I should have said so."
        yield o.send(Writing(above), "corrects the receipt", (0.3, 3))


def gives_reason(o: Occasion) -> Iterator[Reply]:
    """Turn an action amber without a word why, and say why when the receipt asks."""
    if o.letter.kind != "receipt":
        yield from lines(o)
        return
    if "?" not in o.letter.mail.text:
        return
    unexplained = [i for i in o.letter.items if i.colour == "Amber" and not o.turn(i).words]
    if unexplained and "the posts" not in o.letter.mail.text:
        ref = typing_in.named(unexplained[0], o.letter.items)
        above = f"{ref} amber, the posts are advertised but nobody has applied since the autumn."
        yield o.send(Writing(above), "gives the reason the receipt asked for", (1, 6))


#: What the boards decided that is no action of the plan.
_DECIDED = "decision: the fostering team is thanked for its autumn campaign; Priya Marsh"


def project_manager(o: Occasion) -> Iterator[Reply]:
    """Confirm what is complete, hold back what is in hand, and accept what was read well enough."""
    said = _DECIDED if o.letter.kind == "minutes" else typing_in.orders(o.letter, o.turns)
    if said:
        yield o.send(Writing(said), "replies", (0.4, 3))


WAYS: dict[str, Callable[[Occasion], Iterator[Reply]]] = {
    "blocks": blocks,
    "lines": lines,
    "wordy": wordy,
    "no change": no_change,
    "workbook": workbook,
    "late": late,
    "half": half,
    "away": away,
    "bounced": bounced,
    "silent": silent,
    "forward": forward,
    "corrects": corrects,
    "gives reason": gives_reason,
    "project manager": project_manager,
}
