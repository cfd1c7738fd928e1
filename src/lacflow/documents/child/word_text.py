"""The words of a Word paragraph, each with whether it stands in the text as accepted and in the text as it was before.

Tracked changes read as Word shows them by default: what was inserted is in, what was deleted is out, what was moved is
where it went. Hidden words and the placeholders of empty fields to fill in are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from lacflow.documents.child.pages import Element, child, on, val
from lacflow.documents.child.word_styles import Look, Styles, look_of, pen_of

#: How the hidden text of our own exports begins.
_TAG = "lacflow:"
_MOVED_IN, _MOVED_OUT = ("ins", "moveTo"), ("del", "moveFrom")
_SKIPPED = frozenset((
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tblPr", "tblGrid", "tcPr", "trPr", "ctrlPr",
    "fldData", "instrText", "delInstrText", "Fallback", "rt", "binData",
))  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SYMBOLS = {
    0xFC: "✓",
    0xFB: "✗",
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0xA7: "▪",
    0xE0: "→",
    0x4A: "☺",
    0x4C: "☹",
}


@dataclass(frozen=True)
class State:
    """Whether words stand in the text as accepted, and in the text before the tracked changes."""

    now: bool = True
    before: bool = True

    def inside(self, tag: str) -> State:
        """Return the state inside a tracked change."""
        if tag in _MOVED_IN:
            return replace(self, before=False)
        return replace(self, now=False) if tag in _MOVED_OUT else self


@dataclass(frozen=True)
class Run:
    """Words that look alike."""

    text: str
    state: State
    bold: bool = False
    struck: bool = False
    pen: str | None = None


@dataclass
class Words:
    """What a cell or a paragraph holds: its runs, notes on it, and how many pictures."""

    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: int = 0
    boxes: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def add(self, between: list[Run], other: Words) -> None:
        """Add what another holds."""
        self.runs += [*between, *other.runs]
        self.notes += other.notes
        self.boxes += other.boxes
        self.hidden += other.hidden
        self.pictures += other.pictures

    def trim(self) -> None:
        """Drop the ends of its last paragraphs."""
        while self.runs and self.runs[-1].text == "\n":
            self.runs.pop()

    @property
    def now(self) -> str:
        """The words as accepted."""
        return "".join(r.text for r in self.runs if r.state.now).strip("\n")

    @property
    def tag(self) -> str | None:
        """What our own export hid among the words; other hidden words are nobody's business."""
        text = "".join(self.hidden)
        return text.removeprefix(_TAG) if text.startswith(_TAG) else None

    @property
    def before(self) -> str | None:
        """The words before the tracked changes; None where nothing was changed."""
        if all(r.state.now == r.state.before for r in self.runs):
            return None
        return "".join(r.text for r in self.runs if r.state.before).strip("\n")

    @property
    def kept(self) -> str | None:
        """The words that are not struck through; None where none are."""
        runs = [r for r in self.runs if r.state.now]
        struck = any(r.struck and r.text.strip() for r in runs)
        return "".join(r.text for r in runs if not r.struck).strip("\n") if struck else None

    @property
    def bold(self) -> bool:
        """Whether all the words are bold."""
        runs = [r for r in self.runs if r.state.now and r.text.strip()]
        return bool(runs) and all(r.bold for r in runs)

    @property
    def pen(self) -> str | None:
        """The one colour behind all the words."""
        pens = {r.pen for r in self.runs if r.state.now and r.text.strip("\n")}
        return pens.pop() if len(pens) == 1 else None


