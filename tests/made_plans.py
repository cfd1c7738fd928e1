"""Plans that hypothesis makes: everything a plan can hold, and whatever a person may have typed into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from lacflow.board.due import read_due
from lacflow.board.matching import split_leads
from lacflow.board.plan import (
    Action,
    Colour,
    Deliverable,
    Due,
    DueKind,
    Lead,
    Note,
    Objective,
    Plan,
    RagSource,
    Status,
)
from lacflow.board.rag import Rag

#: What spreadsheets, Word or our own reader may take for something else than words.
ODD = (
    "=SUM(A1)", "+44 1234", "-5", "@home", "'quoted", "\tindented", "a\tb", "Ref", "Key", "Objective 2: Health", "TOTAL",
    "Closed", "_x0041_", "{\"held\":{}}", "lacflow:O1/1", "Red", "3.10", "1.", "a\n\n\nb", "  blank  ", "O1/1",
    "& < > \" ]]>", "“held” – £5k … é 漢 😀", "n" * 33_000, "line\n" * 40, "31/12/27", "Ref\nActivity",
)  # fmt: skip
REFS = (
    "",
    "1",
    "7b",
    "10b.ii",
    "3.10",
    "5a-c",
    "12a -b",
    "4b.",
    "19 a",
    "1C",
    "I01",
    "11a1 - a4",
    "n/a",
    "-",
    "=1",
    "Ref",
)
DATES = ("", "31/12/27", "Nov-27", "TBC", "Ongoing", "Complete", "Nov1-9", "31/04/27", "2018-2019", "Termly Review",
         "Impact by Feb 2028", "01./03/28", "Dec 28 & monthly", "43830", "01/04/27 15/06/27", "=TODAY()")  # fmt: skip

signs = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")
words = st.sampled_from(ODD) | st.text(signs, max_size=30)
said = words.filter(lambda text: any(c.isalpha() for c in text))
dues = (
    st.sampled_from(DATES).map(read_due)
    | st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(
        lambda d: Due("end of next month", d, DueKind.DAY, "said on 1 May")
    )
    | st.builds(Due, words, st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sampled_from(DueKind), words)
)
colours = st.builds(
    Colour,
    st.none() | st.sampled_from(Rag),
    st.sampled_from(["", "G", "amber", "Red", "Blue - complete", "#92D050", "turn blue", "n/a"]),
    st.sampled_from(RagSource),
)
cells = st.sampled_from(["", "Ann Lee", "Ann Lee\nBob Roe - Head of Policy", "Policy, Information & Audit"])
lead = st.builds(Lead, words, st.none() | st.just("a.lee"), st.just("name"))
leads = cells.map(lambda cell: tuple(Lead(raw) for raw in split_leads(cell))) | st.lists(lead, max_size=3).map(tuple)
part = st.builds(Deliverable, st.sampled_from(["", "1", "2", "a"]), words, words, dues, dues)
titles = st.sampled_from(["", "Homes", "Health: mind & body"]) | words
objectives = st.builds(Objective, st.sampled_from(["", "1", "2", "3.10", "A"]), titles, st.none() | st.just(-922.0))
headers = st.sampled_from(["Evidence", "Status", "Metric 1", "Comment on rag", "Comment", ""]) | words
notes = st.builds(Note, st.sampled_from(["", "I01", "R02", "3"]), said, words, words, st.sampled_from(["", "1", "2"]))
actions = st.builds(
    Action,
    key=st.just(""),
    ref=st.sampled_from(REFS),
    ref_raw=st.sampled_from(REFS),
    objective=objectives,
    activity=words,
    deliverables=st.lists(part, max_size=3).map(tuple),
    progress=words,
    leads=leads,
    due=dues,
    revised=dues,
    rag=colours,
    savings_rag=colours,
    savings_k=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    savings_shared=st.booleans(),
    priority=st.sampled_from(["", "High"]) | words,
    status=st.sampled_from(Status),
    said_complete=st.none() | words,
    other=st.dictionaries(headers, words, max_size=2),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of a few actions, two of which may be one."""
    made = draw(st.lists(actions, min_size=1, max_size=4))
    keys = draw(st.permutations(["O1/1", "O1/10b.i", "/7", "O5/~12", "/1#2", "O3.10/3.10"]))
    rows = [replace(a, key=k) for a, k in zip(made, keys, strict=False)]
    if len(rows) > 1 and draw(st.booleans()):
        rows[-1] = replace(rows[-1], view_of=rows[0].key)
    few = st.lists(notes, max_size=2).map(tuple)
    return Plan("b", tuple(rows), draw(few), draw(few))
