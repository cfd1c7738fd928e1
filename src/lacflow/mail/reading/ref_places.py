"""Where a ref stands that is written as a bare number: by the words round it, whichever number it is.

Patterns only. Each names what it finds `ref`; whether the plan knows such a ref, and whether the place is taken, is for
`mentions` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lacflow.mail.reading.corrections import PLACE

#: One is said of a ref in the singular; `2 are waiting` may be children.
_BARE = re.compile(
    r"(?:^|[;:!?\n][ ]*|(?<!\d)[.][ ]*|[.][ ]+|,[ ]+(?:and |but )?|\b(?:and|but|while|whereas)[ ]+)(?:(?P<ref>[2-9]|[1-9]\d{1,2}|1(?=[ ]+(?:unchanged|no change|same|as before)[ ]*(?:[.,;\n]|$)))"
    r"(?=[ ]+(?:has|is|was|isn.t|hasn.t|wasn.t|can.t|won.t|remains|stays|needs|same|unchanged|as before|no (?:further |other )?changes?|nothing to (?:add|report)|going (?:well|badly|ok|okay|fine|backwards|forwards?|nowhere|slowly|red|amber|green)|to (?:remain|stay|be|go(?! *(?:[,.;!\n]|$))|move|turn)"
    r"|which (?:is|has|was|can|needs|should|will|isn.t|hasn.t)|(?:I|we)\b(?! (?:have|know|saw|met|placed|trained|recruited|had)\b)|I[’'](?:m|ve|d))(?![\w])|,[ ]which[ ](?:is|was|has|had|can|needs|should|will)\b))"
)
#: The same before a state: `12a on track, 14 delayed`.
_STATED = re.compile(
    r"(?:^|[.;:!?\n,][ ]*|\b(?:and|but|while|whereas)[ ]+)(?P<ref>[1-9]\d{0,2})(?=[ ]+(?:delayed|slipped|stalled|overdue|behind|late|on (?:hold|track|target)"
    r"|stuck|ongoing|complete[d]?|finished|closed|done|no change|unchanged|as before|comes from (?:me|us)|is from (?:me|us))\b)",
    re.IGNORECASE,
)
#: A ref that begins a line and the first letter of its colour: `C9 A - three found`.
_LETTERED = re.compile(
    r"(?:^|\n)[ \t>*•·–—-]{0,6}(?P<ref>(?i:[a-z]{0,2}\d{1,3}(?:[a-z]\d?)?(?:\.\w{1,3})?))(?=[ ]+[BGAR](?:[ ]*[-–:.,;]|[ ]*(?:\n|$)))"
)
#: `14's still amber`.
_ITS = re.compile(
    r"(?:^|[.;:!?\n,][ ]*|\b(?:and|but|while|whereas)[ ]+)(?P<ref>[1-9]\d{0,2})(?=['’]s[ ])", re.IGNORECASE
)
#: The same before what should be or would have been said of an action: `12 should stay at amber`.
_OUGHT = re.compile(
    r"(?:^|[;:!?\n][ ]*|(?<!\d)[.][ ]*|[.][ ]+|,[ ]+(?:and |but )?|\b(?:and|but|while|whereas)[ ]+)(?P<ref>[1-9]\d{0,2})(?=[ ]+(?:should|would|could"
    r"|might|must)(?: not| now| still| also)* (?:(?:be|stay|remain|go|turn|move|keep)(?: at| to| as| on)?"
    r" (?:blue|green|amber|red|complete|(?:the )?(?:end of |mid |early |late )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d{1,2}[/.-]\d)|have been|read))",
    re.IGNORECASE,
)
#: A bare number a sentence begins with, marked off from what is said of it: `. 12 - amber`, `. 5: the list closed again`.
_MARKED = re.compile(
    r"[.!?;][ ]+(?P<ref>\d{1,3})(?=[ ]?:[ ]|[ ]?[-–—=][ ]+(?:still |now |is |also )?(?:blue|green|amber|red|complete[d]?|done|closed|no change"
    r"|on (?:track|target|hold)|slipped|delayed|as before)\b"
    r"|[ ](?:fine|ok|okay|done|complete[d]?|closed|unchanged|same|stuck|delayed|slipped|blue|green|amber|red)[ ]*(?:[.,;!\n]|$)|[ ]?[=:–-][ ]?(?-i:[BGAR])[ ]*(?:[.,;!\n]|$)|,[ ](?:no change|now|still|blue|green|amber|red|complete[d]?|done|unchanged|same)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![\w./])(?P<ref>\w{1,6}(?:\.\w{1,3})?)(?=[ ]*(?:\([ ]?|(?:of|in|under)[ ]+)(?:objective|obj\.?|outcome)[ ]+\w)",
    re.IGNORECASE,
)
#: A ref a sentence turns to: `On 5, cards were delayed`, `Regarding 8 we are red`; not `On 5 January`, `for 7 children`.
_TURNED_TO = re.compile(
    r"(?:^|[.!?;:\n][ \t]*)(?:and |but |then )?(?:from (?:me|us) |my (?:update|answer) )?(?:on|for|re|regarding|concerning|as for|as to|about|with (?:regard|respect) to|in (?:terms|respect) of|in relation to|(?:turning|moving on) to)[ ]+"
    r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)"
    r"(?=[ ]*[,:–—]|[ ]-|[ ]+(?:we|it|i|this|that.s|that|things|all|the|there|our|my|they|is|are|has|still|no|nothing|green|amber|red|blue)\b)",
    re.IGNORECASE,
)
#: A ref between two colours: `1 Green 2 Amber 6 Green`.
_BETWEEN = re.compile(
    r"\b(?:blue|green|amber|red|orange|yellow)[ ,;]+#?(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)(?=[ ]*[:–-]?[ ]*(?:blue|green|amber|red|orange|yellow)\b)",
    re.IGNORECASE,
)
#: The ref a question ends with: `can you confirm the numbers for 7?`.
_ASKED_OF = re.compile(
    r"\b(?:for|on|about|of|re|to|with)[ ]+(?P<ref>\d{1,3}(?:[a-z]\d?)?)(?=\?|[ ]+so\b)", re.IGNORECASE
)
#: The ref that nothing is known of yet: `Not sure about 14, will check`.
_NOT_KNOWN = re.compile(
    r"\b(?:not sure|unsure|no idea|no news|nothing(?: new)?|(?:still )?waiting(?: to hear)?|don.t know|can.t say|not heard|haven.t heard)\b(?: \w+){0,2}? (?:about|on|for|of)[ ]+"
    r"(?P<ref>\d{1,3}(?:[a-z]\d?)?)(?=[,.;:]|[ ]+(?:yet|but|so|will|as|until)\b|[ ]*$)",
    re.IGNORECASE,
)
#: A colour and then a number a line begins with: `Red 7, 38 waiting`.
_COLOUR_THEN = re.compile(
    r"(?:^|\n)[ \t]*(?:blue|green|amber|red)[ ]+(?P<ref>\d{1,3}(?:[a-z]\d?)?)(?=[ ]*[,:–-]|[ ]\d|[ ][a-z]+ed\b)",
    re.IGNORECASE,
)
#: A sub-point typed without its stop: `10b i. amber`.
_SPACED = re.compile(
    r"(?<![\w./-])(?P<ref>\d{1,3}[a-z][ ]?[ivx]{1,4})(?=[.:)]?[ ]+(?:[-–—:] |is |now |still )?(?:blue|green|amber|red|complete[d]?|done|slipped|no change)\b)"
)
#: A key whose ref is itself a range: `O5/1c-d amber`.
_KEYED_RANGE = re.compile(r"(?<![\w/])O\w{1,4}/(?P<ref>\d{1,3}[a-z]\d?-[a-z]\d?)(?!\w)", re.IGNORECASE)
_KEYED = re.compile(r"(?<![\w/])O\w{1,4}/(?P<ref>\d{1,3}[a-z]?\d{0,2}(?:\.\w{1,3})?)", re.IGNORECASE)
#: A bare number that turns to another action after a stop: `. 7 - status unchanged`.
_AFTER_STOP_MARKED = re.compile(r"[.!?;][ ]+(?P<ref>\d{1,3})(?=[ ]+[-–][ ]+[a-z]|[ ]*:[ ]+[a-z])", re.IGNORECASE)
#: The end of a range: `1a to 2 all green`.
_RANGE_END = re.compile(
    r"\b\d{1,3}[a-z]?\d?(?:[ ]+(?:to|through|up to)[ ]+|[-–])(?P<ref>\d{1,3}[a-z]?\d?)(?=[ ,:–-]+(?:all|are|both|no change|unchanged|blue|green|amber|red|complete)\b)",
    re.IGNORECASE,
)
#: A ref with what it is about in brackets: `By the way 7 (life-story work) is complete`.
_BRACKETED = re.compile(
    r"(?:^|[.;:!?\n][ ]*)(?:(?:by the way|btw|incidentally|also|and|then),? )?(?P<ref>\d{1,3}(?:[a-z]\d?)?)(?=[ ]\([^()\n]{3,60}\)[ ,:–-]+"
    r"(?:is|has|was|now|still|remains|stays|blue|green|amber|red|complete[d]?|done|no change|slipped|signed|sent)\b)",
    re.IGNORECASE,
)
#: A bare number and the day it is to move to: `. 6 to 31st Jan but still green`.
_TO_A_DAY = re.compile(
    r"(?:^|[.!?;\n][ ]*)(?P<ref>[1-9]\d{0,2})(?=[ ]+to[ ]+(?:the )?(?:(?:end of|mid|early|late)[ -])?(?:\d{1,2}(?:st|nd|rd|th)?[ ]?(?:/|[ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_AFTER_STOP = re.compile(
    r"[.!?;][ ]+(?P<ref>\d{1,3}[a-z]\d?(?:\.\w{1,3})?)(?=[ ]+(?:is|has|was|remains|green|amber|red|blue|complete"
    r"|done|now|still)\b|[ ]*[-–:])",
    re.IGNORECASE,
)
#: A ref in brackets after its objective: `Objective 5 (2)`.
_UNDER = re.compile(
    r"\b(?:objective|obj\.?|outcome)[ ]*\w{1,4}[ ]*[(\[][ ]*(?:(?:ref|action|item|no\.?)[ ]*)?(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)(?=[ ]*[)\]])",
    re.IGNORECASE,
)
#: One is said of a ref that other words lead to: `afraid that 14 won't be finished`, `signed in May, so 14 is blue`.
_SAID_OF_ONE = re.compile(
    r"(?:\b(?:that|so|because|meaning|means|agreed|confirm|afraid|think|say|and|but|although|while)[ ]+|,[ ]+(?:and |but |so )?)(?P<ref>[1-9]\d{0,2})"
    r"(?=[ ]+(?:is|has|was|isn.t|hasn.t|wasn.t|won.t|needs|remains|stays|(?:will|should|can|may|might) (?:not |now |also |still )?(?:be (?:late|delayed|complete[d]?|finished|done|moved|put|pushed|closed|blue|green|amber|red)"
    r"|need|slip|miss|have to|go|stay|remain|move|run|turn))\b)",
    re.IGNORECASE,
)
#: A ref in brackets after what the action is about, and then what is said of it: `the audit work (14) is now green`.
_IN_BRACKETS = re.compile(
    r"[^\W\d_][ ]\([ ]?(?P<ref>[1-9]\d{0,2})(?=[ ]?\)[ ]*(?:[:–-][ ]|(?:is|has|was|will|still|now|remains|stays|needs|should|isn.t|won.t)\b))",
    re.IGNORECASE,
)
#: In the order in which a place that fits two of them is given.
_PLACES = (
    _LETTERED,
    _STATED,
    _ITS,
    _BARE,
    _NAMED,
    _UNDER,
    _AFTER_STOP,
    _AFTER_STOP_MARKED,
    _TURNED_TO,
    _BETWEEN,
    _KEYED_RANGE,
    _KEYED,
    _OUGHT,
    _MARKED,
    _BRACKETED,
    _RANGE_END,
    _SPACED,
    _ASKED_OF,
    _NOT_KNOWN,
    _COLOUR_THEN,
    _SAID_OF_ONE,
    _TO_A_DAY,
    _IN_BRACKETS,
    PLACE,
)


def places_of_refs(text: str) -> Iterator[re.Match[str]]:
    """Yield what stands where a ref stands, with the group `ref`.

    Example:
        `12a on track, 14 delayed` -> `14`; `14's still amber` -> `14`; `14 children` -> nothing.
    """
    for pattern in _PLACES:
        yield from pattern.finditer(text)
