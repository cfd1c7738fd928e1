"""People and the directory they are looked up in.

A person's key (`p.manager`) is how boards and plans point at them; it never changes. `aliases` are the ways the
person is written in plans: names, initials, titles, role titles, team names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Away:
    """Days on which a person does not read mail; both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Person:
    """Somebody a letter can be written to. `email` is None where we have no address for them.

    `left` is the last day of somebody who has left: plans go on naming them, letters no longer go to them.
    """

    key: str
    name: str
    email: str | None = None
    aliases: tuple[str, ...] = ()
    other_emails: tuple[str, ...] = ()
    role: str = ""
    organisation: str = ""
    deputy: str | None = None
    manager: str | None = None
    away: tuple[Away, ...] = ()
    left: date | None = None

    @property
    def greeting(self) -> str:
        """The name a letter opens with: the first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name

    def away_on(self, day: date) -> Away | None:
        """Return the absence that covers `day`, if any."""
        return next((a for a in self.away if a.first <= day <= a.last), None)

    def gone_on(self, day: date) -> bool:
        """Tell whether the person had left before `day`."""
        return self.left is not None and self.left < day

    def writes_from(self, address: str) -> bool:
        """Tell whether mail from `address` (any case, with or without a tag: `pat+board@council.example`) is theirs."""
        name, at, domain = address.strip().lower().rpartition("@")
        wanted = {f"{name}{at}{domain}", f"{name.partition('+')[0]}{at}{domain}"}
        return any(own.lower() in wanted for own in (self.email, *self.other_emails) if own)


@dataclass(frozen=True)
class Directory:
    """Everybody we know, by key."""

    people: Mapping[str, Person] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person]) -> Directory:
        """Make a directory of `people`."""
        return cls({p.key: p for p in people})

    def get(self, key: str | None) -> Person | None:
        """Return the person with that key, or None."""
        return self.people.get(key) if key else None

    def by_address(self, address: str) -> Person | None:
        """Return whoever writes from `address`, or None."""
        name, at, domain = address.strip().lower().rpartition("@")
        places = [self._places.get(f"{who}{at}{domain}") for who in (name, name.partition("+")[0])]
        found = [place for place in places if place is not None]
        return self._everybody[min(found)] if found else None

    @cached_property
    def _everybody(self) -> list[Person]:
        return list(self.people.values())

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where in the directory whoever writes from an address stands; the first, where several share it."""
        found: dict[str, int] = {}
        for place, person in enumerate(self._everybody):
            for own in filter(None, (person.email, *person.other_emails)):
                found.setdefault(own.lower(), place)
        return found
