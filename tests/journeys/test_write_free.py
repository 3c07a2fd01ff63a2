"""The write-free counter: two procedures in one visit, received together and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.engines.booking.actions import tickets
from madoguchi.engines.booking.models import QueueTicket
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.engines.registry.errors import NothingWanted
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.foundation.journal.models import NameKey
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.status import looks_at, matter_of
from madoguchi.journeys.write_free import asking, errors, finding, receiving, visits
from madoguchi.journeys.write_free import sheet as sheets
from madoguchi.journeys.write_free.people import people_of_matters
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.hall import MORNING, OFFICE, arrived, booking, open_counters
from tests.journeys import office, residents
from tests.journeys.write_free import ALLOWANCE, BOTH, MEDICAL, answers_for, ask_everything, begun, ready, receive, seen

pytestmark = pytest.mark.usefixtures("published")
BY = office.CLERK


@pytest.fixture(autouse=True)
def _family(published: None) -> None:
    residents.family()


@pytest.mark.parametrize("text", ["P-00000001", "見本 葵", "ﾐﾎﾝｱｵｲ", "葵"])
def test_a_person_is_found_and_the_look_is_journalled_with_its_purpose(text: str) -> None:
    found = finding.find_person(text, "", purpose="telephone", by=BY)
    assert [one.ref for one in found.people] == [residents.HEAD]
    entry = JournalEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.dossiers, entry.purpose) == ("search", [residents.HEAD], "電話での問い合わせ")


def test_a_person_is_found_by_the_number_of_a_matter() -> None:
    (number, *_) = receive(ready())
    found = finding.find_person(number, "", purpose="check", by=BY)
    assert [one.ref for one in found.people] == [residents.HEAD]


@pytest.mark.parametrize("typed", ["{number}", " {number} ", "http://localhost/counter/t/{code}"])
def test_a_person_is_found_by_the_queue_ticket(typed: str) -> None:
    with moved_to(MORNING):
        open_counters("3", office="401056")
        code = tickets.take_ticket("401056", ["moving"], key="a", by=office.CENTRE, name="見本 葵")
        number = QueueTicket.objects.get().number
        said = typed.format(number=number, code=code)
        found = finding.find_person(said, "", purpose="counter", by=office.CENTRE, office="401056")
        assert [one.ref for one in found.people] == [residents.HEAD]
        assert str(found.by) == f"番号札 {number}"
        with pytest.raises(NotPermitted):  # whose queue it is decides the ward
            finding.find_person(said, "", purpose="counter", by=BY, office="401056")


def test_a_ticket_with_a_booking_finds_the_person_and_their_booking() -> None:
    with moved_to(MORNING):
        open_counters("3")
        made = booking(name="見本 葵", kana="ミホン アオイ")
        ticket = arrived(made)
        found = finding.find_person(str(ticket.number), "", purpose="counter", by=office.CENTRE, office=OFFICE)
        assert ([one.ref for one in found.people], found.booking_number) == ([residents.HEAD], made.number)


@pytest.mark.parametrize(
    "typed",
    [
        "{number}",
        "{digits}",
        " {wide} ",
        "{code}",
        "{small}",
        "http://localhost/v/{code}",
        "http://localhost/v/{code}?to=room",
    ],
)
def test_a_person_is_found_by_their_booking_however_it_is_typed_or_read(typed: str) -> None:
    made = booking(name="見本 葵", kana="ミホン アオイ")
    ways = {"number": made.number, "digits": made.number.replace("-", ""), "code": made.code}
    ways |= {
        "wide": made.number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "small": made.code.lower(),
    }
    found = finding.find_person(typed.format(**ways), "", purpose="counter", by=office.CENTRE)
    assert ([one.ref for one in found.people], found.booking_number) == ([residents.HEAD], made.number)


def test_nobody_outside_the_office_finds_anybody_and_nothing_is_asked_for_in_vain() -> None:
    with pytest.raises(NotPermitted):
        finding.find_person("見本", "", purpose="counter", by=anonymous())
    with pytest.raises(NothingWanted):
        finding.find_person(" ", "", purpose="counter", by=BY)


def test_the_guide_asks_only_what_the_register_does_not_know() -> None:
    ref = begun()
    page = visits.choice_page(ref, by=BY, language="ja")
    answers = {one.sentence: one.answer for one in page.conditions}
    assert answers["市内に住んでいる方の手続です"] is True
    assert answers["お子さんがいる方の手続です"] is True
    assert {one.id: one.fits for one in page.offers}[MEDICAL] is True


def test_an_answer_of_the_visitor_changes_what_is_offered() -> None:
    ref = begun()
    told = {"お子さんがいる方の手続です": False}
    page = visits.choice_page(ref, by=BY, language="ja", told=told)
    fits = {one.id: one.fits for one in page.offers}
    assert (fits[MEDICAL], fits[ALLOWANCE]) == (False, True)
    assert {one.sentence: one.said for one in visits.choice_page(ref, by=BY, language="ja").conditions}[
        "お子さんがいる方の手続です"
    ]


def test_the_same_question_of_two_forms_is_asked_once_and_answered_in_both() -> None:
    ref = begun(person=residents.SPOUSE)  # of whom no account and no telephone is known
    visits.choose(ref, BOTH, by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    paths = [view.path for _, views in page.questions for view in views]
    assert "f1.telephone" in paths
    assert "f2.telephone" not in paths
    asking.save_sheet(ref, {"f1.telephone": ["090-0000-0009"]}, [], by=BY, language="ja")
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    assert [part.draft.answers["telephone"] for part in parts] == ["090-0000-0009"] * 2


def test_nothing_already_held_is_asked() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    asked = {view.path.partition(".")[2] for _, views in page.questions for view in views}
    assert asked.isdisjoint({"claimant", "guardian", "address", "children.0.name", "children.0.birth", "spouse"})
    assert page.held > page.fields / 2


def test_what_most_answers_come_from_is_said_once_and_a_corrected_one_is_not_among_them() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    usual = part.usual
    assert usual is not None
    assert (usual.source, bool(usual.day)) == ("住民記録", True)
    told = {one.path for one in usual.answers}
    assert {"address", "children.0.birth"} <= told
    answered = tuple(replace(one, by="asked") if one.path == "address" else one for one in part.form.answered)
    later = replace(part, form=replace(part.form, answered=answered)).usual
    assert later is not None
    assert {one.path for one in later.answers} == told - {"address"}
    assert replace(part, form=replace(part.form, answered=part.form.answered[:1])).usual is None


def test_the_answers_of_a_child_stand_under_its_heading_and_what_follows_under_the_title_of_its_page() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    headings = [heading for heading, _answers in part.groups]
    assert headings[:3] == ["", "1人目のお子さん", "2人目のお子さん"]
    assert headings[3] == part.groups[3][1][0][1].page
    assert [one for _heading, answers in part.groups for _label, one in answers] == list(part.form.answered)
    assert {label for label, _one in part.groups[1][1]} >= {"お名前", "生年月日"}


def test_a_held_value_is_corrected_with_a_reason_and_is_no_longer_held() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    posted = {"telephone": ["090-0000-0077"]}
    with pytest.raises(errors.ReasonNeeded):
        asking.correct_value(ref, "f1", "telephone", posted, " ", by=BY, language="ja")
    assert not asking.correct_value(ref, "f1", "telephone", posted, "番号が変わった", by=BY, language="ja")
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    told = [{one.path: one for one in part.form.answered}["telephone"] for part in parts]
    assert [(one.by, one.text) for one in told] == [("asked", "090-0000-0077")] * 2
    assert VisitForm.objects.filter(corrections__0__reason="番号が変わった").count() == 1
    # The words may tell of the person: they go with the form, the journal stays.
    assert [one.detail for one in JournalEntry.objects.filter(verb="write:corrected")] == [
        {"path": "telephone", "posts": ["child_family/clerk"]}
    ]


def test_an_answer_that_cannot_be_read_is_told_and_the_others_are_kept() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    problems = asking.save_sheet(ref, {"f1.event_on.year": ["9999"], "f1.work": ["employee"]}, [], by=BY, language="ja")
    assert "f1.event_on" in [path for path, _ in problems]
    assert sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers["work"] == "employee"


def test_what_is_not_complete_is_not_shown() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    with pytest.raises(errors.VisitIncomplete):
        receiving.show_visit(ref, by=BY, language="ja")


def test_two_forms_are_received_in_one_visit_and_the_visitor_wrote_not_one_field() -> None:
    ref = ready()
    numbers = receive(ref)
    assert len(numbers) == 2
    assert set(Dossier.objects.filter(reference_number__in=numbers).values_list("channel", flat=True)) == {"counter"}
    forms = VisitForm.objects.filter(visit__ref=ref)
    assert sum(form.typed for form in forms) == 0
    assert all(form.prefilled > form.asked for form in forms)
    entry = records.entry_of(numbers[0])
    assert "account_paper" in entry.as_submitted["papers_seen"]
    assert len(receiving.receipts_of(ref, "ja")) == 2
    assert people_of_matters(numbers) == (residents.HEAD,)


def test_showing_the_visit_on_a_tablet_stands_in_the_journal_once() -> None:
    ref = ready()
    receiving.show_visit(ref, by=BY, language="ja")
    told = JournalEntry.objects.filter(verb="write:visit_shown").values_list("dossiers", flat=True)
    assert list(told) == [[residents.HEAD]]


def test_pressing_twice_or_on_two_tablets_gives_the_same_numbers() -> None:
    ref = ready()
    assert receive(ref) == receive(ref)
    assert Dossier.objects.count() == 2


def test_a_typed_name_signs_when_it_is_the_visitors_own() -> None:
    ref = ready()
    with pytest.raises(errors.SignedByAnother):
        receive(ref, signature=receiving.read_signature("", "見本 次郎"))
    assert Visit.objects.get(ref=ref).state == visits.SHOWN
    receive(ref, signature=receiving.read_signature("", " 見本　葵 "))
    assert Visit.objects.get(ref=ref).signature["how"] == "typed"


def test_all_forms_are_received_or_none() -> None:
    ref = ready()
    draft = VisitForm.objects.filter(visit__ref=ref).order_by("id")[1].draft_ref
    from madoguchi.engines.records.models import Draft

    Draft.objects.filter(ref=draft).update(answers={})
    with pytest.raises((DraftIncomplete, errors.VisitIncomplete)):
        receive(ref)
    assert Dossier.objects.count() == 0
    assert Visit.objects.get(ref=ref).state == visits.SHOWN


def test_nobody_signs_what_the_clerk_changed_meanwhile() -> None:
    ref = ready()
    before = Visit.objects.get(ref=ref).revision
    asking.correct_value(ref, "f1", "telephone", {"telephone": ["090-0000-0001"]}, "変更", by=BY, language="ja")
    with pytest.raises(errors.VisitChanged):
        receive(ref, revision=before)


def test_every_form_has_to_be_right() -> None:
    with pytest.raises(errors.NotAllRight):
        receive(ready(), right=["f1"])


def test_a_code_opens_the_visit_for_two_hours_and_not_after_it_is_over() -> None:
    ref = ready()
    code = Visit.objects.get(ref=ref).code
    assert receiving.visit_by_code(f"{code[:3]} {code[3:]}", office="401056").ref == ref
    with moved_to(now() + receiving.SHOWN_FOR * 1.1), pytest.raises(errors.NoSuchTabletCode):
        receiving.visit_by_code(code, office="401056")
    receive(ref)
    for code_or_key in (code, "", "０", "12 34\x00"):
        with pytest.raises(errors.NoSuchTabletCode):
            receiving.visit_by_code(code_or_key, office="401056")
    with pytest.raises(errors.NoSuchTabletCode):
        receiving.visit_by_key(Visit.objects.get(ref=ref).tablet_key, office="401056")


def test_a_tablet_of_another_office_opens_nothing() -> None:
    visit = Visit.objects.get(ref=ready())
    with pytest.raises(errors.NoSuchTabletCode):
        receiving.visit_by_code(visit.code, office="401064")
    with pytest.raises(errors.NoSuchTabletCode):
        receiving.visit_by_key(visit.tablet_key, office="401064")


def test_a_signature_is_a_drawing_and_nothing_else() -> None:
    assert receiving.read_signature("M1 2L3 4L800 240").how == "drawn"
    assert receiving.read_signature("").how == "button"
    for wrong in ("<svg/>", "M1 2" * 20_000, "M1,2", 'M1 2"/><script>'):
        with pytest.raises(errors.SignatureUnreadable):
            receiving.read_signature(wrong)


def test_a_visit_that_ended_sends_nothing() -> None:
    ref = ready()
    visits.end_visit(ref, by=BY)
    visits.end_visit(ref, by=BY)
    with pytest.raises(errors.VisitOver):
        receive(ref, revision=0)
    assert Dossier.objects.count() == 0


def test_a_procedure_that_is_no_longer_chosen_is_dropped_and_the_others_keep_their_answers() -> None:
    ref = begun()
    visits.choose(ref, BOTH, by=BY)
    ask_everything(ref)
    visits.choose(ref, [ALLOWANCE], by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    assert [part.procedure.id for part in page.parts] == [ALLOWANCE]
    assert page.parts[0].draft.answers["work"] == "employee"
    with pytest.raises(errors.NoFormChosen):
        visits.choose(ref, [], by=BY)


def test_a_child_is_added_and_taken_away_with_its_sources() -> None:
    ref = begun()
    visits.choose(ref, [MEDICAL], by=BY)
    asking.change_rows(ref, "f1.children.0", by=BY, language="ja")
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    assert [row["name"]["given"] for row in part.draft.answers["children"]] == ["陽菜"]  # type: ignore[index]
    told = {one.path: one.by for one in part.form.answered}
    assert told["children.0.name"] == "held"
    asking.change_rows(ref, "f1.children", by=BY, language="ja")
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    assert part.form.open["children.1.name"]


def test_papers_are_seen_once_and_by_name() -> None:
    ref = begun()
    visits.choose(ref, [MEDICAL], by=BY)
    asking.save_sheet(ref, {}, seen(ref), by=BY, language="ja")
    draft = sheets.sheet(ref, by=BY, language="ja").parts[0].draft
    assert draft.answers["papers_seen"]["insurance_paper"]["by"] == BY.name  # type: ignore[index]
    asking.save_sheet(ref, {}, [], by=BY, language="ja")
    assert "papers_seen" not in sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers
    assert answers_for(ref)


@pytest.mark.parametrize(
    "look",
    [
        lambda ref, by: visits.visit_facts(ref, by=by),
        lambda ref, by: receiving.paper_page(ref, by=by, language="ja"),
        lambda ref, by: asking.part_of(ref, "f1", by=by, language="ja"),
        lambda ref, by: sheets.sheet(ref, by=by, language="ja"),
    ],
)
def test_every_look_at_a_visit_is_journalled_and_none_is_at_ones_own_household(look: Callable[..., object]) -> None:
    ref = ready()
    before = JournalEntry.objects.latest("id").pk
    look(ref, BY)
    (entry,) = JournalEntry.objects.filter(id__gt=before)
    assert (entry.verb, entry.dossiers, entry.actor_ref) == ("read", [residents.HEAD], BY.ref)
    with pytest.raises(NotPermitted):
        look(ref, replace(BY, person=residents.SPOUSE, people=frozenset({residents.SPOUSE, residents.HEAD})))


def test_the_visitors_name_stands_at_the_matters_only_and_goes_with_them() -> None:
    numbers = receive(ready())
    holders = set(NameKey.objects.values_list("holder", flat=True))
    assert set(numbers) <= holders
    assert residents.HEAD not in holders
    told = JournalEntry.objects.filter(verb="write:received").order_by("id")
    assert [(one.dossiers, bool(one.actor_name)) for one in told] == [
        *(([number], True) for number in numbers),
        ([residents.HEAD], False),
    ]


def test_the_person_sees_every_look_at_them_in_the_register() -> None:
    finding.find_person("見本 葵", "", purpose="telephone", by=office.STRANGER)
    (number, *_) = receive(ready())
    looks = looks_at(matter_of(number, "ja"))
    assert (office.STRANGER.name, "電話での問い合わせ") in {(one.who, one.purpose) for one in looks}


def test_a_contractor_finds_nobody_and_serves_nobody_at_the_counter() -> None:
    contractor = office.member("company-1", "administrative_centre", roles=("contractor",))
    ref = begun()
    with pytest.raises(NotPermitted):
        finding.find_person(residents.HEAD, "", purpose="telephone", by=contractor)
    with pytest.raises(NotPermitted) as refusal:
        sheets.sheet(ref, by=contractor, language="ja")
    assert refusal.value.facts["rule"] == "contractor.no_register_of_persons"
