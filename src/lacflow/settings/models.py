"""The files as pydantic sees them: lacflow.yaml, people.yaml and colours.yaml. Boards are in `boardforms`.

A description is what an editor shows beside an entry, and what `check` says when the entry is missing; so it is written
for an administrator. Validators raise `words.fault` and never speak of types.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    WithJsonSchema,
    create_model,
)

from lacflow.board.headers import FIELDS
from lacflow.board.rag import Rag
from lacflow.settings import words
from lacflow.settings.records import DATABASE


class Form(BaseModel):
    """One mapping of a file; a misspelt entry is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Line = Annotated[str, AfterValidator(words.line)]
Key = Annotated[
    str, AfterValidator(words.key), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"})
]
Address = Annotated[str, AfterValidator(words.address), WithJsonSchema({"type": "string", "format": "email"})]
Clock = Annotated[
    time, BeforeValidator(words.clock), WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$"})
]
Day = Annotated[
    date, BeforeValidator(words.day), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
]
DAYS_SCHEMA = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
Days = Annotated[tuple[date, date], BeforeValidator(words.days), WithJsonSchema(DAYS_SCHEMA)]
Lines = Annotated[list[Line], BeforeValidator(words.one_or_many)]
Addresses = Annotated[list[Address], BeforeValidator(words.one_or_many)]
Person = Annotated[
    str,
    AfterValidator(
        words.known(
            "people", "Nobody in people.yaml has the key {}.", "Add this person to people.yaml, or use a key from it."
        )
    ),
]
People = Annotated[list[Person], BeforeValidator(words.one_or_many)]
Colours = Annotated[list[Rag], BeforeValidator(words.one_or_many)]


class MaildirForm(Form):
    """Two folders on this machine."""

    in_: str = Field("var/mail/in", alias="in", description="The Maildir folder replies are read from.")
    out: str = Field("var/mail/out", description="The Maildir folder letters are written to.")


Https = Annotated[str, AfterValidator(words.https), WithJsonSchema({"type": "string", "pattern": "^https://"})]


class TokenForm(Form):
    """Where access tokens come from, for a server that takes no passwords."""

    token_url: Https = Field(description="Where tokens come from, beginning with https://.")
    client_id: Line = Field(description="The ID of the application registered for lacflow.")
    secret_file: Line = Field(description="A file holding the application's secret and nothing else.")
    scope: str = Field("", description="What the token is for, in the identity provider's words.")


class SmtpForm(Form):
    """The server that takes our letters."""

    host: Line = Field(description="The server's name.")
    port: int | None = Field(None, ge=1, le=65535, description="Default: 587 for starttls, 465 for tls, 25 for none.")
    tls: Literal["starttls", "tls", "none"] = Field("starttls", description="How the connection is encrypted.")
    user: Line | None = Field(None, description="The name to sign in with, if the server wants one.")
    password_file: Line | None = Field(None, description="A file holding the password and nothing else.")
    token_file: Line | None = Field(None, description="Instead: a file another program keeps an access token in.")
    oauth: TokenForm | None = Field(None, description="Instead: where access tokens come from (XOAUTH2).")
    ca_file: Line | None = Field(None, description="The council's own certificate authority, if it has one.")


class ImapForm(SmtpForm):
    """The server replies are fetched from."""

    port: int | None = Field(None, ge=1, le=65535, description="Default: 993 for tls, 143 otherwise.")
    tls: Literal["starttls", "tls", "none"] = Field("tls", description="How the connection is encrypted.")
    folder: Line = Field("INBOX", description="The folder replies arrive in.")
    sent_folder: Line = Field("Sent", description="The folder copies of our letters are kept in, to look them up.")
    server_files_sent: bool = Field(False, description="true: the server keeps those copies by itself.")
    done_folder: Line = Field("lacflow-done", description="The folder replies are moved to once they are stored.")


class EwsForm(Form):
    """An Exchange server, by its web services (EWS)."""

    url: Annotated[str, AfterValidator(words.ews_address), WithJsonSchema({"type": "string", "format": "uri"})] = Field(
        description="The address of its web services: https://SERVER/EWS/Exchange.asmx."
    )
    auth: Literal["ntlm", "basic", "oauth"] = Field("ntlm", description="How the account signs in.")
    access: Literal["delegate", "impersonation"] = Field(
        "delegate",
        description="delegate: the account has rights in the mailbox; impersonation: it acts as the mailbox.",
    )
    user: Line | None = Field(None, description="The account: DOMAIN\\name, or name@council.example.")
    password_file: Line | None = Field(None, description="A file holding the account's password and nothing else.")
    client_id: Line | None = Field(None, description="For oauth: the ID of the application registered for lacflow.")
    secret_file: Line | None = Field(None, description="For oauth: a file holding the application's secret.")
    token_url: Line | None = Field(None, description="For oauth: where tokens come from, beginning with https://.")
    ca_file: Line | None = Field(None, description="The council's own certificate authority, if it has one.")
    done_folder: Line = Field("lacflow-done", description="The folder replies are moved to once they are stored.")


