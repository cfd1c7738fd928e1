"""A stranger's bytes taken apart (RFC 5322 and 2046): headers, and the leaves of the MIME tree.

Nothing here raises on any input, and everything is linear in its size: at most `MOST_BYTES` are looked at, the tree is
at most `DEEPEST` deep and has at most `MOST_PARTS` leaves. What was left out is said in words. A message inside a message
is one leaf: it is never opened here.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

MOST_BYTES = 40_000_000
MOST_PARTS = 200
DEEPEST = 12
_MOST_HEADERS = 1_000
_LONGEST_HEADER = 64_000
_HEADER_BLOCK = 1_000_000

Headers = tuple[tuple[str, str], ...]

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)")
_SHIFTING = ("iso2022", "utf7", "utf16", "utf32", "hz")
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?=\r?\n|\r|\Z)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True)
class Leaf:
    """One part that holds something: its type, parameters and decoded bytes. `top` is the multipart it stands in."""

    kind: str
    content: bytes
    charset: str = ""
    name: str = ""
    attached: bool = False
    inside: str = ""
    headers: Headers = ()


@dataclass
class Tree:
    """The leaves found so far, and what had to be left out."""

    leaves: list[Leaf] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def fault(self, words: str) -> None:
        """Note a fault once."""
        if words not in self.faults:
            self.faults.append(words)


def take_apart(raw: bytes) -> tuple[Headers, Tree]:
    """Return a message's headers and its leaves."""
    tree = Tree()
    if len(raw) > MOST_BYTES:
        tree.fault(f"only the first {MOST_BYTES // 1_000_000} MB were read")
        raw = raw[:MOST_BYTES]
    headers, body = split_headers(raw)
    _walk(headers, body, tree, 0, "")
    return headers, tree


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """Return the (name, value) pairs in order, unfolded but not decoded, and the bytes after the blank line."""
    if raw.startswith((b"\n", b"\r\n")):
        return (), _after_newline(raw)
    end = _END_OF_HEADERS.search(raw, 0, _HEADER_BLOCK)
    block, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:_HEADER_BLOCK], b"")
    return tuple(_pairs(_plain(block))), body


def _plain(block: bytes) -> str:
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return block.decode("cp1252", "replace")


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    name, value, count = "", [""], 0
    for line in [*re.split(r"\r\n|\n|\r", block), ""]:
        if line[:1] in (" ", "\t") and name:
            value.append(line)
            continue
        if name and count < _MOST_HEADERS:
            count += 1
            yield name, "".join(value)[:_LONGEST_HEADER].replace("\x00", "").strip()
        before, colon, after = line.partition(":")
        name = before.strip() if colon and _is_name(before) else ""
        value = [after]


def _is_name(before: str) -> bool:
    name = before.strip()
    return 0 < len(name) <= 100 and name.isascii() and name.isprintable() and " " not in name


def first(headers: Headers, name: str) -> str:
    """Return the first header of that lower-case name, or an empty string."""
    return next((v for k, v in headers if k.lower() == name), "")


def _walk(headers: Headers, body: bytes, tree: Tree, depth: int, inside: str) -> None:
    if len(tree.leaves) >= MOST_PARTS:
        return tree.fault(f"only the first {MOST_PARTS} parts were read")
    kind, parameters = parameters_of(first(headers, "content-type"))
    if "/" not in kind:
        kind = "message/rfc822" if inside == "multipart/digest" else "text/plain"
    boundary = parameters.get("boundary", "")
    if kind.startswith("multipart/") and boundary and depth < DEEPEST:
        children = list(_children(body, boundary))
        for child in children:
            _walk(*split_headers(child), tree, depth + 1, kind)
        if children:
            return None
    if kind.startswith("multipart/"):
        tree.fault("parts nested too deeply" if depth >= DEEPEST else "a multipart without its parts")
        kind = "text/plain"
    tree.leaves.append(_leaf(headers, kind, parameters, body, inside))
    return None


def _children(body: bytes, boundary: str) -> Iterator[bytes]:
    start = None
    for count, (begins, ends, last) in enumerate(_delimiters(body, b"--" + boundary.encode("utf-8", "replace"))):
        if start is not None:
            yield _after_newline(body[start:begins])
        start = ends
        if last or count > MOST_PARTS:
            return
    if start is not None:
        yield _after_newline(body[start:])


