"""What only a proxy may say is believed of the proxy the settings name, and of nobody who comes past it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from madoguchi.faces.ui.places import KnownProxies
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.devices import fingerprint_of, signed_line
from madoguchi.foundation.identity.kept_devices import register_devices
from madoguchi.foundation.identity.postures import DeviceFacts
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from madoguchi.values.networks import networks
from tests.journeys import office
from tests.signing_in import sign_in

PROXY, PAST_IT = "192.0.2.1", "10.20.0.9"
PEM = "-----BEGIN CERTIFICATE-----\nTUFET0dVQ0hJ\n-----END CERTIFICATE-----\n"
SHOWN = {"X-Client-Verify": "SUCCESS", "X-Client-Cert": quote(PEM)}
GATE = "/staff/systems/tax_ledger/gate"
KEY = "k" * 32


@pytest.fixture(autouse=True)
def behind_one_proxy(settings: LazySettings) -> None:
    """A house behind a proxy it knows by its address."""
    settings.MADOGUCHI_BEHIND_PROXY, settings.MADOGUCHI_PROXIES = True, networks([f"{PROXY}/32"])
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture
def clerk(client: Client) -> Client:
    """Somebody who may use the old system, from PC-1."""
    one = office.CENTRE
    open_account("staff", one.name, ref=one.ref, duties=one.duties)
    sign_in(client, one.ref)
    told = DeviceFacts("PC-1", is_managed=True, is_encrypted=True, updated_on=today(), told_at=now())
    register_devices([(told, fingerprint_of(PEM))], by=SYSTEM)
    return client


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_public_certificate_of_a_managed_device_opens_nothing_past_the_proxy(
    clerk: Client, settings: LazySettings
) -> None:
    settings.MADOGUCHI_DEVICES = "certificate"
    statuses = [clerk.get(GATE, REMOTE_ADDR=peer, headers=SHOWN).status_code for peer in (PROXY, PAST_IT, "")]
    assert statuses == [204, 403, 403]
    why = clerk.get("/staff/systems/tax_ledger/why", REMOTE_ADDR=PAST_IT, headers=SHOWN)
    assert "device.unmanaged" in why.content.decode()
    settings.MADOGUCHI_PROXIES = ()
    assert clerk.get(GATE, REMOTE_ADDR=PAST_IT, headers=SHOWN).status_code == 204


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_line_that_a_gateway_signed_speaks_for_itself(clerk: Client, settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", KEY
    told = {"device": "PC-1", "managed": True, "encrypted": True, "updated": today().isoformat()}
    line = {"X-Device": signed_line({**told, "at": int(now().timestamp())}, KEY)}
    assert [clerk.get(GATE, REMOTE_ADDR=peer, headers=line).status_code for peer in (PROXY, PAST_IT)] == [204, 204]


@pytest.mark.parametrize(("peer", "secure"), [(PROXY, True), (PAST_IT, False), ("", False)])
def test_that_a_connection_was_encrypted_is_believed_of_the_proxy_only(peer: str, secure: bool) -> None:
    seen: list[bool] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.is_secure())
        return HttpResponse()

    KnownProxies(answer)(RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-Proto": "https"}))
    assert seen == [secure]
