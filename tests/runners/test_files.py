"""Files that come with a mail: one return with its words, read where they can be, held with what to do where not."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from papers_return import Returned, sending

from lacflow.mail.message import Attachment
from lacflow.mail.parse import parse
from lacflow.mail.reading import Asked, Reply
from lacflow.runners.reader.files import read_file_alone, read_whole
from paper import docx, p, r, zipped

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
File = tuple[str, str, bytes]


def asked() -> Asked:
    sent = sending()
    return Asked(
        "Please update", datetime(2027, 8, 13, 9, tzinfo=UTC), ZoneInfo("Europe/London"), tuple(sent.actions),
        tuple(sent.others), workbook=sent.workbook, may_write=frozenset({"sam@council.example"}),
    )  # fmt: skip


def read(words: str, *files: File, sender: str = "sam@council.example") -> Reply:
    """Return what is read of a mail with files."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "board@council.example", "Re: update"
    mail["Date"], mail["Message-ID"] = "Mon, 16 Aug 2027 10:00:00 +0100", "<a@council.example>"
    mail.set_content(words)
    for name, kind, content in files:
        main, sub = kind.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return read_whole(parse(mail.as_bytes()), asked())


def changed() -> File:
    file = Returned()
    file.add("O1/1", "13.08.27 - all four signed")
    file.colour("O1/1", "Amber")
    return "plan.xlsx", WORKBOOK, file.content()


def picture(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\0" * 40


def test_a_file_is_read_and_a_logo_beside_it_is_nobodys_file() -> None:
    reply = read("Please see attached.\n\nThanks", changed(), ("image001.png", "image/png", picture(120, 40)))
    assert [(r.key, r.fields.rag, r.fields.progress) for r in reply.readings] == [
        ("O1/1", "amber", "13.08.27 - all four signed")
    ]
    assert (reply.kind, reply.held) == ("updates", ())
    assert [(n.name, n.read) for n in reply.attachments] == [("plan.xlsx", True), ("image001.png", False)]


def test_words_that_only_point_to_a_file_that_was_read_are_not_held() -> None:
    assert read("Hello Priya, the sheet is attached with my updates.", changed()).held == ()


def test_a_copy_nothing_was_changed_in_says_nothing() -> None:
    reply = read("Attached", ("plan.xlsx", WORKBOOK, Returned().content()))
    assert (reply.readings, reply.held) == ((), ())
    assert "nothing in it differs" in reply.attachments[0].why


def test_a_file_of_somebody_who_was_not_asked_is_only_probable() -> None:
    (reading,) = read("Attached", changed(), sender="other@council.example").readings
    assert (reading.disposition.value, reading.fields.rag, reading.probable.rag) == ("review", None, "amber")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (("shot.png", "image/png", picture(1200, 700)), "please type what it says"),
        (("plan.pdf", "application/pdf", b"%PDF-1.4 x"), "PDF"),
    ],
)
def test_what_cannot_be_read_is_held_with_what_to_do(file: File, why: str) -> None:
    (held,) = read("Attached", file).held
    assert held.text == f"attached: {file[0]}"
    assert why in held.reason
    assert "type" in held.reason


def test_a_locked_file_by_itself_is_unreadable_and_says_how_to_send_it() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage\0".encode("utf-16-le") + b"\0" * 600
    reply = read_file_alone(Attachment("plan.xlsx", "application/octet-stream", locked), asked())
    assert reply.kind == "unreadable"
    assert "remove the password" in reply.held[0].reason


def colleague(words: str, sent: str = "Mon, 16 Aug 2027 09:00:00 +0100", *files: File) -> bytes:
    """Return a colleague's message, as it hangs on a lead's mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Jo Lark <jo@council.example>", "sam@council.example", "Re: my bit"
    mail["Date"], mail["Message-ID"] = sent, "<jo@council.example>"
    mail.set_content(words)
    for name, kind, content in files:
        mail.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return mail.as_bytes()


def with_message(words: str, inner: bytes, *, as_file: bool = False) -> Reply:
    """Return what is read of a mail with a message attached to it: as a message, or as a file of that kind."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@council.example", "board@council.example", "Re: update"
    mail["Date"], mail["Message-ID"] = "Mon, 16 Aug 2027 10:00:00 +0100", "<a@council.example>"
    mail.set_content(words)
    if as_file:
        mail.add_attachment(inner, maintype="application", subtype="octet-stream", filename="Re my bit.eml")
    else:
        mail.add_attachment(message_from_bytes(inner, policy=default))
    return read_whole(parse(mail.as_bytes()), asked())


