"""Escalation: named rules over the history of each action say who must be told what, and why.

Silence counts from the chase. "Before" is the colour an action had when this cycle opened (as the last board saw it).
What no one changed in this cycle is taken as standing once its lead has spoken, or has been chased, or at the brief,
whichever comes first: a lead may still put it right until then. Instants are aware UTC; days in words are the board's.
`facts` is what the rules see, `conditions` what each looks at, `ladder` who is told when and what ends it, `presets` the
sets of rules that come with lacflow. docs/escalation.md has it all as a table.
"""

from __future__ import annotations

from lacflow.board.escalation.facts import WHOLE, ItemFacts, boards_at_colour, new_date_missing
from lacflow.board.escalation.ladder import Caught, LeftOut, Telling, ending, evaluate, still_holds, waits_for_reason
from lacflow.board.escalation.presets import PRESETS, default_rules
from lacflow.board.recipients import recipients

__all__ = [
    "PRESETS",
    "WHOLE",
    "Caught",
    "ItemFacts",
    "LeftOut",
    "Telling",
    "boards_at_colour",
    "default_rules",
    "ending",
    "evaluate",
    "new_date_missing",
    "recipients",
    "still_holds",
    "waits_for_reason",
]
