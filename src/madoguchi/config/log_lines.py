"""The lines of the log: what the database says of the values it was given is cut out of them."""

from __future__ import annotations

import logging
import re

# PostgreSQL tells the whole failing row, or the key that is there already, behind DETAIL, and what a function was given
# behind CONTEXT; a value may have lines of its own. What it could not read it quotes at the end of the first line.
_END = r"(?=^\n?(?:The above exception|During handling|Traceback)|\Z)"
_TOLD = re.compile(rf"^(?:DETAIL|CONTEXT|LINE \d+):.*?{_END}", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(rf'^((?:psycopg|django\.db)[\w.]*: [^"\n]*: )".*?{_END}', re.DOTALL | re.MULTILINE)
_OF_THE_DATABASE = re.compile(r"psycopg|django\.db\.")


class Line(logging.Formatter):
    """A line, with its traceback, in which a database that refused a row says which rule, and nothing of the row."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without values."""
        told = super().format(record)
        return _QUOTED.sub(r'\1"…"\n', _TOLD.sub("", told)) if _OF_THE_DATABASE.search(told) else told
