"""`python -m lacflow.documents plan read FILE [--json]`: the importer alone, without configuration or store.

Exit codes as everywhere: 0 read, 1 the file is at fault, 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from lacflow.documents import plan_to_json, read_plan
from lacflow.errors import InputFault


def main(arguments: Sequence[str]) -> int:
    """Read one plan and print it; return the exit code."""
    words = [a for a in arguments if a != "--json"]
    if len(words) != 3 or words[:2] != ["plan", "read"]:
        sys.stderr.write("usage: python -m lacflow.documents plan read FILE [--json]\n")
        return 2
    try:
        plan = read_plan(Path(words[2]), None)
    except InputFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
