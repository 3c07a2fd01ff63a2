"""Reading XML from outside: it declares nothing, fetches nothing, and every value is the whole text of its element."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.outgoing.named import LARGEST

ASSERTION, PROTOCOL = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA, SIGNATURE = "urn:oasis:names:tc:SAML:2.0:metadata", "http://www.w3.org/2000/09/xmldsig#"
PREFIXES = {"saml": ASSERTION, "samlp": PROTOCOL, "md": METADATA, "ds": SIGNATURE}
POST, REDIRECT = (f"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{one}" for one in ("POST", "Redirect"))
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
# lxml has no types of its own: an element is what its parser gives.
Element = Any


def parsed(document: bytes, *, most: int = LARGEST) -> Element:
    """The root of a document in UTF-8, of `most` bytes, without a document type; raises SignInNotTrusted.

    Entities are declared in a document type only, so nothing can grow, and nothing outside is named.
    """
    if len(document) > most:
        raise SignInNotTrusted("size")
    # The encoding is ours and not what the document says: what is looked for here is what is parsed.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        if "<!DOCTYPE" in document.decode("utf-8"):
            raise SignInNotTrusted("document_type")
        root = etree.fromstring(document, parser)
    except (etree.LxmlError, ValueError) as broken:
        raise SignInNotTrusted("not_xml") from broken
    told = root.getroottree().docinfo
    if told.doctype or told.internalDTD is not None or told.externalDTD is not None:
        raise SignInNotTrusted("document_type")
    return root


def all_of(parent: Element, path: str) -> list[Element]:
    """What stands at this path, by the prefixes of this module."""
    return list(parent.findall(path, PREFIXES))


def only(parent: Element, path: str) -> Element:
    """The one element at this path; raises SignInNotTrusted for none and for more."""
    found = all_of(parent, path)
    if len(found) != 1:
        raise SignInNotTrusted(path)
    return found[0]


def text_of(element: Element) -> str:
    """Its text; raises SignInNotTrusted where anything stands in between, which would cut the text short."""
    if len(element):
        raise SignInNotTrusted("text")
    return (element.text or "").strip()


def moment_of(element: Element, name: str) -> datetime | None:
    """The moment (UTC) an attribute tells, None without it; raises SignInNotTrusted.

    Source: SAML 2.0 Core 1.3.3.
    """
    told = element.get(name)
    if told is None:
        return None
    try:
        if _MOMENT.fullmatch(told):
            return datetime.fromisoformat(told)
    except ValueError as wrong:
        raise SignInNotTrusted(name) from wrong
    raise SignInNotTrusted(name)
