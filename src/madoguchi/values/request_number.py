"""The number of what is being done now: of one request, one attempt of a job, one command; it means nothing else."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LENGTH = 32  # as nginx draws it, so that one number goes through both logs
_DRAWN = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")
_PART = re.compile(rf"[0-9a-f]{{8,{_LENGTH - 1}}}")
_OF_A_JOB = re.compile(r"job-[0-9]{1,19}-[0-9]{1,6}")

_number: ContextVar[str] = ContextVar("request_number", default="")
_of_processes: dict[int, str] = {}


def request_number() -> str:
    """The number of what is being done; what a process does by itself has the process's own."""
    return _number.get() or _of_this_process()


def new_number() -> str:
    """A number nobody has: 128 random bits in hexadecimal."""
    return secrets.token_hex(_LENGTH // 2)


def number_of_job(job: int, attempt: int) -> str:
    """The number of one attempt of a job."""
    return f"job-{job}-{attempt}"


@contextmanager
def numbered(number: str) -> Iterator[None]:
    """Whatever is done inside has this number."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def number_drawn(text: str) -> str:
    """The number of a request in what a proxy sends; "" when it is none. Those of jobs are the house's own."""
    number = number_told(text)
    return number if _DRAWN.fullmatch(number) else ""


def number_told(text: str) -> str:
    """The number of a request or of a job in what a person types; "" when it is none."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if _DRAWN.fullmatch(plain):
        return plain
    typed = text.strip().lower()
    return typed if _OF_A_JOB.fullmatch(typed) else ""


def beginning_told(text: str) -> str:
    """The beginning of a number a person read out, at least eight of its characters; "" when it is none."""
    plain = re.sub(r"[\s-]", "", text).lower()
    return plain if _PART.fullmatch(plain) else ""


def in_fours(number: str) -> str:
    """The number as it is read out: four characters at a time."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if _DRAWN.fullmatch(number) else number


def _of_this_process() -> str:
    # A process that is forked from another is not the other.
    return _of_processes.setdefault(os.getpid(), new_number())
