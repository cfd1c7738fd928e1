"""What comes in after a briefing was fixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Late:
    """Something recorded after the briefing was fixed: of which action, by whom, when, what it changed, in which words."""

    key: str
    person: str
    at: datetime
    changes: Mapping[str, Mapping[str, Any]]
    words: str = ""
