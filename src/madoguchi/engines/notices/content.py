"""What a notice says, computed once and kept: pure data for the PDF and for the page that shows the same text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from madoguchi.values.business_days import BusinessCalendar


@dataclass(frozen=True)
class Issuer:
    """Who issues, in one language: the city, its head, the division with its telephone, and the city's calendar."""

    city: str
    head: str
    division: str
    telephone: str
    calendar: BusinessCalendar


@dataclass(frozen=True)
class DecisionFacts:
    """A signed-off decision as a notice needs it.

    `key` is stable for one decision: issuing twice with the same key gives the one notice. `texts` are the answers
    as the form shows them, by language and path ("children.name", or "children.0.name" for one row). `division` is
    the one that decided; empty means the procedure's own.
    """

    reference_number: str
    key: str
    outcome: str
    applicant: str
    received_on: date
    decided_on: date
    reason_ids: tuple[str, ...] = ()
    reason_text: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    law: str = ""
    division: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table under 「記」."""

    label: str
    value: str


@dataclass(frozen=True)
class StatedReason:
    """One reason of a refusal beside the provision it rests on."""

    text: str
    law: str


@dataclass(frozen=True)
class NoticeContent:
    """One notice in one language; the Japanese one is the document, the others explain it.

    Dates ending in `_on` and `_until` are ISO days (empty where there is none); `date` is the day as printed.
    """

    language: str
    outcome: str
    title: str
    number: str
    issued_on: str
    date: str
    addressee: str
    sender: str
    division: str
    telephone: str
    reference_number: str
    body: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    conditions: tuple[str, ...] = ()
    reasons: tuple[StatedReason, ...] = ()
    reason_text: str = ""
    appeal: tuple[str, ...] = ()
    review_until: str = ""
    lawsuit_until: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data: what is stored, and what the Typst template reads."""
        # Not by `asdict`, which copies every text on its own and takes a twentieth of the time of a whole notice.
        rows, reasons = (tuple(dict(vars(one)) for one in several) for several in (self.rows, self.reasons))
        return {**vars(self), "rows": rows, "reasons": reasons}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NoticeContent:
        """The content out of stored plain data."""
        lists = {key: tuple(data[key]) for key in ("body", "conditions", "appeal")}
        rows = tuple(Row(**row) for row in data["rows"])
        reasons = tuple(StatedReason(**reason) for reason in data["reasons"])
        return cls(**{**data, **lists, "rows": rows, "reasons": reasons})

    def printed_text(self) -> str:
        """Everything that is printed, for asking whether the fonts can show it."""
        rows = [part for row in self.rows for part in (row.label, row.value)]
        reasons = [part for reason in self.reasons for part in (reason.text, reason.law)]
        lists = [*self.body, *rows, *self.conditions, *reasons, *self.appeal]
        single = [self.title, self.number, self.date, self.addressee, self.sender, self.division, self.telephone]
        return "\n".join([*single, self.reference_number, self.reason_text, *lists])
