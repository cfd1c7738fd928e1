"""The words of other messages in the thread, forwarded or quoted: never recorded, held where they speak of what was asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.board.readings import Held
from lacflow.mail.reading import general
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.colours import find_colour
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.passages import MOST_FREE, Passages
from lacflow.mail.reading.take_backs import says_a_state
from lacflow.mail.reading.whose import is_from, signed_by

#: So many candidates are shown at most.
FEW = 4
FORWARDED = "these are the words of another message, forwarded or quoted"
#: Words that only point at another message, which waits by itself: `see Bea's answer on 12 below, I agree`.
_POINTS = re.compile(
    r"(?i)(?:please )?(?:see|find|read|as per|fyi|this is|here is|i have)\b[^.\n]{0,60}\b(?:below|beneath|attached|forwarded|underneath)\b[^.\n]{0,80}\.?"
)


def points_at_another(words: str) -> bool:
    """Tell whether words only point at another message: `Ruth - see below from Nia, who runs this`."""
    return bool(_POINTS.fullmatch(re.sub(r"^[A-Z][a-z]+[ ]*[,–-][ ]*", "", words.strip())))


def held_of_others(words: str, asked: Asked, *, pointed: bool, about: Collection[str] = ()) -> list[Held]:
    """Return the words of another message, held where they speak of what was asked.

    Args:
        pointed: the sender's own words say nothing but to read it.
        about: the actions of which the sender says nothing but to read it: `For 10c see Jo's note beneath`.
    """
    mentioned = [m for m in find_mentions(words, asked) if m.actions]
    coloured = find_colour(words[:4000], asked.scheme)
    if mentioned and (
        coloured.rag or coloured.doubt or says_a_state(words[:4000]) or len(mentioned) > 1 or mentioned[0].head
    ):
        keys = tuple(dict.fromkeys(a.key for m in mentioned for a in m.actions))
        return [Held(words[:2000].strip(), FORWARDED, keys[:FEW])]
    if about and words.strip():
        return [Held(words[:2000].strip(), FORWARDED, tuple(a.key for a in asked.actions if a.key in about))]
    if pointed and words.strip():
        every = tuple(a.key for a in asked.actions)
        return [Held(words[:2000].strip(), FORWARDED, every if len(every) <= FEW else ())]
    return []


def asked_below(passages: Passages, asked: Asked) -> tuple[str, ...]:
    """Return the keys a question of the project manager's is about, where it is all that stands between the reply and our letter.

    Example:
        `Sam, thanks. Is 14 amber or red now? Priya` below the lead's `Amber please` -> the key of 14.
    """
    if len(passages.writers) != 1 or len(passages.others) != 1:
        return ()
    ours = [name for text in asked.texts for name in signed_by(text) if is_from(passages.writers[0], [name.lower()])]
    if not ours:
        return ()
    said = general.sentences(general.trim(passages.others[0][:MOST_FREE], ours[0])[0])
    questions = [s for s in said if s.endswith("?")]
    if not questions or not all(s in questions or general.is_courtesy(s) for s in said):
        return ()
    mentioned = [m for s in questions for m in find_mentions(s, asked)]
    return tuple(dict.fromkeys(a.key for m in mentioned for a in (*m.actions, *m.unsure) if a in asked.actions))


def without_pointers(held: Sequence[Held]) -> list[Held]:
    """Leave out words that only point at another message where that message waits for a person already."""
    if not any(h.reason == FORWARDED for h in held):
        return list(held)
    return [h for h in held if h.reason == FORWARDED or not _POINTS.fullmatch(h.text.strip())]
