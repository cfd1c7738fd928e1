"""A progress report as a council published one, in words of our own: it breaks three rules of its board.

Four outcomes, 33 workstreams with their deliverables. It calls itself green over six reds. It lists for the board what the
board's rule (amber or red with a saving) does not ask for, and leaves out what it does. Of twelve workstreams nothing was
returned for this board, though a colour stands beside each.
"""

from __future__ import annotations

from dataclasses import dataclass

from drawing import UP, C, Gap, Grid, Line, Paper

HEAD = ("No", "Workstream", "Deliverables", "Update", "Lead", "Target end date", "Revised end date", "Target saving (£K)",
        "Priority", "Action RAG", "Savings RAG")  # fmt: skip
OUTCOMES = (
    "Outcome 1: Families get help early",
    "Outcome 2: Children live near home",
    "Outcome 3: Young people leave care ready",
    "Outcome 4: The money follows the child",
)
#: Who leads, by initials, and how the report writes them. Those in `SILENT` return nothing.
LEADS = {
    "ad": "Ada Dene", "bo": "Bo Orme", "ce": "Ceri Eyre", "di": "Dilys Ince", "ed": "Ed Downs", "fa": "Fay Arden",
    "gu": "Gus Upton", "ha": "Hana Ashe", "iv": "Ivo Vale",
}  # fmt: skip
SILENT = frozenset({"ce", "fa", "iv"})


@dataclass(frozen=True)
class Stream:
    """A workstream: number, title, lead, colour; its deliverables as words, update, target date, revised date."""

    number: str
    title: str
    lead: str
    rag: str
    parts: tuple[tuple[str, str, str, str], ...]
    saving: int | None = None
    savings_rag: str = ""
    priority: str = "Medium"


def _s(line: str, *parts: str) -> Stream:
    number, title, lead, rag, saving, savings_rag, priority = (p.strip() for p in line.split("|"))
    cells = tuple(tuple(c.strip() for c in part.split("|")) for part in parts)
    return Stream(
        number, title, lead, rag, tuple((a, b, c, d) for a, b, c, d in cells), int(saving) if saving else None, savings_rag,
        priority,
    )  # fmt: skip


# fmt: off
STREAMS: tuple[tuple[Stream, ...], ...] = (
    (
        _s("1|Early help hubs|ad|Red|-400|Red|High",
           "Open a hub in each of the six districts|Four are open; the lease of the fifth fell through|30/06/36|30/09/36",
           "Move family workers into the hubs|Follows the leases|30/09/36|"),
        _s("2|Parenting courses|ce|Green|||Medium", "Run three courses a term|Spring courses are full|31/07/36|",
           "Train eight new hosts||31/10/36|"),
        _s("3|Reducing second referrals|bo|Amber|||Medium", "Audit fifty cases that came back|Thirty done|31/05/36|"),
        _s("4|Family group meetings|bo|Green|-75|Green|Medium",
           "Offer a meeting before every court step|Offered in nine of ten cases|Ongoing|"),
        _s("5|Help with housing|ce|Green|||Low",
           "Agree the duty desk with the districts|Draft agreed in March|31/08/36|"),
        _s("6|One front door|ad|Green|||High", "Bring both call teams into one room|Moved in April|30/04/36|",
           "Publish the new thresholds|With the printer|30/06/36|"),
        _s("7|School nurses|di|Green|||Medium", "Fill the four vacant posts|Three filled|31/07/36|"),
        _s("8|Young carers|ce|Green|||Medium", "Write the young carers' offer|Written with eleven of them|30/06/36|"),
        _s("9|Domestic abuse courses|di|Green|||Medium",
           "Commission the course for a further year|Out to tender|31/07/36|"),
    ),
    (
        _s("1|Short breaks near home|fa|Green|||High", "Approve twelve short break carers|Nine approved|31/12/36|",
           "Open Mill Lane on Saturdays||30/09/36|"),
        _s("2|Homes for brothers and sisters|ed|Red|||Medium",
           "Find two larger houses|Two seen; neither fits|30/11/36|",
           "Agree the rent|Not begun|31/03/37|"),
        _s("3|Foster carers for teenagers|ed|Green|||High", "Run the spring campaign|Run; forty enquiries|30/06/36|"),
        _s("4|Bringing children back to the county|fa|Green|||Medium",
           "Visit every child placed far away|Half are visited|31/07/36|"),
        _s("5|Contracts for children's homes|gu|Amber|-120|Amber|Medium",
           "Let the block contract|One bid; it is being clarified|30/06/36|31/08/36"),
        _s("6|Foster carers' pay|fa|Green|||Medium", "Consult on the new bands|Consultation closes in June|30/06/36|"),
        _s("7|Special guardians|gu|Green|||Medium", "Set up the support group|Meets monthly|31/05/36|"),
        _s("8|Matching within ten weeks|ed|Amber|||Medium",
           "Hold a weekly matching meeting|Held; two matches went over|Ongoing|"),
    ),
    (
        _s("1|A room of my own|iv|Green|||Medium", "Sign the lease for Dock Street|Terms agreed|31/10/36|"),
        _s("2|Supported lodgings|ha|Red|-60|Red|Medium", "Recruit fifteen hosts|Four; two have left|30/06/36|31/12/36"),
        _s("3|Money and work|iv|Green|||Medium", "Offer ten apprenticeships|Six posts found|30/09/36|",
           "Open a drop-in at the college||31/01/37|"),
        _s("4|Health passports|ha|Green|||High", "Print a passport for every care leaver|At the printer|31/07/36|"),
        _s("5|Advisers for everyone to 25|ha|Green|||Medium", "Fill two adviser posts|Both filled|31/05/36|"),
        _s("6|Staying put|di|Red|||Medium", "Rewrite the staying put policy|Not begun: the post is vacant|30/04/36|"),
        _s("7|Council tax relief|iv|Green|||Low", "Take the scheme to the four districts|Agreed by three|31/08/36|"),
        _s("8|Young people's council|bo|Green|||Low", "Hold six meetings a year|Two held|31/03/37|"),
    ),
    (
        _s("1|Transport to school|gu|Amber|||Medium",
           "Retender the twelve longest routes|Tender goes out in June|30/09/36|"),
        _s("2|Section funding with health|fa|Green|||Medium",
           "Sign the agreement for joint funding|With both legal teams|30/06/36|"),
        _s("3|Agency social workers|ad|Green|-30|Green|High",
           "Halve the number of agency posts|From 40 to 31|31/12/36|"),
        _s("4|Legal costs|iv|Green|||Medium", "Agree fixed fees with the chambers||30/06/36|"),
        _s("5|Office space|gu|Green|||Low", "Leave Orchard House|Notice given|31/12/36|"),
        _s("6|Unregistered placements|ce|Red|||Medium", "End the last two placements|One has ended|31/05/36|"),
        _s("7|Forecasting placements|ha|Green|||High", "Build the monthly forecast|In use since January|31/03/36|"),
        _s("8|Respite budgets|di|Red|||Medium", "Move families to direct payments|Twelve of sixty moved|31/07/36|"),
    ),
)  # fmt: skip

