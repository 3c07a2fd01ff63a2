"""Everybody whom a misused account touched, and nobody else; the list itself is a disclosure they can see."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.config.cli import main, parser
from madoguchi.foundation.identity.models import Account, AccountKind, ApiToken
from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.errors import NoRequestNumber, PeriodIsNone
from madoguchi.journeys.incident import everybody_affected, everybody_of_request
from madoguchi.values.actor import SYSTEM, Actor, ActorKind
from madoguchi.values.clock import JST
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
DAY = datetime(2026, 11, 20, tzinfo=JST)
ONE, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
THIEF = Actor(ActorKind.STAFF, "thief", "見本 泥棒")


def at(moment: datetime, by: Actor, verb: str, *numbers: str, data: str = "氏名", request: str = "") -> None:
    """An entry of that moment; what was written cannot be changed, so it is written with it."""
    Entry.objects.create(
        at=moment,
        actor_kind=by.kind,
        actor_ref=by.ref,
        actor_name=by.name,
        verb=verb,
        data=data,
        dossiers=list(numbers),
        request=request,
    )


def listed(days: int = 1) -> dict[str, object]:
    found = everybody_affected("thief", DAY, DAY + timedelta(days=days), by=SYSTEM)
    return {one.touched.number: one for one in found}


def test_l_4_everybody_affected_in_the_period_is_listed_and_nobody_else() -> None:
    number = office.submitted()
    at(DAY + timedelta(hours=9), THIEF, "read", number)
    at(DAY + timedelta(hours=10), THIEF, "list", number, "1111-1111-11", data="一覧")
    at(DAY + timedelta(hours=11), THIEF, "export", "2222-2222-22")
    at(DAY + timedelta(hours=12), THIEF, "refused", "6666-6666-66")
    at(DAY - timedelta(seconds=1), THIEF, "read", "3333-3333-33")
    at(DAY + timedelta(days=1), THIEF, "read", "4444-4444-44")
    at(DAY + timedelta(hours=9), Actor(ActorKind.STAFF, "honest", "見本"), "read", "5555-5555-55")
    found = listed()
    assert set(found) == {number, "1111-1111-11", "2222-2222-22"}
    mine = found[number]
    assert mine.name  # type: ignore[attr-defined]
    assert (mine.touched.entries, mine.touched.data) == (2, "一覧、氏名")  # type: ignore[attr-defined]
    assert found["2222-2222-22"].touched.exported  # type: ignore[attr-defined]


def test_the_list_is_a_disclosure_that_those_on_it_can_see() -> None:
    number = office.submitted()
    at(DAY + timedelta(hours=9), THIEF, "read", number)
    listed()
    assert "漏えい" in disclosures_of(number)[0].purpose
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.result, entry.dossiers) == ("export", "shown", [number]), "nothing was changed"


def test_l_4_everybody_one_request_reached_is_listed_and_each_line_names_the_last_request() -> None:
    number = office.submitted()
    for request, subjects in ((ONE, (number, "1111-1111-11")), (OTHER, (number, "2222-2222-22"))):
        at(DAY + timedelta(hours=9), THIEF, "list", *subjects, request=request)
    found = {one.touched.number: one for one in everybody_of_request(ONE, by=SYSTEM)}
    assert set(found) == {number, "1111-1111-11"}
    assert found[number].name
    assert {number: one.touched.request for number, one in listed().items()} == {  # type: ignore[attr-defined]
        number: OTHER,
        "1111-1111-11": ONE,
        "2222-2222-22": OTHER,
    }


def test_l_4_what_is_no_number_of_a_request_is_refused() -> None:
    for typed in ("", ONE[:8], "thief"):
        with pytest.raises(NoRequestNumber):
            everybody_of_request(typed, by=SYSTEM)


def test_nobody_affected_is_an_empty_list() -> None:
    at(DAY - timedelta(days=30), THIEF, "read", "1111-1111-11")
    assert listed() == {}


@pytest.mark.parametrize("account", ["thie", "t-0123456789abcdef", "", "a-\u3042"])
def test_l_4_a_mistyped_account_is_refused_and_no_list_is_written(
    account: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at(DAY + timedelta(hours=9), THIEF, "read", "1111-1111-11")
    file = tmp_path / "affected.csv"
    assert main(["incident", "report", account, "2026-11-20", "2026-11-20", "--file", str(file)]) == 1
    told = capsys.readouterr()
    assert f"「{account}」" in told.err
    assert "affected" not in told.err + told.out
    assert not file.exists()


def test_l_4_a_period_that_ends_before_it_begins_is_refused() -> None:
    at(DAY + timedelta(hours=9), THIEF, "read", "1111-1111-11")
    with pytest.raises(PeriodIsNone):
        everybody_affected("thief", DAY, DAY, by=SYSTEM)


def test_l_4_an_account_that_was_ended_or_a_programme_that_was_let_in_is_no_slip_of_the_pen() -> None:
    ended = Account.objects.create(ref="a-ended", kind=AccountKind.STAFF, name="見本 元職員", is_active=False)
    programme = ApiToken.objects.create(ref="t-once", digest="0" * 64, name="見本", role="reader", revoked_at=DAY)
    for ref in (ended.ref, programme.ref):
        assert list(everybody_affected(ref, DAY, DAY + timedelta(days=1), by=SYSTEM)) == []


def test_l_4_days_are_asked_for_and_answered_by_the_clock_of_japan(capsys: pytest.CaptureFixture[str]) -> None:
    at(DAY + timedelta(minutes=30), THIEF, "read", "1111-1111-11", request=ONE)
    at(DAY - timedelta(minutes=30), THIEF, "read", "2222-2222-22")
    assert main(["incident", "report", "thief", "2026-11-20", "2026-11-20"]) == 0
    assert main(["incident", "request", ONE]) == 0
    assert main(["journal", "request", ONE]) == 0
    told = capsys.readouterr().out
    assert told.count("2026-11-20T00:30:00+09:00") == 4
    assert "2026-11-20T00:30:00.000000+09:00" in told
    assert "+00:00" not in told


def test_the_file_is_closed_to_others_and_no_name_in_it_runs(tmp_path: Path) -> None:
    at(DAY + timedelta(hours=9), THIEF, "read", "1111-1111-11", data="=1+1")
    file = tmp_path / "affected.csv"
    chosen = parser().parse_args(["incident", "report", "thief", "2026-11-20", "2026-11-20", "--file", str(file)])
    chosen.doing(chosen)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "'=1+1" in file.read_text(encoding="utf-8-sig")


def test_l_4_when_the_journal_was_sealed_is_told_by_the_clock_of_japan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "last_sealed", lambda: datetime(2026, 11, 19, 16, tzinfo=UTC))
    main(["journal", "status"])
    assert "last sealed 2026-11-20 01:00:00 JST" in capsys.readouterr().out
