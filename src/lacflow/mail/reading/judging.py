"""From a statement to a reading: what is certain is a field, what a person must confirm is probable, and why in words.

Completion is a proposal and never a colour. A colour that its own words contradict is not recorded; neither is one that
comes with a date it contradicts. The words themselves are always kept.
"""

from __future__ import annotations

import re
from datetime import date

from lacflow.board.due import probable_due, read_due
from lacflow.board.plan import Action, DueKind
from lacflow.board.rag import Rag, Scheme
from lacflow.board.readings import Disposition, Fields, Proposal, Reading
from lacflow.mail.reading.asked import Statement
from lacflow.mail.reading.colour_words import Seen, of_cell
from lacflow.mail.reading.colours import find_colour
from lacflow.mail.reading.completion import REQUEST, judge_completion, judge_share
from lacflow.mail.reading.date_cues import SAYS_WHEN
from lacflow.mail.reading.dates import Dates, find_dates
from lacflow.mail.reading.done_by import done_on
from lacflow.mail.reading.general import is_enquiry, sentences
from lacflow.mail.reading.judged import Judged
from lacflow.mail.reading.phrases import (
    COMPLETE,
    CORRECTS,
    SAME,
    WILL_MISS,
    asks_for,
    clash,
    closes_as_done,
    going_well,
    is_no_change,
    says_nothing,
    unwrapped,
    without_ticks,
)
from lacflow.mail.reading.progress import progress_words
from lacflow.mail.reading.promised import PROMISED, only_promised
from lacflow.mail.reading.weighty import without_name

_LONGEST = 4_000
#: A colour given by its first letter alone.
_LETTER_LABEL = re.compile(
    r"(?i:\b(?:b?rag|rating|status|colou?r)(?: rating| status| now)?[ ]*(?:is )?[ ]*[:=–-][ ]*)(?P<letter>[A-Z])(?![\w'’])[.]?"
)
_LETTER = re.compile(
    r"[\W_]*(?:(?i:both|all|now|still|is|are|stays?|remains?)[ ]+)*(?P<letter>[A-Z])(?=[\W_]*$|[ ]*[-–(,.:;\t]|[ ]+\d{1,2}[/.]\d|[ ]{2,}\S|[ ]+(?:but|because|as|still|with|now|please|no|though|until|till)\b)(?![ ]?[-=]+>)"
)
#: Whoever answers for another says whom to ask: `best check that with Omar`.
_CHECK_WITH = re.compile(
    r"\b(?i:(?:best|better|please|pls|you (?:should|need to|may want to|might want to)|you['’]d better)(?: to)? (?:check|confirm)(?: (?:that|this|it))?(?: first)? with) (?:[A-Z][\w’'-]+|him|her|them)"
)
#: "Complete" in the place of a colour.
_DONE = re.compile(r"[\W_]*(?:now )?(?:completed?|done|finished|closed)[\W_]*", re.IGNORECASE)
#: A second thought about the letter: `R. Sorry, A.`
_SECOND_LETTER = re.compile(rf"{CORRECTS.pattern}[^\n]{{0,20}}?(?-i:\b[BGAR]\b)", re.IGNORECASE)
#: A colour given by the letters of the old one and the new: `A->G`, `please move from R to A`.
_LETTERS = re.compile(
    r"(?P<frame>(?i:[\W_]*(?:(?:please|pls|now|b?rag|status|rating|colour|i would|we would|i.d|can you|move|moves|moved|moving|change|changed|change[sd]?|gone|go|goes|has|it|this"
    r"|rating)[ :,]+)*(?:from[ ]+)?))(?P<was>[BGAR])(?:[ ]?(?:[-–=]+>|→|➔|⇒|>)[ ]?|[ ]to[ ])(?P<now>[BGAR])(?![\w'’])"
)


