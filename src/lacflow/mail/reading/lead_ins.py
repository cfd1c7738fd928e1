"""Sentences that come to a ref by words of their own: `Please close 6`, `BRAG for 12: Red`, `The pledge (7b) was discussed`.

What leads to the ref belongs to what is said of it, so each lead-in says where the statement begins and which of its words
count with those after the ref.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lacflow.board.plan import Action
from lacflow.mail.reading.general import BUT_FOR
from lacflow.mail.reading.stops import stop_after
from lacflow.mail.reading.weighty import weighty

_NAME = r"(?:(?:actions?|refs?|items?|nos?|numbers?)\b[ .:#]*)?"
_POLITE = (
    r"(?:(?:please|pls|can|could|would|will|you|we|i|just|also|and|so|happy|content|need|like|want|to|for|us|now|kindly|then"
    r"|should|have|let.s|.d|i.d|like you to|agree|agreed|propose|suggest)[ ,]+){0,7}"
)
_SETS = (
    r"(?:close(?: off| down)?|treat|consider|regard|count|class|mark|move|moved|change|changed|extend|keep|leave|update|set|put|turn|amend|revise|delete|remove"
    r"|merge|push|sign off|show|record|upgrade|downgrade|(?:clos|mark|mov|chang|extend|keep|leav|updat|sett|putt|turn|amend|revis|downgrad|upgrad)ing)"
)
_OF_IT = (
    r"(?:[ ]+(?:the |its )?(?:(?:target |completion |end |due )?date|deadline|timescale|status|b?rag(?: rating)?|rating"
    r"|colou?r|lead(?: officer)?|owner|name)[ ]+(?:for|on|of))?"
)
_ORDER = re.compile(rf"{_POLITE}{_SETS}{_OF_IT}[ ]+{_NAME}", re.IGNORECASE)
_ASKS = re.compile(rf"(?:can|could|may|please can)[ ]+{_NAME}", re.IGNORECASE)
_ASKED = re.compile(r"[ ]+(?:now |please |also |all |both )*(?:be|go|move|stay|remain|come)\b", re.IGNORECASE)
#: `Happy for 10c to stay amber`.
_GLAD = re.compile(
    rf"(?:(?:i am|i.m|we are|we.re|am|are)[ ]+)?(?:(?:still|quite|also)[ ]+)?(?:happy|content|comfortable|fine|ok|okay)[ ]+(?:for|with)[ ]+{_NAME}",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"[ ]+(?:to |being )?(?:be |go |move |turn |stay(?:ing)? |remain(?:ing)? |staying )?(?:at |as |on |to )?(?:blue|green|amber|red)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>(?:(?:the|new|current|revised|proposed|latest|overall)[ ]+){0,3}(?:b?rag|status|colou?r|rating"
    r"|(?:target |completion |end |due )?dates?|deadlines?|timescales?|comments?|position)(?:[ ]+(?:rating|status|update|now))?)"
    rf"[ ]+(?:is )?(?:for|on|of)[ ]+{_NAME}",
    re.IGNORECASE,
)
#: A question that turns to a ref: `Is 5b still down for December?`.
_QUESTION = re.compile(
    rf"(?:(?:and|but|also|so|just checking|ps)[ ,:]+)*(?:is|are|has|have|was|does|did|should|do (?:we|you) (?:want|need|have)|what about|which)[ ]+(?:action |ref )?{_NAME}",
    re.IGNORECASE,
)
#: What only introduces the news of a ref.
_REPORTS = re.compile(
    rf"(?:(?:i am|i.m|we are|we.re)[ ]+)?(?:(?:pleased|happy|delighted|glad|sorry|afraid)(?: to (?:say|report|confirm|tell you))?|(?:i|we) can (?:confirm|report|say)"
    rf"|(?:just )?to (?:confirm|report|say)|with (?:regard|regards|respect|reference) to|as (?:discussed|agreed|mentioned|advised|reported|explained|flagged|promised|requested)\b[^.;:!?\n]{{0,60}}?|(?:please )?(?:find|see) (?:(?:below|here|attached) )?(?:the|my|our|an) updates? (?:for|on)|in (?:relation|respect) (?:to|of)|turning to|moving on to)(?: that)?[ ,:–-]+{_NAME}"
    rf"|(?:(?:so |and |the |just |really )*(?:only|just|one)\b(?: (?:one|thing|things|update|change|action|news|exception|item|to|report|mention|flag|add|update|that|which|has|have|i|we|changed|moved|really|this|time|from|me|us)){{0,8}},?(?: and)? (?:that.s|that is|is|are|it.s|being)|the exception (?:is|being))[ :]+{_NAME}"
    rf"|(?:i.m |i am )?(?:[a-z]\w+ (?:has )?)?asked (?:me )?to (?:confirm|say|report|let you know|tell you)(?: that)?[ ]+{_NAME}"
    rf"|(?:and |but |sorry,? )?(?:i was |i.m )?(?:only |just )?(?:joking|kidding)(?: about| on| with| re)?[ ]+{_NAME}"
    rf"|(?:and )?(?:all )?(?:the |my )?(?:rest|others|other (?:ones|actions)|remaining (?:ones|actions|\w+)|everything else)[ ]?[(:–-][ ]?{_NAME}"
    r"|(?:(?:sorry|apologies|please|pls|can you|could you|just)[ ,]+(?:[A-Z][a-z]+[ ,–-]+)?){0,3}(?:ignore|disregard|scrap|forget|discard) (?:my|the|our) (?:(?:last|previous|earlier|first|other)[ ]+)?"
    rf"(?:e-?mail|message|note|update|answer|reply|response)(?:[ ]+(?:(?:about|on|for|re|regarding|of)[ ]+)?){_NAME}"
    rf"|(?:(?:sorry|apologies|please|pls)[ ,]+){{0,2}}(?:ignore|disregard|scrap|forget) what i (?:put|said|wrote|sent) (?:for|on|about|of)[ ]+{_NAME}",
    re.IGNORECASE,
)
_WORK_ON = re.compile(
    rf"(?:the |our )?(?:work|progress|everything|things|delivery)[ ]+(?:on|for|with)[ ]+{_NAME}", re.IGNORECASE
)
#: News of a ref from somebody: `I spoke to Legal about 14 yesterday`.
_HEARD = re.compile(
    rf"(?:(?:and|but|also|so)[ ,]+)*(?:i|we)(?:[’']ve| have)?(?: just| now)? (?:spoke|spoken|met|talked|heard|had (?:a )?(?:word|chat|meeting|call))[^.;:!?\n]{{0,60}}? (?:about|regarding|concerning|on)[ ]+{_NAME}",
    re.IGNORECASE,
)
_COLOURED = re.compile(
    rf"(?:(?:i|we)(?:['’]d| would) say[ ]+)?(?:(?:we|i|they|it)(?:['’](?:re|m|s)| are| am| is)[ ]+)?(?:(?:still|now|also|and)[ ]+)*(?P<colour>blue|green|amber|red)[ ]+(?:for|on)[ ]+{_NAME}",
    re.IGNORECASE,
)
#: `All fine for 12a and 14`.
_FINE = re.compile(
    rf"(?P<state>(?:(?:all|everything|things|it)(?:['’]s| is| are)? )?(?:still |going )?(?:fine|good|ok|okay|on (?:track|target|course|schedule)))[ ]+(?:for|on|with)[ ]+{_NAME}",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"(?:(?:there is|there.s|i have|we have)[ ]+)?(?:nothing (?:new |further |else |more )?(?:to (?:report|add|update|say)|from (?:me|us))|nothing(?: new| further| else| more)?(?= (?:on|for) )|nothing(?:.s| has) (?:moved|changed)"
    rf"|no (?:further |new |other |real )?(?:changes?|updates?|movement)(?: to report)?)[ ]+(?:on|for|to|in|with|about|regarding)[ ]+{_NAME}",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    rf"{_POLITE}(?:(?:an?|some|more|further|extra)[ ]+)*(?:extension|time|delay)[ ]+(?:on|for|to|with)[ ]+{_NAME}",
    re.IGNORECASE,
)
_EXCEPT = re.compile(BUT_FOR + _NAME, re.IGNORECASE)
_AFTER_EXCEPT = re.compile(r"[ ]*[,)–:-]*[ ]*(?:which|that|where)?[ ]+", re.IGNORECASE)
_BRACKET = re.compile(rf"(?:[^\W\d_][^\n.!?;()]{{2,60}})[ ]\([ ]?{_NAME}", re.IGNORECASE)
_ON = re.compile(
    r"(?:(?:on|for|re|regarding|the|our|as for|with|and|also|finally|lastly|first(?:ly)?)[ ,]+)+", re.IGNORECASE
)
_CLAUSE = re.compile(r",[ ]+(?:(?:but|and|so|then|while)[ ]+)?|;[ ]+|[ ](?:but|and|while|so)[ ]+")
_SENTENCE = re.compile(r"[.!?;](?=\s)|\n")
#: What is said of an action by its name, with its ref in brackets and more after it: `The contact centre is finished (4.1), opened by`.
_TOLD = re.compile(
    r"(?P<subject>[^\n.!?;()]{3,60}?)[ ]+(?P<told>(?:is|are|has|have|was|were|will)\b[^\n.!?;()]{2,80}?)[ ]\([ ]?",
    re.IGNORECASE,
)
#: A ref in brackets after what is said of it: `Both signed, so green now (5a).`
_ENDS_SENTENCE = re.compile(r"\)[ ]*(?:[.!;]|\n|$)")
_PROMISE = re.compile(
    r"(?:i|we)(?:[’']?ll| will| hope to| am going to| shall)(?: be able to)? (?:send|get|update|reply|answer|come back|do|let you (?:have|know)|have|give|confirm)(?: (?:you|to you|back))*"
    rf"(?: (?:my|the|an?|our|something|more|it|that|them|numbers|figures))*(?: (?:update|answer|reply|news|colour|date)s?)?(?: (?:on|about|for|to))?[ ]+{_NAME}",
    re.IGNORECASE,
)
_SENTENCE_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_FURTHEST = 160


@dataclass(frozen=True)
class LeadIn:
    """Where a statement begins, where its words go on after the ref, and the words before the ref that count with them."""

    start: int
    end: int
    words: str = ""


def excepts(words: str) -> bool:
    """Tell whether words begin by making an exception of a ref: `except 14, which`."""
    return bool(_EXCEPT.match(words.lstrip()))


def lead_in(text: str, start: int, end: int, actions: tuple[Action, ...], since: int = 0) -> LeadIn | None:
    """Return how a sentence comes to a ref that does not begin it; None where the ref is only mentioned.

    Args:
        start, end: where the ref stands. actions: what it means. since: where the statement before it began to speak.

    Example:
        `Please close 6` -> from the sentence's start, with `Please close`; `as we said of 6` -> None.
    """
    floor = max(since, start - _FURTHEST)
    opens = max((m.end() for m in _SENTENCE.finditer(text, floor, start)), default=floor)
    opens += len(text[opens:start]) - len(text[opens:start].lstrip(" \t\n-–—*•>"))
    clause = max((m.end() for m in _CLAUSE.finditer(text, opens, start)), default=opens)
    for begins in dict.fromkeys((opens, clause)):
        led = _led(text, begins, start, end)
        if led is not None:
            return led
    for match in _EXCEPT.finditer(text, opens, start):
        if match.end() == start:
            after = _AFTER_EXCEPT.match(text, end)
            return LeadIn(match.start(), after.end() if after else end)
    before = text[opens:start]
    if before.endswith("(") and before.strip(" (") and _ENDS_SENTENCE.match(text, end):
        return LeadIn(opens, end + 1, before.rstrip(" ("))
    told = _TOLD.fullmatch(before) if text[end : end + 2] == ")," else None
    if told and _names(told["subject"], actions):
        return LeadIn(opens, end + 1, f"{told['told']},")
    for begins in (clause, opens):
        words = text[begins:start]
        if _BRACKET.fullmatch(words) and text[end : end + 1] == ")" and _names(words, actions):
            return LeadIn(begins, end + 1)
    return None


def _led(text: str, opens: int, start: int, end: int) -> LeadIn | None:
    """Return how the words from `opens` on come to a ref at `start`; None where they do not."""
    before = text[opens:start]
    if _REPORTS.fullmatch(before):
        return LeadIn(opens, end)
    asks = (_ASKS.fullmatch(before) and _ASKED.match(text, end)) or (
        _GLAD.fullmatch(before) and _STAYS.match(text, end)
    )
    if not asks and stop_after(_SENTENCE_STOP, text, end) == "?":
        asks = _QUESTION.fullmatch(before)
    if (
        _ORDER.fullmatch(before)
        or _EXTENSION.fullmatch(before)
        or _WORK_ON.fullmatch(before)
        or _HEARD.fullmatch(before)
        or _PROMISE.fullmatch(before)
        or asks
    ):
        return LeadIn(opens, end, before.strip())
    if _UNCHANGED.fullmatch(before):
        return LeadIn(opens, end, "No change.")
    coloured = _COLOURED.fullmatch(before)
    if coloured:
        return LeadIn(opens, end, f"{coloured['colour']}.")
    if fine := _FINE.fullmatch(before):
        return LeadIn(opens, end, f"{fine['state']}.")
    label = _LABEL.fullmatch(before)
    return LeadIn(opens, end, f"{label['label']}:") if label else None


def _names(words: str, actions: tuple[Action, ...]) -> bool:
    """Tell whether words before a bracketed ref name its action: they share a word of some weight with it."""
    said = set(weighty(_ON.sub(" ", words)))
    return len(actions) == 1 and bool(said & set(weighty(actions[0].activity)))
