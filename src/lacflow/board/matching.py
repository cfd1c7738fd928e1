"""Who leads an action: a cell's words split into leads, each matched to the directory with the reason.

A separator counts only where it parts people: a title keeps its dashes and commas (`Ann Lee - Head of Policy, North`),
an "and" parts two names, never `Inspection and Audit`. What is not matched stays, with person None. Two people who could
be meant are never chosen between.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lacflow.board.people import Directory
from lacflow.board.plan import Lead

_TITLES = re.compile(r"^(?:dr|mr|mrs|ms|miss|cllr|councillor|prof|professor|rev|sir|dame)\b\.?\s*", re.IGNORECASE)
#: Words that say a phrase is a post, a team or a body rather than a person's name.
_POST = re.compile(
    r"(?:"
    r"acting|adult|adviser|advisor|agencies|agency|all|apprentice|area|assistant|assurance|audit|"
    r"authority|board|business|care|ccg|central|chair|chief|child|children|childrens|clinical|club|"
    r"college|commissioner|commissioning|committee|communications|community|coordinator|corporate|"
    r"council|customer|deputy|designated|development|director|district|districts|doctors|early|east|"
    r"economic|education|employment|executive|families|family|feedback|finance|forum|foster|fostering|"
    r"governance|group|head|heads|health|help|home|hospital|housing|hr|human|improvement|inclusion|"
    r"independent|information|inspection|it|joint|lead|leads|learning|leaving|legal|local|locality|"
    r"manager|managers|medical|member|members|mental|nhs|north|nurse|nurses|office|officer|officers|"
    r"organisation|panel|participation|partner|partners|partnership|performance|permanence|planning|police|"
    r"policy|practice|practitioner|practitioners|principal|private|probation|procurement|professionals|"
    r"programme|project|property|protection|provider|providers|public|quality|regional|relations|reporting|"
    r"research|resources|safeguarding|school|schools|secretary|sector|senior|service|services|social|south|"
    r"sponsor|standards|strategic|strategy|supervising|support|task|team|teams|technology|training|"
    r"transport|trust|unit|virtual|voluntary|welfare|wellbeing|west|work|worker|workers|workforce|young|"
    r"youth"
    r")"
)
_ROLE_WORD = re.compile(
    r"(?:officer|apprentice|manager|lead|head|assistant|deputy|worker|director|co-?ordinator|adviser|advisor|practitioner"
    r"|nurse|partner|chair|s|other|or)s?$",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|O['’][A-Z][a-z]+|Ma?c[A-Z][a-z]+|[A-Z]\.?)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:de|van|von|der|al|{_NAME_WORD})){{1,3}}")
#: How like a name words must be to be suggested: the share of pairs of letters in common.
_NEAR = 0.55
_DASH = r"\s*[-\u2013\u2014]\s+|\s+[-\u2013\u2014]\s*"


def split_leads(cell: str, directory: Directory | None = None) -> tuple[str, ...]:
    """Split a cell into its leads as written, each once.

    Example:
        `Ann Lee - Head of Policy / Bo Roe` -> two; `Policy, Information & Audit` -> one;
        `Ann Lee` over `Head of Policy` -> one, in two lines.
    """
    return _split(cell, Index.of(directory).every if directory else frozenset())


def _split(cell: str, names: frozenset[str]) -> tuple[str, ...]:
    lines = [line.strip(" \t•·*").strip() for line in re.split(r"[\r\n\v]+", cell)]
    pieces = [p for line in _joined_lines([x for x in lines if x], names) for p in _split_line(line, names)]
    kept: dict[str, str] = {}
    for piece in pieces:
        piece = piece.strip(" /;,|\t")
        if fold(piece):
            kept.setdefault(fold(piece), piece)
    return tuple(kept.values())


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
            initials=_table((_initial(p.name), p.key) for p in people),
        )

    @cached_property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """The people behind each folded way of writing somebody."""
        return _table((w, k) for t in (self.names, self.aliases, self.roles) for w, keys in t.items() for k in keys)

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
    for raw in _split(cell, index.every):
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
    whole, parts = fold(raw), [(fold(t), how) for t, how in _readings(raw)]
    tables = ((index.aliases, "alias"), (index.names, "name"), (index.roles, "their role"))
    tries = [(index.names, whole, "name"), *((table, whole, why) for table, why in tables)]
    stranger = _stranger(raw, index)
    if stranger and not any(table.get(whole) for table, _ in tables):
        return None, f"{stranger} is nobody in the directory by that name"
    tries += [(index.names, text, "name" + how) for text, how in parts]
    tries += [(index.names, text, "name with a title") for text in _ends(whole)]
    tries += [(table, text, why + how) for text, how in parts for table, why in tables]
    tries += [(index.initials, text, "initial and surname" + how) for text, how in parts]
    for table, text, why in tries:
        keys = table.get(text)
        if keys and len(keys) == 1:
            return next(iter(keys)), why
        if keys:
            return None, "could be " + " or ".join(sorted(keys))
    return None, "nobody in the directory is written so"


_SECOND = re.compile(r"\band\s+((?:[A-Z][\w'’-]+\s+){1,2}[A-Z][\w'’-]+)\s*[-–—]")


def _stranger(raw: str, index: Index) -> str | None:
    """Return a person's name in the words that nobody in the directory has; also the second of two people in one cell."""
    named = [text for text, how in _readings(raw) if how] + _SECOND.findall(raw)
    for text in named:
        folded = fold(text)
        if is_name(text) and not any(t.get(folded) for t in (index.names, index.aliases, index.roles, index.initials)):
            return " ".join(text.split())
    return None


