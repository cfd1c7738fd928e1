"""Free text split by action: which words are about which ref.

A statement reaches from the ref that heads it to the next one. A statement that mentions another action waits for a person,
and so does a ref that fits two of the lead's actions, or none: it is held with the keys it stands between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lacflow.board import refs
from lacflow.board.readings import Held
from lacflow.mail.reading.alternating import alternating
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.by_objective import take_objectives
from lacflow.mail.reading.colour_headings import UNPLACED, Headed, headed
from lacflow.mail.reading.colour_lists import take_colour_lists
from lacflow.mail.reading.correspondence import only_talks
from lacflow.mail.reading.for_both import shared
from lacflow.mail.reading.general import is_courtesy, sentences, without_exception
from lacflow.mail.reading.lead_ins import excepts
from lacflow.mail.reading.letter_pairs import take_letter_pairs
from lacflow.mail.reading.mentions import COUNTS, Mention, find_mentions, folded
from lacflow.mail.reading.mere_references import refers_only
from lacflow.mail.reading.pairs_by_order import take_pairs
from lacflow.mail.reading.phrases import is_no_change
from lacflow.mail.reading.points import COUNTED, counted, without_numbering
from lacflow.mail.reading.promised import PROMISED, only_promised, puts_off
from lacflow.mail.reading.typed_columns import take_columns, with_last_letters
from lacflow.mail.reading.typed_tables import take_tables
from lacflow.mail.reading.weighty import weighty
from lacflow.mail.reading.wording import names_another

#: Where a sentence turns to the actions not named.
_OF_OTHERS = re.compile(
    r"(?<=\n)(?=(?:and |but )?the (?:\w+ ){1,2}one\b)|(?<=[.!?\n])[ \n]*(?=(?:please note|separately|one (?:more|other|last) thing|p\.?s\.?\b|by the way)\b)|(?<=[.;!?\n])[ \n]*(?=(?:(?:and |all |the |my )*(?:rest\b|others\b|other (?:actions|ones|items)\b|remaining\b"
    r"|remainder\b)|everything else\b|nothing (?:new |further |more )?(?:to (?:add|report|say|update)|changed) (?:on|for|about|to) (?:the |my |any )*(?:rest|others?|remain)|nothing else (?:has |is |to )|no (?:other )?changes? (?:to|on|for) (?:the |my |any )*(?:rest|others?"
    r"|remain)))",
    re.IGNORECASE,
)
#: The same after a comma, where nothing but "no change" follows.
_AND_OTHERS = re.compile(
    r"[,–-][ ]*(?=(?:and |all |the |my )*(?:rest|others?|remaining|everything else)\b)", re.IGNORECASE
)
#: A line below the last of several refs that sums up.
_OF_ALL = re.compile(r"\n[ \t]*(?=(?:so |and )?overall\b)", re.IGNORECASE)
#: Words above the refs that say the lines below are not, or not yet, or not now what is said.
_UNSAYS = re.compile(
    r"\b(?:draft|do not (?:record|use|count)|don.t (?:record|use)|not for recording|last (?:month|time|quarter|year|week|board|round|return)|previous\w*"
    r"|provided|providing|assuming|subject to|if|unless|once|when|pending|until|as long as|pretend|for example|e\.?g|ignore|disregard|wrong\w*|guess\w*"
    r"|wrote|said|says|told|according to|you (?:have|had|hold|show)|not (?:yet )?(?:agreed|final|official)|provisional\w*|unconfirmed|to be confirmed|(?:would|could)(?! you\b)|hop\w+"
    r"|forecast\w*|predict\w*|expect\w*|target|next (?:month|quarter|year)|by (?:march|april|may|june|july|then|the end)|all but|anything but|everything (?:but|except)|except|apart from|all bar)\b",
    re.IGNORECASE,
)
#: Words before a ref by which what is said of it corrects an earlier answer: `Apologies, 12a should be red`.
_CORRECTING = re.compile(
    r"\b(?:sorry|apologies|correction|oops|my mistake|my error)\b[ ,:.–-]*(?:but |that )?(?:(?:for|on|to|action|ref)[ ]+)?$",
    re.IGNORECASE,
)
#: A request put as a question that only says how things stand: `Can you put 10c as amber, 12a as green?`.
_SETTING_QUESTION = re.compile(
    r"((?:^|[.!?\n][ ]*)(?:please |pls )?(?:can|could|would) you (?:please |pls |kindly )?(?:put|mark|record|show|set|change|turn|update|leave|keep)\b[^.!?\n]*\b(?:blue|green|amber|red)\b[^.!?\n]*)\?",
    re.IGNORECASE,
)
#: What is named after "no change except" is an exception, and said.
_BUT_FOR = re.compile(
    r"\b(?:no change|nothing (?:new|to report)|all (?:the same|fine|as before))\b[^.!?]*\b(?:except|apart from|bar|other than)\b",
    re.IGNORECASE,
)
#: A colour that begins a sentence and has a colon: `Green: 10c, 12a. Red: 14.` is a list of lines.
_NEXT_COLOUR = re.compile(r"(?<=[.;])[ ](?=(?:Blue|Green|Amber|Red|BLUE|GREEN|AMBER|RED)[ ]?[:=])")
_SENTENCE_ENDS = re.compile(r"[.!?]\s+(?=[A-Z])")
_NEAR = 40
#: A sentence that speaks of the answers below it, not of anything else.
_OF_WHAT_FOLLOWS = re.compile(
    r":\s*$|\b(?:these|those|below|following|here|all|everything|mine|updates?|answers?|ratings?|colou?rs?|status(?:es)?|b?rags?|actions?|position)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 6
#: How the doubt begins that a statement's words name other actions.
ALSO_NAMES = "it also names"
_NOTHING_SAID = "nothing is said of it"
#: What an action is about, in brackets after its ref: `7 (life stories) red`.
_NAMED_AGAIN = re.compile(
    r"(?i)\((?![^()]*\b(?:blue|green|amber|red|complete|done|closed|b?rag)\b)[^()\n]{1,60}\)[ ,:–-]+(?=\S)"
)
_WISH = re.compile(r"(?:i |we )?hop(?:e|ing) (?:that )?(?:the|your|you|all|things|everyone|it)\b", re.IGNORECASE)
_FINE_ABOVE = re.compile(
    r"\b(?:one|two|some) of (?:these|them) (?:is|are) (?:not right|wrong)\b|\bsorry\b", re.IGNORECASE
)
_TRAIL = re.compile(
    r"(?:(?:\n|\A|(?<=[.!?;:])[ \t]+)[ \t>*•·–—-]*(?:and |but |then )?(?:updates? (?:for|on)|re|for|on|as for|as to|about|regarding|concerning"
    r"|with regard to|ref|action|item|no|number|objective \w+)[.:]?(?=\s*$)|[\s,;:#]|\b(?:and|but|while|whilst|whereas|also|then|both)\b|[-–—•·*](?=\s*$)"
    r"|\b(?:and|but|while|whilst|whereas) (?:action|ref|item|for|on|number|no)\b(?=\s*$))+$",
    re.IGNORECASE,
)
#: A sentence that only leads to the next ref: `12a green. Not sure about` 14.
_UNFINISHED = re.compile(r"(?<=[.!?;])[ ]+[^.!?;\n]{0,40}\b(?:about|on|for|with|of|re|regarding)[ ]*$", re.IGNORECASE)
_BEGINS_WITH = re.compile(
    r"[.!?;][ ]+(?:(?:and|but|for|on|as for|re|with|then|think|hold|put|action|item|number|no)[ .,]+)*(?P<ref>\d{1,3})(?=,?[ ][a-z]|[ ]?[-–—:][ ])",
    re.IGNORECASE,
)
#: A sentence that begins with a name and a colon: `Lotus club: all the prizes were handed out`.
_LABELLED = re.compile(r"[.!?][ ]+(?P<label>[A-Z][\w'’ -]{2,40}?)[ ]?:[ ]")
_THE_OTHER = re.compile(
    r"\brespectively\b|\bthe (?:former|latter)\b|(?:^|[.;!?,\n][ ]*|\b(?:and|but|while|whereas) )(?:the|my) other (?:one|action|\d{1,2}[a-z]?)\b",
    re.IGNORECASE,
)
#: A ref for an answer: `18 see 5`.
_POINTS_TO = re.compile(
    r"(?:please )?(?:see|as|as per|as for|same as|ditto|like|refer to)(?: for| per| with)? (?:action |ref |no\.? ?)?\d{1,3}[a-z]?\d?(?:\.\w+)?(?: above| below)?\.?"
    r"|(?:please )?see [A-Z][\w'’ ]{1,30}?\b(?:e-?mail|message|note)\.?|(?:please )?(?:see|as per|per|as in) (?:my|our|the) (?:\w+ )?(?:e-?mail|message|note)\b[^.\n]{0,60}\.?",
    re.IGNORECASE,
)
#: An excuse of the writer's is of no action below it: `Apologies, clinics all last week.`
_EXCUSES = re.compile(r"(?:so |very )*(?:sorry|apologies)\b(?!.*\b(?:below|wrong|ignore|not)\b)", re.IGNORECASE)
#: What is to become of an action is left open: `close it or else roll it into 13`.
_CHOICE = re.compile(
    r"\b(?:close|drop|delete|keep|merge)\b[^.;!?\n]{0,20}?\bor (?:else )?(?:we |to |just )?(?:roll|merge|fold|move|keep|carry|drop|delete|leave|combine|close)\b",
    re.IGNORECASE,
)


@dataclass
class Split:
    """What free text says of actions, what could not be given to one, and what names none."""

    statements: list[Statement] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    general: list[str] = field(default_factory=list)

    def add(self, other: Split) -> None:
        """Take over what another split found."""
        self.statements += other.statements
        self.held += other.held
        self.general += other.general


def split(text: str, asked: Asked) -> Split:
    """Split one passage of the sender's own words by action.

    Example:
        `10c and 12a are both green; 14 has slipped to Nov` -> one statement about 10c and 12a, one about 14.
    """
    text = _SETTING_QUESTION.sub(r"\1.", text)
    text = _NEXT_COLOUR.sub("\n", text)
    by_colour = headed(text, asked)
    if by_colour:
        return _under_colours(by_colour, asked)
    objectives = take_objectives(text, asked)
    text, pairs = take_letter_pairs(without_numbering(objectives.text, asked), asked)
    text, tables = take_tables(text, asked)
    text, in_order = take_pairs(text, asked)
    text, columns, over = take_columns(text, asked)
    if why := _unsaid_above(over):
        columns = [replace(s, doubt=why, unsaid=True) for s in columns]
    lists = take_colour_lists(text, asked)
    out, text = Split(pairs + tables + in_order + columns + lists.statements, lists.held), lists.text
    mentions = find_mentions(text, asked)
    turned = dict(alternating(text, folded(asked.refs)).values()) if mentions else {}
    heads = [m for m in mentions if m.head]
    first = heads[0].start if heads else len(text)
    if text[:first].strip(" \t\n-–—*•\"'(#"):
        out.general.append(_above(text, heads))
    above = _unsaid_above(_of_no_ref(text[:first], mentions))
    only_counted = counted(text, heads, [a.ref for a in asked.actions])
    heads = [replace(m, doubt=m.doubt or COUNTED) if m.start in only_counted else m for m in heads]
    for head, end in zip(heads, [*(m.start for m in heads[1:]), len(text)], strict=False):
        _state(text, replace(head, doubt=above or head.doubt), end, mentions, asked, out)
    out.statements = [_by_turns(s, turned) for s in with_last_letters(out.statements, asked)]
    if by_colour is None:
        out.statements = [replace(s, doubt=s.doubt or UNPLACED, unsaid=True) for s in out.statements]
    out.statements = [replace(s, unsaid=s.unsaid or s.doubt in (above or COUNTED, COUNTED)) for s in out.statements]
    out.statements = shared(_without_announced(out.statements))
    _doubt_after_silence(text, heads, out)
    out.general = [g for g in out.general if re.search(r"[^\W\d]|\d{3}", g)]
    out.statements += objectives.statements
    for line, under in objectives.under:
        out.add(split(line, under))
    return out


def _by_turns(statement: Statement, colours: Mapping[str, str]) -> Statement:
    """Return a statement with the colour that stands by turns with its ref, where it has no other."""
    colour = colours.get(statement.ref_as_written, "")
    return replace(statement, colour=statement.colour or colour)


def _under_colours(lines: Sequence[Headed], asked: Asked) -> Split:
    """Split lines that begin with refs, each of the colour it stands under."""
    out = Split()
    for one in lines:
        # A mark after the ref makes it one, whatever follows: `14 opens` is no count here.
        found = split(f"{one.ref}: {one.words}", asked)
        found.held = [replace(h, text=one.line) for h in found.held]
        found.statements = [
            replace(s, evidence=one.line, colour=s.colour or one.colour, doubt=_if_said(s.doubt))
            for s in found.statements
        ]
        out.add(found)
    return out


def _if_said(doubt: str) -> str:
    """Return a doubt; that nothing is said of a ref is none where its colour stands above it."""
    return "" if doubt == _NOTHING_SAID else doubt


def _of_no_ref(text: str, mentions: Sequence[Mention]) -> str:
    """Return an opening without the sentences that speak of a ref, and so of nothing below them."""
    spans = [(text.find(s), s) for s in sentences(text)]
    whole = [(at, s) for at, s in spans if s[-1:] in ".!?" or "\n" in text[at + len(s) :]]
    about = [s for at, s in whole if any(at <= m.start < at + len(s) for m in mentions)]
    for sentence in about:
        text = text.replace(sentence, "", 1)
    return text


def _unsaid_above(text: str) -> str:
    """Return why what is said below an opening does not hold; empty where the opening does not touch it."""
    paragraph = re.split(r"\n[ \t]*\n", text.rstrip())[-1]
    said = [s for s in sentences(paragraph) if not (is_courtesy(s) or _EXCUSES.match(s) or only_talks(s))]
    last = " ".join(
        s for s in said if _OF_WHAT_FOLLOWS.search(s) or (len(s.split()) <= _FEW_WORDS and not _WISH.match(s))
    )
    if _BUT_FOR.search(last):
        return ""
    if not _UNSAYS.search(without_exception(last.rstrip())) or _FINE_ABOVE.search(last):
        return ""
    return f"above it stands “{' '.join(last.split())[:60]}”"


def _without_announced(statements: Sequence[Statement]) -> list[Statement]:
    """Return statements without those that only announce refs each of which is answered below: `Update for 7b and 12a:`."""
    said = {key for s in statements if s.text for key in s.keys if len(s.keys) == 1}
    return [s for s in statements if s.text or s.doubt != _NOTHING_SAID or len(s.keys) < 2 or not set(s.keys) <= said]


def _doubt_after_silence(text: str, heads: Sequence[Mention], out: Split) -> None:
    """Doubt what follows, in the same line, a ref of which nothing is said: it may be about that one."""
    silent = {h.written: h for h in heads}
    for i, (one, after) in enumerate(zip(out.statements, out.statements[1:], strict=False), 1):
        head = silent.get(one.ref_as_written)
        if (
            not (one.text or one.colour)
            and head
            and "\n" not in text[head.end : text.find(after.ref_as_written, head.end)]
        ):
            reason = after.doubt or f"it may be said of {one.ref_as_written}"
            out.statements[i] = replace(after, doubt=reason, unsaid=True)


def _above(text: str, heads: Sequence[Mention]) -> str:
    """Return the words before the first ref; those that make an exception of it (`No change except 14`) with the ref."""
    above = text[: heads[0].start] if heads else text
    if heads and excepts(text[heads[0].start :]):
        return re.sub(r"[ ,)–:-]*(?:which|that|where)?[ ,)–:-]*$", "", text[: heads[0].end]).strip()
    return _before_head(above)


def _before_head(text: str) -> str:
    """Return the words before a ref without those that only lead to it (`Re`, `For action`)."""
    return re.sub(
        r"(?:^|(?<=[\n.!?;:]))[ \t*•–—-]*(?:(?:from (?:me|us)|under|in terms of|in respect of|turning to|updates? (?:for|on)|re|regarding|with (?:regard|regards|respect|reference) to|in relation to|concerning|about|as for|for|with|on|ref|action|item|objective \w+|by the way|btw|incidentally|please note(?: that)?|note(?: that)?|unfortunately|sadly"
        r"|currently|also|and|then|both|yes|ok|okay|so|well)\b[.:,= –-]*){1,3}$",
        "",
        text,
        flags=re.IGNORECASE,
    ).strip()


def _state(text: str, head: Mention, end: int, mentions: Sequence[Mention], asked: Asked, out: Split) -> None:
    body = text[head.end : end]
    own, rest = _own_paragraphs(body, several=head.start > mentions[0].start)
    own, rest = _until_another(own, rest, head, asked)
    own, rest = _until_named(own, rest, head, mentions)
    words = _UNFINISHED.sub("", _TRAIL.sub("", own)).strip()
    words = re.sub(r"^[\s,:;.)\]=|–—-]+(?:which[ ]+)?|^which[ ]+", "", words)
    named = _NAMED_AGAIN.match(words)
    kept = words if named else ""
    words = f"{head.lead} {words[named.end() :] if named else words}".strip()
    evidence = _TRAIL.sub("", text[head.start : head.end + len(own)]).strip()
    first, last = (bisect_left(mentions, at, key=lambda m: m.start) for at in (head.end, head.end + len(own)))
    others = [m for m in mentions[first:last] if {a.key for a in m.actions} != {a.key for a in head.actions}]
    out.general += [*rest[:-1], *(_before_head(part) for part in rest[-1:])]
    if not head.actions:
        candidates = tuple(a.key for a in head.unsure)
        out.held.append(Held(evidence, head.doubt, candidates))
        return
    doubt = head.doubt
    others = [m for m in others if not refers_only(text, m.start, m.end)]
    if others:
        doubt = doubt or f"{ALSO_NAMES} {', '.join(m.written for m in others)}"
    if _POINTS_TO.fullmatch(words):
        doubt = doubt or f"“{words}” points at another answer"
    doubt = doubt or _of_another(words) or _turns_to_another(body[: len(own)], head, asked)
    if not words and not doubt:
        doubt = _NOTHING_SAID
    if not doubt and (puts_off(words) or only_promised(evidence)):
        out.held.append(Held(evidence, PROMISED, tuple(a.key for a in head.actions)))
        return
    kept = evidence if head.lead or head.inner else kept
    keys = tuple(a.key for a in head.actions)
    if corrects := _CORRECTING.search(text, max(0, head.start - _NEAR), head.start):
        words, kept = f"{corrects[0].rstrip(' ,:.–-')}: {words}", kept or words
    out.statements.append(Statement(keys, words, evidence, head.written, doubt=doubt, kept=kept))


def _turns_to_another(body: str, head: Mention, asked: Asked) -> str:
    """Return the doubt that a sentence begins with the bare number of another asked action, which may count something, or its name."""
    mine = {refs.fold(a.ref) for a in head.actions}
    bare = {refs.fold(a.ref) for a in asked.actions if a.ref.isdigit()} - mine
    for match in _BEGINS_WITH.finditer(body):
        if match["ref"] in bare and not COUNTS.match(body, match.end()):
            return f"a sentence in it begins with {match['ref']}"
    own = {w for a in head.actions for w in weighty(a.activity)}
    for match in _LABELLED.finditer(body):
        said = set(weighty(match["label"])) - own
        if said and any(said & set(weighty(a.activity)) for a in asked.actions):
            return f"“{match['label']}” may be another action"
    return ""


def _of_another(words: str) -> str:
    """Return the doubt that words speak of another action without its ref, or leave a choice: `the other one has slipped`."""
    if choice := _CHOICE.search(words):
        return f"“{choice[0]}” leaves a choice"
    turn = _THE_OTHER.search(words)
    return f"“{turn[0]}” may be another action" if turn else ""


def _until_another(own: str, rest: list[str], head: Mention, asked: Asked) -> tuple[str, list[str]]:
    """Cut what belongs to a ref where a later sentence names another asked action by its wording."""
    keys = [a.key for a in head.actions]
    for stop in _SENTENCE_ENDS.finditer(own):
        if keys and names_another(own[stop.end() :], keys, asked):
            return own[: stop.end()], [own[stop.end() :], *rest]
    return own, rest


_NOT_KNOWN = re.compile(
    r"^[ ]*(?:(?:i.m |i am )?(?:still )?not (?:yet )?(?:sure|heard)|(?:i )?(?:don.t know|can.t say|haven.t heard))\b",
    re.IGNORECASE,
)
#: What a later sentence may do to the one before it.
_TAKES_UP = re.compile(
    r"\b(?:sorry|mean|meant|instead|swap\w*|rather|actually|wrong|mistake|correct\w*|not|no|same|as|like|both|which|that|these|those|this|it|they|likewise|too|also|if|once|when|until|depends?|because)\b|n['’]t\b",
    re.IGNORECASE,
)


def _until_named(own: str, rest: list[str], head: Mention, mentions: Sequence[Mention]) -> tuple[str, list[str]]:
    """Cut what belongs to a ref where a later sentence only speaks of another: `green. Waiting to hear about 14.`"""
    starts = [m.end() for m in _SENTENCE_ENDS.finditer(own)]
    since, end = head.end + (starts[0] if starts else len(own)), head.end + len(own)
    first = next((m for m in mentions if since <= m.start < end), None)
    if first is None:
        return own, rest
    begins = max(at for at in starts if head.end + at <= first.start)
    later = own[begins:]
    others = {a.key for a in (*first.actions, *first.unsure)}
    of_another = others and not others & {a.key for a in head.actions}
    if of_another and not _TAKES_UP.search(_NOT_KNOWN.sub("", later)):
        return own[:begins], [later, *rest]
    return own, rest


def _own_paragraphs(body: str, *, several: bool) -> tuple[str, list[str]]:
    """Return what belongs to a ref: its paragraph, or, where the ref stood alone on its line, all up to the next one.

    Args:
        several: refs stand before it, so that a line `Overall amber` below it is of them all.
    """
    parts = re.split(r"(\n[ \t]*\n)", body)
    alone = re.match(r"[ \t:.)–—-]*\n", body) or re.search(r"\b(?:see|as) below\b", parts[0], re.IGNORECASE)
    own, rest = (body, []) if alone else (parts[0], [p for p in parts[2::2] if p.strip()])
    overall = _OF_ALL.search(own) if several and not alone else None
    cut = (
        _OF_OTHERS.search(own)
        or overall
        or next((m for m in _AND_OTHERS.finditer(own) if is_no_change(own[m.end() :])), None)
    )
    return (own[: cut.start()], [own[cut.start() :], *rest]) if cut else (own, rest)
