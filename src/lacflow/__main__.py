"""`lacflow` and `python -m lacflow`: start the command line; keep the two quickest commands free of heavy imports."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; return the exit code (0 done, 1 input at fault, 2 wrong usage, 3 outside failed)."""
    words = sys.argv[1:]
    if words == ["--version"]:
        from lacflow import __version__

        sys.stdout.write(f"lacflow {__version__}\n")
        return 0
    if "status" in words and "--help" not in words:
        from lacflow.cli.glance import arguments, run

        chosen = arguments(words)
        if chosen is not None:
            return run(*chosen)
    from lacflow.cli.main import start

    return start(words)


if __name__ == "__main__":
    sys.exit(main())
