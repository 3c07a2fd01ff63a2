"""Decisions are kept with the journal's statement, once, also those of a transaction that was rolled back; 30 days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.config.cli import main
from madoguchi.foundation.access import recording, strangers, tally
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.recording import KEPT, forget_decisions, keeping_decisions, write_counted
from madoguchi.foundation.access.rules import Resource, decide, foresee, require
from madoguchi.foundation.journal.actions import REFUSED, record
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import moved_to, now
from tests.foundation.access.test_policies import folder  # noqa: F401 - a folder of rules to change

pytestmark = pytest.mark.django_db

CLERK = Actor(ActorKind.STAFF, "a-clerk", "窓口 花子", (Duty("child_family", "clerk"),))
STRANGER = Actor(ActorKind.STAFF, "a-stranger", "窓口 太郎", (Duty("business_support", "clerk"),))
CASE = Resource("case", division="child_family", desk="child_family", owner_ref="r-1", subject="K-1")


RESIDENT = Actor(ActorKind.RESIDENT, "r-1", "住民")
HOURS = 3_600.0


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    recording._tally.take()
    yield
    recording._tally.take()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the time pass after which what was counted is written."""
    began = tally.monotonic()
    return lambda: monkeypatch.setattr(tally, "monotonic", lambda: began + HOURS)


def counted() -> list[tuple[str, str, str, bool, int]]:
    rows = RecordedDecision.objects.filter(actor_ref="").order_by("id")
    return list(rows.values_list("action", "subject", "rule", "allowed", "times"))


def kept() -> list[tuple[str, str, str, bool, str]]:
    names = ("actor_ref", "action", "subject", "allowed", "rule")
    return list(RecordedDecision.objects.order_by("id").values_list(*names))


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("access_recordeddecision" in one["sql"] for one in captured)


def look() -> None:
    decide(CLERK, "view", CASE)
    record(CLERK, "read", dossiers=["K-1"], data="x")


def test_decisions_travel_with_the_entry_of_the_journal_and_cost_no_statement() -> None:
    with keeping_decisions(), CaptureQueriesContext(connection) as captured, transaction.atomic():
        decide(CLERK, "list", Resource("case"))
        decide(CLERK, "list", Resource("case"))
        look()
    written = [one["sql"] for one in captured if "INSERT" in one["sql"]]
    assert len(written) == 1
    assert "journal_entry" in written[0]
    assert kept() == [
        ("a-clerk", "list", "", True, "staff.lists"),
        ("a-clerk", "view", "K-1", True, "clerk.part_of_the_matter"),
    ]


def test_what_no_entry_took_is_one_statement_at_the_end() -> None:
    def refused() -> None:
        with keeping_decisions():
            decide(STRANGER, "view", CASE)
            decide(STRANGER, "work", CASE)

    assert statements(refused) == 1
    assert [one[3] for one in kept()] == [False, False]


def test_a_decision_of_a_transaction_that_was_rolled_back_is_kept() -> None:
    with keeping_decisions():
        with transaction.atomic():
            look()
            transaction.set_rollback(True)
        assert kept() == []
    assert [one[2] for one in kept()] == ["K-1"]


def test_nothing_is_kept_of_what_is_only_shown_nor_where_nobody_asked_for_it() -> None:
    with keeping_decisions():
        foresee(CLERK, "view", CASE)
    decide(CLERK, "view", CASE)
    assert kept() == []


def test_after_thirty_days_they_are_gone() -> None:
    for days in (31, 29):
        with moved_to(now() - timedelta(days=days)), keeping_decisions():
            look()
    assert forget_decisions() == 1
    assert RecordedDecision.objects.get().at > now() - KEPT


