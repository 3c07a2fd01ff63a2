"""Issuing a notice: numbered, set, kept and journalled in one transaction, or not at all."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from madoguchi.engines.notices.content import DecisionFacts
from madoguchi.engines.notices.issuing import contents_of, division_of, signer, template_of, typesetter
from madoguchi.engines.notices.models import Notice
from madoguchi.engines.notices.numbering import printed_number, series_of, take_number
from madoguchi.engines.notices.queries import NoticeFacts, facts_of, preview_notice, replaced_number
from madoguchi.foundation.catalogue.queries import Procedure, city
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.storage.actions import keep_document
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

PDF = "application/pdf"


@transaction.atomic
def issue_notice(decision: DecisionFacts, procedure: Procedure, *, by: Actor) -> NoticeFacts:
    """The notice of a decision, dated today; the one that exists when this decision was issued before.

    It takes the place of the notice of an earlier decision on the dossier. Raises RefusalIncomplete and the other
    refusals of `compose_notice`, MissingGlyph, TemplateMissing, NotTypeset, FontsMissing, NotSigned, SignatureExpired,
    NotTimeStamped, NoSuchDossier; then nothing is stored and no number is used up, and no paper of a city that
    signs goes unsigned.
    """
    dossier = _lock(decision.reference_number)
    existing = Notice.objects.filter(dossier=dossier, decision_key=decision.key).first()
    if existing:
        return facts_of(existing)
    preview_notice(decision, procedure)  # what cannot be written is refused before the series is locked
    row = _issue(dossier, decision, procedure)
    record(
        by,
        "write:notice_issued",
        dossiers=[decision.reference_number],
        data="通知書",
        purpose="決定の通知",
        legal_basis=decision.law,
        detail={"number": row.number, "sha256": row.sha256},
    )
    return facts_of(row)


def _lock(reference_number: str) -> Dossier:
    dossier = Dossier.objects.select_for_update().filter(reference_number=reference_number).first()
    if dossier is None:
        raise NoSuchDossier()
    return dossier


def _issue(dossier: Dossier, decision: DecisionFacts, procedure: Procedure) -> Notice:
    here, issued_at = city(), now()
    issued_on: date = issued_at.date()
    division = division_of(decision, procedure)
    series, sequence = take_number(series_of(here, division), issued_on)
    number = printed_number(here, division, sequence)
    replaces = replaced_number(decision)
    contents = contents_of(decision, procedure, here, number=number, issued_on=issued_on, replaces=replaces)
    pdf = typesetter(procedure).typeset(contents["ja"], template=template_of(decision, procedure), at=issued_at)
    if signs := signer():
        pdf = signs.sign(pdf, reason=number, at=issued_at)
    kept = keep_document(pdf, name=f"{number}.pdf", media_type=PDF, owner=decision.reference_number)
    return Notice.objects.create(
        dossier=dossier,
        decision_key=decision.key,
        outcome=decision.outcome,
        series=series,
        sequence=sequence,
        number=number,
        issued_on=issued_on,
        issued_at=issued_at,
        contents={language: content.to_json() for language, content in contents.items()},
        file_ref=kept.ref,
        sha256=kept.sha256,
        size=kept.size,
        supersedes=Notice.objects.filter(dossier=dossier, superseded_by=None).order_by("-id").first(),
    )
