"""Lists by colour: lines that give a colour first and then the refs it is said of.

`Amber: 7b, 12` and a line `Green` above a list of refs are read here and taken out of the text; what is unclear among them
is held whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lacflow.board import refs
from lacflow.board.plan import Action
from lacflow.board.readings import Held
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.mentions import find_mentions

_COLOUR = r"(?:blue|green|amber|red)"
#: A line that gives a colour first and its refs after it: `Amber: 7b, 12`; `Red 10c`.
_COLOUR_FIRST = re.compile(
    rf"[ \t*•–-]*(?P<colour>{_COLOUR})\*?(?P<sep>[ \t]*[:=–—-]+[ \t]*|[ \t]+(?:for|on|are|is)?[ \t]*)"
    r"(?:(?:refs?|actions?)[ .:]*)?(?P<refs>\S.*)?$",
    re.IGNORECASE,
)
_REFS_ONLY = re.compile(
    r"\w{1,6}(?:\.\w{1,3})?(?:(?:[ ]*[,;&+][ ]*(?:and )?|[ ]+and[ ]+|[ ]+)\w{1,6}(?:\.\w{1,3})?)*[ .]*", re.IGNORECASE
)
#: What a colour was, or that it is new, in brackets after a ref.
_ASIDE = re.compile(
    r"[ ]*\((?:was|previously|formerly|from|up from|down from|no change|unchanged|new)\b[^()\n]{0,30}\)", re.IGNORECASE
)
#: Refs and what is said of them: `Amber: 8 - the offer needs another draft`.
_REFS_AND_WORDS = re.compile(r"(?P<refs>[^:–—-]{1,40}?)(?:[ ]?:|[ ][–—-])[ ]+(?P<words>(?!\d)\S.*)")
_NO_REF = re.compile(r"(?:none|nil|n/?a|nothing|-|0)?[ .]*", re.IGNORECASE)


@dataclass
class ColourLists:
    """What lists by colour say: the text left without them, their statements, and what is unclear in them."""

    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def take_colour_lists(text: str, asked: Asked) -> ColourLists:
    """Take out the lines that give a colour and then its refs.

    Example:
        `Amber: 7b, 12` -> two statements, and no text left.
    """
    out = ColourLists()
    known = {refs.fold(a.ref): a for a in asked.actions if a.ref}
    heads_list = any((m := _COLOUR_FIRST.match(x)) and _listed(m, known) for x in text.split("\n"))
    kept: list[str] = []
    heading = ""
    for line in text.split("\n"):
        match = _COLOUR_FIRST.match(line)
        alone = bool(re.fullmatch(rf"[ \t*]*{_COLOUR}\*?[ ]*:\*?[ ]*", line, re.IGNORECASE))
        above = kept[-1].strip(" \t:.*-–") if kept else ""
        if alone and refs.fold(above) not in known:
            heading = line.strip(" \t*:")
        elif match and not alone and ":" in match["sep"] and (said := _with_words(match, asked)):
            heading = ""
            out.statements += [replace(s, evidence=line.strip()) for s in said]
        elif match and not alone and refs.fold(above) not in known and (listed := _listed(match, known)):
            heading = ""
            _of_colour(match["colour"], listed, line, asked, out)
        elif match and not alone and heads_list and ":" in match["sep"] and _NO_REF.fullmatch(match["refs"] or ""):
            continue
        elif heading and line.strip() and (listed := _refs_in(line, known)):
            _of_colour(heading, listed, line, asked, out)
        elif heading and line.strip():
            heading = ""
            kept.append(line)
        else:
            kept.append(line)
    out.text = "\n".join(kept)
    return out


def _refs_in(text: str, known: Mapping[str, Action]) -> list[str]:
    """Return the words of a list of refs; empty where it is not one, or holds more than refs."""
    bare = _ASIDE.sub("", text).strip(" \t*•.–-")
    if not _REFS_ONLY.fullmatch(bare):
        return []
    words = [w for w in re.split(r"[ ,;&+]+|\band\b", bare) if w.strip()]
    return (
        words
        if all(re.match(r"[a-z]?\d", w, re.IGNORECASE) for w in words) and any(refs.fold(w) in known for w in words)
        else []
    )


def _listed(match: re.Match[str], known: Mapping[str, Action]) -> list[str]:
    found = _refs_in(match["refs"] or "", known)
    if found or not match["refs"] or re.search(r"[a-z]", match["sep"], re.IGNORECASE):
        return found
    start = re.match(r"\d{1,3}[a-z]\w{0,2}\b", match["refs"], re.IGNORECASE)
    return [match["refs"]] if start and refs.fold(start[0]) in known else []


def _with_words(match: re.Match[str], asked: Asked) -> list[Statement]:
    """Return what a line that begins with a colour says in words of refs, each of one asked action; none where it does not."""
    found = _REFS_AND_WORDS.fullmatch(match["refs"] or "")
    names = _refs_in(found["refs"], {refs.fold(a.ref): a for a in asked.actions if a.ref}) if found else []
    meant = [[a.key for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(name)] for name in names]
    if found is None or any(len(keys) != 1 for keys in meant):
        return []
    said = zip(names, meant, strict=True)
    return [Statement((key,), found["words"], "", name, colour=match["colour"]) for name, (key,) in said]


def _of_colour(colour: str, listed: Sequence[str], line: str, asked: Asked, out: ColourLists) -> None:
    for word in listed:
        fits = [a for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(word)]
        if len(fits) == 1:
            out.statements.append(Statement((fits[0].key,), colour, line.strip(), word))
            continue
        named = tuple(a.key for m in find_mentions(line, asked) for a in (*m.actions, *m.unsure)) or tuple(
            a.key for a in fits
        )
        reason = f"{word} stands under more than one objective" if fits else "a colour is given before the refs"
        out.held.append(Held(line.strip(), reason, tuple(dict.fromkeys(named))))
