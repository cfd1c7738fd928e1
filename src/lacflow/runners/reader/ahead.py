"""Reading ahead: where many messages wait, a second process reads those of a bundle from its end on while this one records.

What a reply says is a pure function of the message and of what was asked, so nothing of it depends on where it is read. This
process never waits for the other: what is not there when it is needed is read here, as all is where there is no other. The
other (`aside`) ends with the pass, and when this one dies; it dies by itself where a message takes too long or too much.
"""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

from lacflow.board.plan import Plan
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, reply_from_json
from lacflow.runners.aside import Job

#: The other process takes a second to start: it pays only where so many messages wait.
ENOUGH = 60
#: Messages under way at a time, so that the other process has the next when it has read one.
_UNDER_WAY = 2
#: Bytes of answers taken at once.
_AT_ONCE = 65_536


class Ahead:
    """The other process, as this one knows it: what it was asked to read, and what it has read."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-m", "lacflow.runners.aside"]
        with ExitStack() as undo:
            undo.callback(self._line.close)
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                    command,
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            undo.pop_all()
        self._line.setblocking(False)
        self._told: dict[str, Plan] = {}
        self._jobs: dict[int, Job | Plan] = {}
        self._answers: dict[int, Reply] = {}
        self._under_way = 0
        self._unsent, self._unread = b"", b""

    def send(self, number: int, incoming: Incoming, asked: Asked, plan: Plan, mine: frozenset[str]) -> None:
        """Have a message read.

        Args:
            plan: the board's, told once: what was asked is sent without the `others`, which are all of it but `mine`.
        """
        if self._told.get(plan.board) is not plan:
            self._told[plan.board] = plan
            self._jobs[-number] = plan
        self._jobs[number] = (number, incoming, replace(asked, others=()), plan.board, mine)
        self._carry()

    def reply(self, number: int) -> Reply | None:
        """Return what a message says, its files left out, if it has been read; else it is read no more."""
        self._jobs.pop(number, None)
        self._carry()
        return self._answers.pop(number, None)

    def _carry(self) -> None:
        """Take what has come back and send what there is room for: no thread, for one would wait for this one's turns."""
        try:
            self._take()
            self._give()
        except Exception:  # whatever ended it: what it has not read is read here
            self._jobs.clear()
            self.process.kill()

    def _take(self) -> None:
        if not self._under_way:
            return
        with suppress(BlockingIOError):
            *lines, self._unread = (self._unread + self._line.recv(_AT_ONCE)).split(b"\n")
            self._under_way -= len(lines)
            for line in lines:
                number, answer = json.loads(line)
                self._answers[int(number)] = reply_from_json(answer)

    def _give(self) -> None:
        with suppress(BlockingIOError):
            while self._unsent or (self._jobs and self._under_way < _UNDER_WAY):
                if not self._unsent:
                    job = self._jobs.pop(next(iter(self._jobs)))
                    self._unsent = pickle.dumps(job)
                    self._under_way += not isinstance(job, Plan)
                self._unsent = self._unsent[self._line.send(self._unsent) :]

    def end(self) -> None:
        """End the other process."""
        self.process.kill()
        self.process.wait()
        self._line.close()


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
