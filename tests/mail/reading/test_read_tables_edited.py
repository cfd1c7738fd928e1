"""Whatever a lead does to the table of our letter, what was typed is read and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from lacflow.board.due import read_due
from lacflow.mail.html import html_to_text
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]
Edit = tuple[str, str, str]

HEAD = ("Ref", "Objective", "Activity", "BRAG", "Due")
ROWS = (
    ("10c", "1", "Train every carer", "Amber", "30/09/26"),
    ("12a", "1", "Publish the leaflet", "Green", "30/09/26"),
    ("4", "3", "Map placements", "Green", "31/03/27"),
    ("4", "2", "Set up the register", "Green", "31/03/27"),
)
NEWS = ("Half of them are trained", "The printer has it now", "Two teams left to visit", "Panel met twice in June")
FILLS = {"Green": "#00B050", "Amber": "#FFC000", "Red": "#FF0000"}
MARKUP = (
    "<td width=99 style='border:none;background:{fill}'><p class=MsoNormal>{cell}<o:p></o:p></p></td>",
    '<td style="background-color: {fill};"><div class="elementToProof">{cell}<br></div></td>',
    "<td bgcolor={fill}><font size=2>{cell}</font>",
)


def markup(rows: list[list[str]], cell: str, held: int) -> str:
    """Return a table, the cells of its column `held` in the colours we hold."""
    lines = []
    for n, row in enumerate(rows):
        fills = [FILLS[ROWS[n - 1][3]] if n and i == held else "white" for i in range(len(row))]
        lines.append("".join(cell.format(cell=c, fill=f) for c, f in zip(row, fills, strict=True)))
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def letter(table: str) -> str:
    return f"<p>Dear Sam</p><p>Please tell us how your actions stand by noon on Thursday 20 August.</p>{table}"


@st.composite
def edits(draw: DrawFn) -> list[Edit]:
    """A colour, a date and words for each row; empty where it was left."""
    out = []
    for row in ROWS:
        colour = draw(st.sampled_from(["", "", *(c for c in FILLS if c != row[3])]))
        due = draw(st.sampled_from(["", "", "31/12/26", "Feb-27"]))
        out.append((colour, due, draw(st.sampled_from(["", *NEWS]))))
    return out


BESIDE = ("{new}", "<s>{old}</s> {new}", "{old} now {new}", "{new} (was {old})")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), edits())
def test_what_was_typed_into_our_table_is_read_and_nothing_else(read: Read, data, made: list[Edit]) -> None:
    beside, added, new_columns = (
        data.draw(st.sampled_from(BESIDE)),
        data.draw(st.booleans()),
        data.draw(st.booleans()),
    )
    rows = [[*HEAD, *(["New BRAG", "New date", "Comment"] if new_columns else ["Update"] * added)]]
    for (colour, due, words), row in zip(made, ROWS, strict=True):
        ref, objective, activity, held, day = row
        if new_columns:
            rows.append([*row, colour, due, words])
            continue
        colour = beside.format(old=held, new=colour) if colour else held
        due = beside.format(old=day, new=due) if due else day
        activity = f"{activity}<br>{words}" if words and not added else activity
        rows.append([ref, objective, activity, colour, due, *([words] if added else [])])
    order = [0, *data.draw(st.permutations(range(1, len(rows[0]))))]
    table = markup([[row[i] for i in order] for row in rows], data.draw(st.sampled_from(MARKUP)), order.index(3))
    header = (
        "<p><b>From:</b> Board &lt;board@council.example&gt;<br><b>Sent:</b> 12 August 2026 09:00<br><b>To:</b> Sam<br>"
        "<b>Subject:</b> x</p>"
    )
    html = (
        f"<style style='display:none;'>P {{}}</style><p>I have updated the table.</p><div>{header}{letter(table)}</div>"
    )
    found = read("", sent=html_to_text(letter(markup([list(HEAD), *map(list, ROWS)], MARKUP[0], 3))), html=html)
    got = {r.key: r.fields for r in found.readings}
    wanted = {f"O{row[1]}/{row[0]}": edit for row, edit in zip(ROWS, made, strict=True) if any(edit)}
    assert got.keys() == wanted.keys()
    for key, (colour, due, words) in wanted.items():
        assert (got[key].rag.value if got[key].rag else "") == colour.lower()
        assert got[key].due == (read_due(due).date if due else None)
        assert (got[key].progress or "") == words
