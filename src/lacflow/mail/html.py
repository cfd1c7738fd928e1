"""HTML bodies as plain lines, in linear time on any input.

Blocks become lines, list items begin with a dash, the cells of a row are joined by tabs, cited quotations are prefixed
with `> `, a rule becomes a line of underscores. What a reader does not see (styles, scripts, comments, hidden elements) is
left out, and so is what is struck out. A row of three cells and more stands on one line. The standard parser was quadratic on unclosed markup, so tags are found here by plain searching.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from lacflow.mail.lines import remembered

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_UNSEEN = frozenset(["style", "script", "title", "template", "noscript", "select", "textarea", "object", "svg"])
_LINES = frozenset(
    [
        "div",
        "tr",
        "table",
        "tbody",
        "thead",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "address",
        "dl",
        "dt",
        "dd",
        "form",
        "fieldset",
        "center",
        "ul",
        "ol",
    ]
)
_PARAGRAPHS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "blockquote"])
#: Everything that begins and ends a line, or what stands on it.
_BLOCKS = _LINES | _PARAGRAPHS | {"p", "li", "pre"}
_TAG = re.compile(r"/?([A-Za-z][A-Za-z0-9:_-]*)")
#: The words before a tag, and the tag, if it ends at its first `>`, as nearly all do where no quotation mark is left open.
_WHOLE_TAG = re.compile(r"([^<]*)<(/?)([A-Za-z][A-Za-z0-9:_-]*)([^<>]*)>")
_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\shidden(?:[\s=/]|$)", re.IGNORECASE
)
_STRUCK = re.compile(r"text-decoration[^;\"'>]{0,60}line-through", re.IGNORECASE)
_CITED = re.compile(r"""type\s*=\s*["']?cite|class\s*=\s*["']?[^"'>]{0,80}quote""", re.IGNORECASE)
_CLOSED_UP = re.compile(r"MsoNormal|MsoListParagraph|margin\s*:\s*0(?!\.\d*[1-9])", re.IGNORECASE)
#: What encloses others, and is itself closed by every program.
_ENCLOSING = frozenset(["div", "table", "tr", "td", "th", "ul", "ol", "blockquote", "body"])
#: Markup: (text, "", words), (open, name, attributes) or (close, name, "").
_Piece = tuple[str, str, str]
_RULE = "_" * 32
_MOST_CELLS = 60
_LONGEST_ROW = 400
_DEEPEST = 12
#: The end of a line in a cell, and the mark of quotation before the next.
_LINE_END = re.compile(r"\n(?:> )*")
#: What empty cells at the front of a row leave before its first words.
_EMPTY_FIRST = re.compile(r"^(\n*)\t+")


@lru_cache(maxsize=4)  # one message is asked for it several times: what kind it is, its text, its tables
def html_to_text(html: str) -> str:
    """Return what a reader sees of an HTML body.

    Example:
        `<p>10c<br>Green</p><tr><td>a</td><td>b</td></tr>` -> `10c`, `Green`, `a<tab>b` on three lines.
    """
    page = Page()
    put_on(page, html)
    return page.done()


def put_on(page: Page, html: str) -> None:
    """Put everything a reader sees of an HTML body on a page."""
    at = 0
    while at < len(html):
        found = _WHOLE_TAG.match(html, at)
        if found and found[4].count('"') % 2 == 0:
            words, ends, name, attributes = found.groups()
            piece: _Piece | None = ("close" if ends else "open", name.lower(), attributes)
            at = found.end()
        else:
            start = found.start(2) - 1 if found else _next_markup(html, at)
            words = html[at:start]
            at, piece = _markup(html, start) if start < len(html) else (start, None)
        if words:
            page.text(words)
        if piece is not None:
            at = _shown(page, html, at, piece)


def _shown(page: Page, html: str, at: int, piece: _Piece) -> int:
    """Put one piece of markup on the page; return where to go on."""
    kind, name, words = piece
    if kind == "text":
        page.text(words)
    elif kind == "close":
        page.close(name)
    elif name in _UNSEEN:  # passed over whole: hidden by its own style, it would hide all that follows it
        return _end_of(html, name, at)
    else:
        page.open(name, words)
    return at


def _next_markup(html: str, at: int) -> int:
    found = _OPENS.search(html, at)
    return found.start() if found else len(html)


def _markup(html: str, start: int) -> tuple[int, _Piece | None]:
    """Return where the markup at `start` ends, and what it is (None: nothing to see, or nothing more)."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 4)
        return (len(html) if end < 0 else end + 3), None
    found = _TAG.match(html, start + 1)
    if found is None and not html.startswith(("<!", "<?"), start):
        return start + 1, ("text", "", "<")
    end = _tag_end(html, start)
    if end < 0:
        return len(html), ("text", "", html[start:]) if found is None else None
    if found is None:
        return end + 1, None
    if html[start + 1] == "/":
        return end + 1, ("close", found[1].lower(), "")
    return end + 1, ("open", found[1].lower(), html[found.end() : end])


