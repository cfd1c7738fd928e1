"""Every reply of the corpus is read as a careful project manager would have read it.

A case is two files of one name: `NAME.eml`, the reply as it came, and `NAME.json`, the reading wanted:

    {"asked": "homes", "about": "what is odd in it", "kind": "updates",
     "actions": {"O1/5a": {"rag": "green", "due": "2026-11-30", "words": ["contract signed"]},
                 "O2/7": {"ask": true, "words": ["two vacancies"]}},
     "held": [{"words": "3 is fine", "candidates": ["O1/3", "O3/3"]}]}

`rag`, `due`, `complete` and `lead` must be recorded, and nothing else may be (a value we hold already may be said again).
`promised`: the actions of the one passage that only says an answer comes later.
`ask`: a person must be shown it; without it nobody may be troubled. `words` must survive, verbatim but for white space.
`known` says what the reader does not manage yet; nothing wrong may be recorded of such a reply either.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from lacflow.board.due import read_due
from lacflow.mail.parse import parse
from lacflow.mail.reading import Asked, asked_from_json, read_reply, reply_to_json

_RECORDED = ("rag", "due", "complete", "lead")
_FEW = 4
_CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(_CORPUS.glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_reply_is_read_as_a_careful_project_manager_would(case: Path) -> None:
    known = json.loads(case.read_text()).get("known")
    found, _ = faults(case)
    if known:
        assert found, "the reader manages this now: take `known` out of the case"
        assert not [f for f in found if f.startswith("WRONG")]
    else:
        assert not found


def test_every_case_is_two_files_and_says_what_is_odd_in_it() -> None:
    replies, wanted = ({p.stem for p in _CORPUS.glob(f"*.{kind}")} for kind in ("eml", "json"))
    assert replies == wanted
    assert len(replies) >= 150
    assert all(json.loads(case.read_text())["about"] for case in CASES)


def faults(wanted: Path) -> tuple[list[str], dict[str, Any]]:
    """Return what is wrong in the reading of one case, in words, and the reading itself as JSON.

    Args:
        wanted: the case's .json file; its .eml stands beside it, the request in `asked/`.
    """
    want = json.loads(wanted.read_text())
    asked, held_values = _asked(wanted.parent / "asked" / f"{want['asked']}.json")
    got = json.loads(json.dumps(reply_to_json(read_reply(parse(wanted.with_suffix(".eml").read_bytes()), asked))))
    found = [] if got["kind"] == want["kind"] else [f"kind: {got['kind']}, not {want['kind']}"]
    keys = {*want["actions"], *(r["key"] for r in got["readings"])}
    asked_held = {c for h in want["held"] for c in h["candidates"]}
    for key in sorted(keys):
        found += _of_action(key, want["actions"].get(key), got, held_values.get(key, {}), asked_held)
    found += _of_held(want, got)
    for name in ("away_until",):
        if name in want and got[name] != want[name]:
            found.append(f"{name}: {got[name]}")
    if "questions" in want and len(got["questions"]) != want["questions"]:
        found.append(f"questions: {[q['text'] for q in got['questions']]}")
    if "promised" in want and [p["candidates"] for p in got["promised"]] != [want["promised"]]:
        found.append(f"promised: {[p['text'] for p in got['promised']]}")
    return found, got


@lru_cache
def _asked(path: Path) -> tuple[Asked, dict[str, dict[str, Any]]]:
    document = json.loads(path.read_text())
    held = {
        a["key"]: {"rag": a["rag"], "due": day.isoformat() if (day := read_due(a["due_raw"]).date) else None}
        for a in document["actions"]
    }
    return asked_from_json(document, (path.parent / document["request"]).read_bytes(), ()), held


def _of_action(
    key: str, want: dict[str, Any] | None, got: dict[str, Any], before: dict[str, Any], held: set[str]
) -> list[str]:
    readings = [r for r in got["readings"] if r["key"] == key]
    found = []
    for name in _RECORDED:
        values = [v for r in readings if (v := r["fields"].get(name)) not in (None, False)]
        wanted = (want or {}).get(name)
        if wanted is None and any(v != before.get(name) for v in values):
            found.append(f"WRONG: {key} {name} {values} recorded")
        elif wanted is not None and not values and wanted != before.get(name):
            found.append(f"lost: {key} {name} {wanted}")
        elif wanted is not None and any(v != wanted and v != before.get(name) for v in values):
            found.append(f"WRONG: {key} {name} {values}, not {wanted}")
    return found + _asks(key, want or {}, readings, got, held) + _words(key, want or {}, readings, got)


def _asks(key: str, want: dict[str, Any], readings: list[Any], got: dict[str, Any], held: set[str]) -> list[str]:
    candidates = [c for h in got["held"] if len(h["candidates"]) <= _FEW for c in h["candidates"]]
    shown = any(r["disposition"] == "review" for r in readings)
    if want.get("ask"):
        if not (shown or key in candidates or any(r["probable"] for r in readings)):
            return [f"unasked: {key} should go to a person"]
    elif shown:
        return [f"trouble: {key} went to a person: {'; '.join(r['reason'] for r in readings)}"]
    elif key in candidates and key not in held:
        return [f"trouble: {key} was held"]
    if want.get("no_change") and not any(r["disposition"] == "no_change" for r in readings):
        return [f"lost: {key} no change"]
    likely: dict[str, Any] = {}
    for r in readings:
        likely |= r["probable"]
    return [
        f"probable: {key} {name} {likely.get(name)}, not {value}"
        for name, value in want.get("probable", {}).items()
        if likely.get(name) != value
    ] + [
        f"proposal: {key} {kind}"
        for kind in want.get("proposes", ())
        if not any(p["kind"] == kind for r in readings for p in r["proposes"])
    ]


def _words(key: str, want: dict[str, Any], readings: list[Any], got: dict[str, Any]) -> list[str]:
    said = " ".join(_fold(r["fields"].get("progress")) for r in readings)
    if want.get("ask"):
        said += " ".join(_fold(r["evidence"]) for r in readings)
        said += " ".join(_fold(h["text"]) for h in got["held"])
    return [f"words: {key} lost “{w}”" for w in want.get("words", ()) if _fold(w) not in said]


def _of_held(want: dict[str, Any], got: dict[str, Any]) -> list[str]:
    found = []
    unmet = list(got["held"])
    for item in want["held"]:
        fits = [
            h
            for h in unmet
            if len(h["candidates"]) <= _FEW
            and (not item["words"] or _fold(item["words"]) in _fold(h["text"]))
            and set(item["candidates"]) <= set(h["candidates"])
        ]
        if not fits:
            found.append(f"unheld: “{item['words']}” between {item['candidates']}")
        else:
            unmet.remove(fits[0])
    asked = {k for k, a in want["actions"].items() if a.get("ask")}
    return found + [
        f"trouble: held “{h['text'][:60]}”: {h['reason']}" for h in unmet if not asked & set(h["candidates"])
    ]


def _fold(text: str | None) -> str:
    return re.sub(r"\W+", " ", str(text or "").lower()).strip()
