"""A form begun at home from a booking, as the write-free counter takes it up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.models import Draft
from madoguchi.engines.registry.actions import source_down, source_up
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import sending
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.visit import page as visits_page
from madoguchi.journeys.write_free import asking, beginning, choosing, showing, visits
from madoguchi.journeys.write_free import sheet as sheets
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import now
from tests.engines.booking.hall import OFFICE, booking
from tests.journeys import office, residents
from tests.journeys.write_free.counter import ALLOWANCE, BOTH, MEDICAL, ask_everything, begun_at_home, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def told_of(ref: str) -> dict[str, records.Answered]:
    """What the sheet says of each answer of the form that is about medical expenses."""
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    (part,) = (one for one in parts if one.procedure.id == MEDICAL)
    return {one.path: one for one in part.form.answered}


@pytest.mark.parametrize("written", [(), (("children", {}),)], ids=["untouched", "an empty row"])
def test_a_form_that_was_only_begun_at_home_is_filled_with_what_the_city_holds(
    written: tuple[tuple[str, dict[str, list[str]]], ...],
) -> None:
    ref, draft = begun_at_home(*written)
    (part,) = sheets.sheet(ref, by=BY, language="ja").parts
    assert part.draft.ref == draft
    told = {one.path: (one.by, one.source) for one in part.form.answered}
    assert told["children.0.name"][0] == "held"
    assert all(told["children.0.name"]), "a value without its source"
    assert not {"guardian", "address", "children.0.name", "children.0.birth"} & set(part.form.open)


def test_what_was_written_at_home_stands_and_is_counted_as_the_visitors_own() -> None:
    ref, draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    (part,) = sheets.sheet(ref, by=BY, language="ja").parts
    told = {one.path: (one.by, one.text) for one in part.form.answered}
    assert told["telephone"] == ("home", "090-0000-0055")
    assert told["guardian"][0] == "held"
    ask_everything(ref)
    showing.show_visit(ref, by=BY, language="ja")
    receive(ref, right=["f1"])
    form = VisitForm.objects.get(draft_ref=draft)
    assert form.typed == 1
    assert form.prefilled > form.typed


def test_what_was_begun_at_home_and_said_to_be_right_at_the_counter_comes_by_the_counter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody looks at who applies, so nobody is asked for a sign-in that is asked of who sends it from home."""
    asked = sending.application_resource
    monkeypatch.setattr(sending, "application_resource", lambda *what: replace(asked(*what), assurance=3))
    ref, draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    ask_everything(ref)
    showing.show_visit(ref, by=BY, language="ja")
    (number,) = receive(ref, right=["f1"])
    assert Draft.objects.get(ref=draft).channel == Dossier.objects.get(reference_number=number).channel == "counter"


def test_a_form_begun_from_a_booking_asks_nothing_again_that_was_said_when_booking() -> None:
    made = booking(procedures=[MEDICAL], telephone="090-0000-0055", email="kenta@example.jp")
    draft = records.draft_of(
        visits_page.write_beforehand(made.number, MEDICAL, by=anonymous("小倉 健太"), language="ja")
    )
    assert draft.answers["guardian"]["family"] == "小倉"  # type: ignore[index]
    assert (draft.answers["telephone"], draft.answers["email"]) == ("090-0000-0055", "kenta@example.jp")
    assert draft.origins["telephone"]["source"] == "booking"
    other = booking(procedures=[MEDICAL], name="SITI", kana="シティ")
    ref = visits_page.write_beforehand(other.number, MEDICAL, by=anonymous("SITI"), language="ja")
    assert "guardian" not in records.draft_of(ref).answers


def test_how_to_reach_them_is_what_the_visitor_said_when_booking_and_who_they_are_what_the_register_says() -> None:
    ref, _draft = begun_at_home(telephone="090-0000-0055", email="kenta@example.jp")
    told = told_of(ref)
    assert [(told[path].text, told[path].by, told[path].source) for path in ("telephone", "email")] == [
        ("090-0000-0055", "held", "予約のときに書いたもの"),
        ("kenta@example.jp", "held", "予約のときに書いたもの"),
    ]
    assert told["guardian"].text.startswith("見本")
    assert {told[path].source for path in ("guardian", "guardian_birth", "address")} == {"住民記録"}


