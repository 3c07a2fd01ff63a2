"""What a resident is told of looks is what the journal holds of them, and what was given out: row by row, both ways.

The answers are laid beside the tables and compared by SQL, so that no code that draws the page compares itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from madoguchi.foundation.identity.models import Account, ApiToken
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import own_looks
from madoguchi.values.actor import Actor
from tests.house.addresses import Place, address
from tests.house.conftest import undone
from tests.house.scene import OWNER, PROGRAMMES, Scene
from tests.house.test_every_look import READ_BY_THE_OFFICE
from tests.house.test_every_url import NEVER, READ
from tests.journeys import office, residents

pytestmark = pytest.mark.django_db

_NAMES = {
    "owning_key": "申請する機械",
    "other_key": "ほかの機械",
    "clerk_key": "審査する機械",
    "decider_key": "決裁する機械",
}
LOOKING = ("centre", "clerk", "decider", "auditor", *PROGRAMMES)
# Whatever is the resident's: matters, bookings, and who they are in the register.
_MINE = """
    SELECT reference_number AS subject FROM dossier_dossier WHERE account_ref = %(owner)s
    UNION SELECT number FROM booking_booking WHERE account_ref = %(owner)s
    UNION SELECT person_ref FROM identity_account WHERE ref = %(owner)s AND person_ref <> ''
    UNION SELECT v.person_ref FROM journeys_visit AS v JOIN journeys_visitform AS f ON f.visit_id = v.id
    JOIN dossier_dossier AS d ON d.reference_number = f.reference_number WHERE d.account_ref = %(owner)s
"""
# What the journal holds of it by the office and its programmes, and by whoever came with a mandate or a code.
_OWED = f"""
    SELECT e.id AS entry, one.subject FROM journal_entry AS e CROSS JOIN LATERAL unnest(e.dossiers) AS one(subject)
    WHERE one.subject IN ({_MINE})
    AND (e.actor_kind IN ('staff', 'api') OR e.actor_kind = 'resident' AND e.detail ?| ARRAY['mandate', 'code'])
"""  # noqa: S608
_NOT_TOLD = f"SELECT owed.* FROM ({_OWED}) owed LEFT JOIN told USING (entry, subject) WHERE told.entry IS NULL"  # noqa: S608
_NOT_THERE = f"SELECT told.* FROM told LEFT JOIN ({_OWED}) owed USING (entry, subject) WHERE owed.entry IS NULL"  # noqa: S608
# The same of what programmes were given: who asked, and of whom the answer was.
_BY_PROGRAMMES = """
    SELECT DISTINCT e.actor_ref AS programme, told.subject FROM told JOIN journal_entry AS e ON e.id = told.entry
    WHERE e.actor_kind = 'api' AND e.id > %(since)s
"""
_GIVEN_NOT_TOLD = f"SELECT * FROM given EXCEPT ({_BY_PROGRAMMES})"  # noqa: S608
_TOLD_NOT_GIVEN = f"({_BY_PROGRAMMES}) EXCEPT SELECT * FROM given"  # noqa: S608


@dataclass(frozen=True)
class Compared:
    """What the four comparisons found; nothing where each row has its own on the other side."""

    not_told: list[tuple[object, ...]]
    not_there: list[tuple[object, ...]]
    given_not_told: list[tuple[object, ...]]
    told_not_given: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def looked_at(scene: Scene, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Everybody of the office and every programme has opened every address; the last entry from before."""
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), undone():
        Account.objects.filter(ref=OWNER.ref).update(person_ref=residents.HEAD)
        _do("CREATE TEMPORARY TABLE told (entry bigint, subject text) ON COMMIT DROP")
        _do("CREATE TEMPORARY TABLE given (programme text, subject text) ON COMMIT DROP")
        since = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        for place in READ_BY_THE_OFFICE:
            for role in LOOKING:
                if READ.get(place, NEVER)[role] == 200:
                    _open(place, role, scene)
        _lay_down("told", told_to_the_owner())
        yield since
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def nothing_stays(looked_at: int) -> Iterator[None]:
    with undone():
        yield


