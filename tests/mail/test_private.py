"""What may identify a child is found by its check digit, its name or the council's own pattern; other numbers are not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.private import masked, private_in

CASES = (r"\bCH/\d{4}/\d{2,5}\b",)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Moved on, NHS number 943 476 5919.", "943 476 5919", "nhs number"),
        ("the child (NHS 943-476-5919) has a plan", "943-476-5919", "nhs number"),
        ("see 9434765919 on the system", "9434765919", "nhs number"),
        ("NHS No: 401 023 2137", "401 023 2137", "nhs number"),
        ("NHS number is 943 476 5918, sorry if mistyped", "943 476 5918", "nhs number"),
        ("UPN H801200001001 joined in May", "H801200001001", "pupil number"),
        ("pupil X823432112010 is on roll", "X823432112010", "pupil number"),
        ("UPN: A801200001001", "A801200001001", "pupil number"),
        ("Jay Moss, DOB 12/03/2011, placed at home", "12/03/2011", "date of birth"),
        ("Jay (d.o.b. 12.3.11)", "12.3.11", "date of birth"),
        ("Date of birth: 12th March 2011", "12th March 2011", "date of birth"),
        ("date of birth for Jay Moss is 2011-03-12", "2011-03-12", "date of birth"),
        ("Jay was born on 12 March 2011 and", "12 March 2011", "date of birth"),
        ("Jay, born 3 Sept 2012, is settled", "3 Sept 2012", "date of birth"),
        ("Jay Moss 12/03/2011 (DOB)", "12/03/2011", "date of birth"),
        ("born March 12, 2011", "March 12, 2011", "date of birth"),
        ("case number 4471930 is closed", "4471930", "case number"),
        ("Mosaic ID: 1029384", "1029384", "case number"),
        ("CH/2041/17 was reviewed", "CH/2041/17", "case number"),
    ],
)
def test_what_may_identify_a_child_is_found(text: str, words: str, kind: str) -> None:
    (found,) = private_in(text, CASES)
    assert (found.words, found.kind) == (words, kind)
    assert text[found.start : found.end] == words
    assert words not in masked(text, CASES)
    assert kind in masked(text, CASES)
    assert words not in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Spend is £9434765919 over ten years",
        "9434765918 does not add up",
        "943 476 5918 does not add up",
        "call me on 943 476 5919",
        "Tel: 9434765919",
        "mobile no. 07700 900123",
        "phone 01632 960 001 or 020 7946 0018",
        "+44 7700 900123",
        "ISBN 0306406152 is the handbook",
        "ISBN-10: 0-306-40615-2 and ISBN 978-0-306-40615-7",
        "budget code 9434765919",
        "cost centre 9434765919",
        "invoice no 9434765919 and order 9434765919",
        "account number 9434765919",
        "meeting ID: 943 476 5919",
        "3,943,476,5919",
        "94347659190 is eleven digits",
        "12.9434765919",
        "see https://intranet.example/page/9434765919",
        "1111111111 and 0000000000",
        "H801200001002 fails its letter",
        "XH801200001001",
        "H80120000100",
        "children born on 1 September 2015 start school",
        "babies born in March 2019: 12",
        "young people born on 1 September 2003 leave care",
        "the plan was born in 2015",
        "DOB field added to the form by 30/09/2019",
        "date of birth to be checked by 12/03/2019",
        "new date 12/03/2011",
        "10c green, due 31/12/19; 12a amber",
        "case studies: 12 in 2019",
        "case number 12",
        "in case 12345 arrive",
        "CHI/2041/17",
        "data for 2018-2019, 112 of 148 children (75.7%)",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert private_in(text, CASES) == ()
    assert masked(text, CASES) == text


@given(st.integers(10**8, 10**9 - 1))
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(nine: int) -> None:
    found = [last for last in range(10) if private_in(f"number {nine}{last} here".replace("number", "seen"))]
    assert len(found) <= 1


@given(st.text(alphabet="NHSUPDOBborn .:0123456789/-ABCX\n", max_size=120))
def test_masking_leaves_nothing_to_find(text: str) -> None:
    once = masked(text, CASES)
    assert masked(once, CASES) == once


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    places = [(p.start, p.end) for p in private_in(text, CASES)]
    assert all(a < b for a, b in places)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5a: J Smith (NHS 943 476 5919) has moved", "5a: [hidden: name] (NHS [hidden: nhs number]) has moved"),
        ("Jo Smith, DOB 12/03/2011, is placed", "[hidden: name], DOB [hidden: date of birth], is placed"),
        (
            "We met Helen Fern. Her list says DOB 12/03/2011",
            "We met Helen Fern. Her list says DOB [hidden: date of birth]",
        ),
        ("Mosaic Number 12345678 is closed", "Mosaic Number [hidden: case number] is closed"),
    ],
)
def test_a_name_just_before_a_child_s_number_is_masked_with_it(text: str, shown: str) -> None:
    """In the same sentence only; what the number is called is no name."""
    assert masked(text) == shown
