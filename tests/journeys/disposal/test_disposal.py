"""Papers whose time is over: looked for, agreed to by two others, gone from every table and file, and certified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as house
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Field, JSONField, TextField

from madoguchi.engines.cases.actions import withdraw
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import search
from madoguchi.engines.metrics.models import Matter
from madoguchi.foundation.access.emergency import broken_glasses
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.models import BrokenGlass
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.delays import delay_of, delays
from madoguchi.foundation.journal.models import Delay, Entry
from madoguchi.foundation.journal.names import is_sealed
from madoguchi.foundation.journal.sealing import seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.foundation.journal.words import read_words
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys import decide
from madoguchi.journeys.audit import break_glass_of
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.delayed_looks import ask_for_delay
from madoguchi.journeys.disposal import carrying_out, holds, planning, sheets
from madoguchi.journeys.disposal.errors import (
    DisposalHasMoved,
    DisposalIsSettled,
    DisposalNeedsOtherHands,
    NoSuchDisposal,
    NothingToDispose,
)
from madoguchi.journeys.disposal.models import Disposal, LegalHold
from madoguchi.journeys.disposal.sheets import State
from madoguchi.journeys.mending import mend_answer
from madoguchi.journeys.models import LookQuestion, UnusualAccess
from madoguchi.journeys.tell import tell
from madoguchi.values.clock import JST, moved_to, now
from tests.house.scene import AUDITOR
from tests.journeys import office

pytestmark = pytest.mark.usefixtures("published")

LONG_AGO, YOUNGER, LATER = (datetime(year, 6, 1, 10, tzinfo=JST) for year in (2026, 2027, 2032))
REASON = "廃棄のわけの印。本人の母から電話がありました。"
# What names a matter that is gone, and why it stays.
STAYS = {
    "journal_entry": "that a number was looked at, for ever; names and words are sealed",
    "access_recordeddecision": "for thirty days, with nobody's name",
    "access_brokenglass": "who of the office opened it in an emergency; the words are sealed",
    "journal_delay": "whose looks were told later; the words are sealed",
    "journeys_legalhold": "who held it and who lifted that; the words are sealed",
    "journeys_unusualaccess": "who looked at much; the note is emptied",
    "journeys_disposal": "the certificate",
    "journeys_disposalitem": "what was to go",
}
# Where in these somebody may have written a sentence, or the house something with many parts.
WORDS = {
    *(("journal_entry", one) for one in ("actor_name", "purpose", "legal_basis", "detail")),
    ("access_recordeddecision", "facts"),
    ("access_brokenglass", "words"),
    ("journal_delay", "words"),
    ("journeys_legalhold", "reason"),
    ("journeys_unusualaccess", "note"),
    ("journeys_disposal", "certificate"),
}
CLASS, DIVISION = "5_years", "child_family"
APPROVERS = (office.CHIEF, office.HEAD)


@pytest.fixture(autouse=True)
def later(published: None) -> Iterator[None]:
    """The day after which the time of what was decided in 2026 is over."""
    with moved_to(LATER):
        yield


def old(seed: int = 1, *, at: datetime = LONG_AGO) -> str:
    """A matter decided so long ago that its time is over."""
    with moved_to(at):
        return office.decided(seed=seed)


def planned() -> str:
    return planning.plan_disposal(DIVISION, CLASS, by=office.CLERK)


def agreed() -> str:
    ref = planned()
    for approver in APPROVERS:
        carrying_out.agree_to_disposal(ref, by=approver)
    return ref


def test_a_plan_whose_matter_went_to_another_division_is_refused_and_carries_nothing_out() -> None:
    first = old(1)
    agreed_to = agreed()
    second = old(2)
    open_plan = planned()
    Case.objects.update(home_division="administrative_centre")
    with pytest.raises(DisposalHasMoved):
        carrying_out.agree_to_disposal(open_plan, by=office.CHIEF)
    seen = sheets.one_plan(open_plan, by=office.CHIEF)
    assert (seen.has_moved, seen.may_agree) == (True, False)
    carrying_out.carry_out(agreed_to)
    certificate = sheets.one_plan(agreed_to, by=office.CLERK).certificate
    assert certificate is not None
    assert (certificate["matters"], certificate["left_out"]) == ([], [first])
    assert {one.reference_number for one in Case.objects.all()} == {first, second}


def test_a_dry_run_names_what_is_over_and_changes_nothing() -> None:
    number, young = old(), old(2, at=YOUNGER)
    found = planning.dry_run(DIVISION, CLASS, by=office.CLERK)
    assert [one.reference_number for one in found.ripe] == [number]
    assert found.ripe[0].kept_until.isoformat() == "2032-03-31"
    assert found.files == len(files_of(dossier_facts(number).draft_ref)) + 1  # the papers and the notice
    assert found.bytes > 0
    assert not Disposal.objects.exists()
    assert planning.dry_run(DIVISION, "10_years", by=office.CLERK).ripe == ()
    assert case_sheet(number, by=office.CLERK, language="ja").reference_number == number
    assert dossier_facts(young)


def test_one_approver_is_not_two_and_the_planner_is_none() -> None:
    old()
    ref = planning.plan_disposal(DIVISION, CLASS, by=office.CHIEF)
    with pytest.raises(DisposalNeedsOtherHands):
        carrying_out.agree_to_disposal(ref, by=office.CHIEF)
    assert not carrying_out.agree_to_disposal(ref, by=office.HEAD)
    with pytest.raises(DisposalNeedsOtherHands):
        carrying_out.agree_to_disposal(ref, by=office.HEAD)
    for nobody in (office.CLERK, office.GRANT_CHIEF, office.ADMINISTRATOR, AUDITOR):
        with pytest.raises(NotPermitted):
            carrying_out.agree_to_disposal(ref, by=nobody)
    assert sheets.one_plan(ref, by=office.CLERK).plan.state is State.HALF


def test_the_database_disposes_of_nothing_two_others_did_not_agree_to() -> None:
    number = old()
    ref = planned()
    carrying_out.agree_to_disposal(ref, by=office.CHIEF)
    for wanted in (ref, "x-nothing"):
        with pytest.raises(DatabaseError, match="two others"), transaction.atomic():
            carrying_out.carry_out(ref) if wanted == ref else _asked(wanted)
    assert dossier_facts(number)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        cursor.execute("DELETE FROM dossier_knot")


def _asked(ref: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT dispose_of_matters(%s, %s, %s)", [ref, LATER.date(), []])


def test_a_hold_after_the_agreement_still_holds() -> None:
    number, other = old(1), old(2)
    ref = agreed()
    holds.hold(number, "訴えが起こされました。", by=office.CLERK)
    carrying_out.carry_out(ref)
    certificate = sheets.one_plan(ref, by=office.CLERK).certificate
    assert certificate is not None
    assert ([one[0] for one in certificate["matters"]], certificate["left_out"]) == ([other], [number])
    assert dossier_facts(number)


@pytest.mark.parametrize("side", Side)
def test_the_worker_carries_it_out_with_the_rights_it_has_and_no_page_does(side: Side) -> None:
    number = old()
    ref = agreed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'somebody', true)")
        cursor.execute(f"SET LOCAL ROLE {side.value}")
        if side is Side.WORKER:
            carrying_out.carry_out(ref)
        else:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                _asked(ref)
        cursor.execute("RESET ROLE")
    assert sheets.one_plan(ref, by=office.CLERK).plan.state is (State.DONE if side is Side.WORKER else State.AGREED)
    assert left_out(ref) == [] if side is Side.WORKER else dossier_facts(number)


@pytest.mark.parametrize("table", ["dossier_knot", "records_entry"])
def test_who_only_says_that_they_are_disposing_removes_nothing(table: str) -> None:
    old()
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON {table} TO {Side.STAFF.value}")  # even if the rights were wrong
        cursor.execute("SELECT set_config('madoguchi.disposing', 'on', true)")
        cursor.execute("SELECT set_config('madoguchi.actor', 'somebody', true)")
        cursor.execute(f"SET LOCAL ROLE {Side.STAFF.value}")
        with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute("RESET ROLE")


def test_what_is_opened_or_decided_anew_after_the_plan_stays() -> None:
    opened, anew, other = old(1), old(2), old(3)
    ref = planned()
    carrying_out.agree_to_disposal(ref, by=office.CHIEF)
    turned = {"outcome": "refuse", "reason": "対象のまちがい", "reason_ids": ("not_insured",), "reason_text": ""}
    for number in (opened, anew):
        decide.correct_result(number, **turned, by=office.HEAD, revision=None)  # type: ignore[arg-type]
    decide.issue_notice_of(anew)
    carrying_out.agree_to_disposal(ref, by=office.HEAD)
    with transaction.atomic(), connection.cursor() as cursor:  # nor does the database by itself
        cursor.execute("SELECT dispose_of_matters(%s, %s, %s)", [ref, LATER.date(), [opened, anew]])
        (answer,) = cursor.fetchone()
    assert json.loads(answer)["numbers"] == []
    carrying_out.carry_out(ref)
    assert left_out(ref) == sorted((opened, anew))
    assert dossier_facts(opened)
    assert dossier_facts(anew)
    with pytest.raises(NoSuchDossier):
        dossier_facts(other)


def left_out(ref: str) -> list[str]:
    certificate = sheets.one_plan(ref, by=office.CLERK).certificate
    assert certificate is not None
    return list(certificate["left_out"])


def asked_about(*numbers: str, key: int, answered: bool) -> LookQuestion:
    return LookQuestion.objects.create(
        ref=f"q-{key}",
        number=f"Q-{key}",
        due_on=LONG_AGO.date(),
        entry=key,
        subjects=list(numbers),
        account_ref="owner-1",
        objects_to_it=True,
        text="なぜ見ましたか。",
        asked_at=LONG_AGO,
        answered_at=LATER if answered else None,
    )


def test_what_somebody_asks_about_stays_until_it_is_answered() -> None:
    number, other = old(1), old(2)
    asked = asked_about(number, key=1, answered=False)
    assert [one.reference_number for one in planning.dry_run(DIVISION, CLASS, by=office.CLERK).ripe] == [other]
    LookQuestion.objects.filter(pk=asked.pk).update(answered_at=LATER)
    ref = agreed()
    LookQuestion.objects.filter(pk=asked.pk).update(answered_at=None)
    carrying_out.carry_out(ref)
    assert left_out(ref) == [number]
    assert LookQuestion.objects.get().subjects == [number]


def test_a_question_goes_with_the_last_matter_it_is_about() -> None:
    number, young = old(1), old(2, at=YOUNGER)
    asked_about(number, key=1, answered=True)
    asked_about(young, number, key=2, answered=True)
    carrying_out.carry_out(agreed())
    assert [one.subjects for one in LookQuestion.objects.all()] == [[young]]


def asked_by_code(number: str, *subjects: str, answered: bool) -> LookQuestion:
    row = asked_about(*subjects, key=3, answered=answered)
    LookQuestion.objects.filter(pk=row.pk).update(account_ref="", code_of=number)
    return row


def test_what_is_asked_by_its_code_keeps_a_matter_also_about_its_person_alone() -> None:
    number, other = old(1), old(2)
    row = asked_by_code(number, "P-0001", answered=False)
    assert [one.reference_number for one in planning.dry_run(DIVISION, CLASS, by=office.CLERK).ripe] == [other]
    LookQuestion.objects.filter(pk=row.pk).update(answered_at=LATER)
    ref = agreed()
    LookQuestion.objects.filter(pk=row.pk).update(answered_at=None)
    with transaction.atomic(), connection.cursor() as cursor:  # nor does the database by itself
        cursor.execute("SELECT dispose_of_matters(%s, %s, %s)", [ref, LATER.date(), [number]])
        (answer,) = cursor.fetchone()
    assert json.loads(answer)["numbers"] == []
    assert LookQuestion.objects.get().subjects == ["P-0001"]


@pytest.mark.parametrize("person", [(), ("P-0001",)])
def test_what_was_asked_by_its_code_goes_with_the_matter(person: tuple[str, ...]) -> None:
    number = old(1)
    asked_by_code(number, *(person or (number,)), answered=True)
    asked_about("P-0001", key=4, answered=True)
    carrying_out.carry_out(agreed())
    assert [one.code_of for one in LookQuestion.objects.all()] == [""]


def test_what_was_withdrawn_is_ripe_years_after_it_was_closed() -> None:
    with moved_to(LONG_AGO):
        number = office.submitted(seed=1)
        withdraw(number, by=office.CENTRE, reason="電話で取り下げました。")
    (found,) = planning.dry_run(DIVISION, CLASS, by=office.CLERK).ripe
    assert (found.reference_number, found.kept_until.isoformat()) == (number, "2032-03-31")


def test_a_plan_is_dropped_while_nobody_agreed_and_not_afterwards() -> None:
    number = old()
    ref = planned()
    carrying_out.drop_disposal(ref, by=office.CLERK)
    with pytest.raises(DisposalIsSettled):
        carrying_out.agree_to_disposal(ref, by=office.CHIEF)
    again = agreed()
    with pytest.raises(DisposalIsSettled):
        carrying_out.drop_disposal(again, by=office.CLERK)
    assert dossier_facts(number)


def test_plans_are_of_the_own_division_and_the_auditor_sees_all() -> None:
    old()
    ref = planned()
    assert sheets.plans(office.STRANGER).lines == ()
    with pytest.raises(NoSuchDisposal):
        sheets.one_plan(ref, by=office.STRANGER)
    with pytest.raises(NotPermitted):
        planning.dry_run(DIVISION, CLASS, by=office.STRANGER)
    with pytest.raises(NotPermitted):
        sheets.plans(office.ADMINISTRATOR)
    assert [one.ref for one in sheets.plans(AUDITOR).lines] == [ref]
    with pytest.raises(NothingToDispose):
        planning.plan_disposal(DIVISION, "1_year", by=office.CLERK)


@pytest.fixture
def place(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A second place and a key of this test's own."""
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    return tmp_path / "away"


