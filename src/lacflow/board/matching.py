"""Who leads an action: a cell's words split into leads, each matched to the directory with the reason.

`leadcells` parts a cell. What is not matched stays, with person None and why. Two people who could be meant are never chosen
between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lacflow.board.leadcells import people_in, split_cell
from lacflow.board.names import ends, fold, initial, is_name, is_nobody, is_post, readings
from lacflow.board.people import Directory
from lacflow.board.plan import Lead

#: How like a name words must be to be suggested: the share of pairs of letters in common.
_NEAR = 0.55


def split_leads(cell: str, directory: Directory | None = None) -> tuple[str, ...]:
    """Split a cell into its leads as written, each once.

    Example:
        `Ann Lee - Head of Policy / Bo Roe` -> two; `Policy, Information & Audit` -> one;
        `Ann Lee` over `Head of Policy` -> one, in two lines.
    """
    index = Index.of(directory) if directory else None
    return split_cell(cell, index.every, index.names) if index else split_cell(cell)


@dataclass(frozen=True)
class Index:
    """The ways everybody is written, folded, each with the keys of those written so. Make one for many cells."""

    names: Mapping[str, frozenset[str]]
    aliases: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    initials: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, directory: Directory) -> Index:
        """Index a directory."""
        people = directory.people.values()
        return cls(
            names=_table((fold(n), p.key) for p in people for n in (p.name, *(a for a in p.aliases if is_name(a)))),
            aliases=_table((fold(a), p.key) for p in people for a in p.aliases),
            roles=_table((fold(p.role), p.key) for p in people if p.role),
            initials=_table((initial(p.name), p.key) for p in people),
        )

    @cached_property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """The people behind each folded way of writing somebody."""
        return _table((w, k) for t in (self.names, self.aliases, self.roles) for w, keys in t.items() for k in keys)

    @cached_property
    def surnames(self) -> Mapping[str, frozenset[str]]:
        """The people with each surname, folded."""
        return _table((name.split()[-1], key) for name, keys in self.names.items() for key in keys)

    @cached_property
    def pieces(self) -> Mapping[str, frozenset[str]]:
        """The folded names that hold each pair of letters."""
        return _table((piece, name) for name in self.holders for piece in _pieces(name))

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many pairs of letters each folded name holds."""
        return {name: len(_pieces(name)) for name in self.holders}

    @cached_property
    def every(self) -> frozenset[str]:
        """Every folded way of writing somebody."""
        return frozenset((*self.names, *self.aliases, *self.roles))


def match_leads(cell: str, directory: Directory, index: Index | None = None) -> tuple[Lead, ...]:
    """Split a cell into leads and match each to the directory; `why` says how, or why not.

    Example:
        `AL / Head of Policy` -> (AL, a.lee, "alias"), (Head of Policy, b.roe, "their role").
    """
    index = index or Index.of(directory)
    leads: list[Lead] = []
    for raw in split_cell(cell, index.every, index.names):
        person, why = match_one(raw, index)
        if person and any(lead.person == person for lead in leads):
            continue
        leads.append(Lead(raw, person, why))
    return tuple(leads)


def match_one(raw: str, index: Index) -> tuple[str | None, str]:
    """Return the key of the one person the words mean and how we know, or None and why not.

    The words as a whole come first, then a name within them, then a post or an alias within them. A name that nobody
    has is never passed over for the post beside it: whoever holds the post may be somebody else.
    """
    if is_nobody(raw):
        return None, "nobody yet"
    both = {key for _, _, keys in people_in(raw, index.names) for key in keys}
    if len(both) > 1 and not any(fold(raw) in table for table in (index.names, index.aliases, index.roles)):
        return None, "names " + " and ".join(sorted(both)) + ": part them with a slash"
    whole, parts = fold(raw), [(fold(t), how) for t, how in readings(raw)]
    tables = ((index.aliases, "alias"), (index.names, "name"), (index.roles, "their role"))
    tries = [(index.names, whole, "name"), *((table, whole, why) for table, why in tables)]
    stranger = _stranger(raw, index)
    if stranger and not any(table.get(whole) for table, _ in tables):
        return None, f"{stranger} is nobody in the directory by that name"
    tries += [(index.names, text, "name" + how) for text, how in parts]
    tries += [(index.names, text, "name with a title") for text in ends(whole)]
    tries += [(table, text, why + how) for text, how in parts for table, why in tables]
    tries += [(index.initials, text, "initial and surname" + how) for text, how in parts]
    for table, text, why in tries:
        keys = table.get(text)
        if keys and len(keys) == 1:
            return next(iter(keys)), why
        if keys:
            return None, "could be " + " or ".join(sorted(keys))
    alone = index.surnames.get(whole)
    if alone:
        return None, "a surname alone: could be " + " or ".join(sorted(alone))
    return None, "nobody in the directory is written so"