@pytest.mark.parametrize("as_file", [False, True])
def test_a_colleague_s_answer_attached_as_a_message_is_the_lead_s(as_file: bool) -> None:
    """The lead sends on what a colleague wrote as an attached message: it is read as if it had been forwarded."""
    reply = with_message("See Jo's answer attached.", colleague("O1/1: amber, one district is late"), as_file=as_file)
    (reading,) = reply.readings
    assert (reading.key, reading.fields.rag, reading.disposition.value) == ("O1/1", "amber", "record")
    assert "in the attached message from jo@council.example" in reading.reason
    assert reply.kind == "updates"


def test_the_workbook_in_an_attached_message_is_read() -> None:
    """A colleague's message with the workbook on it, sent on as an attachment."""
    reply = with_message("Attached.", colleague("Here is the sheet", "Mon, 16 Aug 2027 09:00:00 +0100", changed()))
    assert [(r.key, r.fields.rag) for r in reply.readings] == [("O1/1", "amber")]


def test_a_message_older_than_the_request_that_hangs_on_a_mail_is_held() -> None:
    """What was written before we asked answers nothing by itself: its words wait."""
    reply = with_message(
        "As I told you.", colleague("O1/1: amber, one district is late", "Thu, 01 Jul 2027 09:00:00 +0100")
    )
    assert reply.readings == ()
    assert any("one district is late" in h.text and "before the request" in h.reason for h in reply.held)


def test_an_automatic_message_that_hangs_on_a_mail_says_nothing() -> None:
    """A colleague's out-of-office sent on is nobody's answer, and is told of in the note."""
    inner = b"Auto-Submitted: auto-replied\r\n" + colleague("I am away until 1 September. O1/1 is red.")
    reply = with_message("Jo is away, I will ask her in September.", inner)
    assert all("red" not in str(r.fields.rag) for r in reply.readings)
    assert any("automatic" in n.why for n in reply.attachments)


def version(*, words: str = "", colour: str = "", name: str = "plan.xlsx", date: str = "", key: str = "O1/1") -> File:
    file = Returned()
    if words:
        file.add(key, words)
    if colour:
        file.colour(key, colour)
    if date:
        file.put(key, "Timescales", date)
    file.add("O3/4", "13.08.27 - nurse found")
    return name, WORKBOOK, file.content()


def test_two_versions_in_one_mail_that_differ_are_shown_not_chosen_between() -> None:
    """Amber in one, red in the other: neither is recorded, and both are shown."""
    one, other = version(colour="Amber", name="plan v1.xlsx"), version(colour="Red", name="plan v2.xlsx")
    found = {r.key: r for r in read("Two files", one, other).readings}
    assert (found["O1/1"].disposition.value, found["O1/1"].fields.rag) == ("review", None)
    assert "contradictory colours" in found["O1/1"].reason
    assert found["O3/4"].disposition.value == "record"


def test_what_only_one_of_two_versions_says_waits() -> None:
    """A date that stands in one version and not in the other is only probable; the same words in both are said once."""
    one = version(words="13.08.27 - all signed", date="31/01/28", name="plan v1.xlsx")
    other = version(words="13.08.27 - all signed", name="plan v2.xlsx")
    found = {r.key: r for r in read("Two files", one, other).readings}
    reading = found["O1/1"]
    assert (reading.disposition.value, reading.fields.due, str(reading.probable.due)) == ("review", None, "2028-01-31")
    assert reading.fields.progress == "13.08.27 - all signed"
    assert "plan v1.xlsx" in reading.reason
    assert "plan v2.xlsx" in reading.reason


def test_two_teams_files_in_one_mail_are_both_read() -> None:
    """Two copies of one plan, each with other rows filled in, are no two versions of one return."""
    first, second = Returned(), Returned()
    first.colour("O1/1", "Amber")
    second.colour("O3/4", "Red")
    files = [(name, WORKBOOK, f.content()) for name, f in (("north.xlsx", first), ("south.xlsx", second))]
    found = {r.key: (r.fields.rag, r.disposition.value) for r in read("Both teams", *files).readings}
    assert found == {"O1/1": ("amber", "record"), "O3/4": ("red", "record")}


