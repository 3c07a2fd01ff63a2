"""One mistake in a definition, with its place, its reason and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.foundation.catalogue.source import Path
from madoguchi.values.message import Message, Translate


def _as_written(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class Finding:
    """Where it is (file as seen from the folder; line and column from 1), why it is wrong, how to mend it.

    `path` leads to the key or value in the data of the file, for whoever shows the finding beside it.
    """

    file: str
    line: int
    column: int
    reason: Message
    suggestion: Message
    path: Path = ()

    def text(self, translate: Translate = _as_written) -> str:
        """The finding on one line, in the way editors find places."""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.reason.text(translate)} {self.suggestion.text(translate)}"

    def __str__(self) -> str:
        return self.text()
