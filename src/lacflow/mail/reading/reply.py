"""The reader of replies: one message in, what it says of each action out; with certainty or not at all.

The message is taken apart (`passages`), its words are split by action (`splitting`) and judged (`judging`). What cannot be
given to one action with certainty is held with the reason and the actions it really stands between. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from lacflow.board.readings import Disposition, Held, Question, Reading
from lacflow.board.returns import merge
from lacflow.mail.body import in_reach
from lacflow.mail.message import Incoming
from lacflow.mail.notices import kind_of
from lacflow.mail.reading import general
from lacflow.mail.reading.asked import Asked, AttachmentNote, Reply, Statement
from lacflow.mail.reading.by_elimination import by_elimination
from lacflow.mail.reading.by_order import read_in_order
from lacflow.mail.reading.circles import as_typed, has_circles
from lacflow.mail.reading.colour_words import Seen
from lacflow.mail.reading.colours import find_colour
from lacflow.mail.reading.found import Found
from lacflow.mail.reading.inks import inks_of, without_saying_so
from lacflow.mail.reading.judging import ASKS
from lacflow.mail.reading.keyed_refs import keyed_refs
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.month_first import days_first, turned_round, with_days_as_typed
from lacflow.mail.reading.not_asked import none_certain
from lacflow.mail.reading.ordinals import refs_for_places
from lacflow.mail.reading.other_messages import (
    FEW,
    FORWARDED,
    asked_below,
    held_of_others,
    points_at_another,
    without_pointers,
)
from lacflow.mail.reading.passages import MOST_ANSWERS, MOST_FREE, Answer, Passages
from lacflow.mail.reading.phrases import points_above, says_nothing
from lacflow.mail.reading.postscripts import held_below, held_postscripts
from lacflow.mail.reading.promised import set_aside
from lacflow.mail.reading.said_of_all import said_of_all
from lacflow.mail.reading.sent_on import sent_on, without_greeting
from lacflow.mail.reading.shaded import as_shaded
from lacflow.mail.reading.splitting import ALSO_NAMES, Split, split
from lacflow.mail.reading.take_backs import says_a_state, taken_back, takes_back_all
from lacflow.mail.reading.unnamed import NOT_PLAIN, read_general
from lacflow.mail.reading.which_part import held_unattached, held_unfound, part_read, says_elsewhere
from lacflow.mail.reading.wording import named_by_wording
from lacflow.mail.reading.wrapped import rejoined
from lacflow.mail.reading.written_refs import WrittenRefs

_TOO_LONG = "the message is too long to be read to its end"
#: So much of what was not read is shown.
_SHOWN = 2000
_A_QUESTION = "it asks a question and says nothing else of the action"
_NO_FILES = ("text/calendar", "message/", "image/", "application/pgp-signature", "application/pkcs7-signature")


def read_reply(incoming: Incoming, asked: Asked) -> Reply:
    """Read what one message says of the actions its sender was asked about.

    Example:
        `10c green. 14 has slipped to Nov` -> 10c: green; 14: due 30 November, its colour left and probably amber.
    """
    keys = tuple(a.key for a in asked.actions)
    notice = kind_of(incoming)
    if notice is not None:
        kind = "not_a_reply" if notice.kind == "own" else notice.kind
        return Reply(kind, not_answered=keys, away_until=notice.away_until)
    found = Found(asked, asked.said_on(incoming.date))
    text, passages = part_read(incoming, asked)
    if unread := in_reach(text)[1]:
        found.held.append(Held(unread[:_SHOWN], _TOO_LONG, ()))
    _of_the_mail(found, incoming, passages)
    for answer in passages.answers:
        _block(found, answer)
    rest: list[str] = []
    written = _with_plain_refs(passages, asked)
    as_written = "\n".join(passages.free)
    turned = days_first(as_written)
    for typed, day in turned.items():
        passages.free = [free.replace(typed, day) for free in passages.free]
    found.own = "\n".join(passages.free)
    _colleagues(found, passages, incoming.from_name)
    found.put_to = asked_below(passages, asked)
    for passage in passages.free:
        _free(found, passage, incoming.from_name, rest)
    rest = _last_ones(found, rest)
    pointed = [part for part in rest if points_at_another(part)] if passages.others else []
    rest = [part for part in rest if part not in pointed]
    said = (s for passage in passages.free for s in general.sentences(passage[:MOST_FREE]))
    points = bool(passages.others) and any(map(points_at_another, said))
    pointing = {r.key for r in found.readings if passages.others and points_at_another(r.fields.progress or "")}
    found.readings = [r for r in found.readings if r.key not in pointing]
    if found.put_to:
        read_general(found, rest, incoming.from_name)
    answered = any(key in found.touched or found.holds(key) for key in found.put_to)
    for words in () if answered else passages.others:
        held = held_of_others(words[:MOST_FREE], asked, pointed=points, about=pointing)
        found.held += [h for h in held if points or pointing or not _settled(found, h.candidates)]
    if not found.put_to:
        read_general(found, rest, incoming.from_name)
    found.held += held_postscripts(found.below, asked, found.touched)
    found.held = without_pointers(found.held)
    files = any(not a.mime_type.startswith(_NO_FILES) for a in incoming.attachments)
    if not (found.readings or found.held or found.questions or files):
        found.held += held_unfound(passages.free, asked) or held_unattached(passages.free, asked)
    _take_back(found, "\n".join(passages.free))
    found.readings = turned_round(found.readings, as_written)
    if asked.may_write and not set(incoming.from_addresses) <= asked.may_write:
        found.readings = none_certain(found.readings, incoming.from_addresses)
    reply = written.as_typed(_reply(found, incoming))
    reply = with_days_as_typed(reply, turned)
    return as_typed(reply) if has_circles(incoming.text + incoming.html) else reply


def _with_plain_refs(passages: Passages, asked: Asked) -> WrittenRefs:
    """Make the refs of the sender's words those of the plan, however they were typed; return how they were."""
    written = WrittenRefs(lambda: asked.refs)
    passages.free = [
        written.for_places(plain, refs_for_places(plain, asked))
        for plain in (written.plain(written.for_keys(free, keyed_refs(free, asked))) for free in passages.free)
    ]
    return written


