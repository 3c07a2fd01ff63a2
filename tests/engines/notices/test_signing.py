"""A signed notice is verified by another programme than signed it; what cannot be signed does not go out."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from madoguchi.engines.notices.errors import NotSigned, SignatureExpired
from madoguchi.engines.notices.models import Notice, NumberSeries
from madoguchi.engines.notices.queries import open_pdf
from madoguchi.values import clock
from tests.engines.notices.test_issuing import TODAY, issued, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PASSWORD = "only in this test"
BEGIN, END = datetime(2026, 4, 1, tzinfo=UTC), datetime(2031, 4, 1, tzinfo=UTC)


def pkcs12_of(*, begin: datetime = BEGIN, end: datetime = END) -> bytes:
    """The key and the certificate of an invented official, good from then to then, as PKCS#12."""
    key = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mayor of Mihon City")])
    usage = x509.KeyUsage(True, True, *(False,) * 7)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"mayor", key, made, None, locked)


@pytest.fixture(scope="module")
def certificate() -> bytes:
    """From April 2026 for five years."""
    return pkcs12_of()


@pytest.fixture
def keys(certificate: bytes, tmp_path: Path, settings: object) -> Iterator[Path]:
    """A house that signs, on a Tuesday in November 2026; the file with its keys."""
    path = tmp_path / "mayor.p12"
    path.write_bytes(certificate)
    settings.NOTICE_CERTIFICATE = str(path)  # type: ignore[attr-defined]
    settings.NOTICE_CERTIFICATE_PASSWORD = PASSWORD  # type: ignore[attr-defined]
    with clock.moved_to(TODAY):
        yield path


def signed_pdf() -> bytes:
    with open_pdf(issued(opened()).ref) as content:
        pdf: bytes = content.read()
        return pdf


def said_of(pdf: bytes, folder: Path) -> str:
    """What poppler, which had no part in it, says of the signature."""
    (folder / "notice.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", str(folder / "notice.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_s_pdf_1_a_notice_is_signed_and_one_changed_byte_makes_it_invalid(keys: Path, tmp_path: Path) -> None:
    pdf = signed_pdf()
    found = said_of(pdf, tmp_path)
    assert "Signature is Valid" in found
    assert "Total document signed" in found
    assert "Mayor of Mihon City" in found
    middle = pdf.index(b"/Producer") + 20
    assert "Signature is Valid" not in said_of(pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :], tmp_path)


def test_s_pdf_1_a_signed_notice_is_still_tagged_and_for_the_archive(keys: Path) -> None:
    with pikepdf.open(io.BytesIO(signed_pdf())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2A"


@pytest.mark.parametrize("on", [BEGIN - timedelta(days=1), END + timedelta(days=1)], ids=["too early", "expired"])
def test_s_pdf_1_outside_the_time_of_its_certificate_no_notice_goes_out(keys: Path, on: datetime) -> None:
    number = opened()
    with clock.moved_to(on), pytest.raises(SignatureExpired, match="2026-04-01"):
        issued(number)
    assert not Notice.objects.exists()
    assert not NumberSeries.objects.exists()


@pytest.mark.parametrize("harm", ["gone", "another file", "another password"])
def test_without_a_readable_key_no_notice_goes_out(keys: Path, settings: object, harm: str) -> None:
    number = opened()
    if harm == "gone":
        keys.unlink()
    elif harm == "another file":
        keys.write_bytes(b"no keys")
    else:
        settings.NOTICE_CERTIFICATE_PASSWORD = "wrong"  # type: ignore[attr-defined]
    with pytest.raises(NotSigned):
        issued(number)
    assert not Notice.objects.exists()
