"""What a briefing says of one action over its boards: in the five things, in questions, in promises.

Numbers of boards count this one. Dates are the board's local days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lacflow.board.board import Board
from lacflow.board.chair import Agreed, Chair, Decision, Enquiry, Promise, Track
from lacflow.board.paper import Point
from lacflow.board.people import Person
from lacflow.letters import words
from lacflow.letters.lines import Line, leads_of, refs_apart

_ORDINALS = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


@dataclass(frozen=True)
class Voice:
    """What words about a board are made with."""

    board: Board
    project_manager: Person


@dataclass(frozen=True)
class Say:
    """Words about the actions of one briefing."""

    voice: Voice
    chair: Chair
    called: Mapping[str, str]

    @classmethod
    def of(cls, voice: Voice, chair: Chair) -> Say:
        """Return what says things about a chair's briefing."""
        return cls(voice, chair, refs_apart(chair.held))

    def key(self, key: str) -> str:
        """Return what an action is called that may have left circulation since: its ref and objective, else its key."""
        number, _, ref = key.removeprefix("O").partition("/")
        return self.called.get(key) or (f"{ref} (objective {number})" if number and ref else key)

    def colour(self, track: Track) -> str:
        """Return its colour by the board's word for it, in lower case."""
        return self.voice.board.scheme.label(track.item.rag).lower()

    def leads(self, track: Track) -> str:
        """Return whom to ask about it."""
        return leads_of(track.item.action, self.chair.held.names) or "no lead named"

    def ref(self, track: Track) -> str:
        """Return what it is called in this briefing."""
        return self.called[track.key]

    def named(self, track: Track, class_: str) -> str:
        """Return one action of the five things: ref, a few words, what makes it stand there."""
        said = {
            "red_still": f"red for {track.at_colour} boards",
            "not_done": f"was due {_day(track.promised)}",
            "not_assured": self.why_unassured(track),
            "extended_again": self.moved(track),
            "slipped": self.moved(track),
            "green_overdue": f"was due {_day(track.now)}",
        }.get(class_, self.leads(track))
        activity = words.brief(track.item.action.activity, 48).rstrip(".")
        return f"{self.ref(track)} {activity} ({said})" if activity else f"{self.ref(track)} ({said})"

    def why_unassured(self, track: Track) -> str:
        """Return why nothing is certain of it."""
        if track.unheard:
            return f"last known {self.colour(track)}, {self.unheard(track)}"
        return "its words are still to be read"

    def unheard(self, track: Track) -> str:
        """Return for how long nothing was heard of it."""
        return f"nothing heard for {words.plural(track.unheard, 'board')}"

    def moved(self, track: Track) -> str:
        """Return where its date was first, at the last board, and is now."""
        first = f"first {_day(track.original)}, " if track.original not in (track.last, None) else ""
        return f"{first}{_day(track.last)} at the last board, now {_day(track.now)}, moved {words.times(track.revised)}"

    def question(self, enquiry: Enquiry) -> str:
        """Return the question to put, made of its fact."""
        track = enquiry.track
        asks: dict[str, Callable[[], str]] = {
            "promised_not_done": lambda: f"Promised to this board for {_day(track.promised)} and not done. What stands "
            "in the way, and when will it be done?",
            "red_no_recovery": lambda: self._red(track),
            "extended_again": lambda: f"Its date has been put back for the {_ordinal(track.extended)} time "
            f"({self.moved(track)}). What makes this date hold?",
            "complete_no_evidence": lambda: ("Complete" if track.item.action.said_complete is None else "Said to be "
            "complete") + ", with nothing to show it. What can the board see?",
            "not_assured": lambda: f"{words.capital(self.unheard(track))}; last known {self.colour(track)}. Where does it "
            "stand?",
            "green_overdue": lambda: f"{self.voice.board.scheme.label(track.item.rag)}, though it was due "
            f"{_day(track.now)}. Is it done, or late?",
            "no_reason": lambda: f"{self.voice.board.scheme.label(track.item.rag)}, with no reason given. What is the "
            "difficulty, and what is being done?",
        }  # fmt: skip
        return asks[enquiry.kind]()

    def _red(self, track: Track) -> str:
        since = f" for {words.plural(track.at_colour, 'board')}" if track.at_colour > 1 else ""
        date_ = f"its date, {_day(track.now)}, has passed" if track.now else "it has no date"
        return f"{words.capital(self.colour(track))}{since}, and {date_}. By when does it recover, and who must act?"

    def decision(self, decision: Decision) -> str:
        """Return what must be decided."""
        track = self.chair.by_key[decision.item.action.key]
        quoted = f": “{words.brief(decision.words, 120)}”" if decision.words else "."
        return {
            "extension": f"Agree the new date, or not: {self.moved(track)}.",
            "complete": f"Confirm as complete, or send back{quoted}",
            "proposal": f"{self.leads(track)} proposes{quoted}",
            "lead": "Name a lead: the plan has none.",
        }[decision.kind]

    def agreed(self, agreed: Agreed) -> str:
        """Return what became of something the last board decided, as far as the plan says."""
        track = self.chair.by_key.get(agreed.key or "")
        if track is not None:
            return self.colour(track) if track.item.heard else f"not heard of, last known {self.colour(track)}"
        return "closed" if agreed.key else "not an action of the plan: ask its owner"

    def promise(self, promise: Promise) -> str:
        """Return what became of a promise."""
        track = promise.track
        return {
            "done": "complete",
            "said_complete": "said to be complete, to be confirmed",
            "moved": f"moved to {_day(track.now)}",
            "not_done": f"not done, {self.colour(track)}",
            "not_heard": f"not heard of, last known {self.colour(track)}",
        }[promise.became]


def point(line: Line) -> Point:
    """Return one action as a point of a list."""
    return Point(f"{line.ref}:", f"{words.stop(line.activity)} {line.colour}. Date: {line.due}. Lead: {line.leads}.",
                 line.notes, line.quiet)  # fmt: skip


def _day(on: date | None) -> str:
    return words.full_day(on) if on else "no date"


def _ordinal(count: int) -> str:
    return _ORDINALS.get(count, f"{count}th")
