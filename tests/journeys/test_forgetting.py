"""Names in the journal whose key no disposal destroys: they go at a word of who runs the house, a matter's do not."""

from __future__ import annotations

import pytest

from madoguchi.config.cli import main
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.names import opened_names
from madoguchi.values.actor import Actor, ActorKind
from tests.journeys import office
from tests.journeys.disposal.test_disposal import noted

pytestmark = pytest.mark.usefixtures("published")
HANAKO = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")


def name_in(entry: Entry) -> str:
    return opened_names([entry.actor_name])[entry.actor_name]


def test_the_names_an_account_holds_are_forgotten_and_those_of_a_matter_stay(
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = office.submitted()
    record_act(HANAKO, "write:mandate", data="委任")
    of_account = Entry.objects.latest("id")
    record(HANAKO, "read", dossiers=[number], data="申請の状況")
    of_matter = Entry.objects.latest("id")
    note = noted(HANAKO.ref[:16], note="本人に聞きました。")
    kept = noted(number, note="本人に聞きました。")
    assert main(["journal", "forget", HANAKO.ref, number]) == 0
    assert capsys.readouterr().out.startswith("1 names")
    for one in (note, kept):
        one.refresh_from_db()
    assert (note.note, bool(kept.note)) == ("", True)
    assert (name_in(of_account), name_in(of_matter)) == ("", HANAKO.name)
    assert Entry.objects.get(verb="write:names_forgotten").detail == {"holders": [HANAKO.ref], "keys": 1}
