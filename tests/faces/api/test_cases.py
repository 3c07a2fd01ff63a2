"""The office by a programme: queues, one case, every act, four eyes, and nothing overwritten unseen."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.engines.cases.rules import TRANSITIONS
from madoguchi.engines.notices.queries import notices_of
from madoguchi.faces.api.cases import _BODIES
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.acts import ACTS
from madoguchi.journeys.decide import issue_notice_of
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.references import new_reference_number
from tests.faces.api.programme import applied, call, token
from tests.journeys.office import GRANT, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture(autouse=True)
def _day_of_the_examples():
    with moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        yield


def act(number: str, event: str, mine: str, **facts: object):
    """Carry out an act on the case as it stands now."""
    revision = call("GET", f"/cases/{number}", token=mine).json()["revision"]
    return call("POST", f"/cases/{number}/actions/{event}", {"revision": revision, **facts}, token=mine)


def carried_to_decision(number: str, division: str = "child_family") -> None:
    """Examined by programmes of the centre and the division until only the decision is left, and released."""
    reader = token("clerk", division)
    while (case := call("GET", f"/cases/{number}", token=reader).json())["step"] != "decision":
        examiner = token("clerk", case["division"])
        taken = act(number, "take_over" if case["assignee"] else "take", examiner)
        assert taken.status_code == 200, taken.content.decode()
        passed = act(number, "pass_step", examiner)
        assert passed.status_code == 200, passed.content.decode()
        if passed.json()["assignee"]:
            assert act(number, "release", examiner).status_code == 200


def test_every_act_somebody_may_choose_has_an_address() -> None:
    chosen = {event for event, row in TRANSITIONS.items() if row.who != "system"}
    assert set(ACTS) == set(_BODIES) == chosen


def test_a_matter_goes_from_the_programme_of_the_applicant_to_the_notice() -> None:
    applicant, drafter, decider = token("applicant"), token("clerk", "child_family"), token("decider", "child_family")
    number = applied(applicant)
    carried_to_decision(number)
    assert act(number, "take", drafter).status_code == 200
    drafted = act(number, "draft_decision", drafter, outcome="grant")
    assert drafted.status_code == 200, drafted.content.decode()
    signed = act(number, "sign_off", decider)
    assert (signed.status_code, signed.json()["step"]) == (200, "notice")
    issue_notice_of(number)
    page = call("GET", f"/applications/{number}", token=applicant).json()
    assert (page["outcome"], page["step"], len(page["notices"])) == ("grant", "closed", 1)


def test_what_nobody_drafted_is_not_signed_off() -> None:
    number = applied(token("applicant"))
    carried_to_decision(number)
    response = act(number, "sign_off", token("decider", "child_family"))
    assert (response.status_code, response.json()["code"]) == (409, "nothing_drafted")


def test_a_clerk_does_not_sign_off_and_nobody_signs_off_an_own_draft() -> None:
    clerk, decider = token("clerk", "child_family"), token("decider", "child_family")
    number = applied(token("applicant"))
    carried_to_decision(number)
    act(number, "take", decider)
    act(number, "draft_decision", decider, outcome="grant")
    by_clerk, by_drafter = act(number, "sign_off", clerk), act(number, "sign_off", decider)
    assert (by_clerk.status_code, by_clerk.json()["code"]) == (403, "may_not_sign_off")
    assert (by_drafter.status_code, by_drafter.json()["code"]) == (403, "same_hands")


def test_a_refusal_without_a_reason_is_not_drafted() -> None:
    clerk = token("clerk", "child_family")
    number = applied(token("applicant"))
    carried_to_decision(number)
    act(number, "take", clerk)
    response = act(number, "draft_decision", clerk, outcome="refuse")
    assert (response.status_code, response.json()["code"]) == (422, "refusal_needs_reason")


def test_an_act_on_what_somebody_changed_meanwhile_is_a_conflict() -> None:
    centre = token("clerk", "administrative_centre")
    number = applied(token("applicant"))
    seen = call("GET", f"/cases/{number}", token=centre).json()["revision"]
    act(number, "take", centre)
    late = call("POST", f"/cases/{number}/actions/add_note", {"revision": seen, "text": "電話"}, token=centre)
    assert (late.status_code, late.json()["code"]) == (409, "stale_case")


def test_an_act_without_the_revision_is_refused_with_the_field() -> None:
    centre = token("clerk", "administrative_centre")
    number = applied(token("applicant"))
    response = call("POST", f"/cases/{number}/actions/take", {}, token=centre)
    assert response.status_code == 422
    assert [error["path"] for error in response.json()["errors"]] == ["revision"]


def test_asking_for_a_correction_pauses_and_the_applicant_sees_what_is_asked() -> None:
    applicant, centre = token("applicant"), token("clerk", "administrative_centre")
    number = applied(applicant)
    act(number, "take", centre)
    asked = act(
        number,
        "request_correction",
        centre,
        fields=["telephone"],
        text="電話番号を確かめてください。",
        due_on="2026-12-08",
    )
    assert asked.status_code == 200, asked.content.decode()
    correction = call("GET", f"/applications/{number}", token=applicant).json()["correction"]
    assert correction == {"fields": ["telephone"], "text": "電話番号を確かめてください。", "due_on": "2026-12-08"}
    waiting = call("GET", "/cases?queue=waiting", token=centre).json()
    assert [line["reference_number"] for line in waiting["items"]] == [number]


def test_what_may_be_done_comes_with_the_reason_why_not() -> None:
    number = applied(token("applicant"))
    actions = call("GET", f"/cases/{number}", token=token("clerk", "administrative_centre")).json()["actions"]
    known = {one["action"]: one for one in actions}
    assert known["take"]["allowed"]
    assert known["take"]["reason"] == ""
    assert not known["sign_off"]["allowed"]
    assert known["sign_off"]["reason"]


def test_another_division_neither_sees_nor_acts() -> None:
    number, other = applied(token("applicant")), token("clerk", "business_support")
    assert call("GET", f"/cases/{number}", token=other).status_code == 404
    response = call("POST", f"/cases/{number}/actions/take", {"revision": 1}, token=other)
    assert (response.status_code, response.json()["code"]) == (404, "no_such_case")
    assert call("GET", "/cases", token=other).json()["items"] == []


def test_an_applicant_learns_nothing_of_the_office() -> None:
    mine = token("applicant")
    number = applied(mine)
    for where in ("/cases", f"/cases/{number}", f"/cases/{new_reference_number()}"):
        assert call("GET", where, token=mine).status_code == 403
    assert (
        call("POST", f"/cases/{number}/actions/withdraw", {"revision": 1, "text": "x"}, token=mine).status_code == 403
    )


def test_unknown_numbers_and_acts_are_not_found() -> None:
    centre = token("clerk", "administrative_centre")
    number = applied(token("applicant"))
    assert call("GET", f"/cases/{new_reference_number()}", token=centre).status_code == 404
    assert call("GET", "/cases/not-a-number", token=centre).status_code == 404
    assert call("GET", "/cases/%00", token=centre).status_code == 404
    assert call("POST", f"/cases/{number}/actions/dance", {"revision": 1}, token=centre).status_code == 404


def test_a_queue_is_read_page_by_page_and_nothing_comes_twice() -> None:
    applicant, centre = token("applicant"), token("clerk", "administrative_centre")
    numbers = {applied(applicant, str(place)) for place in range(5)}
    seen: list[str] = []
    where = "/cases?queue=all&limit=2"
    pages = 0
    while where:
        page = call("GET", where, token=centre).json()
        seen += [line["reference_number"] for line in page["items"]]
        where = (page["next"] or "").removeprefix("/api/v1")
        pages += 1
    assert (sorted(seen), pages) == (sorted(numbers), 3)


def test_a_list_and_a_look_are_journalled_with_their_purpose() -> None:
    centre = token("clerk", "administrative_centre")
    number = applied(token("applicant"))
    call("GET", "/cases", token=centre)
    call("GET", f"/cases/{number}", token=centre)
    looks = [(one.verb, bool(one.purpose)) for one in disclosures_of(number) if one.verb in ("list", "read")]
    assert looks == [("read", True), ("list", True)]


def test_a_decision_grants_another_amount_than_applied_for() -> None:
    drafter, decider = token("clerk", "business_support"), token("decider", "business_support")
    number = submitted(GRANT)
    carried_to_decision(number, "business_support")
    act(number, "take", drafter)
    wrong = act(number, "draft_decision", drafter, outcome="grant", granted={"granted_amount": 999_999_999})
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (422, "granted.granted_amount")
    why = {"granted": {"granted_amount": 300_000}, "reason_text": "対象外の費用を除きました。"}
    drafted = act(number, "draft_decision", drafter, outcome="grant", **why)
    assert drafted.status_code == 200, drafted.content.decode()
    assert act(number, "sign_off", decider).status_code == 200
    issue_notice_of(number)
    [notice] = notices_of(number)
    assert {row.label: row.value for row in notice.contents["ja"].rows}["交付決定額"] == "300,000円"
    schema = call("GET", "/procedures/subsidy_grant").json()["granted_schema"]
    assert schema["properties"]["granted_amount"]["maximum"] == 50_000_000


def test_the_next_case_is_given_once_and_again_to_the_same_key() -> None:
    centre = token("clerk", "administrative_centre")
    numbers = {applied(token("applicant")), applied(token("applicant"))}
    first = call("POST", "/cases/next", {}, token=centre, key="a")
    again = call("POST", "/cases/next", {}, token=centre, key="a")
    second = call("POST", "/cases/next", {"step": "formal_examination"}, token=centre, key="b")
    assert first.json() == again.json()
    assert {first.json()["case"]["reference_number"], second.json()["case"]["reference_number"]} == numbers
    assert first.json()["case"]["assignee"]
    assert call("POST", "/cases/next", {}, token=centre, key="c").json() == {"case": None}
    applied(token("applicant"))
    assert call("POST", "/cases/next", {}, token=centre, key="c").json()["case"] is not None
    other = call("POST", "/cases/next", {"ward": "401005"}, token=centre, key="a")
    assert (other.status_code, other.json()["code"]) == (409, "key_used_for_another")


def test_the_next_case_needs_a_key_and_an_office() -> None:
    assert call("POST", "/cases/next", {}, token=token("clerk", "administrative_centre")).status_code == 400
    assert call("POST", "/cases/next", {}, token=token("applicant"), key="a").status_code == 403


def test_one_answer_is_corrected_beside_the_original_with_a_reason() -> None:
    centre, applicant = token("clerk", "administrative_centre"), token("applicant")
    number = applied(applicant)
    where = f"/cases/{number}/actions/correct_value"
    seen = call("GET", f"/cases/{number}", token=centre).json()
    new = {"answers_revision": seen["answers_revision"], "path": "telephone", "value": "093-000-1111"}
    assert call("POST", where, {**new, "reason": " "}, token=centre).json()["code"] == "reason_missing"
    assert call("POST", where, {**new, "reason": "桁ちがい"}, token=applicant).status_code == 403
    assert call("POST", where, {**new, "path": "nothing", "reason": "桁ちがい"}, token=centre).status_code == 422
    done = call("POST", where, {**new, "reason": "桁ちがい"}, token=centre)
    assert done.status_code == 200, done.content.decode()
    after = call("GET", f"/cases/{number}", token=centre).json()
    assert after["answers"]["telephone"] == "093-000-1111"
    assert after["as_submitted"]["telephone"] == seen["answers"]["telephone"]
    late = call("POST", where, {**new, "value": "093-000-2222", "reason": "桁ちがい"}, token=centre)
    assert (late.status_code, late.json()["code"]) == (409, "stale_entry")
