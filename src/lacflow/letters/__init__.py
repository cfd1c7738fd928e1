"""Letters: one function each, from an envelope and plain data to an `Outgoing`; the words are in `templates/emails/`.

Every letter has a neutral subject, a text part for a screen reader, an HTML part for Outlook with the same facts, and the
code that ties a reply to it. Days and times are the board's local ones. The same input gives the same letter.
"""

from __future__ import annotations

from lacflow.letters.ask import chase, circulation, reminder
from lacflow.letters.compose import Envelope, template_faults
from lacflow.letters.data import (
    AbsenceData,
    ChaseSummaryData,
    EscalationNotice,
    ReceiptData,
    ReceiptLine,
    ReviewLine,
    WaitingLetter,
)
from lacflow.letters.escalations import escalation
from lacflow.letters.moved import anything_changed, cancelled, date_changed, date_noted, reinstated
from lacflow.letters.notices import (
    away,
    brake,
    clock_back,
    config_fault,
    confirm_complete,
    downtime,
    first_live,
    held,
    in_doubt,
    not_understood,
    quarantined,
    reserve,
    restored,
    short_notice,
    undelivered,
    unreachable,
    unread_mailbox,
    unsent,
)
from lacflow.letters.receipts import confirm_sender, receipt
from lacflow.letters.reports import addendum, minutes, papers, unreported, upward
from lacflow.letters.summaries import briefing, chase_summary

__all__ = [
    "AbsenceData",
    "ChaseSummaryData",
    "Envelope",
    "EscalationNotice",
    "ReceiptData",
    "ReceiptLine",
    "ReviewLine",
    "WaitingLetter",
    "addendum",
    "anything_changed",
    "away",
    "brake",
    "briefing",
    "cancelled",
    "chase",
    "chase_summary",
    "circulation",
    "clock_back",
    "config_fault",
    "confirm_complete",
    "confirm_sender",
    "date_changed",
    "date_noted",
    "downtime",
    "escalation",
    "first_live",
    "held",
    "in_doubt",
    "minutes",
    "not_understood",
    "papers",
    "quarantined",
    "receipt",
    "reinstated",
    "reminder",
    "reserve",
    "restored",
    "short_notice",
    "template_faults",
    "undelivered",
    "unreachable",
    "unread_mailbox",
    "unreported",
    "unsent",
    "upward",
]
