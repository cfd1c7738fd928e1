"""Where a project manager's mail holds minutes: lines of its words, a table pasted into it, a table in a file with it.

Lines and tables of the words count in any mail of theirs. What only the HTML shows, lines that begin with a ref, and files
count where the mail answers the letter that asks for minutes, or says in its subject or first words that they are minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from lacflow.board.plan import Plan
from lacflow.errors import InputFault
from lacflow.letters.data import NotDone
from lacflow.mail.body import lines_of, seen_in
from lacflow.mail.message import Incoming
from lacflow.mail.minutes import Minute, minutes_in
from lacflow.runners.reader.minuting import names_of

_SPOKEN_OF = re.compile(
    r"\b(?:minutes|decisions|action (?:log|list)|(?:actions|decided|agreed) (?:at|by|from) the board)\b", re.IGNORECASE
)
_FILES = (".docx", ".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".doc")
_NO_TABLE = "no table of actions with headings such as action, owner and date was found in it"


def minutes_of(
    incoming: Incoming, words: str, plan: Plan, sent: Sequence[str], *, asked: bool
) -> tuple[list[Minute], str, list[NotDone]]:
    """Return the minutes in a mail, its words without them, and what of its files could not be read.

    Args:
        words: the mail's new words.
        sent: the texts of the letter it answers.
        asked: whether that letter asked for minutes.
    """
    meant = asked or bool(_SPOKEN_OF.search(f"{incoming.subject}\n{words[:300]}"))
    found, left = _in_words(words, plan, meant)
    if meant and not found and (seen := seen_in(incoming)):
        shown = "\n".join(line.text for line in lines_of(seen, sent) if line.own)
        in_table, without = _in_words(shown, plan, meant)
        found, left = (in_table, without) if in_table else (found, left)
    trouble = list[NotDone]()
    for file in incoming.attachments if meant else ():
        if PurePath(file.name.lower()).suffix in _FILES:
            rows, why = _in_file(file.content, file.name)
            found += rows
            trouble += [NotDone(f"attached: {file.name}", why)] if why else []
    return found, left, trouble


def _in_words(words: str, plan: Plan, meant: bool) -> tuple[list[Minute], str]:
    from lacflow.documents.minuted import minutes_pasted

    rows, left = minutes_pasted(words) if "\t" in words else ([], words)
    lines, left = minutes_in(left, names_of(plan) if meant else ())
    return [*rows, *lines], left


def _in_file(content: bytes, name: str) -> tuple[list[Minute], str]:
    from lacflow.documents.minuted import minutes_of_file

    try:
        rows = minutes_of_file(content, name)
    except InputFault as fault:
        return [], "; ".join(f"{p.message} {p.hint}".strip() for p in fault.problems)
    return rows, "" if rows else _NO_TABLE
