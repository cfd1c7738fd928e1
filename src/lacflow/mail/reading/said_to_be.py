"""Whether the words right before a value say that the action has it, or ask that it be given it: `can you put us down as` amber.

Each word is read as its kind, one letter, and what may be said is a pattern over the kinds. A word of no kind, a hedge
(`probably`), a condition or another subject says nothing here: a list of what may be said is finite, one of what may go
wrong is not.
"""

from __future__ import annotations

import re

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
#: Several words that are read as one, the first that fits: the letter of their kind and what they are.
_PHRASES = (
    (
        "A",
        r"(?:for|at|as of|as at|by) (?:this|the|our) (?:(?:present|current|coming|next) )?(?:time round|time being|time|month|quarter|week|board|round|return"
        r"|update|meeting|stage|point|moment|period)|this (?:time round|time|month|quarter|week|round|period)|at present|at the minute"
        rf"|for (?:now|{_MONTHS}|me|us|this one|this)|from (?:me|us|here)|as (?:of|from) (?:now|today)|at (?:long )?last|right now|in fact|so far|once again"
        r"|(?:i (?:m|am) )?afraid(?: that)?|(?:i (?:m|am)|we (?:re|are)) sorry(?: to say)?|sorry to say|as (?:ever|before|always)|on balance|all in all|(?:as )?per (?:our|my) \w+|following [^,;.]{3,50}?,?(?= (?:we|this|it|i|they) )|in (?:short|summary|brief)|to (?:sum up|summarise)",
    ),
    ("A", r"as (?:reported|discussed|mentioned|agreed|advised|noted|explained|said)(?! by\b)(?: \w+){0,9}?(?= (?:we|it|this|that|i|status|rating) )"),
    ("A", r"traffic lights?|(?:comes|is) from (?:me|us)|i think(?= (?:we|it|this|that) can)"),
    ("O", r"(?:(?:there (?:is|s)|(?:i|we)(?: ve| have)(?: got)?) )?(?:really )?no (?:option|choice|alternative) but(?: to)?|(?:had |d )?(?:better|best)"),
    ("Z", r"(?:would you mind|if you (?:would not|wouldn t) mind)"),
    ("Q", r"(?:can|could|would|will) (?:you|we|i)|(?:if|wonder if|hope) you (?:can|could|would)|(?:please )?feel free to|let (?:us|s)"),
    ("q", r"(?:can|could|should|may) (?:it|this|that|these|they|both)(?= (?:now |please |also |just )*be\b)"),
    ("M", r"(?:(?:ll|will) (?:now )?(?:need|have)|(?:have|ve|has|s) (?:had|got)|needs?|has|have|ve|had|going) to(?= \w)"),
    ("U", r"should have (?:been|said|read)(?: (?:at|as))?"),
    ("h", r"ought to|should"),
    ("L", r"(?:d|would) (?:now |really |much )?(?:like|prefer|rather|want)|(?:happy|fine|content|good) for(?= (?:it|this|that|these|both|you|the|to)\b)|(?:happy|fine|content) to(?= \w)|wants?"),
    ("J", r"(?:i (?:d|would|ll|will)|we (?:d|would))(?! (?:(?:now|really|much) )?(?:like|prefer|rather|want|have|need|be)\b)"),
    ("W", r"going (?:with|for)|(?:down|up)[ -]?grading"),
    ("V", r"(?:down|up)[ -]?grade|carry on|(?:go|stick) (?:with|for)"),
    ("G", r"(?:down|up)[ -]?graded"),
)  # fmt: skip
# The kinds: S the action, D a determiner, I the writer, Y the reader, A what changes nothing, B is, C stays, E been, H has, K back or
# down, P a preposition, T to, F from, X a colour, V sets, v goes, b sets or was set, W setting, G was set, M must or can, h should,
# U should have been, N needs, L would like, J I would, O no choice but, Q a request, q one to be, Z would you mind.
_WORDS = {
    "S": "it this that these they both all one ones each everything mine ours me us which them action actions item items status rating rag"
    " brag colour color score position here",
    "D": "the a an my our its your current new overall latest",
    "I": "i we",
    "Y": "you",
    "A": "now still please pls plz kindly just also again really actually currently presently today therefore then only finally sadly"
    " unfortunately regrettably thankfully definitely certainly clearly comfortably comfortable firmly firm safely safe solidly solid"
    " well truly very already officially sorry apologies though instead accordingly clear yes ok so and but",
    "B": "is are am s m re be being",
    "C": "remain remains remained remaining stay stays stayed staying continue continues continued continuing sits stands sitting standing"
    " hold holds holding",
    "E": "been",
    "H": "has have ve",
    "K": "back down up over",
    "P": "as at on in into against under with",
    "T": "to",
    "M": "can must",
    "N": "needs need deserves",
    "F": "from",
    "X": "blue green amber red",
    "V": "make mark move show change switch flip drop raise lower amend update revise record list rate score class flag treat report"
    " call say give leave keep take bring downgrade upgrade push use",
    "b": "put set come become",
    "v": "go turn read slip",
    "W": "making marking moving putting setting showing changing switching dropping raising lowering amending recording rating scoring"
    " flagging treating reporting calling saying giving leaving keeping taking bringing sticking reverting returning",
    "G": "moved changed turned gone went dropped slipped marked made raised lowered kept left fallen fell tipped risen became"
    " came improved worsened deteriorated reverted returned shifted flagged shown rated reported recorded scored classed listed",
}
_KIND = {word: letter for letter, words in _WORDS.items() for word in words.split()}
_TOKEN = re.compile(
    "|".join(rf"(?P<p{n}>\b(?:{p})\b)" for n, (_, p) in enumerate(_PHRASES))
    + r"|(?P<word>[^\W_]+)|(?P<mark>[:=])|(?P<other>[^\s'’])"
)
_THEN = "[SDAK]*(?:FX)?[AK]*[PT]?[AD]*"
#: What may be said of any value.
_SAYS = (
    "[AD]+",
    "[SDA]+:",
    "[SDAI]*(?:HA*E?)?[BC](?:TB)?[ASD]*K?[PT]?[AD]*",
    f"[SDAI]*[HB]?A*E?A*[Gb]{_THEN}",
    f"[SDAI]*B?A*W{_THEN}",
    f"A*(?:[VCb]|v(?=S)){_THEN}",
    f"[SDAIYQ]*ZW{_THEN}",
    f"[SDAI]*[QO]A*[VvCb]{_THEN}",
    f"[SDAIY]*MA*(?:BA*[Gb]?|[VvCb]){_THEN}",
    f"[SDAIY]*hA*(?:BA*[Gb]|[VCb]){_THEN}",
    f"A*JA*(?:[Vb](?:[SDAI]*[BC])?|v|C){_THEN}",
    f"[SDAI]*B?A*L[SDAIY]*(?:TA*)?(?:BA*[Gb]|[VvCGb]){_THEN}",
    f"[SDA]*NA*(?:W{_THEN}|[AD]*)",
    "A*K[PT]?[AD]*",
)
#: What says that a bad value is so, and only that a good one is hoped for: `should be`, `want this`.
_SAYS_OF_BAD = (
    "[SDAI]*U[AD]*",
    f"[SDAIY]*hA*[Bv]{_THEN}",
    f"[SDAI]*L[SDAIY]*(?:TA*B?)?{_THEN}",
    f"[SDAI]*OA*B{_THEN}",
    f"A*qA*B{_THEN}",
)
_ANY = re.compile("|".join(_SAYS))
_BAD = re.compile("|".join((*_SAYS, *_SAYS_OF_BAD)))
_BEGINS = re.compile(
    r"[,;:(\n]|[ ][-–—][ ]|^[-–—•* ]+|\b(?:and|but|so|because|therefore|hence|thus)\b|\b(?=(?:you can|can you|could you|please|i['’]d|i would)\b)",
    re.IGNORECASE,
)
#: No statement is led up to by more.
_LONGEST = 120


def led_up_to(before: str, *, bad: bool) -> int | None:
    """Return where the words begin that lead up to the value after them; None where they do not say that it is so.

    Args:
        before: the sentence up to the value. bad: the value is one nobody would only wish for.

    Example:
        `The panel met and I'd now put this at ` -> 17; `They want it to be ` -> None.
    """
    least = max(0, len(before) - _LONGEST)
    starts = [m.end() for m in _BEGINS.finditer(before) if m.end() >= least]
    for start in ([0] if not least else []) + starts:
        kinds = _kinds(before[start:])
        if kinds and (_BAD if bad else _ANY).fullmatch(kinds):
            return start
    return None


def _kinds(words: str) -> str:
    """Return the kinds of words, one letter a word; empty where there is a word or mark of no kind."""
    out = ""
    for found in _TOKEN.finditer(words.lower().replace("’", "'").replace("'", " ")):
        if found["word"]:
            letter = _KIND.get(found["word"], "")
        elif found["mark"]:
            letter = ":"
        elif found["other"]:
            letter = ""
        else:
            letter = next(k for n, (k, _) in enumerate(_PHRASES) if found[f"p{n}"])
        if not letter:
            return ""
        out += letter
    return out
