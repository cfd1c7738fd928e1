"""Which part of a message is read: its text, or the HTML where that alone holds what was typed into our letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.board.readings import Held
from lacflow.mail.body import html_to_text, seen_in, text_of
from lacflow.mail.looks import fills_in
from lacflow.mail.message import Incoming
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.circles import as_words
from lacflow.mail.reading.passages import Passages, take_apart

_NOT_FOUND = "it says that answers stand elsewhere in the mail, and none were found"
_NOT_ATTACHED = "it says that something is attached, and nothing is: please ask for it"
_ATTACHED = re.compile(r"(?i)\b(?:attached|attachment|enclosed|see (?:the )?(?:sheet|spreadsheet|file))\b")
_TAG = re.compile(r"<[^<>]*>")
#: Words by which a lead says that the answers stand further down, between our lines, or in a colour.
_ELSEWHERE = re.compile(
    r"(?i)\b(?:comments?|updates?|answers?|responses?|replies|notes?|changes|changed|amendments|updated|text|see|typed|filled in|completed|done|altered|amended|corrected|overtyped|overwritten|edited)\b"
    r"[^.?!\n]{0,40}\b(?:below|beneath|underneath|in ?-?line|under each|highlighted|in (?:red|blue|green|purple|bold|italics"
    r"|colou?r|capitals|(?:the|your|our) (?:table|text|body|form|e-?mail|grid|rows?|cells?|columns?)))\b"
    r"|\b(?:filled in|updated|completed|amended|changed|edited|corrected) (?:the|your|our) (?:table|grid|form|rows?|cells?|columns?)\b"
    r"|\b(?:table|grid|form)(?: (?:is|has been|now|all))* (?:updated|done|completed?|filled in|amended|edited)\b|\bupdated (?:table|grid|form)\b"
    r"|\b(?:all|everything|mine|colours?|ratings?|dates?|it.s|they.re) (?:is |are )?in the (?:table|grid|form)\b|^\W*in the (?:table|grid|form)\W*$"
)


def part_read(incoming: Incoming, asked: Asked) -> tuple[str, Passages]:
    """Return the text that is read, and the reply taken apart: the HTML's where it has more new words than a short text part.

    Example:
        `Please see my comments below` as text, and as HTML the same above our letter with its blocks filled in -> the HTML.
    """
    names = (incoming.from_name, *incoming.from_addresses)
    text = text_of(incoming)
    table = seen_in(incoming)
    fills = fills_in(incoming.html) if "\t" in table else {}
    passages = take_apart(as_words(text), asked, names, as_words(table), fills)
    if "\t" in text and "\t" in table:
        in_table = take_apart(as_words(table), asked, names, fills=fills)
        if len(in_table.answers) > len(passages.answers):
            return table, in_table
    if passages.answers or len(incoming.html) <= len(text):
        return text, passages
    elsewhere = says_elsewhere(passages.free)
    more = 2 * len(text.split()) + 5
    # Without its tags it has at least the words a reader sees: dear only where that may be enough.
    if not elsewhere and (_at_most(incoming.html) < more or len(_TAG.sub(" ", incoming.html).split()) < more):
        return text, passages
    seen = table or html_to_text(incoming.html)
    if not elsewhere and len(seen.split()) < more:
        return text, passages
    in_html = take_apart(as_words(seen), asked, names, fills=fills)
    return (seen, in_html) if _new_words(in_html) > _new_words(passages) else (text, passages)


def _at_most(html: str) -> int:
    """Return more words than HTML has between its tags, quickly: each tag parts two words at most."""
    return len(html.split()) + html.count("<")


def says_elsewhere(own: Sequence[str]) -> bool:
    """Tell whether the sender's own words say that the answers stand elsewhere in the mail."""
    return any(_ELSEWHERE.search(passage[:2000]) for passage in own)


def held_unfound(own: Sequence[str], asked: Asked) -> list[Held]:
    """Return the words that point at answers of which none were found, for every action asked about."""
    pointing = [passage for passage in own if says_elsewhere([passage])]
    keys = tuple(a.key for a in asked.actions)
    return [Held("\n\n".join(pointing)[:2000], _NOT_FOUND, keys)] if pointing else []


def held_unattached(own: Sequence[str], asked: Asked) -> list[Held]:
    """Return the words that say something is attached, where nothing is, for every action asked about."""
    pointing = [passage for passage in own if _ATTACHED.search(passage[:2000])]
    keys = tuple(a.key for a in asked.actions)
    return [Held("\n\n".join(pointing)[:2000], _NOT_ATTACHED, keys)] if pointing else []


def _new_words(passages: Passages) -> int:
    typed = (w for a in passages.answers for lines in (*a.typed.values(), a.loose, a.edited) for w in lines)
    return sum(len(words.split()) for words in (*passages.free, *typed))
