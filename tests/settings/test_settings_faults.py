"""Faults: each is found, with its line, in words an administrator can act on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow import settings
from lacflow.paths import starter_config
from lacflow.settings.init import FILES

JARGON = ("input should", "valid string", "dictionary", "NoneType", "pydantic", "traceback", "mapping values", "token")


def test_eleven_faults_give_eleven_messages_with_file_and_line(council):
    """An administrator's bad day: eleven mistakes in five files, all told at once, each with what to do."""
    lines = [
        council.edit("lacflow.yaml", "sending: rehearsal", "sending: reharsal"),
        council.edit("lacflow.yaml", "caps: {per_run: 500", "caps: {per_run: many"),
        council.edit("people.yaml", "deputy: w.hale", "deputy: w.hail"),
        council.edit("people.yaml", "tom.moss@northmoor.example", "tom.moss at northmoor"),
        council.edit("colours.yaml", "overdue_is_red: false", "overdue_is_red: perhaps"),
        council.edit("columns.yaml", "# leads: [On the hook]", "leeds: [On the hook]"),
        council.board("chair: a.chair", "chiar: a.chair"),
        council.board("time_zone: Europe/London", "time_zone: Europe/Londn"),
        council.board("date: 2027-02-25", "date: 2027-02-30"),
        council.board("{key: 2027-apr,", "{key: 2027-jan,"),
        council.board("chase:     {weeks: 2", "chase:     {weeks: 3"),
    ]
    text, code = settings.check_report(council.folder, {})

    assert code == 1
    for line in lines:
        assert f"line {line}: " in text
    assert [name for name in FILES if f"config/{name}" in text] == list(FILES)
    told = [
        "rehearsal", "A whole number is needed", "Did you mean 'w.hale'?", "not an email address", "true or false",
        "Did you mean 'leads'?",
        "Did you mean 'chair'?", "Did you mean 'Europe/London'?", "February 2027 has 28 days", "Two meetings have the key",
        "'chase' does not come after 'due'",
    ]  # fmt: skip
    assert [words for words in told if words not in text] == []
    assert not [words for words in JARGON if words.lower() in text.lower()]
    assert text.endswith("\n11 faults. Nothing is sent until the faults are mended.\n")


BOARD_CASES = [
    # (what stands there, what is typed instead, the code, words in the message or hint)
    ("chair: a.chair", "chair: a.chare", "people.unknown", "Did you mean 'a.chair'?"),
    ("chair: a.chair", "chair:", "string_type", "Nothing is written after 'chair'"),
    ("chair: a.chair", "chair: [a.chair, b.stone]", "string_type", "One word"),
    ("briefed: [a.partner, s.lead]", "briefed: [a.partner, s.led]", "people.unknown", "s.lead"),
    ("mailbox: board ", "mailbox: bord ", "mailboxes.unknown", "'board'"),
    ("colours: brag", "colours: bragg", "schemes.unknown", "'brag'"),
    ("2027-01-14", "14/01/2027", "date.form", "2027-01-14"),
    ("2027-01-14", "2027-13-14", "date.impossible", "month 13"),
    ("2027-01-14", "0227-01-14", "date.impossible", "year 227"),
    ('"10:00", state: conf', '10:00, state: conf', "yaml.form", '"10:00"'),
    ('"10:00", state: conf', '"10.00", state: conf', "time.form", "09:30"),
    ("state: provisional", "state: provisonal", "enum", "Did you mean 'provisional'?"),
    ("key: 2027-jan", "key: january board", "key.form", "no spaces"),
    ("2027-02-25", "2027-01-14", "meeting.date_twice", "same day"),
    ("circulate: {weeks: 3", "circulate: {week: 3", "entry.unknown", "Did you mean 'weeks'?"),
    ('circulate: {weeks: 3, at: "09:00"}', "circulate: 3 weeks", "step.form", "{weeks: 3"),
    ("circulate: {weeks: 3", "circulate: {weeks: 3, days: 1", "step.form", "once"),
    ("brief:     {weeks: 1", "brief:     {weeks: 2", "steps.order", "'brief' does not come after 'chase'"),
    ("circulate: {weeks: 3", "circulate: {weeks: 99", "less_than_equal", "at most 26"),
    ("2026-12-24..2027-01-02", "2027-01-02..2026-12-24", "range.backwards", "earlier day first"),
    ("2026-12-24..2027-01-02", "2026-12-24..2062-01-02", "range.long", "both years"),
    ("short: Permanence Board", "short: Permanence Board\nkey: permanent", "board.key", "the file's name is the key"),
    ('intro: ""', 'intro: ""\nintro: again', "key.twice", "twice"),
    ('intro: ""', 'intro: ""\ncase_numbers: "CH/("', "pattern.form", "regular expression"),
    ('intro: ""', 'intro: ""\ncase_numbers: "[0-9]*"', "pattern.empty", "fits any text"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "words"), BOARD_CASES)
