"""Actions named by what they are about, without a ref: `the sibling policy is done`, `Foster carer handbook: slipped to March`.

Words name an action only where they are unmistakable: every weighty word before the verb is in the action's own wording,
two at least; they stand side by side there, or one of them is rare in the whole plan; and no other action of the plan,
whoever leads it, has them all. What names an action less plainly and gives a state is held with the actions it can stand for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lacflow.board.plan import Action
from lacflow.board.readings import Held
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.general import is_courtesy, sums_up
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.take_backs import says_a_state
from lacflow.mail.reading.weighty import weighty

#: A sentence's subject ends where it is said what became of it.
_SUBJECT = re.compile(
    r"[\W_]*(?:(?:re|on|as for|update on|regarding|and|but|also|then|with|for|the|our|my|we have)[ ,]+)*(?P<subject>[^\W\d_][\w '’/()&+-]{2,70}?)"
    r"(?P<end>(?=[ ]+(?:is|are|has|have|had|was|were|will|remains?|stays?|still|now|slipped|moved|delayed|needs?|should|must|can|just|went|got|all|isn.t|hasn.t|wasn.t|won.t|haven.t|aren.t"
    r"|blue|green|amber|red|complete[d]?|done|finished|closed|no (?:further )?change|unchanged|on track|on hold|not)\b)|[ ]*[:=,][ ]*|[ ]+[-–—]+[ ]+)",
    re.IGNORECASE,
)
#: Words before a dash, with commas among them: `Education, training and employment - the drop-in has opened`.
_LABEL = re.compile(r"[\W_]*(?P<subject>[A-Z][\w '’/&+]{2,30},[\w ,'’/&+]{3,60}?)(?P<end>[ ]+[-–—]+[ ]+)")
#: Nouns any plan is full of: they say little of which action is meant.
_EVERYDAY_WORDS = (
    "contract panel guide standard protocol policy service services list review plan plans scheme training report strategy team"
    " teams board meeting survey audit pilot programme framework group groups children child young people carer carers staff"
    " school schools data officer officers manager managers health social worker workers partner partners district districts"
    " budget funding savings recruitment process system website support agreed agree publish write develop improve reduce"
    " increase start launch complete open bring commission council county parent parents family families placement placements"
    " place care leavers leaver assessment assessments quality performance waiting times police forms letter letters education"
    " house houses housing home homes number numbers target targets consultation draft paper papers"
)
_EVERYDAY = frozenset(word[:5].rstrip("s") for word in _EVERYDAY_WORDS.split())
_FEWEST = 2
#: After a comma a colour makes what stands before it a name: `Life skills pilot, green.`
_A_COLOUR = re.compile(r"(?:now |still )?(?:blue|green|amber|red)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"(?:the |target |its )*(?:dates?|deadline|timescale)\b|(?:it|this|that|they|these|we|i|but|so|and|both|all|there|no|not|more|only|one|two|(?:please )?(?:keep|leave))\b"
    r"|(?:still |now |so )?(?:blue|green|amber|red)\b(?=[^,;]{0,20}$|[ ]*[,.;:!–-]|[ ](?:and|as|because|please|now|for|but|with|due)\b)",
    re.IGNORECASE,
)


_GIVES = re.compile(
    r"\b(?:blue|green|amber|red|complete[d]?|finished|done|closed|dates?|deadline|slip\w*|mov(?:e|es|ed|ing)|push\w*|delay\w*|exten\w+|due|by|until|till)\b",
    re.IGNORECASE,
)
_OF_THE_SAME = re.compile(
    r"[^.;]{3,80}\bso (?:please|can (?:we|you)|could (?:we|you))\b|(?:we|i)(?: will|.ll| do|.d| would)? (?:need|want|like|expect)\b[^.;]{0,40}?\b(?:until|till?|more time|longer|extension|move|by)\b|(?:please |can |could |may )+(?:you |we |i |the |its )*(?:\w+ )?(?:dates?|deadline|move|change|extend|have until)\b|(?:the |target |its )*(?:dates?|deadline|timescale)\b|(?:so |and |but )?(?:it|this)\b(?! one)|(?:please )?(?:keep|leave)(?: it| this)?(?: at| as)? (?:blue|green|amber|red)\b"
    r"|(?:still |now |so )?(?:blue|green|amber|red)\b(?=[^,;]{0,20}$|[ ]*[,.;:!–-]|[ ](?:and|as|because|please|now|for|but|with|due)\b)",
    re.IGNORECASE,
)


_EXCEPTION = re.compile(
    r"(?:no change|nothing (?:new|to report|to add)|all (?:as before|the same))\b[^.;:!?]*?(?P<but>,? ?(?:except|apart from|bar|other than)(?: for)? (?:the |my |our )?(?P<what>[^,.;:]{3,60}?),? (?:which|where|that|who)\b(?P<rest>.*))",
    re.IGNORECASE,
)


#: `No change on the education one`, `Nothing new to report for life stories`.
_NO_CHANGE_ON = re.compile(
    r"[\W_]*(?:(?:and|also|there is|there.s|still|sorry|again)[ ,]+)*(?:no (?:further |real |other )?(?:changes?|update|movement)|nothing (?:new|further|else|to (?:add|report|update)|has changed)(?: to (?:add|report))?)"
    r"[ ]+(?:on|to|for|with|in|from|about|re)[ ]+(?P<what>[^.;:!?,]{3,70}?)(?: (?:either|please|this time|yet|at the moment|at present|from me|thanks))*[.! ]*",
    re.IGNORECASE,
)


@dataclass
class Named:
    """What words said of actions by their wording, what may be said of one, and the text that is left."""

    statements: list[Statement] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def named_by_wording(text: str, asked: Asked) -> Named:
    """Return what a passage without refs says of actions it names by their wording.

    Example:
        `The sibling policy is done.`, one asked action being to write a policy on keeping siblings together -> of that one.
    """
    out = Named()
    if len(asked.actions) < 2 or sums_up(text):
        return replace(out, left=[text])
    referring = bool(find_mentions(text, asked))
    for paragraph in re.split(r"\n[ \t]*\n", text):
        left_before, told_before = len(out.left), len(out.statements)
        last: Statement | None = None
        for sentence in re.split(r"(?<=[.!?])\s+(?=\S)|\n", paragraph):
            if not sentence.strip():
                continue
            if is_courtesy(sentence) or (referring and find_mentions(sentence, asked)):
                out.left.append(sentence.strip())
                last = None
            else:
                last = _sentence(sentence.strip(), asked, last, out)
        untold = len(out.statements) == told_before
        if untold and len(out.left) - left_before == len(
            [s for s in re.split(r"(?<=[.!?])\s+(?=\S)|\n", paragraph) if s.strip()]
        ):
            out.left[left_before:] = [paragraph]
    return out


def _sentence(sentence: str, asked: Asked, last: Statement | None, out: Named) -> Statement | None:
    """Give a sentence to the action it names, to the one before it, or leave it; return the statement now open."""
    if excepted := _excepted(sentence, asked):
        out.statements.append(excepted)
        out.left.append(sentence[: sentence.index(excepted.evidence)].strip())
        return excepted
    if unchanged := _unchanged(sentence, asked):
        out.statements.append(unchanged)
        return unchanged
    subject = _LABEL.match(sentence) or _SUBJECT.match(sentence)
    said = weighty(subject["subject"]) if subject else ()
    fits = _fits(said, asked)
    of_a_colour = subject is not None and bool(_A_COLOUR.match(sentence, subject.end()))
    if subject and not fits and (of_a_colour or not subject["end"].strip(" :-–—=")):
        name = subject["subject"]
        labelled = subject["end"].strip() or _BY_ITS_NAME.search(name)
        fits = _labels(said, asked) if labelled else _by_name(name, asked) or _among_others(name, asked)
        fits = (
            fits
            or _by_two_words(said, asked, strange=1 if labelled else 0)
            or (_by_own_word(said, name, asked) if labelled else ())
        )
    if subject and len(fits) == 1 and fits[0].key in {a.key for a in asked.actions} and not sentence.endswith("?"):
        words = sentence[subject.end() :].strip()
        other = _also_named(words, fits[0], asked)
        doubt = f"“{other}” may be of another action" if other else ""
        statement = Statement((fits[0].key,), words, sentence, subject["subject"].strip(), doubt=doubt, kept=sentence)
        out.statements.append(statement)
        return statement
    introduced = last is not None and _only_introduces(last, sentence, asked)
    if last is not None and (introduced or _CONTINUES.match(sentence) or not says_a_state(sentence)):
        turns = _may_turn(sentence, last, asked) and not introduced and not _OF_THE_SAME.match(sentence)
        doubt = last.doubt or ("what follows may be of another action" if turns else "")
        joined = f"{last.evidence} {sentence}"
        out.statements[-1] = replace(last, text=f"{last.text} {sentence}", evidence=joined, kept=joined, doubt=doubt)
        return out.statements[-1]
    if (named := _named_throughout(sentence, asked)) and not sentence.endswith("?"):
        statement = Statement((named.key,), sentence, sentence, "", kept=sentence)
        out.statements.append(statement)
        return statement
    near = _near(said, asked) if says_a_state(sentence) else ()
    if near:
        out.held.append(Held(sentence, "it names no ref, and its words may mean more than one action", near))
    else:
        out.left.append(sentence)
    return None


def _may_turn(sentence: str, last: Statement, asked: Asked) -> bool:
    """Tell whether a sentence after what is said of an action may give another's colour or date; a day of an event is none."""
    (action,) = asked.named(last.keys)
    return bool(_GIVES.search(sentence)) or (says_a_state(sentence) and bool(_also_named(sentence, action, asked)))


