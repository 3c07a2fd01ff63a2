"""The header of a matter follows its corrected answers: who applies, how to reach them, and whose ward it is."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.actions import Heading
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.actions import correct_header
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.journeys.apply import names_in
from madoguchi.values.actor import Actor


def follow_header(reference_number: str, *, by: Actor) -> None:
    """Let dossier, case and figures say what the answers say now; the answers as submitted stay as they were.

    The notice is addressed to, letters go to, and the desk of a ward finds, what was corrected. An address that leads
    to another ward takes the case to the posts there, and answers that choose another division take it to that one.
    Only within the transaction that corrected the answers.
    """
    dossier = dossier_facts(reference_number)
    subject = procedure_version(dossier.version)
    answers = records.entry_of(reference_number).as_corrected
    header = records.header_of(subject, answers)
    name, kana = names_in(header)
    before = dossier.applicant
    applicant = replace(before, name=name or before.name, kana=kana, email=header.email)
    if (applicant, header.ward_code) != (before, dossier.ward):
        correct_header(reference_number, applicant, header.ward_code)
    heading = Heading(applicant.name, applicant.kana, header.ward_code, records.duplicate_keys(subject, answers))
    cases.follow_heading(reference_number, heading, by=by)
    cases.follow_answers(reference_number, answers)
    if header.ward_code != dossier.ward:
        metrics.count_for_ward(reference_number, header.ward_code)
