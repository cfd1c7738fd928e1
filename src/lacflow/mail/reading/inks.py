"""The colour that words are typed in, where the mail says that it is the colour of the action.

`I have typed each one in the colour it should be` makes the ink of each line its colour; `my comments in red` does not, for
that is where to look. Ink that the lead writes everything in, and that of programs, means nothing. Words in two colours, a shade
between two, and words that are not found again in the HTML wait for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from lacflow.board.fills import colour_of
from lacflow.board.rag import Rag, Scheme
from lacflow.mail.align import words_of
from lacflow.mail.looks import Inked, inked_words
from lacflow.mail.reading.asked import Statement
from lacflow.mail.reading.general import says_something, sentences

_WHOSE = r"(?:(?:b?rag|status|rating|progress)(?: (?:rating|status))?)"
_COLOUR = r"colou?r"
#: The mail says that the colour of its words, lines or highlighting is the colour of each action.
_MEANT = re.compile(
    rf"\b(?:typed|written|wrote|put|done|marked|set|shown|entered|answered|are|is|made|highlighted)\b[^.!?\n]{{0,50}}?\bin (?:the|its|their|whatever|which(?:ever)?)(?: own| right| correct| new| current| appropriate| relevant| matching| {_WHOSE})* {_COLOUR}s?(?= (?:it|they|each|i|we|that|which|of|for|to|should|b?rag)\b|[ ]*[.!,;:)\n]|[ ]*$)"
    rf"|\b{_COLOUR}[- ]?cod(?:ed|ing)\b(?![^.!?\n]{{0,20}}\b(?:by|for)\b(?! (?:the |my |its |their )?{_WHOSE}))"
    rf"|\b(?:{_COLOUR} of (?:the|each|my) |{_COLOUR} (?:i|we)(?:['’]ve| have)? (?:used|typed|written)|(?:text|font|words?|lines?|type|ink|writing|highlight(?:ing)?|comments?)['’]?s? {_COLOUR})[^.!?\n]{{0,40}}?(?:\bis\b|\bshows?\b|\bgives?\b|=|\bmatch(?:es)?\b|\breflects?\b|\bstands? for\b)[^.!?\n]{{0,20}}?\b(?:{_WHOSE}|it should be|they should be)\b"
    rf"|\b{_COLOUR}(?:ed|ing)? (?:each|them|the (?:text|font|words?|lines?|comments?|updates?)|my (?:text|words?|lines?|comments?|updates?))\b[^.!?\n]{{0,30}}?\b(?:{_WHOSE}|as it should be|accordingly)\b"
    rf"|\b(?:text|font|words?|lines?|comments?|updates?|answers?) (?:is |are |have been )?(?:{_COLOUR}ed|highlighted|typed|written) (?:to (?:show|match|reflect|give)|according to|by|with|in) (?:the |its |their |each )*{_WHOSE}\b",
    re.IGNORECASE,
)
#: The mail says that it is not so.
_NOT_MEANT = re.compile(
    rf"\b(?:{_COLOUR}s?|red|green|blue|amber) (?:is|are|means?|does|do)(?: not|n['’]t)\b|\bignore the {_COLOUR}",
    re.IGNORECASE,
)
#: What programs write in of themselves: the dark blue of answers, links, and what is nearly black.
_OF_PROGRAMS = frozenset(
    ["1F497D", "1F3864", "44546A", "0563C1", "0000EE", "954F72", "467886", "002060", "201F1E", "242424"]
)
_TWO = "its words are in two colours"
_A_FEW = "only some of its words are in a colour"
_EXCEPT = re.compile(r"\b(?:except|apart from|other than|but not|bar|unless|where i can)\b", re.IGNORECASE)
_EXCEPTED = "the mail makes an exception from what its colours mean"
_LOST = "the mail says that the colour of the words counts, and these are not found in it"
#: An orange so dark is brown or gold: nobody's amber for certain.
_DARK = 0.35
#: So few words beside those that say so add nothing.
_FEW = 8
_SCALE = re.compile(r"\bactions?\b", re.IGNORECASE)


def are_meant(own: str) -> bool:
    """Tell whether a mail's own words say that the colour they are typed in is that of each action."""
    return bool(_MEANT.search(own[:4000])) and not _NOT_MEANT.search(own[:4000])


