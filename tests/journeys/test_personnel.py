"""The personnel file: what it changes is said before, done whole or not at all, and ends rights on the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.config.cli import main
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.identity.models import Account, StaffPost
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.identity.queries import actor_of, actor_of_ref
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.journeys.personnel.errors import PersonnelFileWrong, TooManyLeave
from madoguchi.journeys.personnel.reading import read_personnel
from madoguchi.journeys.personnel.taking_over import take_over_personnel
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import JST, moved_to, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
HEAD = "職員番号,氏名,フリガナ,課,職,区,種別,役割"
APRIL = date(2027, 4, 1)
HANA = "1001,見本 花,ミホン ハナ,child_family,clerk,,,"
TARO = "1002,見本 太郎,ミホン タロウ,administrative_centre,係長,小倉北区,,"
BOTH = "1002,見本 太郎,ミホン タロウ,child_family,clerk,,兼務,管理者"


def file_of(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((HEAD, *rows)).encode(encoding)


def taken(*rows: str, on: date = date(2026, 4, 1), **more: int) -> object:
    return take_over_personnel(file_of(*rows), on, by=SYSTEM, dry_run=False, **more)


def posts_of(ref: str, on: date) -> set[tuple[str, str]]:
    with moved_to(datetime(on.year, on.month, on.day, 12, tzinfo=JST)):
        return {(duty.division, duty.position) for duty in actor_of(Account.objects.get(ref=ref)).duties}


def test_a_dry_run_says_everything_and_writes_nothing() -> None:
    found = take_over_personnel(file_of(HANA, TARO, BOTH), APRIL, by=SYSTEM, dry_run=True)
    assert [one.ref for one in found.joined] == ["1001", "1002"]
    assert len(found.begun) == 3
    assert not Account.objects.filter(ref="1001").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_names_and_ids_of_the_city_are_understood_in_either_encoding(encoding: str) -> None:
    take_over_personnel(file_of(HANA, TARO, BOTH, encoding=encoding), APRIL, by=SYSTEM, dry_run=False)
    rows = StaffPost.objects.filter(account__ref="1002")
    kept = set(rows.values_list("division", "position", "ward", "kind", "role"))
    assert kept == {
        ("administrative_centre", "subsection_chief", "401064", "main", ""),
        ("child_family", "clerk", "", "concurrent", "administrator"),
    }
    assert StaffPost.objects.get(account__ref="1002", position="subsection_chief").may_decide


def test_a_transfer_ends_the_rights_of_the_old_post_on_its_day() -> None:
    taken(HANA, TARO)
    moved = HANA.replace("child_family", "business_support")
    take_over_personnel(file_of(moved, TARO), APRIL, by=SYSTEM, dry_run=False)
    assert posts_of("1001", date(2027, 3, 31)) == {("child_family", "clerk")}
    assert posts_of("1001", APRIL) == {("business_support", "clerk")}
    assert posts_of("1002", APRIL) == posts_of("1002", date(2027, 3, 31))


def test_the_programme_of_who_moved_or_left_ends_with_the_post_on_its_day() -> None:
    chief = HANA.replace("clerk", "section_chief")
    taken(chief, TARO)
    office_keys = [create_token(role, division="child_family", person="1001") for role in ("clerk", "decider")]
    keys = [*office_keys, create_token("applicant", person="1001")]

    def open_on(on: date) -> list[str]:
        with moved_to(datetime(on.year, on.month, on.day, 12, tzinfo=JST)):
            return [actor.kind.value for key in keys if (actor := actor_of_token(key))]

    take_over_personnel(file_of(HANA, TARO), APRIL, by=SYSTEM, dry_run=False)
    assert len(open_on(date(2027, 3, 31))) == 3
    assert len(open_on(APRIL)) == 2
    moved = HANA.replace("child_family", "business_support")
    take_over_personnel(file_of(moved, TARO), date(2027, 5, 1), by=SYSTEM, dry_run=False)
    assert len(open_on(date(2027, 5, 1))) == 1
    take_over_personnel(file_of(TARO), date(2027, 6, 1), by=SYSTEM, dry_run=False, most_leaving=50)
    assert len(open_on(date(2027, 5, 31))) == 1
    assert open_on(date(2027, 6, 1)) == []


def test_whoever_left_keeps_no_post_and_is_named() -> None:
    taken(HANA, TARO)
    found = take_over_personnel(file_of(HANA), APRIL, by=SYSTEM, dry_run=False, most_leaving=50)
    assert found.left == [("1002", "見本 太郎")]
    assert posts_of("1002", APRIL) == set()
    assert posts_of("1002", date(2027, 3, 31)) != set()


def test_a_part_of_a_list_is_not_taken_for_the_whole() -> None:
    taken(HANA, TARO)
    with pytest.raises(TooManyLeave):
        take_over_personnel(file_of(HANA), APRIL, by=SYSTEM, dry_run=False)
    assert posts_of("1002", APRIL) != set()


def test_taking_the_same_file_over_again_changes_nothing() -> None:
    taken(HANA, TARO, BOTH)
    before = list(StaffPost.objects.order_by("id").values())
    found = take_over_personnel(file_of(HANA, TARO, BOTH), date(2026, 4, 1), by=SYSTEM, dry_run=False)
    assert (found.same, found.begun, found.ended) == (2, [], [])
    assert list(StaffPost.objects.order_by("id").values()) == before


def test_a_plan_for_april_can_be_corrected_before_april() -> None:
    taken(HANA)
    take_over_personnel(file_of(HANA.replace("child_family", "business_support")), APRIL, by=SYSTEM, dry_run=False)
    take_over_personnel(file_of(HANA), APRIL, by=SYSTEM, dry_run=False)
    assert posts_of("1001", APRIL) == {("child_family", "clerk")}


def test_a_name_that_changed_is_said_and_kept() -> None:
    taken(HANA)
    found = take_over_personnel(file_of(HANA.replace("見本 花", "例示 花")), APRIL, by=SYSTEM, dry_run=False)
    assert [(one.fact, one.before, one.after) for one in found.changed] == [("氏名", "見本 花", "例示 花")]
    assert Account.objects.get(ref="1001").name == "例示 花"


def test_the_take_over_stands_in_the_journal() -> None:
    taken(HANA)
    entry = Entry.objects.get(verb="write:personnel_taken_over")
    assert entry.detail["joined"] == 1


WRONG = {
    "an unknown division": HANA.replace("child_family", "nowhere"),
    "an unknown position": HANA.replace("clerk", "emperor"),
    "no name": HANA.replace("見本 花", ""),
    "a number that is none": HANA.replace("1001", "１００１番"),
    "an individual number": HANA.replace("1001", "123456789018"),
    "an unknown kind": HANA[:-2] + "永久,",
    "a turned name": HANA.replace("見本 花", "見本\u202e花"),
}


@pytest.mark.parametrize("what", WRONG)
def test_every_wrong_row_is_told_with_its_line_and_nothing_is_written(what: str) -> None:
    with pytest.raises(PersonnelFileWrong) as refused:
        take_over_personnel(file_of(TARO, WRONG[what]), APRIL, by=SYSTEM, dry_run=False)
    assert [line for line, _ in refused.value.read.problems] == [3]
    assert not Account.objects.filter(ref="1002").exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"a,b\r\n1,2", HEAD.encode() + b'\r\n"x', "職員番号".encode()], ids=range(5)
)
def test_what_is_no_personnel_file_is_refused(raw: bytes) -> None:
    with pytest.raises(PersonnelFileWrong):
        take_over_personnel(raw, APRIL, by=SYSTEM, dry_run=True)


def test_two_rows_of_one_number_are_one_person_or_a_mistake() -> None:
    read = read_personnel(file_of(TARO, BOTH.replace("見本 太郎", "別人")), city(), APRIL)
    assert [line for line, _ in read.problems] == [3]
    assert [line for line, _ in read_personnel(file_of(TARO, TARO), city(), APRIL).problems] == [3]


@pytest.mark.parametrize("first", ["監査", "auditor"])
def test_one_account_is_not_given_the_roles_of_an_administrator_and_of_an_auditor(first: str) -> None:
    auditor = f"{TARO.rpartition(',')[0]},{first}"
    with pytest.raises(PersonnelFileWrong) as refused:
        take_over_personnel(file_of(auditor, HANA, BOTH), APRIL, by=SYSTEM, dry_run=True)
    ((line, reason),) = refused.value.read.problems
    assert (line, "両方の役割" in reason.text(), "1002" in reason.text()) == (4, True, True)
    assert not read_personnel(file_of(auditor, BOTH.replace("管理者", "")), city(), APRIL).problems


ROWS = st.lists(st.sampled_from([HANA, TARO, BOTH, HANA.replace("child_family", "business_support")]), unique=True)


@given(rows=ROWS)
def test_a_file_read_twice_says_the_same(rows: Sequence[str]) -> None:
    first, again = (read_personnel(file_of(*rows), city(), APRIL) for _ in range(2))
    assert (first.people, len(first.problems)) == (again.people, len(again.problems))


def demonstration_file(*, without: str = "") -> bytes:
    """The staff of a demonstration as a personnel file has them, but for one."""
    rows = StaffPost.objects.filter(account__is_demonstration=True).exclude(account__ref=without)
    lines = [
        f"{row.account.ref},{row.account.name},{row.account.kana},{row.division},{row.position},{row.ward},,{row.role}"
        for row in rows.select_related("account")
    ]
    return file_of(*lines)


def test_in_a_demonstration_the_file_of_its_staff_is_read_and_who_leaves_today_has_no_rights(
    settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MADOGUCHI_DEMO = True
    open_sign_ins(city(), Random(1))
    staff = Account.objects.filter(kind="staff", is_demonstration=True).count()
    file = tmp_path / "staff.csv"
    asked = ["staff", "import", str(file), "--on", today().isoformat()]
    file.write_bytes(demonstration_file())
    assert main([*asked, "--dry-run"]) == 0
    assert f"0 new, 0 left, 0 facts changed, 0 posts begin, 0 posts end, {staff} people as before" in (
        capsys.readouterr().out
    )
    file.write_bytes(demonstration_file(without="child_family-clerk-1"))
    assert main([*asked, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "child_family-clerk-1" in told
    assert f"0 new, 1 left, 0 facts changed, 0 posts begin, 1 posts end, {staff - 1} people as before" in told
    assert actor_of_ref("child_family-clerk-1").duties
    assert main(asked) == 0
    gone, stays = actor_of_ref("child_family-clerk-1"), actor_of_ref("child_family-clerk-2")
    matter = Resource("case", division="child_family", desk="child_family")
    assert [foresee(one, "view", matter).allowed for one in (gone, stays)] == [False, True]


def test_outside_a_demonstration_synthetic_people_are_nobodys_staff(settings: LazySettings) -> None:
    open_sign_ins(city(), Random(1))
    settings.MADOGUCHI_DEMO = False
    found = take_over_personnel(file_of(HANA), today(), by=SYSTEM, dry_run=False)
    assert (found.left, found.staff_before) == ([], 0)
    assert actor_of_ref("child_family-clerk-1").duties
