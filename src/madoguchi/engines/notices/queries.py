"""Looking at notices: those issued, and how one would read before it is signed off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db.models import QuerySet

from madoguchi.engines.notices.content import DecisionFacts, NoticeContent
from madoguchi.engines.notices.errors import NoSuchNotice
from madoguchi.engines.notices.issuing import contents_of, division_of, template_of, typesetter
from madoguchi.engines.notices.models import Notice
from madoguchi.engines.notices.numbering import printed_number
from madoguchi.foundation.catalogue.queries import Procedure, city
from madoguchi.foundation.storage.queries import open_file
from madoguchi.foundation.wall.questions import Question
from madoguchi.values.clock import now, today


@dataclass(frozen=True)
class NoticeFacts:
    """One issued notice; `superseded_by` is the number of the notice that took its place, or empty."""

    ref: str
    reference_number: str
    decision_key: str
    number: str
    outcome: str
    issued_on: date
    issued_at: datetime
    file_ref: str
    size: int
    sha256: str
    superseded_by: str
    contents: Mapping[str, NoticeContent]

    def content(self, language: str = "ja") -> NoticeContent:
        """The words of the notice; the Japanese ones where the language is not known."""
        return self.contents.get(language) or self.contents["ja"]


def notices_of(reference_number: str) -> tuple[NoticeFacts, ...]:
    """The notices of a dossier, newest first."""
    return tuple(map(facts_of, _OF_DOSSIER.ask(reference_number)))


def notice_of(ref: str) -> NoticeFacts:
    """The notice of this reference; raises NoSuchNotice."""
    row = _notices().filter(ref=ref).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchNotice()
    return facts_of(row)


def open_pdf(ref: str) -> BinaryIO:
    """The PDF as it was issued, byte for byte; raises NoSuchNotice or the storage's NoSuchFile."""
    return open_file(notice_of(ref).file_ref)


def preview_notice(
    decision: DecisionFacts, procedure: Procedure, language: str = "ja", *, replaces: str | None = None
) -> NoticeContent:
    """How the notice would read today, without a number; raises the refusals of `compose_notice`.

    `replaces` is the number of an earlier notice, where it is known already.
    """
    return _previews(decision, procedure, replaces)[language]


def preview_pdf(decision: DecisionFacts, procedure: Procedure) -> bytes:
    """The PDF as it would be printed today, without a number; raises also MissingGlyph and NotTypeset."""
    content = preview_notice(decision, procedure)
    return typesetter(procedure).typeset(content, template=template_of(decision, procedure), at=now())


def _previews(decision: DecisionFacts, procedure: Procedure, replaces: str | None = None) -> dict[str, NoticeContent]:
    here = city()
    number = printed_number(here, division_of(decision, procedure), None)
    if replaces is None:
        replaces = replaced_number(decision)
    return contents_of(decision, procedure, here, number=number, issued_on=today(), replaces=replaces)


def replaced_number(decision: DecisionFacts) -> str:
    """The number of the notice of an earlier decision on the same dossier; empty for a first one."""
    earlier = _notices().filter(dossier__reference_number=decision.reference_number, superseded_by=None)
    row = earlier.exclude(decision_key=decision.key).first()
    return row.number if row else ""


def replaced_numbers(keys: Mapping[str, str]) -> dict[str, str]:
    """The same for several dossiers at once, by their numbers; `keys` are the keys of the new decisions."""
    earlier = _notices().filter(dossier__reference_number__in=list(keys), superseded_by=None)
    return {row.dossier.reference_number: row.number for row in earlier.exclude(decision_key__in=list(keys.values()))}


def facts_of(row: Notice) -> NoticeFacts:
    """The frozen facts of a row."""
    later = getattr(row, "superseded_by", None)
    return NoticeFacts(
        ref=row.ref,
        reference_number=row.dossier.reference_number,
        decision_key=row.decision_key,
        number=row.number,
        outcome=row.outcome,
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        file_ref=row.file_ref,
        size=row.size,
        sha256=row.sha256,
        superseded_by=later.number if later else "",
        contents={language: NoticeContent.from_json(content) for language, content in row.contents.items()},
    )


def _notices() -> QuerySet[Notice]:
    return Notice.objects.select_related("dossier", "superseded_by")


_OF_DOSSIER = Question(lambda number: _notices().filter(dossier__reference_number=number).order_by("-id"), "<number>")