class GraphForm(Form):
    """Exchange Online, by Microsoft Graph."""

    tenant: Line = Field(description="The council's tenant: its ID, or its main domain.")
    client_id: Line = Field(description="The ID of the application registered for lacflow.")
    secret_file: Line | None = Field(None, description="A file holding the application's client secret, nothing else.")
    certificate_file: Line | None = Field(
        None, description="A PEM file with the application's private key and certificate, in place of a secret."
    )
    user: Line | None = Field(None, description="The mailbox's sign-in name, where it is not its address.")
    done_folder: Line = Field("lacflow-done", description="The folder replies are moved to once they are stored.")
    authority: Https = Field(
        "https://login.microsoftonline.com", description="Where to sign in; another in a national cloud."
    )
    url: Https = Field("https://graph.microsoft.com/v1.0", description="The service; another in a national cloud.")
    ca_file: Line | None = Field(None, description="The council's own certificate authority, where it opens TLS.")


class TrustForm(Form):
    """How we know that a sender is who the mail says."""

    local: bool = False
    authserv_id: Line | None = Field(
        None, description="The name our own mail gateway writes in Authentication-Results."
    )
    relays: tuple[Annotated[str, AfterValidator(words.network)], ...] = Field(
        (),
        description="Addresses of the gateway and the council's own mail servers, where others stand behind the gateway.",
    )
    exchange_internal: bool = False
    partners: tuple[Line, ...] = Field(
        (),
        description="Domains outside the council whose mail is believed where Exchange Online has checked it (DMARC).",
    )


_BEHIND = {"authserv_id", "relays"}
#: What goes together to say whom to believe.
_WAYS = (
    {"authserv_id"},
    _BEHIND,
    {"exchange_internal"},
    {"exchange_internal", "partners"},
    {"exchange_internal", *_BEHIND},
)


def _trust(value: Any) -> Any:
    if value == "local":
        return {"local": True}
    if isinstance(value, dict) and set(value) in _WAYS:
        return value
    raise words.fault(
        "trust.form",
        "This does not say how a sender is known to be genuine.",
        "Write one of: local, {authserv_id: name-of-your-mail-gateway}, {exchange_internal: true}, "
        "{exchange_internal: true, partners: [police.example]}, or where Exchange stands behind a gateway "
        "{exchange_internal: true, authserv_id: name-of-your-mail-gateway, relays: [10.0.0.5]}.",
    )


