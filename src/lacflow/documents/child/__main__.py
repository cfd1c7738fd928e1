"""The way into the child process.

Run only by `opening`, as `python -I -m lacflow.documents.child KIND MEMORY CPU CELLS`; the document comes on stdin, one
JSON document goes to stdout: the book, or `{"fault": code, "message": words}`. Nothing else of the machine is used: no
file is opened and no address is looked up.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import warnings

from lacflow.documents.child.pages import FaultError, Json, Pages

#: Which module opens which kind of document. Each has `read(content, pages)`.
_OPENERS = {
    "xlsx": "excel", "docx": "word", "csv": "delimited", "ods": "opendocument", "odt": "opendocument_text",
    "xls": "oldexcel",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Limit ourselves, read the document, print it."""
    kind = arguments[0]
    memory, cpu, cells = (int(a) for a in arguments[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("ignore")
    try:
        text = json.dumps(_book(kind, cells), ensure_ascii=False, separators=(",", ":"))
    except FaultError as fault:
        text = json.dumps({"fault": fault.code, "message": str(fault)})
    except MemoryError:
        text = '{"fault": "file.too_big", "message": "It needs more memory than one file may have."}'
    except RecursionError:
        text = '{"fault": "file.unreadable", "message": "It is nested deeper than any document."}'
    except Exception as error:  # whatever an opener trips over, the file is at fault and nothing else stops
        text = json.dumps({"fault": "file.unreadable", "message": f"It cannot be read: {type(error).__name__}."})
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.flush()
    return 0


def _book(kind: str, cells: int) -> Json:
    pages = Pages(cells)
    importlib.import_module(f"lacflow.documents.child.{_OPENERS[kind]}").read(sys.stdin.buffer.read(), pages)
    return pages.json()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
