"""Good configurations: what is understood of them, and how edits are taken up."""

from __future__ import annotations

import os
from datetime import date, time, timedelta

import pytest

from lacflow import settings
from lacflow.board.board import Conditions, Rule, Rung
from lacflow.board.calendar import MeetingState, Offset, Unit
from lacflow.board.escalation import PRESETS, default_rules
from lacflow.board.rag import Rag
from lacflow.transports.ews import Ews
from lacflow.transports.open import open_transports


def test_the_shipped_configuration_is_well_and_says_nothing(council):
    """What `init` writes has no fault and no warning."""
    found, problems = council.load()

    assert problems == []
    assert found is not None
    assert (found.sending.mode, found.admin, list(found.boards)) == ("rehearsal", "i.admin", ["permanence"])


def test_a_board_is_understood_as_written(council):
    """Every entry of a board's file arrives in the board."""
    board = council.good().boards["permanence"]

    assert (board.short, board.zone.key, board.chair, board.project_manager) == (
        "Permanence Board", "Europe/London", "a.chair", "p.manager",
    )  # fmt: skip
    assert board.briefed == ("a.partner", "s.lead")
    assert board.admin == "i.admin"
    first = board.meetings[0]
    assert (first.key, first.date, first.time, first.state) == (
        "2027-jan", date(2027, 1, 14), time(10), MeetingState.CONFIRMED,
    )  # fmt: skip
    assert board.steps.circulate == Offset(3, Unit.WEEKS, time(9))
    assert board.working_days.off[date(2026, 12, 29)] == "Christmas closure"
    assert board.working_days.off[date(2027, 3, 26)] == "Good Friday"
    assert board.rules == default_rules()
    assert board.brake == timedelta(hours=24)


def test_times_and_keys_need_no_quotation_marks(council):
    """`time: 10:00` is ten o'clock, `key: 2027` is a word, `display: No` is a name."""
    entry = '- {key: 2027-jan, date: 2027-01-14, time: "10:00", state: confirmed}'
    council.board(entry, "- key: 2027\n    date: 2027-01-14\n    time: 9:05")
    council.edit("lacflow.yaml", "display: Permanence Board ", "display: No ")
    found = council.good()

    assert found.boards["permanence"].meetings[0].key == "2027"
    assert found.boards["permanence"].meetings[0].time == time(9, 5)
    assert found.mailboxes["board"].display == "No"


def test_offsets_in_working_days_keep_the_usual_time(council):
    council.board('circulate: {weeks: 3, at: "09:00"}', "circulate: {clear_working_days: 16}")

    assert council.good().boards["permanence"].steps.circulate == Offset(16, Unit.CLEAR_WORKING_DAYS, time(9))


def test_rules_of_ones_own_replace_the_usual_and_the_word_default_keeps_them(council):
    """`when` with alternatives, `then` with both kinds of rung, and `default` in front."""
    council.add(
        "boards/permanence.yaml",
        """
escalation:
  - default
  - name: stuck
    when: {colour: [amber, red], any: [{boards_at_colour: 3}, {new_date: missing}]}
    tell: project_manager
    then: [{after: 2 working days, tell: [manager]}, {after: 1 working hour, tell: [lead]}, {at: brief, tell: [chair]}]
""",
    )
    rules = council.good().boards["permanence"].rules

    colours = frozenset({Rag.AMBER, Rag.RED})
    assert rules[:-1] == default_rules()
    assert rules[-1] == Rule(
        "stuck",
        (Conditions(colour=colours, boards_at_colour=3), Conditions(colour=colours, new_date="missing")),
        (
            Rung(("project_manager",)),
            Rung(("manager",), after_working_days=2),
            Rung(("lead",), after_working_hours=1),
            Rung(("chair",), at="brief"),
        ),
    )


@pytest.mark.parametrize("written", ["monthly_detail", "[week_before, monthly_detail]"])
def test_sets_of_rules_are_used_by_name(council, written):
    """One name alone, or names in a list."""
    council.add("boards/permanence.yaml", f"\nescalation: {written}\n")
    rules = council.good().boards["permanence"].rules

    names = [name for name in ("week_before", "monthly_detail") if name in written]
    assert rules == tuple(rule for name in names for rule in PRESETS[name]())


