"""Words that name no action: no change, all green, the only action's own answer, a sum of everything; else held.

What is said of everything at once records nothing new of any one action: it is held against what we hold of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Held, Reading
from lacflow.mail.reading import general
from lacflow.mail.reading.asked import Statement
from lacflow.mail.reading.by_order import lists_colours
from lacflow.mail.reading.colours import find_colour
from lacflow.mail.reading.correspondence import only_talks
from lacflow.mail.reading.found import Found
from lacflow.mail.reading.judging import judge
from lacflow.mail.reading.letter_pairs import spelled_keys, stroke_keys
from lacflow.mail.reading.mentions import find_mentions, named_keys
from lacflow.mail.reading.phrases import asks_for, going_well, is_no_change, says_nothing
from lacflow.mail.reading.promised import PROMISED, is_promise
from lacflow.mail.reading.said_of_all import certain

_FEW = 4
_FROM_ME = re.compile(r"(?i)\bfrom (?:me|us|my side|our side)\b")
#: What was told before is the answer of a ref it names, not of every action.
_TOLD = re.compile(r"(?i)\bas (?:i|we)\b")
#: Fewer words than this are no report by themselves.
_A_SENTENCE = 5
_STATES = re.compile(
    r"\b(?:blue|green|amber|red|complete[d]?|finished|closed|slipped|move[ds]?|new date)\b", re.IGNORECASE
)
NOT_PLAIN = "it is not plain what it says of the action it names"


def read_general(found: Found, rest: Sequence[str], name: str) -> None:
    """Read the words that name no action: no change, all green, the only action's own, questions; hold what is left."""
    left: list[str] = []
    new: list[Held] = []
    for part in rest:
        found.held += [Held(s, PROMISED) for s in general.sentences(part) if is_promise(s)]
        kept = [
            s
            for s in general.sentences(part)
            if not (general.is_courtesy(s) or is_promise(s) or general.is_name(s, name) or says_nothing(s))
            and not ((general.is_chatter(s) or general.leads_in(s) or only_talks(s)) and (found.readings or found.held))
        ]
        new += [
            Held(s, "it proposes something new", named_keys(s, found.asked) or found.only)
            for s in kept
            if general.proposes_new(s)
        ]
        kept = [s for s in kept if not general.proposes_new(s)]
        found.ask("\n".join(s for s in kept if s.endswith("?")), None)
        kept = _without_questions(kept)
        if kept:
            left.append(part[part.index(kept[0]) : part.rindex(kept[-1]) + len(kept[-1])])
    if left:
        _overall(found, left)
    found.held += new


#: What explains the question before it: `Do you want July or August? It won't be out until the 6th.`
_OF_THE_QUESTION = re.compile(
    r"(?:it|that|this|they|those|these|if (?:so|not)|or|because|as|otherwise|(?:i )?only ask|either|whichever|(?:i.m |i am |we.re |we are )?happy to (?:do|send|give|go with|use) (?:either|whichever|both|one or the other))\b",
    re.IGNORECASE,
)


def _without_questions(kept: Sequence[str]) -> list[str]:
    """Return sentences without the questions and what only explains one, and gives no colour, date or end itself."""
    left: list[str] = []
    asked = False
    for sentence in kept:
        explains = asked and _OF_THE_QUESTION.match(sentence) and not _STATES.search(sentence)
        asked = bool(explains) or (sentence.endswith("?") and not asks_for(sentence))
        if not asked:
            left.append(sentence)
    return left


def _overall(found: Found, left: Sequence[str]) -> None:
    alone = not (found.readings or found.held or found.put_to)
    if alone and found.judge_of_all("\n".join(left)):
        return
    actions = found.asked.actions
    spoken = {a.key for r in found.readings for m in find_mentions(r.evidence, found.asked) for a in m.actions}
    untouched = tuple(a.key for a in actions if a.key not in found.touched | spoken and not found.holds(a.key))
    whole = " ".join(" ".join(general.without_exception(part).split()) for part in left)
    unplaced: list[Held] = []
    for part in left:
        of_more = general.of_everything(part) or general.of_the_rest(part) or general.makes_exception(part)
        all_of_them = of_more or _FROM_ME.search(part) or not found.readings
        if found.put_to and len(actions) > 1 and not of_more:
            unplaced.append(_unplaced(found, part, found.put_to))
        elif (
            is_no_change(general.without_exception(part))
            and not _TOLD.search(part)
            and untouched
            and all_of_them
            and general.counts_with(part, len(actions))
        ):
            _say(found, [a.key for a in actions if a.key in untouched and not _begins(found.own, a.ref)], part)
        elif len(actions) == 1 and not found.readings and part == left[0]:
            _only_action(found, actions[0], "\n".join(left))
            return
        elif len(actions) == 1 and found.touched == {actions[0].key}:
            _more_of_it(found, actions[0], "\n\n".join(left))
            return
        elif (
            general.sums_up(part)
            and len(actions) > 1
            and general.counts_with(part, len(actions))
            and untouched
            and not found.held
        ):
            _of_all(found, untouched, general.without_exception(part), whole)
            return
        else:
            unplaced.append(_unplaced(found, part, untouched))
    found.held += _together(unplaced)