def test_a_fault_in_a_boards_file_is_told_with_its_line(council, old, new, code, words):
    line = council.board(old, new) + new.count("\n")
    problem = council.only(code)

    assert words in f"{problem.message} {problem.hint}"
    assert (problem.where.file, problem.where.line) == ("config/boards/permanence.yaml", line)


RULE_CASES = [
    ("when: {colour: purple}", "enum", "blue, green, amber, red"),
    ("when: {color: red}", "entry.unknown", "'colour'"),
    ("when: {}", "rule.all", "every action"),
    ("when: {colour: red, any: [{}]}", "rule.all", "every action"),
    ("when: {silent: true}\n    at: brief\n    after: 1 working day", "rung.both", "Keep one"),
    ("when: {silent: true}\n    then: [{tell: chair}]", "rung.when", "at: brief"),
    ("when: {silent: true}\n    then: [{after: 2 days, tell: chair}]", "after.form", "2 working days"),
    ("when: {silent: true}\n    then: [{at: brief, tell: a.chair}]", "role.unknown", "'chair'"),
    ("when: {silent: true}\n    then: [{at: brief, tell: sponsor}]", "rung.sponsor", "no sponsor"),
    ("when: {silent: true}\n    then: [{at: brief, tell: finance}]", "rung.finance", "Add the entry `finance`"),
    ("when: {boards_at: {purple: 2}}", "enum", "blue, green, amber, red"),
    ("when: {boards_at: {red: none}}", "int_parsing", "whole number"),
    ("when: {check: green_but_late}", "check.unknown", "Did you mean 'green_but_"),
    ("when: {slipped: 0}", "greater_than_equal", "1"),
    ("when: {silent: true}\n    every: fortnight", "literal_error", "month"),
    ("when: {silent: true}\n    ends: never", "literal_error", "meeting"),
]


@pytest.mark.parametrize(("rule", "code", "words"), RULE_CASES)
def test_a_fault_in_a_rule_is_told(council, rule, code, words):
    council.add("boards/permanence.yaml", f"\nescalation:\n  - name: mine\n    tell: [project_manager]\n    {rule}\n")
    problem = council.only(code)

    assert words in f"{problem.message} {problem.hint}"


def test_a_set_of_rules_that_does_not_exist_is_told_with_those_there_are(council):
    council.add("boards/permanence.yaml", "\nescalation: [default, monthly_detials]\n")
    problem = council.only("rule.preset")

    assert "'monthly_detail'" in f"{problem.message} {problem.hint}"
    assert problem.where.line


def test_a_rule_may_not_name_a_colour_the_board_does_not_use(council):
    council.add(
        "colours.yaml", "rag:\n  name: RAG\n  labels: {green: {label: G}, red: {label: R}}\n  needs_reason: red\n"
    )
    council.board("colours: brag", "colours: rag")
    council.add("boards/permanence.yaml", "\nescalation: [{name: x, when: {was: amber}, tell: chair}]\n")

    assert "no amber" in council.only("rule.colour").message


