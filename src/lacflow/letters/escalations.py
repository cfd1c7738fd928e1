"""The escalation letter: everything one person must be told of on one day, with what their reply can do.

Automatic mail, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import EscalationNotice
from lacflow.mail.message import Outgoing


def escalation(env: Envelope, lines: Sequence[EscalationNotice]) -> Outgoing:
    """Tell one person of every action that rules say they must know of, in one letter."""
    known = {"lines": tuple((one, _colour(env, one)) for one in lines)}
    return compose(env, "escalation", known, automatic=True)


def _colour(env: Envelope, one: EscalationNotice) -> str:
    colour = words.colour(one.action.rag.value, env.board.scheme)
    if not one.silent:
        return colour
    heard = "nothing was ever heard of it" if one.age_days is None else f"last heard of {words.age(one.age_days)}"
    return f"no answer; the last known colour is {colour}, {heard}"
