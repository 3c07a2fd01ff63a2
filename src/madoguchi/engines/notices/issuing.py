"""Bringing together what a notice needs from the catalogue: the section, the issuer and the typesetter."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from madoguchi.engines.notices.adapters.pyhanko import PyHankoSigner
from madoguchi.engines.notices.adapters.typst import TypstTypesetter
from madoguchi.engines.notices.composing import compose_notice
from madoguchi.engines.notices.content import DecisionFacts, Issuer, NoticeContent
from madoguchi.engines.notices.ports import Signer, Typesetter
from madoguchi.engines.notices.section import NoticeSection
from madoguchi.foundation.catalogue.queries import City, Procedure
from madoguchi.values.words import LANGUAGES, words_in


@lru_cache(maxsize=512)
def section_of(procedure: Procedure) -> NoticeSection:
    """The notice section of a procedure's version."""
    return NoticeSection.model_validate(procedure.section("notice"))


@lru_cache(maxsize=512)
def typesetter(procedure: Procedure) -> Typesetter:
    """The typesetter over the templates this version was published with.

    A version from before templates were kept is set with those that lie in the folder today.
    """
    kept: Mapping[str, str] | None = procedure.sections.get("notice_files")
    folder = settings.MADOGUCHI_DEFINITIONS / "notices"
    return TypstTypesetter(folder, None if kept is None else {name: _bytes_of(text) for name, text in kept.items()})


def signer() -> Signer | None:
    """Who signs for the city; nobody where the administrator named no certificate."""
    named = settings.NOTICE_CERTIFICATE
    if not named:
        return None
    stamps = (settings.MADOGUCHI_TSA_URL, settings.MADOGUCHI_TSA_ROOTS) if settings.NOTICE_TIME_STAMPS else ("", None)
    return PyHankoSigner(Path(named), settings.NOTICE_CERTIFICATE_PASSWORD, *stamps)


def _bytes_of(kept: str) -> bytes:
    return b64decode(kept.removeprefix("data:")) if kept.startswith("data:") else kept.encode()


def division_of(decision: DecisionFacts, procedure: Procedure) -> str:
    """The division that decided."""
    return decision.division or procedure.identity.division


def issuer_of(city: City, division: str, language: str) -> Issuer:
    """Who issues; a division residents are not told of answers through the city."""
    declared = city.division(division)
    names = [words_in(words, language) for words in (declared.bureau, declared.name) if words is not None]
    return Issuer(
        city=city.name_in(language),
        head=words_in(city.head, language),
        division=" ".join(names) if declared.public else city.name_in(language),
        telephone=(declared.telephone if declared.public else None) or city.contact.telephone or "",
        calendar=city.business_calendar,
    )


def contents_of(
    decision: DecisionFacts, procedure: Procedure, city: City, *, number: str, issued_on: date, replaces: str
) -> dict[str, NoticeContent]:
    """The notice in every language; raises the refusals of `compose_notice`."""
    division = division_of(decision, procedure)
    return {
        language: compose_notice(
            section_of(procedure),
            decision,
            issuer_of(city, division, language),
            procedure=procedure.title(language),
            number=number,
            issued_on=issued_on,
            language=language,
            replaces=replaces,
        )
        for language in LANGUAGES
    }


def template_of(decision: DecisionFacts, procedure: Procedure) -> str:
    """The name of the template the outcome is set with."""
    outcome = section_of(procedure).outcome(decision.outcome)
    return outcome.template if outcome else ""