def _of_the_mail(found: Found, incoming: Incoming, passages: Passages) -> None:
    """Take what the sender says of the mail itself: where its answers stand, and whether its colours count."""
    found.announced = says_elsewhere(passages.free)
    found.own = "\n".join(passages.free)
    found.inks = inks_of(incoming.html, found.own, found.asked.scheme)
    if found.inks:
        passages.free = [without_saying_so(passage) for passage in passages.free]


def _colleagues(found: Found, passages: Passages, name: str) -> None:
    """Read a colleague's answer that the lead sends on as the lead's own, on the day it was written."""
    own = sent_on(passages, found.asked, found.said_on, name)
    if own is None:
        return
    passages.others = []
    passages.free = [without_greeting(passage.replace(own.words, "", 1), name) for passage in passages.free]
    lead_wrote, found.said_on = found.said_on, own.written
    found.judge_or_hold(own.statements)
    taken_out, keys = own.withheld
    if keys:
        found.held.append(Held(taken_out, "it is taken out of a colleague's answer that is sent on", keys))
    silent = tuple(a.key for a in found.asked.actions if a.key not in found.touched)
    for words in _by_wording(found, own.rest):
        found.held.append(Held(words, FORWARDED, silent if len(silent) <= FEW else ()))
    found.said_on = lead_wrote


def _settled(found: Found, keys: Sequence[str]) -> bool:
    """Tell whether the sender gives the colour of every action themselves: what another wrote of them before is overtaken."""
    own = {r.key for r in found.readings if r.disposition is Disposition.RECORD and (r.fields.rag or r.fields.complete)}
    return bool(keys) and set(keys) <= own


def _block(found: Found, answer: Answer) -> None:
    """Read what was typed into one block of the letter."""
    colour, due, update = answer.value("colour"), answer.value("due"), answer.value("update")
    loose = "\n".join(answer.loose).strip()
    evidence = answer.evidence
    if len(answer.actions) != 1:
        reason = "the block's ref stands under more than one objective"
        if len({a.ref for a in answer.actions}) > 1:
            reason = "its row has no ref, and it may be about either"
        found.held.append(Held(evidence, reason, tuple(a.key for a in answer.actions)))
        return
    action = answer.actions[0]
    doubt = answer.doubt
    if answer.edited or (answer.silent and not found.announced):
        doubt = "what we hold was typed over"
    if answer.deeper:
        doubt = "it was typed into an older message of the thread"
    words = "\n".join(w for w in (update, loose) if w)
    if answer.shaded:
        colour, shaded = as_shaded(answer.shaded, colour, words, found.asked.scheme, found.own)
        doubt = doubt or shaded
    found.ask(words, action.key)
    if not found.judge(Statement((action.key,), words, evidence, action.ref, colour, due, doubt)) and not says_nothing(
        words
    ):
        found.held.append(Held(evidence, "it is not plain what it says", (action.key,)))


def _free(found: Found, passage: str, name: str, rest: list[str]) -> None:
    """Read one passage of the sender's own words."""
    if len(passage) > MOST_FREE:
        found.held.append(Held(passage[MOST_FREE:][:_SHOWN], _TOO_LONG, ()))
        passage = passage[:MOST_FREE]
    words, below = general.trim(passage, name)
    words = rejoined(words)
    found.held += held_below(below, found.asked)
    found.below.append(below)
    if not words:
        return
    words = _without_sum(found, words)
    in_order = read_in_order(words, found.asked, name)
    parts = Split(in_order.statements, in_order.held) if in_order else split(words, found.asked)
    found.held += parts.held
    if len(parts.statements) > MOST_ANSWERS:
        found.held.append(Held(words[:2000], "it says more than can be read with certainty"))
    for statement in parts.statements[:MOST_ANSWERS]:
        found.ask(statement.kept or statement.text, statement.keys[0] if len(statement.keys) == 1 else None)
        if _only_asks(statement, found.questions):
            continue
        if found.judge(statement):
            continue
        if not says_nothing(statement.text) or points_above(statement.text):
            found.held.append(Held(statement.evidence, "it is not plain what it says", statement.keys))
    rest += _by_wording(found, parts.general)