def _together(unplaced: Sequence[Held]) -> list[Held]:
    """Make one thing to look at of passages that stand between the same actions, in the order they were written."""
    by_keys: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for held in unplaced:
        by_keys.setdefault((held.reason, held.candidates), []).append(held.text)
    return [Held("\n\n".join(texts), reason, keys) for (reason, keys), texts in by_keys.items()]


def _more_of_it(found: Found, action: Action, words: str) -> None:
    """Read what a lead of one action wrote beside the answer that names its ref: more of the same, or for a person."""
    reading = judge(Statement((action.key,), words, words, ""), action, found.asked.scheme, found.said_on)
    if reading is None or not _reports(found, words):
        found.held.append(Held(words, "it is not plain what it says", (action.key,)))
    else:
        found.readings.append(reading)


def _unplaced(found: Found, part: str, untouched: tuple[str, ...]) -> Held:
    """Hold words that head with no ref, with the actions they name or, where few are left, can be about."""
    named = named_keys(part, found.asked)
    named = named or tuple(a.key for a in stroke_keys(part, found.asked) or spelled_keys(part, found.asked))
    if named:
        return Held(part, NOT_PLAIN, named)
    few = len(untouched) <= _FEW or lists_colours(part)
    return Held(part, "it does not say which action it is about", untouched if few else ())


def _begins(text: str, ref: str) -> bool:
    """Tell whether a sentence begins with a ref, whatever it says of it: `. 7 creeping up`."""
    return bool(ref) and bool(re.search(rf"(?:^|[.!?;][ ]+|\n)[ \t*•–-]*{re.escape(ref)}(?=[ ])", text, re.IGNORECASE))


def _say(found: Found, keys: Iterable[str], part: str) -> None:
    for action in found.asked.named(keys):
        found.readings.append(Reading(action.key, Disposition.NO_CHANGE, evidence=part, reason="no change"))


def _only_action(found: Found, action: Action, words: str) -> None:
    """Read words that name no ref from a lead who was asked about one action."""
    statement = Statement((action.key,), words, words, "")
    reading = judge(statement, action, found.asked.scheme, found.said_on)
    if reading is None:
        found.held.append(Held(words, "it is not plain what it says", (action.key,)))
        return
    fields = reading.fields
    plain = fields.rag or fields.due or fields.complete or reading.disposition is not Disposition.RECORD
    if not plain and not (fields.progress and _reports(found, words)):
        probable = replace(reading.probable, progress=fields.progress)
        reading = replace(
            reading,
            disposition=Disposition.REVIEW,
            fields=Fields(),
            probable=probable,
            reason="no ref, colour or date: is it the update?",
        )
    found.readings.append(reading)


def _reports(found: Found, words: str) -> bool:
    """Tell whether words are plainly news of the action: a sentence or more that asks nobody for anything."""
    return len(words.split()) >= _A_SENTENCE and not found.questions and not general.is_instruction(words)


def _of_all(found: Found, keys: tuple[str, ...], part: str, whole: str) -> None:
    """Read what is said of everything at once: a colour only where every word of it is plain and we hold it already."""
    statement = Statement(keys, whole, whole, "all", overall=True)
    colour = find_colour(part, found.asked.scheme)
    for action in found.asked.named(keys):
        reading = judge(statement, action, found.asked.scheme, found.said_on)
        if reading is None:
            reason = "it is said of everything at once, and names no colour"
            reading = Reading(action.key, Disposition.REVIEW, evidence=whole, reason=reason)
        if colour.rag is None and action.rag.value is Rag.GREEN and going_well(part) and not reading.fields.due:
            reading = Reading(action.key, Disposition.NO_CHANGE, evidence=whole, reason="on track, as we hold it")
        elif colour.rag is None and reading.disposition is Disposition.RECORD:
            reason = "it is said of everything at once, and names no colour"
            probable = replace(reading.probable, progress=reading.fields.progress)
            reading = replace(
                reading, disposition=Disposition.REVIEW, fields=Fields(), probable=probable, reason=reason
            )
        else:
            reading = certain(reading, overall=True)
        found.readings.append(replace(reading, ref_as_written="all"))