def test_l_8_what_is_disposed_of_is_in_no_table_and_no_file_and_certified_in_the_journal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = _marked(monkeypatch)
    facts = dossier_facts(number)
    secrets = ["廃棄印", "ハイキジルシ", "haiki-jirushi@example.jp", REASON, facts.draft_ref]
    papers = [Path(house.MADOGUCHI_FILES) / one for one in _places(facts.draft_ref, number)]
    assert all(_holders(secret) for secret in secrets)
    assert {"records_entrychange", "journeys_unusualaccess"} <= set(_holders(REASON))
    assert _said(number) == [REASON] * 3
    assert len(papers) > 1
    assert all(paper.exists() for paper in papers)
    ref = agreed()
    for _twice in range(2):
        carrying_out.carry_out(ref)
    assert {secret: found for secret in secrets if (found := _holders(secret))} == {}
    assert _said(number) == [""] * 3
    assert set(_holders(number)) - {"procrastinate_jobs"} <= set(STAYS)  # what waits will find nothing
    assert not any(paper.exists() for paper in papers)
    assert search("廃棄印").cases == ()
    assert Matter.objects.get().dossier_id is None  # what is counted stays counted
    told = sheets.one_plan(ref, by=office.CLERK)
    assert (told.plan.state, told.is_sound) == (State.DONE, True)
    entry = Entry.objects.get(verb="write:disposed")
    assert (entry.dossiers, entry.detail["certificate"]) == ([number], told.digest)
    Disposal.objects.update(certificate={**dict(told.certificate or {}), "matters": []})
    assert not sheets.one_plan(ref, by=office.CLERK).is_sound


