"""What is found in one message while it is read: readings, what is held, questions; and how a statement is judged into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from lacflow.board.readings import Disposition, Fields, Held, Question, Reading
from lacflow.mail.reading import general
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.inks import Inks
from lacflow.mail.reading.judging import ASKS, TOGETHER, judge
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.phrases import asks_for
from lacflow.mail.reading.said_of_all import certain, said_of_all

_SEVERAL = 2


@dataclass
class Found:
    """What is found so far. `put_to` are the keys the project manager's question below the reply is about; `own` are the sender's
    own words; `announced`: they say that answers stand in the table or below; `inks` are the colours of the words, where they count.
    """

    asked: Asked
    said_on: date
    readings: list[Reading] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    put_to: tuple[str, ...] = ()
    own: str = ""
    announced: bool = False
    inks: Inks | None = None

    @property
    def touched(self) -> set[str]:
        """The keys of the actions something was read of."""
        return {r.key for r in self.readings}

    @property
    def only(self) -> tuple[str, ...]:
        """The key of the one action asked; nothing where more were."""
        return (self.asked.actions[0].key,) if len(self.asked.actions) == 1 else ()

    def judge(self, statement: Statement) -> bool:
        """Judge a statement for each of its actions; tell whether it said anything."""
        statement = self.inks.given(statement) if self.inks else statement
        made = [
            r for a in self.asked.named(statement.keys) if (r := judge(statement, a, self.asked.scheme, self.said_on))
        ]
        self.readings += self._apart(statement, made)
        return bool(made)

    def judge_or_hold(self, statements: Iterable[Statement]) -> None:
        """Judge statements, and hold those that say nothing plain."""
        for statement in statements:
            if not self.judge(statement):
                self.held.append(Held(statement.evidence, "it is not plain what it says", statement.keys))

    def judge_of_all(self, words: str) -> bool:
        """Judge words that give every action asked a colour and name them all; tell whether they do."""
        told = said_of_all(words, self.asked)
        for action, statement in told:
            if reading := judge(statement, action, self.asked.scheme, self.said_on):
                self.readings.append(certain(reading, overall=statement.overall))
        return bool(told)

    def _apart(self, statement: Statement, made: list[Reading]) -> list[Reading]:
        """Return readings of several actions without what is asked of them together, which is held once: `both green. Merge them?`"""
        reasons = {r.reason for r in made}
        stated = all(r.fields.rag or r.fields.due for r in made)
        if len(made) < _SEVERAL or not stated or len(reasons) != 1 or not reasons <= TOGETHER:
            return made
        self.held.append(Held(statement.evidence, made[0].reason, statement.keys))
        return [replace(r, disposition=Disposition.RECORD, reason="", proposes=()) for r in made]

    def hold_what_asks(self) -> None:
        """Hold what only asks, which was read of an action and is no answer about it."""
        asking = [r for r in self.readings if ASKS in r.reason and r.fields == Fields() and _only_enquires(r)]
        self.readings = [r for r in self.readings if r not in asking]
        for words in dict.fromkeys(r.evidence for r in asking):
            same = [r for r in asking if r.evidence == words]
            self.held.append(Held(words, same[0].reason, tuple(r.key for r in same)))

    def holds(self, key: str) -> bool:
        """Tell whether something held may be about an action."""
        return any(key in h.candidates for h in self.held)

    def ask(self, text: str, key: str | None) -> None:
        """Take the questions of a text to a person, with the action each is about where one is plain."""
        for sentence in general.sentences(text):
            if sentence.endswith("?") and not asks_for(sentence):
                about = {a.key for m in find_mentions(sentence, self.asked) for a in m.actions}
                self.questions.append(Question(sentence, key or (about.pop() if len(about) == 1 else None)))


def _only_enquires(reading: Reading) -> bool:
    """Tell whether a reading asks for nothing that a person can grant; whether it is still theirs is a question like others."""
    return all(p.kind == "reassign" for p in reading.proposes)
