"""A matter as its applicant sees it: the thread, whose turn it is, what comes next, letters, notices, who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.rules import CaseFacts, CorrectionAsked, what_may_be_done
from madoguchi.engines.messaging import queries as messaging
from madoguchi.engines.messaging.queries import MessageFacts
from madoguchi.engines.notices import queries as notices
from madoguchi.engines.notices.queries import NoticeFacts
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.forms import SummaryPage
from madoguchi.engines.records.granted import GrantedRow
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier import queries as dossiers
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import DossierFacts, KnotFacts
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.queries import Disclosure, disclosures_of
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import StoredFile, stored_file
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.bases import bases_of_matter, with_bases
from madoguchi.journeys.find import Contact, contact_of
from madoguchi.journeys.for_another.seeing import proxies_of_matter
from madoguchi.journeys.granted import granted_otherwise
from madoguchi.journeys.write_free.people import people_of_matters
from madoguchi.values.actor import Actor
from madoguchi.values.references import read_reference_number, read_resume_code

LOOKS_SHOWN = 5
LOOKS_A_PAGE = 50


@dataclass(frozen=True)
class Matter:
    """The header of a matter, for its receipt and the pages about it."""

    dossier: DossierFacts
    procedure: Procedure
    title: str
    contact: Contact

    @property
    def reference_number(self) -> str:
        """The number of the matter."""
        return self.dossier.reference_number


@dataclass(frozen=True)
class StatusPage:
    """Everything the applicant is told about a matter."""

    matter: Matter
    case: CaseFacts
    clock: LegalClock
    knots: tuple[KnotFacts, ...]
    notices: tuple[NoticeFacts, ...]
    messages: tuple[MessageFacts, ...]
    looks: tuple[Disclosure, ...]
    correction_labels: tuple[str, ...]
    may_withdraw: bool
    proxies: tuple[MandateFacts, ...] = ()
    granted_otherwise: tuple[GrantedRow, ...] = ()
    """What was granted another way than it was applied for, beside what was asked."""

    @property
    def reference_number(self) -> str:
        """The number of the matter."""
        return self.matter.reference_number

    @property
    def correction(self) -> CorrectionAsked | None:
        """What the applicant is asked to correct now."""
        return self.case.correction

    @property
    def due_on(self) -> date:
        """The last day of the standard period, as the clock stands."""
        return self.clock.due_on


@dataclass(frozen=True)
class MatterLine:
    """One matter in a list."""

    reference_number: str
    title: str
    received_at: datetime
    case: CaseFacts


@dataclass(frozen=True)
class Answers:
    """What was submitted, as it stands now."""

    matter: Matter
    summary: tuple[SummaryPage, ...]
    changed: bool


def matter_of(reference_number: str, language: str) -> Matter:
    """The header of a matter; raises NoSuchDossier."""
    return _matter(dossiers.dossier_facts(reference_number), language)


def _matter(dossier: DossierFacts, language: str) -> Matter:
    procedure = procedure_version(dossier.version)
    return Matter(dossier, procedure, procedure.title(language), contact_of(procedure, language))


def matter_by_codes(number: str, code: str) -> DossierFacts:
    """The matter a resident names by its number and its access code, however they write them.

    Raises ReferenceMistyped, ResumeCodeMistyped, and NoSuchDossier alike for a wrong number and a wrong code.
    """
    reference_number, access_code = read_reference_number(number), read_resume_code(code)
    dossier = dossiers.dossier_by_access_code(access_code)
    if dossier.reference_number != reference_number:
        raise NoSuchDossier()
    return dossier


def matter_by_link(access_code: str) -> DossierFacts:
    """The matter behind the address on a receipt; raises NoSuchDossier, ResumeCodeMistyped."""
    return dossiers.dossier_by_access_code(read_resume_code(access_code))


def status_page(reference_number: str, *, by: Actor, language: str) -> StatusPage:
    """The matter as its applicant sees it; raises NoSuchDossier."""
    matter = matter_of(reference_number, language)
    case = cases.case_of(reference_number)
    asked = case.correction.fields if case.correction else ()
    return StatusPage(
        matter=matter,
        case=case,
        clock=cases.clock_of(case),
        knots=tuple(dossiers.thread_of(reference_number, public_only=True)),
        notices=tuple(notices.notices_of(reference_number)),
        messages=tuple(messaging.messages_of(reference_number)),
        looks=tuple(_looks(matter)),
        correction_labels=tuple(records.label_of(matter.procedure, path, language) for path in asked),
        may_withdraw=any(one.event == "withdraw" and one.allowed for one in what_may_be_done(case, by)),
        proxies=tuple(proxies_of_matter(matter.dossier, matter.procedure)),
        granted_otherwise=granted_otherwise(case, matter.procedure, language),
    )


def _looks(matter: Matter) -> list[Disclosure]:
    """Who looked at the matter and, when it was received at the counter, at its person in the register."""
    number = matter.reference_number
    people = people_of_matters([number]) if matter.dossier.channel == "counter" else ()
    show(number, *people)  # whoever sees the matter sees the looks at it
    found = disclosures_of(number, also=people, by_others=True)
    return with_bases(found, bases_of_matter(number, matter.procedure, people))


def matters_of(account_ref: str, language: str) -> list[MatterLine]:
    """The matters of an account, the newest first."""
    return _lines(dossiers.dossiers_of_account(account_ref), language)


def _lines(found: list[DossierFacts], language: str) -> list[MatterLine]:
    known = cases.cases_of(one.reference_number for one in found)
    return [
        MatterLine(
            one.reference_number,
            procedure_version(one.version).title(language),
            one.received_at,
            known[one.reference_number],
        )
        for one in found
        if one.reference_number in known
    ]


def looks_at(matter: Matter, before: datetime | None = None) -> list[Disclosure]:
    """Who looked at a matter that was read by who asks, or at its person in the register, from a moment back.

    The newest come first. Whom the database showed the matter, it now shows the looks at it.
    """
    number = matter.reference_number
    people = people_of_matters([number])
    show(number, *people)
    found = disclosures_of(number, also=people, limit=LOOKS_A_PAGE, before=before)
    return with_bases(found, bases_of_matter(number, matter.procedure, people))


def answers_of(reference_number: str, language: str) -> Answers:
    """What was submitted, as it stands after every correction; raises NoSuchDossier."""
    matter = matter_of(reference_number, language)
    entry = records.entry_of(reference_number)
    summary = records.summary(
        matter.procedure, entry.as_corrected, language, owners=[matter.dossier.draft_ref, reference_number]
    )
    return Answers(matter, tuple(summary), changed=entry.revision > 0)


def file_of(reference_number: str, file_ref: str, language: str) -> StoredFile:
    """A file the applicant sent with this matter; raises NoSuchFile for any other file."""
    answers = answers_of(reference_number, language)
    sent = {file.ref for page in answers.summary for row in page.rows for file in row.files}
    if file_ref not in sent:
        raise NoSuchFile
    return stored_file(file_ref)


def notice_in(reference_number: str, notice_ref: str) -> NoticeFacts:
    """A notice of this matter; raises NoSuchNotice for a notice of another."""
    found = next((one for one in notices.notices_of(reference_number) if one.ref == notice_ref), None)
    return found or notices.notice_of("")
