"""Logs: one `key=value` line a pass, on stderr, UTC. No bodies, no addresses."""

from __future__ import annotations

import sys


def set_up() -> None:
    """Configure structlog for the daemon."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
