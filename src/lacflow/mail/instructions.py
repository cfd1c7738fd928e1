"""What the project manager's replies order: one order a line or sentence, understood wholly or not at all.

A sentence that merely contains a verb orders nothing, and a negation is never read as the positive. What an order means
under the letter it answers is for whoever carries it out; here only `send`, `yes`, `on` and `off` depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lacflow.board.due import read_due
from lacflow.board.plan import Due
from lacflow.board.refs import is_ref
from lacflow.mail.handing_over import handed_over


@dataclass(frozen=True)
class Instruction:
    """One order.

    Attributes:
        verb: hold, resume, release, withdraw, confirm, accept, reject, edit, undo, told, excuse, give, hand_over, acknowledge,
            close, reopen, carry, short_notice, no_short_notice, meeting_on or meeting_off.
        refs: as written; `O1/10c` where the objective was named.
        numbers: of reviews. name: a person's, as written. until: the day given. evidence: the words.
        says: what is to be recorded, in words for the reader of replies (edit, told); the reason an action is closed for
            (close); the ref it goes on under (carry); whose place is taken (hand_over). plain: with its verb spelt out;
            for hand_over, that it is whose it was before no more. why: the words after "because".
    """

    verb: str
    refs: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    name: str = ""
    until: Due | None = None
    evidence: str = ""
    says: str = ""
    plain: bool = True
    why: str = ""


_Rule = Callable[["re.Match[str]", "_Said"], "Instruction | None"]


@dataclass(frozen=True)
class _Said:
    words: str
    on: date | None
    step: str


_ABOUT = (
    r"(?: (?:it|them|that|this|these|those|all(?: of (?:it|them))?|everything|back|(?:the "
    r"|all )?(?:the )?(?:late )?(?:chases?|chasing|letters?|requests?|reminders?|escalations?|mails?|e-?mails?"
    r"|circulation|round|cycle)))?"
)
_REFS = r"(?P<refs>\S.*?)"
_NUMBERS = r"(?:(?:reviews?|items?|numbers?|nos?\.?|#) ?)?(?P<numbers>#?\d+(?:(?: ?, ?| and | ?& ?| )#?\d+)*)"
_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4})"
_POLITE = re.compile(
    r"^(?:(?:please|pls|ok(?:ay)?|yes|hi|hello|thanks|thank you|kindly|can you|could you|would you|you can|then|so"
    r"|and|now)\b[,.!:]? ?)+",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"(?:[ ,]+(?:please|pls|thanks|thank you|cheers|ta|for now|now|today))+$", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:(?:hi|hello|dear|hey|good (?:morning|afternoon))\b.{0,30}|(?:many |kind(?:est)? |best |warm )?(?:thanks"
    r"|thank you|regards|wishes|cheers|ta"
    r"|all the best|best)(?: [\w.]+){0,3}|sent from my .{0,30}|get outlook for .{0,60}|ok(?:ay)?|great|perfect"
    r"|lovely|fine)[,.! ]*",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2}")
_NEGATION = re.compile(
    r"\b(?:not|no(?!\.? ?\d)|never|without|unless|except|if|n't|don.?t|doesn.?t|can.?t|cannot|won.?t|shouldn.?t)\b|n't\b|\?",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?:do not|don.?t) (?:send|let them go|let it go)" + _ABOUT, re.IGNORECASE)


def read_instructions(text: str, said_on: date | None = None, step: str = "") -> tuple[list[Instruction], list[str]]:
    """Return the orders in a project manager's new words, and the lines that were not understood.

    Args:
        said_on: the civil date they were written, for `until Friday`.
        step: the step of the letter they answer (`brake`, `reserve`, `short_notice`, ...), where known.

    Example:
        `confirm 10c, 12a` -> confirm those; `do not hold` -> not understood; `give Sam Reed until Friday` -> give.
    """
    understood: list[Instruction] = []
    left: list[str] = []
    lines = _sentences(text)
    for number, line in enumerate(lines):
        if _NOTHING.fullmatch(line) and not (line.lower().strip(" .!,") in _SHORT and number == 0):
            if re.match(r"(?i)(?:many |kind|best|warm|thanks|thank you|regards|cheers)", line) and number:
                break  # a closing: what follows is a name
            continue
        found = _read(line, said_on, step)
        if found:
            understood += [f for f in found if f not in understood]
        elif number and number == len(lines) - 1 and _A_NAME.fullmatch(line):
            break
        else:
            left.append(line)
    return understood, left


def _sentences(text: str) -> list[str]:
    lines = []
    for line in text.replace("\r", "").split("\n"):
        bare = line.strip().lstrip("-*•·>").strip(" \t\"“”'")
        lines += [
            part.strip()
            for part in re.split(r"(?<=[\w)])(?<!\bno)(?<!\bnos)[.;!](?:\s+|$)", bare)
            if part.strip(" .,!;")
        ]
    return lines


_SHORT = frozenset({"yes", "ok", "okay", "no", "on", "off", "send", "noted"})


def _read(line: str, said_on: date | None, step: str) -> list[Instruction]:
    bare = " ".join(line.split()).strip(" .,!;\"“”'")
    said = _Said(line, said_on, step)
    if (short := _short(bare.lower(), said)) is not None:
        return [short]
    if _STOP.fullmatch(bare):
        return [Instruction("withdraw", evidence=line)] if step not in ("short_notice", "reserve") else []
    plain = _POLITE_END.sub("", _POLITE.sub("", bare)).strip(" ,")
    if (passed_on := _handed_over(plain, line) or _told(plain, line) or _edit(plain, line)) is not None:
        return [passed_on]
    if (reasoned := _reasoned(plain, said)) is not None:
        return [reasoned]
    if _NEGATION.search(plain):
        return []
    if (short := _short(plain.lower(), said)) is not None:
        return [short]
    for pattern, rule in _RULES:
        match = pattern.fullmatch(plain)
        found = rule(match, said) if match else None
        if found:
            return [found]
    return _several(plain, said_on, step)


_AND = re.compile(
    r"(?:,|;)? (?:and )?(?:then )?(?:please )?(?=(?:accept|reject|excuse|give|allow|extend|confirm|hold|resume|undo|edit"
    r"|release|withdraw|send)\b)",
    re.IGNORECASE,
)


def _several(plain: str, said_on: date | None, step: str) -> list[Instruction]:
    """Read several orders of one sentence; all of them, or none."""
    parts = [part for part in _AND.split(plain) if part.strip(" ,;")]
    found = [_read(part, said_on, step) for part in parts] if len(parts) > 1 else []
    return [one for each in found for one in each] if all(found) else []


def _short(word: str, said: _Said) -> Instruction | None:
    """Read the answers of one word, which mean something only under the letter they answer."""
    yes = word in (
        "yes",
        "yes please",
        "on",
        "confirmed",
        "go ahead",
        "agreed",
        "send",
        "it is on",
        "it's on",
        "going ahead",
    )
    no = word in (
        "no",
        "no thanks",
        "no thank you",
        "off",
        "cancelled",
        "canceled",
        "not needed",
        "it is off",
        "it's off",
    )
    if said.step == "reserve":
        verb = "meeting_on" if yes and word != "send" else "meeting_off" if no else ""
    elif said.step == "short_notice":
        verb = "short_notice" if yes else "no_short_notice" if no else ""
    elif said.step == "brake":
        verb = "release" if word in ("send", "send now", "go ahead", "yes send") else ""
    else:
        verb = "confirm" if word in ("yes", "yes please", "confirmed", "confirm", "agreed") else ""
    return Instruction(verb, evidence=said.words) if verb else None


def _plain(verb: str) -> _Rule:
    return lambda match, said: Instruction(verb, evidence=said.words)


def _with_refs(verb: str) -> _Rule:
    def read(match: re.Match[str], said: _Said) -> Instruction | None:
        refs = _refs(match["refs"]) if match["refs"] else ()
        return None if refs is None else Instruction(verb, refs=refs, evidence=said.words)

    return read


def _refs(words: str) -> tuple[str, ...] | None:
    """Return the refs in a list, or None where anything else stands in it."""
    plain = re.sub(r"\((?:objective|obj\.?|o) ?(\w+)\)", r"~\1", words, flags=re.IGNORECASE)
    plain = re.sub(r"\bobjective (\w+),? +(\S+)", r"\2~\1", plain, flags=re.IGNORECASE)
    found = []
    for piece in re.split(r"\s*(?:,|;|&|\band\b|\s)\s*", re.sub(r"\s*~", "~", plain).strip(" .")):
        ref, _, objective = piece.partition("~")
        key = re.fullmatch(r"(?i)o(\w{0,6})/(\S+)", ref)
        if not piece:
            continue
        if not is_ref(key[2] if key else ref):
            return None
        found.append(f"O{objective}/{ref}" if objective else ref)
    return tuple(dict.fromkeys(found)) or None


def _with_numbers(verb: str) -> _Rule:
    def read(match: re.Match[str], said: _Said) -> Instruction | None:
        numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d{1,9}", match["numbers"])))
        return Instruction(verb, numbers=numbers, evidence=said.words)

    return read


_BY = (
    r"(?:by|on|over) (?:the )?(?:phone|telephone|mobile)|(?:by|in|via) (?:an? )?(?:e-?mail|text|message|teams|person|call)"
    r"|verbally|orally|in (?:a|the) (?:call|meeting|corridor)|according to"
)
_BEGINS_WITH_REF = re.compile(r"(?i)(?:o\w{0,6}/)?\w{0,4}\d")
_A_PERSON = _NAME.replace("{0,4}", "{0,4}?")
_ON_A_DAY = (
    r"(?:,? (?:(?:on )?(?:mon|tues|wednes|thurs|fri)day|today|yesterday|just now|this (?:morning|afternoon)|earlier))?"
)
_TOLD = re.compile(
    rf"(?P<says>\S.*?)[ ,;:(–-]+(?:as )?(?:(?P<by>{_BY})(?: from| with| to| by)?|from|per|on behalf of|says|said) "
    rf"{_A_PERSON}{_ON_A_DAY}[ )]*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"(?:(?P<by>{_BY})(?: from| with)? |from |on behalf of |for )?{_A_PERSON}"
    rf"(?: (?:rang|called|phoned|told me|says|said|confirms|confirmed|reports|reported)(?: to say)?(?: that)?[:,]?|:)"
    r" (?P<says>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def _told(plain: str, line: str) -> Instruction | None:
    """Read what somebody passes on for a lead: `10c green by phone from Helen Fern`, `Helen Fern rang: 10c is green`.

    Whatever is said is left to the reader of replies, so that a negation or a doubt in it is seen there.
    """
    for match in (_SAYS.fullmatch(plain), _TOLD.fullmatch(plain)):
        if match is None or not _BEGINS_WITH_REF.match(match["says"]):
            continue
        if match["by"] or match["name"][0].isupper():
            says = match["says"].strip(" ,;")
            return Instruction("told", name=match["name"], says=says, evidence=line, plain=bool(match["by"]))
    return None


def _handed_over(plain: str, line: str) -> Instruction | None:
    """Read that somebody else is to be asked; the words of a name begin as names do."""
    found = None if _NEGATION.search(plain) else handed_over(plain)
    if found is None or not all(w[0].isupper() or w in _PARTICLES for w in f"{found.name} {found.old}".split()):
        return None
    refs = _refs(found.refs) if found.refs else ()
    if refs is None:
        return None
    return Instruction("hand_over", refs=refs, name=found.name, says=found.old, evidence=line, plain=found.alone)


_PARTICLES = frozenset(("de", "der", "van", "von", "of"))
_EDIT = re.compile(
    r"(?P<verb>(?:edit|change|set|correct|make) )?(?:(?:review|no\.?|number|#) ?)?(?P<number>\d{1,9})"
    r"(?P<is>(?: to be| is| was|:| =| should be| to| means| says| as| it|,)? )(?P<says>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def _edit(plain: str, line: str) -> Instruction | None:
    """Read what a review is to be recorded as: `3 is amber`, `edit 3: green, due 30 June`."""
    match = _EDIT.fullmatch(plain)
    if match is None or not re.search(r"[^\W\d_]{3}", match["says"]):
        return None
    return Instruction(
        "edit", numbers=(int(match["number"]),), says=match["says"], evidence=line, plain=bool(match["verb"])
    )


_BECAUSE = re.compile(r"(?P<order>\S.*?)[,;:]? because (?:of )?(?P<why>\S.*)", re.IGNORECASE | re.DOTALL)
_CLOSE = re.compile(r"close (?P<refs>\S.*?)(?:,| as|:) (?:a |an )?(?P<says>[a-z][a-z ]+)", re.IGNORECASE)
_CARRY = re.compile(r"carry (?P<refs>\S+)(?: over)? (?:over )?(?:to|as|into) (?P<says>\S+)", re.IGNORECASE)
_REOPEN = re.compile(r"(?:reopen|re-open|open) (?P<refs>\S.*?)(?: again)?", re.IGNORECASE)


def _reasoned(plain: str, said: _Said) -> Instruction | None:
    """Read what closes, opens or carries over actions, and what is held "because": the reason may say "not".

    Example:
        `reopen 7b because the panel did not meet`, `close 7b as duplicate`, `carry 7b over to 12a`, `hold 1b because ...`.
    """
    match = _BECAUSE.fullmatch(plain)
    order, why = (match["order"], match["why"]) if match else (plain, "")
    if _NEGATION.search(order):
        return None
    for verb, pattern in (("carry", _CARRY), ("close", _CLOSE), ("reopen", _REOPEN)):
        found = pattern.fullmatch(order)
        refs = _refs(found["refs"]) if found else None
        if found and refs and (verb != "reopen" or why):
            says = found["says"].strip().lower() if verb == "close" else found["says"] if verb == "carry" else ""
            return Instruction(verb, refs=refs, says=says, evidence=said.words, why=why)
    held = _read(order, said.on, said.step) if why else []
    return replace(held[0], evidence=said.words, why=why) if [h.verb for h in held] == ["hold"] else None


def _excuse(match: re.Match[str], said: _Said) -> Instruction | None:
    return Instruction("excuse", name=match["name"], evidence=said.words)


def _give(match: re.Match[str], said: _Said) -> Instruction | None:
    until = read_due(match["when"], said_on=said.on)
    if until.date is None or said.on is None:
        return None
    return Instruction("give", name=match["name"], until=until, evidence=said.words)


def _release(match: re.Match[str], said: _Said) -> Instruction | None:
    if said.step == "reserve":
        return None
    return Instruction("short_notice" if said.step == "short_notice" else "release", evidence=said.words)


_WHEN = r"(?:until|till?|to|up to) (?P<when>.{3,40})"
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (r"(?:send|issue) (?:a |the )?short[- ]notice(?: requests?| letters?)?(?: out)?", _plain("short_notice")),
        (rf"(?:hold|pause|put on hold|wait with|stop){_ABOUT}(?: chasing)? {_REFS}", _with_refs("hold")),
        (rf"(?:hold|hold back|pause|put on hold|wait with|hold on to){_ABOUT}", _plain("hold")),
        (rf"(?:resume|restart|carry on with|carry on|continue){_ABOUT}", _plain("resume")),
        (rf"(?:release|let (?:them|it|(?:all )?(?:the )?letters?) go|send){_ABOUT}", _release),
        (rf"(?:withdraw|stop|cancel){_ABOUT}", _plain("withdraw")),
        (
            rf"(?:i )?(?:can )?confirm(?:ed)?(?: that)? {_REFS}(?: (?:is|are) (?:now )?(?:complete|completed|done"
            rf"|blue|closed))?",
            _with_refs("confirm"),
        ),
        (rf"accept(?:ed)? {_NUMBERS}", _with_numbers("accept")),
        (rf"reject(?:ed)? {_NUMBERS}", _with_numbers("reject")),
        (rf"(?:undo|take back|reopen|re-open|revert) {_NUMBERS}", _with_numbers("undo")),
        (rf"excuse {_NAME}(?: (?:from )?this (?:time|round|month|meeting))?", _excuse),
        (rf"(?:give|allow) {_NAME} {_WHEN}", _give),
        (rf"(?:extend|extension for) {_NAME} {_WHEN}", _give),
        (rf"(?:acknowledge(?:d)?|noted|seen|ack)(?: {_REFS})?", _with_refs("acknowledge")),
    )
)
