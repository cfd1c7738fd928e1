"""Reading ahead: where many messages wait, a second process reads those of a bundle from its end on while this one records.

What a reply says is a pure function of the message and of what was asked, so nothing of it depends on where it is read. This
process never waits for the other: what is not there when it is needed is read here, as all is where there is no other. The
other (`aside`) ends with the pass, and when this one dies; it dies by itself where a message takes too long or too much.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import SimpleQueue
from threading import Thread
from typing import IO

from lacflow.board.plan import Plan
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, reply_from_json
from lacflow.runners.aside import Job

#: The other process takes a second to start: it pays only where so many messages wait.
ENOUGH = 60
#: Messages under way at a time, so that the other process has the next when it has read one.
_UNDER_WAY = 2


class Ahead:
    """The other process, as this one knows it: what it was asked to read, and what it has read."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-m", "lacflow.runners.aside"]
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._told: dict[str, Plan] = {}
        self._jobs: dict[int, Job | Plan] = {}
        self._answers: dict[int, Reply] = {}
        self._order: SimpleQueue[int | None] = SimpleQueue()
        assert self.process.stdin
        assert self.process.stdout
        self._pipes = self.process.stdin, self.process.stdout
        self._carrier = Thread(target=self._carry, args=self._pipes, daemon=True)
        self._carrier.start()

    def send(self, number: int, incoming: Incoming, asked: Asked, plan: Plan, mine: frozenset[str]) -> None:
        """Have a message read.

        Args:
            plan: the board's, told once: what was asked is sent without the `others`, which are all of it but `mine`.
        """
        if self._told.get(plan.board) is not plan:
            self._told[plan.board] = plan
            self._put(-number, plan)
        self._put(number, (number, incoming, replace(asked, others=()), plan.board, mine))

    def _put(self, number: int, job: Job | Plan) -> None:
        self._jobs[number] = job
        self._order.put(number)

    def reply(self, number: int) -> Reply | None:
        """Return what a message says, its files left out, if it has been read; else it is read no more."""
        self._jobs.pop(number, None)
        return self._answers.pop(number, None)

    def _carry(self, to: IO[bytes], back: IO[bytes]) -> None:
        """Carry messages there and answers back until there are no more, or nobody to read them."""
        under_way = 0
        try:
            while (number := self._order.get()) is not None:
                if (job := self._jobs.pop(number, None)) is None:
                    continue
                pickle.dump(job, to)
                to.flush()
                under_way += not isinstance(job, Plan)
                if under_way == _UNDER_WAY:
                    read, answer = json.loads(back.readline())
                    self._answers[int(read)] = reply_from_json(answer)
                    under_way -= 1
        except Exception:  # whatever ended it: what it has not read is read here
            self._jobs.clear()

    def end(self) -> None:
        """End the other process."""
        self._order.put(None)
        self.process.kill()
        self.process.wait()
        self._carrier.join()
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()


@contextmanager
def reading_ahead(waiting: int) -> Iterator[Ahead | None]:
    """Have a second process read while a pass lasts, where enough messages wait and the machine can do two things at once."""
    if waiting < ENOUGH or (os.cpu_count() or 1) < 2:
        yield None
        return
    try:
        ahead = Ahead()
    except (OSError, RuntimeError):  # no room for another process: all is read here
        yield None
        return
    try:
        yield ahead
    finally:
        ahead.end()
