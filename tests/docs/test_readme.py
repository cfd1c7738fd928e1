"""README.md and docs/ are true to the program: every command, setting and link, and none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
IN_TABLE = {" ".join(words.split()) for words in re.findall(r"^\| `lacflow ([\w -]+?)`", README, re.MULTILINE)}


def commands() -> set[str]:
    """Return every command of the program, `plan import` written so; a list with sub-commands counts itself."""
    from lacflow.cli.main import app

    return set(_commands(app, ""))


def _commands(app: object, before: str) -> Iterator[str]:
    from typer.main import get_command

    def walk(command: object, name: str) -> Iterator[str]:
        below = getattr(command, "commands", {})
        if name and (not below or getattr(command, "invoke_without_command", False)):
            yield name
        for word, inner in below.items():
            yield from walk(inner, f"{name} {word}".strip())

    yield from walk(get_command(app), before)  # type: ignore[arg-type]


def test_every_command_is_in_the_table() -> None:
    assert sorted(commands() - IN_TABLE) == []


def test_every_command_in_the_table_exists() -> None:
    assert sorted(IN_TABLE - commands()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_shown_on_a_page_exists(page: Path) -> None:
    """Whatever stands in a code block or in backquotes as `lacflow WORD` is a command."""
    text = page.read_text("utf-8")
    code = re.findall(r"```.*?```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    first_words = {name.split()[0] for name in commands()}
    shown = {word for piece in code for word in re.findall(r"(?:^|[ ;/])lacflow ([a-z]+)\b", piece, re.MULTILINE)}
    assert sorted(shown - first_words) == []


def settings() -> Iterator[tuple[str, str]]:
    """Yield (file, entry) for every entry an administrator can write at the top of a file."""
    from lacflow.settings.boardforms import BoardForm
    from lacflow.settings.models import PersonForm, ServiceForm

    for file, form in (("lacflow.yaml", ServiceForm), ("people.yaml", PersonForm), ("KEY.yaml", BoardForm)):
        for name, field in form.model_fields.items():
            if name != "key":
                yield file, field.alias or name


@pytest.mark.parametrize(("file", "entry"), sorted(settings()))
def test_every_setting_is_named_beside_its_file(file: str, entry: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `config/") and file in line)
    assert f"`{entry}`" in row, f"README.md does not name {entry} of {file}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "prove", "run", "clean", "lock"])
def test_the_makefile_has_every_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_first_screen_speaks_to_a_manager_and_to_an_engineer() -> None:
    first_screen = "\n".join(README.splitlines()[:32])
    for words in ("If you manage the project", "If you run the service", "rehearsal"):
        assert words in first_screen


def test_constraints_name_no_package_index_and_hash_every_line() -> None:
    """An address would leak a council's mirror, and a pin without a hash would not install."""
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    pins = re.findall(r"^[\w.\[\]-]+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(pins) > 20
    assert all("--hash=sha256:" in pin for pin in pins)


def test_the_unit_starts_a_command_that_exists() -> None:
    unit = (ROOT / "deploy" / "lacflow.service").read_text("utf-8")
    started = re.search(r"^ExecStart=\S+/lacflow (\w+)", unit, re.MULTILINE)
    assert started is not None
    assert started[1] in commands()


def test_ci_says_so_and_runs_what_the_makefile_runs() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text("utf-8")
    assert script.stat().st_mode & 0o111
    assert "CI=true" in text
    assert "make check" in text
    assert "make test" in text
