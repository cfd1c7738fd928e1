"""Rules that hold of every letter, whatever is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from lacflow import paths
from lacflow.mail.encode import encode
from lacflow.mail.message import Outgoing

_VOID = {"meta", "br", "hr", "img", "link", "input"}
_HEADINGS = {
    "lead", "missing", "days", "late", "chased", "ref", "action", "actions", "colour", "and", "date", "what", "we", "know",
    "none", "nothing", "more", "each", "dates", "put", "back", "since", "the", "last", "board", "by", "objective",
    "now", "colours",
}  # fmt: skip
_ACTION_WORDS = ("review", "evening", "rota", "10c", "3a", "amber", "green", "red", "blue", "homes", "bell", "oona")


Write = dict[str, Callable[[], Outgoing]]


class Page(HTMLParser):
    """The HTML of a letter: its tags in order, its words, whether every tag is closed where it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"title", "style"} & set(self.open):
            self.words.append(data)

    @property
    def styles(self) -> list[str]:
        return [a["style"] or "" for _, a in self.tags if "style" in a]


def said(words: str) -> set[str]:
    """The bare words of a part, in lower case, without marks of layout."""
    return set(re.findall(r"\w+", words.lower()))


def test_subject_says_nothing_of_any_action(letter: Outgoing) -> None:
    """A subject names the board, the day and what is wanted; never an action, a ref, a colour or a lead."""
    own = letter.subject.lower().replace("permanence and children in our care board", "")
    assert not [w for w in _ACTION_WORDS if re.search(rf"\b{w}\b", own)]
    assert "\n" not in letter.subject
    assert letter.subject.startswith("Permanence Board")


def test_subject_and_body_end_with_the_code(letter: Outgoing) -> None:
    """With a token the subject ends in it, and both parts end with the code line; without one neither does."""
    if "K7Q2M" not in letter.message_id:
        assert "Reference:" not in letter.text + letter.html
        return
    assert letter.subject.endswith(" [K7Q2M]")
    assert letter.text.rstrip().splitlines()[-1] == "Reference: K7Q2M"
    assert "".join(Page(letter.html).words).rstrip().splitlines()[-1] == "Reference: K7Q2M"


def test_comes_from_the_shared_mailbox_under_the_manager_s_name(letter: Outgoing) -> None:
    """The sender is the board's mailbox, never the project manager's own address."""
    assert letter.from_address == "board@council.example"
    assert letter.from_name == "Priya Marsh for the Permanence Board"
    assert "priya.marsh@council.example" not in letter.text + letter.html


def test_text_and_html_say_the_same(letter: Outgoing) -> None:
    """Whoever reads only one part misses nothing; only headings of columns and tables are in the HTML alone."""
    text, html = said(letter.text), said(" ".join(Page(letter.html).words))
    assert not text - html
    assert html - text <= _HEADINGS


def test_only_letters_that_want_no_out_of_office_say_they_are_automatic(write: Write) -> None:
    """Requests, chases and briefings want the out-of-office; receipts, notices and escalations do not (RFC 3834)."""
    wanted = (
        "circulation",
        "reminder",
        "chase",
        "date_changed",
        "cancelled",
        "reinstated",
        "anything_changed",
        "briefing",
        "upward",
        "papers",
        "minutes",
        "addendum",
    )
    for name, make in write.items():
        plain = name.partition("-")[0] in (*wanted, "chase_summary", "confirm_sender")
        assert make().automatic is not plain, name


def test_every_letter_can_be_sent_and_is_the_same_each_time(
    letter: Outgoing, write: Write, request: pytest.FixtureRequest
) -> None:
    """The same facts give the same bytes."""
    name = request.node.callspec.params["letter"]
    assert encode(write[name]()) == encode(letter)


def test_names_and_words_of_the_plan_are_never_markup(letter: Outgoing) -> None:
    """What a person typed is shown, not obeyed; in the text part it stands as typed."""
    assert "<script>" not in letter.html
    assert not re.search(r"<(b|left|first|other|green|board|sent|40|welcome|late|bob)>", letter.html)
    assert "&lt;" not in letter.text
    assert "&amp;" not in letter.text
    assert "\x0b" not in letter.text + letter.html


#: Letters about the machine: to whoever runs it, who works by command.
_TO_THE_ADMINISTRATOR = {"config_fault", "downtime", "clock_back", "restored", "in_doubt", "unsent"}


