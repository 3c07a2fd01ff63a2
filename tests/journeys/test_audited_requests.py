"""The auditor reads everything one request did, which is itself a look; nobody else does."""

from __future__ import annotations

import csv
import io

import pytest

from madoguchi.config.cli import main
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import audited_requests as journey
from madoguchi.journeys.errors import NoRequestNumber
from madoguchi.values.request_number import in_fours, numbered
from tests.house.scene import AUDITOR
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NUMBER = "0123456789abcdef" * 2


def looked(*dossiers: str, times: int = 1) -> None:
    with numbered(NUMBER):
        for _ in range(times):
            record(office.CLERK, "list", dossiers=dossiers, data="見本", purpose="審査", partly=True)


def test_s_log_1_everything_a_request_showed_is_told_and_the_look_at_it_is_one() -> None:
    looked("1111-1111-11", "2222-2222-22")
    record(office.CLERK, "read", dossiers=["3333-3333-33"], data="見本")
    sheet = journey.request_sheet(in_fours(NUMBER), by=AUDITOR)
    (line,) = sheet.lines
    assert (line.subjects, line.result, line.purpose) == (("1111-1111-11", "2222-2222-22"), "partly", "審査")
    told = Entry.objects.latest("id")
    assert (told.verb, told.purpose, told.detail["request"]) == ("list", "閲覧の監査", NUMBER)
    assert told.dossiers == ["1111-1111-11", "2222-2222-22"]
    assert told.legal_basis


def test_a_number_under_which_nothing_was_done_leaves_a_note_all_the_same() -> None:
    assert journey.request_sheet(NUMBER, by=AUDITOR).lines == ()
    assert Entry.objects.latest("id").detail["request"] == NUMBER


@pytest.mark.parametrize("who", [office.CLERK, office.CENTRE, office.ADMINISTRATOR])
def test_nobody_but_the_auditor_asks(who: object) -> None:
    for typed in (NUMBER, "no number"):
        with pytest.raises(NotPermitted):
            journey.request_sheet(typed, by=who)  # type: ignore[arg-type]


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(NoRequestNumber):
        journey.request_sheet("見本", by=AUDITOR)


def test_pages_leave_nothing_out_and_a_file_of_many_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "A_PAGE", 2)
    monkeypatch.setattr(journey, "MOST_SUBJECTS", 1)
    looked("1111-1111-11", "2222-2222-22", times=5)
    seen, after = [], 0
    for _ in range(3):
        sheet = journey.request_sheet(NUMBER, by=AUDITOR, after=after)
        seen += [(line.entry, line.subjects, line.more) for line in sheet.lines]
        after = sheet.after
    assert after == 0
    assert len({entry for entry, *_ in seen}) == len(seen) == 5
    assert {(subjects, more) for _entry, subjects, more in seen} == {(("1111-1111-11",), 1)}


def test_the_command_gives_the_whole_and_is_a_look(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(journey, "A_PAGE", 2)
    looked("1111-1111-11", "2222-2222-22", times=5)
    assert main(["journal", "request", NUMBER[:8]]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(one["request"], one["result"], one["numbers"]) for one in rows] == [
        (NUMBER, "partly", "1111-1111-11 2222-2222-22")
    ] * 5
    last = Entry.objects.filter(detail__request=NUMBER[:8]).latest("id")
    assert (last.actor_ref, last.verb) == ("system", "list")
    assert last.request not in ("", NUMBER), "the command has a number of its own"


def test_the_command_refuses_what_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "request", "thief"]) == 1
    assert "処理の番号は" in capsys.readouterr().err
