"""From what differs in a line to a reading of its action: what is certain, what is probable, and why a person must look.

Completion is a proposal, certain only where the colour column says it. Words that contradict the colour or date beside
them leave neither certain. Words are kept in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Proposal, Reading
from lacflow.documents.returned_cells import Look, Said
from lacflow.documents.returned_compare import Compared, Passage
from lacflow.documents.returned_dates import against, confirmed, names_its_date, unsaid
from lacflow.documents.returned_whole import points_up
from lacflow.documents.returned_words import undated
from lacflow.documents.values import due_of
from lacflow.mail.reading.colours import find_colour
from lacflow.mail.reading.dates import find_dates
from lacflow.mail.reading.phrases import LEFT_OVER, NOT_COMPLETE, asks_for, clash, is_no_change, says_nothing

_ENTRY = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_DONE = re.compile(
    r"(?:(?:this|the)? ?action|this|it|all|now|fully|work|project|pilot)?"
    r"(?: ?(?:is|has been|has|have been|are|was|now|all|fully))*"
    r" ?(?:complete|completed|done|finished|closed|achieved)"
    r"(?: in full| now| and (?:all )?(?:complete|completed|done|finished|closed))?"
)
_NO_CHANGE = re.compile(r"n[/. ]?c\.?", re.IGNORECASE)
#: What is named as still to come: `just the launch to do`.
_TO_DO = re.compile(
    r"\b(?:just|only|still|apart from|except(?: for)?|bar)\b[^.;\n]{1,40}"
    r"\bto (?:do|go|come|finish|complete|follow|arrange)\b",
    re.IGNORECASE,
)
_FINISHED = r"\b(?:complete|completed|done|finished|closed)\b"
_PERHAPS = re.compile(
    rf"{_FINISHED}[^.;\n]{{0,20}}(?:\bi (?:think|believe)\b|\?)"
    rf"|\b(?:probably|i think|i believe|maybe|perhaps|hopefully)\b[^.;\n]{{0,40}}{_FINISHED}",
    re.IGNORECASE,
)
_WANTS = {
    "close": "it asks to be closed",
    "merge": "it asks to be merged",
    "delete": "it asks to be taken off the plan",
    "reassign": "another lead is named",
    "risk": "a new risk is raised",
    "issue": "a new issue is raised",
}


@dataclass
class _Draft:
    sure: Fields = field(default_factory=Fields)
    maybe: Fields = field(default_factory=Fields)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    proposes: list[Proposal] = field(default_factory=list)
    nothing_new: bool = False
    loose: str | None = None

    def doubt(self, why: str) -> None:
        if why and why not in self.doubts:
            self.doubts.append(why)

    def unsure(self, *names: str) -> None:
        """Make what is certain only probable."""
        said = {name: value for name in names if (value := getattr(self.sure, name)) not in (None, False)}
        self.maybe = replace(self.maybe, **said)
        self.sure = replace(self.sure, **{name: getattr(Fields(), name) for name in said})


def reading_of(
    row: Compared, action: Action, look: Look, runs: Mapping[str, str], *, stale: str = "", of_now: bool = False
) -> Reading | None:
    """Return the reading of a line, or None where nothing in it says anything.

    Args:
        runs: which of its answers stand in a run down the column, and why that is doubtful.
        stale: why the file is an older one, empty where it is not. of_now: the row was answered on top of all that we hold.
    """
    draft = _Draft()
    for passage in row.passages:
        _passage(draft, passage, row)
    _colour(draft, row.colour, action, row)
    _date(draft, confirmed(row.date, row, look.said_on) if row.date else None, action, row)
    _rest(draft, row, action)
    _points_up(draft, row)
    words = "\n".join(w for w in (draft.sure.progress, draft.loose) if w)
    draft.maybe = replace(draft.maybe, progress=draft.loose or draft.maybe.progress)
    _weigh_words(draft, words, row, action, look)
    _weigh_place(draft, row, runs)
    if stale:
        _weigh_age(draft, row, look, stale, of_now=of_now)
    _name_part(draft, row)
    if not draft.evidence and not draft.doubts:
        return None
    return _settled(draft, row, action)


def _passage(draft: _Draft, passage: Passage, row: Compared) -> None:
    """Take new words: as progress, as a figure, as evidence, or as saying nothing."""
    text = passage.text
    bare = undated(text)
    draft.evidence.append(text)
    if is_no_change(bare) or _NO_CHANGE.fullmatch(bare):
        draft.nothing_new = True
    elif row.above and points_up(bare):
        return
    elif says_nothing(bare) or not re.search(r"\w", bare):
        draft.doubt(f"“{text[:80]}” says nothing by itself")
    elif passage.aside:
        draft.doubt(f"words stand {passage.under}, and may have stood there before")
    elif passage.figure and not _ENTRY.match(text) and len(bare.split()) < 25:
        draft.sure = replace(draft.sure, metric=_both(draft.sure.metric, text))
    elif passage.evidence and not _ENTRY.match(text) and any(not p.under for p in row.passages) and not _done(bare):
        draft.sure = replace(draft.sure, evidence=_both(draft.sure.evidence, text))
    elif passage.loose:
        draft.loose = _both(draft.loose, text)
        draft.doubt(f"words were written {passage.under}")
    else:
        draft.sure = replace(draft.sure, progress=_both(draft.sure.progress, text))
        if passage.under:
            draft.doubt(f"words were written {passage.under}")


def _points_up(draft: _Draft, row: Compared) -> None:
    """Take `as above` beside a colour or date for a note: the words are recorded once, in the row above."""
    said = next((p.text for p in row.passages if row.above and points_up(p.text)), "")
    if not said:
        return
    against = clash(draft.sure.rag, row.above) if draft.sure.rag else ""
    if (draft.sure.rag or draft.sure.due) and not against:
        draft.notes.append(f"“{said[:80]}” stands for the words of the row above, which are recorded there")
        return
    draft.doubt(
        f"“{said[:80]}” stands for the words of the row above" + (f", and those say “{against}”" if against else "")
    )
    draft.maybe = replace(draft.maybe, progress=row.above)


def _both(one: str | None, other: str) -> str:
    return f"{one}\n{other}" if one else other


def _done(text: str) -> bool:
    """Tell whether one of the sentences says that it is complete, and nothing else."""
    sentences = re.split(r"[.!;\n]+|[-\u2013\u2014]\s", text.lower())
    return any(_DONE.fullmatch(" ".join(s.split()).strip(" -,:")) for s in sentences)


def _colour(draft: _Draft, said: Said | None, action: Action, row: Compared) -> None:
    if said is None:
        return
    draft.evidence.append(said.text)
    draft.doubt(said.doubt)
    if said.nothing_new:
        draft.nothing_new = True
    if said.maybe_rag is Rag.BLUE:
        draft.maybe = replace(draft.maybe, complete=True)
    elif said.maybe_rag:
        draft.maybe = replace(draft.maybe, rag=said.maybe_rag)
    if said.done and action.rag.value is not Rag.BLUE:
        draft.sure = replace(draft.sure, complete=True)
    elif said.rag and said.rag is not action.rag.value:
        draft.sure = replace(draft.sure, rag=said.rag)
    if said.rest:
        draft.sure = replace(draft.sure, progress=_both(draft.sure.progress, said.rest))
    if row.line.goes_on:
        draft.doubt(f"the colour stands beside one deliverable only (“{row.part}”)")
        draft.unsure("rag", "complete")


def _date(draft: _Draft, said: Said | None, action: Action, row: Compared) -> None:
    if said is None:
        return
    draft.evidence.append(said.text)
    draft.doubt(said.doubt)
    if row.one_of and not said.nothing_new:
        _date_of_part(draft, said, action, row)
        return
    if said.nothing_new:
        draft.nothing_new = True
    if said.done:
        if not draft.sure.complete:
            draft.maybe = replace(draft.maybe, complete=True)
            draft.doubt("the date column says it is complete, the colour does not")
    elif said.due is not None and said.due != action.current_due.date:
        draft.sure = replace(draft.sure, due=said.due, due_raw=said.text)
    elif said.doubt:
        draft.maybe = replace(draft.maybe, due=said.maybe_due, due_raw=said.text)
        words = re.sub(r"[^A-Za-z ]+", " ", said.text).split()
        if said.maybe_due is None and len(words) > 3:
            draft.sure = replace(draft.sure, progress=_both(draft.sure.progress, said.text))


def _date_of_part(draft: _Draft, said: Said, action: Action, row: Compared) -> None:
    """Show the new date of one of several deliverables, and what the date of the whole comes to."""
    draft.doubt(f"“{said.text[:80]}” is the date of one of its deliverables: “{row.part}”")
    if row.last is not None and row.last != action.current_due.date:
        draft.maybe = replace(draft.maybe, due=row.last, due_raw=in_words(row.last))


def _name_part(draft: _Draft, row: Compared) -> None:
    """Put the deliverable before words that were written beside it."""
    if not row.part or "progress" in row.line.through:
        return
    sure, maybe = draft.sure.progress, draft.maybe.progress
    draft.sure = replace(draft.sure, progress=f"{row.part}: {sure}" if sure else sure)
    draft.maybe = replace(draft.maybe, progress=f"{row.part}: {maybe}" if maybe else maybe)


def _rest(draft: _Draft, row: Compared, action: Action) -> None:
    """Take another lead, further columns, pictures, small edits of what we hold, a row deleted."""
    if row.lead:
        draft.evidence.append(row.lead)
        draft.maybe = replace(draft.maybe, lead=row.lead)
        draft.proposes.append(Proposal("reassign", row.lead))
        draft.doubt(
            f"the lead was “{row.pair.base.text('leads')[:80] if row.pair.base else ''}” and is “{row.lead[:80]}”"
        )
    for words in row.others:
        draft.evidence.append(words)
        draft.doubt(words)
    if row.pictures > 0:
        draft.doubt("a picture was pasted in, which is not read: please type what it says")
    if row.lost.edited:
        draft.evidence.append(row.lost.edited)
        draft.doubt(f"words we hold were changed: {row.lost.edited}")
    if row.line.deleted:
        draft.evidence.append(row.line.text("activity") or row.line.text("ref"))
        draft.proposes.append(Proposal("delete", row.line.text("activity")))
        draft.doubt("the row was deleted in tracked changes")
    if row.lost.replaced and row.lost.new:
        draft.notes.append("the diary we hold was written over: it is kept, the new words go below it")


def _weigh_words(draft: _Draft, words: str, row: Compared, action: Action, look: Look) -> None:
    """Set what the words say of colour, date and completion beside what the cells say."""
    text = undated(words)
    if not draft.sure.complete and (found := _PERHAPS.search(text)):
        draft.doubt(f"“{found[0]}” is not certain")
        draft.maybe = replace(draft.maybe, complete=True)
    _weigh_colour(draft, text, row, action, look)
    _weigh_date(draft, text, action, look, row)
    for kind in asks_for(text):
        draft.proposes.append(Proposal(kind, text.strip()))
        if kind in _WANTS and not (kind == "close" and (draft.sure.complete or draft.maybe.complete)):
            draft.doubt(_WANTS[kind])


def _weigh_colour(draft: _Draft, text: str, row: Compared, action: Action, look: Look) -> None:
    sure, label = draft.sure, look.scheme.label
    if sure.complete and (left := LEFT_OVER.search(text) or NOT_COMPLETE.search(text) or _TO_DO.search(text)):
        draft.doubt(f"{label(Rag.BLUE)}, but “{left[0]}”")
        draft.unsure("complete")
    if sure.rag and (against := clash(sure.rag, text)):
        draft.doubt(f"{label(sure.rag)}, but “{against}”")
        draft.unsure("rag")
    if _done(text) and row.part and not draft.sure.complete:
        draft.doubt(f"one of its deliverables is said to be complete: “{row.part}”")
    elif _done(text) and not draft.sure.complete:
        if sure.rag or (row.colour and row.colour.rag):
            draft.doubt(f"said to be complete, and {label(sure.rag or action.rag.value).lower()}")
            draft.unsure("rag")
        else:
            draft.doubt("the words say it is complete, the colour does not")
        draft.maybe = replace(draft.maybe, complete=True)
    seen = find_colour(text, look.scheme).rag
    stands = (
        Rag.BLUE
        if draft.sure.complete
        else draft.sure.rag or (row.colour.rag if row.colour else None) or action.rag.value
    )
    if seen is None or seen is stands:
        return
    if "rag" not in row.line.columns and row.colour is None and seen is not Rag.BLUE:
        draft.sure = replace(draft.sure, rag=seen)
        return
    draft.doubt(f"the words say {label(seen)}, the colour column {label(stands)}")
    draft.unsure("rag", "complete")
    likely = {"complete": True} if seen is Rag.BLUE else {"rag": draft.maybe.rag or seen}
    draft.maybe = replace(draft.maybe, **likely)


def _weigh_date(draft: _Draft, text: str, action: Action, look: Look, row: Compared) -> None:
    if row.one_of and _is_of_part(find_dates(text, look.said_on).due, row):
        return
    if draft.sure.due is not None:
        said = against(text, draft.sure.due, look.said_on)
    else:
        enough = draft.sure.complete or draft.sure.rag in (Rag.AMBER, Rag.RED)
        said = unsaid(text, action.current_due.date, look.said_on, enough=enough)
        if said is not None and said.due is None and row.date is not None and not row.date.nothing_new:
            return
    if said is not None:
        draft.doubt(f"the words give {said.raw}" if said.raw and draft.maybe.due else said.why)
        draft.unsure("due", "due_raw")
        draft.maybe = replace(draft.maybe, due=said.due or draft.maybe.due, due_raw=said.raw or draft.maybe.due_raw)


def _is_of_part(day: date | None, row: Compared) -> bool:
    """Tell whether a day is the one that stands in the date column beside a deliverable."""
    base = row.pair.base
    held = [due_of(base.cells.get(n)).date for n in ("revised", "due")] if base is not None else []
    return day in held or (row.date is not None and day == row.date.due)


def _weigh_place(draft: _Draft, row: Compared, runs: Mapping[str, str]) -> None:
    """Doubt what stands in a run, in a hidden row, or in cells merged over several rows."""
    names = {"due": ("due", "due_raw"), "rag": ("rag", "complete"), "words": ("progress",)}
    for name, why in runs.items():
        given = row.date is not None if name == "due" else name == "rag"
        if given or any(getattr(draft.sure, n) for n in names[name]):
            draft.doubt(why)
            draft.unsure(*names[name])
    every = ("progress", "rag", "due", "due_raw", "complete", "metric", "evidence")
    merged = row.merged - (row.pair.base.through if row.pair.base else frozenset())
    if merged and not draft.sure.empty:
        draft.doubt("its cells are merged over several rows")
        draft.unsure(*every)
    if row.line.hidden and not draft.sure.empty and not (row.pair.base and row.pair.base.hidden):
        draft.doubt("the row is hidden by a filter, and may have been changed by accident")
        draft.unsure(*every)
    moved = draft.sure.rag or draft.sure.due or draft.sure.complete
    if draft.nothing_new and moved:
        draft.doubt('says "no change" beside a change')
        draft.unsure("rag", "due", "due_raw", "complete")


def _weigh_age(draft: _Draft, row: Compared, look: Look, stale: str, *, of_now: bool) -> None:
    """Doubt colours and dates of an older file, but for a colour of now or that the new words say, and a date they name."""
    said = find_colour(draft.sure.progress or "", look.scheme).rag
    stands = Rag.BLUE if draft.sure.complete else draft.sure.rag
    ours = of_now or (stands is not None and said is stands)
    colours = ("rag", "complete") if not ours else ()
    names = (*colours, *(("due", "due_raw") if not names_its_date(row, look.said_on) else ()))
    if row.older or any(getattr(draft.sure, n) for n in names):
        draft.doubt(stale)
        draft.unsure(*names)
    elif draft.sure.rag or draft.sure.due or draft.sure.complete:
        draft.notes.append(f"{stale}; the new words are of now")


def _settled(draft: _Draft, row: Compared, action: Action) -> Reading:
    at = row.line.place
    said = not draft.sure.empty or draft.proposes
    if draft.doubts:
        disposition, why = Disposition.REVIEW, "; ".join((*draft.doubts, *draft.notes))
    elif said:
        disposition, why = Disposition.RECORD, "; ".join(draft.notes)
    else:
        disposition, why = Disposition.NO_CHANGE, "nothing differs from what we hold"
    evidence = "\n".join(_distinct(draft.evidence))
    ref = row.line.text("ref") or action.ref
    reason = f"{at}: {why}" if why else at
    return Reading(
        action.key, disposition, draft.sure, draft.maybe, ref, tuple(dict.fromkeys(draft.proposes)), evidence, reason
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    return [t for t in dict.fromkeys(texts) if t]
