"""Words that give no answer of an action and only say that one comes later, or from somebody else: `to follow`.

Nobody has to decide anything about them: they are given back in the receipt, and their actions are still to be answered.
What will be done about an action itself is no promise: `We will send the strategy to SMT on Friday` is progress.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.readings import Held, Reading

#: Why words of a promise are set aside.
PROMISED = "an answer is promised, not given"
_RINGS = "an answer is promised by word of mouth"
_IN_PERSON = re.compile(r"\b(?:ring|call|phone|speak to|talk to|catch up with|see) you\b|\bring me\b", re.IGNORECASE)

_LEAD = r"(?:(?:and|but|so|then|also|sorry|apologies|hopefully|hi|hello|yes|ok)[ ,–-]+)*"
_WHO = r"(?:i|we|(?-i:[A-Z])[\w’'-]+)"
_WILL = rf"(?:{_WHO}(?:['’]ll| will| shall| can| hope to| aim to| plan to| (?:am|are|is) going to|['’](?:m|re) going to| should be able to)|will|shall|hope to)(?: (?:then|also|try (?:and|to)|have to|need to|do my best to|aim to|(?:ask|get) (?-i:[A-Z])[\w’'-]+ to))*"
#: What is owed to us, in words of an answer.
_OWED = (
    r"(?:(?:my|our|the|an?|any|some|full|fuller|proper|more|further|written) )*(?:updates?|answers?|repl(?:y|ies)|responses?|comments?|colours?|b?rags?(?: ratings?)?|ratings?"
    r"|details?|figures?|numbers?|info|information|data|news|more|rest(?: of (?:them|mine|these|it|my \w+))?|others?|other (?:ones?|actions?|items?|two|three|four|five|\d+)|remaind(?:er|ing \w+)|remaining \w+)"
    r"(?: (?:on|for|about|of|re)(?: the)? [^,.;:]{1,40}?)?"
)
_REST = r"(?:and |but |so )?(?:all )?(?:(?:the|my) )?(?:rest|others?|other (?:ones?|actions?|items?|two|three|four|five|\d+)|remaind(?:er|ing \w+)|remaining \w+)(?: of (?:them|mine|these))?"
_WHEN = (
    r"(?:later|soon|shortly|separately|tomorrow|tonight|today|asap|hopefully|at the latest|in due course|first thing|(?:next|this|early|later|at the end of) \w+|under separate cover"
    r"|(?:as soon as|once|when|after|before|by|on|in|at|from|with|over|in the next) [^;]{1,60})"
)
_WHY = (
    r"(?:[ ,–-]+(?:(?:(?:just|still|only) )?(?:waiting|awaiting)|as|because|since|once|when|until|till|after|if|who|whose|bear with|sorry|apologies|thanks|hopefully|(?:he|she|they)\b|i (?:have|need|am|was)"
    r"|i['’](?:ve|m))\b[^;]{0,80})?"
)
_SENDS = r"(?:let|give|send|get|e-?mail|forward|ring|call|phone|update|tell|drop|speak to|talk to|write to|come back to|get back to|report back to|reply to|respond to|confirm to|catch up with)"
_PASSES = r"(?:send|forward|e-?mail|provide|supply)"
_ANSWERS = r"(?:send|get|forward|provide|supply|do|answer|pick up|look at|get round to|reply (?:on|to|about)|respond (?:on|to)|come back (?:on|to)|confirm|update(?: on)?|report on|write about|cover|come to|get to)"
_CHECKS = rf"(?:{_WHO} )?(?:need to|have to|must|will) (?:check|speak|talk|ask|find out|confirm)\b[^,.;]{{0,40}}?(?:,| and| then| so)+(?: (?:i|we))?(?: will|['’]ll)"
_PROMISES = re.compile(
    rf"{_LEAD}(?:"
    rf"{_WILL} {_SENDS} you\b[^;]{{0,140}}"
    rf"|{_WILL} (?:{_PASSES} (?:this|these|those|it|them|that|one|something|all|both)|{_ANSWERS} {_OWED})(?: (?:over|across|back|through|to you|for you|with you|in))*(?:[ ,]+{_WHEN}){{0,3}}{_WHY}"
    rf"|{_WILL} (?:get|have|let) (?:(?:this|these|those|it|them|that|one|something|all|both)|{_OWED}) (?:(?:over|across|back) )?to you\b[^;]{{0,140}}"
    rf"|(?:{_WILL}|{_CHECKS}) (?:send|reply|respond|answer|come back|get back|update|confirm|report back|let you know)(?: (?:properly|fully|in full|then|to you|with you))*(?:[ ,]+{_WHEN}){{0,3}}{_WHY}"
    rf"|(?:{_OWED} )?(?:is |are |will |should |can )?(?:to follow|follow|on (?:its|their|the) way|coming|be (?:sent|with you))(?:[ ,]+{_WHEN}){{0,3}}{_WHY}"
    rf"|{_OWED} (?:tomorrow|later(?: today| this week)?|next week|on monday)"
    rf"|{_REST}(?:,? {_WHO})?(?:['’]ll| will| shall| to| must| can)?(?: have to| need to)? (?:wait|hang on|follow|leave|come|do|be sent|send)\b[^;]{{0,60}}"
    rf"|(?:{_WHO}(?: will|['’]ll| have| am|['’]ve|['’]m|['’]re| are)? )?(?:leave|leaving|left) (?:(?:it|this|that|these|those|both|them|{_REST}) )?(?:for|to|with) (?-i:[A-Z])[\w’'-]+{_WHY}"
    rf"|(?:i (?:do not|don['’]t|can['’]t|cannot) (?:know|say|speak|answer)(?: anything)? (?:about|for|on) {_REST},? )?(?-i:[A-Z])[\w’'-]+ will (?:have to |need to )?(?:do|answer|update|pick up) (?:those|these|them|{_REST})(?:[ ,]+{_WHEN}){{0,2}}{_WHY}"
    r"|(?:i['’]d|i would) (?:rather|prefer)(?: that)? (?-i:[A-Z])[\w’'-]+(?: to)? (?:answer|reply|update|do|deal with)\w*(?: (?:it|this|that|these|those|on))*"
    rf"|(?:(?:i|we)(?:['’]ve| have)?(?: not|n['’]t)? |(?:i|we) haven['’]t |(?:i|we) don['’]t have |(?:i|we) have )?(?:not )?(?:got |have |had |heard )?(?:anything|nothing|no (?:update|information|info|news|figures|answer))(?: (?:new|further|more|yet|to add|to say|to report))? (?:on|for|about) (?:this|that|it|these|them)(?: one| action)?(?: (?:yet|today|at the moment|at present|to hand))?"
    rf"(?:[,.;]? (?:and |but |so )?(?:(?-i:[A-Z])[\w’'-]+|he|she|they|i|we)(?: will|['’]ll)(?: have to| need to)? (?:update|answer|do|reply|send|pick|report|let|confirm|tell|fill)\b[^;]{{0,80}})?"
    rf"|(?:(?-i:[A-Z])[\w’'-]+|he|she|they)(?: will|['’]ll| would)(?: have to| need to) (?:update|answer|do|reply|report on|fill in|confirm|tell you)\b[^;]{{0,60}}"
    rf"|nothing (?:on|for|from)(?: \S{{1,6}})? (?:yet|as yet|so far)(?:,? (?:{_WILL}|i have to|need to) chase[^;]{{0,30}})?"
    rf"|(?:{_WILL}|i have to|need to) chase(?: (?:it|this|them|up|for (?:it|this|that|one|an (?:answer|update))))*{_WHY}"
    r"|leave (?:it|this|that|these|them) with (?:me|us)[^;]{0,60}|hold fire[^;]{0,40}|bear with (?:me|us)[^;]{0,40}"
    r")",
    re.IGNORECASE,
)
#: What is more than a promise: how an action stands, or, but for what is to follow, a time too far away for an answer to us.
_SAYS_MORE = re.compile(
    r"\b(?:green(?! light)|amber|red|blue|complete[d]?|done|finished|closed|slip(?:s|ped|ping)?|delay(?:s|ed)?|no change|on (?:track|target))\b",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"\b(?:boards?|years?|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:to|will|['’]ll|can) follow\b", re.IGNORECASE)
#: Said right beside a ref: `3 I will leave for Tom`, `14 I will let you know tomorrow`.
_BESIDE_A_REF = re.compile(
    rf"{_WILL}(?: then| also)? (?:do|send|cover|answer|update|report on|write about|come to|get to|get you|let you (?:have|know)|give you)(?:,?(?: and)? (?:\d\S{{0,5}}|you|one))*(?: (?:you|tomorrow|later|next|on|in|by|when|once|after|as|separately|shortly)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|\n")


def is_promise(sentence: str) -> bool:
    """Tell whether a sentence only promises an answer.

    Example:
        `I will send my updates on Monday`, `The other three will have to wait for Tom` -> True; `We will have the
        report back by May` -> False.
    """
    bare = sentence.strip(" *_\"'()-–—.!,;")
    return bool(_PROMISES.fullmatch(bare)) and not _is_more(bare)


def _is_more(bare: str) -> bool:
    return bool(_SAYS_MORE.search(bare) or (_FAR.search(bare) and not _FOLLOWS.search(bare)))


def only_promised(text: str) -> bool:
    """Tell whether every sentence of an answer only puts it off.

    Example:
        `To follow.`, `I will leave for Tom as he has the figures` -> True; `Visits done, figures to follow` -> False.
    """
    said = [s for s in _SENTENCE.split(text) if any(c.isalnum() for c in s)]
    return bool(said) and all(map(is_promise, said))


def puts_off(words: str) -> bool:
    """Tell whether what follows a ref only promises an answer of it: `I will do tomorrow`."""
    bare = words.strip(" *_\"'()-–—.!,;")
    return only_promised(words) or (bool(_BESIDE_A_REF.fullmatch(bare)) and not _is_more(bare))


def set_aside(readings: Sequence[Reading], held: Sequence[Held]) -> tuple[list[Reading], list[Held], tuple[Held, ...]]:
    """Return readings and what is held without what only promises an answer, and the promises.

    Whoever will ring is expected by somebody: such a promise stays held.
    """
    promises = [Held(r.evidence, PROMISED, (r.key,)) for r in readings if r.reason == PROMISED]
    together: dict[str, Held] = {}
    for one in (*(h for h in held if h.reason == PROMISED), *promises):
        before = together.get(one.text)
        keys = (*(before.candidates if before else ()), *one.candidates)
        together[one.text] = Held(one.text, PROMISED, tuple(dict.fromkeys(keys)))
    answers = [r for r in readings if r.reason != PROMISED]
    spoken = [replace(p, reason=_RINGS) for p in together.values() if _IN_PERSON.search(p.text)]
    others = [h for h in held if h.reason != PROMISED]
    return answers, [*others, *spoken], tuple(p for p in together.values() if not _IN_PERSON.search(p.text))
