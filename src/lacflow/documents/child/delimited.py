"""Text with delimiters (.csv, .tsv): the encoding and the delimiter are found in the content.

An encoding is a byte order mark's, else UTF-8 where every byte fits, else Windows-1252. The delimiter is the one of
`, ; tab |` that cuts the first records into equally many fields, two or more; a `sep=;` line says it itself.
"""

from __future__ import annotations

import codecs
import csv
import io
import re

from lacflow.documents.child.pages import FaultError, Pages

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DELIMITERS = ",;\t|"
_STATED = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_LONGEST = 1_000_000


def read(content: bytes, pages: Pages) -> None:
    """Fill in the one sheet of a file of delimited text."""
    text, encoding = decoded(content)
    if encoding == "cp1252":
        pages.remark("the file does not say how its letters are written: it was read as Windows text")
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else delimiter_of(text)
    csv.field_size_limit(_LONGEST)
    page = pages.page("Text")
    columns = 0
    try:
        for number, fields in enumerate(
            csv.reader(io.StringIO(text[stated.end() if stated else 0 :]), delimiter=delimiter), 1
        ):
            columns = max(columns, sum(1 for f in fields if f.strip()))
            for column, words in enumerate(fields, 1):
                if words.strip():
                    page.put(number, column, words)
                if column > 20_000:
                    raise FaultError("file.too_big", "One of its lines has more fields than any plan.")
    except csv.Error as error:
        raise FaultError("file.too_big", "One of its fields is longer than any plan's.") from error
    if columns < 2:
        raise FaultError("file.no_columns", "This is plain text without columns.")


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was found to be in.

    Raises:
        FaultError: it holds what no text does.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    encoding = encoding or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise FaultError("file.unreadable", "Its letters are damaged.") from error
        text, encoding = content.decode("cp1252", "replace"), "cp1252"
    if _NO_TEXT.search(text):
        raise FaultError("file.kind", "This is no document of a kind we know.")
    return text, encoding


def _unmarked(content: bytes) -> str:
    """Tell UTF-16 without its mark by every other byte being zero."""
    head = content[:2000]
    for name, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if len(zeros) > 3 and zeros.count(0) > len(zeros) * 0.7 and letters.count(0) == 0:
            return name
    return "utf-8"


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the first records most evenly; a comma where none does.

    Example:
        `Ref;Activity;Lead` over `1a;Act, then stop;Ann` -> `;`.
    """
    sample = text[:200_000]
    best, found = 0.0, ","
    for delimiter in _DELIMITERS:
        try:
            widths = [
                len(r)
                for _, r in zip(range(50), csv.reader(io.StringIO(sample), delimiter=delimiter), strict=False)
                if r
            ]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=0)
        even = widths.count(usual) / len(widths) if widths else 0.0
        if usual > 1 and (score := even + min(usual, 12) / 20) > best:
            best, found = score, delimiter
    return found
