"""A confirmed proxy rests after a hold, a move or a death, until somebody looked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.engines.registry.models import Person
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import apply, filling
from madoguchi.journeys.demonstration.register.facts import RESIDENTS
from madoguchi.journeys.errors import MandateOver
from madoguchi.journeys.extracts import import_extract
from madoguchi.journeys.for_another import appointing, seeing
from madoguchi.journeys.represent import holding, resting, standing
from madoguchi.journeys.represent.errors import NotAResidentNow
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys.office import CHILD
from tests.journeys.represent.families import SERVICES, confirmation, confirmed, draft_for, parent, sent_for
from tests.journeys.residents import HEAD, OLDER, YOUNGER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def _moves(ref: str, household: str = "H-2") -> None:
    Person.objects.filter(ref=ref).update(household=household)


def test_a_hold_ends_what_a_parent_could_do_at_once_and_their_page_says_what_it_says_of_any() -> None:
    by = parent()
    mandate, moved = confirmed(by), confirmed(by, YOUNGER)
    number, draft = sent_for(mandate, by), draft_for(mandate, by)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    with pytest.raises(MandateOver):
        apply.submit_application(draft, by=by, language="ja")
    assert filling.form_of(draft, "ja").is_shut
    _moves(YOUNGER)
    resting.rest_what_changed()
    held, other = sorted(mandates.resting_of(by), key=lambda one: one.principal_person)
    assert (held.ref, other.ref) == (mandate, moved)
    assert {held.kind, other.kind} == {MandateKind.PARENT}
    holding.hold_no_longer(OLDER, "期間の満了", by=SERVICES)
    with pytest.raises(NotPermitted):  # nobody looked at it yet
        seeing.open_matter(number, by=by)
    standing.look_again(mandate, confirmation(), by=SERVICES)
    assert seeing.open_matter(number, by=by) is not None


@pytest.mark.parametrize("who", [OLDER, HEAD])
def test_after_a_move_of_either_it_rests_until_somebody_looked_again(who: str) -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    assert resting.rest_what_changed() == 0
    _moves(who)
    assert resting.rest_what_changed() == 1
    assert resting.rest_what_changed() == 0
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    assert appointing.mandates_for(CHILD, by) == []
    _moves(who, "H-1")
    resting.rest_what_changed()
    with pytest.raises(NotPermitted):  # back again is not looked at again
        seeing.open_matter(number, by=by)
    standing.look_again(mandate, confirmation(), by=SERVICES)
    assert seeing.open_matter(number, by=by) is not None
    assert Entry.objects.filter(verb="write:mandate_paused").count() == 1


def test_a_take_over_of_the_register_lets_what_changed_rest(tmp_path: Path) -> None:
    by = parent()
    mandate = confirmed(by)
    folder = tmp_path / "extracts"
    folder.mkdir()
    source = f"{{id: {RESIDENTS.id}, name: 住民の登録}}"
    columns = "{番号: ref, 氏名: name, 世帯: household, 生年月日: birth, 続柄: relation}"
    rest = "encoding: utf-8\nrelations: {子: child}\n"
    (folder / "moved.yaml").write_text(f"id: moved\nsource: {source}\ncolumns: {columns}\n{rest}", encoding="utf-8")
    file = tmp_path / "moved.csv"
    file.write_text("番号,氏名,世帯,生年月日,続柄\n00000003,見本 蓮,7,2016-05-05,子\n", encoding="utf-8")
    report = import_extract(
        tmp_path, file, "moved", by=SYSTEM, dry_run=False, without_refused=False, say=lambda count: None
    )
    assert report.written
    assert [one.ref for one in mandates.resting_of(by)] == [mandate]


def test_after_a_death_it_rests_and_cannot_be_confirmed_again() -> None:
    by = parent()
    mandate = confirmed(by)
    Person.objects.filter(ref=OLDER).update(gone_at=now())
    assert resting.rest_what_changed() == 1
    with pytest.raises(NotAResidentNow):
        standing.look_again(mandate, confirmation(), by=SERVICES)
