"""Places where the kill sweep may end the process, as a power cut would.

Nothing happens unless the environment asks for it: `LACFLOW_FAILPOINT=outgoing.sent:3` kills at the third pass through
that point, `LACFLOW_FAILPOINT_TRACE=FILE` writes every name passed, one a line, so that a sweep can first learn which
points a run has and how often it passes them. `LACFLOW_FAILPOINT_SIGNAL=SIGSTOP` freezes it there instead.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

_WANTED, _, _NTH = os.environ.get("LACFLOW_FAILPOINT", "").partition(":")
_SIGNAL = signal.Signals[os.environ.get("LACFLOW_FAILPOINT_SIGNAL", "SIGKILL")]
_TRACE = os.environ.get("LACFLOW_FAILPOINT_TRACE", "")
_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Do nothing, or end the process at once if this is the pass the environment names."""
    if not _WANTED and not _TRACE:
        return
    if _TRACE:
        with Path(_TRACE).open("a", encoding="ascii") as trace:
            trace.write(name + "\n")
    _passed[name] += 1
    if name == _WANTED and _passed[name] == int(_NTH or "1"):
        os.kill(os.getpid(), _SIGNAL)
