"""Telling an applicant something: the message is written from what the house knows and handed over for delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.messaging.actions import write_message
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts
from madoguchi.foundation.identity.mandates import is_shut
from madoguchi.foundation.identity.queries import account_facts
from madoguchi.foundation.identity.showing import show_party
from madoguchi.journeys import jobs
from madoguchi.journeys.for_another.thread import sent_by_confirmed
from madoguchi.values.clock import today
from madoguchi.values.wareki import to_wareki_with_weekday
from madoguchi.values.words import words_in


@transaction.atomic
def tell(reference_number: str, kind: str, facts: Mapping[str, object], *, key: str) -> str:
    """Put the message of this kind into the outbox and enqueue its delivery; the same `key` gives the same message."""
    dossier = dossier_facts(reference_number)
    language = dossier.applicant.language
    proxy = sent_by_confirmed(reference_number)
    message_ref = write_message(
        reference_number,
        kind=kind,
        language=language,
        to=_address(dossier, proxy),
        facts={**_known(dossier, language, proxy), **_dates(reference_number, language), **facts},
        key=key,
    )
    jobs.deliver_message.defer(message_ref=message_ref)
    return message_ref


def _address(dossier: DossierFacts, proxy: str) -> str:
    """Where mail goes: of what a proxy sent whom the office confirmed, to them only while they may act.

    Afterwards to the person themselves, where they took over with an account whose address is known; else nowhere.
    """
    if not (proxy and is_shut(proxy)):
        return dossier.applicant.email
    show_party(dossier.applicant.account_ref)
    owner = account_facts(dossier.applicant.account_ref)
    return owner.email if owner else ""


def _known(dossier: DossierFacts, language: str, proxy: str) -> dict[str, object]:
    procedure = procedure_version(dossier.version)
    division = city().division_on(procedure.identity.answering_division, today())
    return {
        "applicant": dossier.applicant.name,
        "procedure": procedure.title(language),
        "office": words_in(division.name, language),
        "city": city().name_in(language),
        # Whoever has the letter has the key to the page; a matter of an account opens with it, too. A proxy is not
        # given the code, which would outlive what they may do.
        "status_url": f"{settings.MADOGUCHI_BASE_URL}/"
        + (f"status/{dossier.reference_number}" if proxy else f"s/{dossier.access_code}"),
    }


def _dates(reference_number: str, language: str) -> dict[str, object]:
    case = case_of(reference_number)
    if case.correction is not None:
        return {"due_on": day_in(case.correction.due_on, language), "text": case.correction.text}
    return {"due_on": day_in(case.due_on, language)}


def day_in(on: date, language: str) -> str:
    """A day as a letter writes it."""
    return on.strftime("%A, %-d %B %Y") if language == "en" else to_wareki_with_weekday(on)
