"""Filling in a form in a browser without JavaScript, and submitting it once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.engines.records.models import Draft
from madoguchi.foundation.dossier.models import Dossier
from tests.faces.portal.filling import (
    CHILD,
    GUARDIAN,
    NEXT,
    apply,
    begin,
    fill,
    picture,
    post_page,
    problems_in,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_whole_application_ends_with_a_receipt_that_exists(client: Client) -> None:
    number = apply(client)
    receipt = client.get(reverse("portal:receipt", args=[number]))
    assert number in receipt.content.decode()
    assert "」の申請が、市に届きました。" in receipt.content.decode()
    assert Dossier.objects.get().reference_number == Case.objects.get().reference_number == number


def test_submitting_again_gives_the_same_receipt_and_one_matter(client: Client) -> None:
    draft = fill(client)
    first, again, by_back_button = submit(client, draft), submit(client, draft), submit(client, draft)
    assert first["Location"] == again["Location"] == by_back_button["Location"]
    assert Dossier.objects.count() == Case.objects.count() == 1


def test_a_form_opened_again_after_it_was_submitted_leads_to_its_receipt(client: Client) -> None:
    draft = fill(client)
    receipt = submit(client, draft)["Location"]
    late = client.get(reverse("portal:apply_page", args=[draft, "children"]), follow=True)
    assert late.redirect_chain[-1][0] == receipt


def test_without_consent_nothing_is_received_and_the_page_says_why(client: Client) -> None:
    draft = fill(client)
    response = client.post(reverse("portal:apply_submit", args=[draft]), {"consent.true_statement": "yes"})
    assert response.status_code == 422
    assert problems_in(response)
    assert not Dossier.objects.exists()


def test_an_unfinished_form_cannot_be_submitted_and_links_to_what_is_missing(client: Client) -> None:
    draft = begin(client)
    response = submit(client, draft)
    assert response.status_code == 422
    assert (
        reverse("portal:apply_page", args=[draft, "guardian"]) + "?from=confirm#guardian" in response.content.decode()
    )
    assert not Dossier.objects.exists()


def test_a_mistake_is_said_beside_the_field_and_in_a_summary_that_links_to_it(client: Client) -> None:
    draft = begin(client)
    page = post_page(client, draft, "guardian", {**GUARDIAN, "guardian_birth.month": "13", **NEXT}).content.decode()
    assert 'href="#guardian_birth"' in page
    assert 'id="guardian_birth"' in page
    assert 'aria-invalid="true"' in page
    assert "エラー：" in page


def test_what_cannot_be_read_comes_back_as_it_was_typed(client: Client) -> None:
    draft = begin(client)
    page = post_page(client, draft, "guardian", {**GUARDIAN, "guardian_birth.year": "五年", **NEXT})
    assert 'value="五年"' in page.content.decode()
    assert 'value="五年"' in client.get(reverse("portal:apply_page", args=[draft, "guardian"])).content.decode()


def test_names_in_rare_characters_come_back_byte_for_byte(client: Client) -> None:
    draft = begin(client)
    rare = {**GUARDIAN, "guardian.family": "邉󠄀﨑", "guardian.given": "𠮷髙塚"}
    post_page(client, draft, "guardian", {**rare, **NEXT})
    page = client.get(reverse("portal:apply_page", args=[draft, "guardian"])).content.decode()
    assert 'value="邉󠄀﨑"' in page
    assert 'value="𠮷髙塚"' in page


def test_an_address_is_looked_up_by_its_postal_code_without_leaving_the_page(client: Client) -> None:
    draft = begin(client)
    sent = {**GUARDIAN, "address.city": "", "address.town": "", "address.prefecture": "", "look_up": "address"}
    response = post_page(client, draft, "guardian", sent)
    assert response["Location"].endswith("/page/guardian#address")
    page = client.get(reverse("portal:apply_page", args=[draft, "guardian"])).content.decode()
    assert 'value="福岡県"' in page
    assert 'value="小倉"' in page, "what was typed elsewhere stays"


def test_a_row_can_be_added_and_taken_away_by_buttons_alone(client: Client) -> None:
    draft = begin(client)
    post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    post_page(client, draft, "move", {"moved_in": "no", **NEXT})
    here = reverse("portal:apply_page", args=[draft, "children"])
    post_page(client, draft, "children", {**CHILD, "add_row": "children"})
    assert 'name="children.1.insurer"' in client.get(here).content.decode()
    post_page(client, draft, "children", {**CHILD, "children.rows": "2", "remove_row": "children.1"})
    assert 'name="children.1.insurer"' not in client.get(here).content.decode()


def test_a_question_opened_by_an_answer_appears_on_the_same_page(client: Client) -> None:
    draft = begin(client)
    post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    response = post_page(client, draft, "move", {"moved_in": "yes", **NEXT})
    assert "/page/move#" in response["Location"]
    assert 'class="nest"' in client.get(reverse("portal:apply_page", args=[draft, "move"])).content.decode()


def test_the_code_opens_the_form_in_another_browser(client: Client) -> None:
    draft = begin(client)
    post_page(client, draft, "guardian", {**GUARDIAN, "leave": "1"})
    code = Draft.objects.get().resume_code
    other = Client()
    assert other.get(reverse("portal:apply_page", args=[draft, "guardian"]))["Location"] == reverse("portal:resume")
    opened = other.post(reverse("portal:resume"), {"code": code.lower().replace("-", " ")}, follow=True)
    assert 'value="小倉"' in opened.content.decode()


def test_a_wrong_code_is_answered_kindly_and_kept_in_the_box(client: Client) -> None:
    response = client.post(reverse("portal:resume"), {"code": "AAAA-BBBB"})
    assert response.status_code == 422
    assert 'value="AAAA-BBBB"' in response.content.decode()


def test_leaving_shows_the_code_and_keeps_what_was_typed(client: Client) -> None:
    draft = begin(client)
    response = post_page(client, draft, "guardian", {"guardian.family": "小倉", "leave": "1"})
    assert response["Location"] == reverse("portal:apply_saved", args=[draft])
    assert Draft.objects.get().resume_code in client.get(response["Location"]).content.decode()


def test_changing_the_language_in_a_form_saves_it_first(client: Client) -> None:
    draft = begin(client)
    response = post_page(client, draft, "guardian", {"guardian.family": "小倉", "language": "en"})
    page = client.get(response["Location"]).content.decode()
    assert '<html lang="en">' in page
    assert 'value="小倉"' in page


def test_an_individual_number_is_refused_and_not_kept(client: Client) -> None:
    draft = begin(client)
    response = post_page(client, draft, "guardian", {**GUARDIAN, "address.building": "123456789018", **NEXT})
    assert response.status_code == 422
    kept = Draft.objects.get()
    assert "123456789018" not in str(kept.answers) + str(kept.raw)


@pytest.mark.parametrize(
    "sent",
    [
        {"nobody.asked": "1"},
        {"guardian.family": "あ" * 1_000_000},
        {f"guardian.{n}": "x" for n in range(900)},
        {"guardian.family": "a\x00b"},
        {"guardian.family": "\u202eevil"},
        {
            "guardian_birth.era": "平成",
            "guardian_birth.year": "-1",
            "guardian_birth.month": "0",
            "guardian_birth.day": "",
        },
    ],
    ids=["unknown", "a megabyte", "many fields", "nul", "direction override", "no such day"],
)
def test_bad_input_is_refused_clearly_and_never_breaks_a_page(client: Client, sent: dict[str, str]) -> None:
    draft = begin(client)
    response = post_page(client, draft, "guardian", {**sent, **NEXT})
    assert response.status_code in (400, 413, 422)
    assert "<h1>" in response.content.decode()


def test_a_file_that_is_no_paper_is_refused_by_its_content(client: Client) -> None:
    draft = fill(client)
    bad = picture("paper.jpg")
    bad.file.seek(0)
    bad.file.write(b"PK\x03\x04")
    bad.file.seek(0)
    response = post_page(client, draft, "documents", {"insurance_paper": bad, **NEXT})
    assert response.status_code == 422
    assert problems_in(response)


def test_a_form_never_opens_for_somebody_without_its_code(client: Client) -> None:
    draft = begin(client)
    for name, args in (("apply_confirm", [draft]), ("apply_submit", [draft]), ("apply_saved", [draft])):
        assert Client().get(reverse(f"portal:{name}", args=args))["Location"] == reverse("portal:resume")


def test_l_1_the_purpose_stands_above_the_consent(client: Client) -> None:
    page = client.get(reverse("portal:apply_confirm", args=[fill(client)])).content.decode()
    assert page.index("子ども医療費の支給認定と支給のためにだけ使います") < page.index('name="consent.register_check"')


def test_enter_in_a_text_box_means_next_and_not_another_button(client: Client) -> None:
    page = client.get(reverse("portal:apply_page", args=[begin(client), "guardian"])).content.decode()
    form = page[page.index('<form class="form"') :]
    assert form.index('name="next"') < form.index('name="look_up"')


def test_an_answer_changed_from_the_confirm_page_leads_back_to_it(client: Client) -> None:
    draft = fill(client)
    here = reverse("portal:apply_page", args=[draft, "guardian"]) + "?from=confirm"
    confirm = reverse("portal:apply_confirm", args=[draft])
    assert f'href="{here}#guardian' in client.get(confirm).content.decode()
    assert "保存して、確認に戻る" in client.get(here).content.decode()
    again = client.post(here, {**GUARDIAN, "guardian_birth.month": "13", **NEXT})
    assert again.status_code == 422
    assert f'action="{here}&amp;at=' in again.content.decode(), "a mistake does not forget the way back"
    assert client.post(here, {**GUARDIAN, "guardian.family": "森", **NEXT})["Location"] == confirm
    assert "森" in client.get(confirm).content.decode()