def judge(statement: Statement, action: Action, scheme: Scheme, said_on: date) -> Reading | None:
    """Return what a statement says of one action; None where it says nothing at all.

    Args:
        said_on: the civil date of the message, for relative dates.
    """
    text = unwrapped(statement.text[:_LONGEST])
    colour_typed = "" if SAME.fullmatch(statement.colour) else statement.colour
    moved, letter = _LETTERS.match(text), _LETTER.match(text)
    if moved and not colour_typed:
        text, colour_typed = text[moved.end() :].strip(" -–,.:;"), moved["now"]
    elif letter and scheme.read(letter["letter"]):
        text, colour_typed = text[letter.end() :].strip(" -–,.:;"), colour_typed or letter["letter"]
    due_typed = "" if SAME.fullmatch(statement.due) else statement.due
    if says_nothing(text) and not colour_typed and not due_typed and not statement.doubt:
        return _if_said_same(statement, action)
    if labelled := _LETTER_LABEL.search(text):
        colour_typed = colour_typed or labelled["letter"]
        text = text[: labelled.start()].rstrip() + text[labelled.end() :]
    judged = Judged()
    if _letters_doubted(judged, moved, bool(letter and _SECOND_LETTER.search(text)), action, scheme):
        colour_typed = ""
    if len(statement.text) > _LONGEST:
        judged.doubt("it is too long to be read with certainty")
    unchanged = is_no_change(text)
    plain = without_name(without_ticks(text), action.activity)
    seen = find_colour(plain, scheme)
    if seen.rag is Rag.BLUE or COMPLETE.match(plain):
        text, plain = (done_on(words, said_on) for words in (text, plain))
    dates = find_dates(plain, said_on, action.activity, action.current_due.date)
    _colour(judged, _with_typed(seen, colour_typed, scheme), text, action, scheme)
    against_held = bool(judged.doubts) and not colour_typed and seen.rag is None and not seen.doubt
    _dates(judged, dates, due_typed, action, said_on)
    _forecast_only(judged, against_held and dates.forecast and not due_typed)
    judge_completion(judged, plain, seen, dates)
    judge_share(judged, plain)
    _asks(judged, text)
    if _NO_NEWS.match(text):
        judged.doubt("it says that no update was given")
    _overdue(judged, dates, action, said_on)
    _slipped(judged, dates, action, text)
    if not unchanged:
        progress = progress_words(text, seen, dates, judged.sure, statement.kept)
        judged.set(progress=progress or judged.sure.progress)
    judged.doubt(statement.doubt)
    if statement.overall:
        _overall(judged, action, scheme)
    return _reading(statement, action, judged, unchanged, text)


def _letters_doubted(judged: Judged, moved: re.Match[str] | None, second: bool, action: Action, scheme: Scheme) -> bool:
    """Doubt a colour given by letters that moves from another than we hold, or puts one in the place of another."""
    elsewhere = moved is not None and scheme.read(moved["was"]) is not action.rag.value
    if moved is not None and elsewhere:
        judged.doubt(f"it is moved from {moved['was']}, and we hold {scheme.label(action.rag.value)}")
        judged.suggest(rag=scheme.read(moved["now"]))
    if second:
        judged.doubt("one letter is put in the place of another")
    return elsewhere or second


def _if_said_same(statement: Statement, action: Action) -> Reading | None:
    """Read "no change" typed beside a label and nothing else."""
    typed = f"{statement.colour} {statement.due}"
    if re.search(r"\b(?:no change|unchanged|same|as (?:is|before))\b", typed, re.IGNORECASE):
        return Reading(
            action.key,
            Disposition.NO_CHANGE,
            ref_as_written=statement.ref_as_written,
            evidence=statement.evidence,
            reason="no change",
        )
    return None


def _with_typed(seen: Seen, typed: str, scheme: Scheme) -> Seen:
    """Set a colour typed beside its label over the one in the words; two that differ are a contradiction."""
    if not typed:
        return seen
    rag = of_cell(typed, scheme) or (Rag.BLUE if _DONE.fullmatch(typed) else None)
    if rag is None:
        found = find_colour(typed, scheme)
        rag = found.rag if len(typed.split()) <= 6 or not found.doubt else None
        if rag is None:
            return Seen(None, found.probable, found.doubt or f"“{typed[:60]}” is no colour of this board", seen.spans)
    if seen.rag is not None and seen.rag is not rag:
        return Seen(
            None, rag, f"{scheme.label(rag)} is typed as the colour, {scheme.label(seen.rag)} in the words", seen.spans
        )
    return Seen(rag, rag, "", seen.spans)


def _colour(judged: Judged, seen: Seen, text: str, action: Action, scheme: Scheme) -> None:
    rag = seen.rag
    if rag is None:
        judged.doubt(seen.doubt)
        if seen.probable:
            judged.suggest(rag=seen.probable)
        if not seen.doubt:
            _colour_by_words(judged, text, action, scheme)
        return
    against = clash(rag, text)
    if against:
        judged.doubt(f"{scheme.label(rag)}, but “{against}”")
        if rag is Rag.GREEN and WILL_MISS.search(text):
            judged.suggest(rag=Rag.RED)
        elif rag in (Rag.AMBER, Rag.RED):
            judged.suggest(rag=Rag.GREEN)
        elif rag is Rag.BLUE:
            judged.suggest(complete=True)
        else:
            judged.suggest(rag=rag)
    elif rag is Rag.BLUE:
        judged.set(complete=True)
    else:
        judged.set(rag=rag)


