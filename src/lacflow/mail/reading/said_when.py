"""Whether the clause round a date says that the action has it: `a more realistic date would be` 30 November.

As with colours (`said_to_be`) each word is read as its kind, one letter, and what may be said is a pattern over the kinds. A
clause with a word of no kind (`the printers are booked for`) says nothing here; one with a hedge makes its date probable.
"""

from __future__ import annotations

import re

#: Several words read as one, the first that fits: the letter of their kind and what they are.
_PHRASES = (
    ("R", r"(?:by )?(?:no|not) later than|(?:at )?(?:the )?(?:very )?latest|(?:by )?the latest"),
    ("x", r"(?:no|not) (?:earlier|sooner|before)(?: than)?|(?:at )?(?:the )?(?:very )?earliest"),
    ("z", r"agreed with \w+|(?:i|we) (?:would )?(?:think|hope|guess|suspect|reckon|imagine|suppose|believe)(?: it| that)?|fingers crossed|all being well|(?:more )?likely(?: to be)?|(?:could|might|may|should)(?: well)? be"
          r"|more like|(?:looking|looks) (?:at|like|more like|likely|to be)|in the region of|or thereabouts|ought to be"),
    ("A", r"i (?:m |am )?afraid|(?:i|we) (?:m|am|re|are) sorry|as (?:discussed|agreed|mentioned|advised|reported)|at (?:the moment|present)|this time|for now|for (?:me|us)"),
    ("A", r"before (?:it|this|we|that)(?: (?:is|are|can be|can|will be|will|gets?|have|has))*(?: it| all| fully)* (?:done|finish\w*|complete\w*|ready|in place|signed off|there)"),
    ("Q", r"(?:can|could|would|will|may|shall|should) (?:you|we|i)|(?:i|we) (?:would|d) (?:like|prefer|want)(?: to| you to)?|(?:happy|content) to|would you mind|let (?:us|s)|if (?:you|we) (?:can|could)"
          r"|(?:can|could) (?:the|this|it|that|these|both)(?: (?:date|deadline|target|action|one))*(?= (?:now |please |also )*(?:be|move|go|slip|change))"),
    ("E", r"(?:an? |the |some |more |further |extra |additional |little |bit )*(?:extension|longer|more time|extra time|extra|additional time)(?: of (?:the )?(?:time|date|deadline|timescale))?"
          r"|(?:need|needs|needing|want|wants|ask|asks|asking|apply|request|requesting|requested|require|requires)(?: for| us| it| this)?(?= (?:(?:now|another|an|the|more|some|extra|further|longer|extension|time|until|till|til|to)\b))"),
    ("V", r"(?:go|going|went|stick) (?:for|with)|(?:have|give|take|allow)(?: it| this| us| me)? (?=(?:now )?(?:until|till|til|to)\b)|(?:please )?(?:work|working) (?:to|towards)|aim(?:ing)? (?:for|at|to)|agreed(?: on)?|settled on"),
    ("N", r"(?:time ?scales?|time ?frames?|time ?lines?|go live|hand ?over|sign off|end point)(?: date)?"),
    ("F", r"(?:all )?(?:signed|sorted|wrapped|finished|finalised|tied) (?:off|out|up)|in place|up and running"),
)  # fmt: skip
# The kinds: S the action, D a determiner, I the writer, A what changes nothing, B is, h has, W will, N the date, J what is said of a date, j what is said of other things as well, M moves,
# K back or on, T until, p another preposition, V says or sets, Q a request, E more time, F finishes, G in its place, R no later than,
# x no earlier than, z a hedge. A word may be of several.
_WORDS = {
    "S": "it this that these they both all one action actions item which",
    "D": "the a an my our its your their",
    "I": "i we board panel programme",
    "A": "now still please pls plz kindly just also again really actually currently then only finally sadly unfortunately regrettably sorry"
    " apologies though accordingly yes ok okay so and but too therefore hence thanks ta amber green red blue",
    "B": "is are am s m re be being been become becomes would",
    "h": "has have ve had",
    "W": "will ll to should must shall expect expected plan planned planning going hope d",
    "N": "date dates deadline deadlines target timescale completion delivery eta finish",
    "J": "new revised realistic estimated forecast proposed updated amended correct right actual end final suggested more better target completion",
    "j": "expected anticipated due planned",
    "M": "move moved moves moving shift shifted slip slips slipped slipping push pushed pushing put extend extended extending change changed changes"
    " revise amend amended defer deferred delay delayed postpone postponed reschedule rescheduled reprofile reprofiled drift drifted drifting"
    " gone goes go going set bump bumped roll rolled alter altered update",
    "K": "back out on over forward along",
    "T": "to until till til into",
    "p": "by for at in on of from",
    "V": "suggest propose recommend make call say put set show record use enter read",
    "F": "complete completed completing finish finished finishing done ready signed closed close finalised concluded delivered sorted achieved",
    "G": "instead",
    "z": "probably prob probs possibly maybe perhaps hopefully might could provisional provisionally approx approximately around about circa c roughly tentatively"
    " tentative nearer ideally likely",
}  # fmt: skip
_KINDS: dict[str, str] = {}
for _letter, _words in _WORDS.items():
    for _word in _words.split():
        _KINDS[_word] = _KINDS.get(_word, "") + _letter
