"""colours.yaml into colour schemes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lacflow.board.rag import DEFAULT, Label, Scheme
from lacflow.errors import Problem
from lacflow.settings.document import Document


def schemes(document: Document | None) -> tuple[dict[str, Scheme] | None, list[Problem]]:
    """Make the colours of colours.yaml, with the usual set under `brag` unless the file has its own."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import ColoursForm

    usual = {DEFAULT.key: DEFAULT}
    if document is None:
        return usual, []
    if document.data is None and document.problems:
        return None, list(document.problems)
    try:
        form = ColoursForm.model_validate(document.data or {})
    except ValidationError as error:
        return None, [*document.problems, *explain(document, "colours", error)]
    made = {
        key: Scheme(
            key=key,
            name=entry.name,
            labels={rag: Label(label.label, label.means, tuple(label.words)) for rag, label in entry.labels.items()},
            needs_reason=frozenset(entry.needs_reason),
            overdue_is_red=entry.overdue_is_red,
            blue_confirmed_by=entry.blue_confirmed_by,
        )
        for key, entry in form.root.items()
    }
    return {**usual, **made}, [*document.problems, *_same_words(document, made)]


def keys(document: Document | None) -> frozenset[str] | None:
    """Return the keys boards may name, of right and wrong schemes alike; None where the file cannot be read."""
    found = document.data if document else {}
    if found is None and document and document.problems:
        return None
    return frozenset({DEFAULT.key, *(found or {})}) if isinstance(found or {}, dict) else None


def _same_words(document: Document, made: Mapping[str, Scheme]) -> Iterator[Problem]:
    """Find a word that would mean two colours."""
    for key, scheme in made.items():
        owners: dict[str, str] = {}
        for rag, label in scheme.labels.items():
            for word in {rag.value, label.label.lower(), *(w.lower() for w in label.words)}:
                if owners.setdefault(word, rag.value) != rag.value:
                    where = document.where((key, "labels", rag.value))
                    yield Problem(
                        "colour.twice",
                        f"{word!r} would mean both {owners[word]} and {rag.value}.",
                        "Take it away from one of them.",
                        word,
                        where=where,
                    )
