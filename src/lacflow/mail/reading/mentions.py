"""The refs people write in free text: where they stand, which actions they mean, and whether a statement begins with them.

A ref heads a statement where people put one: at the start of a line or sentence, or after "and", "but" or a semicolon
before a verb or a colour. A ref anywhere else is only mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from lacflow.board import refs
from lacflow.board.plan import Action
from lacflow.mail.reading.alternating import alternating
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.hearsay import SAID_OF_IT, goes_on, told_by_another
from lacflow.mail.reading.inner_refs import inner, opening
from lacflow.mail.reading.lead_ins import lead_in
from lacflow.mail.reading.ref_lists import listed_refs
from lacflow.mail.reading.ref_objectives import objective_beside, under_objective
from lacflow.mail.reading.ref_places import places_of_refs
from lacflow.mail.reading.ref_runs import run_refs
from lacflow.mail.reading.ref_series import series
from lacflow.mail.reading.turns import turns
from lacflow.mail.reading.weighty import told_apart

#: Where a ref stands, as written, and the refs of the plan it can mean.
_Place = tuple[int, int, str, tuple[str, ...]]
_HEAD_BEFORE = re.compile(
    r"(?:^|\n)[ \t>*•·\-–—\"'(#\d.)]{0,6}(?:(?:from (?:me|us)|my (?:update|answer)|under|re|for|on|ref|refs|reference|action|actions|item|update (?:on|for)"
    r"|regarding|with regard to|(?:all|both)(?: of)?(?: the)?(?: two| three| four| \d)?(?: of the)? parts of|in terms of|in respect of|with respect to|turning to|as for|also|then|and|both|number|no|unfortunately|sadly|currently"
    r"|(?:(?:taking|under|in|on) )?(?:objective|obj|outcome)[. ]*\w{1,3}(?: first)?|O\d{1,2}|please note(?: that)?|by the way|btw|incidentally|just to say|fyi|sorry|apologies|correction|yes|ok|okay|well|right)\b[.:,=]?[ ]*(?:[–-][ ]+)?){0,3}$"
    r"|[.!?;:][ ]+(?:\(?\d{1,2}[).][ ]+)?(?:(?:(?:all|both)(?: of)?(?: the)?(?: two| three| four| \d)?(?: of the)? parts of|from (?:me|us)|my (?:update|answer)|under|number|no|re|for|on|ref|action|actions|item|as for|as to|about|regarding|concerning|with regard to|also|then|and|both|unfortunately|sadly"
    r"|currently)\b,?[ ]*){0,3}$",
    re.IGNORECASE,
)
_HEAD_JOINED = re.compile(
    r"(?:,|\band|\bbut|\bwhile|\bwhilst|\bwhereas|[-–—])[ ]+(?:so |also |then |for |ref |action )?$", re.IGNORECASE
)
_VERB_AFTER = re.compile(
    r"[ ]*(?:,[ ]which[ ](?=is|are|was|has|have|can|will)|[-–—:=][ ]|\b(?:is|are|has|have|had|was|will|still|now|remains?|stays?|needs?|should|where|which|to (?:stay|remain|blue|green|amber|red"
    r"|move)|both|b?rag|status|green|amber|red|blue|complete[d]?|done|no change|stuck|fine|ok|okay|same|slipped|delayed|stalled|overdue|unchanged|on (?:track|hold)|ongoing|finished|closed|behind|late"
    r"|can(?:.t|not)?|could|would|won.t|isn.t|hasn.t|wasn.t|aren.t|haven.t|didn.t|doesn.t|no longer|not|(?:from|as|at) (?:blue|green|amber|red)|went|goes|moves|slips|gone|just|ready|signed|published|opened|started)\b)",
    re.IGNORECASE,
)
#: Every ref in running text has a number, but for one named with its objective in brackets.
_MAY_HOLD_A_REF = re.compile(r"[\d(]")
_STOPS = re.compile(r"[.!?;](?=\s)|\n")
#: A ref that starts a line, whatever follows its mark: `14 - I think`; or is announced: `Update for 14: ...`.
_LINE_START = re.compile(
    r"(?:^|\n)(?:[^\n:;.]{0,20}\b(?:update (?:for|on)|for|on|re|regarding|action|ref|(?:objective|obj\.?|outcome)[ ]*\w{1,3})[ ,:/–-]{1,3})?[ \t>*•(]{0,4}"
    r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)(?=\)?[ ]?[-–—:=,](?:[ ]|\n)|\)?[ ][-–—])",
    re.IGNORECASE,
)
#: A correction, and no condition: `should have said - 14a is amber`.
_SHOULD_HAVE_SAID = re.compile(
    r"\b(?:should|ought to) have (?:said|put|told you|mentioned|added|written)\b", re.IGNORECASE
)
_UNTIL_A_DAY = re.compile(
    r"\b(?:until|till?)[ ]+(?:the |end of |early |late |mid[ -])*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|once|when|unless|provided|providing|assuming|subject to|until|should|hop(?:e|es|ing)|hopefully|expect\w*|think|not sure|unsure"
    r"|whether|doubt|ask(?:ed|ing)?|cannot say|can.?t say|nobody|no one|wrong|not)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"[ ]+(?:to|through to|up to|thru)[ ]+|[-–—]", re.IGNORECASE)
_GLUE = re.compile(r"[ ]*(?:,|&|/|\+|and|,[ ]?and|or)[ ]*(?:(?:ref|action|item)s? )?", re.IGNORECASE)
_ALL_OF_THEM = re.compile(r"(?:[ ](?:and )?\d\w{0,4}){0,12}[ ]+(?:all|both)\b", re.IGNORECASE)
_NONE_OF = re.compile(r"\b(?:no|nothing(?:['’]s)?|none|neither|not)\b[^.;!?\n]*$", re.IGNORECASE)
_COLOUR = r"(?:blue|green|amber|red|orange|yellow)"
#: After a number that starts a line: what makes it a count or a day; and what makes it a ref.
COUNTS = re.compile(
    r"[ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|[ ](?:of|more|out|per|in|new|other|extra|people|children|staff|young|weeks?|days?|months?|years?"
    r"|st|nd|rd|th|%)\b(?! date)|[ ](?:\w+[ ])?\w+s\b(?<!\bis)(?<!\bhas)(?<!\bwas)(?<!needs)(?<!remains)(?<!stays)(?<!status)",
    re.IGNORECASE,
)
_REF_AND_LETTER = re.compile(r"(?P<ref>\S+)[ ]+(?:(?:[-–][ ]+)?[BGAR](?:[ ]+[-–].*)?|[-–][ ]+I)")
#: `1 - 34 places`: a dash with spaces, and a number that is no ref of the plan.
_REF_AND_COUNT = re.compile(r"(?P<ref>\S+)[ ]+[-–][ ]+(?P<count>\d+)")
_MARK = re.compile(r"[ ]?:[ ]|[ ][-–—][ ]+[a-z]", re.IGNORECASE)
_LINE_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?P<ref>[1-9]\d{0,2})(?=[ ][a-z])", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,/£$€-])\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?(?![\w%/]|[.,]\d|[ ]?%)", re.IGNORECASE)
_MONTH_NEXT = re.compile(
    r"[ ]?(?:st|nd|rd|th)?(?: of)?[ ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)
#: No answer has more numbers that matter; a file pasted into a mail may have thousands.
_MOST_NUMBERS = 400
_LEFT = re.compile(r"\b(?:bar|except(?: for)?|apart from|other than|all but|but for)[ ]+$", re.IGNORECASE)
_COLOUR_BEFORE = re.compile(rf"\b{_COLOUR}[ ,;]+#?$", re.IGNORECASE)
_COLOUR_AFTER = re.compile(rf"[ ]*[:–-]?[ ]*(?:is |now |still )?{_COLOUR}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """Refs found together: where they stand, as written, the actions they mean, and what they could mean else.

    `lead` are words before the ref that belong to what is said of it; the mention then begins with them. `inner`: it begins
    with words that only are kept with what is said.
    """

    start: int
    end: int
    written: str
    actions: tuple[Action, ...]
    unsure: tuple[Action, ...] = ()
    doubt: str = ""
    head: bool = False
    lead: str = ""
    inner: bool = False


def find_mentions(text: str, asked: Asked) -> list[Mention]:
    """Return the refs in a text, those that stand in a list together as one."""
    if not _MAY_HOLD_A_REF.search(text):
        return []
    mine = {a.key for a in asked.actions}
    places = _found(text, asked.refs, tuple(a.ref for a in asked.actions if a.ref))
    places = sorted([*places, *_led_to(text, asked, places)])
    found = [_mention(text, item, asked.by_ref, mine) for item in places]
    turned = {m.start("ref"): m.start("lead") for m in turns(text)}
    by_turns = alternating(text, folded(asked.refs))
    in_runs = {start for start, *_ in run_refs(text, folded(asked.refs))} | set(by_turns)
    grouped: list[Mention] = []
    for one in found:
        last = grouped[-1] if grouped else None
        if (
            (last and _joined(text, last.end, one) and not (last.doubt and not last.actions) and one.actions)
            and last.actions
            and _lists(text, last, one)
        ):
            joined = tuple({a.key: a for a in (*last.actions, *one.actions)}.values())
            begins = last.start if not last.lead else text.index(last.written, last.start)
            written = text[begins : one.end].strip()
            both = replace(last, end=one.end, written=written, actions=joined, unsure=(), doubt=last.doubt or one.doubt)
            grouped[-1] = replace(both, head=both.head or _is_head(text, both))
            continue
        if last and _TO.fullmatch(text[last.end : one.start]) and (between := _between(last, one, asked)):
            doubt = f"{last.written} to {one.written} runs over several actions"
            grouped[-1] = replace(
                last, end=one.end, written=text[last.start : one.end], actions=(), unsure=between, doubt=doubt
            )
            continue
        if one.start in turned:
            one = replace(one, start=turned[one.start])
            in_runs.add(one.start)
        one = _headed(text, one, last)
        grouped.append(replace(one, head=True) if one.start in in_runs else one)
    return [_within(text, m, None) if not m.head and text[m.start - 1 : m.start] == "(" else m for m in grouped]


def _joined(text: str, end: int, one: Mention) -> bool:
    """Tell whether a ref goes on the list before it: after a comma or "and", or a space in `17 18 19 all amber`."""
    between = text[end : one.start]
    return bool(_GLUE.fullmatch(between)) or (between == " " and bool(_ALL_OF_THEM.match(text, one.end)))


def _between(first: Mention, last: Mention, asked: Asked) -> tuple[Action, ...]:
    """Return the asked actions from one ref to another, in the order asked; none where the two are not in that order."""
    places = {a.key: i for i, a in enumerate(asked.actions)}
    ends = [places.get(a.key, -1) for m in (first, last) for a in (*m.actions, *m.unsure)]
    return asked.actions[ends[0] : ends[-1] + 1] if len(ends) == 2 and 0 <= ends[0] < ends[1] else ()


def _headed(text: str, one: Mention, last: Mention | None) -> Mention:
    """Return a mention that knows whether it heads a statement, and whether words before it take the statement back."""
    if not _is_head(text, one):
        led = lead_in(text, one.start, one.end, one.actions, last.end if last else 0)
        if led is None:
            return _within(text, one, last)
        turned = not led.words and SAID_OF_IT.search(text[led.start : one.start])
        doubt = one.doubt or ("it depends on the words before it" if turned else "")
        whole = led.words or text[one.start - 1 : one.start] == "("
        opens = opening(text, led.start, last.end if last else 0) if whole else None
        begins = led.start if opens is None else opens
        return replace(one, start=begins, end=led.end, lead=led.words, head=True, doubt=doubt, inner=opens is not None)
    opens = max(
        (m.end() for m in _STOPS.finditer(text, last.end if last else 0, one.start)), default=last.end if last else 0
    )
    above = _UNTIL_A_DAY.sub("", _SHOULD_HAVE_SAID.sub("", text[opens : one.start]))
    doubt = one.doubt or ("it depends on the words before it" if _CONDITION.search(above) else "")
    if not doubt and (
        told_by_another(text, one.start) or (last and not last.head and goes_on(text, one.start, last.start, last.end))
    ):
        doubt = "it is only told that somebody said it"
    headed = replace(one, head=True, doubt=doubt)
    within = headed if doubt or _begins(text, one) else _within(text, headed, last)
    return within if not within.doubt else headed


def _within(text: str, one: Mention, last: Mention | None) -> Mention:
    """Return a mention that begins with the sentence it stands in, where the sentence is about it alone."""
    if not (one.actions or one.unsure):
        return one
    said = bool(_VERB_AFTER.match(text[one.end : one.end + 40]))
    found = inner(text, one.start, one.end, last.end if last else 0, said=said)
    if found is None:
        return one
    doubt = one.doubt or ("it depends on the words before it" if found.doubtful else "")
    return replace(one, start=found.start, end=found.end, head=True, inner=True, doubt=doubt)


@lru_cache(maxsize=64)  # a reply asks line by line
def folded(known: tuple[str, ...]) -> Mapping[str, str]:
    """Return refs of the plan by their folded form."""
    return {refs.fold(r): r for r in known}


class _Taken:
    """Which characters of a text belong to a ref found already."""

    def __init__(self, text: str, places: Iterable[_Place]) -> None:
        self.marks = bytearray(len(text))
        for place in places:
            self.add(place)

    def add(self, place: _Place) -> None:
        start, end = place[:2]
        self.marks[start:end] = b"\x01" * (end - start)

    def any(self, start: int, end: int) -> bool:
        return self.marks.find(1, start, end) >= 0


def named_keys(words: str, asked: Asked) -> tuple[str, ...]:
    """Return the keys of the asked actions that words name by their refs, or may name."""
    return tuple(dict.fromkeys(a.key for m in find_mentions(words, asked) for a in (*m.actions, *m.unsure)))


def _found(text: str, known: tuple[str, ...], own: tuple[str, ...]) -> list[_Place]:
    """Return every ref in a text; a bare number also where one thing is said of it: `; 14 has slipped`."""
    found = refs.find(text, known)
    plain = folded(known)
    starts = {m.start("ref"): m for m in _LINE_START.finditer(text) if refs.fold(m["ref"]) in plain}
    # `14 - I think` is no range that nobody knows: the ref that starts the line is meant.
    found = [f for f in found if f[3] or f[0] not in starts]
    found = [_without_letter(f, plain) for f in found]
    together = series(text, folded(own))
    taken = _Taken(text, together)
    listed = together + [p for p in listed_refs(text, plain) or run_refs(text, plain) if not taken.any(p[0], p[1])]
    taken = _Taken(text, listed)
    found = [f for f in found if not taken.any(f[0], f[1])] + listed
    taken = _Taken(text, found)
    for start, (written, _) in alternating(text, plain).items():
        if not taken.any(start, start + len(written)):
            found.append((start, start + len(written), written, (plain[refs.fold(written)],)))
    taken = _Taken(text, found)
    if all(taken.any(m.start(), m.end()) for m in _MAY_HOLD_A_REF.finditer(text)):
        return sorted(found)
    numbers = (m for m in _LINE_NUMBER.finditer(text) if not COUNTS.match(text, m.end()))
    starts.update({m.start("ref"): m for m in numbers if refs.fold(m["ref"]) in plain and m.start("ref") not in starts})
    for match in (*starts.values(), *turns(text), *places_of_refs(text)):
        ref = plain.get(refs.fold(match["ref"])) or plain.get(_dotted(match["ref"]))
        if (ref or _is_stem(text, match, own)) and not taken.any(match.start("ref"), match.end()):
            found.append((match.start("ref"), match.end("ref"), match["ref"], (ref,) if ref else ()))
            taken.add(found[-1])
    return sorted(found)


def _is_stem(text: str, place: re.Match[str], own: tuple[str, ...]) -> bool:
    """Tell whether a number with a mark after it is that of asked refs without their letters: `10 - I cannot find it`, of 10b."""
    marked = _MARK.match(text, place.end("ref"))
    return bool(marked) and any(re.match(rf"{re.escape(place['ref'])}[a-z]", r, re.IGNORECASE) for r in own)


def _dotted(written: str) -> str:
    """Return a sub-point's ref with the stop it was typed without: `10b i` and `10bi` -> `10b.i`."""
    return re.sub(r"^(\d+[a-z])[ ]*([ivx]+)$", r"\1.\2", refs.fold(written))