def _without_sum(found: Found, words: str) -> str:
    """Read the sentence that gives every action named above it one colour: `In short all three stay green`; return the other words.

    Only where no other words give a colour, so that it contradicts none.
    """
    said = general.sentences(words)
    sums = [s for s in said if len(said) > 1 and "?" not in s and said_of_all(s, found.asked)]
    left = words.replace(sums[0], " ", 1) if len(sums) == 1 else words
    if len(sums) != 1 or not find_mentions(left, found.asked) or find_colour(left, found.asked.scheme) != Seen():
        return words
    found.judge_of_all(sums[0])
    return left


def _only_asks(statement: Statement, questions: Sequence[Question]) -> bool:
    """Tell whether a statement is a question of ours to answer and no more: it is no progress (`12a: is that still mine?`)."""
    said = general.sentences(statement.kept or statement.text)
    asked = {q.text for q in questions}
    return (
        len(statement.keys) == 1
        and any(s in asked for s in said)
        and all((s in asked and general.is_enquiry(s)) or general.cannot_say(s) for s in said)
    )


def _by_wording(found: Found, general_words: Sequence[str]) -> list[str]:
    """Read what names actions by their wording; return the words that are left."""
    left: list[str] = []
    for words in general_words:
        named = named_by_wording(words, found.asked)
        left += named.left
        found.held += named.held
        found.judge_or_hold(named.statements)
    return left


def _last_ones(found: Found, rest: list[str]) -> list[str]:
    """Read what can only be of the actions not answered yet; return the words that are left."""
    spoken = {a.key for a in found.asked.actions if a.key in found.touched or found.holds(a.key)}
    statements, left = by_elimination(rest, found.asked, spoken)
    found.judge_or_hold(statements)
    return left


def _take_back(found: Found, own: str) -> None:
    """Let what was recorded wait where other words of the message take it back, or may."""
    if takes_back_all(own):
        found.readings = taken_back(
            found.readings, None, "the mail says that answers in it are to be swapped or ignored"
        )
    for doubted in [r for r in found.readings if r.disposition is Disposition.REVIEW and not r.fields.rag]:
        colour = find_colour(doubted.evidence, found.asked.scheme)
        if colour.rag or colour.doubt:
            why = f"the mail also says “{doubted.evidence[:80]}”"
            keys = (doubted.key, *_also_named(found, doubted))
            found.readings = [*taken_back([r for r in found.readings if r is not doubted], keys, why), doubted]
    for held in found.held:
        if held.reason == NOT_PLAIN and says_a_state(held.text):
            found.readings = taken_back(found.readings, held.candidates, f"the mail also says “{held.text[:80]}”")


def _also_named(found: Found, doubted: Reading) -> list[str]:
    """Return the keys of other actions that the words of a doubtful reading name: `G, only joking about 5b, still red`."""
    mentions = find_mentions(doubted.evidence, found.asked) if ALSO_NAMES in doubted.reason else []
    return [a.key for m in mentions for a in m.actions if a.key != doubted.key]


def _hold_questions(found: Found) -> None:
    """Hold a question about an action of which nothing else is said: a person must answer it before the lead can."""
    only = found.asked.actions[0].key if len(found.asked.actions) == 1 else None
    spoken = found.touched | {key for h in found.held for key in h.candidates}
    asked: dict[str, list[str]] = {}
    for question in dict.fromkeys(found.questions):
        key = question.key or only
        if key and key not in spoken:
            asked.setdefault(key, []).append(question.text)
    found.held += [Held(" ".join(texts), _A_QUESTION, (key,)) for key, texts in asked.items()]


def _reply(found: Found, incoming: Incoming) -> Reply:
    found.hold_what_asks()
    _hold_questions(found)
    answers, held, promised = set_aside(found.readings, list(dict.fromkeys(found.held)))
    readings = merge(answers)
    touched = {r.key for r in readings} | {k for h in held for k in h.candidates}
    missing = tuple(a.key for a in found.asked.actions if a.key not in touched)
    notes = tuple(
        AttachmentNote(a.name or a.mime_type, False, "files are read apart from the text")
        for a in incoming.attachments
        if not a.mime_type.startswith(_NO_FILES)
    )
    kind = _kind(readings, (*held, *promised), found.questions, bool(notes))
    questions = tuple(dict.fromkeys(found.questions))
    return Reply(kind, readings, tuple(held), questions, missing, attachments=notes, promised=promised)


def _kind(readings: Sequence[Reading], held: Sequence[Held], questions: Sequence[Question], files: bool) -> str:
    if readings and not held and all(r.disposition is Disposition.NO_CHANGE for r in readings):
        return "no_change"
    if readings or any(h.reason not in (_A_QUESTION, ASKS) for h in held):
        return "updates"
    return "question" if questions else "unreadable" if files else "empty"
