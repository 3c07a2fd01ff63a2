from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.engines.notices.actions import issue_notice
from madoguchi.engines.notices.content import DecisionFacts
from madoguchi.engines.notices.errors import MissingGlyph, NoSuchNotice, RefusalIncomplete
from madoguchi.engines.notices.models import Notice, NumberSeries
from madoguchi.engines.notices.numbering import printed_number, series_of, take_number
from madoguchi.engines.notices.queries import NoticeFacts, notice_of, notices_of, open_pdf, preview_notice, preview_pdf
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.foundation.storage.models import File
from madoguchi.values import clock
from madoguchi.values.actor import SYSTEM, anonymous
from madoguchi.values.clock import JST

pytestmark = pytest.mark.usefixtures("published")
MEDICAL = "child_medical_expenses"
TODAY = datetime(2026, 11, 24, 9, 30, tzinfo=JST)


@pytest.fixture(autouse=True)
def _on_a_tuesday(published: None) -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def opened(draft_ref: str = "d1") -> str:
    who = Applicant("戸畑 葵", "トバタ アオイ")
    return open_dossier(procedure(MEDICAL), draft_ref=draft_ref, applicant=who, by=anonymous()).reference_number


def decided(reference_number: str, outcome: str = "refuse", **more: object) -> DecisionFacts:
    facts: dict[str, object] = {
        "key": "1",
        "applicant": "戸畑 葵",
        "received_on": date(2026, 11, 2),
        "decided_on": date(2026, 11, 20),
        "reason_ids": ("not_resident",) if outcome == "refuse" else (),
        "answers": {"children": [{"name": {"family": "戸畑", "given": "さくら"}, "birth": "2024-05-01"}]},
        **more,
    }
    return DecisionFacts(reference_number=reference_number, outcome=outcome, **facts)  # type: ignore[arg-type]


def issued(reference_number: str, outcome: str = "refuse", **more: object) -> NoticeFacts:
    return issue_notice(decided(reference_number, outcome, **more), procedure(MEDICAL), by=SYSTEM)


def test_a_notice_is_numbered_kept_and_journalled() -> None:
    number = opened()
    notice = issued(number)
    assert (notice.number, notice.issued_on) == ("子支第1号", date(2026, 11, 24))
    assert notices_of(number) == (notice,)
    assert notice_of(notice.ref) == notice
    with open_pdf(notice.ref) as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF-1.7")
    assert hashlib.sha256(pdf).hexdigest() == notice.sha256
    assert [entry.verb for entry in disclosures_of(number)] == ["write:notice_issued"]
    assert notice.content("en").title.startswith("Notice of refusal")
    assert notice.content("??") == notice.content("ja")


def test_issuing_the_same_decision_twice_gives_the_one_notice() -> None:
    number = opened()
    assert issued(number) == issued(number)
    assert Notice.objects.count() == File.objects.count() == 1
    assert NumberSeries.objects.get().last_number == 1


def test_a_corrected_result_takes_the_place_of_the_first_notice() -> None:
    number = opened()
    first = issued(number)
    second = issued(number, "grant", key="2")
    newest, oldest = notices_of(number)
    assert (newest.ref, oldest.ref) == (second.ref, first.ref)
    assert (oldest.superseded_by, newest.superseded_by) == ("子支第2号", "")
    assert "子支第1号の通知書に代わる" in second.content().body[-1]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"reason_ids": ()}, RefusalIncomplete), ({"applicant": "戸畑 😀"}, MissingGlyph)],
)
def test_a_notice_that_cannot_be_made_uses_up_no_number_and_keeps_nothing(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    number = opened()
    with pytest.raises(refusal):
        issued(number, **change)
    assert (Notice.objects.count(), NumberSeries.objects.count(), File.objects.count()) == (0, 0, 0)
    assert disclosures_of(number) == []
    assert issued(number).number == "子支第1号"


def test_a_notice_that_is_rolled_back_gives_its_number_back() -> None:
    first, second = opened("d1"), opened("d2")
    with transaction.atomic():
        assert issued(first).number == "子支第1号"
        transaction.set_rollback(True)
    assert issued(second).number == "子支第1号"


def test_numbers_begin_again_with_the_fiscal_year() -> None:
    for moment, expected in [
        (datetime(2027, 3, 31, 23, 59, tzinfo=JST), "子支第1号"),
        (datetime(2027, 4, 1, 0, 0, tzinfo=JST), "子支第1号"),
        (datetime(2027, 4, 1, 0, 1, tzinfo=JST), "子支第2号"),
    ]:
        with clock.moved_to(moment):
            assert issued(opened(f"{moment}")).number == expected
    assert [(one.fiscal_year, one.last_number) for one in NumberSeries.objects.order_by("fiscal_year")] == [
        (2026, 1),
        (2027, 2),
    ]


def test_each_division_counts_for_itself_unless_the_city_counts_together() -> None:
    here = city()
    with transaction.atomic():
        taken = [take_number(series_of(here, one), TODAY.date())[1] for one in ("child_family", "business_support")]
        assert taken == [1, 1]
    together = here.model_copy(update={"fiscal_series": "per_city"})
    assert series_of(together, "child_family") == series_of(together, "business_support") == ""


def test_an_issued_notice_is_never_changed() -> None:
    issued(opened())
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Notice.objects.update(number="子支第2号")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Notice.objects.all().delete()


def test_a_preview_reads_like_the_notice_but_takes_no_number() -> None:
    number = opened()
    draft = decided(number)
    shown = preview_notice(draft, procedure(MEDICAL))
    assert shown.number == "子支第　　　号"
    assert preview_pdf(draft, procedure(MEDICAL)).startswith(b"%PDF")
    assert NumberSeries.objects.count() == 0
    sent = issued(number).content()
    assert (sent.body, sent.appeal, sent.date) == (shown.body, shown.appeal, shown.date)


def test_the_division_that_decided_signs_and_counts() -> None:
    notice = issued(opened(), division="business_support")
    assert notice.number == printed_number(city(), "business_support", 1)
    assert "中小企業振興課" in notice.content().division


def test_what_nobody_issued_is_not_found() -> None:
    with pytest.raises(NoSuchNotice):
        notice_of("nothing")
    with pytest.raises(NoSuchNotice):
        notice_of("a\x00b")
    with pytest.raises(NoSuchDossier):
        issued("0000-0000-00")


def test_a_number_is_not_taken_outside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        take_number("child_family", TODAY.date())


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double_even_when_some_fail() -> None:
    references = [opened(f"d{index}") for index in range(12)]
    start = threading.Barrier(4)

    def one(index: int) -> str:
        if index < 4:
            start.wait(timeout=30)
        try:
            with clock.moved_to(TODAY + timedelta(seconds=index)), transaction.atomic():
                notice = issued(references[index])
                if index % 3 == 0:
                    raise RuntimeError("the power went")
                return notice.number
        except RuntimeError:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        numbers = [number for number in pool.map(one, range(12)) if number]
    assert sorted(numbers) == sorted(f"子支第{index}号" for index in range(1, 9))
    assert sorted(Notice.objects.values_list("sequence", flat=True)) == list(range(1, 9))