PEOPLE_CASES = [
    ("deputy: w.hale", "deputy: r.lind", "deputy.self", "error", "their own deputy"),
    ("manager: r.lind", "manager: r.lind\n  deputy: r.lind", "deputy.loop", "warning", "r.lind -> w.hale -> r.lind"),
    ("role: Assistant Director", "manager: t.moss", "manager.loop", "error", "b.stone"),
    ("[HF, Head of Fostering, Fostering]", "[RL]", "alias.twice", "error", "also under h.fern"),
    ("[HF, Head of Fostering, Fostering]", "[rosa  lind]", "alias.twice", "error", "also under h.fern"),
    ("helen.fern@", "Rosa.Lind@", "address.twice", "error", "also under h.fern"),
    ("helen.fern@northmoor", "permanence.board@northmoor", "address.own", "error", "our own mailbox"),
    ("email: priya.marsh@northmoor.example", "role: PM", "key.twice", "error", "role"),
    ("role: Project Manager", "away: [2027-01-08..2027-01-04]", "range.backwards", "error", "earlier"),
    ("role: Commissioning Manager\n  manager: b.stone", "role: x", "manager.missing", "warning", "Tom Moss"),
    ("k.vale:", "kerry vale:", "key.form", "error", "no spaces"),
    ("email: ivy.admin@northmoor.example", "organisation: x", "admin.address", "error", "Ivy Admin"),
    ("email: alan.okoro@northmoor.example", "organisation: x", "board.address", "warning", "Alan Okoro"),
]


@pytest.mark.parametrize(("old", "new", "code", "severity", "words"), PEOPLE_CASES)
def test_a_fault_between_people_is_told(council, old, new, code, severity, words):
    if code == "key.twice":
        new = "email: priya.marsh@northmoor.example\n  role: PM"
    council.edit("people.yaml", old, new)
    problem = council.only(code)

    assert problem.severity == severity
    assert words in f"{problem.message} {problem.hint}"
    assert problem.where.line


EWS = "transport: ews\n    trust: {exchange_internal: true}\n    ews: "
INSIDE = "trust: {exchange_internal: true}"


def by_graph(entries: str = "secret_file: config/people.yaml", trust: str = INSIDE) -> str:
    return f"transport: graph\n    graph: {{tenant: t, client_id: c, {entries}}}\n    {trust} #"