def test_every_condition_of_a_rule_comes_through(council):
    """Each condition as it is written, how often the rule looks and what ends it."""
    council.add(
        "boards/permanence.yaml",
        """
strategic_lead: s.lead
finance: a.partner
escalation:
  - name: all of it
    when: {boards_at: {red: 2, amber: 3}, overdue: true, slipped: 2, silent_boards: 2, no_lead: false, priority: High,
           saving: true, check: [no_date, green_but_overdue]}
    tell: [finance, strategic_lead]
    at: deadline
    every: quarter
    ends: answered
  - {name: the whole, when: {whole_plan: true}, tell: chair, every: board}
""",
    )
    board = council.good().boards["permanence"]

    assert board.rules[0] == Rule(
        "all of it",
        (
            Conditions(
                boards_at=((Rag.AMBER, 3), (Rag.RED, 2)), overdue=True, slipped=2, silent_boards=2, no_lead=False,
                priority=frozenset({"high"}), saving=True, check=frozenset({"no_date", "green_but_overdue"}),
            ),
        ),
        (Rung(("finance", "strategic_lead"), at="deadline"),),
        "quarter",
        "answered",
    )  # fmt: skip
    assert board.rules[1] == Rule("the whole", (Conditions(whole_plan=True),), (Rung(("chair",)),))
    assert (board.holder("finance"), board.holder("strategic_lead")) == (("a.partner",), ("s.lead",))


def test_relative_paths_count_from_the_folder_above(council):
    found = council.good()
    root = council.folder.parent

    assert found.database_url == f"sqlite:///{root}/var/lacflow.db"
    assert found.mailboxes["board"].maildir_out == root / "var/mail/out"
    assert found.secret_file == root / "var/secret"
    assert found.overrides == council.folder / "templates"


def test_mail_servers_get_the_ports_of_their_encryption(council):
    council.edit("lacflow.yaml", "transport: maildir  ", "transport: smtp_imap\n    trust: {authserv_id: mx}  ")
    council.edit(
        "lacflow.yaml", "maildir: {in: var/mail/in, out: var/mail/out}", "smtp: {host: a}\n    imap: {host: b}"
    )
    box = council.good().mailboxes["board"]

    assert box.smtp is not None
    assert box.imap is not None
    assert (box.smtp.tls, box.smtp.port, box.imap.tls, box.imap.port) == ("starttls", 587, "tls", 993)
    assert box.trust.authserv_id == "mx"


def test_a_gateway_before_the_mail_servers_is_believed_beside_exchange(council):
    trust = "{exchange_internal: true, authserv_id: mx, relays: [10.0.0.5, 10.0.1.0/28]}"
    council.edit("lacflow.yaml", "transport: maildir  ", f"transport: smtp_imap\n    trust: {trust}  ")
    council.edit(
        "lacflow.yaml", "maildir: {in: var/mail/in, out: var/mail/out}", "smtp: {host: a}\n    imap: {host: b}"
    )
    box = council.good().mailboxes["board"]

    assert (box.trust.exchange_internal, box.trust.authserv_id) == (True, "mx")
    assert box.trust.relays == ("10.0.0.5", "10.0.1.0/28")


def test_an_exchange_server_is_understood_and_opened(council):
    council.edit("lacflow.yaml", "transport: maildir  ", "transport: ews\n    trust: {exchange_internal: true}  ")
    council.edit("lacflow.yaml", "sending: rehearsal", "sending: live")
    council.edit(
        "lacflow.yaml", "maildir: {in: var/mail/in, out: var/mail/out}",
        "ews: {url: 'https://m.example/EWS/Exchange.asmx', user: 'C\\lacflow', password_file: secret, done_folder: Read}",
    )  # fmt: skip
    (council.folder.parent / "secret").write_text("hush\n")
    found = council.good()
    server = found.mailboxes["board"].ews

    assert server is not None
    assert (server.auth, server.access, server.user) == ("ntlm", "delegate", "C\\lacflow")
    transport = open_transports(found)["board"]
    assert isinstance(transport, Ews)
    assert (transport.link.exchange.password, transport.done_folder, transport.internal) == ("hush", "Read", True)


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("LACFLOW_DATABASE", "postgresql:///x", lambda s: s.database_url == "postgresql:///x"),
        ("LACFLOW_SENDING", "live", lambda s: s.sending.mode == "live"),
        ("LACFLOW_SENDING__REDIRECT", "me@x.example", lambda s: s.sending.redirect == "me@x.example"),
        ("LACFLOW_SENDING", "{redirect: me@x.example}", lambda s: s.sending.redirect == "me@x.example"),
        ("LACFLOW_MAILBOXES__BOARD__ADDRESS", "b@x.example", lambda s: s.mailboxes["board"].address == "b@x.example"),
        ("LACFLOW_CAPS__PER_RUN", "7", lambda s: s.caps.per_run == 7 and s.caps.per_person_per_day == 10),
    ],
)
def test_the_environment_wins_over_the_file(council, name, value, seen):
    assert seen(council.good(**{name: value}))


