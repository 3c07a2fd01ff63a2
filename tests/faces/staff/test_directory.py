"""Staff come in by the city's directory, a real provider of another make: whom it names, how surely, nobody else."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import ECKey, RSAKey

from madoguchi.config.environment import SettingUnusable, check_directory
from madoguchi.config.providers import Running, free_ports, started
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.models import Account, ExternalIdentity
from madoguchi.foundation.identity.oidc import client as oidc
from madoguchi.foundation.identity.oidc.directory import methods_of
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM, Duty
from tests.faces.portal.with_providers import BASE, at_the_provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
BEGIN = "/staff/sign-in/directory"
CLERK, KEEPER, SYNTHETIC, RESIDENT, GONE, NEWCOMER, AUDITOR = (f"S-100{number}" for number in range(1, 8))
PEOPLE = {
    "clerk": (CLERK, ["pwd", "otp"]),
    "clerk-with-key": (CLERK, ["hwk", "user"]),
    "keeper": (KEEPER, ["pwd"]),
    "auditor": (AUDITOR, ["pwd"]),
    "newcomer": (NEWCOMER, ["pwd"]),
    "synthetic": (SYNTHETIC, ["hwk"]),
    "resident": (RESIDENT, ["hwk"]),
    "gone": (GONE, ["hwk"]),
    "stranger": ("S-9999", ["hwk"]),
    "numberless": (None, ["hwk"]),
    "odd": ("S-1001' OR 1=1", ["hwk"]),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the house is told of a directory that runs; there it is known by a secret, and by a key as `house-key`."""
    folder, port = tmp_path_factory.mktemp("directory"), free_ports()[0]
    own, secret = ECKey.generate_key("P-256", {"kid": "house", "use": "sig", "alg": "ES256"}), secrets.token_urlsafe(32)
    key = RSAKey.generate_key(2048).as_dict(private=True)
    staff = {
        "port": port,
        "client_secret": secret,
        "client_key": own.as_dict(private=False),
        "redirect_uris": [f"{BASE}{BEGIN}/back"],
        "people": [
            {"sub": sub, "name": sub, "amr": amr, "claims": {"employee_number": number} if number else {}}
            for sub, (number, amr) in PEOPLE.items()
        ],
        "keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}],
    }
    (folder / "settings.json").write_text(json.dumps({"staff": staff}), encoding="utf-8")
    (folder / "house.pem").write_bytes(own.as_pem(private=True))
    with started(folder / "settings.json") as process:
        Running({}, process).wait_until_ready()
        yield {
            "OIDC_STAFF_ISSUER": f"http://127.0.0.1:{port}",
            "OIDC_STAFF_CLIENT_ID": "house",
            "OIDC_STAFF_KEY": folder / "house.pem",
            "OIDC_STAFF_SECRET": secret,
            "OIDC_STAFF_SCOPES": ["openid", "staff"],
        }


@pytest.fixture(autouse=True)
def staff(told: dict[str, Any], settings: Any) -> Iterator[None]:
    """The house knows the directory and, from the personnel file, members of staff; what else may bear a number."""
    for name, value in {**told, "OIDC_STAFF_KEY": None, "MADOGUCHI_BASE_URL": BASE}.items():
        setattr(settings, name, value)
    oidc.forget()
    clerk, keeper = Duty("child_family", "clerk"), Duty("administrative_centre", "clerk")
    open_account("staff", "見本 係員", ref=CLERK, duties=[clerk])
    open_account("staff", "見本 管理", ref=KEEPER, duties=[keeper], roles=["administrator"])
    open_account("staff", "見本 監査", ref=AUDITOR, duties=[keeper], roles=["auditor"])
    open_account("staff", "見本 新人", ref=NEWCOMER)
    open_account("staff", "架空 職員", ref=SYNTHETIC, duties=[clerk], is_demonstration=True)
    open_account("resident", "見本 住民", ref=RESIDENT)
    open_account("staff", "見本 退職", ref=GONE, duties=[clerk])
    Account.objects.filter(ref=GONE).update(is_active=False)
    yield
    oidc.forget()