SERVERS = "transport: smtp_imap\n    smtp: {host: a}\n    imap: {host: b}\n    trust: "
SERVICE_CASES = [
    ("sending: rehearsal", "sending: redirect", "sending.form", "error", "{redirect: one.person@council.example}"),
    ("sending: rehearsal", "sending: {redirect: nobody}", "address.form", "error", "name@council.example"),
    ("sending: rehearsal", "sending: live", "sending.nowhere", "warning", "a folder on this machine"),
    ("admin: i.admin", "", "entry.missing", "error", "Who is told when something is wrong"),
    ("admin: i.admin", "admin: ivy", "people.unknown", "error", "people.yaml"),
    ("transport: maildir  ", "transport: imap  ", "literal_error", "error", "smtp_imap"),
    ("transport: maildir  ", f"{SERVERS}local #", "trust.local", "error", "anybody could write as anybody"),
    ("transport: maildir  ", f"{SERVERS[:-11]} #", "trust.missing", "error", "authserv_id"),
    ("transport: maildir  ", f"{SERVERS}exchange #", "trust.form", "error", "authserv_id"),
    ("transport: maildir  ", f"{SERVERS}{{exchange_internal: true, partners: [police.example]}} #", "trust.partners", "error",
     "Only Exchange Online"),
    ("transport: maildir  ", f"{SERVERS}{{authserv_id: mx, relays: [10.0.0.0/8]}} #", "trust.relays", "error", "10.0.0.5"),
    ("transport: maildir  ", f"{SERVERS}{{exchange_internal: true, authserv_id: mx}} #", "trust.form", "error", "relays"),
    ("transport: maildir  ", by_graph(trust="trust: {partners: [police.example]}"), "trust.form", "error", "partners"),
    ("transport: maildir  ", by_graph(trust="trust: local"), "trust.local", "error", "anybody could write as anybody"),
    ("transport: maildir  ", by_graph("secret_file: config/people.yaml, url: 'http://a'"), "address.https", "error", "https"),
    ("transport: maildir  ", by_graph("user: x"), "graph.credential", "error", "secret_file"),
    ("transport: maildir  ", f"transport: graph\n    {INSIDE} #", "mailbox.graph", "error", "client_id"),
    ("transport: maildir  ", "transport: smtp_imap\n    trust: {authserv_id: mx}\n    smtp: {host: a} #", "mailbox.server",
     "error", "fetches replies"),
    ("transport: maildir  ", "transport: memory  ", "transport.memory", "warning", "forgets"),
    ("transport: maildir  ", "transport: ews\n    trust: {exchange_internal: true} #", "mailbox.ews", "error",
     "Exchange.asmx"),
    ("transport: maildir  ", EWS + "{url: 'https://m.example/EWS/Exchange.asmx'} #", "ews.credential", "error",
     "password_file"),
    ("transport: maildir  ", EWS + "{url: 'https://m.example/EWS/Exchange.asmx', auth: oauth} #", "ews.credential", "error",
     "client_id"),
    ("transport: maildir  ", EWS + "{url: 'http://m.example/EWS/Exchange.asmx', user: u, password_file: p} #", "ews.address",
     "error", "https://"),
    ("transport: maildir  ", EWS + "{url: m.example, user: u, password_file: p} #", "ews.address", "error", "Write it whole"),
    ("maildir: {in", "smtp: {host: a, user: u}\n    maildir: {in", "password.missing", "error", "password_file"),
    ("maildir: {in", "smtp: {host: a, user: u, password_file: no}\n    maildir: {in", "file.missing", "warning", "no such"),
    ('opens: "08:00"', 'opens: "19:00"', "window.empty", "error", "closes before it opens"),
    ("database: sqlite:///var/lacflow.db", "database: postgresql://u:hush@h/d", "secret.database", "warning", "into a file"),
    ("brake_hours: 24", "brake_hours: 0", "greater_than_equal", "error", "at least 1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "severity", "words"), SERVICE_CASES)
def test_a_fault_in_the_service_is_told(council, old, new, code, severity, words):
    council.edit("lacflow.yaml", old, new)
    _, problems = council.load()
    found = {p.code: p for p in problems}
    if code == "window.empty":  # then no step is inside the window either
        problems = [p for p in problems if p.code != "steps.window"]

    assert [p.code for p in problems] == [code]
    assert found[code].severity == severity
    assert words in f"{found[code].message} {found[code].hint}"


@pytest.mark.parametrize("entry", ["password: hush", "passwd: hush", "client_secret: hush", "api_key: hush"])
def test_a_secret_in_plain_is_refused_and_never_repeated(council, entry):
    council.edit("lacflow.yaml", "maildir: {in", f"smtp: {{host: a, {entry}}}\n    maildir: {{in")
    problem = council.only("secret.plain")

    assert "_file" in problem.hint
    assert "hush" not in str(problem)
    assert "hush" not in settings.check_report(council.folder, {})[0]


@pytest.mark.parametrize(
    ("day", "words"), [("2027-02-27", "Saturday"), ("2027-03-26", "Good Friday"), ("2026-12-29", "Christmas closure")]
)
def test_a_meeting_on_a_day_off_is_a_warning(council, day, words):
    council.board("2027-01-14", day)
    _, problems = council.load()
    found = next(p for p in problems if p.code == "meeting.day_off")

    assert (found.severity, words in found.message) == ("warning", True)


def test_meetings_out_of_order_are_a_warning_and_are_put_in_order(council):
    council.board("2027-04-08", "2027-02-04")
    found, problems = council.load()

    assert [p.code for p in problems] == ["meeting.order"]
    assert found is not None
    assert [m.key for m in found.boards["permanence"].meetings] == ["2027-jan", "2027-apr", "2027-feb"]


def test_a_cancelled_meeting_may_share_its_day_with_the_one_that_replaces_it(council):
    council.board(
        'date: 2027-02-25, time: "10:00", state: confirmed', 'date: 2027-04-08, time: "10:00", state: cancelled'
    )

    assert council.load()[1] == []


def test_two_boards_with_one_name_or_one_file_are_told(council):
    second = (council.folder / "boards/permanence.yaml").read_text()
    council.add("boards/second.yaml", second)
    council.add("boards/Second.yml", second)
    council.add("boards/no good.yaml", second.replace("short: Permanence Board", "short: Third"))
    codes = [p.code for p in council.load()[1]]

    assert sorted(codes) == ["board.file_name", "board.file_twice", "board.same_name", "board.same_name"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: x\n\tchair: y\n", 2, "tab"),
        ("name: 'x\nchair: y\n", 1, "never closed"),
        ("briefed: [a, b\nchair: y\n", 1, "bracket"),
        ("name: x\n  chair: y\n", 2, "Line the entry up"),
        ("name: Board: the second\n", 1, "quotation marks"),
        ("name: @board\n", 1, "quotation marks"),
        ("name: x\nmeetings:\n  - key: a\n  date: b\n", 4, "line up"),
        ("- name: x\n", 1, "Entries are needed"),
        ("just words", 1, "Entries are needed"),
        ("name: x\x07\n", 1, "plain text"),
        ("[" * 5000, 1, "nested too deep"),
    ],
)
def test_text_that_is_no_configuration_is_told_with_its_line(council, text, line, words):
    (council.folder / "boards/permanence.yaml").write_text(text)
    _, problems = council.load()

    assert len(problems) == 1
    assert problems[0].where.line in (line, None if words == "Entries are needed" else line)
    assert words in f"{problems[0].message} {problems[0].hint}"


def test_a_file_saved_in_an_old_encoding_is_told_with_its_line(council):
    raw = (council.folder / "people.yaml").read_bytes().replace(b"Helen Fern", "Helène Fern".encode("cp1252"))
    (council.folder / "people.yaml").write_bytes(raw)
    problem = council.only("file.encoding")

    assert problem.where.line == raw[: raw.index(b"Hel\xe8ne")].count(b"\n") + 1
    assert "Helène" in problem.found


@pytest.mark.parametrize("name", ["lacflow.yaml", "people.yaml"])
def test_a_missing_file_is_told_once_and_drags_nothing_with_it(council, name):
    (council.folder / name).unlink()

    assert name in council.only("file.absent").message


def test_an_empty_folder_says_how_to_begin(tmp_path):
    found, problems = settings.load(tmp_path / "config", {})

    assert found is None
    assert "lacflow init" in problems[0].hint


def test_a_report_of_a_good_configuration_says_what_was_understood(council):
    text, code = settings.check_report(council.folder, {})

    assert code == 0
    assert text.startswith("All well. Nothing leaves this machine (rehearsal).")
    assert "3 meetings, 14 January 2027 to 8 April 2027" in text


TEXTS = {name: (starter_config() / name).read_text(encoding="utf-8") for name in FILES}
MARKS = ["[", "{", "]", "}", ":", "- ", "\n", "\t", "'", '"', "&a ", "*a", "!!int ", "---\n", "%", "|", ">", "#"]
BITS = st.sampled_from([*MARKS, "~", "null", "0", "..", "\x00", "\x85", "é", "\ufeff", "<<: ", "? ", "=", "@", "\r"])


@given(
    name=st.sampled_from(FILES),
    cuts=st.lists(
        st.tuples(st.integers(0, 4000), st.integers(0, 40), st.one_of(BITS, st.text(max_size=4))), max_size=4
    ),
)
def test_a_mangled_file_never_raises(name, cuts):
    """Whatever a file holds, there are settings or there is an error, never both, never neither, never a crash."""
    text = TEXTS[name]
    for at, length, instead in cuts:
        text = text[:at] + instead + text[at + length :]
    found, problems = settings.load_texts({**TEXTS, name: text}, starter_config().parent, {})

    assert (found is None) == any(p.severity == "error" for p in problems)
    assert all(p.message and p.where.file for p in problems)


@given(st.dictionaries(st.sampled_from(FILES), st.text(max_size=60)))
def test_any_text_at_all_never_raises(texts):
    found, problems = settings.load_texts({**TEXTS, **texts}, starter_config().parent, {})

    assert (found is None) == any(p.severity == "error" for p in problems)


def test_a_fault_in_one_file_does_not_hide_faults_in_another(council, councils: Callable[[], object]):
    """People at fault: boards are still checked against the keys there are."""
    council.edit("people.yaml", "name: Alan Okoro", "nmae: Alan Okoro")
    council.board("briefed: [a.partner", "briefed: [a.partnr")
    codes = sorted(p.code for p in council.load()[1])

    assert codes == ["entry.missing", "entry.unknown", "people.unknown"]
