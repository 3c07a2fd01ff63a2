"""The lines of the log: each with the number of its request, and without the values the database was given."""

from __future__ import annotations

import logging
import re

from madoguchi.values.request_number import request_number

# PostgreSQL tells the whole failing row, or the key that is there already, behind DETAIL, and what a function was given
# behind CONTEXT; a value may have lines of its own. What it could not read it quotes at the end of the first line.
_END = r"(?=^\n?(?:The above exception|During handling|Traceback)|\Z)"
_TOLD = re.compile(rf"^(?:DETAIL|CONTEXT|LINE \d+):.*?{_END}", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(rf'^((?:psycopg|django\.db)[\w.]*: [^"\n]*: )".*?{_END}', re.DOTALL | re.MULTILINE)
_OF_THE_DATABASE = re.compile(r"psycopg|django\.db\.")


class Line(logging.Formatter):
    """A line, with its traceback, in which a database that refused a row says which rule, and nothing of the row."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without values, with the number of the request, the job or the command it is about."""
        record.request_number = _number_of(record)
        told = super().format(record)
        return _QUOTED.sub(r'\1"…"\n', _TOLD.sub("", told)) if _OF_THE_DATABASE.search(told) else told


def _number_of(record: logging.LogRecord) -> str:
    """What is being done; or what the line names itself, as Django does when a request is over."""
    of_django = getattr(getattr(record, "request", None), "META", {}).get("HTTP_X_REQUEST_ID")
    return str(getattr(record, "number", "") or of_django or request_number())