def test_the_same_file_twice_is_one() -> None:
    """A file attached twice says everything once."""
    found = read("Here", changed(), ("copy.xlsx", WORKBOOK, changed()[2])).readings
    assert [(r.key, r.fields.progress, r.disposition.value) for r in found] == [
        ("O1/1", "13.08.27 - all four signed", "record")
    ]


PROSE = "Update from Housing Support Team\nObjective 1, action 1: all four signed. Amber.\nObjective 3 action 3: refused. Red"


def said(reply: Reply) -> dict[str, str | None]:
    """Return the colours recorded."""
    return {r.key: r.fields.rag and str(r.fields.rag) for r in reply.readings if r.disposition.value == "record"}


@pytest.mark.parametrize("name", ["update.txt", "update.docx", "update.odt"])
def test_a_document_without_a_table_is_read_like_a_mail(name: str) -> None:
    """Its lines name their actions; the title over them is nobody's answer."""
    reply = read("Please see attached", (name, "application/octet-stream", _document(name)))
    assert said(reply) == {"O1/1": "amber", "O3/3": "red"}
    assert (reply.kind, reply.held) == ("updates", ())


def test_a_document_whose_words_name_no_action_is_held_whole() -> None:
    reply = read("Please see attached", ("note.txt", "text/plain", b"The weather has been dreadful for building works"))
    assert said(reply) == {}
    assert ["dreadful" in h.text for h in reply.held] == [True]


def test_an_opendocument_text_with_the_plan_s_table_is_compared() -> None:
    """Rows of a table among paragraphs; what is struck through in a cell is left out."""
    header = _odt_row("Ref", "Activity", "Progress", "BRAG")
    activity = "Agree a route into adult mental health services with the trust"
    row = _odt_row("3", activity, "13.08.27 - refused by the trust", "Red")
    heading = "<text:p>Objective 3 - Health care that starts on time</text:p>"
    content = _odt(f"{heading}<table:table>{header}{row}</table:table><text:p>Thank you</text:p>")
    reply = read("Please see attached", ("plan.odt", "application/vnd.oasis.opendocument.text", content))
    assert said(reply) == {"O3/3": "red"}


def test_documents_in_a_zip_are_read_as_if_attached_one_by_one() -> None:
    """Also pictures in it are held as ever; what a Mac adds by itself is no file."""
    name, _, content = changed()
    packed = zipped({name: content, "__MACOSX/._plan.xlsx": b"junk", "scan.png": picture(900, 700)})
    reply = read("Please see attached", ("plan.zip", "application/zip", packed))
    assert said(reply) == {"O1/1": "amber"}
    assert [h.text for h in reply.held] == ["attached: scan.png"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped({"inner.zip": zipped({"plan.xlsx": changed()[2]})}), "zip file"),
        (zipped({f"{n}.txt": b"1 is red" for n in range(40)}), "zip file"),
        (zipped({"../plan.txt": b"O1/1 red"}), "outside"),
        (b"PK\x03\x04 cut short", "damaged"),
    ],
    ids=["a zip in a zip", "many files", "a path outside", "cut short"],
)
def test_a_zip_of_another_kind_is_held_with_what_to_do(content: bytes, why: str) -> None:
    reply = read("Please see attached", ("plan.zip", "application/zip", content))
    assert reply.readings == ()
    assert any(why in h.reason for h in reply.held), reply.held


def _document(name: str) -> bytes:
    if name.endswith("txt"):
        return PROSE.encode()
    if name.endswith("docx"):
        return docx("".join(p(r(line)) for line in PROSE.splitlines()))
    return _odt("".join(f"<text:p>{line}</text:p>" for line in PROSE.splitlines()))


def _odt_row(*words: str) -> str:
    cells = (f"<table:table-cell><text:p>{w}</text:p></table:table-cell>" for w in words)
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _odt(body: str) -> bytes:
    """Return a text document as an office program packs it."""
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content{names}>{inner}</office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})
