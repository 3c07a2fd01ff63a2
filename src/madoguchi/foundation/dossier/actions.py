"""Opening a dossier and adding to its thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Subquery
from psycopg.errors import NotNullViolation

from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.dossier.errors import AlreadyOpened, NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier, Knot
from madoguchi.foundation.dossier.queries import Applicant, DossierFacts, dossier_of_draft, facts_of, key_of
from madoguchi.foundation.wall.rows import insert
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_reference_number, new_resume_code

_DRAWS = 5  # of a random number out of 90 million; a second collision in a row is already beyond belief


def open_dossier(
    procedure: Procedure, *, draft_ref: str, applicant: Applicant, ward: str = "", channel: str = "online", by: Actor
) -> DossierFacts:
    """A numbered dossier with its first knot; raises AlreadyOpened when this draft became one before."""
    for _ in range(_DRAWS):
        try:
            with transaction.atomic():
                row = _insert(procedure, draft_ref, applicant, ward, channel)
        except IntegrityError:
            before = dossier_of_draft(draft_ref)
            if before is not None:
                raise AlreadyOpened(reference_number=before.reference_number) from None
            continue
        _tie(row.pk, "received", by=by)
        return facts_of(row)
    raise RuntimeError("no free reference number was found")


def _insert(procedure: Procedure, draft_ref: str, applicant: Applicant, ward: str, channel: str) -> Dossier:
    row = Dossier(
        reference_number=new_reference_number(),
        access_code=new_resume_code(),
        draft_ref=draft_ref,
        procedure=procedure.id,
        version_id=procedure.version,
        applicant_name=applicant.name,
        applicant_kana=applicant.kana,
        applicant_email=applicant.email,
        account_ref=applicant.account_ref,
        audience=applicant.audience,
        ward=ward,
        channel=channel,
        language=applicant.language,
        received_at=now(),
    )
    insert(row)
    return row


def correct_header(reference_number: str, applicant: Applicant, ward: str) -> None:
    """Name, reading, address of e-mail and ward follow the corrected answers; account and language stay.

    Raises NoSuchDossier.
    """
    changed = Dossier.objects.filter(reference_number=reference_number).update(
        applicant_name=applicant.name, applicant_kana=applicant.kana, applicant_email=applicant.email, ward=ward
    )
    if not changed:
        raise NoSuchDossier()


def add_knot(
    reference_number: str, kind: str, *, by: Actor, facts: Mapping[str, object] | None = None, public: bool = True
) -> None:
    """One more knot on the thread; raises NoSuchDossier."""
    try:
        _tie(key_of(reference_number), kind, by=by, facts=facts, public=public)
    except IntegrityError as broken:
        if isinstance(broken.__cause__, NotNullViolation):
            raise NoSuchDossier() from None
        raise


@dataclass(frozen=True)
class Trace:
    """A knot to be tied on the thread of a dossier."""

    reference_number: str
    kind: str
    facts: Mapping[str, object]
    public: bool = True


def add_knots(traces: Sequence[Trace], *, by: Actor) -> None:
    """One more knot on each of these threads, in one statement; raises NoSuchDossier."""
    keys = dict(
        Dossier.objects.filter(reference_number__in=[one.reference_number for one in traces]).values_list(
            "reference_number", "pk"
        )
    )
    if any(one.reference_number not in keys for one in traces):
        raise NoSuchDossier()
    Knot.objects.bulk_create(
        _knot(keys[one.reference_number], one.kind, by=by, facts=one.facts, public=one.public) for one in traces
    )


def _tie(
    key: int | Subquery, kind: str, *, by: Actor, facts: Mapping[str, object] | None = None, public: bool = True
) -> None:
    insert(_knot(key, kind, by=by, facts=facts, public=public))


def _knot(key: int | Subquery, kind: str, *, by: Actor, facts: Mapping[str, object] | None, public: bool) -> Knot:
    return Knot(
        dossier_id=key,
        at=now(),
        kind=kind,
        actor_kind=by.kind.value,
        who=by.name,
        office="、".join(sorted(by.divisions)),
        facts=dict(facts or {}),
        public=public,
    )
