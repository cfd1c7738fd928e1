"""columns.yaml into further words for the columns of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from lacflow.board.headers import Words, fold_header
from lacflow.errors import Problem
from lacflow.settings.document import Document


def header_words(document: Document | None) -> tuple[Words, list[Problem]]:
    """Return the council's own headers by field, and what is wrong with the file; none where there is no file."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import ColumnsForm

    if document is None:
        return {}, []
    if document.data is None and document.problems:
        return {}, list(document.problems)
    try:
        form = ColumnsForm.model_validate(document.data or {})
    except ValidationError as error:
        return {}, [*document.problems, *explain(document, "columns", error)]
    words: Words = {field: tuple(given) for field, given in form.model_dump().items() if given}
    return words, [*document.problems, *_wrong(document, words)]


def _wrong(document: Document, words: Words) -> Iterator[Problem]:
    """Find headers without a word in them, and headers that would be two fields."""
    owners: dict[str, str] = {}
    for field, headers in words.items():
        for place, header in enumerate(headers):
            folded, where = fold_header(header), document.where((field, place))
            if not folded:
                message, hint = "Nothing of this header is left to compare.", "Write it as it stands in the plan."
                yield Problem("column.empty", message, hint, header, where=where)
            elif owners.setdefault(folded, field) != field:
                message = f"This header would be both {owners[folded]} and {field}."
                yield Problem("column.twice", message, "Take it away from one of them.", header, where=where)