def without_saying_so(passage: str) -> str:
    """Return a passage without the sentence that says so, where that says nothing else."""
    for sentence in sentences(passage[:4000]):
        said = _MEANT.search(sentence)
        if (
            said
            and not says_something(_SCALE.sub("", sentence))
            and len(sentence.split()) - len(said[0].split()) <= _FEW
        ):
            passage = passage.replace(sentence, "", 1)
    return passage


@dataclass(frozen=True)
class Inks:
    """The words of a mail with their colours, and the colours that mean nothing in it."""

    words: tuple[Inked, ...]
    plain: frozenset[str]
    scheme: Scheme
    doubt: str = ""

    @cached_property
    def text(self) -> str:
        """The words as they stand, one space around each."""
        return f" {' '.join(inked.word for inked in self.words)} "

    def given(self, statement: Statement) -> Statement:
        """Return a statement with the colour its words are typed in, or why a person must look."""
        if statement.colour or statement.overall or not statement.evidence.strip():
            return statement
        found = self._find(words_of(statement.evidence))
        if found is None:
            return replace(statement, doubt=statement.doubt or _LOST)
        seen = [seen for word in found if (seen := self._seen(word)) is not None]
        rags = {rag for rag, _ in seen if rag}
        doubts = [why for _, why in seen if why]
        if len(rags) > 1 or (rags and doubts):
            return replace(statement, doubt=statement.doubt or _TWO)
        if doubts:
            return replace(statement, doubt=statement.doubt or doubts[0])
        if rags and 2 * len(seen) < len(found) and self._seen(found[0]) is None:
            return replace(statement, doubt=statement.doubt or _A_FEW)
        if not rags:
            return statement
        return replace(statement, colour=self.scheme.label(rags.pop()), doubt=statement.doubt or self.doubt)

    def _find(self, wanted: list[str]) -> list[Inked] | None:
        """Return the words of a statement where they first stand together in the HTML."""
        at = self.text.find(f" {' '.join(wanted)} ") if wanted else -1
        first = self.text.count(" ", 0, at + 1) - 1
        return list(self.words[first : first + len(wanted)]) if at >= 0 else None

    def _seen(self, word: Inked) -> tuple[Rag | None, str] | None:
        """Return the colour a word is in and why it is none; nothing where its colour means nothing."""
        for colour in (word.behind, word.ink):
            if colour and colour not in self.plain:
                seen = colour_of(colour)
                if seen.rag is Rag.AMBER and _light(colour) < _DARK:
                    return None, "it is typed in a colour that may be amber or brown"
                if seen.rag or seen.why:
                    return seen.rag, seen.why.replace("the fill is", "it is typed in a colour that is")
        return None


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return (max(parts) + min(parts)) / 2


def inks_of(html: str, own: str, scheme: Scheme) -> Inks | None:
    """Return the colours of a mail's words where it says that they are meant; else None."""
    if not html or not are_meant(own):
        return None
    words = inked_words(html)
    excepted = any(_EXCEPT.search(s) for s in sentences(own[:4000]) if _MEANT.search(s))
    return Inks(tuple(words), _OF_PROGRAMS | _saying_so(words, own), scheme, _EXCEPTED if excepted else "")


def _saying_so(words: list[Inked], own: str) -> frozenset[str]:
    """Return the colours of the sentence that says so: what it is typed in means nothing elsewhere either."""
    said = _MEANT.search(own[:4000])
    wanted = words_of(said[0]) if said else []
    for at in range(len(words)):
        if [word.word for word in words[at : at + len(wanted)]] == wanted:
            return frozenset(c for word in words[at : at + len(wanted)] for c in (word.ink, word.behind) if c)
    return frozenset()
