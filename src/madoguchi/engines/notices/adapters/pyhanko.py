"""Signs notices for the city with pyHanko: a PAdES signature over every byte, invisible on the paper, and its time."""

from __future__ import annotations

import asyncio
import io
import logging
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.engines.notices.errors import NotSigned, NotTimeStamped, SignatureExpired
from madoguchi.foundation.outgoing.stamps import NotStamped
from madoguchi.values.clock import JST

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

log = logging.getLogger(__name__)

_FIELD = "city"
# What may follow in the file: nothing at all (ISO 32000-1, 12.8.4).
_DIGEST = "sha256"


@dataclass(frozen=True)
class PyHankoSigner:
    """A signer with the key and certificates of one PKCS#12 file, such as an official's certificate of the LGPKI.

    Where it has the address of an authority, and whom of it to believe, that tells the time of each signature.
    """

    keys: Path
    password: str
    authority: str = ""
    roots: Path | None = None

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The PDF with a signature that allows no later change.

        Raises NotSigned, SignatureExpired, and NotTimeStamped where an authority was to tell the time.
        """
        # Half a second of imports which a house without a certificate never needs.
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, async_sign_pdf

        signer, certificate = _signer(self.keys, self.password, self._changed())
        _check_time(certificate, at)
        said = PdfSignatureMetadata(
            field_name=_FIELD,
            reason=reason,
            md_algorithm=_DIGEST,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
        )
        whole = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signing = async_sign_pdf(whole, said, signer=signer, timestamper=self._stamps())
        # A loop of its own, as the plain `sign_pdf` would leave the thread without the one it may have.
        with closing(asyncio.new_event_loop()) as loop:
            try:
                return bytes(loop.run_until_complete(signing).getvalue())
            except NotStamped as failure:
                log.error("a notice got no time stamp and was stopped: %s", failure)
                raise NotTimeStamped from failure

    def _stamps(self) -> TimeStamper | None:
        if not self.authority:
            return None
        from madoguchi.engines.notices.adapters.pyhanko_stamps import authority

        return authority(self.authority, self.roots)

    def _changed(self) -> int:
        try:
            return self.keys.stat().st_mtime_ns
        except OSError:
            raise NotSigned from None


@lru_cache(maxsize=4)
def _signer(keys: Path, password: str, changed: int) -> tuple[SimpleSigner, Certificate]:
    """The signer of a file and its certificate, read again when its time of change is another; raises NotSigned."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        found = SimpleSigner.load_pkcs12_data(keys.read_bytes(), other_certs=(), passphrase=password.encode())
    except (OSError, ValueError):
        raise NotSigned from None
    if found is None or found.signing_cert is None:
        raise NotSigned
    return found, found.signing_cert


def _check_time(certificate: Certificate, at: datetime) -> None:
    """A paper signed outside the time of its certificate would be worth nothing."""
    begin, end = certificate.not_valid_before, certificate.not_valid_after
    if not begin <= at <= end:
        raise SignatureExpired(begin=begin.astimezone(JST).date(), end=end.astimezone(JST).date())
