"""What an auditor asks: what was signed stands, no clerk holds an applicant's key, every line has its purpose."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import bulk, decide, examine, mending, post
from madoguchi.journeys.case_papers import traces
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.tell import tell
from madoguchi.values.actor import Actor, Duty
from madoguchi.values.individual_number import IndividualNumberFound
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

NAME = {
    "guardian.family": ["別人"],
    "guardian.given": ["直子"],
    "guardian.family_kana": ["ベツジン"],
    "guardian.given_kana": ["ナオコ"],
}


def mend(number: str, by: Actor, reason: str = "字をそろえました。") -> object:
    revision = entry_of(number).revision
    return mending.mend_value(number, "guardian", NAME, reason=reason, by=by, revision=revision, language="ja")


def test_answers_stand_still_from_the_draft_on_so_that_what_is_signed_off_is_what_was_drafted() -> None:
    number = office.drafted()
    before = entry_of(number).as_corrected
    with pytest.raises(errors.AlreadyDrafted):
        mend(number, office.CLERK)
    assert entry_of(number).as_corrected == before
    assert not case_sheet(number, by=office.CLERK, language="ja").may_mend


def test_between_the_signature_and_the_notice_no_answer_changes() -> None:
    number = office.drafted()
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    with pytest.raises(errors.NotAtThisStep):
        mend(number, office.CLERK)
    decide.issue_notice_of(number)
    with pytest.raises(errors.CaseClosed):
        mend(number, office.CLERK)


def test_a_returned_draft_can_be_mended_again_and_a_case_in_other_hands_cannot() -> None:
    number = office.drafted()
    decide.return_draft(number, reason="氏名の字を確かめてください。", by=office.CHIEF, revision=None)
    examine.carry_out("take", number, by=office.CLERK, revision=None)
    with pytest.raises(errors.AssignedToAnother):
        mend(number, office.OTHER_CLERK)
    assert mend(number, office.CLERK) == ()


def test_the_reason_of_a_mend_holds_no_individual_number() -> None:
    number = office.submitted()
    with pytest.raises(IndividualNumberFound):
        mend(number, office.CENTRE, reason="番号 1234 5678 9018 で確かめました。")


def test_a_long_reason_of_a_mend_is_kept_whole_beside_the_answer() -> None:
    number = office.submitted()
    assert mend(number, office.CENTRE, reason="字をそろえました。" * 100) == ()
    assert len(entry_of(number).changes[0].reason) == 900


def test_two_keys_of_one_person_are_not_four_eyes() -> None:
    person = open_account("staff", "門司 千尋", duties=(Duty("child_family", "section_chief", None, True),))
    keys = [create_token(role, division="child_family", person=person) for role in ("clerk", "decider")]
    drafter, decider = (actor for key in keys if (actor := actor_of_token(key)))
    number = office.drafted(by=drafter)
    with pytest.raises(errors.SameHands):
        decide.sign_off_decision(number, by=decider, revision=None)
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)


def test_letters_shown_to_the_office_do_not_hold_the_applicants_key() -> None:
    number = office.submitted()
    code = dossier_facts(number).access_code
    Dossier.objects.update(applicant_email="")
    tell(number, "notice_ready", {}, key="one")
    seen = [
        *(letter.body for letter in traces(number, by=office.CENTRE, language="ja").letters),
        *(letter.message.body for letter in post.letters_to_post(office.CENTRE)),
    ]
    assert len(seen) >= 2
    assert not [body for body in seen if code in body]


def test_the_applicant_still_reads_the_whole_letter(client: Client) -> None:
    number = office.submitted()
    code = dossier_facts(number).access_code
    tell(number, "notice_ready", {}, key="one")
    client.get(reverse("portal:status_link", args=[code]))
    assert f"/s/{code}" in client.get(reverse("portal:status", args=[number])).content.decode()


def test_every_line_about_the_office_says_for_what_purpose() -> None:
    number = office.decided()
    Dossier.objects.update(applicant_email="")
    tell(number, "notice_ready", {}, key="one")
    (letter, *_) = post.letters_to_post(office.CLERK)
    post.letter_posted(letter.message.ref, by=office.CLERK)
    case_sheet(number, by=office.CLERK, language="ja")
    told = Entry.objects.filter(dossiers__contains=[number])
    assert {one.verb for one in told} >= {"read", "list", "write:sign_off", "write:message_posted"}
    assert not [one.verb for one in told if not one.purpose]


def test_a_case_that_many_at_once_leaves_as_it_is_was_looked_at_all_the_same() -> None:
    number = office.submitted()
    examine.carry_out("take", number, by=office.CENTRE, revision=None)
    bulk.carry_out({number: 0}, "take", by=office.OTHER_CENTRE, language="ja")
    told = [one for one in disclosures_of(number) if one.who == office.OTHER_CENTRE.name]
    assert [(one.verb, bool(one.purpose)) for one in told] == [("list", True)]


def test_a_late_withdrawal_does_not_undo_what_was_signed_off() -> None:
    number = office.decided()
    with pytest.raises(errors.CaseClosed):
        examine.carry_out_with_words("withdraw", number, text="本人から電話。", by=office.CLERK, revision=None)
    assert case_of(number).outcome == "grant"
