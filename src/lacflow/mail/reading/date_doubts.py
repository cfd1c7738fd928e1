"""Why a date that reads like an action's new one is not certain: conditions, denials, alternatives, dates out of reach.

A condition counts anywhere in the date's sentence; a denial only in the words that speak of the date, for people say what
they could not do as the reason for a new date. Old dates quoted beside the new one (`was 31/03/27`) are set aside here.
"""

from __future__ import annotations

import re
from datetime import date

from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Due

Found = list[tuple[int, int, Due]]

#: Words of doubt right before a date that stands by itself.
WAVERING = re.compile(
    r"\b(?:maybe|perhaps|hopefully|possibly|probably|prob|provisional(?:ly)?|approx(?:imately)?|circa|ca?(?=\.)|roughly|fingers crossed|either|could be|might be|more like(?:ly)?|nearer(?: to)?|closer to|(?<!now )looking (?:at|like))\b",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|subject to|pending|once(?! again)|assuming|assumes|depend(?:ing|ent|s|ant)|(?:as|so) long as|provid(?:ed|ing)"
    r" (?:that|the|we|it|they|there|this|our|all|no)|\w+ permitting|all being well|contingent|conditional|in the event|awaiting (?:approval|agreement"
    r"|confirmation|sign[ -]?off)|(?:to be|needs? to be|not yet) (?:agreed|confirmed|approved)|tb[cda]|should the \w+ (?:agree"
    r"|approve|allow|permit))\b",
    re.IGNORECASE,
)
_SO_PLEASE = re.compile(
    r"\b(?:so|therefore|hence)[ ,]+(?:please|pls|can (?:we|you)|could you|make|move|call|put)\b", re.IGNORECASE
)
_CONDITION_AFTER = re.compile(r"\bprovid(?:ed|ing)\b(?! (?:to|by|for|with|in|at)\b)|\bwhether\b", re.IGNORECASE)
_CONDITION_NEXT = re.compile(
    r"[.;!\s(]*(?:but |this is |that is |it is |all )?(?:if|unless|subject to|depend\w*|provided|pending|assuming|tb[cda]|to be"
    r" (?:agreed|confirmed|approved)|maybe|perhaps|hopefully|not (?:yet )?(?:agreed|confirmed|approved))\b(?![^.;!]*\b(?:we|i|they|will|would|can|then|please)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:wrong|incorrect|mistaken?|error|unrealistic|unachievable|impossible|unlikely|too (?:soon|early|tight|late|optimistic)"
    r"|not|no longer|cannot|can.?t|won.?t|isn.?t|wasn.?t|never|doubt\w*|refused|rejected|declined|turned down)\b",
    re.IGNORECASE,
)
_DENIED_ANYWHERE = re.compile(
    r"\b(?:wrong|incorrect|unrealistic|unachievable|undone|re-?opened|not (?:\w+ )?(?:realistic|achievable|possible|feasible|agreed|approved|certain"
    r"|confirmed|doable|final|met|sure)|(?:can.?t|cannot|won.?t) (?:\w+ )?(?:do|make|meet|achieve|hit|keep) (?:it|that|this))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:maybe|perhaps|hopefully|hope|hoping|might|could|possibl[ey]|probably|provisional(?:ly)?|i think|guess|ambitious"
    r"|optimistic|tentative(?:ly)?|not before|at the earliest|or thereabouts|not sure|unsure)\b|\?",
    re.IGNORECASE,
)
_UNSURE_BEFORE = re.compile(
    r"\b(?:maybe|perhaps|hopefully|hope|hoping|might|possibl[ey]|probably|provisional(?:ly)?|i think|i guess|tentative(?:ly)?"
    r"|not sure|unsure|whether)\b[^,;:]*$|\b(?:hope|hoping)\b[^;:]*,? and (?:to be |be )?(?:complete|finished|done)\b[^,;:]*$"
    r"|\b(?:led|lead|leads|leading|cover(?:ed|s|ing)?|acting|seconded|secondment|funded|employed|on leave|away)\b[^.;:]*\b(?:until|till)[ ]+(?:the )?$",
    re.IGNORECASE,
)
_MISSED_BEFORE = re.compile(
    r"\b(?:cannot|can.?t|can not|won.?t|unable to|will not|not going to|unlikely to|not) (?:now |be able to )?(?:meet|make|hit"
    r"|achieve|keep(?: to)?|reach)[ ](?:the |our |a )?(?:(?:new|target|due|date|deadline|of|revised) ?)*$",
    re.IGNORECASE,
)
_DENIED_NEXT = re.compile(
    r"[ ]*(?:is|was|will be|seems|looks|would be|are|now)?[ ]*(?:now |quite |far |probably )?(?:wrong|incorrect|unrealistic|"
    r"unachievable|not (?:\w+ )?(?:realistic|achievable|possible|feasible|right|correct)|impossible|too (?:soon|early|tight))\b"
    r"|[ ]*(?:won.?t|cannot|can.?t|will not|is not going to|is unlikely to)(?: now)? (?:be )?(?:met|achieved|hit|made|kept|possible|happen)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"[,;:()]|[ ][-–—][ ]|\b(?:because|as|since|due to|so|but|and|while|which|owing to|following|after|given|to allow|when)\b",
    re.IGNORECASE,
)
_OR = re.compile(r"[ ]*[,(]?[ ]*(?:or\b(?! (?:sooner|earlier|before)\b)|/)", re.IGNORECASE)
_AND = re.compile(r"[ ]*,?[ ]*(?:and|&|then)[ ]+(?:(?:the|to|by|then)[ ]+)*", re.IGNORECASE)
_OR_BEFORE = re.compile(
    r"(?:\bor\b(?: by| on| in| even| possibly| maybe| perhaps| the| end of| early| late)*|/)[ ]*$", re.IGNORECASE
)
_OTHERWISE = re.compile(r"\b(?:could|might|may|possibly|perhaps|maybe|or|at worst|at best|worst case)\b", re.IGNORECASE)
_REPLACES = re.compile(
    r"[ ]*(?:(?:-+|=+)>|[→⇒➔➜⟶]|>+)[ ]*|[ ]*(?:should|will|must|needs? to|has to|is to)(?: now)? (?:be|become|read)(?: now)?[ ]+"
    r"|[ ]*(?:is now|now|becomes|(?:is |has been |has |be |was )?(?:moved|changed|changes|moves|slipped|slips|extended|revised|put back"
    r"|pushed back|amended) to)[ ]+(?:the )?",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"[(]?\b(?:(?:was|were|previously|formerly)(?: (?:due|previously|originally|set))*(?: (?:by|on|in|for|at))?|(?:the )?(?:original|old"
    r"|previous|earlier|former)(?:ly)?(?: (?:target|due|completion|end))?(?: date| deadline)?(?: (?:is|was|of|being))?)[ ]*:?[ ]*$",
    re.IGNORECASE,
)
_DENIED_OLD = re.compile(
    r"[(]?\b(?:not|instead of|rather than|in place of|replac(?:es|ing)|no longer|isn.?t)(?: (?:by|on|in|the))?[ ]*$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"[ ]+(?:is|will be|should be|as)(?: now)?(?: the| our| my| its)?(?: (?:new|revised|target|due|completion|expected|amended))+"
    r"(?: date| deadline)\b|[ ]+as (?:the|our|its) (?:new |revised )?(?:date|deadline)\b|[ ]+(?:(?:is|looks|feels|seems)(?: now| much| far| a)* (?:more )?|more )(?:realistic|achievable|sensible|doable|better|safer)(?: (?:date|target|deadline))?\b",
    re.IGNORECASE,
)
#: What is said of the date we hold where another is given: `won't make September`, `from September to`.
_LEFT = re.compile(
    r"\b(?:from|off|miss(?:es|ed|ing)?|past|beyond|(?:\w*n.?t|not|cannot|unable to|unlikely to)(?: (?:now|be able to|going to|quite))* (?:make|meet|hit|achieve|keep to|reach|be|do|finish|complete)(?: it| this| them)?(?: by| for| in)?)"
    r"[ ]+(?:the |our |a |original |current |end of )*$",
    re.IGNORECASE,
)
#: A date that is of a part of the action: `30 November for secondary schools; primaries stay at 30 September`.
_OF_A_PART = re.compile(
    r"[ ]*,?[ ]*(?:but )?(?:only )?for (?!(?:this|that|it|me|us|now)\b)(?:the |our |all )?(?:\w+ ){0,2}?(?:schools?|primar(?:y|ies)|secondar(?:y|ies)|north\w*|south\w*|east\w*|west\w*"
    r"|districts?|localit(?:y|ies)|areas?|teams?|phase \w+|stage \w+|parts?|half|first|second|some|most|others?|rest|remainder|one|two|boys|girls"
    r"|under \w+s?|over \w+s?)\b(?! (?:time|year|month|thing|of all|sight))",
    re.IGNORECASE,
)
#: What stands before a second date that is of another part of the same action.
_ANOTHER_PART = re.compile(
    r"(?:[;,.]|\b(?:and|but|while|whereas|with)\b)[ ]*(?:the |our |all )?(?!(?:it|this|that|date|they)\b)(?:\w+ ){1,4}(?:(?:will|to) )?(?:stays?|remains?|keeps?|still|unchanged)\b"
    r"[^.;,\n]{0,20}$",
    re.IGNORECASE,
)
#: An extension that is asked for is not one that was given; the lead's own wish for a date is said with `please`.
_ONLY_ASKED = re.compile(
    r"[ ]*,?[ ]*(?:(?:has|have) been |is |was |being )?(?:requested|sought|applied for|asked for|under discussion|awaiting)\b",
    re.IGNORECASE,
)
_ONLY_ASKED_BEFORE = re.compile(
    r"\b(?:requested|sought|applied for|asked (?:\w+ ){0,3}for) (?:an? |more )?(?:extension|time|delay)[^.;,\n]{0,20}$",
    re.IGNORECASE,
)
#: A date that only says which meeting is meant: `deferred to the November board`.
_NAMES_A_MEETING = re.compile(
    r"[ ](?:(?!(?:as|because|since|so|when|while|but|and)\b)\w+[ ]){0,2}(?:board|meeting|committee|panel|cabinet|forum|conference|agenda|cycle|half[ -]term)\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"\bnot (?:by |for |of |from )?(?:us|ours?|me|mine|this action|this one|ourselves)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_YEARS_AHEAD = 10
_AGAINST = "is said not to hold"


def is_against(why: str) -> bool:
    """Tell whether a reason of `date_doubt` is that the words deny the date."""
    return why.endswith(_AGAINST)


def named_new_after(text: str) -> bool:
    """Tell whether the words after a date make it the new one: `30/06/27 is the new date`."""
    return bool(_NAMED_AFTER.match(text))


def names_meeting(text: str) -> bool:
    """Tell whether the words after a date make it say which meeting is meant: `September` in `goes to the September board`."""
    return bool(_NAMES_A_MEETING.match(text))


def replaces(between: str) -> bool:
    """Tell whether the words between two dates put the second in the place of the first: an arrow, `should be`."""
    return bool(_REPLACES.fullmatch(between))


def without_old(text: str, found: Found, held: date | None = None) -> tuple[str, Found, str]:
    """Return the text with the old dates it quotes blanked, the dates left, and the words of one it denies.

    Args:
        held: the date we hold, which is also left with the words of one that is missed.

    Example:
        `date 30/06/27 (was 31/03/27)` -> the first only.
    """
    left: Found = []
    denied = ""
    for start, end, due in found:
        since = left[-1][1] if left else 0
        ours = held is not None and due.date == held and len(found) > 1
        denies = _DENIED_OLD.search(text, since, start) or (_LEFT.search(text, since, start) if ours else None)
        old = denies or _OLD.search(text, since, start)
        if old is None or (due.date is None and not due.why.startswith("no such day")):
            left.append((start, end, due))
            continue
        closing = 1 if old[0].startswith("(") and text[end : end + 1] == ")" else 0
        text = text[: old.start()] + " " * (end + closing - old.start()) + text[end + closing :]
        denied = due.raw if denies else denied
    return text, left, denied


def date_doubt(text: str, at: int, found: Found, said_on: date, *, denied_only: bool = False) -> str:
    """Return why a date is not certainly the action's new one, in words; empty where nothing speaks against it.

    Args:
        at: which of the dates found. denied_only: look only for words that deny a date nothing else marks as new.
    """
    start, end, due = found[at]
    opens = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_END.search(text, end)
    close = stop.end() if stop else len(text)
    before, after = text[opens:start], text[end:close]
    if _MISSED_BEFORE.search(before) or _DENIED_NEXT.match(after):
        return f"“{due.raw}” {_AGAINST}"
    if denied_only:
        return ""
    if due.date is not None and due.date < said_on:
        return f"“{due.raw}” is past: {in_words(due.date)}"
    if due.date is not None and due.date.year > said_on.year + _YEARS_AHEAD:
        return f"“{due.raw}” is far off: {in_words(due.date)}"
    if _NOT_OURS.search(after) or _NOT_OURS.search(before):
        return f"“{due.raw}” may be somebody else's date"
    if _ONLY_ASKED.match(after) or _ONLY_ASKED_BEFORE.search(before):
        return f"“{due.raw}” is asked for, not agreed"
    if _NAMES_A_MEETING.match(after):
        return f"“{due.raw}” names a meeting"
    if _OF_A_PART.match(after) or _has_other_part(text, at, found):
        return f"“{due.raw}” may be the date of a part only"
    return _other(text, at, found, after) or _in_words(due, before, after, text[close:])


def _has_other_part(text: str, at: int, found: Found) -> bool:
    """Tell whether another date is given for another part: `moved to 30 November; primaries stay at 30 September`."""
    return any(_ANOTHER_PART.search(text, found[at][1], start) for start, *_ in found[at + 1 : at + 2])


def _other(text: str, at: int, found: Found, after: str) -> str:
    """Return the doubt another day beside the date raises."""
    start, end, due = found[at]
    if _OR.match(after) or _OR_BEFORE.search(text, 0, start):
        return f"“{due.raw}” is one of several days, or no certain one"
    if at + 1 < len(found) and _AND.fullmatch(text, end, found[at + 1][0]):
        return f"“{due.raw}” and “{found[at + 1][2].raw}” are both given"
    if at + 1 < len(found):
        between = text[end : found[at + 1][0]]
        if len(between) <= 30 and _OTHERWISE.search(between) and not _SENTENCE_END.search(between):
            return f"“{due.raw}”, or “{found[at + 1][2].raw}”"
    return ""


#: Why a date is asked for makes it depend on nothing: `to 31/12/19 as it depends on the policy`.
_GIVES_REASON = re.compile(
    r"\b(?<!long )(?<!soon )(?<!well )(?:as|because|since)\b(?= (?:it|this|that|we|they|the|these|all|everything|i)\b)",
    re.IGNORECASE,
)


def _reason_ends(before: str) -> int:
    """Return where the reason for a new date ends and the date is asked for: `it starts subject to checks, so please make it`."""
    return max((m.end() for m in _SO_PLEASE.finditer(before)), default=0)


def _in_words(due: Due, before: str, after: str, following: str) -> str:
    """Return the doubt the words round a date raise."""
    given = _GIVES_REASON.split(after, maxsplit=1)[0]
    condition = (
        _CONDITION.search(before, _reason_ends(before))
        or _CONDITION.search(given)
        or _CONDITION_AFTER.search(after)
        or _CONDITION_NEXT.match(following)
    )
    if condition:
        return f"“{due.raw}” is not certain: “{condition[0].strip(' .;!(')}”"
    reason = _REASON.search(after)
    beside = after[: reason.start()] if reason else after
    if _DENIED.search(beside) or _DENIED_ANYWHERE.search(after):
        return f"“{due.raw}” {_AGAINST}"
    unsure = _UNSURE.search(beside) or _UNSURE_BEFORE.search(before)
    if not unsure and reason:
        unsure = re.match(r"[ ,;:()-]*(?:but )?(?:this |that |it |which )?(?:is |was |may |might |could |be )*", after)
        unsure = _UNSURE.match(after, unsure.end()) if unsure else None
    return f"“{due.raw}” is not certain: “{unsure[0].strip()}”" if unsure else ""
