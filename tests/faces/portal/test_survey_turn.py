"""A resident's turn on the portal, and that nothing written then and with an answer can be put side by side."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.surveys.models import SurveyAnswer, SurveySlip
from madoguchi.engines.surveys.slips import new_form
from madoguchi.engines.surveys.tokens import read_bytes, written
from madoguchi.faces.ui.limits import LIMITS
from madoguchi.foundation.identity.actions import open_account
from tests.engines.surveys.blinding import begun
from tests.journeys.registers.house import publish_registers
from tests.journeys.surveys.house import opened
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
_SLIP = re.compile(r'name="slip" value="([A-Z2-7-]{39})"')
_TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""


@pytest.fixture
def survey() -> str:
    """A survey without names for residents who came in by the card."""
    publish_registers()
    return opened(way="residents")


@pytest.fixture
def residents() -> list[Client]:
    """Four residents, each in a browser of their own."""
    refs = [open_account("resident", f"見本 {at}", ref=f"a-resident-{at}") for at in range(4)]
    return [sign_in(Client(REMOTE_ADDR="192.0.2.7"), ref) for ref in refs]


def slip_of(client: Client, survey: str) -> str:
    page = client.post(f"/surveys/{survey}/turn", {"_number": new_form()}).content.decode()
    return _SLIP.findall(page)[0]


def token_of(client: Client, survey: str) -> str:
    hidden = begun(survey)
    signed = client.post(f"/surveys/{survey}/sign", {"blinded": written(hidden.sent)})
    assert signed.status_code == 200
    return hidden.token(read_bytes(signed.content.decode()))


def contents() -> dict[str, str]:
    """Every table of the house by a digest of its rows."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} AS t")  # noqa: S608
            found[table] = str(cursor.fetchone()[0])
    return found


def changed(before: dict[str, str]) -> set[str]:
    return {table for table, digest in contents().items() if before[table] != digest}


def test_whoever_is_not_known_surely_enough_is_told_who_answers_and_how_to_sign_in(survey: str) -> None:
    account = open_account("resident", "", ref="a-mail")
    for client, status in ((Client(), 200), (sign_in(Client(), account, assurance=1), 200)):
        page = client.get(f"/surveys/{survey}/turn")
        assert page.status_code == status
        assert "マイナンバーカードでサインインした方が" in page.content.decode()
        assert f"next=/surveys/{survey}/turn" in page.content.decode().replace("%2F", "/")
        assert "ui/blind" not in page.content.decode()
        assert client.post(f"/surveys/{survey}/turn").status_code == 403
        assert client.post(f"/surveys/{survey}/sign", {"blinded": "A" * 512}).status_code == 403
    assert not SurveySlip.objects.exists()


def test_a_turn_writes_itself_and_an_answer_itself_and_nothing_else(survey: str, residents: list[Client]) -> None:
    """No journal, no count, no decision, no session: nothing that says who or when."""
    for take in (slip_of, token_of):
        resident = residents.pop()
        resident.get(f"/surveys/{survey}/turn")
        before = contents()
        proof = take(resident, survey)
        assert changed(before) == {"surveys_surveyslip"}
        before = contents()
        if take is slip_of:
            sent = resident.post(f"/surveys/{survey}", {"slip": proof, "q3": "yes"})  # the browser that is signed in
            assert sent.status_code == 302
        else:
            sent = Client(REMOTE_ADDR="192.0.2.7").post(f"/surveys/{survey}/token", {"token": proof, "q3": "no"})
            assert sent.status_code == 201
        assert changed(before) == {"surveys_surveyanswer"}