def begun(client: Client, next_url: str = "") -> str:
    answer = client.get(BEGIN, {"next": next_url} if next_url else {})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def refused(client: Client, answer: Any, status: int = 403, *, whom: str = "") -> str:
    """The page of a refusal; the journal names `whom` last, by the directory's word alone, or nobody."""
    assert answer.status_code == status
    assert "_auth_user_id" not in client.session
    assert not Entry.objects.filter(verb="sign_in").exists()
    last = Entry.objects.filter(verb="sign_in_refused").order_by("id").last()
    assert (last.actor_ref if last else "") == whom
    return str(answer.content.decode())


def test_who_has_no_post_yet_comes_in_by_the_directory_is_sent_on_and_makes_no_key(client: Client) -> None:
    accounts = Account.objects.count()
    assert "市のアカウントでサインイン" in client.get("/staff/sign-in").content.decode()
    back = client.get(at_the_provider(begun(client, "/staff/passkeys"), "newcomer"))
    assert back["Location"] == "/staff/passkeys"
    assert client.get("/staff/passkeys").status_code == 200
    assert client.session[ASSURANCE] == DIRECTORY_ASSURANCE
    entry = Entry.objects.get(verb="sign_in")
    assert (entry.actor_ref, entry.detail["methods"], entry.detail["strong"]) == (NEWCOMER, ["pwd"], False)
    # Nothing is kept of the directory but the look into it.
    assert (Account.objects.count(), ExternalIdentity.objects.count()) == (accounts, 0)
    assert "eyJ" not in str(dict(client.session))
    answer = client.post("/staff/passkeys", {"credential": "{}"})
    assert (answer.status_code, "パスキーでサインインし直して" in answer.content.decode()) == (403, True)


def test_who_may_become_anybody_or_reads_the_journal_needs_a_passkey_as_well(client: Client) -> None:
    for who, whom in (("keeper", KEEPER), ("auditor", AUDITOR)):
        page = refused(client, client.get(at_the_provider(begun(client), who)), whom=whom)
        assert "パスキーでサインインしてください" in page
        entry = Entry.objects.get(verb="sign_in_refused", actor_ref=whom)
        assert (entry.detail["methods"], entry.detail["strong"]) == (["pwd"], False)


def test_who_sees_residents_needs_a_passkey_unless_the_setting_takes_the_method_for_one(
    client: Client, settings: Any
) -> None:
    for who in ("clerk", "clerk-with-key"):
        page = refused(client, client.get(at_the_provider(begun(client), who)), whom=CLERK)
        assert "パスキーでサインインしてください" in page
    settings.OIDC_STAFF_STRONG = ["phr", "hwk"]
    refused(client, client.get(at_the_provider(begun(client), "clerk")), whom=CLERK)
    assert client.get(at_the_provider(begun(client), "clerk-with-key"))["Location"] == "/staff/"
    assert client.session[ASSURANCE] == HIGHEST
    assert client.get("/staff/").status_code == 200


def test_the_house_may_prove_itself_by_a_key_as_well(client: Client, told: dict[str, Any], settings: Any) -> None:
    settings.OIDC_STAFF_CLIENT_ID, settings.OIDC_STAFF_SECRET = "house-key", ""
    settings.OIDC_STAFF_KEY = told["OIDC_STAFF_KEY"]
    assert client.get(at_the_provider(begun(client), "newcomer")).status_code == 302
    assert Entry.objects.get(verb="sign_in").actor_ref == NEWCOMER


