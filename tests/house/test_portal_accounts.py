"""What the portal sees and writes of accounts and of the ways to sign in, asked in SQL as its role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.identity.email_codes import new_code
from madoguchi.foundation.identity.linked import linked_identity
from madoguchi.foundation.identity.models import Account, Invitation, Mandate, Passkey
from madoguchi.foundation.identity.queries import confirmed_items, demonstration_accounts
from madoguchi.foundation.wall.speaker import Side, Speaker, speaker, speaking
from madoguchi.values.clock import now, today
from madoguchi.values.references import digest
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene

pytestmark = pytest.mark.django_db
SOMEBODY, MINE = Speaker(Side.PORTAL), Speaker(Side.PORTAL, RESIDENT.ref)
SIGNS_IN = Speaker(Side.PORTAL, RESIDENT.ref, frozenset({f"account.{RESIDENT.ref}"}))
ADDRESS = "someone@example.jp"


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        yield


def written(statement: str, *given: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def known() -> Account:
    with speaking(SOMEBODY):
        return linked_identity("email", kind="resident", issuer="email", subject=ADDRESS, assurance=1).account


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE identity_account SET ref = 'gone' WHERE ref = %s",
        "UPDATE identity_account SET id = id WHERE ref = %s",
        "UPDATE identity_account SET kind = 'business' WHERE ref = %s",
        "UPDATE identity_account SET person_ref = 'P-00000001', people = '{}' WHERE ref = %s",
        "UPDATE identity_account SET is_active = false WHERE ref = %s",
        "UPDATE identity_account SET password = '' WHERE ref = %s",
        "DELETE FROM identity_account WHERE ref = %s",
        "UPDATE identity_passkey SET account_id = account_id WHERE ref <> %s",
        "UPDATE identity_invitation SET made_by = 'x' WHERE made_by <> %s",
        "INSERT INTO identity_invitation (account_id, digest, made_by, made_at) SELECT id, 'd', 'x', now()"
        " FROM identity_account WHERE ref = %s",
        "UPDATE identity_staffdevice SET retired_at = NULL WHERE number <> %s",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', %s, now())",
        "UPDATE identity_externalidentity SET account_id = 1 WHERE provider <> %s",
        "UPDATE identity_emailcode SET email = 'other@example.jp' WHERE ref <> %s",
        "DELETE FROM booking_opening WHERE ref <> %s",
        "DELETE FROM booking_slot WHERE line <> %s",
        "UPDATE booking_slot SET declared = 0 WHERE line <> %s",
        "DELETE FROM surveys_survey WHERE ref <> %s",
    ],
)
def test_s_authz_6_no_statement_of_the_portal_says_who_an_account_is(change: str) -> None:
    for who in (MINE, SIGNS_IN):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), speaking(who):
            written(change, RESIDENT.ref)


def test_s_authz_6_an_account_is_written_by_who_signs_in_as_it() -> None:
    change = "UPDATE identity_account SET name = 'x', email = 'x@example.jp' WHERE ref = %s"
    with speaking(MINE):
        assert written(change, OWNER.ref) == 0
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), speaking(MINE):
        written(change, RESIDENT.ref)
    with speaking(SIGNS_IN):
        assert written(change, RESIDENT.ref) == 1


@pytest.mark.parametrize(
    "names",
    [
        {"person_ref": "P-00000001"},
        {"people": ["P-00000001"]},
        {"kind": "staff"},
        {"ref": "another"},
    ],
    ids=lambda names: next(iter(names)),
)
def test_s_authz_6_an_account_that_is_opened_at_a_sign_in_is_nobody_of_the_register_or_the_office(
    names: dict[str, object],
) -> None:
    opens = """
        INSERT INTO identity_account (password, ref, kind, name, kana, email, note, person_ref, people,
            is_demonstration, is_active)
        VALUES ('', %(ref)s, %(kind)s, '', '', '', '', %(person_ref)s, %(people)s, false, true)
    """
    row: dict[str, object] = {"ref": "new", "kind": "resident", "person_ref": "", "people": []}
    signs_in = Speaker(Side.PORTAL, RESIDENT.ref, SIGNS_IN.shown | {"account.new"})
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), speaking(signs_in), connection.cursor() as cursor:
        cursor.execute(opens, {**row, **names})
    with speaking(signs_in), connection.cursor() as cursor:
        cursor.execute(opens, row)


def test_s_authz_5_a_way_to_sign_in_is_seen_by_whose_it_is_and_by_who_was_told_of_by_it() -> None:
    account = known()
    assert known().pk == account.pk
    everybody = "SELECT id FROM identity_externalidentity WHERE subject = %s"
    for who, seen in ((SOMEBODY, 0), (MINE, 0), (Speaker(Side.PORTAL, account.ref), 1)):
        with speaking(who):
            assert written(everybody, ADDRESS) == seen
            assert len(confirmed_items(account.ref)) == seen
    gives = """
        INSERT INTO identity_externalidentity (account_id, provider, issuer, subject, assurance, items)
        VALUES (%s, 'email', 'email', 'mine@example.jp', 3, '{}')
    """
    ids = dict(Account.objects.filter(ref__in=[OWNER.ref, RESIDENT.ref]).values_list("ref", "pk"))
    told = digest("email\nmine@example.jp")[:58]
    for who in (SOMEBODY, MINE, SIGNS_IN, replace(SIGNS_IN, shown=SIGNS_IN.shown | {f"known.{told}"})):
        refused = pytest.raises(DatabaseError, match="row-level security")
        with refused, transaction.atomic(), speaking(who):
            written(gives, ids[OWNER.ref])
    with speaking(replace(SIGNS_IN, shown=SIGNS_IN.shown | {f"known.{told}"})):
        assert written(gives, ids[RESIDENT.ref]) == 1


def test_s_authz_5_a_code_by_mail_is_seen_in_the_browser_that_asked_for_it_and_counted_for_all() -> None:
    with speaking(SOMEBODY):
        sent = new_code(ADDRESS, network="192.0.2.1")
        said = speaker()
    assert said is not None
    all_of_them = "SELECT id FROM identity_emailcode WHERE email = %s"
    for who, seen in ((SOMEBODY, 0), (MINE, 0), (Speaker(Side.PORTAL, "", said.shown), 1)):
        with speaking(who):
            assert written(all_of_them, ADDRESS) == seen
            assert written("UPDATE identity_emailcode SET tries = 0") == seen
    with speaking(SOMEBODY), connection.cursor() as cursor:
        cursor.execute("SELECT of_address FROM codes_sent(%s, '', now() - interval '1 hour')", [ADDRESS])
        assert cursor.fetchone() == (1,)
    assert sent.ref


def seen(who: Speaker, table: str = "identity_account") -> set[int]:
    """The rows of a table the portal sees, by their numbers."""
    with speaking(who), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")  # noqa: S608
        return {number for (number,) in cursor.fetchall()}


def test_s_authz_5_an_account_is_seen_by_what_was_shown_for_it_and_by_no_name_alone() -> None:
    mine, other = Account.objects.get(ref=RESIDENT.ref), Account.objects.get(ref=OWNER.ref)
    Mandate.objects.all().delete()
    assert seen(MINE) == {mine.pk}
    for words in ({OWNER.ref}, {str(other.pk)}, {f"session.{OWNER.ref}"}, {f"entered.{OWNER.ref}"}):
        assert seen(Speaker(Side.PORTAL, "", frozenset(words))) == set()
    for word in (f"entered.{other.pk}", f"account.{OWNER.ref}", f"mandates.{OWNER.ref}", f"party.{OWNER.ref}"):
        assert seen(Speaker(Side.PORTAL, RESIDENT.ref, frozenset({word}))) == {mine.pk, other.pk}
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref, frozenset({f"party.{OWNER.ref}"}))):
        refused = pytest.raises(DatabaseError, match="row-level security")
        with refused, transaction.atomic():
            written("UPDATE identity_account SET name = 'x' WHERE ref = %s", OWNER.ref)


def test_s_authz_5_the_two_sides_of_a_mandate_see_each_other_and_nobody_else() -> None:
    mine, other = Account.objects.get(ref=RESIDENT.ref), Account.objects.get(ref=OWNER.ref)
    Mandate.objects.all().delete()
    given = {"kind": "family", "procedures": [], "until_on": today(), "given_at": now(), "taken_at": now()}
    row = Mandate.objects.create(ref="m", principal=other, proxy=mine, digest="d", **given)
    assert seen(MINE) == seen(Speaker(Side.PORTAL, OWNER.ref)) == {mine.pk, other.pk}
    assert seen(Speaker(Side.PORTAL, "", frozenset({"m.d"}))) == {mine.pk, other.pk}
    row.delete()
    assert seen(MINE) == {mine.pk}


def test_s_authz_5_what_the_office_comes_in_by_is_seen_with_its_account_by_who_shows_it() -> None:
    account = Account.objects.filter(kind="staff", is_active=True).order_by("pk")[0]
    Invitation.objects.create(account=account, digest="d" * 64, made_by="x", made_at=now())
    Passkey.objects.create(
        ref="k-1", account=account, credential="c", public_key=b"p", uses=0, name="n", added_at=now()
    )
    for table, word in (
        ("identity_invitation", f"invited.{'d' * 58}"),
        ("identity_passkey", f"passkey.{digest('c')[:58]}"),
    ):
        shown = Speaker(Side.PORTAL, "", frozenset({word}))
        assert len(seen(shown, table)) == 1
        assert seen(shown) == {account.pk}
        assert seen(SOMEBODY, table) == seen(MINE, table) == set()


def test_s_authz_5_the_synthetic_people_are_offered_in_a_demonstration_only(monkeypatch: pytest.MonkeyPatch) -> None:
    Account.objects.filter(ref=OWNER.ref).update(is_demonstration=True)
    for is_one, offered in ((False, []), (True, [OWNER.ref])):
        monkeypatch.setattr(settings, "MADOGUCHI_DEMO", is_one)
        with speaking(SOMEBODY):
            assert [one.ref for one in demonstration_accounts() if one.ref == OWNER.ref] == offered