def test_both_tables_have_nothing_to_put_side_by_side(survey: str, residents: list[Client]) -> None:
    for at, resident in enumerate(residents):
        if at % 2:
            data = {"slip": slip_of(resident, survey), "q3": "yes"}
            assert resident.post(f"/surveys/{survey}", data).status_code == 302
        else:
            data = {"token": token_of(resident, survey), "q3": "yes"}
            assert Client().post(f"/surveys/{survey}/token", data).status_code == 201
    held = [
        [{str(value) for name, value in row.items() if name != "survey_id"} for row in rows.values()]
        for rows in (SurveySlip.objects, SurveyAnswer.objects)
    ]
    turns, answers = held
    assert (len(turns), len(answers)) == (4, 4)
    assert not set.union(*turns) & set.union(*answers)
    assert {one.who for one in SurveySlip.objects.all()} == {f"a-resident-{at}" for at in range(4)}
    assert {(one.who, one.name) for one in SurveyAnswer.objects.all()} == {("", "")}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_of_an_answer_reads_no_session_and_no_account(
    survey: str, residents: list[Client], method: str
) -> None:
    slip = slip_of(residents[0], survey)
    with CaptureQueriesContext(connection) as asked:
        if method == "get":
            page = residents[0].get(f"/surveys/{survey}")
        else:
            page = residents[0].post(f"/surveys/{survey}", {"slip": slip, "q1": "nonsense"})
            assert page.status_code == 422
    statements = " ".join(one["sql"] for one in asked.captured_queries)
    assert "surveys_survey" in statements
    for table in ("django_session", "identity_account", "surveys_surveyslip", "journal_entry"):
        assert table not in statements
    assert "見本 0" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_no_address_holds_a_slip_and_no_copy_of_a_turn_is_kept(survey: str, residents: list[Client]) -> None:
    page = residents[0].post(f"/surveys/{survey}/turn", {"_number": "y" * 32})
    (slip,) = _SLIP.findall(page.content.decode())
    assert not re.search(rf'(?:href|action)="[^"]*{slip}', page.content.decode())
    assert "no-store" in page.headers["Cache-Control"]
    signed = residents[1].post(f"/surveys/{survey}/sign", {"blinded": written(begun(survey).sent)})
    assert "no-store" in signed.headers["Cache-Control"]
    answer = residents[0].post(f"/surveys/{survey}", {"slip": slip, "q3": "yes"})
    assert slip not in answer.headers["Location"]


def test_no_limit_counts_a_turn_for_its_account() -> None:
    counted = {place for one in LIMITS for place in one.places}
    assert not {place for place in counted if place.startswith("portal:survey")}


def test_a_turn_is_taken_with_the_token_of_the_form_only(survey: str) -> None:
    account = open_account("resident", "見本", ref="a-resident")
    client = sign_in(Client(enforce_csrf_checks=True), account)
    for place in ("turn", "sign", "named"):
        assert client.post(f"/surveys/{survey}/{place}", {"blinded": "A" * 512}).status_code == 403
    assert not SurveySlip.objects.exists()


def test_by_name_the_form_says_who_sees_it_and_asks_to_agree(residents: list[Client]) -> None:
    publish_registers()
    survey, resident = opened(way="residents_named"), residents[0]
    assert resident.get(f"/surveys/{survey}").headers["Location"].endswith(f"/surveys/{survey}/turn")
    assert f"/surveys/{survey}/named" in resident.get(f"/surveys/{survey}/turn").content.decode()
    form = resident.get(f"/surveys/{survey}/named").content.decode()
    for said in ("「見本 0」の名前を付けて", "職員が見ます", "あなたの閲覧の記録に出ます"):
        assert said in form
    again = resident.post(f"/surveys/{survey}/named", {"q4": "長い意見"})
    assert again.status_code == 422
    assert "長い意見" in again.content.decode()
    assert not SurveyAnswer.objects.exists()
    assert resident.post(f"/surveys/{survey}/named", {"q4": "長い意見", "agreed": "yes"}).status_code == 302
    assert "もう回答しました" in resident.get(f"/surveys/{survey}/turn").content.decode()
    assert Client().get(f"/surveys/{survey}/named").status_code == 302


def test_another_survey_leads_to_its_own_page() -> None:
    publish_registers()
    public = opened()
    assert Client().get(f"/surveys/{public}/turn").headers["Location"] == f"/surveys/{public}"
    assert Client().get("/surveys/ZZZZ-ZZZZ-ZZZZ/turn").status_code == 404