def test_a_fault_in_the_environment_names_the_variable(council):
    problem = council.only("int_parsing", LACFLOW_BRAKE_HOURS="soon")

    assert problem.where.file == "environment variable LACFLOW_BRAKE_HOURS"
    assert problem.found == "soon"


def test_a_misspelt_variable_is_noticed_and_a_strange_one_is_not(council):
    assert (
        "database" in council.only("environment.unknown", LACFLOW_DATABSE="x", LACFLOW_CONFIG="y", LACFLOW_Q="z").hint
    )


def test_texts_give_the_same_settings_as_their_folder(council):
    """The last good configuration, kept as texts, stands in for the files."""
    good = council.good()
    again, problems = settings.load_texts(good.files, good.root, {})

    assert problems == []
    assert again is not None
    assert (again.boards, again.directory, again.mailboxes) == (good.boards, good.directory, good.mailboxes)


def test_the_stamp_tells_an_edit_a_new_file_and_a_lost_one(council):
    before = settings.stamp(council.folder)
    (council.folder / "boards/.#permanence.yaml").write_text("left by an editor")
    assert settings.stamp(council.folder) == before

    (council.folder / "boards/second.yaml").write_text("name: x")
    added = settings.stamp(council.folder)
    os.utime(council.folder / "people.yaml", (1, 1))
    touched = settings.stamp(council.folder)
    (council.folder / "boards/second.yaml").unlink()

    assert len({before, added, touched, settings.stamp(council.folder)}) == 4


def test_only_edited_boards_are_read_again(council):
    """An unchanged board stays the same object; the edited one is new; a fault gives none."""
    council.add(
        "boards/second.yaml", "name: Second Board\nchair: a.chair\nproject_manager: p.manager\nmailbox: board\n"
    )
    before = council.good()
    assert settings.load_changed(before, council.folder, {})[0] is before

    council.board("2027-01-14", "2027-01-15")
    after, _ = settings.load_changed(before, council.folder, {})

    assert after is not None
    assert after.boards["second"] is before.boards["second"]
    assert after.boards["permanence"].meetings[0].date == date(2027, 1, 15)
    council.board("2027-01-15", "2027-01-32")
    broken, problems = settings.load_changed(after, council.folder, {})
    assert (broken, [p.code for p in problems]) == (None, ["date.impossible"])


def test_an_edit_of_people_reaches_boards_that_were_not_edited(council):
    before = council.good()
    council.edit("people.yaml", "a.chair:", "a.okoro:")

    _, problems = settings.load_changed(before, council.folder, {})

    assert [p.where.file for p in problems] == ["config/boards/permanence.yaml"]


def test_a_warning_stays_while_its_board_is_not_edited(council):
    council.board("2027-02-25", "2027-02-27")
    council.add(
        "boards/second.yaml", "name: Second Board\nchair: a.chair\nproject_manager: p.manager\nmailbox: board\n"
    )
    before = council.good()
    council.edit("boards/second.yaml", "Second Board", "Other Board")

    after, problems = settings.load_changed(before, council.folder, {})

    assert after is not None
    assert [p.code for p in problems] == ["meeting.day_off"]


@pytest.mark.parametrize(
    "environ", [{}, {"LACFLOW_DATABASE": "postgresql:///x"}, {"LACFLOW_DATABASE": "sqlite:///elsewhere.db"}]
)
def test_the_quick_way_to_the_database_gives_the_same_address(council, environ):
    assert settings.database_url(council.folder, environ) == council.good(**environ).database_url


