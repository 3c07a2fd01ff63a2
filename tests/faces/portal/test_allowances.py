"""How much one network place may begin and send in a day: said in a sentence, and nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.models import Draft
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.identity.allowances import count_draft, count_upload
from madoguchi.foundation.identity.errors import TooManyDraftsFromHere, TooManyFilesFromHere
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.foundation.identity.tries import forget_tries
from madoguchi.foundation.storage.models import File
from madoguchi.values.clock import JST, moved_to
from tests.foundation.storage import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

MORNING = datetime(2026, 11, 24, 10, 1, tzinfo=JST)
LIBRARY, HOME = "192.0.2.7", "192.0.2.8"
START = ("portal:apply_start", ["child_medical_expenses"])


def begin(browser: Client) -> str:
    """Where a new draft is filled in, or nothing where none may be begun."""
    response = browser.post(reverse(START[0], args=START[1]))
    return response["Location"] if response.status_code == 302 else ""


def test_two_hundred_people_in_a_library_are_all_served() -> None:
    for _ in range(200):
        count_draft(LIBRARY)
        count_upload(LIBRARY, 10 * 1024 * 1024)


def test_beyond_the_drafts_of_a_day_a_place_is_told_to_wait_and_others_go_on(settings) -> None:
    settings.MADOGUCHI_DRAFTS_PER_PLACE = 3
    with moved_to(MORNING):
        browsers = [Client(REMOTE_ADDR=LIBRARY) for _ in range(4)]
        places = [begin(browser) for browser in browsers]
        assert [bool(place) for place in places] == [True, True, True, False]
        stopped = browsers[3].post(reverse(START[0], args=START[1]))
        assert (stopped.status_code, stopped["Retry-After"]) == (429, str(14 * 3600))
        assert "窓口においでください" in stopped.content.decode()
        assert browsers[0].get(places[0]).status_code == 200
        assert begin(Client(REMOTE_ADDR=HOME))
        assert Draft.objects.count() == 4
    with moved_to(MORNING + timedelta(days=1)):
        assert begin(browsers[3])


def test_beyond_the_files_of_a_day_what_was_typed_is_kept_and_the_file_is_not(settings) -> None:
    browser = Client(REMOTE_ADDR=LIBRARY)
    assert begin(browser)
    ref = Draft.objects.get().ref
    settings.MADOGUCHI_UPLOADS_PER_PLACE = 1
    count_upload(LIBRARY, 1024 * 1024)
    page = reverse("portal:apply_page", args=[ref, "documents"])
    name = procedure("child_medical_expenses").section("record")["documents"][0]["id"]
    answer = browser.post(page, {name: SimpleUploadedFile("a.png", corpus.png(), "image/png")})
    assert answer.status_code == 422
    assert "ファイルが多すぎます" in answer.content.decode()
    assert f'href="#{name}' in answer.content.decode()
    assert File.objects.count() == 0


def test_the_machine_itself_and_a_house_without_limits_are_never_stopped(settings) -> None:
    settings.MADOGUCHI_DRAFTS_PER_PLACE = 1
    for address in ("127.0.0.1", "::1"):
        count_draft(address)
        count_draft(address)
    settings.MADOGUCHI_DRAFTS_PER_PLACE = 0
    count_draft(LIBRARY)
    count_draft(LIBRARY)


def test_what_is_refused_uses_nothing_up_and_drafts_and_files_are_counted_apart(settings) -> None:
    settings.MADOGUCHI_UPLOADS_PER_PLACE = 2
    settings.MADOGUCHI_DRAFTS_PER_PLACE = 1
    with pytest.raises(TooManyFilesFromHere):
        count_upload(LIBRARY, 3 * 1024 * 1024)
    count_upload(LIBRARY, 2 * 1024 * 1024)
    count_draft(LIBRARY)
    with pytest.raises(TooManyDraftsFromHere):
        count_draft(LIBRARY)


def test_a_line_of_a_household_is_one_place_and_no_address_is_kept(settings) -> None:
    settings.MADOGUCHI_DRAFTS_PER_PLACE = 1
    count_draft("2001:db8::1")
    with pytest.raises(TooManyDraftsFromHere):
        count_draft("2001:db8::2")
    count_draft("2001:db8:0:1::1")
    assert not any("2001" in row.place for row in CodeTry.objects.all())


def test_the_counts_are_forgotten() -> None:
    with moved_to(MORNING):
        count_draft(LIBRARY)
        assert forget_tries() == 0
    with moved_to(MORNING + timedelta(days=2)):
        assert forget_tries() == 1
