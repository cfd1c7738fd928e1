"""The colour a statement gives, where it plainly gives one now; a negation, a condition or a forecast gives none.

A colour counts where it stands as people state one (`10c green`, `status remains green`, `now Amber -`), not where it is
part of something else (`the Green Paper`, `comments in red`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from lacflow.board.rag import Rag, Scheme
from lacflow.mail.reading.colour_hedges import (
    DATE_STANDS,
    DOUBTED,
    HAPPENED,
    HEDGED,
    HEDGED_LAST,
    IN_NAME_ONLY,
    SOMEBODY_ELSE,
    THEY_SAY,
)
from lacflow.mail.reading.colour_take_backs import (
    AND_THEN,
    AT_THAT_TIME,
    CONDITION_AFTER,
    MAY_COME,
    SO_SINCE,
    SOON,
    STEP_TO_COME,
    TAKEN_BACK,
    TAKEN_BACK_NEXT,
)
from lacflow.mail.reading.colour_words import Seen, misspelt, words_for
from lacflow.mail.reading.colours_set_aside import without_other_colours
from lacflow.mail.reading.phrases import CORRECTS, HELD_BY_OTHERS
from lacflow.mail.reading.said_to_be import led_up_to

_BEFORE = re.compile(
    r"(?:^|[-–—:;,.(\[/\"'“‘=>|*\t\n\x1f&]|\b(?:that|this|which|is|are|now|still|remain|remains|remaining|stay|stays|staying|currently"
    r"|both|all|all (?:of )?(?:two|three|four|five|six|seven|eight|nine|ten|\d)|at|as|status|b?rag|"
    r"rating|rated|colou?r|to|it|keep|keeping|kept|leave|going|gone|go|turn(?:ed|s|ing)?|becom(?:e|es|ing)|became|went|moved|says?|say|and|but|a|an|mark"
    r"|marked|also|be|well|firmly|solid|yes|ok|so|hence|therefore|good|fine)"
    r"['’]?s?)[ \t*]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[ \t*]*(?:$|[-–—:;,./()\]!?\"'”’|=\n\t\x1f]|(?:and|but|as|because|due|in|until|till?|til|for now|for (?:me|us|it|both|all|each|the (?:lot|two|pair))|for the (?:moment|time being|present)|on (?:this|that|it|both|all)|just now|currently|too|as well|same (?:as|again)|though|however|following|thanks to|owing to|now|at|since|so|while"
    r"|whilst|with|status|b?rag|"
    r"(?:new |due |end )?(?:dates?|deadline|comments?|progress|updates?|notes?)[ ]?:|please|again|still|overall|awaiting|thanks|no change|on track|complete|today|full stop|given|pending|unless|if|once|when"
    r"|by|or|not|from|this|all|both|then|sadly|unfortunately|regrettably|(?:i.m|i am|we.re|we are) (?:afraid|sorry))\b)",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|nor|neither|hardly|cannot|isn.?t|aren.?t|wasn.?t|won.?t|can.?t|don.?t|doesn.?t"
    r"|without)\b",
    re.IGNORECASE,
)
#: A meeting is only where it happened: `two approved at panel, green`.
_AT_A_MEETING = re.compile(
    r"\bat (?:the |our |a |last |this )*(?:\w+ )?(?:panel|board|team meeting|meeting|committee)\b", re.IGNORECASE
)
#: "Until" a day is no condition: `won't open until February, red`.
_UNTIL_A_DAY = re.compile(
    # What cannot be done until something else is: the colour is for that.
    r"\b(?:can.?t|cannot|won.?t|will not|not able to|unable to|not) [^,;:.!?\n]{0,40}?\b(?:until|till?)[ ][^,;:.!?\n]{2,60}|"
    r"\b(?:until|till?)[ ]+(?:the |end of |early |late |mid[ -])*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|next)\w*",
    re.I,
)
#: What it was, told before what it is: `was amber last time, now green`.
_WAS_THEN = re.compile(
    r"\b(?:was|were|been|from)[ ]+(?:at |on )?(?:blue|green|amber|red)\b(?:[ ]+(?:at |in )?(?:the |our )?(?:last|previous) (?:time|month|quarter|board|year|report|round|meeting|update|return))?",
    re.IGNORECASE,
)
_NO_MOVE = re.compile(r"\bno (?:colour |b?rag |status )?(?:change|move)s? from\b[^.;\n]*$", re.IGNORECASE)
_IS_WHAT = re.compile(
    r"[ ]*,?[ ]*(?:is|was|would be|being|might be|may be) (?:what|how|where|the (?:colour|rating|one|view)|his|her|their|your)\b",
    re.IGNORECASE,
)
_BECOMING = re.compile(
    r"(?:^|\b(?:it.s|it is|is|slowly|gradually|nearly|this is) )(?:turning|becoming|getting)[ ]+$", re.IGNORECASE
)
#: It may be that colour now, or be about to be: `12a is going amber`.
_GOING = re.compile(
    r"(?:^|[-–—:,;(][ ]*|\b(?:it.s|it is|is|are|now|this is|this one is|also|starting|started) )(?:now |probably )?going (?:to )?$",
    re.IGNORECASE,
)
#: An opinion of a colour, which a person must confirm: `I'd be comfortable with amber`.
_OPINION = re.compile(
    r"\b(?:(?:i|we)(?:.d| would) be|i am|i.m|we are|we.re) (?:\w+ )?(?:comfortable|happy|content|fine|ok|okay|relaxed)[ ]+(?:with|at|about)[ ]*$",
    re.I,
)
_JUST_NOT = re.compile(
    r"\b(?:not|no longer|never|isn.?t|aren.?t|wasn.?t|can.?t be|cannot be)[ ]+(?:(?:yet|quite|fully|really|currently"
    r"|at|a|it|be|say|go|going|to)[ ]+){0,3}$",
    re.IGNORECASE,
)
#: What a colour is after such words, whatever follows it.
_LED_BY = (
    (_JUST_NOT, "a negation"),
    (DOUBTED, "doubted"),
    (_OPINION, "an opinion"),
    (_NO_MOVE, "a negation"),
    (_GOING, "a change on its way"),
)
_TURNED = re.compile(r"\bfrom (?:blue|green|amber|red)\b[\w ]{0,6}\b(?:to|into)[ ]*$", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\b(?:will|would|should|could|(?<!to )(?<!in )(?<!by )(?<!of )(?<!until )(?<!\d )(?<!th )may(?! \d)|might|shall|expect\w*|hop(?:e|es|ing)|hopefully|aim\w*|anticipat\w*|intend\w*"
    r"|likely|to (?:be|turn|go|become|get)|needs? to|"
    r"if|once|when|unless|until|till|after|assuming|provided|providing|subject to|potential\w*|possib\w*|probabl\w*"
    r"|perhaps|maybe|think|feel|propos\w*|suggest\w*"
    r"|consider\w*|nearly|almost|close to|towards?|bordering|between|whether|ought|soon|forecast\w*|predict\w*"
    r"|target(?:ing)?|going to|back to|return(?:ing)? to|risk of)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:was|were|from|previously|had been|last (?:time|month|quarter|board)|originally|formerly|instead of"
    r"|rather than|than|used to be|been)\b[\w ]{0,12}$",
    re.IGNORECASE,
)
_PAIR_BEFORE = re.compile(r"(?:blue|green|amber|red)[ ]?[/-][ ]?$", re.IGNORECASE)
_PAIR_AFTER = re.compile(r"[ ]?[/-][ ]?(?:blue|green|amber|red)\b", re.IGNORECASE)
_LEADING_CONDITION = re.compile(
    r"[\W_]*(?:(?:if|once|when|unless|provided|subject to|assuming|until)\b|should (?:the|you|we|they|it|he|she|any|there|this|that)\b)",
    re.IGNORECASE,
)
#: The only words that may stand between the ref (or where the clause begins) and a colour that is recorded.
_PLAIN = re.compile(
    r"is|are|was|s|am|m|re|now|still|remain|remains|remaining|remained|stay|stays|staying|currently|"
    r"both|all|these|this|it|its|they|we|i|ive|action|actions|status|rag|brag|colour|color|rating|"
    r"rated|overall|that|which|makes|leaves|means|meaning|at|as|to|a|an|be|keep|keeping|kept|leave|gone|went|go|going|move|moved|turn|turns|"
    r"turned|turning|become|becomes|becoming|became|change|changed|mark|marked|set|please|say|well|"
    r"firmly|solid|yes|ok|so|also|has|have|my|our|the|from|today|very|me|us|again|current|new|rest|ours|"
    r"others|everything|mine|ones|of|them|two|three|four|and|each|every|one|item|items|other|blue|"
    r"green|amber|red|no|unchanged|then|therefore|hence|by|here|just|confirm|confirmed|done|complete|"
    r"completed|track|on|improved|upgraded|downgraded|downgrading|upgrading|worsened|dropped|raised|moving|changing|\\d+|"
    r"unchanged|recommend|recommended|good|fine|great|up|down"
)
_STARTS_CLAUSE = re.compile(
    r"[,;:(\[/\"“‘=>|\t\n]|(?<!\S)[-–—](?=\s)|(?<=\w)[–—]|(?<=\w)-(?=\s|$)|\b(?:and|but|so|hence|therefore|thus|although|though)\b",
    re.IGNORECASE,
)
#: A time counted from is nobody who says anything: `no progress since last time, red`.
_SINCE = re.compile(
    r"\b(?:needs? to |can (?:(?:we|you|it|this) )?|could (?:we|you) )(?:please )?(?:now )?(?:go|move|make|put|change|extend|push|be (?:moved|put|extended|changed))\b|\bcould(?:n.t| not)\b|\b(?:can.?t|cannot|can no longer) (?:\w+ ){0,3}(?:blue|green|amber|red)\b|\bper cent\b|\b(?:as|to) plan(?:ned)?\b|\b(?:board|committee|panel) (?:papers?|reports?|packs?)\b|\bsince (?:(?:the|our|my) )?(?:last|previous) (?:time|month|quarter|year|board|meeting|round|report|return|update|review)\b",
    re.IGNORECASE,
)
_SOME_PLACE = re.compile(
    r"[ ]+(?:in|for|on|at|by|from|per)[ ]+(?!(?:blue|green|amber|red)\b|now\b|all\b|present\b|the (?:moment|present|time being)\b|this (?:one|stage|time|point|month|quarter|board|round|return|meeting|period)\b|(?:long )?last\b|me\b|us\b|my\b|our\b|both\b|\d|track|target"
    r"|the (?:basis|grounds|same reasons?)|that reason|(?:this|that|it)\b(?= *(?:$|[,;.-]|please|pls|thanks)))",
    re.IGNORECASE,
)
#: A date is the other half of an answer: `trainers cancelled (amber, end of October)`.
_A_DATE = re.compile(
    r"[ ]*[,;–-][ ]*(?:(?:now|by|until|new date|due|date)[ :]+)*(?:the )?(?:end(?: of)? |mid[ -]|early |late )?(?:\d{1,2}(?:st|nd|rd|th)?[ ./-]?(?:of )?)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d{1,2}[./-]\d{2,4})(?:[ ./-]?\d{2,4})?(?=[ .)]*$)",
    re.IGNORECASE,
)
_NOT_THE_OTHER = re.compile(
    r"(?:[ ](?:now|please|currently))?[ ]*[,(–-]*[ ]*(?:and )?(?:not|no longer|rather than|instead of)[ ]+(?:at )?(?:blue|green|amber|red)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?;](?=\s|$)|\n")
_CLAUSE_ENDS = re.compile(
    r"[,:;.!?\n]|[ ][-–—][ ]|\b(?:but|although|though|so|hence|therefore|thus)\b(?! (?:far|that|long|much|many))",
    re.IGNORECASE,
)
#: A bullet as mail programs put it in plain text: `   o Green`.
_BULLET = re.compile(r"(?m)^([ \t]*)[o§◦▪▫‣](?=[ \t]+\S)")
#: What it was, before an arrow to what it is: `amber -> green`.
_ARROW = re.compile(
    r"\b(?:take|move|bring|get)[ ]+(?:it |this |that |these |them |us )?(?:off|out of|away from)[ ]+(?:blue|green|amber|red)[ ]+(?:and[ ]+|to[ ]+|then[ ]+)(?:(?:put|make|mark|call|go|show|set|turn|onto?|it|this|that|us|to|as|at|down|in|into|please|now)[ ]+)*(?=(?:blue|green|amber|red)\b)"
    r"|(?:^|(?<=[.!?;:\n] )|(?<=\n))(?:from )?(?:blue|green|amber|red) to (?=(?:blue|green|amber|red)(?: please| pls| now)?[ ]*(?:[.,;!\n]|$))|\b(?:blue|green|amber|red)[ ]?(?:-+>|=+>|→|⇒|➔|➜|>+)[ ]?(?=(?:blue|green|amber|red)\b)",
    re.IGNORECASE,
)
#: Words after a colour that only ask for it: `amber please`.
_THANKS = re.compile(r"[ ,]*(?:please|pls|thanks|thank you|still|now|again)\b", re.IGNORECASE)
#: What stands in the place of such words: a mark that is no part of a word, and that a colour may follow.
_SAID_POLITELY = "\x1f"
#: Words after a colour that make it part of a name or a saying: `Green Paper`, `red tape`, `green light`.
_IN_A_NAME = re.compile(
    r"[ ](?:paper|book|team|zone|belt|flag|card|lights?|sky|skies|hot|warnings?|herrings?|carpet|mist|shoots|fingers|collar|plaque|agenda|deal|tape|line|lane|house|cross|spaces?|energy|form|folder|badge|bus|alert|list"
    r"|route|room|file|pen|ink|text|font|cell|column|row|box|section|bits?|comments?|answers?|ones?|rated|actions?|items?)\b",
    re.IGNORECASE,
)


#: More colour words than this state nothing of one action.
_MOST_COLOURS = 60


def find_colour(text: str, scheme: Scheme) -> Seen:
    """Return the colour a statement gives.

    Example:
        `Amber til then` -> amber; `will be blue once signed` -> none, probably not; `green or amber` -> none, in doubt.
    """
    words = words_for(scheme)
    text = _BULLET.sub(r"\1-", text)
    text = without_other_colours(text, words[0])
    text = _ARROW.sub(lambda m: _SAID_POLITELY * len(m[0]), text)
    text = SO_SINCE.sub(lambda m: _SAID_POLITELY * len(m[0]), text)
    text = _led_up_to(text, words)
    sure: list[tuple[Rag, int, int]] = []
    unsure: list[tuple[Rag, str]] = []
    denied: list[tuple[int, int]] = []
    before: tuple[Rag, int] | None = None
    matches = list(islice(words[0].finditer(text), _MOST_COLOURS + 1))
    if len(matches) > _MOST_COLOURS:
        return Seen(doubt="it has more colours than an answer about one action")
    for match in matches:
        rag = words[1][match[0].lower()]
        if before and before[0] is not rag and CORRECTS.search(text, before[1], match.start()):
            doubt = f"{scheme.label(before[0])} is taken back: {scheme.label(rag)}, it seems"
            return Seen(None, rag, doubt, ((match.start(), match.end()),))
        before = rag, match.end()
        verdict = _verdict(text, match.start(), match.end())
        if verdict in ("a negation", "unclear") and any(
            _NOT_THE_OTHER.fullmatch(text[e : match.end()]) for _, _, e in sure
        ):
            denied.append((match.start(), match.end()))
            continue
        if verdict == "":
            sure.append((rag, match.start(), match.end()))
        elif verdict != "other":
            unsure.append((rag, verdict))
    spans = (*((start, end) for _, start, end in sure), *denied)
    stated = {rag for rag, _, _ in sure}
    if len(stated) > 1:
        return Seen(doubt=f"two colours: {' and '.join(scheme.label(r) for r in sorted(stated))}", spans=spans)
    hard = [(r, why) for r, why in unsure if why not in ("a forecast", "what it was")]
    if stated:
        rag = stated.pop()
        odd = next((why for r, why in hard if (r is not rag) is (why != "a negation") or why == "a question"), "")
        return Seen(None, rag, f"{scheme.label(rag)}, and {odd} beside it", spans) if odd else Seen(rag, rag, "", spans)
    return _only_unsure(unsure, scheme) if unsure else misspelt(text, scheme)


def _led_up_to(text: str, words: tuple[re.Pattern[str], Mapping[str, Rag]]) -> str:
    """Return a text with the words that only lead up to a colour set aside: `can you put us down as amber`."""
    for match in islice(words[0].finditer(text), _MOST_COLOURS):
        sentence = max((m.end() for m in _ENDS.finditer(text, 0, match.start())), default=0)
        bad = words[1][match[0].lower()] in (Rag.AMBER, Rag.RED)
        start = led_up_to(text[sentence : match.start()], bad=bad)
        if start is not None:
            start += sentence
            text = text[:start] + _SAID_POLITELY * (match.start() - start) + text[match.start() :]
    return text


def _only_unsure(unsure: list[tuple[Rag, str]], scheme: Scheme) -> Seen:
    told = [(r, why) for r, why in unsure if why != "what it was"]
    if not told:
        return Seen()
    rag, why = told[0]
    alone = len({r for r, _ in told}) == 1 and why in ("two at once", "an opinion", "a change on its way")
    return Seen(
        None, rag if alone else None, f"the colour {scheme.label(rag)} is {why}, not a statement of what it is now"
    )


def _verdict(text: str, start: int, end: int) -> str:
    """Return why a colour word is no plain statement; empty where it is one, `other` where it is no status at all."""
    sentence = max((m.end() for m in _ENDS.finditer(text, 0, start)), default=0)
    stop = next((m for m in _ENDS.finditer(text, end)), None)
    before, after = text[sentence:start], text[end : stop.start() if stop else len(text)]
    led = next((why for pattern, why in _LED_BY if pattern.search(before)), "")
    if led:
        return led
    if AT_THAT_TIME.match(after) or AND_THEN.match(after):
        return "what it was"
    if _IS_WHAT.match(after) or _BECOMING.search(before):
        return "a forecast"
    if _PAIR_BEFORE.search(before) or _PAIR_AFTER.match(after):
        return "two at once"
    clause = before[max((m.end() for m in _CLAUSE_ENDS.finditer(before)), default=0) :]
    if _SAID_POLITELY in clause:
        clause = re.split(r"\band\b", clause)[-1]
    polite = before.rstrip().endswith(_SAID_POLITELY) and not _IN_A_NAME.match(after)
    stands = _BEFORE.search(before) and (_AFTER.match(after) or polite or _goes_on(before, after))
    if _WAS.search(clause) and not _TURNED.search(clause):
        return (
            "what it was"
            if re.search(r"\b(?:was|from|previously|originally|formerly|last)\b", clause, re.I)
            else "unclear"
        )
    if stop and stop[0] == "?":
        return "a question"
    if not stands:
        return _beside(before, after, clause)
    if _NEGATED.search(clause) or re.match(
        r"[ ]*(?:not|no longer)\b(?! (?:at )?(?:blue|green|amber|red)\b)", after, re.I
    ):
        return "a negation"
    to_come = _NOT_YET.search(before if STEP_TO_COME.search(before) else clause)
    if to_come or _LEADING_CONDITION.match(before) or CONDITION_AFTER.match(after):
        return "a forecast"
    return _not_its_own(before, text[end:], after)


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a colour that begins a statement is followed by the reason without any mark: `Red no applicants`."""
    return (
        _is_plain(before)
        and (
            bool(re.match(r"[ ](?:[a-z0-9]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)", after))
            or after.isupper()
        )
        and not _IN_A_NAME.match(after)
    )


