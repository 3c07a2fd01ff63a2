from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from madoguchi.foundation.identity.actions import (
    create_token,
    open_account,
    revoke_token,
    sign_in_for_demonstration,
)
from madoguchi.foundation.identity.errors import DemonstrationOnly, NoSuchAccount, NoSuchToken, TokenNeedsDivision
from madoguchi.foundation.identity.models import Account, ApiToken, StaffPost
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.identity.queries import actor_of, staff_actors
from madoguchi.foundation.identity.signed_in import SignedInAccounts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.values.actor import ActorKind, Duty

pytestmark = pytest.mark.django_db


def opened(**more: object) -> Account:
    duties = (Duty("child_family", "clerk"), Duty("animal_care", "section_chief", None, True))
    ref = open_account("staff", "門司 千尋", duties=duties, **more)  # type: ignore[arg-type]
    return Account.objects.get(ref=ref)


def test_concurrent_posts_give_every_duty_and_its_power_to_decide() -> None:
    actor = actor_of(opened())
    assert actor.divisions == {"child_family", "animal_care"}
    assert actor.can_sign_off_for("animal_care")
    assert not actor.can_sign_off_for("child_family")


def test_a_post_that_ended_gives_no_duty() -> None:
    account = opened()
    StaffPost.objects.filter(division="animal_care").update(from_on=date(2020, 4, 1), until_on=date(2021, 3, 31))
    assert actor_of(account).divisions == {"child_family"}


def test_nobody_signed_in_is_an_anonymous_resident() -> None:
    actor = actor_of(AnonymousUser())
    assert (actor.kind, actor.ref, actor.duties) == (ActorKind.RESIDENT, "", ())


def test_the_people_of_a_division(django_assert_num_queries: object) -> None:
    opened(kana="モジ チヒロ")
    opened(kana="アサ ヒカリ")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(staff_actors("child_family")) == 2


def test_a_token_stands_for_its_role_and_only_its_digest_is_kept() -> None:
    plain = create_token("decider", division="child_family", name="試験")
    actor = actor_of_token(plain)
    assert actor is not None
    assert actor.can_sign_off_for("child_family")
    assert plain not in str(ApiToken.objects.values())
    assert actor_of_token("wrong") is None


def test_tokens_of_one_person_are_one_pair_of_hands_and_end_with_the_account() -> None:
    ref = opened(kana="モジ チヒロ").ref
    keys = [create_token(role, division="animal_care", person=ref) for role in ("clerk", "decider")]
    assert [actor.ref for key in keys if (actor := actor_of_token(key))] == [ref, ref]
    Account.objects.filter(ref=ref).update(is_active=False)
    assert [actor_of_token(key) for key in keys] == [None, None]


def test_a_token_holds_no_more_than_the_posts_of_its_person_today() -> None:
    ref = opened(kana="モジ チヒロ").ref
    StaffPost.objects.filter(division="animal_care").update(ward="401064")
    bound = actor_of_token(create_token("decider", division="animal_care", person=ref))
    assert bound is not None
    assert bound.duties == (Duty("animal_care", "decider", "401064", True),)
    assert actor_of_token(create_token("decider", division="child_family", person=ref)) is None
    assert actor_of_token(create_token("clerk", division="business_support", person=ref)) is None
    post = StaffPost.objects.get(division="animal_care")
    StaffPost.objects.create(account=post.account, division="animal_care", position="clerk", from_on=post.from_on)
    assert actor_of_token(create_token("clerk", division="animal_care", person=ref)).seats == {("animal_care", "")}


def test_a_token_is_not_made_for_a_person_who_is_not_staff() -> None:
    with pytest.raises(NoSuchAccount):
        create_token("clerk", division="child_family", person=open_account("resident", "見本 太郎"))


def test_a_revoked_token_opens_nothing_and_an_unknown_one_is_said_to_be_so() -> None:
    key = create_token("applicant")
    revoke_token(ApiToken.objects.get().ref)
    assert actor_of_token(key) is None
    with pytest.raises(NoSuchToken):
        revoke_token("t-nothing")


def test_a_staff_token_needs_a_division() -> None:
    with pytest.raises(TokenNeedsDivision):
        create_token("clerk")


def test_a_sign_in_stands_in_the_journal_with_its_way_and_the_name_under_the_accounts_key(client: Client) -> None:
    account = Account.objects.get(ref=open_account("resident", "見本 葵", is_demonstration=True))
    request = RequestFactory().post("/sign-in")
    request.session = client.session
    sign_in_for_demonstration(request, account.ref)
    entry = Entry.objects.get(actor_ref=account.ref)
    assert (entry.verb, entry.data, entry.dossiers) == ("sign_in", "見本の入口", [])
    assert account.name not in entry.actor_name
    assert NameKey.objects.get().holder == account.ref


def test_a_key_of_a_programme_stands_in_the_journal_when_it_is_made_and_when_it_is_revoked() -> None:
    plain = create_token("clerk", division="child_family")
    ref = ApiToken.objects.get().ref
    revoke_token(ref)
    revoke_token(ref)
    told = Entry.objects.order_by("id").values_list("verb", "detail__token")
    assert list(told) == [("write:token_created", ref), ("write:token_revoked", ref)]
    assert plain not in str([vars(one) for one in Entry.objects.all()])


def test_the_demonstration_sign_in_is_for_synthetic_people_in_a_demonstration(settings: object) -> None:
    request = RequestFactory().post("/sign-in")
    with pytest.raises(NoSuchAccount):
        sign_in_for_demonstration(request, opened().ref)
    settings.MADOGUCHI_DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(DemonstrationOnly):
        sign_in_for_demonstration(request, opened(is_demonstration=True).ref)


def test_s_log_1_a_post_held_in_the_place_of_somebody_else_is_told_as_such() -> None:
    account = opened()
    StaffPost.objects.filter(division="animal_care").update(kind="acting")
    signed_in = SignedInAccounts().get_user(account.pk)
    for by in (actor_of(Account.objects.get(pk=account.pk)), actor_of(signed_in)):
        record(by, "read", dossiers=["1"], data="見本")
        told = Entry.objects.latest("id").detail
        assert told["posts"] == ["animal_care/section_chief", "child_family/clerk"]
        assert told["acting"] == ["animal_care/section_chief"]
