"""A colleague's answer that the lead sends on: `Bea's updates for 12a and 14 are below` above Bea's message.

The colleague's words become the lead's only for the refs the lead names, where one message other than ours stands below,
it is that colleague's and was written since we asked, and its answers are lines that begin with such a ref. Lines beside
them that name none are given back to be read by their wording or held; one that may take an answer back leaves the whole
message to a person, as any other message's words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lacflow.board.due import find_due
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.correspondence import only_talks
from lacflow.mail.reading.general import is_courtesy, is_name, of_everything, of_the_rest, sentences, trim
from lacflow.mail.reading.mentions import find_mentions, named_keys
from lacflow.mail.reading.passages import Passages
from lacflow.mail.reading.splitting import Split, split
from lacflow.mail.reading.whose import sender_in

_WHOSE = r"(?P<who>[A-Z][\w'’-]*?)(?: [A-Z][\w'’-]+?)?(?:['’]s|s['’])"
_NOUN = r"(?:updates?|answers?|lines?|comments?|responses?|repl(?:y|ies)|notes?)"
_REFS = r"(?P<refs>[\w ,&+./–-]{1,60}?)"
_DOWN = r"(?:below|beneath|underneath)"
#: The lead makes a colleague's words their own: `I agree with all of it`, `please use it as our return`.
_ADOPTED = (
    r"(?:,? (?:and |but |which )?(?:(?:(?:I|we|We)(?:['’]m| am| are) )?happy for you to use (?:it|this|that|them)|(?:I|we|We)(?:['’]m| am|['’]ve| have| are)? (?:(?:am )?(?:happy|fine|content)|agree[d]?|endorsed?|read|checked|fine|content|approved?)[\w ,]{0,60}"
    r"|(?i:please )?(?i:use|take|treat|count|record) (?:it|this|these|them) as (?:my|our|the) (?:return|updates?|answers?|reply|response)))"
)
_SENT_ON = re.compile(
    rf"(?:(?i:please |pls )?(?i:see |find |here (?:is|are) ))?{_WHOSE} {_NOUN} (?:for|on|to) {_REFS},? (?:is |are |stands? |follows? )?{_DOWN}{_ADOPTED}*"
    rf"|(?:For|On|for|on) {_REFS.replace('refs', 'before')},? (?:please )?(?:see|find|read) {_WHOSE.replace('who', 'whose')} {_NOUN} {_DOWN}",
)
#: All that was asked is answered: `Bea has written this up for me below`, `see Bea's answers below, I agree with all of it`.
_ALL_SENT_ON = re.compile(
    r"(?P<who>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)? (?:has |have )?(?:very )?(?:kindly )?(?:done|written|wrote|drafted|answered|filled|put|pulled|updated|sent|prepared|covered)"
    r"(?: (?:most|all) of)? (?:this|these|it|them|our bits?|(?:the|our) updates?)(?: (?:up|in|out|together|over|through))?(?P<mine> for (?:me|us|our team|both of us))?"
    rf",? (?:(?:please )?see )?{_DOWN}(?P<adopted>{_ADOPTED}*)"
    rf"|(?i:please |pls )?(?i:see|find|read) {_DOWN} (?:from|by) (?P<from_whom>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)?(?P<instead>(?: (?:who|as (?:he|she|they))[^,.;]{{1,40}})? for (?:me|us))?(?:[^,.;]{{0,40}})?(?P<agreed>{_ADOPTED}*)"
    rf"|(?i:please |pls )?(?:(?i:see|find|read|use|take|accept|here (?:is|are)) )?{_WHOSE.replace('who', 'whose')} {_NOUN} {_DOWN}{_ADOPTED}+"
)
_BUT_FOR = re.compile(
    r"[,;(–-]?[ ]*\b(?:except|apart from|bar|other than|excluding|but not)\b(?: (?:for|that))?", re.IGNORECASE
)
#: What makes it the lead's own answer, and not only something to read.
_ANSWERS_FOR = ("whose", "mine", "adopted", "instead", "agreed")
#: What names a colleague's message in the lead's words may be greeted with: `Pat, Bea's updates are below`.
_GREETED = re.compile(r"(?:(?:Hi|Hello|Dear) )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? ?[,:–-] *(?=[A-Za-z])")
#: How an answer to a question begins before its ref: `Yes - 14, opened on Monday`.
_YES = re.compile(r"^(?:yes|ok|okay|sure|right|so|well)[ ,.:–-]+", re.IGNORECASE)
#: The lead agrees with what a colleague wrote, and what would take some of it out again.
_AGREES = re.compile(
    r"\b(?:happy|fine|content|ok|okay|comfortable) (?:with|for)\b|\b(?:agree[ds]?|agreeing|approved?|endorsed?|nothing to add|all correct|is correct|use (?:this|it|these|them)|as (?:my|our) (?:return|updates?|answers?|response))\b",
    re.IGNORECASE,
)
_TAKES_OUT = re.compile(
    r"\b(?:not|except|but|apart|however|though|although|unless|until|disagree\w*|other than|subject|bar|most|mostly|some|partly|if|fyi|for info\w*)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_FEW_WORDS = 20
#: A shorter line was ended by its writer, not by the mail program.
_WRAPPED = 50
_MARKS = " \t>*•·–—-"


@dataclass(frozen=True)
class SentOn:
    """What a colleague says in the lead's name, the day it was written, and the words that sent it on.

    Attributes:
        rest: what the colleague says that begins with no ref. withheld: what the lead takes out of it, and of which actions.
    """

    statements: tuple[Statement, ...]
    written: date
    words: str
    rest: tuple[str, ...] = ()
    withheld: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(frozen=True)
class _Adopted:
    """Whose words are sent on, the keys they are to answer, the words that say so, and what those take out again."""

    who: str
    keys: frozenset[str]
    words: str
    withheld: tuple[str, tuple[str, ...]] = ("", ())


def sent_on(passages: Passages, asked: Asked, said_on: date, name: str) -> SentOn | None:
    """Return a colleague's answer that the lead sends on; None where that is not certain.

    Args:
        name: the lead's name, which may stand below their own words.

    Example:
        `Bea's update for 14 is below.` above a message of Bea's, `14 - opened on Monday.` -> that statement, of 14.
    """
    if len(passages.writers) != 1 or len(passages.others) != 1:
        return None
    header = passages.writers[0]
    own = [trim(passage, name)[0] for passage in passages.free]
    named = _named(own, asked) or _adopted(own, _first_name(header), asked)
    written = _day_of(header, said_on)
    if named is None or not re.search(rf"\b{re.escape(named.who.lower())}\b", sender_in(header)):
        return None
    if written is None or not asked.sent_at.date() - timedelta(days=1) <= written <= said_on:
        return None
    text, _ = trim(passages.others[0], named.who)
    parts = split(text, asked)
    statements, rest = _statements(text, parts, named)
    return SentOn(statements, written, named.words, rest, _shown(parts, named)) if statements else None


def _named(own: Sequence[str], asked: Asked) -> _Adopted | None:
    """Return whose words are sent on by a sentence that names them and the refs."""
    found = []
    said = [s for passage in own for s in sentences(passage[:4000])]
    for sentence in said:
        bare = _GREETED.sub("", sentence, count=1).strip(" .!")
        if match := _SENT_ON.fullmatch(bare):
            mentions = find_mentions(f"for {match['refs'] or match['before']}:", asked)
            if mentions and all(m.actions and not m.doubt for m in mentions):
                keys = frozenset(a.key for m in mentions for a in m.actions)
                found.append((match["who"] or match["whose"], keys, sentence))
        elif (match := _ALL_SENT_ON.fullmatch(bare)) and any(match[g] for g in _ANSWERS_FOR):
            others = " ".join(s for s in said if s != sentence)
            keys = frozenset(a.key for a in asked.actions) - set(named_keys(others, asked))
            found.append((match["who"] or match["whose"] or match["from_whom"], keys, sentence))
    if len(found) != 1 or not all(_is_apart(s, *found[0], asked) for s in said):
        return None
    return _Adopted(*found[0])


def without_greeting(passage: str, name: str) -> str:
    """Return what is left of a passage its pointer was taken out of; nothing where that is only who it is for: `Nadia -`.

    Args:
        name: the lead's; a first line that is theirs closes the passage.
    """
    first = passage.strip().split("\n")[0]
    if is_name(first, name):
        return passage
    return re.sub(r"^\s*(?:(?:Hi|Hello|Dear) )?[A-Z][\w'’-]+ *[,:–-]? *(?=\n|$)", "", passage)


def _first_name(header: str) -> str:
    """Return the first name a quoted header says its message is from, in small letters; empty where it gives an address alone."""
    found = re.search(
        r"from[ *]*:[ *\"']*(?:(?P<last>[^\W\d_][\w'’-]+),[ ]*)?(?P<first>[^\W\d_][\w'’-]+)\b(?!@|\.\w)",
        sender_in(header),
    )
    return found["first"] if found else ""


def _adopted(own: Sequence[str], who: str, asked: Asked) -> _Adopted | None:
    """Return whose words the lead makes their own: `See below from Bea. I am happy with it all except 14, which I must see first`.

    Whoever wrote the message below is named, one sentence agrees with it, and the rest only points there, is polite, or is
    of refs of its own, which the colleague then does not answer.
    """
    said = [s for passage in own for s in sentences(passage[:4000])]
    names = re.compile(rf"\b{re.escape(who)}(?:['’]s|s['’])?(?!\w)") if who else None
    agreeing = [s for s in said if _AGREES.search(s)]
    if names is None or len(agreeing) != 1 or not any(names.search(s.lower()) for s in said):
        return None
    (sentence,) = agreeing
    but = _BUT_FOR.search(sentence)
    agreed = sentence[: but.start()] if but else sentence
    if len(agreed.split()) > _FEW_WORDS or _TAKES_OUT.search(agreed) or find_mentions(agreed, asked):
        return None
    out = _keys_in(sentence[but.start() :], asked) if but else ()
    others = [s for s in said if s is not sentence]
    apart = {key for s in others for key in _keys_in(s, asked)}
    plain = all(
        is_courtesy(s) or only_talks(s) or _keys_in(s, asked) or (names.search(s.lower()) and not _TAKES_OUT.search(s))
        for s in others
    )
    if (but and not out) or not plain:
        return None
    keys = frozenset(a.key for a in asked.actions) - apart - set(out)
    return _Adopted(who.title(), keys, sentence, (sentence[but.start() :].strip(" ,"), out) if but else ("", ()))


def _keys_in(words: str, asked: Asked) -> tuple[str, ...]:
    """Return the keys of the actions that words name by their refs: of `Nothing new on 4` that of 4."""
    bare = re.search(r"\b(?:on|for|to|about)[ ]+(?P<refs>[\w .,&/-]{1,30}?)[.!]?$", words)
    return named_keys(words, asked) or (named_keys(f"{bare['refs']}: ", asked) if bare else ())


def _is_apart(sentence: str, who: str, keys: frozenset[str], pointer: str, asked: Asked) -> bool:
    """Tell whether a sentence of the lead's takes nothing back of what is sent on: it is only polite, or of other refs."""
    if sentence == pointer or is_courtesy(sentence):
        return True
    named = set(named_keys(sentence, asked))
    return bool(named) and not named & keys and who not in sentence