_SECOND = re.compile(r"\band\s+((?:[A-Z][\w'’-]+\s+){1,2}[A-Z][\w'’-]+)\s*[-–—]")


def _stranger(raw: str, index: Index) -> str | None:
    """Return a person's name in the words that nobody in the directory has; also the second of two people in one cell."""
    named = [text for text, how in readings(raw) if how] + _SECOND.findall(raw)
    for text in named:
        folded = fold(text)
        if is_name(text) and not any(t.get(folded) for t in (index.names, index.aliases, index.roles, index.initials)):
            return " ".join(text.split())
    return None


@dataclass(frozen=True)
class Suggestion:
    """Somebody words may mean, and why."""

    person: str
    why: str


def suggest(raw: str, directory: Directory, n: int = 3, index: Index | None = None) -> tuple[str, ...]:
    """Return the keys of the people whose names or aliases come nearest to the words, nearest first."""
    return tuple(s.person for s in nearest(raw, index or Index.of(directory), n))


def nearest(raw: str, index: Index, n: int = 3) -> tuple[Suggestion, ...]:
    """Return the people whose names or aliases come nearest to the words, nearest first, each with why.

    Where the words name a person, only people of a like name are near: whoever holds the post beside it is somebody else.
    """
    best: dict[str, tuple[float, str]] = {}
    stranger = _stranger(raw, index)
    for words in {fold(stranger)} if stranger else {fold(text) for text, _ in readings(raw)}:
        for name, likeness in _near(words, index):
            if stranger and name not in index.names:
                continue
            why = f"{'spelt much like' if likeness >= _NEAR else 'shares a word with'} “{name}”"
            for key in index.holders[name]:
                best[key] = max(best.get(key, (0.0, "")), (likeness, why))
    return tuple(Suggestion(key, best[key][1]) for key in sorted(best, key=lambda key: (-best[key][0], key))[:n])


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for words, key in pairs:
        if words:
            table[words] = table.get(words, frozenset()) | {key}
    return table


def _pieces(words: str) -> frozenset[str]:
    """Return the pairs of letters of folded words, word edges included: what two spellings of a name share."""
    padded = f" {words} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _near(words: str, index: Index) -> Iterator[tuple[str, float]]:
    """Yield the folded names near to words, with how near: shared pairs of letters, or a shared telling word."""
    wanted, shared = _pieces(words), Counter[str]()
    for piece in wanted:
        shared.update(index.pieces.get(piece, ()))
    told = {w for w in words.split() if len(w) > 3 and not is_post(w)}
    for name, count in shared.items():
        likeness = 2 * count / (len(wanted) + index.sizes[name])
        if likeness >= _NEAR or (told and told & set(name.split())):
            yield name, likeness


def names_person(raw: str, directory: Directory) -> bool:
    """Tell whether words name a person, not only a post, a team or a body: a name's form, or somebody's own name."""
    names = {fold(p.name) for p in directory.people.values()} | {initial(p.name) for p in directory.people.values()}
    texts = [text for text, _ in readings(raw)]
    tails = [tail for text in texts for tail in ends(fold(text))]
    return any(is_name(text) for text in texts) or any(w in names for w in (*map(fold, texts), *tails))
