"""Access tokens for servers that take no passwords (XOAUTH2): from a file kept fresh by others, or by client credentials.

A token is asked for when a connection is made and kept until a minute before it ends (RFC 6749 4.4).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from lacflow.transports.base import Unreachable

#: Seconds before its end at which a token is no longer used, and how long one lasts that does not say.
_EARLY, _USUAL = 60, 300


@dataclass(frozen=True)
class FileToken:
    """A token in a file that another program keeps fresh."""

    path: Path

    def __call__(self) -> str:
        """Return the present token."""
        try:
            found = self.path.read_text("utf-8").strip()
        except OSError as error:
            raise Unreachable(f"the token file cannot be read: {error.strerror}") from error
        if not found or not found.isascii() or any(c.isspace() for c in found):
            raise Unreachable("the token file holds no token")
        return found


@dataclass
class ClientCredentials:
    """An application's own sign-in: its ID and secret for a token.

    Args:
        url: where tokens come from.
        scope: what the token is for, in the identity provider's words.
        ca_file: the authority that vouches for that address, if not the system's.
    """

    url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str = ""
    ca_file: Path | None = None
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def __call__(self) -> str:
        """Return a token that lasts a while yet."""
        if self._token and time.monotonic() < self._until:
            return self._token
        import ssl

        import httpx

        asked = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret}
        if self.scope:
            asked["scope"] = self.scope
        try:
            verify = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
            answer = httpx.post(self.url, data=asked, timeout=20, verify=verify, follow_redirects=False)
            said = answer.json()
            token, lasts = said.get("access_token"), int(said.get("expires_in", _USUAL))
        except (httpx.HTTPError, OSError) as error:
            raise Unreachable(f"no token: {type(error).__name__}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise Unreachable(f"no token: the answer ({answer.status_code}) makes no sense") from error
        if answer.status_code != 200 or not isinstance(token, str):
            words = str(said.get("error", ""))[:60]
            raise Unreachable(f"no token: the application was refused ({answer.status_code} {words})")
        self._token, self._until = token, time.monotonic() + lasts - _EARLY
        return token


def xoauth2(user: str, token: str) -> str:
    """Return what XOAUTH2 sends, before base64."""
    return f"user={user}\1auth=Bearer {token}\1\1"
