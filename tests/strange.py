"""Mail nobody should have to read: damaged copies of messages, and messages whose sender lies. Made alike from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

_ODD = (
    b"\x00",
    b"\r",
    b"\n\n",
    b"\xff\xfe",
    b"=?utf-8?B?",
    b"=?x?q?",
    b";boundary=",
    b"<",
    b">",
    b'"',
    b"(",
    b"\\",
    b"--",
    b": ",
    b"=\n",
    b"\xc3",
)
_HEADERS = (
    b"Content-Type: multipart/mixed; boundary=\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: text/html; charset=nonesuch\n",
    b"From: =?utf-8?q?=00?= <a@b>\n",
    b"Date: Thu, 99 Foo 99999 99:99:99 +9999\n",
    b"Message-ID: <>\n",
    b"References: " + b"<a@b> " * 400 + b"\n",
    b"Subject: " + b"[K7Q2M] " * 200 + b"\n",
    b"Auto-Submitted:\n",
)


def damaged(originals: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield so many damaged copies."""
    dice = random.Random(seed)
    for _ in range(count):
        raw = bytearray(dice.choice(originals))
        for _ in range(dice.randint(1, 4)):
            dice.choice(_DAMAGE)(raw, dice, originals)
        yield bytes(raw)


def _flip(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    for _ in range(dice.randint(1, 30)):
        if raw:
            raw[dice.randrange(len(raw))] = dice.randrange(256)


def _cut(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    del raw[dice.randrange(len(raw) + 1) :]


def _lose(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    start = dice.randrange(len(raw) + 1)
    del raw[start : start + dice.randint(1, 2000)]


def _repeat(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    start = dice.randrange(len(raw) + 1)
    piece = bytes(raw[start : start + dice.randint(1, 400)])
    raw[start:start] = piece * dice.randint(1, 40)


def _odd(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(len(raw) + 1)
        raw[start:start] = dice.choice(_ODD)


def _header(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    raw[0:0] = dice.choice(_HEADERS)


def _splice(raw: bytearray, dice: random.Random, originals: Sequence[bytes]) -> None:
    other = dice.choice(originals)
    start = dice.randrange(len(raw) + 1)
    raw[start:start] = other[dice.randrange(len(other) + 1) :][:20_000]


def _shuffle(raw: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    lines = bytes(raw).split(b"\n")
    dice.shuffle(lines)
    raw[:] = b"\n".join(lines)


_DAMAGE: tuple[Callable[[bytearray, random.Random, Sequence[bytes]], None], ...] = (
    _flip, _cut, _lose, _repeat, _odd, _header, _splice, _shuffle,
)  # fmt: skip
