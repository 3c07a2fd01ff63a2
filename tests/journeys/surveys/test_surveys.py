"""A survey from writing it to its published results: nobody's small number is told, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.surveys.errors import NoSuchSurvey, SurveyToCome
from madoguchi.engines.surveys.models import Survey
from madoguchi.engines.surveys.queries import answers_of, survey_of, surveys_to_mix
from madoguchi.faces.ui.survey_figures import survey_rows
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import answering, asking, crossing, keeping, named, results, turns
from madoguchi.journeys.surveys.errors import NoResultsYet, NotAsked, SurveyUnfit
from madoguchi.values.clock import moved_to, now, today
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import KEEPER, OTHER_KEEPER, READER, publish_registers
from tests.journeys.surveys.house import new_survey, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def answered(ref: str, many: int, *, slip: str = "", **values: list[str]) -> None:
    """So many people answer the same."""
    for _ in range(many):
        assert answering.answer(ref, values, slip=slip, language="ja") is None


def test_everything_to_mend_is_said_at_once() -> None:
    broken = new_survey(title="", why=" ", way="", questions=(), closes="きのう")
    with pytest.raises(SurveyUnfit) as unfit:
        asking.open_survey(broken, number=new_record_number(), by=KEEPER)
    assert [name for name, _ in unfit.value.problems] == ["title", "why", "way", "q1", "closes"]
    with pytest.raises(SurveyUnfit):
        asking.preview(new_survey(way="named"), by=KEEPER, language="ja")


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (Question("🔴", "yes_no"), "q2"),
        (Question("★★", "long_text"), "q2"),
        (Question("👍 窓口は使いやすいですか", "yes_no"), "q2"),
        (Question("色は", "choice", "🔴、🟢"), "o2"),
        (Question("色は", "choices", "🔴 済み、🟢 済み"), "o2"),
    ],
)
def test_a_question_that_some_could_not_read_or_tell_apart_is_not_asked(question: Question, where: str) -> None:
    with pytest.raises(SurveyUnfit) as unfit:
        opened(questions=(Question("窓口は使いやすいですか", "yes_no"), question))
    assert [name for name, _said in unfit.value.problems] == [where]


def test_pressing_twice_opens_one() -> None:
    number = new_record_number()
    assert len({asking.open_survey(new_survey(), number=number, by=KEEPER) for _ in range(2)}) == 1


def test_what_was_typed_stands_there_again_and_nothing_was_kept() -> None:
    ref = opened()
    empty = answering.answer(ref, {"q4": [" "]}, slip="", language="ja")
    assert empty is not None
    assert [path for path, _ in empty.problems] == ["q1"]
    wrong = answering.answer(ref, {"q1": ["nonsense"], "q4": ["長い意見"]}, slip="", language="ja")
    assert wrong is not None
    assert [path for path, _ in wrong.problems] == ["q1"]
    assert wrong.fields[3].inputs[0].value == "長い意見"
    lost = answering.answer(opened(way="anonymous", divisions=("traffic",)), {"q3": ["yes"]}, slip="x", language="ja")
    assert lost is not None
    assert [path for path, _ in lost.problems] == [answering.SLIP]
    assert lost.fields[2].inputs[0].value == "yes"


def test_only_who_is_asked_gets_a_slip_and_no_journal_says_when() -> None:
    ref = opened(way="anonymous", divisions=("traffic",))
    with pytest.raises(NotAsked):
        turns.slip_for(ref, by=READER)
    before = Entry.objects.count()
    slip = turns.slip_for(ref, by=OTHER_KEEPER)
    answered(ref, 1, slip=slip, q3=["yes"])
    assert Entry.objects.count() == before
    told = turns.invitation(ref, by=OTHER_KEEPER)
    assert (told.is_asked, told.is_done) == (True, True)


def test_by_name_only_who_is_asked_answers() -> None:
    ref = opened(way="named", divisions=("traffic",))
    with pytest.raises(NotAsked):
        answering.answer_by_name(ref, {"q3": ["yes"]}, by=READER, language="ja")
    with pytest.raises(NotAsked):
        answering.answer(ref, {"q3": ["yes"]}, slip="", language="ja")
    assert answering.answer_by_name(ref, {"q3": ["yes"]}, by=KEEPER, language="ja") is None


def test_results_are_told_after_closing_without_what_would_name_somebody() -> None:
    ref = opened()
    answered(ref, 12, q1=["o1"], q3=["yes"], q4=["予約の画面がよい"])
    answered(ref, 6, q1=["o2"], q3=["no"], q2=["o1", "o2"])
    answered(ref, 2, q1=["o3"], q3=["no"], q4=["電話がよい"])
    assert results.own_results(ref, "", "", by=KEEPER, language="ja") is None
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        found = results.own_results(ref, "q1", "q3", by=KEEPER, language="ja")
        assert found is not None
        first, _, again, words = found.questions
        assert [(line.name, line.count) for line in first.lines] == [
            ("よい", 12),
            ("ふつう", None),
            ("わるい", None),
        ]
        assert [line.count for line in again.lines] == [12, 8]
        low, high = again.lines[0].low, again.lines[0].high
        assert low is not None
        assert high is not None
        assert low < 0.6 < high
        assert [(word.word, word.count) for word in words.words] == [("予約", 12), ("画面", 12)]
        assert found.cross is not None
        assert [cells for _, cells in found.cross.rows] == [(12, 0), (0, None), (0, None)]
        with pytest.raises(NotPermitted):
            results.own_results(ref, "", "", by=READER, language="ja")
        with pytest.raises(NotPermitted):
            results.publish(ref, by=READER)
        with pytest.raises(NoResultsYet):
            results.public_results(ref, "", "", language="ja")
        results.publish(ref, by=KEEPER)
        public = results.public_results(ref, "", "", language="ja")
        assert [word.texts for word in public.questions[3].words] == [(), ()]


def test_no_cell_beside_the_count_of_its_question_tells_of_one_person() -> None:
    ref = opened()
    answered(ref, 11, q2=["o1", "o2"], q3=["yes"])
    answered(ref, 1, q2=["o2"], q3=["yes"])
    answered(ref, 6, q2=["o1", "o2"], q3=["no"])
    answered(ref, 6, q2=["o2"], q3=["no"])
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        found = results.own_results(ref, "q3", "q2", by=KEEPER, language="ja")
        assert found is not None
        assert [line.count for line in found.questions[2].lines] == [12, 12]
        assert found.cross is not None
        # 12 said yes: 11 of them with the telephone would be one without.
        assert [cells[0] for _, cells in found.cross.rows] == [None, None]
        told = [row for row in survey_rows(found) if row[0] == "また使いますか × 何を使いましたか"]
        assert ("はい × 電話", "非公表") in [row[1:3] for row in told]
        assert len(told) == 4


def test_one_place_sends_only_so_many_answers_and_what_was_typed_stays(settings) -> None:
    settings.MADOGUCHI_ANSWERS_PER_PLACE = 1
    ref, typed = opened(), {"q4": ["長い意見"]}
    sent = {"slip": "", "language": "ja"}
    assert answering.answer(ref, typed, place="192.0.2.7", **sent) is None
    again = answering.answer(ref, typed, place="192.0.2.7", **sent)
    assert again is not None
    assert "回答が多すぎます" in str(again.problems[0][1])
    assert again.fields[3].inputs[0].value == "長い意見"
    assert answering.answer(ref, typed, place="192.0.2.8", **sent) is None


def test_what_tables_withhold_is_worked_out_once_however_often_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[object] = []
    really = crossing.withheld_together
    monkeypatch.setattr(
        crossing,
        "withheld_together",
        lambda *given: worked_out.append(given) or really(*given),  # type: ignore[func-returns-value]
    )
    ref = opened()
    answered(ref, 12, q1=["o1"], q3=["yes"])
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        results.publish(ref, by=KEEPER)
        for pair in (("q1", "q3"), ("q3", "q1"), ("q2", "q3")):
            assert results.public_results(ref, *pair, language="ja").cross is not None
        results.close_what_is_over()
    assert len(worked_out) == 1


def test_no_tables_are_shown_of_too_many_options_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(crossing, "MOST_CELLS", 30)
    ref = opened()
    answered(ref, 12, q1=["o1"], q3=["yes"])
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        results.publish(ref, by=KEEPER)
        page = client.get(f"/surveys/{ref}/results").content.decode()
    assert "選択肢が多いため" in page
    assert 'id="crossed"' not in page
    assert 'name="rows"' not in page


def test_no_tables_are_shown_until_they_are_worked_out_for_what_is_small_today(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = opened()
    answered(ref, 12, q1=["o1"], q3=["yes"])
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        larger = city().model_copy(update={"smallest_published_count": 7})
        monkeypatch.setattr(results, "city", lambda: larger)
        found = results.own_results(ref, "q1", "q3", by=KEEPER, language="ja")
        assert found is not None
        assert found.cross is None
        assert found.no_cross is not None
        results.close_what_is_over()
        found = results.own_results(ref, "q1", "q3", by=KEEPER, language="ja")
        assert found is not None
        assert found.cross is not None


def test_a_handful_of_answers_is_not_told_at_all() -> None:
    ref = opened()
    answered(ref, 4, q1=["o1"])
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        found = results.own_results(ref, "q1", "q3", by=KEEPER, language="ja")
        assert found is not None
        assert (found.is_few, found.questions, found.cross) == (True, (), None)


def test_results_are_published_with_their_entry_in_the_journal_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no journal")

    ref = opened()
    with moved_to(now() + timedelta(days=3)):
        results.close_what_is_over()
        with monkeypatch.context() as away:
            away.setattr(results, "record_act", broken)
            with pytest.raises(RuntimeError):
                results.publish(ref, by=KEEPER)
        assert survey_of(ref).published_at is None
        for _ in range(2):
            results.publish(ref, by=KEEPER)
        assert survey_of(ref).published_at is not None
    assert Entry.objects.filter(verb="write:survey_results").count() == 1


def test_answers_by_name_are_for_who_asked_and_every_look_is_journalled() -> None:
    ref = opened(way="named", divisions=("traffic",))
    people = [replace(OTHER_KEEPER, ref=f"named-{at}", name=f"見本 {at}") for at in range(3)]
    for one in reversed(people):
        assert answering.answer_by_name(ref, {"q3": ["yes"], "q4": ["=1+1"]}, by=one, language="ja") is None
    with pytest.raises(NotPermitted):
        named.answers_by_name(ref, by=READER, language="ja")
    with pytest.raises(NoSuchSurvey):
        named.answers_by_name(opened(), by=KEEPER, language="ja")
    first = named.answers_by_name(ref, by=KEEPER, language="ja", size=2)
    second = named.answers_by_name(ref, by=KEEPER, language="ja", size=2, after=first.after)
    assert [row.name for row in (*first.rows, *second.rows)] == ["見本 0", "見本 1", "見本 2"]
    assert first.rows[0].answers[2:] == ("はい", "=1+1")
    assert second.after == ""
    assert len(named.whole_by_name(ref, by=KEEPER, language="ja").rows) == 3
    looks = Entry.objects.filter(dossiers=[ref]).order_by("pk").values_list("verb", "purpose")
    assert list(looks) == [(verb, "窓口を直すために使います。") for verb in ("read", "read", "export")]
    whose = [one["who"] for one in Entry.objects.filter(dossiers=[ref]).order_by("pk").values_list("detail", flat=True)]
    assert whose == [["named-0", "named-1"], ["named-2"], ["named-0", "named-1", "named-2"]]
    assert named.answers_by_name(ref, by=KEEPER, language="ja", after="'; --").rows  # what is no key begins anew


@pytest.mark.parametrize("reading", ["named", "in their own words", "coded"])
def test_an_administrator_and_a_company_keep_no_survey_that_tells_of_persons(reading: str) -> None:
    questions = (Question("窓口は使いやすいですか", "yes_no"),)
    way = {"named": {"way": "named", "divisions": ("traffic",)}}.get(reading, {})
    words = (Question("なぜですか", "long_text"),) if reading == "in their own words" else ()
    survey = survey_of(opened(questions=(*questions, *words), **way))
    administrator, company = (replace(KEEPER, roles=frozenset({role})) for role in ("administrator", "contractor"))
    assert keeping.keeps(survey, KEEPER)
    assert keeping.keeps(survey, administrator) is (reading == "coded")
    with keeping_decisions(), pytest.raises(NotPermitted) as refused:
        named.answers_by_name(survey.ref, by=company, language="ja") if way else results.publish(survey.ref, by=company)
    assert refused.value.facts["rule"] == "survey.not_by_contractors"
    for fact in ("reason", "needs", "ask"):
        assert str(refused.value.facts[fact])
    entry = Entry.objects.get(verb=REFUSED)
    assert entry.dossiers == [survey.ref]
    assert entry.detail[REFUSED] == [{"action": "keep_survey", "rule": "survey.not_by_contractors"}]


def test_answers_by_name_stay_closed_where_nobody_was_told_who_reads_them() -> None:
    ref = opened(way="named", divisions=("traffic",))
    assert answering.answer_by_name(ref, {"q3": ["yes"]}, by=OTHER_KEEPER, language="ja") is None
    Survey.objects.filter(ref=ref).update(readers_told=False)
    for read in (named.answers_by_name, named.whole_by_name):
        with pytest.raises(NoSuchSurvey):
            read(ref, by=KEEPER, language="ja")
    assert not Entry.objects.filter(dossiers=[ref]).exists()


def test_what_is_open_without_names_is_mixed_by_the_hour_and_says_the_same() -> None:
    ref, named = opened(), opened(way="named", divisions=("traffic",))
    for value in ("o1", "o2", "o3"):
        answered(ref, 1, q1=[value])
    for one in (KEEPER, OTHER_KEEPER):
        assert answering.answer_by_name(named, {"q3": ["yes"]}, by=one, language="ja") is None
    before = {one["q1"] for one in answers_of(ref)}
    assert surveys_to_mix() == (ref,)
    results.mix_what_is_open()
    assert surveys_to_mix() == ()
    assert {one["q1"] for one in answers_of(ref)} == before
    assert len(answers_of(ref)) == 3


def test_a_survey_takes_answers_from_the_day_it_begins() -> None:
    early, late = (today() + timedelta(days=more) for more in (1, 3))
    with pytest.raises(SurveyUnfit) as unfit:
        asking.open_survey(new_survey(opens=late.isoformat()), number=new_record_number(), by=KEEPER)
    assert [name for name, _ in unfit.value.problems] == ["opens"]
    ref = opened(opens=early.isoformat())
    assert not survey_of(ref).is_open
    with pytest.raises(SurveyToCome):
        answering.answer_form(ref, language="ja")
    kept = answering.answer(ref, {"q3": ["yes"]}, slip="", language="ja")
    assert kept is not None
    assert [path for path, _ in kept.problems] == [answering.SLIP]
    with moved_to(now() + timedelta(days=1)):
        answered(ref, 1, q3=["yes"])
    assert survey_of(opened(opens=today().isoformat())).is_open