def _marked(monkeypatch: pytest.MonkeyPatch) -> str:
    """A matter decided long ago, asked about by its applicant, with names that stand nowhere else."""
    answers = office.sample_answers
    name = {"family": "廃棄印", "given": "碧", "family_kana": "ハイキジルシ", "given_kana": "アオ"}
    marked = {"guardian": name, "email": "haiki-jirushi@example.jp"}
    monkeypatch.setattr(office, "sample_answers", lambda *asked: {**answers(*asked), **marked})
    submitted = office.submitted

    def mended(*asked: str, seed: int) -> str:
        number = submitted(*asked, seed=seed)
        mend_answer(number, "telephone", "093-000-1111", reason=REASON, by=office.CENTRE, revision=0)
        return number

    monkeypatch.setattr(office, "submitted", mended)
    number = old()
    tell(number, "received", {}, key="of-a-disposal")
    _said_beside(number)
    return number


def _said_beside(number: str) -> None:
    """What the office wrote beside the matter, each with the same words: in an emergency, to delay a look, to hold."""
    with moved_to(LONG_AGO):
        break_glass_of(number, reason="life", words=REASON, by=office.STRANGER)
        ask_for_delay(number, reason="crime", words=REASON, until=LONG_AGO + timedelta(days=30), by=office.CENTRE)
        holds.hold(number, REASON, by=office.CLERK)
        holds.lift(LegalHold.objects.get().pk, by=office.HEAD)
        noted("1", number, note=REASON)