def _day_of(header: str, said_on: date) -> date | None:
    """Return the day a quoted header says its message was written; None where it says none, or more than one."""
    days = {due.date for _, _, due in find_due(re.split(r"\bsubject[ *]*:", header)[0], said_on) if due.date}
    return days.pop() if len(days) == 1 else None


def _statements(text: str, parts: Split, named: _Adopted) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Return what each line of a colleague's message says of a named ref, and what is said beside; nothing where that may undo it."""
    mine = [s for s in parts.statements if not set(s.keys) <= set(named.withheld[1])]
    rest = tuple(part for part in parts.general if not all(is_courtesy(s) for s in sentences(part)))
    if parts.held or any(_TAKES_OUT.search(part) or of_everything(part) or of_the_rest(part) for part in rest):
        return (), ()
    begins = {_YES.sub("", line.strip(_MARKS)) for line in text.split("\n")}
    plain = all(
        len(s.keys) == 1
        and set(s.keys) <= named.keys
        and any(_first_line(s) in line for line in begins)
        and _is_one_line(s.evidence)
        for s in mine
    )
    once = len({s.keys for s in mine}) == len(mine)
    return (tuple(mine), rest) if plain and once else ((), ())


def _shown(parts: Split, named: _Adopted) -> tuple[str, tuple[str, ...]]:
    """Return what the lead takes out of a colleague's answer, with the colleague's words of it below."""
    why, keys = named.withheld
    of_them = (s.evidence for s in parts.statements if keys and set(s.keys) <= set(keys))
    return "\n".join((why, *of_them)), keys


def _first_line(statement: Statement) -> str:
    return statement.evidence.split("\n")[0].strip(_MARKS)


def _is_one_line(evidence: str) -> bool:
    """Tell whether words are one line, wherever a mail program may have broken it."""
    lines = evidence.split("\n")
    return all(len(above) >= _WRAPPED or below[:1].islower() for above, below in itertools.pairwise(lines))
