"""Another lead for an action, on the project manager's word: recorded in the plan, and the new lead is asked about it.

What is not plain is refused: a name that could be two people's, somebody we cannot write to, an action of several leads
where nobody said in whose place. The former lead is asked and chased no more about it; what they wrote stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lacflow.board.board import Board
from lacflow.board.people import Person
from lacflow.board.plan import Action, Lead
from lacflow.board.refs import fold
from lacflow.board.steps import Step
from lacflow.mail.instructions import Instruction
from lacflow.runners.reader.hand import Hand, Outcome
from lacflow.store import cycles, journal, plans
from lacflow.store.outbox import Letter


def by_order(hand: Hand, board: Board, meeting: str, letter: Letter | None, said: Instruction) -> Outcome:
    """Carry out `14 is now Sam Reed's`, `ask Sam Reed about 14` or, under a letter about somebody, `ask Sam Reed instead`.

    Args:
        letter: the letter that is answered.
    """
    new = person_of(hand, said.name)
    if isinstance(new, str):
        return Outcome(refused=new)
    old, keys = (said.says, said.refs) if said.refs else _of_letter(hand, board, letter, said.says)
    if not keys:
        return Outcome(refused=f"which actions? Write: ask {new.name} about, and the ref")
    outcomes = [hand_over(hand, board, meeting, key, new, old, alone=said.plain) for key in keys]
    done, refused = ("; ".join(filter(None, (getattr(o, n) for o in outcomes))) for n in ("done", "refused"))
    return Outcome(done, refused)


def hand_over(
    hand: Hand, board: Board, meeting: str, key: str, new: Person, old: str = "", *, alone: bool = False
) -> Outcome:
    """Give an action another lead, and have the new one asked in the cycle of a meeting.

    Args:
        old: whose place is taken, by key or as the plan or people.yaml names them; empty where that goes without saying.
        alone: the new lead takes the place of all.
    """
    plan = plans.load(hand.conn, board.key)
    found = [a for a in plan.open_actions() if fold(key) in (fold(a.key), fold(a.ref or ""))]
    if len(found) != 1:
        why = "more than one open action has that ref" if found else "there is no open action with that ref"
        return Outcome(refused=f"{key}: {why}")
    action, name = found[0], found[0].ref or found[0].key
    if not new.email or new.gone_on(hand.now.astimezone(board.zone).date()):
        return Outcome(
            refused=f"{name}: {new.name} cannot be written to: people.yaml has no address, or says they left"
        )
    gone = list(action.leads) if alone and not old else _leaving(hand, action, old)
    if old and not gone:
        return Outcome(refused=f"{name}: {_called(hand, old)} does not lead it")
    if new.key in [lead.person for lead in action.leads if lead not in gone] or [x.person for x in gone] == [new.key]:
        return Outcome(refused=f"{name}: {new.name} leads it already")
    if not gone and action.leads:
        both = " and ".join(lead.raw for lead in action.leads)
        return Outcome(refused=f"{name} is led by {both}: write ask {new.name} instead of, and whose place they take")
    leads = _with(action.leads, gone, Lead(new.name, new.key))
    _record(hand, board, action, leads)
    if meeting:
        cycles.allow(hand.conn, board.key, meeting, "ask", hand.by.key, hand.now, new.key)
    was = f" (was {', '.join(' '.join(lead.raw.split()) for lead in gone)})" if gone else ""
    return Outcome(f"{name} is led by {new.name} now{was}; {new.greeting} is asked about it")


def person_of(hand: Hand, name: str) -> Person | str:
    """Return the one person of people.yaml a name can only mean; else why nobody is taken."""
    people, wanted = hand.desk.directory.people.values(), " ".join(name.lower().split())
    found = [p for p in people if wanted in (p.key.lower(), p.name.lower(), *map(str.lower, p.aliases))]
    found = found or [p for p in people if wanted in p.name.lower().split()]
    if len(found) == 1:
        return found[0]
    if found:
        return f"“{name}” may be {' or '.join(p.name for p in found)}: write the whole name"
    return f"nobody in people.yaml is called “{name}”: put them there with their address, then write this again"


def _of_letter(hand: Hand, board: Board, letter: Letter | None, old: str) -> tuple[str, Sequence[str]]:
    """Return in whose place, and for which actions, somebody is to be asked instead, by the letter that is answered."""
    about = tuple(letter.about) if letter else ()
    if letter is not None and letter.step == Step.UNREACHABLE and len(about) == 1:
        actions = plans.load(hand.conn, board.key).open_actions()
        return about[0], [a.key for a in actions if _leaving(hand, a, about[0])]
    keys = [key for key in about if "/" in key]
    people = [key for key in about if hand.desk.directory.get(key) is not None]
    return (old or people[0], keys) if keys and len(people) == 1 else (old, ())


def _leaving(hand: Hand, action: Action, old: str) -> list[Lead]:
    """Return the leads whose place is taken: the one named, or the only one there is."""
    if not old:
        return list(action.leads) if len(action.leads) == 1 else []
    return [lead for lead in action.leads if _bare(old) in map(_bare, _names(hand, lead))]


def _names(hand: Hand, lead: Lead) -> Iterable[str]:
    person = hand.desk.directory.get(lead.person)
    return (lead.raw, *((person.key, person.name, *person.name.split(), *person.aliases) if person else ()))


def _bare(name: str) -> str:
    return " ".join(name.lower().split())


def _called(hand: Hand, old: str) -> str:
    known = hand.desk.directory.get(old)
    return known.name if known else old


def _with(leads: Sequence[Lead], gone: Sequence[Lead], new: Lead) -> list[Lead]:
    """Return the leads with the new one in the place of the first that goes."""
    at = next((n for n, lead in enumerate(leads) if lead in gone), len(leads))
    kept = [lead for lead in leads if lead not in gone]
    return [*kept[:at], new, *kept[at:]]


def _record(hand: Hand, board: Board, action: Action, leads: Sequence[Lead]) -> None:
    """Store the change as an update that answers for no lead: it belongs to no cycle."""
    before, after = ([vars(lead) for lead in some] for some in (action.leads, leads))
    words = f"led by {', '.join(lead.raw for lead in leads)}"
    plans.record(
        hand.conn, board=board.key, meeting=None, key=action.key, person=hand.by.key, at=hand.now,
        changes={"leads": (before, after)}, source=f"hand:{hand.by.key}", disposition="record", words=words,
    )  # fmt: skip
    journal.write(hand.conn, hand.now, "lead", f"{action.key}: {words}", board.key, hand.by.key)
