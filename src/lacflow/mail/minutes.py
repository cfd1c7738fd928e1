"""What a board decided, as a project manager writes it after the meeting, one a line.

    decision: the lease is extended by a year; Helen Fern; 30 June 2027
    new action 1/14b: find two more host homes; Sam Reed; end of March 2027
    new action: write to the schools | lead Sam Reed | by end of March 2027
    14: agreed to extend to 31 March 2027

Words, owner and date are parted by `;`, `|` or a tab, as a table pasted into a mail has them; owner and date may be left out of a
decision. A line that begins so is never read as anything else; what is not plain about it is left to whoever takes it in.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from lacflow.board.refs import fold

_LINE = re.compile(
    r"[ \t]*[-*•]?[ \t]*(?P<kind>decision|decided|new action|action)"
    r"(?:[ \t]+(?:under[ \t]+(?:objective[ \t]+)?(?P<under>[^\s:|;]+)|(?P<ref>[^\s:|;]+)))?"
    r"[ \t]*(?::|\||\t|(?<=d) that )[ \t]*(?P<rest>\S[^\n]*)",
    re.IGNORECASE,
)
_ON = re.compile(r"[ \t]*[-*•]?[ \t]*(?P<ref>[^\s:|;]{1,14})[ \t]*(?::|[ \t][-–—])[ \t]+(?P<rest>\S[^\n]*)")
_LABELLED = re.compile(
    r"(?P<label>lead|led by|owner|by|due|due by)(?:[ \t]*[:=][ \t]*|[ \t]+)(?P<words>\S.*)", re.IGNORECASE
)
_OWNER = ("lead", "led by", "owner")


@dataclass(frozen=True)
class Minute:
    """One line: its words, owner and date as written; `ref` as written, "" where none was.

    kind: `decision`, `action` (a new one), `on` (a decision on an action of the plan) or `row` (a table's: what its ref says).
    `ref` of a new action may end in `/`: the next free one under that objective.
    """

    kind: str
    text: str
    owner: str = ""
    due: str = ""
    ref: str = ""
    line: str = ""


def minutes_in(text: str, known: Container[str] = ()) -> tuple[list[Minute], str]:
    """Return the decisions and new actions in a mail's new words, and the words without those lines.

    Args:
        known: folded refs and keys of the plan, where a line that begins with one is a decision on that action.

    Example:
        `new action 1/14b: find homes; Sam Reed; 31 March 2027` -> an action with ref 1/14b; `we met today` -> nothing.
    """
    found: list[Minute] = []
    left: list[str] = []
    for line in text.replace("\r", "").split("\n"):
        match, on = _LINE.fullmatch(line), _ON.fullmatch(line)
        minute = _minute(match, line) if match else None
        if minute is None and on is not None and fold(on["ref"]) in known:
            minute = Minute("on", *_parts(on["rest"]), ref=on["ref"], line=line.strip())
        if minute is None or line.rstrip().endswith("…"):  # as our own letter shows how it is done
            left.append(line)
        else:
            found.append(minute)
    return found, "\n".join(left)


def _minute(match: re.Match[str], line: str) -> Minute | None:
    kind = "decision" if match["kind"].lower().startswith("deci") else "action"
    ref = f"{match['under']}/" if match["under"] else match["ref"] or ""
    if kind == "action" and match["kind"].lower() == "action" and not ref:
        return None  # "action: ..." may be anybody's label
    return Minute(kind, *_parts(match["rest"]), ref=ref, line=line.strip())


def _parts(rest: str) -> tuple[str, str, str]:
    """Return words, owner and date: what is labelled by its label, the others by their order; all one where that fails."""
    first, *others = [part.strip() for part in re.split(r"\s*[;|\t]\s*", rest.strip()) if part.strip()] or [
        rest.strip()
    ]
    named = {}
    bare = []
    for part in others:
        label = _LABELLED.fullmatch(part)
        place = "" if label is None else "owner" if label["label"].lower() in _OWNER else "due"
        if label is not None and place not in named:
            named[place] = label["words"]
        else:
            bare.append(part)
    places = [place for place in ("owner", "due") if place not in named]
    if len(bare) > len(places):
        return rest.strip(), "", ""
    named |= dict(zip(places, bare, strict=False))
    return first, named.get("owner", ""), named.get("due", "")
