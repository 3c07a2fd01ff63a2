"""An authority of the tests' own, and the certificates it gives to a site and to devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


class Authority:
    """Whoever trusts its certificate (PEM) believes what it certifies, for a day."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        whole = self._begun(self._name, self._key.public_key())
        whole = whole.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.certificate = whole.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def certify(self, file: Path, name: str, *, stamps: bool = False) -> str:
        """A new key and its certificate, for a device or by its number a site, into the file; gives the latter.

        With `stamps` it is for an authority that tells the time.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        begun = self._begun(_named(name), key.public_key())
        if name[0].isdigit():
            begun = begun.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        if stamps:
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            begun = begun.add_extension(use, critical=True)
        certificate = begun.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(secret + certificate)
        return certificate.decode()

    def _begun(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        at = datetime.now(UTC)
        begun = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key)
        begun = begun.serial_number(x509.random_serial_number())
        return begun.not_valid_before(at - timedelta(hours=1)).not_valid_after(at + timedelta(days=1))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