@pytest.mark.parametrize("who", ["synthetic", "resident", "gone", "stranger", "numberless", "odd"])
def test_a_number_that_is_not_in_the_personnel_file_opens_nothing(client: Client, settings: Any, who: str) -> None:
    settings.OIDC_STAFF_STRONG = ["hwk"]
    accounts = Account.objects.count()
    page = refused(client, client.get(at_the_provider(begun(client), who)), whom=SYSTEM.ref)
    assert "人事の一覧にありません" in page
    entry, number = Entry.objects.get(verb="sign_in_refused"), PEOPLE[who][0]
    assert number is None or number not in f"{entry.actor_ref} {entry.actor_name} {entry.data} {entry.detail}"
    assert Account.objects.count() == accounts


def test_s_oidc_1_an_answer_to_another_question_to_another_browser_or_a_second_time_opens_nothing(
    client: Client,
) -> None:
    way_back = at_the_provider(begun(client), "newcomer")
    other = Client()
    refused(other, other.get(way_back))
    refused(client, client.get(re.sub(r"state=[^&]+", "state=x", way_back)))
    refused(client, client.get(way_back))
    begun(client)
    ours = re.sub(r"state=[^&]+", f"state={client.session['sign_in_begun']['state']}", way_back)
    refused(client, client.get(ours), whom=SYSTEM.ref)


def test_s_oidc_12_an_answer_of_another_issuer_and_one_of_residents_open_nothing(client: Client) -> None:
    way_back = at_the_provider(begun(client), "newcomer")
    refused(client, client.get(re.sub(r"iss=[^&]+", "iss=https://id.example", way_back)), whom=SYSTEM.ref)
    way_back = at_the_provider(begun(client), "newcomer")
    answer = client.get(way_back.replace(f"{BEGIN}/back", "/sign-in/back/resident"))
    refused(client, answer, 422, whom=SYSTEM.ref)
    assert not ExternalIdentity.objects.exists()
    assert client.get("/sign-in/with/directory").status_code == 422


def test_who_cancels_and_where_the_directory_is_away_is_led_to_the_passkey(client: Client, settings: Any) -> None:
    page = refused(client, client.get(at_the_provider(begun(client), cancel=True)), whom=SYSTEM.ref)
    assert "サインインを取りやめました" in page
    oidc.forget()
    settings.OIDC_STAFF_ISSUER = f"http://127.0.0.1:{free_ports()[0]}"
    page = refused(client, client.get(BEGIN), 503, whom=SYSTEM.ref)
    assert "パスキーでサインインする" in page


def test_a_directory_that_goes_away_before_the_code_is_changed_leaves_nothing_begun(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    way_back = at_the_provider(begun(client), "newcomer")
    endpoint, away = oidc._endpoint, f"http://127.0.0.1:{free_ports()[0]}/token"
    monkeypatch.setattr(oidc, "_endpoint", lambda one, name: away if name == "token_endpoint" else endpoint(one, name))
    refused(client, client.get(way_back), 503, whom=SYSTEM.ref)
    assert "sign_in_begun" not in client.session
    monkeypatch.undo()
    refused(client, client.get(way_back), whom=SYSTEM.ref)
    assert Entry.objects.filter(verb="sign_in_refused").count() == 1, "what nobody asked is no refusal"


def test_without_a_directory_nothing_of_it_is_offered(client: Client, settings: Any) -> None:
    settings.OIDC_STAFF_ISSUER = ""
    assert "市のアカウント" not in client.get("/staff/sign-in").content.decode()
    refused(client, client.get(BEGIN))
    refused(client, client.get(f"{BEGIN}/back", {"state": "x", "code": "y"}))


def test_only_words_are_methods() -> None:
    assert methods_of({"acr": "phr", "amr": ["hwk", 7, None]}) == ("phr", "hwk")
    assert methods_of({"acr": 1, "amr": "hwk"}) == ()


def test_a_directory_without_a_proof_of_who_asks_is_not_set_by_mistake() -> None:
    check_directory("", "", "")
    check_directory("https://id.example", "key.pem", "")
    for issuer, key, secret in (("https://id.example", "", ""), ("https://id.example", "key.pem", "secret")):
        with pytest.raises(SettingUnusable):
            check_directory(issuer, key, secret)