#: What the report itself puts before the board: number, words, colour, owner, what is to be done.
LISTED = (
    ("1", "Early help hubs", "Red", "Ada Dene", "Find another site for the fifth hub by 30 June 2036"),
    ("3", "Reducing second referrals: audit behind", "Amber", "Bo Orme", "Finish the audit by 31 May 2036"),
    ("", "Cost of living", "Amber", "Ada Dene", "To note"),
)


def keys() -> dict[str, Stream]:
    """Return every workstream by the key it has in the plan."""
    return {f"O{n}/{s.number}": s for n, streams in enumerate(STREAMS, 1) for s in streams}


def paper() -> Paper:
    """Return the report, to be drawn as a workbook or a Word document."""
    header = (["Sponsor", "Alan Okoro"], ["Project manager", "Priya Marsh"], ["Reporting date", "12 March 2036"],
              ["Overall action RAG", C("Green", "green")], ["Overall savings RAG", C("Green", "green")])  # fmt: skip
    blocks = [
        Line("A Better Start: progress report", across=6), Grid(header, head=0), Gap(),
        Line("Actions to discuss at the board"),
        Grid([["No.", "Action/risk", "Status", "Owner", "Action to be taken and when"],
              *([number or None, what, C(rag, rag.lower()), who, does] for number, what, rag, who, does in LISTED)]),
        Gap(),
    ]  # fmt: skip
    for outcome, streams in zip(OUTCOMES, STREAMS, strict=True):
        rows = [row for stream in streams for row in _rows(stream)]
        blocks += [Line(outcome, across=len(HEAD)), Grid([list(HEAD), *rows]), Gap()]
    for title, columns, row in (
        ("Issues for escalation", ["No.", "Issue", "Owner", "Action and by when"],
         ["I01", "The landlord of the fifth hub has withdrawn", "Ada Dene", "Legal advice by 30 April 2036"]),
        ("Risk to be added to the risk log", ["No.", "Risk", "Owner", "Mitigating action"],
         ["R01", "The block contract fails for want of bids", "Gus Upton", "Talk to three further providers"]),
    ):  # fmt: skip
        blocks += [Line(title), Grid([columns, row, [f"{row[0][0]}02", None, None, None]]), Gap()]
    return Paper("published", {"Progress": blocks}, ())


def _rows(stream: Stream) -> list[list[object]]:
    colour = lambda rag: C(rag, rag.lower()) if rag else None  # noqa: E731
    found: list[list[object]] = []
    for n, (words, update, due, revised) in enumerate(stream.parts, 1):
        whole = [stream.saving, stream.priority, colour(stream.rag), colour(stream.savings_rag)] if n == 1 else [UP] * 4
        left = [stream.number, stream.title] if n == 1 else [UP, UP]
        lead = LEADS[stream.lead] if n == 1 else UP
        found.append([*left, f"{n}. {words}", update or None, lead, due, revised or None, *whole])
    return found
