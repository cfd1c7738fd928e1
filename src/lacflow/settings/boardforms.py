"""boards/<key>.yaml as pydantic sees it. Notations are those of `words`; see `models` for how descriptions are used."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema

from lacflow.board.calendar import MeetingState
from lacflow.board.checks import NAMES
from lacflow.board.escalation import PRESETS
from lacflow.board.rag import Rag
from lacflow.settings import words
from lacflow.settings.models import DAYS_SCHEMA, Clock, Colours, Day, Days, Form, Key, Line, Lines, People, Person

ROLES = (
    "project_manager", "chair", "briefed", "sponsor", "strategic_lead", "finance", "lead", "deputy", "manager",
)  # fmt: skip
UNITS = ("weeks", "days", "working_days", "clear_working_days")


def _role(value: str) -> str:
    if value not in ROLES:
        hint = f"Write roles, not people: {', '.join(ROLES)}."
        raise words.fault(
            "role.unknown", f"{value!r} is not a role.", f"{words.suggestion(value, ROLES)} {hint}".strip()
        )
    return value


def _zone(value: str) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(value).key
    except (KeyError, OSError, ValueError):  # not there, a folder, no name at all
        hint = words.suggestion(value, available_timezones(), "England's is Europe/London.")
        raise words.fault("zone.unknown", f"{value!r} is not a time zone.", hint) from None


Role = Annotated[str, AfterValidator(_role), WithJsonSchema({"enum": list(ROLES)})]
Roles = Annotated[list[Role], BeforeValidator(words.one_or_many), Field(min_length=1)]
After = Annotated[
    tuple[int, int],
    BeforeValidator(words.after),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+ working (day|hour)s?$"}),
]
Zone = Annotated[str, AfterValidator(_zone)]
Patterns = Annotated[list[Annotated[Line, AfterValidator(words.pattern)]], BeforeValidator(words.one_or_many)]
MailboxKey = Annotated[
    str,
    AfterValidator(
        words.known("mailboxes", "lacflow.yaml has no mailbox {}.", "Use a key from mailboxes in lacflow.yaml.")
    ),
]
SchemeKey = Annotated[
    str,
    AfterValidator(words.known("schemes", "colours.yaml has no set of colours {}.", "Use a key from colours.yaml.")),
]


class MeetingForm(Form):
    """One meeting. Its key is its identity: the date may change, the key may not."""

    key: Key = Field(description="A name for this meeting that never changes, like 2027-jan.")
    date: Day = Field(description="The day, like 2027-01-14.")
    time: Clock = Field(description='The local time it begins, like "10:00".')
    state: MeetingState = Field(MeetingState.CONFIRMED, description="confirmed, provisional, reserve or cancelled.")


def _offset(value: Any) -> Any:
    named = set(value) if isinstance(value, dict) else set()
    if len(named & set(UNITS)) != 1 and not named - {*UNITS, "at"}:
        raise words.fault(
            "step.form", "A step says how long before the meeting it is, once.", 'For example: {weeks: 3, at: "09:00"}.'
        )
    return value


class OffsetForm(Form):
    """How long before the meeting, and at what local time."""

    weeks: int | None = Field(None, ge=0, le=26, description="So many weeks before the meeting.")
    days: int | None = Field(None, ge=0, le=182, description="So many days before the meeting.")
    working_days: int | None = Field(None, ge=0, le=120, description="So many working days before the meeting.")
    clear_working_days: int | None = Field(
        None, ge=0, le=120, description="So many whole working days between the step and the meeting."
    )
    at: Clock | None = Field(None, description='The local time, like "09:00".')


Step = Annotated[OffsetForm, BeforeValidator(_offset)]
STEP: TypeAdapter[OffsetForm] = TypeAdapter(Step)


class StepsForm(Form):
    """When each step of a cycle is; one left out keeps its usual time."""

    circulate: Step | None = Field(None, description="When leads are asked; usually 3 weeks before, at 09:00.")
    due: Step | None = Field(None, description="When updates are due; usually 2 weeks before, at 12:00.")
    chase: Step | None = Field(
        None, description="When those who have not answered are chased; usually at 14:00 that day."
    )
    brief: Step | None = Field(None, description="When the chair is briefed; usually 1 week before, at 09:00.")
    addendum: Step | None = Field(
        None,
        description="From when an addendum goes out if anything came in since; usually 1 working day before, at 12:00.",
    )
    papers: Step | None = Field(
        None, description="When the board's papers are fixed and sent to the project manager; left out, they are not."
    )
    minutes: Step | None = Field(
        None,
        description="How long after the meeting the project manager is asked what was decided; left out, they are not.",
    )


class ClosedForm(Form):
    """Days the board's people do not work, with a name for them."""

    days: Days = Field(description="One day, or a range: 2026-12-24..2027-01-02.")
    name: Line = Field("closed", description="What these days are, like Christmas closure.")


