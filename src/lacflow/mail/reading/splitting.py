"""Free text split by action: which words are about which ref.

A ref heads a statement where people put one: at the start of a line or sentence, or after "and", "but" or a semicolon
before a verb or a colour. A ref anywhere else is only mentioned, and a statement that mentions another action waits for a
person. A ref that fits two of the lead's actions, or none, is held with the keys it stands between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lacflow.board import refs
from lacflow.board.plan import Action
from lacflow.board.readings import Held
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.phrases import is_no_change

_HEAD_BEFORE = re.compile(
    r"(?:^|\n)[ \t>*•·\-–—\"'(#\d.)]{0,6}(?:(?:re|for|on|ref|refs|reference|action|actions|item|update (?:on|for)"
    r"|regarding|with regard to|as for|also|then|and|both|number|no|unfortunately|sadly|currently"
    r"|please note(?: that)?|just to say|fyi)\b[.:,]?[ ]*){0,3}$"
    r"|[.!?;:][ ]+(?:(?:re|for|on|ref|action|actions|item|as for|as to|about|regarding|concerning|with regard to|also|then|and|both|unfortunately|sadly"
    r"|currently)\b,?[ ]*){0,3}$",
    re.IGNORECASE,
)
_HEAD_JOINED = re.compile(
    r"(?:,|\band|\bbut|\bwhile|\bwhilst|\bwhereas|[-–—])[ ]+(?:also |then |for |ref |action )?$", re.IGNORECASE
)
_VERB_AFTER = re.compile(
    r"[ ]*(?:[-–—:=][ ]|\b(?:is|are|has|have|had|was|will|still|now|remains?|stays?|needs?|should|to (?:stay|remain"
    r"|move)|both|green|amber|red|blue|complete[d]?|done|no change)\b)",
    re.IGNORECASE,
)
#: One is said of a ref in the singular; `2 are waiting` may be children.
_BARE = re.compile(
    r"(?:^|[.;:!?\n][ ]*|,[ ]+(?:and |but )?|\b(?:and|but|while|whereas)[ ]+)(?P<ref>[2-9]"
    r"|[1-9]\d{1,2})(?=[ ]+(?:has|is|was|remains|stays|needs)\b)"
)
_NAMED = re.compile(
    r"(?<![\w./])(?P<ref>\w{1,6}(?:\.\w{1,3})?)(?=[ ]*\([ ]?(?:objective|obj\.?|outcome)[ ]+\w)", re.IGNORECASE
)
_STOPS = re.compile(r"[.!?;](?=\s)|\n")
#: A ref that starts a line, whatever follows its mark: `14 - I think`; or is announced: `Update for 14: ...`.
_LINE_START = re.compile(
    r"(?:^|\n)(?:[^\n:;.]{0,20}\b(?:update (?:for|on)|for|on|re|regarding|action|ref)[ ]+)?[ \t>*•(]{0,4}"
    r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)(?=\)?[ ]?[-–—:=,](?:[ ]|\n)|\)?[ ][-–—])",
    re.IGNORECASE,
)
#: A ref a sentence turns to: `On 5, cards were delayed`, `Regarding 8 we are red`; not `On 5 January`, `for 7 children`.
_TURNED_TO = re.compile(
    r"(?:^|[.!?;:\n][ \t]*)(?:and |but |then )?(?:on|for|re|regarding|concerning|as for|as to|about|with regard to)[ ]+"
    r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)"
    r"(?=[ ]*[,:–—]|[ ]-|[ ]+(?:we|it|i|this|is|are|has|still|no|nothing|green|amber|red|blue)\b)",
    re.IGNORECASE,
)
_KEYED = re.compile(r"(?<![\w/])O\w{1,4}/(?P<ref>\d{1,3}[a-z]?\d{0,2}(?:\.\w{1,3})?)", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|once|when|unless|provided|providing|assuming|subject to|until|should|hop(?:e|es|ing)|hopefully|expect\w*|think|not sure|unsure"
    r"|whether|doubt|ask(?:ed|ing)?|cannot say|can.?t say|nobody|no one|wrong|not)\b",
    re.IGNORECASE,
)
_AFTER_STOP = re.compile(
    r"[.!?;][ ]+(?P<ref>\d{1,3}[a-z]\d?(?:\.\w{1,3})?)(?=[ ]+(?:is|has|was|remains|green|amber|red|blue|complete"
    r"|done|now|still)\b|[ ]*[-–:])",
    re.IGNORECASE,
)
_OBJECTIVE_BEFORE = re.compile(
    r"\b(?:objective|obj\.?|outcome)[ ]*([\w]{1,4})[ ,:/-]*(?:(?:ref|action|item|no\.?)[ ]*)?$", re.IGNORECASE
)
_OBJECTIVE_AFTER = re.compile(
    r"[ ]*[(,]?[ ]*(?:of |in |under )?(?:objective|obj\.?|outcome)[ ]*([\w]{1,4})[ ]*\)?", re.IGNORECASE
)
_KEY_BEFORE = re.compile(r"\bO([\w]{1,4})/$")
_GLUE = re.compile(r"[ ]*(?:,|&|/|\+|and|,[ ]?and|or)[ ]*(?:(?:ref|action|item)s? )?", re.IGNORECASE)
#: Where a sentence turns to the actions not named.
_OF_OTHERS = re.compile(
    r"(?<=[.;!?\n])[ \n]*(?=(?:(?:and |all |the |my )*(?:rest\b|others\b|other (?:actions|ones|items)\b|remaining\b"
    r"|remainder\b)|everything else\b|no (?:other )?changes? (?:to|on|for) (?:the |my |any )*(?:rest|others?"
    r"|remain)))",
    re.IGNORECASE,
)
#: The same after a comma, where nothing but "no change" follows.
_AND_OTHERS = re.compile(
    r"[,–-][ ]*(?=(?:and |all |the |my )*(?:rest|others?|remaining|everything else)\b)", re.IGNORECASE
)
_COLOUR = r"(?:blue|green|amber|red)"
#: A line that gives a colour first and its refs after it: `Amber: 7b, 12`; `Red 10c`.
_COLOUR_FIRST = re.compile(
    rf"[ \t*•–-]*(?P<colour>{_COLOUR})\*?(?P<sep>[ \t]*[:=–—-]+[ \t]*|[ \t]+(?:for|on|are|is)?[ \t]*)"
    r"(?:(?:refs?|actions?)[ .:]*)?(?P<refs>\S.*)?$",
    re.IGNORECASE,
)
_REFS_ONLY = re.compile(
    r"\w{1,6}(?:\.\w{1,3})?(?:(?:[ ]*[,;&+][ ]*(?:and )?|[ ]+and[ ]+|[ ]+)\w{1,6}(?:\.\w{1,3})?)*[ .]*", re.IGNORECASE
)
_NO_REF = re.compile(r"(?:none|nil|n/?a|nothing|-|0)?[ .]*", re.IGNORECASE)
#: Words above the refs that say the lines below are not, or not yet, or not now what is said.
_UNSAYS = re.compile(
    r"\b(?:draft|do not (?:record|use|count)|don.t (?:record|use)|not for recording|last (?:month|time|quarter|year|week|board|round|return)|previous\w*"
    r"|provided|providing|assuming|subject to|if|unless|once|when|pending|until|as long as|pretend|for example|e\.?g|ignore|disregard|wrong\w*|guess\w*"
    r"|wrote|said|says|told|according to|you (?:have|had|hold|show)|not (?:yet )?(?:agreed|final|official)|provisional\w*|unconfirmed|to be confirmed|would|could|hop\w+"
    r"|forecast\w*|predict\w*|expect\w*|target|next (?:month|quarter|year)|by (?:march|april|may|june|july|then|the end)|all but|anything but|everything (?:but|except)|except|apart from|all bar)\b",
    re.IGNORECASE,
)
_FINE_ABOVE = re.compile(
    r"\b(?:one|two|some) of (?:these|them) (?:is|are) (?:not right|wrong)\b|\bsorry\b", re.IGNORECASE
)
#: After a number that starts a line: what makes it a count or a day; and what makes it a ref.
_COUNTS = re.compile(
    r"[ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|[ ](?:of|more|out|per|in|new|other|extra|people|children|staff|young|weeks?|days?|months?|years?"
    r"|st|nd|rd|th|%)\b(?! date)|[ ](?:\w+[ ])?\w+s\b(?<!\bis)(?<!\bhas)(?<!\bwas)(?<!needs)(?<!remains)(?<!stays)(?<!status)",
    re.IGNORECASE,
)
_LINE_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?P<ref>[1-9]\d{0,2})(?=[ ][a-z])", re.IGNORECASE)
_COLOUR_BEFORE = re.compile(rf"\b{_COLOUR}[ ]+$", re.IGNORECASE)
_COLOUR_AFTER = re.compile(rf"[ ]*[:–-]?[ ]*(?:is |now |still )?{_COLOUR}\b", re.IGNORECASE)
_TRAIL = re.compile(
    r"(?:(?:\n|\A|(?<=[.!?;:])[ \t]+)[ ]*(?:and |but |then )?(?:updates? (?:for|on)|re|for|on|as for|as to|about|regarding|concerning"
    r"|with regard to|ref|action)(?=\s*$)|[\s,;:]|\b(?:and|but|while|whilst|whereas|also|then|both)\b|[-–—](?=\s*$))+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """Refs found together: where they stand, as written, the actions they mean, and what they could mean else."""

    start: int
    end: int
    written: str
    actions: tuple[Action, ...]
    unsure: tuple[Action, ...] = ()
    doubt: str = ""
    head: bool = False


@dataclass
class Split:
    """What free text says of actions, what could not be given to one, and what names none."""

    statements: list[Statement] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    general: list[str] = field(default_factory=list)


def split(text: str, asked: Asked) -> Split:
    """Split one passage of the sender's own words by action.

    Example:
        `10c and 12a are both green; 14 has slipped to Nov` -> one statement about 10c and 12a, one about 14.
    """
    out = Split()
    text = _by_colour(text, asked, out)
    mentions = find_mentions(text, asked)
    heads = [m for m in mentions if m.head]
    first = heads[0].start if heads else len(text)
    if text[:first].strip(" \t\n-–—*•\"'(#"):
        out.general.append(_before_head(text[:first]))
    above = _unsaid_above(text[:first])
    for head, end in zip(heads, [*(m.start for m in heads[1:]), len(text)], strict=False):
        _state(text, replace(head, doubt=head.doubt or above), end, mentions, out)
    if above:
        out.statements = [replace(s, unsaid=s.doubt == above) if not s.unsaid else s for s in out.statements]
    _doubt_after_silence(text, heads, out)
    out.general = [g for g in out.general if re.search(r"[^\W\d]|\d{3}", g)]
    return out


def _unsaid_above(text: str) -> str:
    """Return why what is said below an opening does not hold; empty where the opening does not touch it."""
    last = re.split(r"\n[ \t]*\n", text.rstrip())[-1]
    if not _UNSAYS.search(last) or _FINE_ABOVE.search(last):
        return ""
    return f"above it stands “{' '.join(last.split())[:60]}”"


def _doubt_after_silence(text: str, heads: Sequence[Mention], out: Split) -> None:
    """Doubt what follows, in the same line, a ref of which nothing is said: it may be about that one."""
    silent = {h.written: h for h in heads}
    for i, (one, after) in enumerate(zip(out.statements, out.statements[1:], strict=False), 1):
        head = silent.get(one.ref_as_written)
        if not one.text and head and "\n" not in text[head.end : text.find(after.ref_as_written, head.end)]:
            reason = after.doubt or f"it may be said of {one.ref_as_written}"
            out.statements[i] = replace(after, doubt=reason, unsaid=True)


def _by_colour(text: str, asked: Asked, out: Split) -> str:
    """Take out the lines that give a colour and then its refs; what is unclear among them is held whole."""
    known = {refs.fold(a.ref): a for a in asked.actions if a.ref}
    heads_list = any((m := _COLOUR_FIRST.match(x)) and _listed(m, known) for x in text.split("\n"))
    kept: list[str] = []
    heading = ""
    for line in text.split("\n"):
        match = _COLOUR_FIRST.match(line)
        alone = bool(re.fullmatch(rf"[ \t*]*{_COLOUR}\*?[ ]*:\*?[ ]*", line, re.IGNORECASE))
        above = kept[-1].strip(" \t:.*-–") if kept else ""
        if alone and refs.fold(above) not in known:
            heading = line.strip(" \t*:")
        elif match and not alone and refs.fold(above) not in known and (listed := _listed(match, known)):
            heading = ""
            _of_colour(match["colour"], listed, line, asked, out)
        elif match and not alone and heads_list and ":" in match["sep"] and _NO_REF.fullmatch(match["refs"] or ""):
            continue
        elif heading and line.strip() and (listed := _refs_in(line, known)):
            _of_colour(heading, listed, line, asked, out)
        elif heading and line.strip():
            heading = ""
            kept.append(line)
        else:
            kept.append(line)
    return "\n".join(kept)


def _refs_in(text: str, known: Mapping[str, Action]) -> list[str]:
    """Return the words of a list of refs; empty where it is not one, or holds more than refs."""
    bare = text.strip(" \t*•.–-")
    if not _REFS_ONLY.fullmatch(bare):
        return []
    words = [w for w in re.split(r"[ ,;&+]+|\band\b", bare) if w.strip()]
    return (
        words
        if all(re.match(r"[a-z]?\d", w, re.IGNORECASE) for w in words) and any(refs.fold(w) in known for w in words)
        else []
    )


def _listed(match: re.Match[str], known: Mapping[str, Action]) -> list[str]:
    found = _refs_in(match["refs"] or "", known)
    if found or not match["refs"]:
        return found
    start = re.match(r"\d{1,3}[a-z]\w{0,2}\b", match["refs"], re.IGNORECASE)
    return [match["refs"]] if start and refs.fold(start[0]) in known else []


def _of_colour(colour: str, listed: Sequence[str], line: str, asked: Asked, out: Split) -> None:
    for word in listed:
        fits = [a for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(word)]
        if len(fits) == 1:
            out.statements.append(Statement((fits[0].key,), colour, line.strip(), word))
            continue
        named = tuple(a.key for m in find_mentions(line, asked) for a in (*m.actions, *m.unsure)) or tuple(
            a.key for a in fits
        )
        reason = f"{word} stands under more than one objective" if fits else "a colour is given before the refs"
        out.held.append(Held(line.strip(), reason, tuple(dict.fromkeys(named))))


def _before_head(text: str) -> str:
    """Return the words before a ref without those that only lead to it (`Re`, `For action`)."""
    return re.sub(
        r"(?:^|(?<=[\n.!?;:]))[ \t*•–—-]*(?:(?:updates? (?:for|on)|re|for|on|ref|action|item|objective \w+|unfortunately|sadly"
        r"|currently|also|and|then|both)\b[.:, ]*){1,3}$",
        "",
        text,
        flags=re.IGNORECASE,
    ).strip()


def _state(text: str, head: Mention, end: int, mentions: Sequence[Mention], out: Split) -> None:
    body = text[head.end : end]
    own, rest = _own_paragraphs(body)
    words = _TRAIL.sub("", own).strip()
    words = re.sub(r"^[\s,:;.)\]=–—-]+", "", words)
    evidence = _TRAIL.sub("", text[head.start : head.end + len(own)]).strip()
    others = [
        m
        for m in mentions
        if head.end <= m.start < head.end + len(own) and {a.key for a in m.actions} != {a.key for a in head.actions}
    ]
    for part in rest:
        out.general.append(part)
    if not head.actions:
        candidates = tuple(a.key for a in head.unsure)
        out.held.append(Held(evidence, head.doubt, candidates))
        return
    doubt = head.doubt
    if others:
        doubt = doubt or f"it also names {', '.join(m.written for m in others)}"
    if not words and not doubt:
        doubt = "nothing is said of it"
    out.statements.append(Statement(tuple(a.key for a in head.actions), words, evidence, head.written, doubt=doubt))


def _own_paragraphs(body: str) -> tuple[str, list[str]]:
    """Return what belongs to a ref: its paragraph, or, where the ref stood alone on its line, all up to the next one."""
    parts = re.split(r"(\n[ \t]*\n)", body)
    alone = re.match(r"[ \t:.)–—-]*\n", body)
    own, rest = (body, []) if alone else (parts[0], [p for p in parts[2::2] if p.strip()])
    cut = _OF_OTHERS.search(own) or next((m for m in _AND_OTHERS.finditer(own) if is_no_change(own[m.end() :])), None)
    return (own[: cut.start()], [own[cut.start() :], *rest]) if cut else (own, rest)


def find_mentions(text: str, asked: Asked) -> list[Mention]:
    """Return the refs in a text, those that stand in a list together as one."""
    mine = {a.key for a in asked.actions}
    found = [_mention(text, item, asked.by_ref, mine) for item in _found(text, asked.refs)]
    grouped: list[Mention] = []
    for one in found:
        last = grouped[-1] if grouped else None
        if (
            (
                last
                and _GLUE.fullmatch(text[last.end : one.start])
                and not (last.doubt and not last.actions)
                and one.actions
            )
            and last.actions
            and _lists(text, last, one)
        ):
            joined = tuple({a.key: a for a in (*last.actions, *one.actions)}.values())
            grouped[-1] = Mention(
                last.start,
                one.end,
                text[last.start : one.end].strip(),
                joined,
                (),
                last.doubt or one.doubt,
                last.head,
            )
            continue
        grouped.append(_headed(text, one, last))
    return grouped


def _headed(text: str, one: Mention, last: Mention | None) -> Mention:
    """Return a mention that knows whether it heads a statement, and whether words before it take the statement back."""
    if not _is_head(text, one):
        return one
    opens = max(
        (m.end() for m in _STOPS.finditer(text, last.end if last else 0, one.start)), default=last.end if last else 0
    )
    doubt = one.doubt or ("it depends on the words before it" if _CONDITION.search(text[opens : one.start]) else "")
    return replace(one, head=True, doubt=doubt)


@lru_cache(maxsize=64)  # a reply asks line by line
def _folded(known: tuple[str, ...]) -> Mapping[str, str]:
    return {refs.fold(r): r for r in known}


def _found(text: str, known: tuple[str, ...]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return every ref in a text; a bare number also where one thing is said of it: `; 14 has slipped`."""
    found = refs.find(text, known)
    plain = _folded(known)
    starts = {m.start("ref"): m for m in _LINE_START.finditer(text) if refs.fold(m["ref"]) in plain}
    # `14 - I think` is no range that nobody knows: the ref that starts the line is meant.
    found = [f for f in found if f[3] or f[0] not in starts]
    numbers = (m for m in _LINE_NUMBER.finditer(text) if not _COUNTS.match(text, m.end()))
    starts.update({m.start("ref"): m for m in numbers if refs.fold(m["ref"]) in plain and m.start("ref") not in starts})
    patterns = (_BARE, _NAMED, _AFTER_STOP, _TURNED_TO, _KEYED)
    for match in (*starts.values(), *(m for pattern in patterns for m in pattern.finditer(text))):
        ref = plain.get(refs.fold(match["ref"]))
        if ref and not any(start < match.end() and match.start("ref") < end for start, end, *_ in found):
            found.append((match.start("ref"), match.end("ref"), match["ref"], (ref,)))
    return sorted(found)