def _fits(said: Sequence[str], asked: Asked) -> tuple[Action, ...]:
    """Return the action that all the words name, if they name it unmistakably; several where they name more than one."""
    if len(said) < _FEWEST or any(w not in asked.weighty_words for w in said):
        return ()
    fits = tuple(a for a in (*asked.actions, *asked.others) if set(said) <= set(weighty(a.activity)))
    own = [w for w in said if asked.weighty_words[w] == 1 and w not in _EVERYDAY]
    weighty_ones = [w for w in said if w not in _EVERYDAY]
    if len(fits) == 1 and len(said) > _FEWEST:
        return fits
    alone = len(fits) == 1 and bool(own) and (len(weighty_ones) >= _FEWEST or len(said) > _FEWEST)
    return fits if alone or len(own) >= _FEWEST or all(_side_by_side(said, a) for a in fits) else ()


def _excepted(sentence: str, asked: Asked) -> Statement | None:
    """Return what is said of an action named as the exception: `No change on mine except the leaflet, which is out: complete`."""
    found = _EXCEPTION.fullmatch(sentence)
    said = weighty(found["what"]) if found else ()
    fits = _fits(said, asked) or _labels(said, asked)
    if found is None or len(fits) != 1 or fits[0] not in asked.actions:
        return None
    evidence = sentence[found.start("but") :]
    return Statement((fits[0].key,), found["rest"].strip(), evidence, found["what"], kept=evidence)


