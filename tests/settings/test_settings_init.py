"""The configuration `init` writes, the rooms it comes from, and the schemas beside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow import paths, settings
from lacflow.errors import InputFault
from lacflow.settings import schema
from lacflow.settings.init import FILES, meeting_days


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 7, 1), date(2027, 11, 20), date(2031, 11, 16)])
def test_what_init_writes_is_well_and_meets_in_five_to_six_weeks(tmp_path, today):
    written = settings.write_starter(tmp_path, today)
    found, problems = settings.load(tmp_path / "config", {})

    assert problems == []
    assert found is not None
    days = [m.date for m in found.boards["permanence"].meetings]
    assert 35 <= (days[0] - today).days <= 42
    assert days == meeting_days(today)
    assert all(day not in found.boards["permanence"].working_days.off for day in days)
    assert all(path.is_file() for path in written)
    assert found.boards["permanence"].meetings[0].key == f"{days[0]:%Y-%b}".lower()


def test_init_keeps_every_comment_of_the_example(tmp_path):
    settings.write_starter(tmp_path, date(2027, 7, 1))
    for name in FILES:
        shipped = (paths.starter_config() / name).read_text(encoding="utf-8").splitlines()
        written = (tmp_path / "config" / name).read_text(encoding="utf-8").splitlines()
        assert [x for x in written[1:] if "#" in x] == [x for x in shipped[1:] if "#" in x]


def test_init_overwrites_nothing(tmp_path):
    settings.write_starter(tmp_path, date(2027, 7, 1))
    before = (tmp_path / "config/people.yaml").stat().st_mtime_ns

    with pytest.raises(InputFault, match="already"):
        settings.write_starter(tmp_path, date(2028, 7, 1))
    assert (tmp_path / "config/people.yaml").stat().st_mtime_ns == before


@given(st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_the_sample_board_always_meets_on_working_thursdays_or_next_to_them(today):
    """Five to six weeks ahead, then about six weeks apart, never on a bank holiday or over Christmas."""
    days = meeting_days(today)

    assert timedelta(35) <= days[0] - today <= timedelta(42)
    assert all(day.weekday() < 5 and (day.month, day.day) not in {(12, 25), (12, 26), (1, 1)} for day in days)
    assert all(40 <= (later - earlier).days <= 58 for earlier, later in pairwise(days))
    assert len({day.strftime("%Y-%m") for day in days}) == 3


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_published_schema_is_the_one_we_check_by(kind):
    """`docs/schema` is generated: python -c "from lacflow.settings import schema; schema.write(...)"."""
    published = paths.starter_config().parent / "docs/schema" / f"{kind}.json"

    assert json.loads(published.read_text(encoding="utf-8")) == schema.schema(kind)


def test_every_entry_an_editor_offers_is_explained():
    """A description for each entry: it is what an editor and `check` show."""
    bare = []
    for kind in schema.KINDS:
        forms = {kind: schema.schema(kind), **schema.schema(kind).get("$defs", {})}
        for form, made in forms.items():
            bare += [
                f"{form}.{name}" for name, entry in made.get("properties", {}).items() if "description" not in entry
            ]
    assert bare == []


def test_editors_find_the_schema_from_the_example_and_from_what_init_writes(tmp_path):
    settings.write_starter(tmp_path, date(2027, 7, 1))
    for folder in (paths.starter_config(), tmp_path / "config"):
        for name in FILES:
            head = (folder / name).read_text(encoding="utf-8").splitlines()[0]
            place = head.removeprefix("# yaml-language-server: $schema=")
            assert ((folder / name).parent / place).is_file(), head


def test_the_rooms_beside_the_code_are_found():
    assert (paths.migrations() / "env.py").is_file()
    assert paths.templates().is_dir()
    assert all((paths.starter_config() / name).is_file() for name in FILES)
