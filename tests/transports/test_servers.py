"""What a network says reaches people in plain words; what a server says reaches them in its own, without addresses."""

from __future__ import annotations

import errno
import socket

import pytest

from lacflow.transports.servers import said_plainly


def wrapped(cause: BaseException) -> Exception:
    """Return an error as libraries raise it: of their own, the network's behind it, its text for programmers."""
    error = RuntimeError(f"Reraised from ConnectionError(Pool(host='mail', port=443): {cause!r})")
    error.__context__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "nothing answers at that address and port"),
        (socket.gaierror(-2, "Name or service not known"), "its name is not known in this network"),
        (TimeoutError("timed out"), "there was no answer in time"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "the connection was cut"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "there is no way to it from this machine"),
    ],
)
def test_what_the_network_says_is_said_in_plain_words(cause: BaseException, words: str) -> None:
    assert said_plainly(cause) == said_plainly(wrapped(cause)) == words


def test_a_servers_own_words_are_kept_without_addresses() -> None:
    assert said_plainly(RuntimeError("no room for a.lead@council.example\n today")) == "no room for (address) today"
    assert said_plainly(KeyError()) == "KeyError"