def _not_its_own(before: str, rest: str, after: str) -> str:
    """Return why a colour that stands as one may not be the action's own, or may not hold; empty where it plainly is.

    The words before it must all be ones a plain statement is made of: a list of what may be said is finite, one of what
    may go wrong is not.
    """
    if re.search(r"\x1f[ ]*$", before):
        if THEY_SAY.search(re.split(r"\b(?:so|hence|therefore)\b", before)[-1]):
            return "unclear"
        return (
            "taken back by the words after it"
            if TAKEN_BACK.search(_as_it_is(after)) or CONDITION_AFTER.match(after) or SOON.match(after)
            else ""
        )
    starts = list(_STARTS_CLAUSE.finditer(before))
    clause = before[starts[-1].end() :] if starts else before
    if not _is_plain(clause) or HELD_BY_OTHERS.search(clause):
        return "unclear"
    lead = before[: starts[-1].start()] if starts else ""
    alone = not _THANKS.sub("", _A_DATE.sub("", DATE_STANDS.sub("", after))).strip(" .!*)\n")
    back = TAKEN_BACK_NEXT.match(rest[len(after) :]) or TAKEN_BACK_NEXT.match(rest[len(after) + 1 :])
    stands_last = bool(starts) and alone and not back and not clause.strip()
    if (
        starts
        and starts[-1][0] in ':=(|-–—["“‘'
        and not (stands_last and starts[-1][0] in "-–—(")
        and not (_is_plain(lead) or _told_first(starts[-1][0], clause, lead, after, rest))
    ):
        return "unclear"
    if stands_last and (starts[-1][0] in "-–—(," or starts[-1][0].lower() == "so") and not HEDGED_LAST.search(lead):
        return ""
    if IN_NAME_ONLY.search(lead):
        return "unclear"
    lead = _WAS_THEN.sub(" ", _UNTIL_A_DAY.sub(" ", _AT_A_MEETING.sub(" ", lead)))
    reason = bool(starts) and starts[-1][0].lower() in ("so", "hence", "therefore", "thus")
    if (HEDGED if reason else SOMEBODY_ELSE).search(_SINCE.sub("", lead)) or (
        re.search(r"\b(?:to move|to change) to[ ]*$", before, re.IGNORECASE) and "please" not in before.lower()
    ):
        return "unclear"
    if (
        TAKEN_BACK.search(_as_it_is(after))
        or TAKEN_BACK_NEXT.match(rest[len(after) :])
        or rest[len(after) :][:1] == "?"
        or SOON.match(after)
    ):
        return "taken back by the words after it"
    return "unclear" if _SOME_PLACE.match(after) else ""