def _without_letter(place: _Place, known: Mapping[str, str]) -> _Place:
    """Return the ref of `12a - G`, which looks like a range and is a ref with the first letter of a colour."""
    start, _, written, meant = place
    alone = _REF_AND_LETTER.fullmatch(written) or (None if meant == (written,) else _REF_AND_COUNT.fullmatch(written))
    if alone is None or refs.fold(alone["ref"]) not in known:
        return place
    return start, start + alone.end("ref"), alone["ref"], (known[refs.fold(alone["ref"])],)


def _led_to(text: str, asked: Asked, found: list[_Place]) -> list[_Place]:
    """Return the bare numbers that are refs by the words that lead to them: `Can 6 be closed`, `The pledge (7) was`."""
    known = folded(asked.refs)
    led: list[_Place] = []
    taken = _Taken(text, found)
    for match in islice(_NUMBER.finditer(text), _MOST_NUMBERS):
        ref = known.get(refs.fold(match[0]))
        if ref is None or taken.any(match.start(), match.end()) or _is_day(text, match) or _counts_left(text, match):
            continue
        own = tuple(a for a in asked.by_ref[refs.fold(ref)] if a in asked.actions)
        goes_on = led and _GLUE.fullmatch(text, led[-1][1], match.start())
        if goes_on or lead_in(text, match.start(), match.end(), own):
            led.append((match.start(), match.end(), match[0], (ref,)))
    return led


