"""Letters that say how a cycle stands: the chase summary to the project manager, the briefing to the chair and others.

Both are read by people who decide something, so they carry no mark of automatic mail.
"""

from __future__ import annotations

from dataclasses import dataclass

from lacflow.board.briefing import LeadReturn
from lacflow.board.paper import Paper
from lacflow.letters import calls, words
from lacflow.letters.compose import Envelope, compose
from lacflow.letters.data import ChaseSummaryData
from lacflow.letters.lines import line_of
from lacflow.mail.message import Attachment, Outgoing


@dataclass(frozen=True)
class Standing:
    """One lead in the chase summary, everything in words; `refs` are the missing actions, or all asked where answered."""

    name: str
    refs: str
    words: str


def chase_summary(env: Envelope, data: ChaseSummaryData) -> Outgoing:
    """Tell the project manager who has answered and who has not, what waits for them and what changed."""
    groups = {
        name: _standings(env, data, name) for name in ("answered", "partly", "silent", "away", "bounced", "not_asked")
    }
    asked = [r for r in data.returns if r.outcome != "not_asked"]
    say = words.told_apart(data.said_complete)
    known = {
        "data": data,
        **groups,
        "asked": len(asked),
        "done": len(groups["answered"]),
        "held_by": _held(data),
        "moved": tuple(line_of(env, i, data.names, age_known=False) for i in data.moved),
        "said_complete": tuple((a, say[a.key]) for a in data.said_complete),
        "escalations": tuple((words.ref(e.action), words.brief(e.action.activity), e) for e in data.escalations),
        "brief_at": data.brief_at,
        "to_call": tuple(s.name for s in groups["silent"] + groups["bounced"]),
    }
    return compose(env, "chase_summary", known)


def briefing(env: Envelope, paper: Paper, *, owed: str = "", attachments: tuple[Attachment, ...] = ()) -> Outgoing:
    """Brief the chair, or one of the others named: the paper's front first, then its annex.

    Args:
        owed: what this reader owes themselves, by ref.
        attachments: the same paper in other forms.
    """
    known = {"paper": paper, "owed": owed, "attached": bool(attachments)}
    return compose(env, "briefing", known, attachments=attachments)


def _standings(env: Envelope, data: ChaseSummaryData, outcome: str) -> tuple[Standing, ...]:
    found = [r for r in data.returns if r.outcome == outcome]
    return tuple(_standing(env, data, r) for r in sorted(found, key=lambda r: data.names.get(r.person, r.person)))


def _standing(env: Envelope, data: ChaseSummaryData, lead: LeadReturn) -> Standing:
    zone = env.board.zone
    said = []
    if lead.asked_at and lead.outcome in ("silent", "bounced", "away"):
        said.append(f"asked on {words.short_day(lead.asked_at.astimezone(zone).date())}")
    if lead.answered_at and lead.outcome in ("answered", "partly"):
        said.append(f"answered on {words.short_day(lead.answered_at.astimezone(zone).date())}")
    if lead.missing:
        said.append(_chased(data, lead))
    if lead.away_until:
        said.append(f"away until {words.short_day(lead.away_until)}")
    elif lead.outcome == "away":
        said.append("away, with no date given")
    if lead.missing and lead.person in data.deputies:
        said.append(f"deputy: {data.deputies[lead.person]}")
    keys, said = lead.missing or lead.asked, [*said, *calls.said_of(env, data, lead)]
    return Standing(data.names.get(lead.person, lead.person), _refs(data, keys), ", ".join(said))


def _chased(data: ChaseSummaryData, lead: LeadReturn) -> str:
    if lead.person in data.not_chased:
        return f"not chased: {data.not_chased[lead.person]}"
    times = lead.chased + (lead.person in data.chased_now)
    return f"chased {words.times(times)}" if times else "not chased yet"


def _refs(data: ChaseSummaryData, keys: tuple[str, ...]) -> str:
    known = [data.actions[k] for k in keys if k in data.actions]
    unknown = [k for k in keys if k not in data.actions]
    return words.join([*([words.refs(known)] if known else []), *unknown])


def _held(data: ChaseSummaryData) -> tuple[tuple[str, str], ...]:
    """Return (name, refs) of leads whose words wait for the project manager."""
    return tuple((data.names.get(r.person, r.person), _refs(data, r.held)) for r in data.returns if r.held)