def _lists(text: str, last: Mention, one: Mention) -> bool:
    return text[last.end : one.start].strip(" ,").lower() != "or"


def _mention(
    text: str, item: tuple[int, int, str, tuple[str, ...]], by_ref: Mapping[str, tuple[Action, ...]], mine: set[str]
) -> Mention:
    start, end, written, meant = item
    fits = [a for ref in meant for a in by_ref.get(refs.fold(ref), ())]
    own = [a for a in fits if a.key in mine]
    start, end, objective = _objective(text, start, end)
    if objective:
        own = (
            [a for a in own if a.objective.number.lower() == objective]
            if any(a.objective.number for a in fits)
            else own
        )
        fits = [a for a in fits if a.objective.number.lower() == objective]
    if not fits:
        return Mention(
            start,
            end,
            written,
            (),
            (),
            f"no action of the plan has the ref {written}" + (f" under objective {objective}" if objective else ""),
        )
    if not own:
        return Mention(start, end, written, (), tuple(fits), f"{written} was not asked of this lead")
    names = {refs.fold(a.ref) for a in own}
    if len(own) > len(names):
        return Mention(start, end, written, (), tuple(own), f"{written} stands under more than one objective")
    exact = names == {refs.fold(written)} or names == set(refs.parts(written))
    if not exact:
        return Mention(start, end, written, tuple(own), (), f"{written} is only part of {', '.join(sorted(names))}")
    return Mention(start, end, written, tuple(own))


def _objective(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the objective named with a ref, and where the two stand together."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    named = _KEY_BEFORE.search(before) or _OBJECTIVE_BEFORE.search(before)
    if named:
        return start - (len(before) - named.start()), end, named[1].lower()
    follows = _OBJECTIVE_AFTER.match(after)
    return (start, end + follows.end(), follows[1].lower()) if follows else (start, end, "")


def _is_head(text: str, one: Mention) -> bool:
    before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 40]
    if one.start <= 80:
        before = "\n" + before
    if _HEAD_BEFORE.search(before):
        return True
    if _COLOUR_BEFORE.search(before) and _COLOUR_AFTER.match(after):
        return True
    return bool(_HEAD_JOINED.search(before) and _VERB_AFTER.match(after))