def test_every_letter_to_the_manager_says_what_a_reply_does(write: Write) -> None:
    """The project manager works by reply: no letter leaves them wondering what one would do."""
    letters = {name: make() for name, make in write.items() if name.partition("-")[0] not in _TO_THE_ADMINISTRATOR}
    to_manager = {name: x.text for name, x in letters.items() if x.to_address == "priya.marsh@council.example"}
    assert len(to_manager) > 10
    assert [name for name, text in to_manager.items() if not re.search(r"(?i)\brepl(?:y|ies|ying)\b", text)] == []


def test_text_lines_are_short(letter: Outgoing) -> None:
    """No line of the text part is longer than 72 characters, and no run of blank lines is left."""
    assert max(map(len, letter.text.splitlines())) <= 72
    assert "\n\n\n" not in letter.text
    assert not re.search(r"[|+]{2,}|={4,}|\*{2,}|_{4,}", letter.text)


def test_html_is_one_well_formed_page_in_british_english(letter: Outgoing) -> None:
    """Language, title and every tag closed."""
    page = Page(letter.html)
    assert not page.open
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    assert re.search(r"<title>[^<]+</title>", letter.html)
    assert letter.html.startswith("<!DOCTYPE html>")


def test_html_loads_nothing_and_follows_nobody(letter: Outgoing) -> None:
    """No pictures, no links, no scripts, nothing remote."""
    assert not {"img", "a", "script", "link", "iframe", "form", "input"} & {tag for tag, _ in Page(letter.html).tags}
    assert "http" not in letter.html.lower()
    assert "url(" not in letter.html


def test_tables_are_layout_or_have_headings(letter: Outgoing) -> None:
    """A table either is for presentation or names its columns and rows."""
    rows = re.split(r"(?=<table)", letter.html)[1:]
    for table in rows:
        own = table.partition("</table>")[0]
        if 'role="presentation"' not in own.partition(">")[0]:
            assert '<th scope="col"' in own
            assert '<th scope="row"' in own
    assert all(a.get("scope") for tag, a in Page(letter.html).tags if tag == "th")


def test_colour_never_carries_meaning(letter: Outgoing) -> None:
    """No backgrounds, and the one colour of text is a grey that says in words why it is grey."""
    page = Page(letter.html)
    assert "background" not in letter.html.replace("prefers-color-scheme", "")
    assert {c for s in page.styles for c in re.findall(r"(?<![-\w])color:(#\w+)", s)} <= {"#5c5c5c"}
    quiet = re.findall(r'<(?:li|tr) class="quiet"(.*?)</(?:li|tr)>', letter.html, re.DOTALL)
    assert all("No answer:" in q or "Not asked:" in q or "not assured" in q for q in quiet)
    assert sum("#5c5c5c" in s for s in page.styles) == len(quiet)


def test_greys_are_readable(letter: Outgoing) -> None:
    """Text has at least 4.5 to 1 against the page, light and dark; lines at least 3 to 1 (WCAG 2.2 AA)."""
    assert _contrast("#5c5c5c", "#ffffff") >= 4.5
    assert _contrast("#c4c4c4", "#1e1e1e") >= 4.5
    used = set(re.findall(r"#[0-9a-f]{6}\b", letter.html))
    assert used <= {"#5c5c5c", "#c4c4c4", "#767676"}
    assert min(_contrast("#767676", "#ffffff"), _contrast("#767676", "#1e1e1e")) >= 3


def test_nothing_is_smaller_than_sixteen_pixels(letter: Outgoing) -> None:
    """Sizes are 16 pixels and more, and the column fits a phone."""
    sizes = [int(n) for s in Page(letter.html).styles for n in re.findall(r"font-size:(\d+)px", s)]
    assert min(sizes) >= 16
    assert "max-width:640px" in letter.html
    assert not re.search(r'style="[^"]*(?<!max-)width:\d+px', letter.html)


def test_html_is_of_modest_size(letter: Outgoing) -> None:
    """Mail programs cut a message off at about 100 kilobytes."""
    assert len(letter.html.encode()) < 40_000


def test_every_template_belongs_to_a_letter_that_is_tested(write: Write) -> None:
    """No template is left that nothing writes."""
    folders = {p.name for p in (paths.templates() / "emails").iterdir() if p.is_dir()}
    assert folders == {name.partition("-")[0] for name in write}
    for folder in folders:
        files = {p.name for p in (paths.templates() / "emails" / folder).iterdir()}
        assert files == {"subject.txt", "body.txt", "body.html"}


def _contrast(one: str, other: str) -> float:
    lights = sorted((_light(one), _light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_is_measured_rightly() -> None:
    """Black on white is 21 to 1."""
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