_TOKEN = re.compile(
    "|".join(rf"(?P<p{n}>\b(?:{p})\b)" for n, (_, p) in enumerate(_PHRASES))
    + r"|(?P<word>[^\W_]+)|(?P<other>[^\s'’=:*.])"
)
_NOUN = "[SDJjNpF]*[NJ][SDJjNpF]*"
#: What may stand before the date.
_SAYS = (
    f"{_NOUN}B*[TpD]*",
    f"{_NOUN}[WBh]*B[TpD]*",
    "[SDINJ]*[BWhE]*M[SDNJ]*K*p?K*T[D]*",
    "QS*B?M[SDN]*K*p?T[D]*",
    "Q[SDN]*B[TpD]*",
    "Q?[SDI]*W?V[SDNJ]*K*[Tp]*D*",
    f"[SDI]*V{_NOUN}B*[TpD]*",
    "[SDI]*[WBhQ]*F[SD]*[Tp]+D*",
    "[SDI]*W[BhQ]*F[SD]*",
    "S*WB",
    "[SDI]*[WQB]*E+[SDNJp]*[Tp]+D*",
    "[SDIBWF]*R[D]*",
)
_HEDGED_ALSO = ("[SDI]*[WB]*[pTD]*", "x[pD]*")


def _pattern(kinds: str) -> str:
    """Return a pattern over tokens, each written with all its kinds in angles, from one over single kinds."""
    return re.sub(r"\[([^\]]+)\]|([A-Za-z])", lambda m: f"(?:<[^<>]*[{m[1] or m[2]}][^<>]*>)", kinds)


_BEFORE = re.compile("|".join(map(_pattern, _SAYS)))
_BEFORE_HEDGED = re.compile("|".join(map(_pattern, (*_SAYS, *_HEDGED_ALSO))))
_BEFORE_INSTEAD = re.compile(_pattern("[TpD]*"))
_AFTER = re.compile(_pattern("[GRSp]*"))
#: A colour and nothing else: the date after it is the other half of the answer, `amber 30 Nov`.
_COLOUR = re.compile(r"[\W_]*(?:(?:now|still|is|at) )*(?:green|amber|red)[ (]*", re.IGNORECASE)
_CLOSING = re.compile(
    r"[ ,.!]*(?:cheers|thanks|thank you|ta|thx|please|pls|regards)\b[ .!]*(?:[A-Z]\w+)?[ .!]*$", re.IGNORECASE
)
_BEGINS = re.compile(
    r"[,;:(\n\t|]|[ ][-–—][ ]|^[-–—•* ]+|\b(?:and|but|so|because|therefore|hence|thus|which means|with(?= (?:a |the )?(?:new|revised|target|due|end|date|completion)\b))\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"[,;:()\n\t|]|[ ][-–—][ ]|\b(?:and|but|so|as|because|due to|owing to|since|while|whilst|to allow|once)\b",
    re.IGNORECASE,
)


def said_when(before: str, after: str) -> str:
    """Return `due` where the clause round a date makes it the action's, `maybe` where it does so with a hedge, else nothing.

    Args:
        before, after: what stands before and after the date in its sentence.

    Example:
        `A more realistic date would be` -> due; `I think it will be` -> maybe; `The printers are booked for` -> nothing.
    """
    if _COLOUR.fullmatch(before):
        rest = _CLOSING.sub("", after).strip(" .!)")
        return "due" if not rest or _CLOSES.match(after.lstrip(" .)")) or after.startswith((" -", " –")) else "maybe"
    clause = before[max((m.end() for m in _BEGINS.finditer(before)), default=0) :]
    stop = _CLOSES.search(after)
    said, follows = _kinds(clause), _kinds(after[: stop.start()] if stop else after)
    if said is None or follows is None:
        return ""
    hedged = "<z>" in said + follows or "<x>" in said + follows
    lead, tail = said.replace("<z>", ""), follows.replace("<z>", "").replace("<x>", "")
    if not _AFTER.fullmatch(tail):
        return ""
    now = bool(re.search(r"\bnow\b", after)) and not lead
    if ("<G>" in tail or now) and _BEFORE_INSTEAD.fullmatch(lead):
        return "maybe" if hedged else "due"
    if (_BEFORE_HEDGED if hedged else _BEFORE).fullmatch(lead) or ("R" in tail and _BEFORE_INSTEAD.fullmatch(lead)):
        return "maybe" if hedged else "due"
    return ""


def _kinds(words: str) -> str | None:
    """Return the kinds of words, each in angles, those that change nothing left out; None where there is a word of none."""
    out = ""
    for found in _TOKEN.finditer(words.lower().replace("’", "'").replace("'", " ")):
        if found["other"]:
            return None
        if found["word"]:
            kinds = _KINDS.get(found["word"], "")
        else:
            kinds = next(k for n, (k, _) in enumerate(_PHRASES) if found[f"p{n}"])
        if not kinds:
            return None
        out += f"<{kinds}>" if kinds != "A" else ""
    return out
