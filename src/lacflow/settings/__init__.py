"""Configuration: YAML files an administrator edits, checked as a whole, every fault in plain words with its line.

    files -> document -> models, boardforms (pydantic) -> people, service, boards -> load -> Settings

Importing this package is light; pydantic, ruamel.yaml and holidays are imported when something is loaded.
"""

from __future__ import annotations

from lacflow.settings.aliases import write_aliases, write_people
from lacflow.settings.check import check_report, report
from lacflow.settings.edit import add_alias, add_meeting, set_meeting
from lacflow.settings.files import stamp
from lacflow.settings.init import write_starter
from lacflow.settings.load import database_url, load, load_changed, load_texts
from lacflow.settings.records import Caps, ImapServer, Mailbox, Sending, Server, Settings, Stamp, Trust
from lacflow.settings.vanished import needs_restart, vanished

__all__ = [
    "Caps",
    "ImapServer",
    "Mailbox",
    "Sending",
    "Server",
    "Settings",
    "Stamp",
    "Trust",
    "add_alias",
    "add_meeting",
    "check_report",
    "database_url",
    "load",
    "load_changed",
    "load_texts",
    "needs_restart",
    "report",
    "set_meeting",
    "stamp",
    "vanished",
    "write_aliases",
    "write_people",
    "write_starter",
]
