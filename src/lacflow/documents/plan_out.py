"""The plan goes out: as a workbook or a Word document in the council's own layout, as delimited text, or as JSON.

`read(export(plan)) == plan`. Equal means: every action is there under its key, in the order of its view (open, metrics,
standing data, closed), and every field of it is the same, words, kinds and sources of dates and colours included; issues
and risks are the same, in their order. Only where things stand (`Action.where`) and what a reader says of the document
(`Plan.problems`, `ignored`, `about`, `board`) are the document's and not the plan's. Signs no document can hold (control
characters, a return without a new line) count as left out. Delimited text has no place for issues and risks.

Every cell is text, so that no program takes words for a formula, a ref for a number or a month for a day. Colours are words
with a fill behind them. What no cell can say is carried beside it (see `held`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from lacflow.board.headers import Words
from lacflow.board.people import Directory
from lacflow.board.plan import Plan
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.documents.carrying import carried
from lacflow.documents.drawing import draw
from lacflow.documents.layout import Layout
from lacflow.documents.plain_layout import plain_layout
from lacflow.documents.plan_json import plan_to_json
from lacflow.errors import InputFault, Problem

FORMATS = ("xlsx", "docx", "csv", "json")


def export_plan(
    plan: Plan,
    fmt: str,
    names: Mapping[str, str],
    scheme: Scheme = DEFAULT,
    *,
    layout: Layout | None = None,
    directory: Directory | None = None,
    title: str = "",
    columns: Words | None = None,
    last_said: Mapping[str, date | None] | None = None,
) -> bytes:
    """Return a plan as one of `FORMATS`; the same bytes for the same arguments.

    Args:
        names: people's names by key, for leads whose words in the plan are empty.
        layout: the council's own; None draws ours.
        directory: the people leads are matched to when the file is read back.
        title: what the document is called.
        columns: the administrator's further words for columns, with which the file will be read back.
        last_said: the actions whose colour is only the last one known, with the day they were last spoken of: it is greyed,
            with its age in words.

    Raises:
        InputFault: the format is not known.
    """
    if fmt not in FORMATS:
        hint = "Use xlsx, docx, csv, json or pdf."
        raise InputFault(Problem("export.format", "This format is not known.", hint, fmt))
    if fmt == "json":
        return (json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n").encode()
    people, title = directory or Directory(), title or plan.board or "Plan"
    if fmt == "csv":
        from lacflow.documents.delimited_out import flat_page, text_of

        return text_of(carried([flat_page(plan, scheme, names, last_said)], fmt, people, scheme, columns)[0])
    pages = draw(plan, layout or plain_layout(plan), scheme, names, last_said)
    if fmt == "xlsx":
        from lacflow.documents.xlsx_out import workbook_of

        return workbook_of(carried(pages, fmt, people, scheme, columns), title, scheme)
    from lacflow.documents.docx_out import document_of
    from lacflow.documents.flow import flowed

    flow = flowed(pages, title)
    return document_of(flow.on(carried([flow.page], fmt, people, scheme, columns)[0]), title)
