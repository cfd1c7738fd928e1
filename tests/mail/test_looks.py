"""Fills and inks are found in the markup of every program, in time that grows no faster than the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.looks import Inked, fills_in, inked_words

FILLS = (
    "<td style='border:solid windowtext 1.0pt;background:#FFC000;padding:3pt'>",
    '<td style="background-color: rgb(255, 192, 0);">',
    "<td bgcolor=#ffc000>",
    '<td bgcolor="FFC000">',
    '<td style="background: #FFC000 none repeat scroll 0% 0%">',
    "<td style='background:#fc0'>",
)


@pytest.mark.parametrize("cell", FILLS)
def test_a_fill_is_found_however_it_is_written(cell: str) -> None:
    html = f"<table><tr><td>10c</td>{cell}<p class=MsoNormal>Green</p></td><td></td></tr></table>"
    (fills,) = fills_in(html).values()
    assert fills[:2] == ("", "FFCC00" if "#fc0'" in cell else "FFC000")


def test_the_fill_of_an_empty_cell_keeps_its_place() -> None:
    html = "<tr><td>10c</td><td style='background:red'><br></td><td>Half are trained</td></tr>"
    assert fills_in(html) == {"10c\t\tHalf are trained": ("", "FF0000", "")}


def test_the_fill_of_a_row_is_that_of_its_cells() -> None:
    assert fills_in("<tr bgcolor=lime><td>a</td><td>b</td><td>c</td></tr>") == {"a\tb\tc": ("00FF00",) * 3}


def test_no_fill_is_looked_for_where_no_cell_has_one() -> None:
    assert fills_in("<tr><td>a</td><td style='color:red'>b</td></tr>") == {}


INKS = (
    "<span style='color:#FF0000'>late</span>",
    '<font color="red">late</font>',
    "<font color=#ff0000 size=2>late</font>",
    '<span style="caret-color: rgb(1, 2, 3); color: rgb(255, 0, 0);">late</span>',
    "<p style='color:red'>late</p>",
    "<div style='COLOR: #f00'><b>late</b></div>",
)


@pytest.mark.parametrize("markup", INKS)
def test_ink_is_found_however_it_is_written_and_ends_with_its_element(markup: str) -> None:
    assert inked_words(f"<p>It is</p>{markup}<p>now</p>") == [
        Inked("it"),
        Inked("is"),
        Inked("late", "FF0000"),
        Inked("now"),
    ]


def test_ink_of_an_element_left_open_ends_with_the_next_of_its_name() -> None:
    assert [w.ink for w in inked_words("<p style='color:red'>a<p>b<ul><li style='color:green'>c<li>d</ul>e")] == [
        "FF0000",
        "",
        "008000",
        "",
        "",
    ]


def test_a_highlight_is_no_ink_and_a_fill_is_no_highlight() -> None:
    html = "<p>a <span style='background:yellow;mso-highlight:yellow'>b</span></p><tr><td bgcolor=red>c</td></tr>"
    assert [(w.ink, w.behind) for w in inked_words(html)] == [("", ""), ("", "FFFF00"), ("", "")]


@pytest.mark.parametrize(
    "piece", ["<b>", "<p style='color:red'>x", "</b><i>", "<div><p>", "<td bgcolor=red>", "<tr><td>x"]
)
def test_half_a_megabyte_of_markup_is_looked_at_to_its_end(piece: str) -> None:
    html = piece * (500_000 // len(piece)) + "<td bgcolor=red>"
    assert isinstance(inked_words(html), list)
    assert isinstance(fills_in(html), dict)


@given(st.text(alphabet=st.sampled_from("<>/!-\"'= abptdrcolor#:;&\U000f0001\U00100001"), max_size=400))
def test_no_markup_makes_it_raise(html: str) -> None:
    inked_words(html)
    fills_in(html + "<td bgcolor=red>")
