"""The papers' PDF is read back as a screen reader has it, and Word opens its document: nothing is lost between the forms."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import chaired
from lacflow.board.paper import Grid, Heading, Paper, Picture, Point, Points, Words
from lacflow.documents.paper_docx import docx_of
from lacflow.documents.paper_pdf import pdf_of
from lacflow.letters.compose import environment
from lacflow.papers.briefing import briefing_paper

AWKWARD = '#eval("1+1") $x^2$ *bold* _it_ @ref <label> [a](b) // no \\ ` & < > "quoted" \u2028 \x0b = - + é'


@pytest.fixture(scope="module")
def pdf(paper: Paper) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf_of(paper, chaired.NOW)))


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Yield every structure element in reading order: its kind and itself."""

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S), node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def test_it_says_that_it_is_tagged_in_which_language_and_what_it_is_called(pdf: pikepdf.Pdf, paper: Paper) -> None:
    """PDF/UA-1: marked, a language, a title that the window shows, and the claim in its metadata."""
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as about:
        assert about["dc:title"] == paper.title
        assert about["pdfuaid:part"] == "1"


def test_headings_come_in_order_and_leave_no_level_out(pdf: pikepdf.Pdf) -> None:
    levels = [int(kind[2:]) for kind, _ in elements(pdf) if re.fullmatch(r"/H\d", kind)]
    assert len(levels) > 10
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_every_table_has_header_cells_that_say_what_they_head(pdf: pikepdf.Pdf, paper: Paper) -> None:
    tables = [e for kind, e in elements(pdf) if kind == "/Table"]
    assert len(tables) == sum(isinstance(b, Grid) for b in paper.blocks())
    heads = [e for kind, e in elements(pdf) if kind == "/TH"]
    assert len(heads) == sum(len(b.head) for b in paper.blocks() if isinstance(b, Grid))
    for head in heads:
        attributes = head.A if isinstance(head.A, pikepdf.Array) else [head.A]
        assert any(str(a.get("/Scope", "")) == "/Column" for a in attributes)


def test_every_picture_has_its_words(pdf: pikepdf.Pdf, paper: Paper) -> None:
    alts = [str(e.Alt) for kind, e in elements(pdf) if kind == "/Figure"]
    assert alts == [b.alt for b in paper.blocks() if isinstance(b, Picture)]
    assert len(alts) == 2
    assert all(len(alt) > 40 for alt in alts)


def test_no_font_of_the_machine_is_used(pdf: pikepdf.Pdf) -> None:
    """What typst brings along looks the same everywhere."""
    names = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert names
    assert all("Libertinus" in name for name in names)


def test_the_same_facts_give_the_same_bytes(paper: Paper) -> None:
    assert pdf_of(paper, chaired.NOW) == pdf_of(paper, chaired.NOW)
    assert docx_of(paper) == docx_of(paper)


def test_it_reads_in_the_order_of_the_mail(paper: Paper, tmp_path: Path) -> None:
    """Headings and points come in the same order in the PDF, the mail and Word."""
    own = [b.text for b in paper.blocks() if isinstance(b, Heading)]
    template = environment().from_string('{% import "_paper.html" as s %}{{ s.blocks(found) }}')
    assert _headings(template.render(found=list(paper.blocks()))) == own
    with zipfile.ZipFile(BytesIO(docx_of(paper))) as office:
        xml = office.read("word/document.xml").decode()
    assert [h for h in _in_word(xml) if h in set(own)] == own
    if tool := shutil.which("pdftotext"):
        (tmp_path / "b.pdf").write_bytes(pdf_of(paper, chaired.NOW))
        done = subprocess.run([tool, str(tmp_path / "b.pdf"), "-"], capture_output=True, text=True, check=True)
        text = " ".join(done.stdout.split())
        places = [text.find(" ".join(h.split())) for h in own if h.startswith("A")]
        assert places == sorted(places)
        assert -1 not in places


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside, self.said = False, list[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = bool(re.fullmatch(r"h\d", tag))
        if self.inside:
            self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.said[-1] += data


def _headings(html: str) -> list[str]:
    page = _Found()
    page.feed(html)
    return page.said


def _in_word(xml: str) -> list[str]:
    paragraphs = re.findall(r'<w:p><w:pPr><w:pStyle w:val="Heading\d"/>.*?</w:p>', xml, re.DOTALL)
    return [unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", p))) for p in paragraphs]


def test_what_anybody_typed_is_shown_and_never_obeyed() -> None:
    """Marks of typst, of HTML and of Word are words like any other."""
    grid = Grid(("#h", AWKWARD), ((AWKWARD, "#x"), ("", "]")), caption=AWKWARD)
    blocks = (Heading(AWKWARD), Words(AWKWARD, "#strong"), Points((Point(AWKWARD, AWKWARD, (AWKWARD,)),)), grid)
    paper = Paper(AWKWARD, blocks, blocks, (AWKWARD,), mark=AWKWARD)
    assert pdf_of(paper, chaired.NOW).startswith(b"%PDF")
    with zipfile.ZipFile(BytesIO(docx_of(paper))) as office:
        assert "#eval(&quot;" in office.read("word/document.xml").decode().replace('"', "&quot;")


@pytest.mark.parametrize(("actions", "boards"), [(0, 0), (1, 0), (12, 1), (60, 3), (200, 8), (500, 8)])
def test_the_front_fits_two_pages_whatever_the_plan(actions: int, boards: int) -> None:
    """And the annex begins on a page of its own behind it."""
    chair = chaired.chair(actions, boards, max(1, min(40, actions)))
    made = pikepdf.open(BytesIO(pdf_of(briefing_paper(chaired.VOICE, chair), chaired.NOW)))
    places = {page.objgen: number for number, page in enumerate(made.pages, 1)}
    titles = {str(e.get("/T", "")): e for kind, e in elements(made) if kind == "/H1"}
    assert places[_page_of(titles["Annex"]).objgen] <= 3


def _page_of(element: Any) -> Any:
    if "/Pg" in element:
        return element.Pg
    inside = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    return next(p.Pg for p in inside if isinstance(p, pikepdf.Dictionary) and "/Pg" in p)


def test_word_s_document_opens_and_its_front_is_two_pages(paper: Paper, tmp_path: Path) -> None:
    """LibreOffice makes pages of it, and the annex begins on the third at the latest."""
    tools = [shutil.which(name) for name in ("soffice", "pdftotext")]
    if None in tools:
        pytest.skip("no LibreOffice here")
    (tmp_path / "b.docx").write_bytes(docx_of(paper))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run([tools[0], home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "b.docx")],
                   check=True, capture_output=True, timeout=180)  # fmt: skip
    done = subprocess.run([tools[1], str(tmp_path / "b.pdf"), "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")
    assert next(n for n, page in enumerate(pages, 1) if "A1. " in page) <= 3


def test_a_mail_that_shows_no_drawing_says_its_numbers() -> None:
    """In a table beside it, or where the pages had no room for one in words."""
    for actions, objectives in ((12, True), (500, False)):
        paper = briefing_paper(chaired.VOICE, chaired.chair(actions, 8, min(40, actions)))
        picture = next(b for b in paper.front if isinstance(b, Picture))
        html = (
            environment().from_string('{% import "_paper.html" as s %}{{ s.blocks(found) }}').render(found=paper.front)
        )
        assert picture.beside is objectives
        assert ("The whole plan, board by board:" in html) is not objectives
        assert all((f">{line}<" in html) is not objectives for _, lines in picture.lists for line in lines)
        assert any(isinstance(b, Grid) and b.caption == "Colours by objective, now" for b in paper.front) is objectives
