"""The words a person wrote are told from everything a mail program put with them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.body import html_to_text, new_text

HEADERS = [
    "On 24 Dec 2026, at 09:00, Priya Marsh <board@council.example> wrote:\n",
    "On Thu, Dec 24, 2026 at 9:00 AM Priya Marsh\n<board@council.example> wrote:\n",
    "-----Original Message-----\nFrom: Priya Marsh\nSent: 24 December 2026 09:00\nTo: Oona Bell\nSubject: Update\n",
    "________________________________\nFrom: Priya Marsh <board@council.example>\nSent: 24 December 2026 09:00\n"
    "To: Oona\nSubject: Update\n",
    "*From:* Priya Marsh\n*Date:* Thursday, 24 December 2026\n*To:* Oona Bell\n*Subject:* Update\n",
    "Von: Priya Marsh\nGesendet: Donnerstag, 24. Dezember 2026 09:00\nAn: Oona Bell\nBetreff: Update\n",
    "De : Priya Marsh\nEnvoyé : jeudi 24 décembre 2026\nÀ : Oona Bell\nObjet : Update\n",
    "Le jeu. 24 déc. 2026 à 09:00, Priya Marsh <board@council.example> a écrit :\n",
    "Am 24.12.2026 um 09:00 schrieb Priya Marsh:\n",
    "Op do 24 dec. 2026 om 09:00 schreef Priya Marsh <board@council.example>:\n",
]
SENT = (
    "Dear Oona\n\nThe board meets on Thursday 14 January. Please tell us how the rota for carers is going.\n\n"
    "Your update:\n\nThank you.\nPriya Marsh\n"
)


@pytest.mark.parametrize("header", HEADERS)
def test_a_reply_header_ends_the_new_words_in_any_language(header: str) -> None:
    assert new_text(f"10c is green.\n\n{header}\nHow is 10c?\n") == "10c is green."


@pytest.mark.parametrize(
    "added",
    [
        "Sent from my iPhone",
        "Get Outlook for Android<https://example.com>",
        "Sent from Outlook for iOS",
        "-- \nOona Bell\nHead of Carers",
        "Von meinem iPhone gesendet",
    ],
)
def test_what_a_device_or_a_signature_adds_is_left_out(added: str) -> None:
    assert new_text(f"10c is green.\n\n{added}\n") == "10c is green."


def test_a_sentence_about_sending_is_kept() -> None:
    assert "Sent from my desk, later" in new_text("Green.\n\nSent from my desk, later than I hoped.\n")


def test_a_banner_above_and_a_disclaimer_below_are_left_out() -> None:
    text = (
        "CAUTION: This email originated from outside the organisation. Do not click links.\n\n10c is green.\n\n"
        "*****************\n\nThis e-mail is confidential and intended for the addressee only.\n\n"
        "If you are not the intended recipient notify the sender. It has been checked for viruses.\n"
    )
    assert new_text(text) == "10c is green."


def test_a_sentence_with_a_legal_word_in_it_is_kept() -> None:
    assert new_text("The confidential survey is done.\n\nGreen.") == "The confidential survey is done.\n\nGreen."


def test_words_below_a_quotation_are_not_lost() -> None:
    assert new_text("On 24 Dec 2026, Priya wrote:\n> How is 10c?\n\nIt is green.") == "It is green."


def test_with_the_letter_known_every_line_typed_into_its_quotation_is_new() -> None:
    quoted = SENT.replace("Your update:\n", "Your update:\nAll booked, and green.\n")
    reply = "See below.\n\nFrom: Priya Marsh\nSent: 24 December 2026\nTo: Oona\nSubject: x\n\n" + quoted
    assert new_text(reply, SENT).split("\n")[0] == "See below."
    assert "All booked, and green." in new_text(reply, SENT)
    assert "The board meets" not in new_text(reply, SENT)


def test_a_letter_quoted_without_any_mark_is_told_by_its_words() -> None:
    rewrapped = SENT.replace("Please tell us", "Please\ntell us")
    assert new_text("It is green.\n\n" + rewrapped, SENT).startswith("It is green.")
    assert "rota for carers" not in new_text("It is green.\n\n" + rewrapped, SENT)


@given(st.text(alphabet=st.sampled_from("a >\n:-_.*OnFromwrte@"), max_size=300))
def test_nothing_is_invented(text: str) -> None:
    kept = set(new_text(text).replace(">", " ").split())
    assert all(word in text for word in kept)


@pytest.mark.parametrize(
    "line",
    [
        "a\n",
        "> a\n",
        "On Mon\n",
        "From: a\n",
        "--\n",
        "_____\n",
        "x ",
        "On Mon, 3 wrote ",
        "\n",
        "confidential virus\n\n",
    ],
)
def test_a_megabyte_of_anything_is_read_to_its_end(line: str) -> None:
    """With time that grew faster than the text this would not end; how long it takes is in `make bench`."""
    assert isinstance(new_text(line * (1_000_000 // len(line)), SENT), str)


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", '<a "', "<div>", "<style>", "<td>", "<blockquote type=cite>x", "&amp", "<p>x", "<div hidden>"],
)
def test_a_megabyte_of_markup_is_read_to_its_end(piece: str) -> None:
    assert isinstance(html_to_text(piece * (1_000_000 // len(piece))), str)


def test_rows_become_lines_and_cells_are_joined_by_tabs() -> None:
    html = (
        "<table><tr><td><p>10c</p></td><td></td><td><p "
        "class=MsoNormal>Green</p></td></tr><tr><td>12a</td><td>x</td><td>Red</td></tr></table>"
    )
    assert html_to_text(html).splitlines() == ["10c\t\tGreen", "12a\tx\tRed"]


def test_what_a_reader_does_not_see_is_left_out() -> None:
    html = (
        "<head><title>T</title></head><style>p{}</style><!-- c --><p "
        "style='display:none'>h<p>h2</p></p><script>x()</script><p>Seen&nbsp;&amp; said</p>"
    )
    assert html_to_text(html) == "Seen & said"


def test_a_style_that_hides_itself_hides_nothing_else() -> None:
    """Outlook on the web writes it so above every message."""
    html = "<head><style type='text/css' style='display:none;'>P {margin:0}</style></head><body>Seen</body>"
    assert html_to_text(html) == "Seen"


@pytest.mark.parametrize(
    "html", ["<div>a<p hidden>x<p>y</div>b", "<tr><td>a<s>x</td></tr>b", "<div hidden><div>x</div></div>ab"]
)
def test_what_is_hidden_or_struck_and_left_open_ends_with_what_encloses_it(html: str) -> None:
    assert html_to_text(html).split() in (["a", "b"], ["ab"])


def test_a_cited_quotation_is_marked_and_an_indented_paragraph_is_not() -> None:
    assert html_to_text("<p>a</p><blockquote type=cite><p>b</p><p>c</p></blockquote>").splitlines()[-1] == "> c"
    assert ">" not in html_to_text("<blockquote style='margin-left:36pt'>b</blockquote>")


@given(st.text(alphabet=st.sampled_from("<>/!-\"'= abptdr&;"), max_size=400))
def test_no_markup_makes_it_raise(html: str) -> None:
    html_to_text(html)


def _corpus() -> list[tuple[str, str]]:
    found = Path(os.environ.get("LACFLOW_SAMPLES", Path(__file__).parents[3] / "shared" / "data")) / "corpus"
    if not found.exists():
        pytest.skip("the sample documents are not here")
    rows = [json.loads(line) for file in sorted(found.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return [(r["body"], r["expected"]) for r in rows if r["kind"] == "text" and r.get("expected") is not None]


@pytest.mark.samples
def test_replies_of_other_projects_are_trimmed_as_they_expect() -> None:
    rows = _corpus()
    exact = sum(" ".join(new_text(body).split()) == " ".join(expected.split()) for body, expected in rows)
    words = sum(set(expected.split()) <= set(new_text(body).split()) for body, expected in rows)
    assert exact / len(rows) >= 0.94
    assert words / len(rows) >= 0.97
