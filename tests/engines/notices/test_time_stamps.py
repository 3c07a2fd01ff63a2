"""The time of a signature is told by an authority of another make, and without it no notice goes out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms
from django.conf import LazySettings

from madoguchi.config.environment import SettingUnusable, check_time_stamps
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.notices.adapters.pyhanko_stamps import authority as authority_of
from madoguchi.engines.notices.errors import NotTimeStamped
from madoguchi.engines.notices.models import Notice, NumberSeries
from madoguchi.engines.notices.queries import notices_of, open_pdf
from madoguchi.journeys import decide, jobs
from madoguchi.values.clock import moved_to
from tests.engines.notices.test_issuing import issued, opened
from tests.engines.notices.test_signing import PASSWORD, pkcs12_of, said_of
from tests.house.stamps import Stamping, stamping
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
_STAMP = "signature_time_stamp_token"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stamping(tmp_path_factory.mktemp("authority")) as url:
        yield url


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return pkcs12_of(begin=datetime.now(UTC) - timedelta(days=1), end=datetime.now(UTC) + timedelta(days=30))


@pytest.fixture(autouse=True)
def house(address: str, certificate: bytes, tmp_path: Path, settings: LazySettings) -> Iterator[None]:
    """A house that signs, and has its signatures stamped by an authority it knows; its clock goes right."""
    (tmp_path / "mayor.p12").write_bytes(certificate)
    settings.NOTICE_CERTIFICATE, settings.NOTICE_CERTIFICATE_PASSWORD = str(tmp_path / "mayor.p12"), PASSWORD
    settings.NOTICE_TIME_STAMPS = True
    settings.MADOGUCHI_TSA_URL, settings.MADOGUCHI_TSA_ROOTS = address, Stamping.folder / "roots.pem"
    Stamping.mood = "sound"
    (Stamping.folder / "answer").unlink(missing_ok=True)
    authority_of.cache_clear()
    with moved_to(datetime.now(UTC)):
        yield


def stamped_pdf() -> bytes:
    with open_pdf(issued(opened()).ref) as content:
        pdf: bytes = content.read()
        return pdf


def signer_of(pdf: bytes, folder: Path) -> Any:
    """Who signed, as the standard of the signature (RFC 5652) writes it."""
    (folder / "notice.pdf").write_bytes(pdf)
    with pikepdf.open(folder / "notice.pdf") as read:
        contents = bytes(read.Root.AcroForm.Fields[0].V.Contents)
    return cms.ContentInfo.load(contents)["content"]["signer_infos"][0]


def openssl_says(signer: Any, folder: Path, roots: str) -> str:
    """What openssl, which knows nothing of PDF, says of the stamp over a signature."""
    tokens = [one["values"][0] for one in signer["unsigned_attrs"] if one["type"].native == _STAMP]
    (folder / "token").write_bytes(tokens[0].dump())
    (folder / "signature").write_bytes(signer["signature"].native)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "signature"]
    command += ["-CAfile", str(Stamping.folder / roots)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_s_pdf_1_the_signature_is_stamped_by_an_authority_and_others_verify_both(tmp_path: Path) -> None:
    pdf = stamped_pdf()
    assert "Signature is Valid" in said_of(pdf, tmp_path)
    signer = signer_of(pdf, tmp_path)
    assert "Verification: OK" in openssl_says(signer, tmp_path, "roots.pem")
    assert "Verification: FAILED" in openssl_says(signer, tmp_path, "others.pem")
    signer["signature"] = signer["signature"].native[:-1] + b"x"
    assert "Verification: FAILED" in openssl_says(signer, tmp_path, "roots.pem")


def test_the_authority_is_asked_once_for_each_notice_and_once_more_in_the_life_of_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    plain = Stamping.do_POST
    monkeypatch.setattr(Stamping, "do_POST", lambda self: (asked.append(1), plain(self)))
    for number in range(3):
        issued(opened(f"d{number}"))
    assert len(asked) == 4


_MOODS = ["broken", "chatty", "babbling", "pointing", "away", "replaying", "unknown"]


@pytest.mark.parametrize("mood", _MOODS)
def test_s_pdf_1_without_a_stamp_that_can_be_believed_no_notice_goes_out(
    mood: str, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    number = opened()
    if mood == "replaying":  # an old answer is to another question
        issued(opened("before"))
    harm(mood, settings)
    before = Notice.objects.count()
    with pytest.raises(NotTimeStamped):
        issued(number)
    assert (Notice.objects.count(), "got no time stamp" in caplog.text) == (before, True)
    assert NumberSeries.objects.count() == before
    Stamping.mood, settings.MADOGUCHI_TSA_ROOTS = "sound", Stamping.folder / "roots.pem"


def harm(mood: str, settings: LazySettings) -> None:
    if mood == "away":
        settings.MADOGUCHI_TSA_URL = "http://127.0.0.1:1/"
    if mood == "unknown":
        settings.MADOGUCHI_TSA_ROOTS = Stamping.folder / "others.pem"
    Stamping.mood = mood


def test_s_pdf_1_the_job_tries_again_and_then_tells_a_person_and_never_sends_what_has_no_stamp(
    address: str, settings: LazySettings
) -> None:
    number = office.drafted()
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    harm("away", settings)
    for attempt in range(6):
        with pytest.raises(NotTimeStamped):
            issue(number, attempt)
        assert (case_of(number).held_reason, notices_of(number)) == ("", ())
    issue(number, 6)
    assert "タイムスタンプを受け取れない" in case_of(number).held_reason
    assert (case_of(number).step, notices_of(number)) == ("notice", ())
    settings.MADOGUCHI_TSA_URL = address
    issue(number, 0)
    assert (case_of(number).step, len(notices_of(number))) == ("closed", 1)


def issue(number: str, attempt: int) -> None:
    """What the worker does at this attempt."""
    jobs.issue_notice.func(SimpleNamespace(job=SimpleNamespace(attempts=attempt)), reference_number=number)


def test_where_no_stamp_is_asked_for_none_is_there_and_nobody_is_asked(tmp_path: Path, settings: LazySettings) -> None:
    settings.NOTICE_TIME_STAMPS = False
    settings.MADOGUCHI_TSA_URL = "http://127.0.0.1:1/"
    assert not signer_of(stamped_pdf(), tmp_path)["unsigned_attrs"].native


def test_stamps_without_a_signature_or_without_an_authority_are_not_set_by_mistake() -> None:
    check_time_stamps(False, "", "")
    check_time_stamps(True, "mayor.p12", "https://stamps.example/tsa")
    for certificate, url in (("", "https://stamps.example/tsa"), ("mayor.p12", "")):
        with pytest.raises(SettingUnusable):
            check_time_stamps(True, certificate, url)
