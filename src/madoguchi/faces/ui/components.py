"""The small frozen facts the components draw: a knot, a deadline, a link, a tab, an action with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from madoguchi.values.message import Message

Tone = Literal["", "info", "done", "turn", "late", "wait"]
KnotState = Literal["done", "now", "turn", "next"]
Text = str | Message


@dataclass(frozen=True)
class Crumb:
    """One step of the way back; without address it is the page itself."""

    title: Text
    url: str = ""


@dataclass(frozen=True)
class FileLink:
    """A file somebody may open."""

    name: Text
    url: str
    note: Text = ""
    icon: str = "file"


@dataclass(frozen=True)
class ThreadKnot:
    """One knot of the thread: what happened or will happen, when, who, and what was said."""

    heading: Text
    state: KnotState = "done"
    at: datetime | None = None
    who: Text = ""
    lines: tuple[Text, ...] = ()
    bubble: str = ""
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True)
class DueMark:
    """A deadline in a list: the words in bold, the share of time used, and the day below."""

    title: Text
    note: Text = ""
    percent: int = 0
    tone: Tone = ""


@dataclass(frozen=True)
class Tab:
    """One view of a list, with how many rows it holds."""

    title: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Pager:
    """The way to the rows before and after; an empty address is a way that ends here."""

    previous_url: str = ""
    next_url: str = ""
    text: Text = ""
    size: int = 25


@dataclass(frozen=True)
class Possible:
    """One thing that may be done now, or the reason why not."""

    title: Text
    url: str = ""
    kind: Literal["", "line", "danger", "text"] = "line"
    allowed: bool = True
    reason: Text = ""
    id: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """One answer as people read it."""

    label: Text
    text: Text
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One message that was sent to the applicant."""

    subject: str
    text: str
    at: datetime | None
    note: Text = ""
    tone: Tone = ""
