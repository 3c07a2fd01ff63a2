"""What a test commits goes, what stood before stays, and a change of that is noticed."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.queries import is_published, publication_number
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.journeys.jobs import deliver_message
from madoguchi.journeys.publish import publish
from madoguchi.values.actor import SYSTEM
from tests.conftest import ROOT
from tests.emptying import Standing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def standing() -> Standing:
    standing = Standing()
    standing.remember()
    return standing


def test_what_was_committed_goes_and_what_is_published_stays(standing: Standing) -> None:
    before = publication_number()
    jobs = ProcrastinateJob.objects.count()
    open_account(AccountKind.RESIDENT, "見本 葵")
    deliver_message.defer(message_ref="left-behind")
    assert standing.restore()
    assert not Account.objects.exists()
    assert ProcrastinateJob.objects.count() == jobs
    assert publication_number() == before


def test_what_was_published_in_between_is_in_force_no_longer(standing: Standing) -> None:
    before, city = publication_number(), shelf.current().city
    publish(ROOT / "tests/data/other_city", by=SYSTEM)
    assert publication_number() > before
    assert standing.restore()
    shelf.look_again()  # as every test begins
    assert (publication_number(), shelf.current().city) == (before, city)


def test_what_stood_before_and_was_changed_or_removed_is_noticed(standing: Standing) -> None:
    ContentType.objects.filter(model="account").update(app_label="elsewhere")
    assert not standing.restore()
    standing.remember()
    ContentType.objects.filter(model="session").delete()
    assert not standing.restore()


def test_after_such_a_test_everything_is_there_again() -> None:
    assert ContentType.objects.filter(app_label="identity", model="account").exists()
    assert is_published()
    assert not Account.objects.exists()