def _is_day(text: str, number: re.Match[str]) -> bool:
    """Tell whether a number is the day of a month: `I met them on 7 August`."""
    return bool(_MONTH_NEXT.match(text, number.end()))


def _counts_left(text: str, number: re.Match[str]) -> bool:
    """Tell whether a number counts what is left: `done bar 3 children`."""
    return bool(_LEFT.search(text, 0, number.start()) and COUNTS.match(text, number.end()))


def _lists(text: str, last: Mention, one: Mention) -> bool:
    """Tell whether two refs are listed; `or` lists them only where nothing is said of either: `no change on 1, 2 or 9`."""
    either = text[last.end : one.start].strip(" ,").lower() == "or"
    return not either or bool(_NONE_OF.search(text, max(0, last.start - 60), one.start))


def _mention(text: str, item: _Place, by_ref: Mapping[str, tuple[Action, ...]], mine: set[str]) -> Mention:
    start, end, written, meant = item
    fits = [a for ref in meant for a in by_ref.get(refs.fold(ref), ())]
    own = [a for a in fits if a.key in mine]
    start, end, objective = objective_beside(text, start, end)
    if objective:
        own = (
            [a for a in own if a.objective.number.lower() == objective]
            if any(a.objective.number for a in fits)
            else own
        )
        fits = [a for a in fits if a.objective.number.lower() == objective]
    if not fits:
        meant = meant or _near(re.sub(r"[-. ]", "", refs.fold(written)), tuple(by_ref))
        elsewhere = tuple(a for ref in meant for a in by_ref.get(refs.fold(ref), ()) if a.key in mine)
        return Mention(
            start,
            end,
            written,
            (),
            elsewhere,
            f"no action of the plan has the ref {written}" + (f" under objective {objective}" if objective else ""),
        )
    if not own:
        stem = rf"{re.escape(refs.fold(written))}[a-z]\d?"
        may_be = [a for fold, having in by_ref.items() if re.fullmatch(stem, fold) for a in having if a.key in mine]
        return Mention(start, end, written, (), tuple(may_be or fits), f"{written} was not asked of this lead")
    names = {refs.fold(a.ref) for a in own}
    if len(own) > len(names):
        own = list(told_apart(text[end : end + 80], own))
    if len(own) > len(names):
        own = under_objective(text, start, own)
    if len(own) > len(names):
        return Mention(start, end, written, (), tuple(own), f"{written} stands under more than one objective")
    if all(re.fullmatch(rf"{re.escape(refs.fold(written))}(?:[.].+|[a-z])", name) for name in names):
        return Mention(start, end, written, (), tuple(own), f"{written} may be {' or '.join(a.ref for a in own)}")
    exact = names in ({refs.fold(written)}, {_dotted(written)}) or names == set(refs.parts(written))
    if not exact:
        return Mention(start, end, written, tuple(own), (), f"{written} is only part of {', '.join(sorted(names))}")
    return Mention(start, end, written, tuple(own))


@lru_cache(maxsize=64)  # a table pasted into a mail has the same few refs in every row
def _near(bare: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the refs with a letter that are written so but for their marks, or go on from there: 10c and 10.a of `10`."""
    return tuple(
        r
        for r in known
        if re.search(r"[a-z]", r)
        and (
            (r.startswith(bare) and re.match(r"[.a-z]", r[len(bare) :]) is not None) or re.sub(r"[-. ]", "", r) == bare
        )
    )


def _begins(text: str, one: Mention) -> bool:
    """Tell whether a ref stands at the start of a line or sentence, but for words that only lead to it."""
    before = text[max(0, one.start - 80) : one.start]
    return bool(_HEAD_BEFORE.search(before if one.start > 80 else "\n" + before))


def _is_head(text: str, one: Mention) -> bool:
    before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 40]
    if _begins(text, one):
        return True
    if _COLOUR_BEFORE.search(before) and _COLOUR_AFTER.match(after):
        return True
    return bool(_HEAD_JOINED.search(before) and _VERB_AFTER.match(after))
