"""Sentences that are only about the mail and its writer: `Rang you but no joy`, `on my phone between meetings`, `Rest as I sent yesterday`.

Every word must be one that people use of letters, of being at work or away, or between the two; names, days and times may stand
among them, and beside what is plainly of a letter a word or two that are none of these, or misspelt. A word for how work stands
is not among them, nor any number: what may be said of a letter is a short list, what may be said of an action is not. The writer
or the reader must be spoken of.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", words))


_SMALL = _set(
    """
    a an the and or but so as at by for from in into of on to with about than then it its this that these
    those there here when while until till if because since any anything some one ones other others
    same lot bit most much little all both each every n t s m re ve d ll is am are was were be been
    being have has had having do does did can could would will shall should may might just only still now
    again also too very really quite up out over down off through between before after under
    yes oh ah ps fyi who which what how why
    """
)
_PEOPLE = _set(
    """
    i me my mine myself we us our ours you your yours he him his she her hers they them their colleague
    manager boss team deputy pa
    """
)
_LETTERS = _set(
    """
    hi hello dear hey sorry apologies apologise thanks thank thx ta cheers regards best please pls excuse
    forgive ignore typing typed type typo typos spelling phone mobile iphone ipad tablet laptop keyboard
    wifi signal train bus car traffic meeting meetings airport email emails mail mails message messages
    inbox junk spam reply replied replying replies respond responded responding response answer answers
    answered answering question questions query queries shout ring rang rung call called calling chat speak
    spoke spoken talk talked tried trying try missed miss catch caught joy luck voicemail office desk home
    leave holiday holidays annual sick ill poorly away back return returned returning deadline date dates
    rush rushed rushing hurry quick quickly short shortly brief briefly long sent send sending attach
    attached attaching attachment below above underneath beneath beside following follows table list lists
    form sheet boxes order asked ask asking need needed want wanted know knew let lets see seen saw look
    looked looking covering behalf hand handed filled fill filling put putting write wrote written writing
    hope hopes helps help helpful useful sense make makes made got get getting discuss details
    information info further wish told tell tells say says said mean meant think thought
    guess feel free comments updates update ones actions bits line lines column
    columns copied copy cc forward forwarded forwarding colours colour ink font highlighted
    later earlier last next rest passed two three four five six soon tomorrow today yesterday
    tonight morning afternoon evening lunch week weeks weekend day days fortnight monday tuesday wednesday
    thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    """
)
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DAY = re.compile(
    rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b|\b\d{{1,2}}(?:[.:]\d\d)? ?[ap]m\b",
    re.IGNORECASE,
)
#: Words that are of letters and people only together.
_TOGETHER = re.compile(
    r"\b(?:look(?:ing|s)? after|covering(?: for)?|covers? for|standing in for|picking up|minding)(?: [A-Z]?[a-z]+(?:['’]s)?)?(?: (?:work|job|post|patch|area|actions|desk))?\b"
    r"|\bhappy to (?:talk|chat|discuss|help|explain)\b|\bwork(?:ing)? from home\b|\bto work\b(?= so\b| properly\b)|\bdelay in (?:replying|responding|answering|writing|getting back)\b"
    r"|\b(?:want|need|like) (?:any )?more(?: detail| information| info)?(?: on| about| of)?\b"
)
_SPEAKS = _set("i me my we us you your sorry apologies excuse phone email shout ps")
_DENIES = _set("no not never t nothing")
_KNOWN = _SMALL | _PEOPLE | _LETTERS | _DENIES
#: What is plainly about a letter or its writer, so that one word beside it may be any.
_PLAINLY = _set(
    """
    sorry apologies excuse typing typed typo typos phone mobile iphone ipad laptop email emails mail message
    inbox junk reply replying shout voicemail desk holiday leave deadline behalf rang ring joy sense covering attachment font
    ink below above
    """
)
_GREETS = re.compile(
    r"(?:good )?(?:hi|hello|hey|morning|afternoon|evening)(?: (?:again|all|both|there|[A-Z][a-z]+))?[ .,!]*",
    re.IGNORECASE,
)
#: An addressee, then what is sent: `Nadia - dates for mine`.
_TO_SOMEBODY = re.compile(
    r"(?:(?:hi|hello|dear|hey|morning|afternoon) )?[A-Z][a-z]+ ?(?:[,:!]|[ ][-–—])[ ]+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MOST = 30
#: A sentence of so many words may have one that is not known.
_ENOUGH = 6


def only_talks(sentence: str) -> bool:
    """Tell whether a sentence is only about the mail or its writer, and says nothing of any action.

    Example:
        `I am looking after Tom's work while he is away until 2 September` -> True; `The lease is with Legal` -> False.
    """
    bare = sentence.strip(" *_\"'()-–—.!,;")
    led = _TO_SOMEBODY.match(bare)
    words = _WORD.findall(_TOGETHER.sub(" ", _DAY.sub(" ", bare[led.end() :] if led else bare)))
    if not words or len(words) > _MOST or any(w.isdigit() for w in words):
        return False
    if _GREETS.fullmatch(bare):
        return True
    strange = [
        w
        for n, w in enumerate(words)
        if w.lower() not in _KNOWN and not (w[:1].isupper() and w[1:].islower() and (n or words[1:2] == ["s"]))
    ]
    speaks = bool(led) or any(w.lower() in _SPEAKS for w in words)
    plainly = sum(w.lower() in _PLAINLY for w in words)
    denies = any(w.lower() in _DENIES for w in words)
    return speaks and (plainly > 0 or not denies) and len(strange) <= (min(plainly, 2) if len(words) >= _ENOUGH else 0)