def _told_first(mark: str, clause: str, lead: str, after: str, rest: str) -> bool:
    """Tell whether the news is told first and the colour last: `the unions rejected the offer on 16 December: red`."""
    ends = not (after + rest[len(after) :]).strip(" .!\n")
    news = (
        len(lead.split()) >= 4
        and HAPPENED.search(lead)
        and not (SOMEBODY_ELSE.search(_SINCE.sub("", lead)) or HEDGED.search(lead))
    )
    return mark == ":" and ends and not clause.strip() and bool(news)


def _as_it_is(after: str) -> str:
    """Return the words after a colour without what may yet come of it: `Amber, at risk of going red if the locum leaves`."""
    return MAY_COME.split(after, maxsplit=1)[0]


def _is_plain(words: str) -> bool:
    return all(_PLAIN.fullmatch(w) for w in re.findall(r"[^\W_]+", words.lower().replace("’", "'").replace("'", " ")))


def _beside(before: str, after: str, clause: str) -> str:
    """Return what a colour word is that does not stand as a statement: part of a name, a hope, or unclear."""
    if not _AFTER.match(after):
        if _is_plain(clause) and TAKEN_BACK.search(after):
            return "taken back by the words after it"
        if _TURNED.search(before) or not (before.strip(" *") or _IN_A_NAME.match(after)):
            return "unclear"
        return (
            "unclear" if re.search(r"\b(?:is|now|remains?|still|status|b?rag)[ ]*$", before, re.IGNORECASE) else "other"
        )
    if _NOT_YET.search(clause) or _NEGATED.search(clause):
        return "a forecast"
    return (
        "other"
        if re.search(r"\b(?:in|the|this|our|highlighted|marked|text|font|typed|written)[ ]*$", before, re.IGNORECASE)
        else "unclear"
    )
