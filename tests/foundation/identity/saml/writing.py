"""A directory's letters as tests write them: whole and signed, or with what somebody changed."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.signer import XMLSigner

from madoguchi.foundation.identity.saml.assertion import Wanted
from madoguchi.foundation.identity.saml.document import PREFIXES, PROTOCOL, REDIRECT

ISSUER, ENTITY, ANSWER_AT = "https://id.example/directory", "https://city.example", "https://city.example/answer"
WANTED = Wanted(ISSUER, ENTITY, ANSWER_AT)
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
QUESTION, NUMBER, EVIL = "_question", "S-1001", "S-6666"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
SPACES = " ".join(f'xmlns:{name}="{PREFIXES[name]}"' for name in ("saml", "samlp"))
PLACE = f'<ds:Signature xmlns:ds="{PREFIXES["ds"]}" Id="placeholder"/>'
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class AnyAlgorithm(XMLSigner):
    """Signs by algorithms that are no longer sound, too."""

    def check_deprecated_methods(self) -> None:
        pass


@dataclass(frozen=True)
class Key:
    """A key of a directory and its certificate, valid from before `AT` for so many days after it."""

    secret: PrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    days: int = 36_500

    @property
    def certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
        begun = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.secret.public_key())
        begun = begun.serial_number(1).not_valid_before(AT - timedelta(days=400))
        return begun.not_valid_after(AT + timedelta(days=self.days)).sign(self.secret, hashes.SHA256())

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def secret_pem(self) -> str:
        return self.secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def assertion(**changed: Any) -> str:
    """An assertion without its signature; what is named is said otherwise, and left out where it is None."""
    now = changed.get("at", AT)
    said: dict[str, Any] = {
        "id": "_assertion",
        "version": "2.0",
        "issuer": ISSUER,
        "issued": told(now),
        "not_before": told(now - timedelta(seconds=5)),
        "not_on_or_after": told(now + timedelta(minutes=5)),
        "confirmed_until": told(now + timedelta(minutes=5)),
        "method": BEARER,
        "recipient": ANSWER_AT,
        "question": QUESTION,
        "audience": f"<saml:AudienceRestriction><saml:Audience>{ENTITY}</saml:Audience></saml:AudienceRestriction>",
        "conditions": "",
        "signed_in": told(now),
        "session_until": None,
        "context": PASSWORD,
        "number": NUMBER,
        "more": "",
        **changed,
    }
    return (
        f"<saml:Assertion {SPACES}{attributes(ID=said['id'], Version=said['version'], IssueInstant=said['issued'])}>"
        f"<saml:Issuer>{said['issuer']}</saml:Issuer>{PLACE}<saml:Subject><saml:NameID>somebody</saml:NameID>"
        f'<saml:SubjectConfirmation Method="{said["method"]}"><saml:SubjectConfirmationData'
        + attributes(InResponseTo=said["question"], Recipient=said["recipient"], NotOnOrAfter=said["confirmed_until"])
        + "/></saml:SubjectConfirmation></saml:Subject><saml:Conditions"
        + attributes(NotBefore=said["not_before"], NotOnOrAfter=said["not_on_or_after"])
        + f">{said['audience']}{said['conditions']}</saml:Conditions><saml:AuthnStatement"
        + attributes(AuthnInstant=said["signed_in"], SessionNotOnOrAfter=said["session_until"])
        + f"><saml:AuthnContext><saml:AuthnContextClassRef>{said['context']}</saml:AuthnContextClassRef>"
        "</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>"
        f'<saml:Attribute Name="employee_number"><saml:AttributeValue>{said["number"]}</saml:AttributeValue>'
        f"</saml:Attribute></saml:AttributeStatement>{said['more']}</saml:Assertion>"
    )


def attributes(**said: str | None) -> str:
    return "".join(f' {name}="{value}"' for name, value in said.items() if value is not None)


def signed(written: str, key: Key, *, digest: str = "sha256", way: str = "") -> str:
    """The assertion with its signature, exclusive and enveloped as SAML wants it."""
    element = etree.fromstring(written)
    kind = "rsa" if isinstance(key.secret, rsa.RSAPrivateKey) else "ecdsa"
    signer = AnyAlgorithm(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=f"{kind}-{digest}",
        digest_algorithm=digest,
        c14n_algorithm=CanonicalizationMethod(way or "http://www.w3.org/2001/10/xml-exc-c14n#"),
    )
    done = signer.sign(element, key=key.secret, cert=[key.certificate], reference_uri=element.get("ID"))
    return str(etree.tostring(done).decode())


def response(*inside: str, **changed: Any) -> str:
    """A response around what is inside."""
    said = {
        "destination": ANSWER_AT,
        "question": QUESTION,
        "issuer": ISSUER,
        "status": SUCCESS,
        "version": "2.0",
        "before": "",
        "tag": "samlp:Response",
        **changed,
    }
    return (
        f"<{said['tag']} {SPACES}"
        + attributes(
            ID="_response", Version=said["version"], Destination=said["destination"], InResponseTo=said["question"]
        )
        + f"><saml:Issuer>{said['issuer']}</saml:Issuer>{said['before']}"
        f'<samlp:Status><samlp:StatusCode Value="{said["status"]}"/></samlp:Status>{"".join(inside)}</{said["tag"]}>'
    )


def letter(key: Key, **changed: Any) -> str:
    """A whole response with a signed assertion in it."""
    return response(signed(assertion(**changed), key), question=changed.get("question", QUESTION))


def posted(written: str) -> str:
    """As a form carries it."""
    return b64encode(written.encode()).decode()


def metadata(*keys: Key, issuer: str = ISSUER, sign_in: str = "https://id.example/sign-in", **changed: str) -> str:
    """What a directory tells of itself."""
    role = {"protocolSupportEnumeration": PROTOCOL, **changed}
    until = role.pop("until", None)
    told_keys = "".join(
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
        f"{b64encode(one.certificate.public_bytes(Encoding.DER)).decode()}"
        f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for one in keys
    )
    spaces = " ".join(f'xmlns:{name}="{PREFIXES[name]}"' for name in ("md", "ds"))
    return (
        f'<md:EntityDescriptor {spaces} entityID="{issuer}"{attributes(validUntil=until)}>'
        f"<md:IDPSSODescriptor{attributes(**role)}>{told_keys}"
        f'<md:SingleSignOnService Binding="{REDIRECT}" Location="{sign_in}"/>'
        f"</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
