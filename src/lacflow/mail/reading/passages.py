"""A reply taken apart: what was typed into the blocks of our letter, what was written freely, what others wrote.

The letter is known, so its words are quotation wherever they stand (`align`), and what is left has a place: beside a label,
under an action's heading, above or below the quotation. Words of other messages in the thread are the sender's only where
the sender forwards them, and then wait for a person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lacflow.board.due import read_due
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.mail.align import Sent, words_of
from lacflow.mail.body import MOST, MOST_LINES, in_reach
from lacflow.mail.lines import Line, remembered
from lacflow.mail.quoting import lay_out
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.blocks import Label, is_held_line, labels_in, title_in
from lacflow.mail.reading.rows import Row, rows_in
from lacflow.mail.reading.whose import headers_of, whose_parts
from lacflow.mail.trimmings import is_of_device

#: By the words of a row, the fill of each of its cells.
Fills = Mapping[str, Sequence[str]]
#: More free text than this is nobody's answer; what is beyond waits for a person unread.
MOST_FREE = 20_000
#: More filled blocks, or statements of free text, than any request has actions.
MOST_ANSWERS = 200


@dataclass
class Answer:
    """What stands in one block: beside the labels, and under the heading without one. `actions` is who it can be about.

    Of a row of a table, `shaded` is the colour its cell was filled with, and `doubt` why a person must look.
    """

    actions: tuple[Action, ...]
    title: str = ""
    typed: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deeper: bool = False
    evidence: str = ""
    silent: bool = False
    shaded: Rag | None = None
    doubt: str = ""
    _span: tuple[int, int] | None = None

    def typed_at(self, line: int) -> None:
        """Note a line in which something was typed."""
        self._span = (self._span[0] if self._span else line, line)

    def quote(self, lines: Sequence[Line]) -> None:
        """Keep the passage that holds everything typed, as it stands in the message."""
        if self._span:
            self.evidence = "\n".join(line.text for line in lines[self._span[0] : self._span[1] + 1]).strip()

    @property
    def empty(self) -> bool:
        """Tell whether nothing was typed."""
        typed = any(any(t.strip() for t in lines) for lines in (*self.typed.values(), self.loose, self.edited))
        return not (typed or self.shaded or self.doubt)

    def value(self, name: str) -> str:
        """Return what was typed beside a label."""
        return "\n".join(self.typed.get(name, ())).strip()


@dataclass
class Passages:
    """A reply taken apart.

    Attributes:
        free: the sender's own passages in order.
        others: the words of other messages; writers: the header of each of these, in small letters.
    """

    answers: list[Answer] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)


def take_apart(
    text: str, asked: Asked, own_names: Sequence[str] = (), seen: str = "", fills: Fills | None = None
) -> Passages:
    """Take a reply apart.

    Args:
        own_names: the sender's name and address, by which older messages of theirs in the thread are known.
        seen: what a reader sees of the HTML part, where its tables stand row by row.
        fills: the fills of the cells of its rows (`looks`).
    """
    lines = lay_out(in_reach(text)[0], _plainly_ours(asked.texts))
    marked = any(line.part for line in lines)
    quotable = ["" if line.kind == "header" or (marked and not line.part) else line.text for line in lines]
    ours = Sent(asked.texts).quoted(quotable) if asked.texts else [False] * len(lines)
    headers = headers_of(lines)
    whose = whose_parts(lines, ours, asked, headers, [n.lower() for n in own_names if n])
    rows = rows_in([line.text for line in lines], asked.actions, asked.texts, fills)
    out = _Sorting(asked, lines, ours, whose, rows).sort()
    strange = (x.part for x in lines if whose.get(x.part, "other") == "other" and x.kind == "words")
    out.writers = [headers.get(part, "") for part in dict.fromkeys(strange)]
    if asked.texts and "\t" in seen and "\t" not in text:
        _add_rows(out, _from_rows(seen[:MOST].split("\n")[:MOST_LINES], asked, fills))
    if any(a.value("update") or a.loose for a in out.answers):
        for answer in out.answers:  # whoever wrote so much did not type over a value by mistake
            answer.silent = False
    return out


#: A line that could begin a quoted message's header, in our letter's words too.
_AS_A_HEADER = re.compile(r"[ *_]*(?:from|sent|to|date|subject|on|cc)\b", re.IGNORECASE)


def _plainly_ours(texts: Sequence[str]) -> frozenset[str]:
    """Return the lines of the letters sent that can be no header of a message."""
    lines = {line for text in texts for line in text.split("\n")}
    return frozenset([line for line in lines if not _begins_as_a_header(line)])


@remembered
def _begins_as_a_header(line: str) -> bool:
    return bool(_AS_A_HEADER.match(line))


#: What a line of a cited quotation begins with.
_QUOTED = re.compile(r"^(?:> ?)+")


def _from_rows(lines: Sequence[str], asked: Asked, fills: Fills | None) -> list[Answer]:
    """Return what was typed into the rows of our table, which a text part takes to pieces."""
    lines = [_QUOTED.sub("", line) for line in lines]
    rows = rows_in(lines, asked.actions, asked.texts, fills)
    return [_answer(row, lines[i].strip()) for i, row in rows.items() if row and row.says][:MOST_ANSWERS]


def _add_rows(out: Passages, answers: Sequence[Answer]) -> None:
    """Add what stands in the rows of a table; a text part has the same cells as lines of their own."""
    cells = {tuple(words_of(cell)) for a in answers for cell in a.evidence.split("\t")} - {()}
    if cells:
        left = ("\n".join(x for x in p.split("\n") if tuple(words_of(x)) not in cells) for p in out.free)
        out.free = [passage for passage in left if passage.strip()]
    out.answers += answers


def _answer(row: Row, evidence: str = "") -> Answer:
    typed = {name: [cell] for name, cell in row.typed.items()}
    return Answer(
        row.actions,
        typed=typed,
        loose=list(row.added),
        edited=list(row.edited),
        evidence=evidence,
        silent=row.silent,
        shaded=row.shaded,
        doubt=row.doubt,
    )


class _Sorting:
    """The lines of a reply being sorted, one after the other."""

    def __init__(
        self,
        asked: Asked,
        lines: Sequence[Line],
        ours: Sequence[bool],
        whose: dict[int, str],
        rows: Mapping[int, Row | None],
    ) -> None:
        self.asked = asked
        self.lines = lines
        self.ours = ours
        self.whose = whose
        self.out = Passages()
        self.block: Answer | None = None
        self.field = ""
        self.run: list[str] = []
        self.strange: list[str] = []
        self.loose_ours = _unmarked(lines, ours, whose)
        self.held = _held_texts(asked)
        self.rows = rows
        self.met: dict[str, int] = {}  # the part in which what we hold of an action stands first

    def sort(self) -> Passages:
        for i, line in enumerate(self.lines):
            self._take(i, line)
        self._end_run()
        if self.strange:
            self.out.others.append("\n".join(self.strange).strip())
        self.out.answers = [a for a in self.out.answers if not a.empty][:MOST_ANSWERS]
        for answer in self.out.answers:
            answer.quote(self.lines)
        return self.out

    def _take(self, i: int, line: Line) -> None:
        if line.kind in ("header", "signature", "banner", "legal"):
            if line.kind == "header":
                self._leave()
            return
        whose = self.whose.get(line.part, "other")
        if whose == "other":
            if not is_of_device(line.text):
                self.strange.append(line.text)
        elif whose == "older":
            return
        elif line.kind == "rule":
            self._leave()
        elif line.kind == "blank":
            self._blank()
        else:
            self._words(i, line, whose)

    def _leave(self) -> None:
        self._end_run()
        self.block, self.field = None, ""

    def _blank(self) -> None:
        if self.block is None:
            self.run.append("")
        elif self.field == "update":
            self.block.typed[self.field].append("")
        elif self.field:
            # A colour or a date ends with its line; one that was left empty may follow, if the next line is plainly one.
            self.field = "" if self.block.value(self.field) else self.field
        elif self.block.loose:
            self.block.loose.append("")

    def _words(self, i: int, line: Line, whose: str) -> None:
        if i in self.rows and (whose == "own" or self.asked.texts):
            self._row(i, self.rows[i])
            return
        title = title_in(line.text, self.asked.actions) if "(" in line.text else None
        if title is not None and (whose == "ours" or self._block_follows(i)):
            self._end_run()
            self.block, self.field = Answer(title, line.text.strip(), deeper=line.depth > 1), ""
            self.out.answers.append(self.block)
            return
        if is_held_line(line.text) and whose == "ours":
            self._held_line(i, line)
            return
        labels = labels_in(line.text) if self.block is not None else self._labels_of_one(line, whose)
        if labels:
            self._labelled(i, labels)
        elif self.ours[i] and (whose == "ours" or i >= self.loose_ours):
            self.field = ""
        elif self.block is not None:
            self.block.typed_at(i)
            self._in_block(line)
        else:
            self.run.append(line.text)

    def _row(self, i: int, row: Row | None) -> None:
        """Take what was typed into a row of a table as the answer to its action; a header row says nothing."""
        self._leave()
        if row is not None and row.says:
            answer = _answer(row)
            answer.typed_at(i)
            self.out.answers.append(answer)

    def _held_line(self, i: int, line: Line) -> None:
        """Pass over a line that says what we hold; one that says something else was typed over, or is an older letter's."""
        self.field = ""
        if self.block is None:
            return
        keys = [a.key for a in self.block.actions]
        if self._is_what_we_hold(i, line):
            self.met |= {key: line.part for key in keys if key not in self.met}
        elif any(self.met.get(key, line.part) != line.part for key in keys):
            self.block.deeper = True
        else:
            self.block.typed_at(i)
            self.block.edited.append(line.text.strip())

    def _is_what_we_hold(self, i: int, line: Line) -> bool:
        """Tell whether a line that says what we hold says what we did say of this block's action, word for word."""
        if not self.asked.texts or self.block is None:
            return self.ours[i] or not self.asked.texts
        blocks = [block for a in self.block.actions for block in self.held.get(a.key, ())]
        # A line as it was sent is compared quickly; one that was wrapped anew, by its words.
        return any(line.text in block for block in blocks) or any(
            f" {' '.join(words_of(line.text))} " in f" {' '.join(words_of(' '.join(block)))} " for block in blocks
        )

    def _block_follows(self, i: int) -> bool:
        """Tell whether a heading in the sender's own words heads a block: a label stands below it before another heading."""
        for line in self.lines[i + 1 : i + 40]:
            if labels_in(line.text):
                return True
            if title_in(line.text, self.asked.actions):
                return False
        return False

    def _labels_of_one(self, line: Line, whose: str) -> list[Label]:
        """Return labels outside any block: they are an answer where only one action was asked about."""
        labels = labels_in(line.text)
        if not labels or len(self.asked.actions) != 1:
            return []
        self._end_run()
        self.block = Answer(self.asked.actions, deeper=line.depth > 1)
        self.out.answers.append(self.block)
        return labels

    def _labelled(self, i: int, labels: Sequence[Label]) -> None:
        assert self.block is not None
        for label in labels:
            self.field = label.field
            self.block.typed.setdefault(label.field, [])
            if label.value:
                self.block.typed[label.field].append(label.value)
                self.block.typed_at(i)

    def _in_block(self, line: Line) -> None:
        assert self.block is not None
        text = line.text.strip()
        if self.field in ("colour", "due") and not self._can_stand_beside(self.field, text):
            self.field = ""
        if self.field:
            self.block.typed[self.field].append(text)
        else:
            self.block.loose.append(text)

    def _can_stand_beside(self, name: str, text: str) -> bool:
        """Tell whether a line below an empty label is plainly its colour or date; other words answer the action at large."""
        if self.block is None or self.block.value(name) or len(text.split()) > 4:
            return False
        if name == "colour":
            return self.asked.scheme.read(text.strip(" .,;:*-")) is not None
        return read_due(text).date is not None

    def _end_run(self) -> None:
        text = "\n".join(self.run).strip("\n")
        if text.strip():
            self.out.free.append(text)
        self.run = []


def _held_texts(asked: Asked) -> dict[str, list[list[str]]]:
    """Return, by key, the lines of each block of the letters sent."""
    blocks: dict[str, list[list[str]]] = {}
    for text in asked.texts:
        lines = text.split("\n")
        titled = [(i, title_in(line, asked.actions)) for i, line in enumerate(lines) if "(" in line]
        heads = [(i, title) for i, title in titled if title is not None]
        for (start, title), (end, _) in itertools.pairwise([*heads, (len(lines), ())]):
            for action in title:
                blocks.setdefault(action.key, []).append(lines[start:end])
    return blocks


def _unmarked(lines: Sequence[Line], ours: Sequence[bool], whose: dict[int, str]) -> int:
    """Return where our letter begins in a reply whose program marked no quotation; past the end where it did."""
    if "ours" in whose.values():
        return len(lines)
    for i in range(len(lines) - 2):
        near = [n for n in range(i, min(i + 8, len(lines))) if lines[n].kind == "words"][:3]
        if ours[i] and len(near) == 3 and all(ours[n] for n in near):
            return i
    return len(lines)


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a passage, lines kept."""
    for part in re.split(r"\n[ \t]*\n", text):
        if part.strip():
            yield part.strip("\n")
