"""The words of the block a lead fills in, in one place: letters write them, the reader finds them again.

Under each action a request has a separator, a line with the ref and its objective, what we hold, and three labels.
"""

from __future__ import annotations

LABEL_UPDATE = "Your update:"
LABEL_COLOUR = "Colour now:"
LABEL_DATE = "New date (if it changed):"
SEPARATOR = "-" * 40
