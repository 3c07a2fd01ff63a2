"""Whoever acts for another, and who works for the city by contract: what their lists, searches and exports hold."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import create_token
from madoguchi.journeys import apply
from madoguchi.journeys.demonstration.matters import known_as_asked
from madoguchi.journeys.own_looks import own_looks
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import CONTRACTOR, OWNER, PROXY, Scene, draft_of
from tests.house.test_every_url import READ, status
from tests.house.test_foreign_objects import MATTERS, told
from tests.journeys import office
from tests.journeys.test_keeping_back import secrets_of

pytestmark = pytest.mark.django_db

OF_THE_OFFICE = sorted(
    place for place in READ if READ[place]["contractor"] == 200 and not place.startswith(("portal:", "api:"))
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def matters(scene: Scene) -> list[str]:
    return [scene.fresh, scene.waiting, scene.examined, scene.drafted, scene.decided]


def kept_back(scene: Scene) -> set[str]:
    """What nobody of a company may read: of the matters their most confidential answers, of bookings the addresses."""
    visitors = [booking_by_number(number) for number in (scene.visit, scene.own_visit)]
    ways = [text for one in visitors for text in (one.telephone, one.email) if text]
    return {*(secret for number in matters(scene) for secret in secrets_of(number)), *ways}


def content(client: Client, where: str, **sent: str) -> str:
    """The whole text of an answer; what is sent is posted."""
    answer = client.post(where, sent, follow=True) if sent else client.get(where)
    assert answer.status_code == 200, where
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return whole.decode("utf-8", "replace")


@pytest.mark.parametrize("place", OF_THE_OFFICE)
def test_s_authz_3_no_page_tells_a_company_what_is_kept_back_from_it(place: Place, scene: Scene) -> None:
    with undone():
        page = content(scene.client("contractor"), address(place, scene))
        assert not [secret for secret in kept_back(scene) if secret in page]


def test_what_is_kept_back_is_there_for_the_citys_own_staff(scene: Scene) -> None:
    with undone():
        pages = [content(scene.client("centre"), address(place, scene)) for place in ("staff:case", "staff:visit")]
        found = [secret for secret in kept_back(scene) if secret in "".join(pages)]
    assert len(found) >= 3


def test_s_authz_3_no_search_list_or_programme_tells_a_company_what_is_kept_back(scene: Scene) -> None:
    with undone():
        client = scene.client("contractor")
        pages = [content(client, f"{reverse('staff:inbox')}?view=all")]
        for number in matters(scene):
            name = dossier_facts(number).applicant.name
            pages += [content(client, reverse("staff:search"), q=text) for text in (number, name)]
            pages.append(content(client, reverse("staff:bulk_plan"), ref=number, event="take"))
        for secret in kept_back(scene):
            assert not [
                number for number in matters(scene) if number in content(client, reverse("staff:search"), q=secret)
            ]
        key = create_token("clerk", division="administrative_centre", person=CONTRACTOR.ref, name="委託先の機械")
        programme = Client(headers={"Authorization": f"Bearer {key}"})
        pages += [content(programme, address(place, scene)) for place in ("api:listCases", "api:getCase")]
        assert scene.fresh in pages[-1]
        assert not [secret for secret in kept_back(scene) for page in pages if secret in page]


def _of_another_procedure() -> str:
    """A matter of the principal's that the mandate is not for."""
    by = known_as_asked(OWNER, procedure(office.GRANT))
    return apply.submit_application(draft_of(by, seed=3, procedure_id=office.GRANT).ref, by=by, language="ja")


def test_s_authz_3_a_proxy_lists_what_the_mandate_is_for_and_nothing_else(scene: Scene) -> None:
    with undone():
        other = _of_another_procedure()
        client = scene.client("proxy")
        listed = content(client, reverse("portal:mandates"))
        assert all(number in listed for number in matters(scene))
        foreign = [other, scene.sent, scene.own_visit]
        pages = [listed, *(content(client, reverse(f"portal:{name}")) for name in ("mine", "own_looks", "own_data"))]
        assert not [number for number in foreign for page in pages if number in page]
        assert not {*own_looks(PROXY, "ja").own} & {*foreign, *matters(scene)}


def test_s_authz_3_the_export_of_a_proxys_own_data_holds_nothing_of_the_principal(scene: Scene) -> None:
    with undone():
        whole = content(scene.client("proxy"), reverse("portal:own_data"), sure="1")
        assert not [secret for number in matters(scene) for secret in (number, *secrets_of(number)) if secret in whole]


@pytest.mark.parametrize("place", MATTERS)
def test_s_authz_3_a_proxy_opens_no_matter_the_mandate_is_not_for(place: Place, scene: Scene) -> None:
    with undone():
        other = _of_another_procedure()
        client = scene.client("proxy")
        for number in (other, scene.sent):
            assert told(client, place, scene, reference_number=number)[0] == 404


def test_s_authz_3_a_mandate_that_was_taken_back_opens_and_lists_nothing(scene: Scene) -> None:
    with undone():
        client = scene.client("proxy")
        taken = next(one for one in mandates.given_by(OWNER) if one.proxy_ref == PROXY.ref)
        mandates.end(taken.ref, by=OWNER)
        opened = {place: status(client.get(address(place, scene))) for place in MATTERS if place in READ}  # type: ignore[arg-type]
        assert opened == dict.fromkeys(opened, 404)
        assert not any(number in content(client, reverse("portal:mandates")) for number in matters(scene))


def test_there_are_such_pages() -> None:
    assert {"staff:case", "staff:inbox", "staff:visit", "staff:by_post", "staff:traces"} <= set(OF_THE_OFFICE)
    assert set(OF_THE_OFFICE) <= set(PLACES)