def suggest(raw: str, directory: Directory, n: int = 3, index: Index | None = None) -> tuple[str, ...]:
    """Return the keys of the people whose names or aliases come nearest to the words, nearest first."""
    index = index or Index.of(directory)
    best: dict[str, float] = {}
    for words in {fold(text) for text, _ in _readings(raw)}:
        for name, likeness in _near(words, index):
            for key in index.holders[name]:
                best[key] = max(best.get(key, 0.0), likeness)
    return tuple(sorted(best, key=lambda key: (-best[key], key))[:n])


def fold(text: str) -> str:
    """Return words as compared: no titles, accents, marks or capitals.

    Example:
        `Dr. Ann  O'Neil` -> `ann oneil`.
    """
    plain = unicodedata.normalize("NFKD", _TITLES.sub("", text.strip()))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[^\W_]+|&", plain.lower()))


def is_name(text: str) -> bool:
    """Tell whether words look like a person's name: two to four capitalised words, none of a post or a team."""
    plain = _TITLES.sub("", text.strip())
    words = plain.split()
    return bool(_NAME.fullmatch(plain)) and not any(_POST.fullmatch(w.lower().strip(".'’")) for w in words)


def _is_post(text: str) -> bool:
    return any(_POST.fullmatch(w) for w in fold(text).split())


def _joined_lines(lines: Sequence[str], known: frozenset[str]) -> list[str]:
    """Join a line that goes on with the one before; a name over its post, throughout the cell, is one lead."""
    joined: list[str] = []
    for line in lines:
        goes_on = (line[0] in "(-–—&" or line[0].islower()) and fold(line) not in known
        goes_on = goes_on and fold(line) not in map(fold, joined)
        unfinished = joined and re.search(r"(?:[&,\-–—]|\b(?:and|of|for|the|to|in|with))$", joined[-1])
        if joined and (goes_on or unfinished) and not joined[-1].endswith("/"):
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    pairs = list(zip(joined[::2], joined[1::2], strict=False))
    if joined and len(joined) % 2 == 0 and all(is_name(a) and _is_post(b) and not _named(b) for a, b in pairs):
        return [f"{a}\n{b}" for a, b in pairs]
    return joined


def _named(text: str) -> bool:
    return any(is_name(part) for part in re.split(_DASH + r"|,\s*", text))


def _split_line(line: str, known: frozenset[str]) -> Iterator[str]:
    for piece in re.split(r"\s*[;|\t]\s*|\s+/\s*|\s*/\s+|\s*/$", line):
        for part in _split_slash(piece, known):
            for half in _split_comma(part, known):
                yield from _split_and(half, known)