def test_how_to_reach_them_is_what_they_said_when_booking_also_where_no_form_was_begun() -> None:
    made = booking(procedures=[MEDICAL], telephone="090-0000-0055")
    told = told_of(
        beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=made.number, by=BY, language="ja")
    )
    ways = {path: (told[path].text, told[path].by, told[path].source) for path in ("telephone", "email")}
    assert ways["telephone"] == ("090-0000-0055", "held", "予約のときに書いたもの")
    assert ways["email"] == ("aoi@example.jp", "held", "住民記録")
    assert told["guardian"].text.startswith("見本")
    source_down("residents")
    down = told_of(
        beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=made.number, by=BY, language="ja")
    )
    assert (down["guardian"].source, down["guardian_birth"].by) == ("予約のときに書いたもの", "down")


def test_the_mail_of_the_account_a_form_was_begun_with_stands_too() -> None:
    open_account("resident", "見本 アオイ", ref="r-home", kana="ミホン アオイ", email="own@example.jp")
    ref, _draft = begun_at_home(by=Actor(ActorKind.RESIDENT, "r-home", "見本 アオイ"))
    told = told_of(ref)
    assert (told["email"].text, told["email"].by, told["email"].source) == ("own@example.jp", "held", "アカウント")
    assert (told["guardian"].by, told["guardian"].source) == ("held", "住民記録")


def test_what_the_visitor_did_not_say_when_booking_comes_from_the_register() -> None:
    ref, _draft = begun_at_home(telephone="090-0000-0055")
    told = told_of(ref)
    assert (told["email"].text, told["email"].by, told["email"].source) == ("aoi@example.jp", "held", "住民記録")


def test_what_the_visitor_took_out_at_home_is_neither_filled_in_nor_asked_again() -> None:
    ref, _draft = begun_at_home(("guardian", {"email": [""]}), email="kenta@example.jp")
    told = told_of(ref)
    assert (told["email"].text, told["email"].by, told["email"].source) == ("入力なし", "home", "")


def test_what_the_visitor_took_out_at_home_is_nothing_they_wrote() -> None:
    ref, draft = begun_at_home(("guardian", {"email": [""]}), email="kenta@example.jp")
    (part,) = sheets.sheet(ref, by=BY, language="ja").parts
    assert records.shares_of(part.form, records.draft_of(draft)).typed == 0


def test_the_clerk_sees_beside_the_visitors_own_what_the_register_says() -> None:
    ref, _draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}), email="aoi@example.jp")
    (part,) = sheets.sheet(ref, by=BY, language="ja").parts
    (beside,) = part.beside  # the address of mail is the same
    assert (beside.path, beside.text, beside.source) == ("telephone", "090-0000-0000", "住民記録")
    assert beside.day
    source_down("residents")
    assert sheets.sheet(ref, by=BY, language="ja").parts[0].beside == ()


def test_why_something_was_corrected_outlives_the_form_that_is_dropped() -> None:
    ref, draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    posted = {"telephone": ["090-0000-0077"]}
    assert not asking.correct_value(ref, "f1", "telephone", posted, "聞きまちがい", by=BY, language="ja")
    choosing.choose(ref, [ALLOWANCE], by=BY)
    assert visits.visit_facts(ref, by=BY).procedures == (ALLOWANCE,)
    assert [part.procedure.id for part in sheets.sheet(ref, by=BY, language="ja").parts] == [ALLOWANCE]
    kept = VisitForm.objects.get(draft_ref=draft)
    assert [one["reason"] for one in kept.corrections] == ["聞きまちがい"]
    choosing.choose(ref, BOTH, by=BY)
    assert [one["reason"] for one in VisitForm.objects.get(draft_ref=draft).corrections] == ["聞きまちがい"]
    assert told_of(ref)["telephone"].text == "090-0000-0077"


def test_a_form_of_the_counter_that_is_chosen_again_goes_on_where_it_was() -> None:
    ref = beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number="", by=BY, language="ja")
    choosing.choose(ref, BOTH, by=BY)
    first = dict(VisitForm.objects.filter(visit__ref=ref).values_list("procedure", "draft_ref"))
    choosing.choose(ref, [ALLOWANCE], by=BY)
    choosing.choose(ref, BOTH, by=BY)
    assert dict(VisitForm.objects.filter(visit__ref=ref).values_list("procedure", "draft_ref")) == first


