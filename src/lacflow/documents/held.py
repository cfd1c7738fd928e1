"""What our own exports carry beside each row: the action's key, and what the row's cells cannot say.

Some of what we hold no cell can say so that it is read back the same: the words a date was given in when they hung on the
day they were said, a lead with a comma in their name, who was matched to whom. After an export is drawn it is read as a
stranger's document would be; wherever that gives something else than we hold, what we hold is carried along, with a mark of
what the cells gave. On the way back, what was carried counts as long as the cells still give the same; what a person
has changed in a cell since always wins.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from hashlib import blake2s
from typing import Any, TypeVar

from lacflow.documents.cells import Sheet
from lacflow.documents.records import from_json, to_json

#: The headers of the two columns that carry it.
KEY, HELD = "Key", "As held"
#: What stands in place of a key in the rows of issues and risks, and in the further rows of an action.
ISSUE, RISK, MORE = "issue", "risk", "+"
_KEY = re.compile(r"(?:O[^/\s]*)?/\S+")
_START = '{"held":'
#: A cell of a sheet holds less than this much of it; the rest goes on in the columns beside.
PIECE = 30_000
#: What says where a row stands, never what it says.
_PLACE = ("where", "key")
Record = TypeVar("Record")


def leftovers(read: Record | None, held: Record) -> str:
    """Return what must be carried for `read` to become `held`, as one line of JSON; "" where they are the same."""
    found = {}
    for name in (f.name for f in fields(held) if f.name not in _PLACE):  # type: ignore[arg-type]
        now, then = to_json(getattr(held, name)), to_json(getattr(read, name)) if read is not None else None
        if now != then:
            found[name] = [_mark(then), now]
    return json.dumps({"held": found}, ensure_ascii=True, separators=(",", ":")) if found else ""


def restored(read: Record, carried: str) -> Record:
    """Return a record with what was carried beside it, wherever its cells still say what they said then."""
    try:
        found = json.loads(carried)["held"] if carried else {}
        hints = _types(type(read))
        kept = {
            name: from_json(hints[name], value)
            for name, (mark, value) in found.items()
            if name in hints and mark == _mark(to_json(getattr(read, name)))
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return read  # cut or edited by somebody: then the cells alone count
    return replace(read, **kept)  # type: ignore[type-var]


def carried_in(sheet: Sheet, row: int) -> str:
    """Return what is carried in a row: in cells of its own, or hidden in one; "" where nothing is."""
    cells = sheet.rows.get(row, ())
    hidden = next((c.tag.partition(" ")[2] for c in cells if c.tag), "")
    texts = [c.value for c in cells if isinstance(c.value, str)]
    starts = [n for n, text in enumerate(texts) if text.startswith(_START)]
    return hidden or ("".join(texts[starts[-1] :]) if starts else "")


def stated(sheet: Sheet, row: int, column: int | None) -> str:
    """Return what a row says it is: an action's key, `ISSUE`, `RISK`, or `MORE` of the action above; "" where nothing.

    Args:
        column: where keys stand; in a Word document they are hidden in a cell of the row.
    """
    tag = next((c.tag.partition(" ")[0] for c in sheet.rows.get(row, ()) if c.tag), "")
    cell = sheet.at(row, column) if column else None
    text = tag or (cell.text if cell is not None else "")
    if cell is not None and cell.row < row and not tag:
        return MORE
    return text if _KEY.fullmatch(text) or text in (ISSUE, RISK, MORE) else ""


def key_in(sheet: Sheet, row: int, column: int | None) -> str:
    """Return the key a row states; "" where it states none."""
    text = stated(sheet, row, column)
    return text if "/" in text else ""


def _mark(value: Any) -> str:
    return blake2s(json.dumps(value, sort_keys=True).encode(), digest_size=4).hexdigest()


def _types(kind: type) -> dict[str, Any]:
    from typing import get_type_hints

    return get_type_hints(kind)