def _delimiters(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each line that only bears the mark begins, its newline before it and all, where it ends, and whether
    it is the last."""
    at = body.find(mark)
    while at >= 0:
        begins = at - 1 if body[at - 1 : at] in (b"\r", b"\n") else at
        begins -= body[begins - 1 : at] == b"\r\n"
        ends = _REST_OF_DELIMITER.match(body, at + len(mark)) if begins < at or not at else None
        if ends:
            yield begins, ends.end(), bool(ends[1])
        at = body.find(mark, ends.end() if ends else at + 1)


def _after_newline(part: bytes) -> bytes:
    return part[2:] if part.startswith(b"\r\n") else part[1:]


def _leaf(headers: Headers, kind: str, parameters: dict[str, str], body: bytes, inside: str) -> Leaf:
    disposition, more = parameters_of(first(headers, "content-disposition"))
    name = more.get("filename") or parameters.get("name") or ""
    content = _decoded(body, first(headers, "content-transfer-encoding"))
    return Leaf(
        kind,
        content,
        parameters.get("charset", ""),
        _safe_name(decode_words(name)),
        disposition == "attachment",
        inside,
        headers,
    )


def _safe_name(name: str) -> str:
    base = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in base if c.isprintable()).strip()[:200]


def _decoded(body: bytes, encoding: str) -> bytes:
    how = encoding.split(";")[0].strip().lower()
    if how == "base64":
        plain = _NOT_BASE64.sub(b"", body)
        plain = plain[: len(plain) - (len(plain) % 4 == 1)]
        return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    if how == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def parameters_of(value: str) -> tuple[str, dict[str, str]]:
    """Return a header's main value, lower case, and its parameters, numbered and encoded ones made whole (RFC 2231).

    Example:
        `attachment; filename*0*=utf-8''na; filename*1*=%C3%AFve.xlsx` -> attachment, filename `naïve.xlsx`.
    """
    main, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, str]] = {}
    for match in _PARAMETER.finditer(";" + rest):
        name, given = match[1].lower(), match[2].strip()
        if given.startswith('"'):
            given = re.sub(r"\\(.)", r"\1", given.strip('"') if given.endswith('"') else given[1:])
        if "*" not in name:
            plain.setdefault(name, given)
            continue
        stem, _, number = name.rstrip("*").partition("*")
        if number.isdecimal() or not number:
            pieces.setdefault(stem, {}).setdefault(int(number[:3] or 0), given)
    for stem, numbered in pieces.items():
        plain[stem] = _joined(numbered)
    return main.strip().lower(), plain


def _joined(numbered: dict[int, str]) -> str:
    whole = "".join(numbered[n] for n in sorted(numbered))
    charset, quote, rest = whole.partition("'")
    if not quote:
        return whole
    return decode_text(unquote_to_bytes(rest.partition("'")[2]), charset)


def decode_words(value: str) -> str:
    """Return header text with its encoded words read (RFC 2047); what is not one stays as it is."""
    if "=?" not in value:
        return value
    value = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    at, held, charset = 0, b"", ""
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        if between or match[1].lower() != charset:
            out += [decode_text(held, charset), between]
            held = b""
        charset, at = match[1].lower(), match.end()
        held += _word_bytes(match[2].lower(), match[3])
    return "".join([*out, decode_text(held, charset), value[at:]])


def _word_bytes(how: str, coded: str) -> bytes:
    raw = coded.encode("utf-8", "replace")
    return _decoded(raw, "base64") if how == "b" else binascii.a2b_qp(raw, header=True)


def decode_text(raw: bytes, charset: str) -> str:
    """Return bytes as text: UTF-8 where they are that, else as declared, else Windows-1252; never raises.

    A declared charset that is a lie is common, and text that happens to be valid UTF-8 is UTF-8; only the charsets that
    shift, whose bytes are all ASCII, are believed first.
    """
    declared = _codec(charset)
    shifting = declared.replace("-", "").replace("_", "").startswith(_SHIFTING)
    for name in (declared, "utf-8") if shifting else ("utf-8", declared):
        try:
            return raw.decode(name) if name else raw.decode("cp1252")
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    name = charset.split("*")[0].strip().strip("\"'").lower()
    if not name or not name.isascii() or len(name) > 40 or "\x00" in name:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("_", "-") in _NOT_FOR_MAIL:
        return ""
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name