def _tag_end(html: str, start: int) -> int:
    """Return where a tag ends: a `>` inside a quoted attribute is passed over, within reason."""
    end = html.find(">", start)
    for _ in range(3):
        if end < 0 or html.count('"', start, end) % 2 == 0:
            break
        further = html.find(">", end + 1)
        if further < 0 or further - start > 5000:
            break
        end = further
    return end


def _end_of(html: str, name: str, at: int) -> int:
    found = re.compile(rf"</{name}\b[^>]{{0,200}}>?", re.IGNORECASE).search(html, at)
    return found.end() if found else len(html)


@remembered
def _is_unseen(attributes: str) -> bool:
    """Tell whether attributes hide an element or strike it out."""
    low = attributes.lower()
    hides = ("none" in low or "hid" in low) and _HIDDEN.search(attributes)
    return bool(hides or ("line-through" in low and _STRUCK.search(attributes)))


@remembered
def _is_closed_up(attributes: str) -> bool:
    """Tell whether a paragraph has no empty line around it."""
    return bool(_CLOSED_UP.search(attributes))


class Page:
    """Lines under way. `gap` is what must stand before the next words: a space, tabs or line ends."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.gap = ""
        self.cells: list[int] = []
        self.starts: list[int] = []
        self.cited = 0
        self.cites: list[bool] = []
        self.pre = 0
        self.hidden: tuple[str, int] | None = None
        self.inside = 0  # how many elements that enclose others are open inside a hidden one

    def text(self, raw: str) -> None:
        """Put words between two tags."""
        if self.hidden:
            return None
        if raw in ("\n", " ") and not self.pre:  # what stands between most tags
            self.gap = self.gap or " "
            return None
        words = unescape(raw) if "&" in raw else raw
        if self.pre:
            return self._put(words.replace("\r\n", "\n"))
        if "  " in words or not words.isprintable():  # only then can there be anything but single spaces
            words = _SPACE.sub(" ", words)
        if words[:1] == " ":
            self.gap = self.gap or " "
            words = words[1:]
        if not words:
            return None
        ends = words.endswith(" ")
        self._put(words[:-1] if ends else words)
        self.gap = " " if ends else ""
        return None

    def _put(self, words: str) -> None:
        gap = self.gap if self.out or self.gap not in (" ", "\t") else ""
        if self.cited:
            mark = "> " * min(self.cited, _DEEPEST)
            gap = gap.replace("\n", "\n" + mark) if self.out else gap + mark
            words = words.replace("\n", "\n" + mark)
        self.out += [gap, words]
        self.gap = ""

    def _line(self, count: int = 1) -> None:
        if "\t" not in self.gap:
            self.gap = "\n" * max(count, self.gap.count("\n"))

    def open(self, name: str, attributes: str) -> None:
        """Begin an element."""
        if self.hidden:
            self._deeper(name, 1)
            self.inside += name != self.hidden[0] and name in _ENCLOSING
        elif name in ("s", "strike", "del") or (attributes and name not in VOID and _is_unseen(attributes)):
            self.hidden, self.inside = (name, 1), 0
        elif name == "br":
            if "\t" not in self.gap:  # at the front of a cell it moves nothing to another column
                self.gap = self.gap.rstrip(" ") + "\n"
        elif name == "hr":
            self._line()
            self._put(_RULE)
            self._line()
        elif name in ("td", "th"):
            self._cell()
        elif name in _BLOCKS:
            self._block(name, attributes)

    def _block(self, name: str, attributes: str) -> None:
        if name == "tr":
            self.gap = self.gap if "\n" in self.gap else "\n"
            self.cells.append(0)
            self.starts.append(len(self.out))
        elif name == "p":
            self._line(1 if attributes and _is_closed_up(attributes) else 2)
        elif name == "li":
            self._line()
            self._put("- ")
        elif name in _PARAGRAPHS or name in _LINES:
            self._line(2 if name in _PARAGRAPHS else 1)
            if name == "blockquote":
                self.cites.append(bool(_CITED.search(attributes)))
                self.cited += self.cites[-1]
        elif name == "pre":
            self._line()
            self.pre += 1

    def _cell(self) -> None:
        if not self.cells:
            self.cells.append(0)
        if self.cells[-1]:
            self.gap = self.gap[:_MOST_CELLS] + "\t" if self.gap[:1] == "\t" or self._row_begins() else "\t"
        self.cells[-1] += 1

    def _row_begins(self) -> bool:
        """Tell whether nothing of this row has been seen: its empty first cells do not put it on the line above."""
        return self.gap[:1] == "\n" and bool(self.starts) and self.starts[-1] == len(self.out)

    def close(self, name: str) -> None:
        """End an element."""
        if self.hidden and not self._ends_around(name):
            return self._deeper(name, -1)
        if name not in _BLOCKS:
            return None
        if name == "tr":
            if self.cells:
                self._row_done(self.cells.pop())
            self.gap = "\n"
        elif name == "p":
            self._line(max(1, self.gap.count("\n")))
        elif name in _LINES or name in _PARAGRAPHS or name == "li":
            self._line()
            if name == "blockquote" and self.cites:
                self.cited -= self.cites.pop()
        elif name == "pre" and self.pre:
            self.pre -= 1
            self._line()
        return None

    def _row_done(self, cells: int) -> None:
        """Put a row of several cells on one line; a table inside a cell, or one that only lays a page out, is left alone."""
        start = self.starts.pop() if self.starts else len(self.out)
        row = self.out[start:]
        if cells < 3 or len(row) > _LONGEST_ROW or any(c.startswith("\n") and "\t" in c for c in row[1:]):
            self.out[start : start + 1] = [_EMPTY_FIRST.sub(r"\1", c) for c in row[:1]]
            return
        row[1:] = [_LINE_END.sub(" ", c) if "\n" in c else c for c in row[1:]]
        self.out[start:] = row

    def _ends_around(self, name: str) -> bool:
        """Tell whether what encloses a hidden element ends, so that the hidden one was left open and ends with it."""
        if self.hidden is None or name == self.hidden[0] or name not in _ENCLOSING:
            return False
        if self.inside:
            self.inside -= 1
            return False
        self.hidden = None
        return True

    def _deeper(self, name: str, by: int) -> None:
        """Follow a hidden element to its end by counting the elements of its own name."""
        if self.hidden and name == self.hidden[0]:
            depth = self.hidden[1] + by
            self.hidden = (name, depth) if depth else None

    def done(self) -> str:
        """Return the page's lines."""
        text = "".join(self.out).replace("\xa0", " ")
        lines = [line.strip(" ") for line in text.split("\n")]
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