def _colour_by_words(judged: Judged, text: str, action: Action, scheme: Scheme) -> None:
    """Read "on track" where no colour is named: it is none, but what we hold may contradict it."""
    good = going_well(text)
    held = action.rag.value
    if good and held in (Rag.AMBER, Rag.RED):
        judged.doubt(f"“{good}”, but we hold {scheme.label(held)}: is it {scheme.label(Rag.GREEN)} now?")
        if held is Rag.AMBER:
            judged.suggest(rag=Rag.GREEN)


def _dates(judged: Judged, dates: Dates, typed: str, action: Action, said_on: date) -> None:
    due, raw = dates.due, dates.due_raw
    if typed:
        given = read_due(typed, said_on=said_on)
        if (
            given.kind in (DueKind.DAY, DueKind.MONTH)
            and given.date
            and given.date >= said_on
            and "other words" not in given.why
        ):
            if due is not None and due != given.date:
                judged.doubt(f"{typed} is typed as the new date, {raw} in the words")
                return judged.suggest(due=given.date, due_raw=typed)
            due, raw = given.date, typed
        else:
            judged.doubt(f"“{typed[:60]}” is not plainly a new date" + (f" ({given.why})" if given.why else ""))
            return judged.suggest(due=probable_due(typed, said_on), due_raw=typed)
    if due is not None:
        return None if _restates(due, raw, action) else judged.set(due=due, due_raw=raw)
    held = dates.probable is not None and dates.probable == action.current_due.date
    if dates.same or (held and "no such day" not in dates.doubt and not dates.slipped):
        return None
    judged.doubt(dates.doubt)
    if dates.probable_raw and not held:
        judged.suggest(due=dates.probable, due_raw=dates.probable_raw)
    return None


def _forecast_only(judged: Judged, doubtful: bool) -> None:
    """Make a date only probable that stands beside words against what we hold: `on track, should be finished in December`."""
    if doubtful and judged.sure.due:
        judged.suggest(due=judged.sure.due, due_raw=judged.sure.due_raw)
        judged.set(due=None, due_raw=None)


def _restates(due: date, raw: str, action: Action) -> bool:
    """Tell whether a month named alone is only the month of the day we hold: `on for Sept`, held to 15 September."""
    held = action.current_due
    month = (
        held.kind is DueKind.DAY
        and held.date is not None
        and (due.year, due.month) == (held.date.year, held.date.month)
    )
    return month and due != held.date and bool(re.fullmatch(r"[^\W\d_]{3,9}\.?(?:[ '’-]?\d{2,4})?", raw.strip()))


#: What says only that somebody else has not answered.
_NO_NEWS = re.compile(
    r"[\W_]*(?:(?:i have|we have|i.ve|we.ve|still|there is|there has been) )*(?:had )?no (?:updates?|response|reply|news|answer)(?: (?:has|have|was|been|yet|as yet))* "
    r"(?:received|given|provided|returned|supplied|from (?:the |our )?(?!me\b|us\b|my\b)\w+)"
    r"|[\W_]*(?:(?:i |we )?(?:do not|don.t|dont) know\b|no idea\b|(?:please |you.ll need to |best to |better to )?(?:ask|check with) (?-i:[A-Z])\w+|(?-i:[A-Z])\w+ to (?:check|confirm|advise|update you|reply|answer)[ .]*$)",
    re.IGNORECASE,
)
_WANTS = {
    "close": "it asks to be closed",
    "merge": "it asks to be merged",
    "delete": "it asks to be taken off the plan",
    "reassign": "another lead is named",
    "extend": "it asks for more time without a plain date",
    "risk": "a new risk is raised",
    "issue": "a new issue is raised",
}


#: What may be asked of several actions at once, and leaves the state of each as it was told.
TOGETHER = frozenset((_WANTS["merge"], _WANTS["delete"]))


def _asks(judged: Judged, text: str) -> None:
    if check := _CHECK_WITH.search(text):
        judged.doubt(f"“{check[0]}”: somebody else is to be asked first")
    asked = [s for s in sentences(text) if not (s.endswith("?") and is_enquiry(s))]
    for kind in asks_for("\n".join(asked)):
        if kind == "extend" and judged.sure.due:
            continue
        judged.proposes.append(Proposal(kind, text.strip()))
        settled = judged.sure.rag is None and judged.sure.due is None and not judged.doubts
        if kind == "close" and settled and closes_as_done(text) and not REQUEST.fullmatch(text.strip()):
            judged.set(complete=True)
        if kind != "close" or not (judged.sure.complete or judged.maybe.complete):
            judged.doubt(_WANTS[kind])


