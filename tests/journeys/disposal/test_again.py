"""A backup of before brings back what was disposed of since, and the second place says what has to go again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import transaction

from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.foundation.journal.removals import REMOVALS, removals_at, send_removals
from madoguchi.foundation.journal.sealing import seal
from madoguchi.journeys.disposal import carrying_out, holds
from madoguchi.journeys.disposal.again import remove_again
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.journeys.forgetting import forget_names
from madoguchi.values.actor import SYSTEM
from tests.journeys import office
from tests.journeys.disposal.test_disposal import agreed, later, old, planned  # noqa: F401

pytestmark = pytest.mark.usefixtures("published")


def told(place: Path, *entries: Entry) -> None:
    """What the sealer tells at the second place of these entries."""
    send_removals(place, [(at, {"verb": one.verb, "detail": one.detail}) for at, one in enumerate(entries, 1)])


def disposed_and_lost(place: Path) -> tuple[str, str]:
    """A matter and the plan by which it was disposed of, in a house that was brought back to before."""
    number = old()
    with transaction.atomic():
        ref = agreed()
        carrying_out.carry_out(ref)
        told(place, Entry.objects.get(verb="write:disposed"))
        with pytest.raises(NoSuchDossier):
            dossier_facts(number)
        transaction.set_rollback(True)
    assert dossier_facts(number)
    return number, ref


def test_s_bak_5_what_was_disposed_of_since_goes_again_with_its_certificate(tmp_path: Path) -> None:
    number, ref = disposed_and_lost(tmp_path)
    assert not Disposal.objects.exists()
    assert remove_again(tmp_path, after=0) == (1, [])
    with pytest.raises(NoSuchDossier):
        dossier_facts(number)
    row = Disposal.objects.get(ref=ref)
    assert (row.asked_ref, row.first_ref, row.second_ref) == (office.CLERK.ref, office.CHIEF.ref, office.HEAD.ref)
    assert row.certificate["matters"][0][0] == number
    assert remove_again(tmp_path, after=0) == (0, [])


def test_s_bak_5_a_plan_the_backup_knows_is_completed(tmp_path: Path) -> None:
    number, ref = old(), planned()
    with transaction.atomic():
        for approver in (office.CHIEF, office.HEAD):
            carrying_out.agree_to_disposal(ref, by=approver)
        carrying_out.carry_out(ref)
        told(tmp_path, Entry.objects.get(verb="write:disposed"))
        transaction.set_rollback(True)
    assert remove_again(tmp_path, after=0) == (1, [])
    with pytest.raises(NoSuchDossier):
        dossier_facts(number)


def test_s_bak_5_names_that_were_forgotten_are_forgotten_again(tmp_path: Path) -> None:
    NameKey.objects.create(ref="r", holder="a-1", key=b"k" * 32)
    with transaction.atomic():
        forget_names(["a-1"], by=SYSTEM)
        told(tmp_path, Entry.objects.get(verb="write:names_forgotten"))
        transaction.set_rollback(True)
    assert remove_again(tmp_path, after=0) == (1, [])
    assert not NameKey.objects.exists()


def test_what_is_held_now_stays_and_is_named(tmp_path: Path) -> None:
    number, _ref = disposed_and_lost(tmp_path)
    holds.hold(number, "訴えが起こされました。", by=office.CLERK)
    assert remove_again(tmp_path, after=0) == (0, [number])
    assert dossier_facts(number)


def test_what_the_backup_knew_of_is_not_done_again(tmp_path: Path) -> None:
    number, _ref = disposed_and_lost(tmp_path)
    assert remove_again(tmp_path, after=1) == (0, [])
    assert dossier_facts(number)


def test_a_line_that_was_torn_by_a_crash_is_left_out_and_one_told_twice_counts_once(tmp_path: Path) -> None:
    entry = Entry(verb="write:names_forgotten", detail={"holders": ["a-1"]})
    told(tmp_path, entry)
    told(tmp_path, entry)
    with (tmp_path / REMOVALS).open("a") as file:
        file.write('{"position": 2, "ve')
    assert [one.position for one in removals_at(tmp_path, after=0)] == [1]
    send_removals(tmp_path, [(2, {"verb": "write:names_forgotten", "detail": {"holders": ["a-2"]}})])
    with (tmp_path / REMOVALS).open("a") as file:
        file.write("[]\n")
    found = list(removals_at(tmp_path, after=0))
    assert [(one.position, one.detail["holders"]) for one in found] == [(1, ["a-1"]), (2, ["a-2"])]


@pytest.mark.django_db(transaction=True)
def test_the_sealer_tells_of_removals_and_of_nothing_else(settings: object, tmp_path: Path) -> None:
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    old()
    forget_names(["a-1"], by=SYSTEM)
    seal()
    (one,) = removals_at(Path(house.MADOGUCHI_SEAL_PLACE), after=0)
    assert (one.verb, one.detail["holders"]) == ("write:names_forgotten", ["a-1"])
