"""A comment is read by whoever sees the record, calls only those, and leaves a trace when it is taken back."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from django.urls import reverse

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.errors import CommentEmpty, CommentGone, CommentNotYours, NoSuchComment, NoSuchRecord
from madoguchi.engines.records.models import RecordComment
from madoguchi.engines.records.queries.comments import MOST_COMMENTS, comment_of
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import news, talk_telling, talking
from madoguchi.journeys.registers.bins import put_into_bin
from madoguchi.journeys.registers.errors import MayNotSeeRecord, NobodyOfThatName, SeveralOfThatName
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.rights import ARCHIVE, CENTRE, CHIEF, COMPLAINTS, KEEPER, complaint
from tests.signing_in import asked_by

__all__ = ["door"]

pytestmark = pytest.mark.django_db
SECOND = office.member("centre-8", "centre")


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(COMPLAINTS)
    for one in (KEEPER, CHIEF, CENTRE, ARCHIVE, SECOND):
        name = CENTRE.name if one is SECOND else one.name
        open_account("staff", name, ref=one.ref, duties=one.duties, email=f"{one.ref}@example.jp")


def _say(
    ref: str, text: str = "見てください", typed: str = "", by: Actor = KEEPER, ticked: tuple[str, ...] = ()
) -> int:
    talking.say("complaints", ref, text, ticked=ticked, typed=typed, by=by)
    return RecordComment.objects.latest("pk").pk


def _talk(ref: str, by: Actor = KEEPER) -> talking.Talk:
    sheet = record_sheet("complaints", ref, by=by, language="ja")
    return talking.talk_about(sheet.register, sheet.record, by=by)


def test_a_comment_is_on_the_record_and_in_the_journal_and_calls_by_name_or_number() -> None:
    kept = complaint("あ", of="centre")
    _say(kept.ref, typed="centre-7、 " + CHIEF.name, ticked=(CHIEF.ref,))
    (said,) = _talk(kept.ref).comments
    assert (said.text, said.by, set(said.called)) == ("見てください", KEEPER.name, {CENTRE.name, CHIEF.name})
    assert Entry.objects.filter(verb="write:record_comment", actor_ref=KEEPER.ref).exists()
    assert [one.text for one in news.calls("", by=CENTRE, language="ja", size=5).lines] == ["見てください"]
    assert news.calls("", by=ARCHIVE, language="ja", size=5).lines == ()


def test_nobody_is_called_who_may_not_see_the_record_or_whose_name_is_not_clear() -> None:
    kept = complaint("あ", of="traffic")
    for typed, why in (
        ("centre-7", MayNotSeeRecord),
        ("だれでもない", NobodyOfThatName),
        (CENTRE.name, SeveralOfThatName),
    ):
        with pytest.raises(why):
            _say(kept.ref, typed=typed)
    with pytest.raises(CommentEmpty):
        _say(kept.ref, text=" \n ")
    with pytest.raises(NoSuchRecord):
        _say(kept.ref, by=CENTRE)
    assert not RecordComment.objects.exists()


def test_only_the_writer_takes_a_comment_back_and_it_leaves_its_place() -> None:
    kept = complaint("あ", of="centre")
    number = _say(kept.ref, typed="centre-7")
    with pytest.raises(CommentNotYours):
        talking.take_comment_back("complaints", kept.ref, number, by=CENTRE)
    with pytest.raises(NoSuchComment):
        talking.take_comment_back("complaints", complaint("い").ref, number, by=KEEPER)
    talking.take_comment_back("complaints", kept.ref, number, by=KEEPER)
    (said,) = _talk(kept.ref).comments
    assert (said.text, said.by, said.removed_at is not None) == ("", KEEPER.name, True)
    assert news.calls("", by=CENTRE, language="ja", size=5).lines == ()
    with pytest.raises(CommentGone):
        talking.take_comment_back("complaints", kept.ref, number, by=KEEPER)


def test_whoever_comes_in_by_a_passkey_may_call_themselves_on_what_is_most_confidential() -> None:
    publish_registers(COMPLAINTS.replace("persons: false", "persons: true"))
    kept = complaint("あ", of="centre")
    by = replace(KEEPER, assurance=3)
    with asked_by(by):
        _say(kept.ref, typed=by.ref, by=by)
    assert _talk(kept.ref).comments[0].called == ()


def test_a_comment_is_taken_back_however_many_were_written_since() -> None:
    kept = complaint("あ", of="centre")
    number = _say(kept.ref)
    row = RecordComment.objects.get(pk=number)
    later = {"record": row.record, "text": "あとのことば", "by_ref": row.by_ref, "by_name": row.by_name, "at": row.at}
    RecordComment.objects.bulk_create(RecordComment(**later) for _ in range(MOST_COMMENTS))
    assert number not in [one.number for one in _talk(kept.ref).comments]
    assert talking.own_comment("complaints", kept.ref, number, by=KEEPER).text == row.text
    assert comment_of(complaint("い").ref, number) is None


def test_those_called_and_those_who_follow_are_written_to_once_without_the_words() -> None:
    kept = complaint("あ", of="centre")
    talking.follow("complaints", kept.ref, wanted=True, by=CHIEF)
    talking.follow("complaints", kept.ref, wanted=True, by=CENTRE)
    talking.follow("complaints", kept.ref, wanted=True, by=KEEPER)
    number = _say(kept.ref, text="山田さんの件", typed="centre-7")
    for _again in range(2):
        talk_telling.tell_called_in("complaints", kept.ref, number)
    told = OutboxMessage.objects.filter(kind__in=("record_called", "record_said"))
    assert {(one.kind, one.recipient) for one in told} == {
        ("record_called", "centre-7@example.jp"),
        ("record_said", "chief-7@example.jp"),
    }
    assert not [one for one in told if "山田" in one.body or "山田" in one.subject]


def test_a_follower_who_may_not_see_the_record_any_more_is_told_nothing() -> None:
    kept = complaint("あ", of="centre")
    talking.follow("complaints", kept.ref, wanted=True, by=CENTRE)
    values = {**kept.values, "office": "traffic"}
    change_record(opened("complaints", KEEPER), kept.ref, values, reason="r", by=KEEPER, revision=1)
    number = _say(kept.ref)
    talk_telling.tell_called_in("complaints", kept.ref, number)
    assert not OutboxMessage.objects.filter(kind="record_said").exists()
    (line,) = news.followed("", by=CENTRE, language="ja", size=5).lines
    assert (line.heading, line.is_new) == ("", False)


def test_what_changed_since_a_follower_looked_is_marked() -> None:
    kept = complaint("あ", of="centre")
    talking.follow("complaints", kept.ref, wanted=True, by=CENTRE)
    assert [one.is_new for one in news.followed("", by=CENTRE, language="ja", size=5).lines] == [False]
    save_form("complaints", kept.ref, {"price": ["5"]}, is_new=False, reason="r", revision=1, by=KEEPER, language="ja")
    assert [one.is_new for one in news.followed("", by=CENTRE, language="ja", size=5).lines] == [True]
    assert _talk(kept.ref, by=CENTRE).follows
    assert [one.is_new for one in news.followed("", by=CENTRE, language="ja", size=5).lines] == [False]
    talking.follow("complaints", kept.ref, wanted=False, by=CENTRE)
    assert news.followed("", by=CENTRE, language="ja", size=5).lines == ()


def test_an_individual_number_is_kept_in_no_comment_and_in_no_reason() -> None:
    kept = complaint("あ", of="centre")
    with pytest.raises(IndividualNumberFound):
        _say(kept.ref, text=f"番号は{_twelve_digits()}です")
    with pytest.raises(IndividualNumberFound):
        put_into_bin("complaints", kept.ref, reason=_twelve_digits(), by=KEEPER)
    form = {"title": ["い"], "number": ["あ"], "office": ["centre"], "state": ["open"]}
    who = {"by": KEEPER, "language": "ja"}
    again = save_form("complaints", kept.ref, form, is_new=False, reason=_twelve_digits(), revision=1, **who)  # type: ignore[arg-type]
    assert isinstance(again.refused, IndividualNumberFound)
    assert not RecordComment.objects.exists()


def _twelve_digits() -> str:
    """Digits the detector takes for such a number; nobody's, and different at every run."""
    eleven = f"{secrets.randbelow(10**11):011}"
    return next(text for text in (f"{eleven}{last}" for last in range(10)) if holds_individual_number(text))


def test_what_cannot_be_kept_of_a_comment_comes_back_to_be_mended(door) -> None:
    kept = complaint("あ", of="centre")
    address = reverse("staff:record_comment", args=["complaints", kept.ref])
    answer = door(KEEPER).post(address, {"_comment": "長い話\x07です"})
    assert answer.status_code == 422
    assert "長い話" in answer.content.decode()
    assert "使えない文字" in answer.content.decode()


def test_whoever_is_called_is_told_before_those_who_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_telling, "_TOLD_AT_ONCE", 1)
    kept = complaint("あ", of="centre")
    talking.follow("complaints", kept.ref, wanted=True, by=CENTRE)
    talk_telling.tell_called_in("complaints", kept.ref, _say(kept.ref, typed=CHIEF.ref))
    told = OutboxMessage.objects.filter(kind__in=("record_called", "record_said"))
    assert [(one.kind, one.recipient) for one in told] == [("record_called", "chief-7@example.jp")]
