"""The process that reads ahead (`reader.ahead`): messages and what was asked come in, what the messages say goes out.

What comes in are pickles of its parent's: first each board's plan, then messages that speak of it. What goes out is JSON,
a line for each message: whatever a stranger's mail may make of this process, its parent takes nothing from it but words.
It has neither database nor mailbox, and reads no files, so it is light and quick to start. It ends when its input does,
and dies where a message takes more than its seconds or its memory; nothing is lost, for its parent reads what it has not
read.
"""

from __future__ import annotations

import json
import pickle
import resource
import signal
import sys
from dataclasses import replace

from lacflow.board.plan import Plan
from lacflow.failpoints import failpoint
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, read_reply, reply_to_json

#: A message by its number, what was asked without the plan, the plan's board, and the actions that were asked about.
Job = tuple[int, Incoming, Asked, str, frozenset[str]]
#: Seconds for one message, and bytes of memory in all.
SECONDS, MEMORY = 10, 512_000_000


def main() -> None:
    """Read until there is nothing more to read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    plans: dict[str, Plan] = {}
    while True:
        try:
            job: Job | Plan = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
        except EOFError:
            return
        if isinstance(job, Plan):
            plans[job.board] = job
            continue
        reply = _read(job, plans)
        failpoint("aside.read")
        sys.stdout.write(f"{json.dumps([job[0], reply_to_json(reply)])}\n")
        sys.stdout.flush()
        failpoint("aside.answered")


def _read(job: Job, plans: dict[str, Plan]) -> Reply:
    _, incoming, asked, board, mine = job
    signal.alarm(SECONDS)
    reply = read_reply(incoming, replace(asked, others=plans[board].without(mine)))
    signal.alarm(0)
    return reply


if __name__ == "__main__":
    main()