class Writer:
    """Reads paragraphs of one document: its styles, and the texts of its comments and footnotes by kind and id."""

    def __init__(self, styles: Styles, notes: Mapping[tuple[str, str], str]) -> None:
        self._styles, self._notes = styles, notes

    def paragraph(self, one: Element, number: Callable[[], str], state: State, words: Words) -> None:
        """Add a paragraph's words, its number and its end.

        Args:
            number: counts the paragraph and returns what stands before it; asked only where it still stands.
        """
        properties = one.find("pPr")
        style = val(properties, "pStyle") if properties is not None else ""
        look, mark, inner = self._styles.look(style), _mark(properties, state), Words()
        self._inside(one, state, look, inner)
        if properties is not None and (shade := pen_of(properties)):
            inner.runs = [replace(r, pen=r.pen or shade) for r in inner.runs] or [Run(" ", state, pen=shade)]
        states = [mark, *(r.state for r in inner.runs)]
        alive = State(any(s.now for s in states), any(s.before for s in states))
        if alive.now and (label := number()):
            first = inner.runs[0] if inner.runs else Run("", alive, bool(look.bold))
            words.runs.append(replace(first, text=f"{label} ", state=alive))
        inner.runs.append(Run("\n", mark))
        words.add([], inner)

    def _inside(self, parent: Element, state: State, look: Look, words: Words) -> None:
        for one in parent:
            if one.tag == "r":
                self._run(one, state, look, words)
            elif one.tag in ("drawing", "pict", "object"):
                _drawn(one, words)
            elif one.tag == "AlternateContent":
                choice = one.find("Choice")
                self._inside(one.find("Fallback") or () if choice is None else choice, state, look, words)
            elif one.tag in ("t", "delText"):
                words.runs.append(Run(one.text or "", state, bool(look.bold), bool(look.struck)))
            elif one.tag not in _SKIPPED and not _placeholder(one):
                self._inside(one, state.inside(one.tag), look, words)

    def _run(self, one: Element, state: State, base: Look, words: Words) -> None:
        properties = one.find("rPr")
        own = look_of(properties)
        named = self._styles.look(val(properties, "rStyle")) if properties is not None else Look()
        bold, struck, hidden = (
            next((bool(x) for look in (own, named, base) if (x := getattr(look, n)) is not None), False)
            for n in ("bold", "struck", "hidden")
        )
        text = "".join(self._sign(x, words) for x in _signs(one))
        if text and hidden:
            words.hidden.append(text)
        elif text:
            words.runs.append(Run(text, state, bold, struck, pen_of(properties)))

    def _sign(self, one: Element, words: Words) -> str:
        """Return the words of one element of a run, or take note of what is no word."""
        tag = one.tag
        if tag in ("t", "delText"):
            return one.text or ""
        if tag in _SIGNS:
            return _SIGNS[tag]
        if tag == "sym":
            return _symbol(one.get("char", ""))
        if tag == "fldChar":
            return _form_field(one.find("ffData"))
        if tag.endswith("Reference"):
            note = self._notes.get((tag.removesuffix("Reference"), one.get("id", "")))
            words.notes += [note] if note else []
        elif tag in ("drawing", "pict", "object"):
            _drawn(one, words)
        return ""


def _signs(run: Element) -> Iterable[Element]:
    for one in run:
        if one.tag == "AlternateContent":
            choice = one.find("Choice")
            yield from _signs(choice if choice is not None else one.find("Fallback") or ())
        elif one.tag in ("ruby", "rubyBase"):
            yield from (t for base in one.iter("rubyBase") for t in base.iter("t"))
        else:
            yield one


def _mark(properties: Element | None, state: State) -> State:
    """Return the state of a paragraph's end: one that was deleted joins two paragraphs."""
    changes = child(properties, "rPr") if properties is not None else None
    for tag in (*_MOVED_IN, *_MOVED_OUT):
        if changes is not None and changes.find(tag) is not None:
            state = state.inside(tag)
    return state


def _placeholder(one: Element) -> bool:
    return one.tag == "sdt" and bool(on(one, "sdtPr", "showingPlcHdr"))


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return _SYMBOLS.get(number - 0xF000, "•")
    return chr(number) if 31 < number < 0xD800 else ""


def _form_field(data: Element | None) -> str:
    """Return what a drop-down or a tick box of an old form shows."""
    if data is None:
        return ""
    choices = data.find("ddList")
    if choices is not None:
        entries = [x.get("val", "") for x in choices.findall("listEntry")]
        chosen = val(choices, "result", default="0")
        return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
    box = data.find("checkBox")
    if box is None:
        return ""
    ticked = on(box, "checked")
    return "☒" if (on(box, "default") if ticked is None else ticked) else "☐"


def _drawn(one: Element, words: Words) -> None:
    """Take note of a picture, and keep the words of a text box."""
    for box in one.iter("txbxContent"):
        lines = ("".join(t.text or "" for t in p.iter("t")) for p in box.iter("p"))
        text = " ".join(" ".join(lines).split())
        words.boxes += [text] if text and text not in words.boxes else []
    pictured = any(x.tag in ("blip", "imagedata", "OLEObject", "chart", "relIds") for x in one.iter())
    words.pictures += int(pictured)