def _unchanged(sentence: str, asked: Asked) -> Statement | None:
    """Return "no change" said of one action by its name: `No change on the education and employment one.`"""
    found = _NO_CHANGE_ON.fullmatch(sentence)
    if found is None:
        return None
    what = re.sub(r"(?i)^(?:the|my|our)[ ]+|[ ]+(?:one|action|work|project)$", "", found["what"])
    said = weighty(what)
    fits = _fits(said, asked) or _labels(said, asked) or _among_others(what, asked)
    if len(fits) != 1 or fits[0] not in asked.actions:
        return None
    return Statement((fits[0].key,), "no change", sentence, found["what"], kept=sentence)


def names_another(sentence: str, keys: Sequence[str], asked: Asked) -> bool:
    """Tell whether a sentence names, unmistakably, an asked action other than those of `keys`."""
    subject = _SUBJECT.match(sentence)
    said = weighty(subject["subject"]) if subject else ()
    named = subject and (subject["end"].strip() or _BY_ITS_NAME.search(subject["subject"]))
    fits = _fits(said, asked) or (_labels(said, asked) if named else ())
    return len(fits) == 1 and fits[0] in asked.actions and fits[0].key not in keys


def _labels(said: Sequence[str], asked: Asked) -> tuple[Action, ...]:
    """Return the one asked action a label means: a word of its own is in it, and none of any other action's (`Telecare kits - ...`)."""
    known = [w for w in said if w in asked.weighty_words]
    if not any(asked.weighty_words[w] == 1 and w not in _EVERYDAY for w in known):
        return ()
    fits = [a for a in (*asked.actions, *asked.others) if set(known) & set(weighty(a.activity))]
    return tuple(fits) if len(fits) == 1 and fits[0] in asked.actions else ()


#: What is meant among several: `the transitions one`.
_BY_ITS_NAME = re.compile(r"^(?:(?:the|my|our) )?(?:\w+ ){1,5}(?:one|action|item)$", re.IGNORECASE)


def _by_name(subject: str, asked: Asked) -> tuple[Action, ...]:
    """Return the asked action whose wording alone has the name a subject begins with: `The SDQ process`."""
    first = re.match(r"(?:[Tt]he |[Oo]ur |[Mm]y )?(?P<name>[A-Z][\w-]{3,}|[A-Z]{3,})\b", subject)
    if first is None:
        return ()
    name = first["name"]
    written = re.compile(rf"\b{re.escape(name)}\b" if name.isupper() else rf"(?<!^)(?<![.] )\b{re.escape(name)}")
    having = tuple(a for a in asked.actions if written.search(a.activity))
    return having if len(having) == 1 else ()