def _overdue(judged: Judged, dates: Dates, action: Action, said_on: date) -> None:
    """Ask about a day to come that is named of an action whose date has passed, where neither colour nor new date is given."""
    held = action.current_due.date
    coloured = judged.sure.rag or judged.maybe.rag or judged.sure.complete or judged.maybe.complete
    passed = held is not None and held < said_on and not coloured
    given = judged.sure.due or judged.maybe.due or judged.maybe.due_raw or dates.same
    if passed and not given and dates.ahead is not None:
        judged.doubt(f"its date has passed, and “{dates.ahead_raw}” may be the new one")
        judged.suggest(due=dates.ahead, due_raw=dates.ahead_raw)


def _slipped(judged: Judged, dates: Dates, action: Action, text: str) -> None:
    due, held = judged.sure.due, action.current_due.date
    later = due is not None and held is not None and due > held
    if (
        (later or dates.slipped)
        and judged.sure.rag is None
        and action.rag.value is Rag.GREEN
        and not judged.maybe.rag
        and not judged.doubts
        and not judged.sure.complete
    ):
        judged.suggest(rag=Rag.AMBER)
        judged.notes.append("it slipped and no colour was given: what we hold stays until you say")
    told = judged.sure.rag in (Rag.AMBER, Rag.RED) and not SAYS_WHEN.search(text)
    if dates.slipped and due is None and not dates.probable_raw and not told:
        judged.doubt("it has slipped, and no new date is given")


def _overall(judged: Judged, action: Action, scheme: Scheme) -> None:
    """What is said of everything at once changes nothing unasked: it is recorded where we hold the same already."""
    rag = judged.sure.rag
    if rag is not None and action.rag.value is not None and rag is not action.rag.value:
        judged.doubt(
            f"{scheme.label(rag)} is said of everything at once, and we hold {scheme.label(action.rag.value)} for this one"
        )
        judged.suggest(rag=rag)
        judged.set(rag=None)
    if judged.sure.due is not None or judged.sure.complete:
        judged.doubt("it is said of everything at once")
        judged.suggest(due=judged.sure.due, due_raw=judged.sure.due_raw, complete=judged.sure.complete)
        judged.set(due=None, due_raw=None, complete=False, completed_on=None)


#: Why words that only ask wait.
ASKS = "it asks something, and gives no answer"


def _leave_questions(judged: Judged, text: str) -> None:
    """A question or a request with no answer beside it is no progress: it waits for a person, its words beside it."""
    sure = judged.sure
    if not sure.progress or sure.rag or sure.due or sure.complete:
        return
    asks = any(s.endswith("?") for s in sentences(text))
    later = only_promised(text)
    if asks or later:
        judged.doubt(ASKS if asks else PROMISED)
    if asks or later or judged.proposes:
        judged.suggest(progress=sure.progress)
        judged.set(progress=None)


def _reading(statement: Statement, action: Action, judged: Judged, unchanged: bool, text: str) -> Reading | None:
    if judged.doubts:
        judged.suggest(
            **{
                n: v
                for n in ("rag", "due", "due_raw")
                if (v := getattr(judged.sure, n)) is not None and statement.doubt
            }
        )
        if statement.doubt:
            judged.suggest(complete=judged.sure.complete or judged.maybe.complete, progress=judged.sure.progress)
            judged.sure = Fields()
        if statement.unsaid:
            judged.maybe = Fields()
    _leave_questions(judged, text)
    fields, maybe = judged.sure, judged.maybe
    moved = fields.due is not None or fields.complete or (fields.rag is not None and fields.rag is not action.rag.value)
    if unchanged and moved:
        judged.doubt("no change, and a change, in one answer")
        maybe, fields = fields, Fields()
    if judged.doubts:
        disposition, reason = Disposition.REVIEW, "; ".join(judged.doubts)
    elif unchanged:
        disposition, reason = Disposition.NO_CHANGE, "no change"
    elif fields.empty and maybe == Fields() and not judged.proposes:
        return None
    else:
        disposition, reason = Disposition.RECORD, "; ".join(judged.notes)
    return Reading(
        action.key,
        disposition,
        fields,
        maybe,
        statement.ref_as_written,
        tuple(judged.proposes),
        statement.evidence,
        reason,
    )