def owner() -> Actor:
    """The resident, with who they are in the register."""
    return Actor(OWNER.kind, OWNER.ref, OWNER.name, person=residents.HEAD)


def _open(place: Place, role: str, scene: Scene) -> None:
    """Open an address; whose number stands in what a programme is given is written down, too, beside the journal."""
    answer = scene.client(role).get(address(place, scene))
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if role in PROGRAMMES:
        programme = ApiToken.objects.get(name=_NAMES[role]).ref
        _lay_down("given", {(programme, one) for one in mine() if one in raw.decode(errors="replace")})


def mine() -> list[str]:
    """The numbers of what is the resident's."""
    with connection.cursor() as cursor:
        cursor.execute(_MINE, {"owner": OWNER.ref})
        return [row[0] for row in cursor.fetchall()]


def told_to_the_owner() -> set[tuple[int, str]]:
    """Each look on each page of theirs, with what it was at."""
    found: set[tuple[int, str]] = set()
    after, is_first = "", True
    while after or is_first:
        with patch.object(own_looks, "joined", lambda looks, apart=(): list(looks)):  # each by itself
            page = own_looks.own_looks(owner(), "ja", after=after)
        found |= {(one.entry, subject) for one in page.looks for subject in one.subjects}
        after, is_first = page.after, False
    return found


def _lay_down(table: str, rows: Iterable[tuple[int | str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", list(rows))  # noqa: S608


def compared(since: int) -> Compared:
    """The four comparisons."""
    found = []
    with connection.cursor() as cursor:
        for question in (_NOT_TOLD, _NOT_THERE, _GIVEN_NOT_TOLD, _TOLD_NOT_GIVEN):
            cursor.execute(question, {"owner": OWNER.ref, "since": since})
            found.append(cursor.fetchall())
    return Compared(*found)


NOTHING = Compared([], [], [], [])


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT {table}) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_s_log_8_what_a_resident_is_told_is_the_journal_and_what_was_given_out_row_by_row(looked_at: int) -> None:
    assert compared(looked_at) == NOTHING
    assert _count("told") > 100
    assert _count("given") > 2


def test_s_log_8_a_look_that_is_not_told_and_one_that_never_was_are_found(looked_at: int) -> None:
    _do("DELETE FROM told WHERE ctid = (SELECT max(ctid) FROM told)")
    assert len(compared(looked_at).not_told) == 1
    _do("INSERT INTO told VALUES (0, 'nothing')")
    assert compared(looked_at).not_there == [(0, "nothing")]


def test_s_log_8_a_look_that_is_gone_from_the_journal_is_found(looked_at: int) -> None:
    before = _count("told")
    _do("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    _do("DELETE FROM journal_entry WHERE id = (SELECT max(entry) FROM told)")
    assert {row[0] for row in compared(looked_at).not_there}
    assert _count("told") == before


def test_s_log_8_a_look_that_is_written_down_and_not_told_is_found(scene: Scene, looked_at: int) -> None:
    record(office.CENTRE, "read", dossiers=[scene.own_visit], data="予約")
    assert [row[1] for row in compared(looked_at).not_told] == [scene.own_visit]


def test_s_log_8_what_a_programme_was_given_and_nobody_was_told_of_is_found(scene: Scene, looked_at: int) -> None:
    programme = ApiToken.objects.get(name=_NAMES["other_key"]).ref
    _lay_down("given", {(programme, scene.fresh)})
    assert compared(looked_at).given_not_told == [(programme, scene.fresh)]
    _do("DELETE FROM given")
    assert compared(looked_at).told_not_given


def test_s_log_8_what_is_somebody_elses_is_told_to_nobody_else(scene: Scene) -> None:
    numbers = {subject for _entry, subject in told_to_the_owner()}
    assert numbers <= set(mine())
    assert scene.sent not in numbers