_RELAYS = {"type": "array", "items": {"type": "string"}}
TRUST_SCHEMA = {
    "oneOf": [
        {"const": "local"},
        {
            "type": "object",
            "properties": {"authserv_id": {"type": "string"}, "relays": _RELAYS},
            "required": ["authserv_id"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "exchange_internal": {"const": True},
                "partners": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["exchange_internal"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"exchange_internal": {"const": True}, "authserv_id": {"type": "string"}, "relays": _RELAYS},
            "required": ["exchange_internal", "authserv_id", "relays"],
            "additionalProperties": False,
        },
    ]
}
Trusted = Annotated[TrustForm, BeforeValidator(_trust), WithJsonSchema(TRUST_SCHEMA)]


class MailboxForm(Form):
    """One mailbox letters leave from and replies come to."""

    address: Address = Field(description="The mailbox's own address; never a person's.")
    display: Line | None = Field(None, description="The name shown when there is no project manager's to show.")
    transport: Literal["maildir", "smtp_imap", "ews", "graph", "memory"] = Field(
        "maildir",
        description="maildir: folders on this machine; smtp_imap: mail servers; ews: Exchange; graph: Exchange Online.",
    )
    trust: Trusted | None = Field(None, description="How a sender is known to be genuine.")
    maildir: MaildirForm = Field(MaildirForm(), description="Where the folders are.")
    smtp: SmtpForm | None = Field(None, description="The server that takes our letters.")
    imap: ImapForm | None = Field(None, description="The server replies are fetched from.")
    ews: EwsForm | None = Field(None, description="The Exchange server that does both.")
    graph: GraphForm | None = Field(None, description="How Exchange Online is reached.")


class SendingForm(Form):
    """Where letters go."""

    mode: Literal["rehearsal", "redirect", "live"] = "rehearsal"
    redirect: Address | None = None


def _sending(value: Any) -> Any:
    if value in ("rehearsal", "live"):
        return {"mode": value}
    if isinstance(value, dict) and set(value) == {"redirect"} and value["redirect"]:
        return {"mode": "redirect", **value}
    guess = words.suggestion(value, ("rehearsal", "live")) if isinstance(value, str) else ""
    raise words.fault(
        "sending.form",
        "This does not say where letters go.",
        f"{guess} Write one of: rehearsal, live, {{redirect: one.person@council.example}}.".strip(),
    )


SENDING_SCHEMA = {
    "oneOf": [
        {"enum": ["rehearsal", "live"]},
        {
            "type": "object",
            "properties": {"redirect": {"type": "string", "format": "email"}},
            "required": ["redirect"],
            "additionalProperties": False,
        },
    ]
}
Sent = Annotated[SendingForm, BeforeValidator(_sending), WithJsonSchema(SENDING_SCHEMA)]


class WindowForm(Form):
    """When letters leave, on working days, by the board's local time."""

    opens: Clock = Field(time(8), description="No letter leaves before this time.")
    closes: Clock = Field(time(18), description="No letter leaves at or after this time.")


class CapsForm(Form):
    """Limits that a mistake runs into before it reaches everybody."""

    per_run: int = Field(500, ge=1, le=100_000, description="The most letters that leave in one run.")
    per_person_per_day: int = Field(10, ge=1, le=1000, description="The most letters one person gets in a day.")


class ServiceForm(Form):
    """lacflow.yaml: the service itself."""

    database: Line = Field(DATABASE, description="Where everything is remembered: a database address.")
    database_file: Line | None = Field(
        None, description="A file holding the database address, if it has a password in it."
    )
    sending: Sent = Field(SendingForm(), description="rehearsal, live, or {redirect: address}.")
    mailboxes: dict[Key, MailboxForm] = Field(
        min_length=1, description="The mailboxes, each under a key of your choosing."
    )
    windows: WindowForm = Field(WindowForm(), description="When letters leave, on working days.")
    caps: CapsForm = Field(CapsForm(), description="Limits on how many letters leave.")
    brake_hours: int = Field(24, ge=1, le=240, description="A letter planned later than this many hours is held first.")
    admin: Person = Field(description="Who is told when something is wrong: a key of people.yaml.")
    secret_file: Line = Field(
        "var/secret", description="A file for the secret behind our reply codes; made when missing."
    )


class PersonForm(Form):
    """Somebody letters are written to."""

    name: Line = Field(description="The name as it should stand in a letter.")
    email: Address | None = Field(None, description="The address letters go to.")
    aliases: Lines = Field([], description="Every way the plan writes this person: initials, titles, team names.")
    other_emails: Addresses = Field([], description="Other addresses this person answers from.")
    role: str = Field("", description="The job title.")
    organisation: str = Field("", description="Where the person works, if not at the council.")
    deputy: Person | None = Field(None, description="Who may answer instead: a key of this file.")
    manager: Person | None = Field(None, description="Who is told when there is no answer: a key of this file.")
    away: Annotated[list[Days], BeforeValidator(words.one_or_many)] = Field(
        [], description="Days away, both ends included: [2027-01-04..2027-01-08]."
    )
    left: Day | None = Field(
        None, description="The last day of somebody who has left: no letter goes to them after it."
    )


class PeopleForm(RootModel[Annotated[dict[Key, PersonForm], BeforeValidator(words.empty_is_absent)]]):
    """people.yaml: everybody, each under a key that never changes."""


class LabelForm(Form):
    """What the council calls one colour."""

    label: Line = Field(description="The council's word for the colour.")
    means: str = Field("", description="What the colour means, in a few words.")
    words: Lines = Field([], description="Other words people write for it.")


class SchemeForm(Form):
    """One set of colours."""

    name: Line = Field(description="What the council calls this set of colours.")
    labels: dict[Rag, LabelForm] = Field(min_length=2, description="Each colour in use: blue, green, amber, red.")
    needs_reason: Colours = Field([Rag.AMBER, Rag.RED], description="The colours a lead must give a reason for.")
    overdue_is_red: bool = Field(False, description="Whether an action past its date must be red.")
    blue_confirmed_by: Literal["project_manager", "chair", "sponsor"] = Field(
        "project_manager", description="Who confirms that an action is complete."
    )


class ColoursForm(RootModel[Annotated[dict[Key, SchemeForm], BeforeValidator(words.empty_is_absent)]]):
    """colours.yaml: sets of colours, each under a key that boards name."""


ColumnsForm = create_model(
    "ColumnsForm",
    __base__=Form,
    __doc__="columns.yaml: further headers for the columns of a plan, each under the field it is.",
    **{name: (Lines, Field([], description=f"Headers of {means}.")) for name, means in FIELDS.items()},  # type: ignore[call-overload]
)