def test_other_rules_are_tried_on_what_was_decided(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    with keeping_decisions():
        look()
        decide(STRANGER, "view", CASE)
    assert main(["access", "simulate", str(folder)]) == 0
    assert "2 decisions of the last 30 days" in capsys.readouterr().out
    (folder / "own.cedar").write_text(
        """
        @id("own.nobody") @refuses("だれも見られません。") @needs("なし") @ask("なし")
        forbid (principal, action == Action::"view", resource) when { principal.divisions.contains("child_family") };
        @id("own.business") @refuses("x") @needs("x") @ask("x") @says("よその課です。") @to("office")
        permit (principal, action == Action::"view", resource)
        when { principal.divisions.contains("business_support") && context.minute >= 0 };
        """,
        encoding="utf-8",
    )
    assert main(["access", "simulate", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "2 would change" in told
    assert "1 of staff, clerk of child_family (1 accounts): view a case, from permit to deny" in told
    assert "until now by clerk.part_of_the_matter, then by own.nobody: だれも見られません。" in told
    assert "1 of staff, clerk of business_support (1 accounts): view a case, from deny to permit" in told
    assert "a-stranger K-1" in told


def test_rules_that_are_wrong_are_not_tried(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    (folder / "own.cedar").write_text("permit (principal, action, resource);", encoding="utf-8")
    assert main(["access", "simulate", str(folder)]) != 0
    assert "@id is missing" in capsys.readouterr().err


def test_looks_of_residents_and_the_house_s_work_are_counted_and_cost_no_statement(later: Callable[[], None]) -> None:
    def looks() -> None:
        with keeping_decisions():
            decide(RESIDENT, "view", CASE)
            decide(SYSTEM, "work", CASE)

    assert [statements(looks), statements(looks)] == [0, 0]
    later()
    assert statements(looks) == 0, "nothing is written by itself"
    with keeping_decisions(), CaptureQueriesContext(connection) as captured:
        look()
    assert sum("INSERT" in one["sql"] for one in captured) == 1
    assert sorted(counted()) == [
        ("view", "", "applicant.own_matter", True, 3),
        ("work", "", "house.itself", True, 3),
    ]
    assert "r-1" not in str(list(RecordedDecision.objects.filter(actor_ref="").values_list("facts", flat=True)))


def test_what_was_counted_and_rolled_back_is_written_again(later: Callable[[], None]) -> None:
    with keeping_decisions():
        decide(RESIDENT, "view", CASE)
        later()
        with transaction.atomic():
            look()
            transaction.set_rollback(True)
        assert counted() == []
    assert [one[4] for one in counted()] == [1]


def test_a_process_that_ends_and_one_that_counts_too_many_kinds_write_them_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tally, "MOST", 3)
    for number in range(4):
        with keeping_decisions():
            decide(RESIDENT, "view", Resource("case", owner_ref="r-1", procedure=f"p{number}"))
    assert len(counted()) == 3
    write_counted()
    write_counted()
    assert len(counted()) == 4


def test_a_refused_resident_is_kept_one_by_one() -> None:
    with keeping_decisions():
        decide(Actor(ActorKind.RESIDENT, "r-2", "他人"), "view", CASE)
    assert [(one[1], one[3]) for one in counted()] == [("K-1", False)]


def test_other_rules_are_tried_on_what_was_counted_as_often_as_it_was(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    for _ in range(3):
        with keeping_decisions():
            decide(RESIDENT, "view", CASE)
    write_counted()
    own = '@id("own.none") @refuses("x") @needs("x") @ask("x") forbid (principal, action == Action::"view", resource)'
    (folder / "own.cedar").write_text(f'{own} when {{ principal.kind == "resident" }};', encoding="utf-8")
    assert main(["access", "simulate", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "3 decisions of the last 30 days" in told
    assert "3 would change" in told


def refused_entries() -> list[tuple[str, list[str], object]]:
    rows = Entry.objects.filter(verb=REFUSED).order_by("id")
    return [(row.actor_ref, row.dossiers, row.detail[REFUSED]) for row in rows]


def test_the_refusals_of_a_request_are_one_entry_of_the_journal_and_one_statement_with_the_decisions() -> None:
    with CaptureQueriesContext(connection) as captured, keeping_decisions():
        for action in ("view", "work", "view"):
            with pytest.raises(NotPermitted), transaction.atomic():
                require(STRANGER, action, CASE)
    written = [one["sql"] for one in captured if "INSERT" in one["sql"]]
    assert len(written) == 1
    assert [(ref, numbers) for ref, numbers, _told in refused_entries()] == [("a-stranger", ["K-1"])]
    assert [one["action"] for one in refused_entries()[0][2]] == ["view", "work"]  # type: ignore[attr-defined]
    assert [one[3] for one in kept()] == [False, False]


def test_a_question_that_was_answered_with_no_is_no_refusal_nor_is_what_was_allowed() -> None:
    with keeping_decisions():
        decide(STRANGER, "view", CASE)
        require(CLERK, "view", CASE)
    assert refused_entries() == []


def test_a_refusal_is_written_though_nobody_sealed_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.foundation.journal.actions.check_sealed", lambda: pytest.fail("asked"))
    with keeping_decisions(), pytest.raises(NotPermitted):
        require(STRANGER, "view", CASE)
    assert len(refused_entries()) == 1


def test_whom_the_refusal_was_about_may_be_nobody() -> None:
    with keeping_decisions(), pytest.raises(NotPermitted):
        require(STRANGER, "audit", Resource("journal"))
    assert [numbers for _ref, numbers, _told in refused_entries()] == [[]]


def test_made_up_numbers_asked_for_by_nobody_do_not_fill_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_strangers", strangers.Strangers())
    began = strangers.monotonic()

    def ask() -> None:
        with pytest.raises(NotPermitted), keeping_decisions():
            require(anonymous(), "view", Resource("dossier", subject="4827-0935-50"))

    for _ in range(20):
        ask()
    [(ref, numbers, told)] = refused_entries()
    assert (ref, numbers, [one["times"] for one in told]) == ("", [], [1])  # type: ignore[attr-defined]
    monkeypatch.setattr(strangers, "monotonic", lambda: began + HOURS + 1)
    ask()
    assert [one["times"] for one in refused_entries()[1][2]] == [20]  # type: ignore[attr-defined]
    ask()
    write_counted()
    assert [one["times"] for one in refused_entries()[2][2]] == [1]  # type: ignore[attr-defined]


def test_the_name_of_who_was_refused_goes_with_their_account_and_not_with_what_they_asked_for() -> None:
    prowler = Actor(ActorKind.RESIDENT, "a-prowler", "見本 次郎")
    with pytest.raises(NotPermitted), keeping_decisions():
        require(prowler, "view", Resource("dossier", owner_ref="r-1", subject="K-1"))
    assert list(NameKey.objects.values_list("holder", flat=True)) == ["a-prowler"]