def noted(*numbers: str, note: str) -> UnusualAccess:
    """What an auditor noted about looks at these."""
    times = dict.fromkeys(("first_at", "last_at", "found_at", "checked_at"), now())
    return UnusualAccess.objects.create(
        on=now().date(), reason="night", actor_ref=f"c-{numbers[0]}", looks=1, numbers=list(numbers), note=note, **times
    )


def _said(number: str) -> list[str]:
    """What may still be read of the words beside a matter; what lies there is sealed in any case."""
    kept = [row.words for row in (BrokenGlass.objects.get(subject=number), Delay.objects.get(subject=number))]
    kept.append(LegalHold.objects.get(reference_number=number).reason)
    assert all(map(is_sealed, kept))
    (glass,), (delay,) = broken_glasses(), (delay_of(one.ref) for one in delays())
    return [glass.words, delay.words, read_words(kept)[kept[2]]]


def test_l_8_whatever_stays_and_names_what_is_gone_has_no_column_of_words_nobody_looked_at() -> None:
    free = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model._meta.db_table in STAYS
        for field in model._meta.concrete_fields
        if isinstance(field, TextField | JSONField | CharField) and _is_free(field)
    }
    assert free == WORDS


def _is_free(field: Field[Any, Any]) -> bool:
    """Whether somebody may write sentences there."""
    return not field.choices and (not isinstance(field, CharField) or (field.max_length or 1_000) > 300)


def _places(*owners: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM storage_file WHERE owner = ANY(%s)", [list(owners)])
        return [place for (place,) in cursor.fetchall()]


def _holders(secret: str) -> list[str]:
    """Every table one of whose rows holds the text, in whatever column."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" AS one WHERE strpos(one::text, %s) > 0 LIMIT 1', [secret])  # noqa: S608
            found += [table] if cursor.fetchone() else []
    return found


@pytest.mark.django_db(transaction=True)
def test_the_chain_is_sound_after_a_disposal(published: None, place: Path) -> None:
    number = old()
    _said_beside(number)
    seal()
    assert verify(place).findings == ()
    carrying_out.carry_out(agreed())
    seal()
    assert verify(place).findings == ()
