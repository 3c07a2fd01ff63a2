"""What this house says: its question to the directory (HTTP-Redirect), and its own metadata.

Source: SAML 2.0 Core 3.4.1, Bindings 3.4, Metadata 2.4.4.
"""

from __future__ import annotations

import secrets
import zlib
from base64 import b64encode
from datetime import datetime
from urllib.parse import urlencode

from lxml import etree

from madoguchi.foundation.identity.saml.assertion import Wanted
from madoguchi.foundation.identity.saml.document import ASSERTION, METADATA, POST, PREFIXES, PROTOCOL


def new_question() -> str:
    """A name for a question that nobody guesses (160 bits); a name of XML begins with no digit."""
    return f"_{secrets.token_hex(20)}"


def address_to_go_to(sign_in_at: str, wanted: Wanted, *, question: str, at: datetime) -> str:
    """Where the browser is sent to sign in, with the question."""
    request = etree.Element(
        f"{{{PROTOCOL}}}AuthnRequest",
        {
            "ID": question,
            "Version": "2.0",
            "IssueInstant": f"{at:%Y-%m-%dT%H:%M:%S}Z",
            "Destination": sign_in_at,
            "ProtocolBinding": POST,
            "AssertionConsumerServiceURL": wanted.answer_at,
        },
        nsmap={name: PREFIXES[name] for name in ("saml", "samlp")},
    )
    etree.SubElement(request, f"{{{ASSERTION}}}Issuer").text = wanted.entity
    packed = zlib.compressobj(wbits=-15)
    told = packed.compress(etree.tostring(request)) + packed.flush()
    return f"{sign_in_at}{'&' if '?' in sign_in_at else '?'}{urlencode({'SAMLRequest': b64encode(told)})}"


def metadata_of(wanted: Wanted) -> bytes:
    """This house as a directory has to know it: no key, since it signs nothing and nothing is encrypted to it."""
    root = etree.Element(f"{{{METADATA}}}EntityDescriptor", {"entityID": wanted.entity}, nsmap={"md": PREFIXES["md"]})
    told = {"AuthnRequestsSigned": "false", "WantAssertionsSigned": "true", "protocolSupportEnumeration": PROTOCOL}
    role = etree.SubElement(root, f"{{{METADATA}}}SPSSODescriptor", told)
    place = {"Binding": POST, "Location": wanted.answer_at, "index": "0", "isDefault": "true"}
    etree.SubElement(role, f"{{{METADATA}}}AssertionConsumerService", place)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
