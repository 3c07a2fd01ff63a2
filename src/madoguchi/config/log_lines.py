"""The lines of the log: what happened, in which request and where in the programme, and nothing of anybody.

Django writes the path of a request, the queue the arguments of a job, the web server what it was asked for, and every
exception may hold the value it stumbled over: each of these is left out, or told by its kind.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from traceback import format_tb

from madoguchi.values.request_number import request_number

FORMAT = "%(asctime)s %(levelname)s %(name)s %(request_number)s %(message)s"
# PostgreSQL tells the whole failing row, or the key that is there already, behind DETAIL, and what a function was given
# behind CONTEXT; a value may have lines of its own. What it could not read it quotes at the end of the first line.
_END = r"(?=^\n?(?:The above exception|During handling|Traceback)|\Z)"
_TOLD = re.compile(rf"^(?:DETAIL|CONTEXT|LINE \d+):.*?{_END}", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(rf'^((?:psycopg|django\.db)[\w.]*: [^"\n]*: )".*?{_END}', re.DOTALL | re.MULTILINE)
_OF_THE_DATABASE = re.compile(r"psycopg|django\.db\.")
# What these say is of the machine or of the programme; a subclass from elsewhere may say anything. What a database
# says is kept but for the values.
_OF_THE_MACHINE = (OSError, ImportError, AttributeError, TypeError, NameError, MemoryError, RecursionError)
_OF_A_JOB = re.compile(r"(\w+\[\d+\])\(.*\)( ended with status: [\w ,.]*)?.*", re.DOTALL)


class Line(logging.Formatter):
    """A line, with its traceback, in which nothing of a person stands."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without values, with the number of the request, the job or the command it is about.

        What another handler made of the traceback is not used.
        """
        record.exc_text = None
        record.request_number = _number_of(record)
        told = super().format(record)
        return _QUOTED.sub(r'\1"…"\n', _TOLD.sub("", told)) if _OF_THE_DATABASE.search(told) else told

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name of the library
        """What is said, without the address, the arguments or the bytes it is said of."""
        record.message = _without_values(record)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of the library
        """The way to the exception, and to those before it, with what they say only where that holds no value."""
        return "\n".join(_told(ei[1])) if isinstance(ei, tuple) and ei[1] else ""


def _number_of(record: logging.LogRecord) -> str:
    """What is being done; or what the line names itself, as Django does when a request is over."""
    of_django = getattr(getattr(record, "request", None), "META", {}).get("HTTP_X_REQUEST_ID")
    return str(getattr(record, "number", "") or of_django or request_number())


def _without_values(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    args = record.args if isinstance(record.args, tuple) else ()
    if record.name.startswith("django.") and hasattr(record, "request") and args:
        return str(record.msg) % (*args[:-1], _place(record.request))
    if record.name.startswith("procrastinate"):
        return _OF_A_JOB.sub(r"\1\2", record.message).partition(" failed with exception: ")[0]
    if record.name.startswith("gunicorn"):
        return record.message.partition(" request")[0] + " request" if " request" in record.message else record.message
    return record.message


def _place(request: object) -> str:
    """The name of the address, as its path may be a code or hold words."""
    found = getattr(request, "resolver_match", None)
    return str(found.view_name) if found else "an address nobody has"


def _told(failed: BaseException) -> Iterator[str]:
    if failed.__cause__:
        yield from _told(failed.__cause__)
        yield "\nThe above exception was the direct cause of the following exception:\n"
    elif failed.__context__ and not failed.__suppress_context__:
        yield from _told(failed.__context__)
        yield "\nDuring handling of the above exception, another exception occurred:\n"
    if failed.__traceback__:
        yield "Traceback (most recent call last):\n" + "".join(format_tb(failed.__traceback__)).rstrip("\n")
    name = f"{type(failed).__module__}.{type(failed).__qualname__}".removeprefix("builtins.")
    yield f"{name}: {failed}" if _says_no_value(failed) else name
    for one in failed.exceptions if isinstance(failed, BaseExceptionGroup) else ():
        yield from _told(one)


def _says_no_value(failed: BaseException) -> bool:
    of_a_database = type(failed).__module__.startswith(("psycopg", "django.db"))
    return of_a_database or (type(failed).__module__ == "builtins" and isinstance(failed, _OF_THE_MACHINE))