def _split_slash(text: str, known: frozenset[str]) -> list[str]:
    pieces = text.split("/")
    if len(pieces) == 1 or all(fold(p) in known or is_name(p) or re.fullmatch(r"[A-Z&]{2,6}", p) for p in pieces):
        return pieces
    plain = all(re.fullmatch(r"[A-Z][\w&'’]*(?: [\w&'’]+)?", p) and not _ROLE_WORD.search(p) for p in pieces)
    return pieces if plain else [text]


def _split_comma(text: str, known: frozenset[str]) -> list[str]:
    pieces = re.split(r"\s*,\s*", text)
    if len(pieces) == 1:
        return pieces
    if all(fold(p) in known for p in pieces) or all(re.fullmatch(r"[A-Z&]{2,6}", p) for p in pieces):
        return pieces
    found, start = [], 0
    for comma in re.finditer(r"\s*,\s*", text):
        if _opens_with_name(text[comma.end() :], known) and _opens_with_name(text[start : comma.start()], known):
            found.append(text[start : comma.start()])
            start = comma.end()
    return [*found, text[start:]]


def _split_and(text: str, known: frozenset[str]) -> Iterator[str]:
    for match in re.finditer(r"\s+(?:and|&)\s+", text):
        left, right = text[: match.start()], text[match.end() :]
        both_names = is_name(left) and (is_name(right) or _opens_with_name(right, frozenset()))
        both_known = _opens_with_known(left, known) and _opens_with_known(right, known)
        if both_names or both_known:
            yield left
            yield from _split_and(right, known)
            return
    yield text


def _opens_with_name(text: str, known: frozenset[str]) -> bool:
    return is_name(re.split(_DASH + r"|\(|,", text)[0]) or _opens_with_known(text, known)


def _opens_with_known(text: str, known: frozenset[str]) -> bool:
    words = fold(text).split()
    return any(" ".join(words[:n]) in known for n in range(1, len(words) + 1))


def _readings(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the words whole, then the part before and the part after a dash, bracket, comma or line end."""
    yield raw, ""
    parts = [p.strip(" )(") for p in re.split(_DASH + r"|[(\n]|,\s|:\s", raw) if p.strip(" )(")]
    if len(parts) > 1:
        yield parts[0], " before a title"
        yield parts[-1], " after a title"


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for words, key in pairs:
        if words:
            table[words] = table.get(words, frozenset()) | {key}
    return table


def _initial(name: str) -> str:
    """Return `a lee` for Ann Lee; initials alone (`AL`) could be a team and count only as an alias."""
    words = fold(name).split()
    return f"{words[0][0]} {words[-1]}" if len(words) > 1 else ""


def _ends(whole: str) -> Iterator[str]:
    """Yield the first and the last two to four words: a name may stand before or after its title without a mark."""
    words = whole.split()
    for n in (4, 3, 2):
        if len(words) > n:
            yield " ".join(words[:n])
            yield " ".join(words[-n:])


def _pieces(words: str) -> frozenset[str]:
    """Return the pairs of letters of folded words, word edges included: what two spellings of a name share."""
    padded = f" {words} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _near(words: str, index: Index) -> Iterator[tuple[str, float]]:
    """Yield the folded names near to words, with how near: shared pairs of letters, or a shared telling word."""
    wanted, shared = _pieces(words), Counter[str]()
    for piece in wanted:
        shared.update(index.pieces.get(piece, ()))
    told = {w for w in words.split() if len(w) > 3 and not _POST.fullmatch(w)}
    for name, count in shared.items():
        likeness = 2 * count / (len(wanted) + index.sizes[name])
        if likeness >= _NEAR or (told and told & set(name.split())):
            yield name, likeness


def names_person(raw: str, directory: Directory) -> bool:
    """Tell whether words name a person, not only a post, a team or a body: a name's form, or somebody's own name."""
    names = {fold(p.name) for p in directory.people.values()} | {_initial(p.name) for p in directory.people.values()}
    texts = [text for text, _ in _readings(raw)]
    ends = [end for text in texts for end in _ends(fold(text))]
    return any(is_name(text) for text in texts) or any(w in names for w in (*map(fold, texts), *ends))