def _among_others(subject: str, asked: Asked) -> tuple[Action, ...]:
    """Return the action that the words of a subject the plan knows name unmistakably, beside few words nobody knows.

    A name among these may be of another place or matter: `The family hub in Norden is red` names none.
    """
    words = re.findall(r"[^\W\d_]{3,}", subject)
    strange = [
        w
        for i, w in enumerate(words)
        if (s := weighty(w)) and s[0] not in asked.weighty_words and (i or not w.istitle())
    ]
    if subject.lower().startswith(("no", "none")) or len(strange) > _FEWEST or any(w[0].isupper() for w in strange):
        return ()
    return _fits(tuple(w for w in weighty(subject) if w in asked.weighty_words), asked)


def _by_own_word(said: Sequence[str], name: str, asked: Asked) -> tuple[Action, ...]:
    """Return the asked action whose wording alone, of all asked, has the one word of a label: `ASDAN - complete`."""
    having = tuple(a for a in asked.actions if set(said) & set(weighty(a.activity)))
    plain = len(said) == 1 and said[0] not in _EVERYDAY and len(name.split()) <= 3
    return having if plain and len(having) == 1 else ()


def _by_two_words(said: Sequence[str], asked: Asked, strange: int) -> tuple[Action, ...]:
    """Return the asked action that a name shares two words with, and no other asked action shares as many.

    Args:
        strange: how many of the words may be nobody's.
    """
    shared = {a.key: len(_shared(said, a)) for a in asked.actions}
    most = max(shared.values(), default=0)
    having = tuple(a for a in asked.actions if shared[a.key] == most)
    return having if len(having) == 1 and most >= _FEWEST and len(said) - most <= strange else ()


def _only_introduces(last: Statement, sentence: str, asked: Asked) -> bool:
    """Tell whether what was said of an action only turns to it, and a sentence that names no other says how it stands.

    Example:
        `The pooled budget is not such good news.` before `Legal will not sign this year. It has to be red.` -> True.
    """
    (action,) = asked.named(last.keys)
    return not says_a_state(last.text) and not _also_named(sentence, action, asked)


def _named_throughout(sentence: str, asked: Asked) -> Action | None:
    """Return the asked action that a whole sentence speaks of, if no other comes near: `All districts have signed the housing protocol`.

    Three weighty words of its wording at least, two of them side by side in both; what the sentence shares with any other
    action of the plan is among them, and two words fewer.
    """
    words = weighty(sentence)
    best = max(asked.actions, key=lambda a: len(_shared(words, a)))
    own = _shared(words, best)
    pairs = set(pairwise(weighty(best.activity))) & set(pairwise(words))
    if len(own) <= _FEWEST or not pairs or not says_a_state(sentence):
        return None
    others = (_shared(words, a) for a in (*asked.actions, *asked.others) if a.key != best.key)
    return best if all(found < own and len(found) <= len(own) - 2 for found in others) else None


def _shared(words: Sequence[str], action: Action) -> set[str]:
    """Return the words that are of an action's wording."""
    return set(words).intersection(weighty(action.activity))


def _side_by_side(said: Sequence[str], action: Action) -> bool:
    """Tell whether the words stand in the action's wording as they were said, one after the other."""
    words = weighty(action.activity)
    return any(tuple(said) == words[i : i + len(said)] for i in range(len(words)))


def _also_named(words: str, action: Action, asked: Asked) -> str:
    """Return a word that is of another asked action's wording and not of this one's; empty where there is none."""
    own = set(weighty(action.activity))
    others = {w for a in asked.actions if a is not action for w in weighty(a.activity)} - own
    found = (m[0] for m in re.finditer(r"[^\W\d_]{3,}", words))
    return next((w for w in found if set(weighty(w)) & others and asked.weighty_words[weighty(w)[0]] <= _FEWEST), "")


def _near(said: Sequence[str], asked: Asked) -> tuple[str, ...]:
    """Return the asked actions that share a word of some weight with what was said, where they are few."""
    heavy = {w for w in said if w in asked.weighty_words}
    near = tuple(a.key for a in asked.actions if heavy & set(weighty(a.activity)))
    return near if 0 < len(near) <= 4 else ()


def likely(words: str, asked: Asked) -> tuple[str, ...]:
    """Return the asked actions whose wording shares a word with others', where they are few."""
    return _near(weighty(words), asked)
