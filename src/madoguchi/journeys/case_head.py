"""The head of a case: who may look at it, what stands at the top of every page about it, and the note of each look."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.access.emergency import PURPOSE as EMERGENCY
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.bases import AUDITING, law_for
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class CaseHead:
    """What stands at the top of every page about a case; `is_emergency` when only the broken glass opens it."""

    case: CaseFacts
    subject: Procedure
    dossier: DossierFacts
    procedure: str
    is_emergency: bool = False

    @property
    def reference_number(self) -> str:
        """The number of the dossier."""
        return self.case.reference_number

    @property
    def applicant(self) -> str:
        """The applicant's name."""
        return self.case.applicant_name

    @property
    def applicant_language(self) -> str:
        """The language the applicant reads."""
        return self.dossier.applicant.language

    @property
    def revision(self) -> int:
        """The state of the case that is shown."""
        return self.case.revision


def purpose_of(head: CaseHead, by: Actor) -> str:
    """Why somebody of the office looks at this matter, as the applicant reads it."""
    if head.is_emergency:
        return EMERGENCY
    # Whoever holds no post that has a part in it, and sees it all the same, sees it as the auditor.
    if "auditor" in by.roles and not by.divisions & cases.resource_of(head.case).offices:
        return AUDITING
    return f"「{head.subject.title('ja')}」の審査と決定"


@transaction.atomic
def case_head(reference_number: str, *, by: Actor, language: str, data: str = "案件の処理の画面") -> CaseHead:
    """The case for somebody who may view it; the look is journalled. Raises NotPermitted, NoSuchCase."""
    head = head_of(reference_number, by, language)
    note_the_look(head, by, data)
    return head


def head_of(reference_number: str, by: Actor, language: str) -> CaseHead:
    """The head for somebody who may view the case; the caller notes the look. Raises NotPermitted, NoSuchCase."""
    case, is_emergency = cases.case_in_sight(reference_number, by)
    subject = procedure_version(case.procedure_version)
    return CaseHead(case, subject, dossier_facts(reference_number), subject.title(language), is_emergency)


def note_the_look(head: CaseHead, by: Actor, data: str, *, partly: bool = False) -> None:
    """Write into the journal that `data` of this matter was seen, with the purpose and the law.

    `partly` where the rules kept some of it back.
    """
    purpose = purpose_of(head, by)
    law = law_for(purpose) or head.subject.identity.legal_basis
    number = head.reference_number
    record(by, "read", dossiers=[number], data=data, purpose=purpose, legal_basis=law, partly=partly)