def _closed(value: Any) -> Any:
    return {"days": value} if isinstance(value, str) else value


Closed = Annotated[
    ClosedForm,
    BeforeValidator(_closed),
    WithJsonSchema(
        {
            "oneOf": [
                DAYS_SCHEMA,
                {
                    "type": "object",
                    "properties": {"days": DAYS_SCHEMA, "name": {"type": "string"}},
                    "required": ["days"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


def _check(value: str) -> str:
    if value not in NAMES:
        hint = "docs/checks.md has the name of every check."
        raise words.fault("check.unknown", f"{value!r} is no check.", words.suggestion(value, NAMES, hint))
    return value


def _small(value: str) -> str:
    return value.lower()


CheckName = Annotated[str, AfterValidator(_check), WithJsonSchema({"enum": list(NAMES)})]
CheckNames = Annotated[list[CheckName], BeforeValidator(words.one_or_many), Field(min_length=1)]
Words = Annotated[list[Annotated[Line, AfterValidator(_small)]], BeforeValidator(words.one_or_many)]
BoardsAt = Annotated[dict[Rag, Annotated[int, Field(ge=1, le=20)]], Field(min_length=1)]


PaperName = Literal["progress", "delivery", "committee"]


class ConditionsForm(Form):
    """What must all hold of an action."""

    colour: Colours | None = Field(None, description="Its colour now is one of these.")
    was: Colours | None = Field(None, description="The last board saw it at one of these.")
    was_not: Colours | None = Field(None, description="The last board saw it at none of these.")
    boards_at_colour: int | None = Field(None, ge=1, le=20, description="It has kept its colour for so many boards.")
    reason: Literal["missing"] | None = Field(None, description="missing: its colour came without a reason.")
    new_date: Literal["missing"] | None = Field(
        None, description="missing: its date has passed and no new one was given."
    )
    silent: bool | None = Field(None, description="true: an update was due and nobody said anything.")
    boards_at: BoardsAt | None = Field(None, description="How many boards it has been at a colour: {red: 2, amber: 3}.")
    overdue: bool | None = Field(None, description="true: its date in force has passed and it is not complete.")
    slipped: int | None = Field(None, ge=1, le=20, description="Its date was put off at least so many times.")
    silent_boards: int | None = Field(None, ge=1, le=20, description="Nothing was said of it for so many boards.")
    no_lead: bool | None = Field(None, description="true: nobody in people.yaml leads it.")
    priority: Words | None = Field(None, description="Its priority, as the plan words it: high.")
    saving: bool | None = Field(None, description="true: a saving is attached to it.")
    check: CheckNames | None = Field(None, description="One of these checks of docs/checks.md fires.")
    whole_plan: bool | None = Field(None, description="true: it is about the plan as a whole, not each action.")


class WhenForm(ConditionsForm):
    """What must all hold of an action, and of the alternatives at least one."""

    any: list[ConditionsForm] = Field([], description="Alternatives: one of them is enough.")


class RungForm(Form):
    """Who is told next, and when."""

    tell: Roles = Field(description="Who is told: roles, not people.")
    at: Literal["once", "receipt", "deadline", "chase", "brief"] | None = Field(None, description="With which letter.")
    after: After | None = Field(None, description="How long after the event: 2 working days, 1 working hour.")


class RuleForm(Form):
    """A rule with a name: what it catches, and who is told."""

    name: Line = Field(description="What the rule is called in letters and lists.")
    when: WhenForm = Field(description="What it catches.")
    tell: Roles = Field(description="Who is told first: roles, not people.")
    at: Literal["once", "receipt", "deadline", "chase", "brief"] | None = Field(
        None, description="once (the default), or with which letter."
    )
    after: After | None = Field(None, description="How long after the event.")
    then: list[RungForm] = Field([], description="Who is told later.")
    every: Literal["board", "month", "quarter", "year"] = Field(
        "board", description="board (the default), or only at the first board of each month, quarter or year."
    )
    ends: Literal["gone", "answered", "meeting"] = Field(
        "gone", description="gone (the default): when it no longer holds; answered: when its lead writes; meeting."
    )
    discuss: bool = Field(False, description="Whether the progress report lists what it catches as to be discussed.")


def _rule(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in PRESETS:
        hint = words.suggestion(
            value, PRESETS, f"There are: {', '.join(PRESETS)}. A rule of your own has a name and a when."
        )
        raise words.fault("rule.preset", f"{value!r} is no set of rules.", hint)
    return {"name": value, "when": {}, "tell": ["lead"]}


def _switch(value: Any) -> Any:
    if value in (True, "on", "yes", False, "off", "no"):
        return value in (True, "on", "yes")
    raise words.fault("check.switch", "A check is on or off.", "Write on or off.")


Checks = Annotated[
    dict[
        CheckName,
        Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"enum": ["on", "off", True, False]})],
    ],
    BeforeValidator(words.empty_is_absent),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {name: {"enum": ["on", "off", True, False]} for name in NAMES},
            "additionalProperties": False,
        }
    ),
]


def _slot(value: Any) -> Any:
    return {"date": value, "due": value} if isinstance(value, str) else value


class SlotForm(Form):
    """A meeting of a board above that is not run here: a day, or its calendar."""

    date: Day = Field(description="The day it meets, like 2027-03-09.")
    due: Day | None = Field(None, description="The day the draft report is due; left out, worked out by `draft`.")
    at: Clock | None = Field(None, description='The local time the draft report is due, like "10:00".')
    time: Clock | None = Field(None, description='The local time it begins, like "14:00".')
    despatch: Day | None = Field(None, description="The day its papers go out.")
    key: Key | None = Field(None, description="A name that never changes; the day, where left out.")


class ParentForm(Form):
    """A board above: another board of this folder, or one known only by its dates."""

    to: Person | None = Field(
        None, description="Whom the report goes to, with the project manager: a key of people.yaml."
    )
    dates: Annotated[list[Annotated[SlotForm, BeforeValidator(_slot)]], BeforeValidator(words.one_or_many)] = Field(
        [], description="The meetings of a board that has no file here, each a day or {date, due, at, despatch}."
    )
    draft: Step | None = Field(
        None, description='When a report is due before its meeting; usually {clear_working_days: 8, at: "10:00"}.'
    )
    despatch: Step | None = Field(None, description="When its papers go out; only shown in the calendar.")
    ahead: Step | None = Field(
        None,
        description='How long before it is due a report is fixed and sent; usually {working_days: 1, at: "09:00"}.',
    )
    ref: Line | None = Field(None, description="The header of the plan's column that holds the refs of the plan above.")


def _parent(value: Any) -> Any:
    return {"dates": value} if isinstance(value, str | list) else {} if value is None else value


class BoardForm(Form):
    """boards/<key>.yaml: one board. The file's name is the board's key."""

    key: Key | None = Field(None, description="May repeat the file's name; may not differ from it.")
    name: Line = Field(description="The board's full name.")
    short: Line | None = Field(None, description="A short name, used in subjects.")
    time_zone: Zone = Field("Europe/London", description="The zone of every time in this file.")
    chair: Person = Field(description="Who chairs the board: a key of people.yaml.")
    project_manager: Person = Field(description="Who runs the plan and gets what needs a person: a key of people.yaml.")
    briefed: People = Field([], description="Who else is briefed with the chair: keys of people.yaml.")
    sponsor: Person | None = Field(None, description="The board's sponsor: a key of people.yaml.")
    mailbox: MailboxKey = Field(description="Which mailbox of lacflow.yaml letters leave from.")
    meetings: list[MeetingForm] = Field([], description="The meetings, in order.")
    steps: StepsForm = Field(StepsForm(), description="When each step is.")
    closed: Annotated[list[Closed], BeforeValidator(words.one_or_many)] = Field(
        [], description="Days not worked besides weekends and bank holidays."
    )
    colours: SchemeKey = Field("brag", description="Which set of colours of colours.yaml.")
    intro: str = Field("", description="Words of your own at the head of each request.")
    strategic_lead: Person | None = Field(None, description="The strategic lead: a key of people.yaml.")
    finance: Person | None = Field(None, description="The finance manager: a key of people.yaml.")
    escalation: Annotated[
        list[Annotated[RuleForm, BeforeValidator(_rule)]] | None, BeforeValidator(words.one_or_many)
    ] = Field(
        None,
        description="Rules of your own, and sets of rules by name: default, week_before, monthly_detail. Without this "
        "entry the default ones hold.",
    )
    answers_each: Lines = Field([], description="Actions that each lead named must answer: keys like O1/10b.")
    checks: Checks = Field({}, description="Checks this board does without: {no_date: off}.")
    reports_to: Annotated[
        dict[Line, Annotated[ParentForm, BeforeValidator(_parent)]], BeforeValidator(words.empty_is_absent)
    ] = Field({}, description="Boards above: a key of another board, or the name of a committee with its dates.")
    papers: list[PaperName] = Field(
        ["progress", "delivery"],
        description="Which papers are fixed at `steps: papers`: progress, delivery, committee.",
    )
    localities: Lines = Field([], description="Places that answer a shared action each for itself.")
    case_numbers: Patterns = Field([], description="What the council's case numbers look like: regular expressions.")
