"""Each way a plan words a lead, whom that means, why, and of how many actions; and a plan's leads matched anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lacflow.board.matching import Index, Suggestion, match_leads, match_one, nearest
from lacflow.board.names import is_nobody
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Lead, Plan


@dataclass(frozen=True)
class Wording:
    """One wording of a lead: the person it means now (None: nobody), why, its actions' keys, who it could be."""

    words: str
    person: str | None
    why: str
    keys: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether somebody is meant and nobody was found."""
        return self.person is None and not is_nobody(self.words)


def wordings(plan: Plan, directory: Directory) -> tuple[Wording, ...]:
    """Return every wording of a lead among the open actions, those nobody is found for first, most actions first."""
    index = Index.of(directory)
    keys: dict[str, list[str]] = {}
    for action in plan.open_actions():
        for lead in action.leads:
            keys.setdefault(" ".join(lead.raw.split()), []).append(action.key)
    found = []
    for words, where in keys.items():
        person, why = match_one(words, index)
        near = nearest(words, index) if person is None and not is_nobody(words) else ()
        found.append(Wording(words, person, why, tuple(dict.fromkeys(where)), near))
    return tuple(sorted(found, key=lambda w: (not w.open, w.person is not None, -len(w.keys))))


def matched_anew(action: Action, directory: Directory, index: Index) -> tuple[Lead, ...]:
    """Return an action's leads looked up again; whoever was found before and no longer is stays as they were."""
    found: dict[tuple[str, str | None], Lead] = {}
    for lead in action.leads:
        fresh: Iterable[Lead] = match_leads(lead.raw, directory, index)
        if lead.person and lead.person not in [new.person for new in fresh]:
            fresh = (lead,)
        for new in fresh:
            found.setdefault((new.raw, new.person), new)
    return tuple(found.values())
