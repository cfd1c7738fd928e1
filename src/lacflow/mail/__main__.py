"""`python -m lacflow.mail read FILE --asked ASKED.json`: what the reader makes of one reply, as JSON on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lacflow.mail.parse import parse
from lacflow.mail.reading import Reply, asked_from_json, read_reply, reply_to_json


def main(arguments: list[str] | None = None) -> int:
    """Read one message; exit 0 when it could be read, 1 where the input is at fault."""
    command = argparse.ArgumentParser(prog="python -m lacflow.mail", description=__doc__)
    command.add_argument("what", choices=["read"])
    command.add_argument("file", type=Path)
    command.add_argument("--asked", type=Path, required=True)
    command.add_argument("--json", action="store_true")
    given = command.parse_args(arguments)
    try:
        doc = json.loads(given.asked.read_text("utf-8"))
        request = Path(doc["request"]).read_bytes() if doc.get("request") else None
        also = [Path(path).read_bytes() for path in doc.get("also_sent") or ()]
        asked = asked_from_json(doc, request, also)
        raw = given.file.read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        sys.stderr.write(f"{given.asked}: {type(fault).__name__}: {fault}\n")
        return 1
    readable = given.file.suffix.lower() in (".eml", ".txt", "")
    reply = (
        read_reply(parse(raw), asked)
        if readable
        else Reply("unreadable", not_answered=tuple(a.key for a in asked.actions))
    )
    sys.stdout.write(json.dumps(reply_to_json(reply), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
