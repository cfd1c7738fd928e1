"""What the reader is timed on: an ordinary reply of 15 KB to our own letter, and the worst megabytes a stranger may send.

A megabyte is a piece repeated. Each is read as a person's answer to the same letter, as `lacflow read` does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape

from lacflow.board.due import read_due
from lacflow.board.plan import Action, Objective
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked

MEGABYTE = 1_000_000
SAID = "1a is amber: two of the homes have signed and the third signs in May.\n\n1b green, no change.\n\nThanks, Sam"
HEADER = (
    ("From", "Permanence Board <board@northmoor.example>"),
    ("Sent", "03 May 2027 09:15"),
    ("To", "Sam Reed <sam.reed@northmoor.example>"),
    ("Subject", "Permanence Board 10 June: your update by noon Thu 20 May [K7Q2M]"),
)
REMINDER = (
    "Dear Sam,\n\nYour update was due at noon and we have not had it yet. Please reply to this.\n\nPermanence Board"
)
STYLED = '<p class="MsoNormal"><span style="font-size:11.0pt;font-family:Arial">{}</span></p>'


def actions(count: int) -> tuple[Action, ...]:
    """Return so many actions under one objective: 1a, 1b and on."""
    refs = [f"{n // 26 + 1}{chr(97 + n % 26)}" for n in range(count)]
    words = "Widen the offer of {} to every young person who asks for it"
    return tuple(
        Action(f"O1/{ref}", ref, ref, Objective("1"), words.format(ref), due=read_due("30/09/27")) for ref in refs
    )


def reply_to(text: str, html: str) -> bytes:
    """Return an answer above our letter as Outlook sends it: text and HTML, the letter below a header of four lines."""
    header = "\n".join(f"{k}: {v}" for k, v in HEADER)
    above = "\n".join(STYLED.format(escape(line) or "&nbsp;") for line in SAID.split("\n"))
    headed = "<br>\n".join(f"<b>{k}:</b> {escape(v)}" for k, v in HEADER)
    seen = f"<html><body>{above}\n<div>{STYLED.format(headed)}</div>\n{html}</body></html>"
    return _message(f"{SAID}\n\n{header}\n\n{text}", seen)


def others(text: str, html: str) -> dict[str, bytes]:
    """Return other replies of that size to the same letter, by kind: what programs make of it, where people answer."""
    quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    written = "On Mon, 3 May 2027 at 09:15, Permanence Board <board@northmoor.example> wrote:"
    filled = quoted.replace("> Colour now:", "> Colour now: Green", 2).replace(
        "> Your update:", "> Your update: All is open.", 2
    )
    header = "\n".join(f"{k}: {v}" for k, v in HEADER)
    rows = "".join(
        f"<tr><td>{ref}</td><td>{rag}</td><td>Two more homes.</td></tr>"
        for ref, rag in (("1a", "Amber"), ("1b", "Green"))
    )
    table = f"<table><tr><th>Ref</th><th>BRAG</th><th>Update</th></tr>{rows}</table>"
    cited = f'{escape(written)}<blockquote class="gmail_quote">{html}</blockquote>'
    gmail = f'<div dir="ltr">{escape(SAID)}</div><div class="gmail_quote">{cited}</div>'
    return {
        "Gmail": _message(f"{SAID}\n\n{written}\n\n{quoted}", gmail),
        "plain text": _message(f"{SAID}\n\n{written}\n{quoted}"),
        "typed into the blocks": _message(f"Please see below.\n\n{written}\n{filled}"),
        "HTML alone": _message("", f"<html><body><p>{escape(SAID)}</p><div>{escape(header)}</div>{html}</body></html>"),
        "a typed table": _message(
            "", f"<html><body><p>Dear all</p>{table}<div>{escape(header)}</div>{html}</body></html>"
        ),
        "below the reminder": _message(f"{SAID}\n\n{header}\n\n{REMINDER}\n\n{header}\n\n{text}"),
    }


def _message(text: str, html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = HEADER[2][1], HEADER[0][1]
    message["Subject"], message["Message-ID"] = f"RE: {HEADER[3][1]}", "<re.1@northmoor.example>"
    message["Date"] = "Tue, 04 May 2027 11:02:00 +0100"
    message.set_content(text or html, "plain" if text else "html")
    if text and html:
        message.add_alternative(html, "html")
    return message.as_bytes()


def asked(text: str, html_text: str, count: int) -> Asked:
    """Return what a letter, and the reminder after it, asked of somebody who leads so many of 120 actions."""
    plan = actions(120)
    also = (html_text, REMINDER)
    return Asked(text, datetime(2027, 5, 3, 8, tzinfo=UTC), UTC, plan[:count], plan[count:], also)


#: What is repeated to a megabyte of text.
TEXTS = {
    "one line": "x",
    "one line of words": "word ",
    "short lines": "a\n",
    "empty lines": "\n",
    "spaces": " ",
    "blank lines with spaces": " \n",
    ">": ">",
    "> lines": "> a\n",
    "deeper and deeper": "".join(f"{'>' * n} a\n" for n in range(1, 200)),
    "in and out": "> a\nb\n",
    ":": ":",
    "labels": "a: b\n",
    "From": "From: a\n",
    "From with address": "From: a@b.example\nTo: b\n",
    "whole headers": "From: Pat <a@b.example>\nSent: 3 May 2027 09:15\nTo: Sam\nSubject: x\n\n",
    "On": "On Mon\n",
    "On wrote": "On Mon, 3 May 2027 at 09:15, Pat <a@b.example> wrote:\n",
    "On wrote, quoted": "On Mon, 3 May 2027 at 09:15, Pat <a@b.example> wrote:\n> a\n\n",
    "On wrote, one line": "On Mon, 3 May 2027 at 09:15, Pat wrote: ",
    "addresses with times": "Pat <a@b.example> 3 May 2027 09:15:\n",
    "addresses": "a@b.example ",
    "@": "@",
    "<": "<",
    "dividers": "-----Original Message-----\n",
    "-": "-",
    "--": "--\n",
    "signatures": "---\nSam Reed\n",
    "_": "_____\n",
    "forwarded": "Begin forwarded message:\n",
    "disclaimers": "confidential virus\n\n",
    "sent from": "Sent from my iPhone\n",
    "refs in a line": "10c 12a ",
    "refs with colours": "1a green ",
    "refs that are ours": "1a 1b, ",
    "refs, a sentence each": "1a is green. ",
    "refs, a line each": "1a green\n",
    "refs, a paragraph each": "1a\ngreen\n\n",
    "headings of ours": "1a (objective 1: Everything)\n",
    "blocks of ours": "1a (objective 1: Everything)\nColour now: Green\nYour update: yes\n\n",
    "numbers": "1 2 3 ",
    "digits": "1",
    "ten digits": "9434765919 ",
    "NHS": "NHS 943 476 5919 ",
    "pupil numbers": "A123456789012 ",
    "births": "born on 3 May 2015 ",
    "births after": "3 May 2015 (dob) ",
    "case numbers": "case no 12345678 ",
    "dates": "3 May 2027 ",
    "dates, a line each": "31/03/27\n",
    "months": "by the end of May ",
    "colours": "green amber ",
    "colours not": "not green but ",
    "table cells": "1a\tgreen\t",
    "table rows": "1a\tgreen\tyes\n",
    "table headed": "Ref\tBRAG\n10c\tRed\n",
    "bars": "| 1a | green |\n",
    "questions": "is it green? ",
    "sentences": "We met. ",
    "semicolons": "a; b; ",
    "brackets": "(",
    "quotes": '"',
    "combining marks": "a\u0301\u0302",
    "wide letters": "\u4e2d\u6587\uff1a",
    "right to left": "\u202b\u05d0\u200f ",
    "links": "https://a.example/b?c=d ",
    "no change": "no change ",
    "no change to": "no change to 1a, ",
    "the rest": "the rest are green. ",
    "hidden marks": "\u200b\ufeff",
    "words without end": "green" * 40 + " ",
}
#: What is repeated to a megabyte of HTML.
MARKS = {
    "<": "<",
    "comments": "<!--",
    "comments that end": "<!-- a -->",
    "quotes": '<a "',
    "quoted ends": '<a b=">">x',
    "divs": "<div>",
    "divs closed": "<div>a</div>",
    "divs shut": "</div>",
    "spans": "<span>x",
    "styles": "<style>",
    "styles closed": "<style></style>",
    "cells": "<td>",
    "rows": "<tr><td>1a<td>green<td>yes",
    "rows closed": "<tr><td>1a</td><td>green</td><td>yes</td></tr>",
    "tables in tables": "<table><tr><td>x",
    "quotations": "<blockquote type=cite>x",
    "hidden": "<p style='display:none'>x",
    "hidden closed": "<p hidden>x</p>",
    "struck": "<s>x",
    "entities": "&amp",
    "entities ended": "&amp;",
    "entities numbered": "&#120;",
    "ampersands": "&",
    "paragraphs": "<p>x",
    "lines": "<br>",
    "lists": "<ul><li>x",
    "pre": "<pre>\n",
    "bold": "<b>1a</b> green<br>",
    "spaces": "&nbsp; ",
    "attributes": "<p " + "a=b " * 50 + ">",
    "one attribute": '<p style="text-decoration:',
    "text": "x ",
}


def megabytes(letter: str) -> Iterator[tuple[str, Incoming]]:
    """Yield the name of each hostile megabyte and the message that holds it.

    Args:
        letter: the text of our letter, of which some are made.
    """
    lines = [line for line in letter.split("\n") if line.strip()]
    ours = {
        "our letter over and over": letter,
        "our letter quoted over and over": "\n".join("> " + line for line in letter.split("\n")) + "\n",
        "one line of ours": f"{lines[2]}\n",
        "one word of ours a line": "\n".join(letter.split()) + "\n",
        "three words of ours": f"{' '.join(lines[2].split()[:3])} ",
        "our words in a line": " ".join(letter.split()) + " ",
    }
    for name, piece in (TEXTS | ours).items():
        for above in ("", "Green now.\n\nOn 3 May 2027, Pat wrote:\n> "):
            body = piece * (MEGABYTE // len(piece))
            yield f"text, {name}{', quoted' if above else ''}", Incoming(text=above + body)
    for name, piece in MARKS.items():
        yield f"HTML, {name}", Incoming(html=piece * (MEGABYTE // len(piece)))
        yield (
            f"HTML, {name}, in our table",
            Incoming(html=f"<table><tr><td>x</td></tr>{piece * (MEGABYTE // len(piece))}"),
        )
