"""The key of the journal is changed by two people, and what was sealed before is verified by the key of before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.config.cli import main
from madoguchi.foundation.journal import rotation, watch
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.as_told import SEAL_KEYS
from madoguchi.foundation.journal.chain import Trouble
from madoguchi.foundation.journal.errors import SealKeyNotAgreed
from madoguchi.foundation.journal.keys import public_half, signing_key
from madoguchi.foundation.journal.models import Entry, SealKey
from madoguchi.foundation.journal.rotation import KEYS, Hand, keys_at, rotate_key
from madoguchi.foundation.journal.sealing import seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.journeys.proposals.acts import Wanted, agree, drop, propose
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.seal_key import change_seal_key
from madoguchi.values.actor import SYSTEM
from tests.security.test_two_people import ADMINISTRATOR, AUDITOR, SECOND, WHY, later

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]
ONE, OTHER = Hand("a-1", "見本 一郎"), Hand("a-2", "見本 二葉")


@pytest.fixture(autouse=True)
def place(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A second place and a key of this test's own."""
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    watch.forget()
    yield tmp_path / "away"
    watch.forget()


def sealed() -> int:
    record_act(SYSTEM, "read", data="x")
    return seal()


def troubles(place: Path) -> set[Trouble]:
    return {one.trouble for one in verify(place).findings}


def test_s_bl_2_the_key_of_before_hands_over_and_every_head_is_verified_by_its_own(place: Path, tmp_path: Path) -> None:
    sealed()
    before = public_half(signing_key(tmp_path / "seal.key"))
    changed = [rotate_key(asked=ONE, agreed=OTHER)]
    sealed()
    changed.append(rotate_key(asked=OTHER, agreed=ONE))
    assert sealed() == 2, "the change itself is an entry"
    assert [one.public for one in keys_at(place)] == [before, *changed]
    assert troubles(place) == set()
    assert verify(place).heads == 3
    row = SealKey.objects.get(public=changed[0])
    assert (row.asked_ref, row.asked_name, row.agreed_ref, row.agreed_name) == (
        ONE.ref,
        ONE.name,
        OTHER.ref,
        OTHER.name,
    )
    told = Entry.objects.filter(verb="write:seal_key_changed").order_by("id").first()
    assert told is not None
    said = {"asked": "a-1", "agreed": "a-2", "before": before, "public": changed[0]}
    assert told.detail == {**said, "row": SEAL_KEYS.digest_of(row)}
    assert (tmp_path / "seal.key").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "seal.key.next").exists()


@pytest.mark.parametrize("hands", [(ONE, ONE), (ONE, Hand("", "")), (Hand("", ""), ONE)])
def test_s_bl_2_the_database_refuses_a_key_of_one_hand_and_nothing_changes(
    place: Path, tmp_path: Path, hands: tuple[Hand, Hand]
) -> None:
    sealed()
    before = (tmp_path / "seal.key").read_text()
    with pytest.raises(IntegrityError):
        rotate_key(asked=hands[0], agreed=hands[1])
    assert (tmp_path / "seal.key").read_text() == before
    assert not (place / KEYS).exists()
    assert not Entry.objects.filter(verb="write:seal_key_changed").exists()
    sealed()
    assert troubles(place) == set()


def test_s_bl_2_who_decided_on_a_key_is_never_rewritten() -> None:
    rotate_key(asked=ONE, agreed=OTHER)
    for change in (lambda: SealKey.objects.update(agreed_ref="a-3"), lambda: SealKey.objects.all().delete()):
        with pytest.raises(Exception, match=r"only added|only_added|evidence"), transaction.atomic():
            change()