def test_a_form_one_visit_dropped_is_taken_up_by_another_and_by_no_two() -> None:
    ref, draft = begun_at_home()
    number = Visit.objects.get(ref=ref).booking_number
    choosing.choose(ref, [ALLOWANCE], by=BY)
    other = beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=number, by=BY, language="ja")
    assert VisitForm.objects.get(visit__ref=other).draft_ref == draft
    choosing.choose(ref, BOTH, by=BY)
    assert VisitForm.objects.get(visit__ref=ref, procedure=MEDICAL).draft_ref != draft


def test_what_a_booking_had_filled_in_stays_where_the_register_does_not_know() -> None:
    source_down("residents")
    ref, _draft = begun_at_home(telephone="090-0000-0055")
    told = {one.path: one for one in sheets.sheet(ref, by=BY, language="ja").parts[0].form.answered}
    assert (told["telephone"].text, told["telephone"].by) == ("090-0000-0055", "held")
    assert told["telephone"].source == told["guardian"].source == "予約のときに書いたもの"
    assert told["guardian_birth"].by == "down"


def test_what_a_clerk_corrects_is_no_longer_the_visitors_own() -> None:
    ref, draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    posted = {"telephone": ["090-0000-0077"]}
    assert not asking.correct_value(ref, "f1", "telephone", posted, "聞きまちがい", by=BY, language="ja")
    (part,) = sheets.sheet(ref, by=BY, language="ja").parts
    told = {one.path: (one.by, one.text) for one in part.form.answered}
    assert told["telephone"] == ("asked", "090-0000-0077")
    assert records.shares_of(part.form, records.draft_of(draft)).typed == 0


def test_a_form_chosen_again_still_tells_apart_what_the_visitor_and_the_clerk_wrote() -> None:
    ref, draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    asking.save_sheet(ref, {"f1.other_support": ["none"]}, [], by=BY, language="ja")
    before = told_of(ref)
    assert (before["telephone"].by, before["other_support"].by) == ("home", "asked")
    choosing.choose(ref, [ALLOWANCE], by=BY)
    choosing.choose(ref, BOTH, by=BY)
    assert VisitForm.objects.get(visit__ref=ref, procedure=MEDICAL).draft_ref == draft
    assert told_of(ref) == before


def test_a_form_chosen_again_is_filled_with_what_was_out_of_reach_before() -> None:
    source_down("residents")
    ref, _draft = begun_at_home(("guardian", {"telephone": ["090-0000-0055"]}))
    assert told_of(ref)["guardian_birth"].by == "down"
    source_up("residents")
    choosing.choose(ref, [ALLOWANCE], by=BY)
    choosing.choose(ref, BOTH, by=BY)
    told = told_of(ref)
    assert (told["guardian_birth"].by, told["guardian"].source, told["telephone"].by) == ("held", "住民記録", "home")


def test_a_form_that_was_sent_from_home_is_not_opened_a_second_time() -> None:
    made = booking(procedures=BOTH)
    sent = visits_page.write_beforehand(made.number, MEDICAL, by=anonymous("見本 葵"), language="ja")
    Draft.objects.filter(ref=sent).update(sealed_at=now())
    ref = beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=made.number, by=BY, language="ja")
    assert list(VisitForm.objects.filter(visit__ref=ref).values_list("procedure", flat=True)) == [ALLOWANCE]


def test_a_form_that_was_kept_too_long_is_begun_anew_at_the_counter() -> None:
    made = booking(procedures=[MEDICAL])
    old = visits_page.write_beforehand(made.number, MEDICAL, by=anonymous("見本 葵"), language="ja")
    Draft.objects.filter(ref=old).update(expires_at=now())
    ref = beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=made.number, by=BY, language="ja")
    assert VisitForm.objects.get(visit__ref=ref).draft_ref != old


@pytest.mark.parametrize("received", [True, False], ids=["received", "only asked"])
def test_whoever_goes_straight_to_the_counter_has_not_missed_the_visit(received: bool) -> None:
    ref, _draft = begun_at_home()
    number = Visit.objects.get(ref=ref).booking_number
    assert booking_by_number(number).state == "arrived"
    assert "write:arrive" in [one.verb for one in disclosures_of(number)]
    if received:
        ask_everything(ref)
        showing.show_visit(ref, by=BY, language="ja")
        receive(ref, right=["f1"])
    else:
        visits.end_visit(ref, by=BY)
    assert booking_by_number(number).state == "served"
