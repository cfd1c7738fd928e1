"""A plan is looked up by key, by lead, and but for some of its actions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.plan import Action, Plan

KEYS = st.sampled_from(["O1/1", "O1/2", "O1/3", "O2/1", "O2/2"])


@given(st.lists(KEYS, max_size=9), st.sets(KEYS | st.just("O9/9")))
def test_a_plan_without_some_keys_has_every_other_action_in_its_order(keys: list[str], cut: set[str]) -> None:
    """Also where two rows have one key, and where a key stands nowhere."""
    plan = Plan("b", tuple(Action(key, key, key, activity=str(n)) for n, key in enumerate(keys)))
    assert plan.without(cut) == tuple(a for a in plan.actions if a.key not in cut)
