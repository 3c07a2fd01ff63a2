"""Taking over an extract: whole or not at all, the same file twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.transaction import atomic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.engines.registry.actions import Report, take_over
from madoguchi.engines.registry.errors import ColumnsMissing, ExtractUnreadable, RowsRefused, TooManyGone
from madoguchi.engines.registry.models import Person, PersonChange, PersonFact, TakeOver
from madoguchi.engines.registry.queries import find_people, person
from madoguchi.engines.registry.rules.searching import wanted
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM
from tests.engines.registry.extracts import declared, row, write

pytestmark = pytest.mark.usefixtures("published")


def taken(path: Path, **more: object) -> Report:
    changed = {key: more.pop(key) for key in ("complete", "most_gone", "encoding") if key in more}
    return take_over(path, declared(**changed), by=SYSTEM, **more)  # type: ignore[arg-type]


def three(tmp_path: Path) -> Path:
    others = [row(宛名番号="2", 氏名="𠮷岡 誠"), row(宛名番号="3", 氏名="山﨑 髙子")]
    return write(tmp_path / "u.csv", [row(), *others], encoding="utf-8")


def test_people_are_taken_over_with_their_facts_their_day_and_the_names_of_their_ward(tmp_path: Path) -> None:
    report = taken(three(tmp_path), encoding="utf-8")
    assert (len(report.difference.added), report.written) == (3, True)
    held = person("P-1")
    assert (held.name, held.kana, held.city_code, held.ward_code) == ("見本 葵", "ﾐﾎﾝ ｱｵｲ", "401005", "401056")
    assert held.city.endswith("戸畑区")
    assert str(held.as_of) == "2026-11-01"
    states = dict(PersonFact.objects.filter(person__ref="P-1").values_list("key", "state"))
    assert states == {"residence.since": "known", "residence.before": "empty"}


def test_a_take_over_stands_in_the_journal_with_its_file_and_counts_and_a_dry_run_and_the_same_again_do_not(
    tmp_path: Path,
) -> None:
    taken(three(tmp_path), encoding="utf-8", dry_run=True)
    assert not Entry.objects.exists()
    for _twice in range(2):
        taken(three(tmp_path), encoding="utf-8")
    entry, kept = Entry.objects.get(), TakeOver.objects.get()
    assert (entry.verb, entry.actor_ref, entry.dossiers) == ("write:residents_taken_over", SYSTEM.ref, [])
    assert (entry.detail["sha256"], entry.detail["added"], entry.detail["rows"]) == (kept.sha256, 3, 3)
    assert "見本" not in str(entry.detail)


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    taken(three(tmp_path), encoding="utf-8")
    report = taken(three(tmp_path), encoding="utf-8")
    assert (report.written, report.difference.confirmed) == (False, 3)
    assert TakeOver.objects.count() == 1


def test_a_dry_run_tells_the_differences_and_writes_nothing(tmp_path: Path) -> None:
    report = taken(three(tmp_path), encoding="utf-8", dry_run=True)
    assert len(report.difference.added) == 3
    assert not Person.objects.exists()


def test_what_changed_is_kept_as_it_was_and_as_it_is(tmp_path: Path) -> None:
    taken(write(tmp_path / "a.csv", [row()]))
    taken(write(tmp_path / "b.csv", [row(町名="見本台", 基準日="R8.11.20")]))
    change = PersonChange.objects.exclude(field="added").get()
    assert (change.field, change.before, change.after) == ("town", "見本町", "見本台")
    assert str(person("P-1").as_of) == "2026-11-20"


def test_a_person_marked_as_deleted_is_gone_and_may_come_back(tmp_path: Path) -> None:
    taken(write(tmp_path / "a.csv", [row()]))
    assert taken(write(tmp_path / "b.csv", [row(異動区分="転出")])).difference.gone == ("P-1",)
    assert person("P-1").is_gone
    assert taken(write(tmp_path / "c.csv", [row()])).difference.back == ("P-1",)
    assert not person("P-1").is_gone


def test_of_a_complete_file_who_is_missing_is_gone_but_not_too_many(tmp_path: Path) -> None:
    taken(three(tmp_path), encoding="utf-8")
    with pytest.raises(TooManyGone):
        taken(write(tmp_path / "half.csv", [row()]), complete=True)
    report = taken(write(tmp_path / "half.csv", [row()]), complete=True, most_gone=100)
    assert report.difference.gone == ("P-2", "P-3")


def test_one_row_that_cannot_be_read_stops_the_whole_file_and_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(), row(宛名番号="2", 生年月日="H99.1.1"), row(宛名番号="1")])
    with pytest.raises(RowsRefused) as refused:
        taken(path)
    assert [one.line for one in refused.value.report.difference.refused] == [3, 4]
    assert not Person.objects.exists()
    assert len(taken(path, without_refused=True).difference.added) == 1


def test_a_character_the_file_cannot_hold_refuses_its_row_only(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(), row(宛名番号="2", 氏名="見本 蓮")])
    path.write_bytes(path.read_bytes().replace("蓮".encode("cp932"), b"\x81\x00"))
    with pytest.raises((RowsRefused, ExtractUnreadable)):
        taken(path)


def test_a_file_without_a_declared_column_says_which(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("宛名番号,氏名\n1,見本 葵\n", encoding="cp932")
    with pytest.raises(ColumnsMissing, match="世帯番号"):
        taken(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ExtractUnreadable):
        taken(tmp_path / "none.csv")


def test_what_a_take_over_changed_cannot_be_changed_or_removed(tmp_path: Path) -> None:
    taken(write(tmp_path / "a.csv", [row()]))
    with pytest.raises(Exception, match="only ever added"), atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_personchange SET field = 'x'")


_PEOPLE = st.dictionaries(
    st.integers(1, 30),
    st.tuples(st.sampled_from("葵蓮凛"), st.sampled_from(("見本町", "見本台")), st.booleans()),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_PEOPLE, _PEOPLE)
def test_after_two_files_the_register_is_the_second_one(
    tmp_path: Path, first: dict[int, tuple[str, str, bool]], second: dict[int, tuple[str, str, bool]]
) -> None:
    for people in (first, second):
        rows = [
            row(宛名番号=str(number), 氏名=f"見本 {given}", 町名=town, 異動区分="転出" if left else "")
            for number, (given, town, left) in people.items()
        ]
        report = taken(write(tmp_path / "p.csv", rows), complete=True, most_gone=100)
        again = taken(write(tmp_path / "p.csv", rows), complete=True, most_gone=100, dry_run=True)
        assert again.difference.is_empty, report
    here = set(Person.objects.filter(gone_at=None).values_list("ref", "given", "town"))
    assert here == {(f"P-{number}", given, town) for number, (given, town, left) in second.items() if not left}
    Person.objects.all().delete()


def test_a_reading_keeps_the_width_of_the_file_and_is_found_in_every_other(tmp_path: Path) -> None:
    taken(three(tmp_path), encoding="utf-8")
    for asked in ("ﾐﾎﾝ ｱｵｲ", "ミホン アオイ", "みほんあおい"):
        assert "P-1" in {one.ref for one in find_people(wanted(asked)).people}