@pytest.mark.parametrize("how", ["exchanged", "gone"])
def test_s_bl_2_a_key_that_was_exchanged_by_hand_seals_nothing_and_says_so(
    place: Path, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed()
    kept = (tmp_path / "seal.key").read_text()
    (tmp_path / "seal.key").unlink()
    if how == "exchanged":
        signing_key(tmp_path / "seal.key")
    with pytest.raises(SealKeyNotAgreed):
        sealed()
    assert main(["journal", "seal"]) != 0
    assert "2人で決めたもの" in "".join(capsys.readouterr())
    assert how == "exchanged" or not (tmp_path / "seal.key").exists()
    (tmp_path / "seal.key").write_text(kept)
    assert sealed() == 2
    assert troubles(place) == set()


def test_s_bl_2_a_change_that_broke_off_is_finished_by_the_next_seal(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed()

    def stops(*_: object) -> None:
        raise OSError("the machine stops")

    with monkeypatch.context() as broken:
        broken.setattr(rotation.os, "replace", stops)
        with pytest.raises(OSError, match="stops"):
            rotate_key(asked=ONE, agreed=OTHER)
    sealed()
    assert public_half(signing_key(tmp_path / "seal.key")) == keys_at(place)[-1].public
    assert troubles(place) == set()
    assert not (tmp_path / "seal.key.next").exists()


@pytest.mark.parametrize("forged", ["another key", "one hand", "no line", "an earlier place"])
def test_s_bl_2_a_key_nobody_handed_over_to_is_found(place: Path, tmp_path: Path, forged: str) -> None:
    sealed()
    before = signing_key(tmp_path / "seal.key")
    rotate_key(asked=ONE, agreed=OTHER)
    sealed()
    line = json.loads((place / KEYS).read_text())
    told = (line["public"], line["after"], line["at"], line["asked"], line["agreed"])
    if forged == "another key":
        line["signature"] = signing_key(tmp_path / "other.key").sign(rotation._statement(*told)).hex()
    elif forged == "one hand":
        line["agreed"] = line["asked"]
        line["signature"] = before.sign(rotation._statement(*told[:4], line["asked"])).hex()
    elif forged == "an earlier place":
        line["after"] = 0
    (place / KEYS).write_text("{}\n" if forged == "no line" else json.dumps(line) + "\n")
    assert Trouble.SIGNATURE in troubles(place)


def test_s_bl_2_from_the_proposal_to_the_new_key(place: Path) -> None:
    sealed()
    ref = propose(Wanted(ProposalKind.SEAL_KEY), WHY, by=ADMINISTRATOR)
    assert not change_seal_key(ref), "nobody agreed"
    agree(ref, by=AUDITOR)
    assert change_seal_key(ref)
    assert not change_seal_key(ref)
    assert len(keys_at(place)) == 2
    row = SealKey.objects.get()
    assert (row.asked_ref, row.agreed_ref) == (ADMINISTRATOR.ref, AUDITOR.ref)
    assert Proposal.objects.get(ref=ref).used_at is not None
    dropped = propose(Wanted(ProposalKind.SEAL_KEY), WHY, by=ADMINISTRATOR)
    drop(dropped, by=SECOND)
    assert not change_seal_key(dropped)
    sealed()
    assert troubles(place) == set()


def test_s_bl_2_a_proposal_that_was_written_by_a_statement_changes_no_key(place: Path) -> None:
    sealed()
    ref = propose(Wanted(ProposalKind.SEAL_KEY), WHY, by=ADMINISTRATOR)
    agree(ref, by=AUDITOR)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journeys_proposal SET reason = %s WHERE ref = %s", [WHY, ref])
    assert not change_seal_key(ref)
    assert len(keys_at(place)) == 1


def test_s_bl_2_a_worker_that_was_away_changes_no_key_whose_agreement_is_over(place: Path) -> None:
    sealed()
    ref = propose(Wanted(ProposalKind.SEAL_KEY), WHY, by=ADMINISTRATOR)
    agree(ref, by=AUDITOR)
    with later(days=3, minutes=1):
        assert not change_seal_key(ref)
    assert len(keys_at(place)) == 1


def test_s_bl_2_the_command_tells_the_keys_and_who_decided(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed()
    public = rotate_key(asked=ONE, agreed=OTHER)
    assert main(["journal", "key"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (len(lines), lines[0].endswith("the first"), public in lines[1]) == (2, True, True)
    assert "asked by a-1, agreed by a-2" in lines[1]
