"""What a board decided, as a project manager writes it after the meeting: decisions and new actions, one a line.

    decision: the lease is extended by a year; Helen Fern; 30 June 2027
    new action 1/14b: find two more host homes; Sam Reed; end of March 2027

Words, owner and date are parted by `;`, `|` or a tab, as a table pasted into a mail has them; owner and date may be left out of a
decision. A line that begins so is never read as anything else; what is not plain about it is left to whoever takes it in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(
    r"[ \t]*[-*•]?[ \t]*(?P<kind>decision|decided|new action|action)(?:[ \t]+(?P<ref>[^\s:|;]+))?[ \t]*(?::|\||\t|(?<=d) that )[ \t]*"
    r"(?P<rest>\S[^\n]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Minute:
    """One line: a decision or a new action, its words, owner and date as written; `ref` as written, "" where none was."""

    kind: str
    text: str
    owner: str = ""
    due: str = ""
    ref: str = ""
    line: str = ""


def minutes_in(text: str) -> tuple[list[Minute], str]:
    """Return the decisions and new actions in a mail's new words, and the words without those lines.

    Example:
        `new action 1/14b: find homes; Sam Reed; 31 March 2027` -> an action with ref 1/14b; `we met today` -> nothing.
    """
    found: list[Minute] = []
    left: list[str] = []
    for line in text.replace("\r", "").split("\n"):
        match = _LINE.fullmatch(line)
        minute = _minute(match, line) if match else None
        if minute is None:
            left.append(line)
        else:
            found.append(minute)
    return found, "\n".join(left)


def _minute(match: re.Match[str], line: str) -> Minute | None:
    kind = "decision" if match["kind"].lower().startswith("deci") else "action"
    if kind == "action" and match["kind"].lower() == "action" and not match["ref"]:
        return None  # "action: ..." may be anybody's label
    parts = [part.strip() for part in re.split(r"\s*[;|\t]\s*", match["rest"].strip()) if part.strip()]
    if not parts or len(parts) > 3:
        return Minute(kind, match["rest"].strip(), ref=match["ref"] or "", line=line.strip())
    words, owner, due = [*parts, "", ""][:3]
    return Minute(kind, words, owner, due, match["ref"] or "", line.strip())