def test_a_database_address_with_a_password_comes_from_a_file(council):
    council.edit("lacflow.yaml", "database: sqlite:///var/lacflow.db", "database_file: address")
    (council.folder.parent / "address").write_text("postgresql://u:p@h/lacflow\n")

    assert council.good().database_url == "postgresql://u:p@h/lacflow"
    assert settings.database_url(council.folder, {}) == "postgresql://u:p@h/lacflow"


def test_importing_settings_imports_nothing_heavy():
    """Commands that never load the configuration do not pay for reading it."""
    import subprocess
    import sys

    heavy = "{'pydantic', 'ruamel.yaml', 'holidays', 'sqlalchemy'}"
    code = (
        f"import sys, lacflow.settings; sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""


def test_boards_with_the_same_days_share_one_calendar(council):
    """A thousand boards must not hold a thousand copies of the bank holidays."""
    board = "chair: a.chair\nproject_manager: p.manager\nmailbox: board\nmeetings:\n"
    for n in range(3):
        entry = f'  - {{key: m, date: 2027-03-{n + 1:02}, time: "10:00"}}\n'
        council.add(f"boards/b{n}.yaml", f"name: Board {n}\n{board}{entry}")
    boards = council.good().boards

    assert boards["b0"].working_days is boards["b1"].working_days is boards["b2"].working_days


def test_a_board_does_without_a_check_and_a_misspelt_one_is_named(council):
    council.add(
        "boards/permanence.yaml",
        "checks: {no_date: off, ref_missing: on}\nreports_to:\n  Performance Board: 2027-02-03\n",
    )
    board = council.good().boards["permanence"]
    assert board.checks_off == {"no_date"}
    assert board.reports_to == {"Performance Board": (date(2027, 2, 3),)}
    council.board("no_date: off", "no_dates: off")
    assert "Did you mean 'no_date'?" in council.only("check.unknown").hint
    council.board("no_dates: off", "no_date: perhaps")
    assert council.only("check.switch").hint == "Write on or off."


def test_somebody_who_has_left_keeps_their_entry_and_their_last_day(council):
    council.edit("people.yaml", "h.fern:\n", "h.fern:\n  left: 2026-11-30\n")
    fern = council.good().directory.people["h.fern"]
    assert fern.gone_on(date(2026, 12, 1))
    assert not fern.gone_on(date(2026, 11, 30))


def test_exchange_online_is_reached_by_the_files_named(council):
    council.edit(
        "lacflow.yaml", "transport: maildir  ",
        "transport: graph\n    trust: {exchange_internal: true, partners: [Police.example]}\n"
        "    graph: {tenant: council.example, client_id: one, certificate_file: var/lacflow.pem}  ",
    )  # fmt: skip
    box = council.good().mailboxes["board"]

    assert box.graph is not None
    assert (box.graph.user, box.graph.done_folder) == (box.address, "lacflow-done")
    assert (box.graph.secret_file, box.graph.certificate_file) == (None, council.folder.parent / "var/lacflow.pem")
    assert box.graph.url == "https://graph.microsoft.com/v1.0"
    assert (box.trust.exchange_internal, box.trust.partners) == (True, ("police.example",))


def test_papers_are_fixed_where_the_file_says_when_and_an_addendum_has_its_usual_time(council):
    from datetime import time

    from lacflow.board.calendar import Offset, Unit

    steps = council.good().boards["permanence"].steps
    assert (steps.papers, steps.addendum) == (None, Offset(1, Unit.WORKING_DAYS, time(12)))
    council.board("steps:\n", 'papers: [progress, committee]\nsteps:\n  papers: {days: 2, at: "16:30"}\n')
    board = council.good().boards["permanence"]
    assert (board.steps.papers, board.papers) == (Offset(2, Unit.DAYS, time(16, 30)), ("progress", "committee"))
    council.board("papers: {days: 2", "addendum: {weeks: 2}\n  papers: {weeks: 4")
    problems = [p for p in council.load()[1] if p.severity == "error"]
    assert [p.code for p in problems] == ["steps.order", "steps.order"]
