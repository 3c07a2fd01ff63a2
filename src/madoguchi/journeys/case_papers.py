"""What belongs to a case beside its sheet: papers, notices, messages, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from madoguchi.engines.messaging import queries as messaging
from madoguchi.engines.notices import queries as notices
from madoguchi.engines.notices.errors import NoSuchNotice
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.journal.queries import Disclosure, disclosures_of
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import open_file
from madoguchi.journeys.bases import bases_of_matter, with_bases
from madoguchi.journeys.case_head import CaseHead, case_head, head_of, note_the_look
from madoguchi.journeys.comparison import AttachedPaper, comparison_of
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class Traces:
    """What was told to the applicant, and who looked."""

    head: CaseHead
    letters: tuple[messaging.MessageFacts, ...]
    lookers: tuple[Disclosure, ...]


@transaction.atomic
def traces(reference_number: str, *, by: Actor, language: str) -> Traces:
    """Every message to the applicant and every look at the matter, newest first. Raises NotPermitted.

    Of looks an investigation delays, only the auditor is told more than the applicant.
    """
    head = case_head(reference_number, by=by, language=language, data="お知らせと閲覧の記録")
    letters = tuple(map(messaging.without_key, messaging.messages_of(reference_number)))
    audits = foresee(by, "audit", Resource(kind="journal")).allowed
    looks = disclosures_of(reference_number, limit=100, with_delayed=audits)
    return Traces(head, letters, tuple(with_bases(looks, bases_of_matter(reference_number, head.subject))))


@transaction.atomic
def papers(reference_number: str, *, by: Actor, language: str) -> tuple[CaseHead, tuple[AttachedPaper, ...]]:
    """The papers of a matter for somebody who may view them; the look is journalled."""
    head = case_head(reference_number, by=by, language=language, data="添付書類")
    return head, comparison_of(head.case, head.subject, head.dossier, language, by=by).papers


@transaction.atomic
def paper_content(reference_number: str, file_ref: str, *, by: Actor, language: str) -> tuple[AttachedPaper, BinaryIO]:
    """The bytes of a paper that belongs to this matter; the look is journalled. Raises NoSuchFile, NotPermitted."""
    head = head_of(reference_number, by, language)
    seen = comparison_of(head.case, head.subject, head.dossier, language, by=by).papers
    found = next((one for one in seen if one.ref == file_ref), None)
    if found is None:
        raise NoSuchFile()
    note_the_look(head, by, f"添付書類：{found.label}")
    return found, open_file(found.ref)


@transaction.atomic
def notice_of_case(
    reference_number: str, notice_ref: str, *, by: Actor, language: str
) -> tuple[CaseHead, notices.NoticeFacts]:
    """A notice that belongs to this matter; the look is journalled. Raises NoSuchNotice, NotPermitted.

    It may state any answer, so who does not see all of them in plain does not see it.
    """
    head = head_of(reference_number, by, language)
    sight_of(head.case, head.subject, by).check_plain()
    found = notices.notice_of(notice_ref)
    if found.reference_number != reference_number:
        raise NoSuchNotice()
    note_the_look(head, by, f"通知書：{found.number}")
    return head, found


def notice_file(notice: notices.NoticeFacts) -> BinaryIO:
    """The PDF of a notice, byte for byte."""
    return notices.open_pdf(notice.ref)
