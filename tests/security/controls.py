"""The controls this project holds itself to, each in a sentence, and the tests that hold them by their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CONTROLS: dict[str, str] = {
    "S-API-1": "Nothing is smuggled in at the web server or through nginx; nginx alone tells of addresses and devices.",
    "S-AUTHZ-1": "Policies are validated against their schema.",
    "S-AUTHZ-2": "Every address × every role answers as a committed table says, when read.",
    "S-AUTHZ-3": "An object of somebody else is not found by any address, search, export or count.",
    "S-AUTHZ-4": "A page asked for as a part of a page is no more open than the whole page.",
    "S-AUTHZ-5": "Row-level security is forced on every table with a person's matter.",
    "S-AUTHZ-6": "The roles of the application own nothing, and pass by no policy.",
    "S-AUTHZ-7": "The actor of a transaction ends with it, on a connection that others use next.",
    "S-AUTHZ-8": "An error of the policy engine denies, posts count at once, a file of many asks for a passkey.",
    "S-AUTHZ-9": "An address without a row in the table fails the build.",
    "S-AUTHZ-10": "Every address × every role answers as a committed table says, when written to.",
    "S-BAK-1": "A backup comes back: verified, counted, its pages, indexes, chain and files whole, its receipts there.",
    "S-BAK-2": "The database comes back as it was at a moment before a mistake.",
    "S-BAK-3": "Backups are encrypted to a key that is not on the machine that makes them.",
    "S-BAK-4": "The files that come back are those the database names.",
    "S-BAK-5": "What was disposed of after a backup does not come back with it.",
    "S-BAK-6": "After a restore nothing goes out again until an operator lets it.",
    "S-BL-1": "The steps of a case hold in any order of attempts.",
    "S-BL-2": "Two people for a file of very many, another key of the journal, other rules, a new key to an account.",
    "S-CFG-1": "Django's own deployment check finds nothing under production settings.",
    "S-CFG-2": "What stands open to anybody is a committed list.",
    "S-CFG-3": "Secrets are read from files.",
    "S-CFG-4": "No secret has a default: a key is generated, and kept closed to others.",
    "S-CFG-5": "The demonstration's sign-in is off unless it was asked for.",
    "S-CFG-6": "No debug page, repository or TRACE is reachable.",
    "S-COOK-1": "Every cookie is out of reach of scripts and of other sites.",
    "S-COOK-2": "Over HTTPS cookies are bound to the host, and the house insists on HTTPS.",
    "S-CRY-1": "Personal text nobody searches by is encrypted, each value with a key of its own, bound to its row.",
    "S-CRY-2": "A dump of the database shows no text of a protected column.",
    "S-CRY-3": "Everything is sealed anew under a new key, going on where it was interrupted.",
    "S-CRY-4": "What was sealed and is moved to another row, column or table does not open.",
    "S-CSP-1": "No page of the house breaks its own content security policy.",
    "S-CSP-2": "What a visitor types is text on every page that shows it, and in a browser nothing of it runs.",
    "S-CSRF-1": "Looking changes nothing but the record of the look.",
    "S-CSRF-2": "Nothing is accepted without the token of its form.",
    "S-DEP-1": "Dependencies are pinned with hashes and listed (SBOM), and it is said by when an update is due.",
    "S-ENC-1": "Nothing runs or passes text unread but where it is listed.",
    "S-ENC-2": "No text in a file of any address runs as a formula, in CSV or Excel.",
    "S-ENC-3": "No template holds inline scripts, inline styles or unescaped text.",
    "S-FILE-1": "An upload is what its content says, of a kind that was asked for.",
    "S-FILE-2": "A photograph forgets where it was taken; its pixels are limited before it is opened.",
    "S-FILE-3": "An archive, an active document and a table that opens out too far are refused, a broken file too.",
    "S-FILE-4": "Files lie outside what is served, run nowhere, and come from a host of their own where there is one.",
    "S-FILE-5": "A file that was not scanned is not opened.",
    "S-FILE-6": "An owner has room for so many files and no more.",
    "S-HDR-1": "Every answer carries the security headers.",
    "S-HDR-2": "Pages of errors carry them, too.",
    "S-HX-1": "No part of a page is sent without the token of its form.",
    "S-HX-2": "No attribute of a page is run as a script.",
    "S-LOG-1": "Every look is written with who, for whom, why, by which law, request and result, or nobody is told.",
    "S-LOG-2": "The journal is chained, and its end is signed and sent away.",
    "S-LOG-3": "A thousand random tamperings are a thousand findings.",
    "S-LOG-4": "The role of the web may only add to the journal.",
    "S-LOG-5": "Without a seal there is an alarm after 15 minutes and no disclosure after four hours.",
    "S-LOG-6": "No entry tells a secret of a third person.",
    "S-LOG-7": "A delayed entry appears later, with its own time.",
    "S-LOG-8": "What a person is told of looks is the journal, and what programmes were given, row by row.",
    "S-LOG-9": "Marked words stand in no log of nginx, web, worker or database, no address, no page of an error.",
    "S-LOG-10": "Erasing a person leaves the chain verifiable.",
    "S-LOG-11": "Not even the owner of the tables changes or removes an entry.",
    "S-MASS-1": "A field of any table sent to any address, besides what its form declares, changes nothing.",
    "S-MFA-1": "Staff come in by a passkey their owner unlocked, for this house, once.",
    "S-MFA-2": "A recovery is a code of another administrator, once and for a day.",
    "S-OIDC-1": "A wrong state is refused, and the right one is used up with it.",
    "S-OIDC-2": "A missing or replayed nonce is not trusted.",
    "S-OIDC-3": "A token for another audience is not trusted.",
    "S-OIDC-4": "An issuer that is not exactly ours is not trusted.",
    "S-OIDC-5": "An expired token is not trusted.",
    "S-OIDC-6": "A token issued in the future is not trusted.",
    "S-OIDC-7": "A token without a signature is not trusted.",
    "S-OIDC-8": "The public key is no shared secret.",
    "S-OIDC-9": "Unknown keys are fetched once more, and then refused.",
    "S-OIDC-10": "An answer, and its code, is good once.",
    "S-OIDC-11": "A code that belongs to another verifier is refused.",
    "S-OIDC-12": "The answer of one provider is no answer of the other.",
    "S-OIDC-13": "The answer to another browser is refused.",
    "S-OIDC-14": "The way back is exactly the registered one, whatever the request says.",
    "S-OIDC-16": "A provider that is away leaves no half-made session.",
    "S-OIDC-17": "A weaker way of signing in than was asked for is not enough.",
    "S-OIDC-18": "After signing in nobody is led to another site.",
    "S-PDF-1": "Notices are signed and, where wanted, stamped; a changed byte shows, and nothing goes out without.",
    "S-PERF-RLS": "Row-level security changes no plan, and every index stays in use.",
    "S-PRIV-1": "Nothing is kept in the storage of a browser.",
    "S-PRIV-2": "No cache keeps a page about a person.",
    "S-PW-1": "A password has eight letters at least.",
    "S-PW-2": "A password may have sixty-four letters and more.",
    "S-PW-3": "No rules of composition are asked of a password.",
    "S-PW-4": "A password of the commonest three thousand is refused.",
    "S-PW-5": "Passwords are kept as Argon2.",
    "S-RATE-1": "Signing in is slowed down after wrong tries.",
    "S-RATE-2": "Guessed codes, and what costs, are slowed down by place, account and programme, with a sentence.",
    "S-RATE-3": "Two hundred residents behind one address still work.",
    "S-RATE-4": "Right codes and slips of the finger lock nobody out.",
    "S-RATE-5": "An address is not flooded with codes.",
    "S-SAML-1": "Only what the directory signed is believed, by a key its metadata names.",
    "S-SAML-2": "SHA-1, short keys and other ways of signing are not believed.",
    "S-SAML-3": "A signed assertion lends its signature to nothing beside, around or inside it.",
    "S-SAML-4": "A comment cuts no value short.",
    "S-SAML-5": "A document that declares entities, or anything, is refused before it is read.",
    "S-SAML-6": "An assertion for another audience, recipient or destination is not believed.",
    "S-SAML-7": "An answer that nobody asked for opens nothing.",
    "S-SAML-8": "An assertion of another hour is not believed; two clocks may differ by a minute.",
    "S-SAML-9": "An issuer that is not exactly ours is not believed, nor are its metadata.",
    "S-SAML-10": "An answer, and an assertion, is good once.",
    "S-SAML-11": "Keys follow the directory's metadata, the new ones and the old.",
    "S-SAML-12": "Only the browser that both asked and brought the answer comes in by it.",
    "S-SAML-13": "A directory that is away leaves no half-made session, and a sentence, and holds up one at a time.",
    "S-SAML-14": "What a form says beside the answer leads nobody to another site.",
    "S-SAML-15": "The form of another site touches no session and no cookie.",
    "S-SES-1": "Staff are signed out after fifteen minutes without a touch.",
    "S-SES-2": "Staff sign in anew after eight hours.",
    "S-SES-3": "Residents are signed out after thirty idle minutes and after twelve hours; nothing typed is lost.",
    "S-SES-4": "An administrator ends every session of an account at once, and the journal tells of it.",
    "S-SES-5": "Signing in begins a new session, so that a planted one is worth nothing.",
    "S-SES-6": "Signing out ends the session on the server.",
    "S-SES-7": "Everybody sees where they are signed in, ends one sign-in or all others, and sees nobody else's.",
    "S-SSRF-1": "This machine is not gone to.",
    "S-SSRF-2": "This machine is not gone to by IPv6, nor what is inside behind it.",
    "S-SSRF-3": "What a machine tells of itself (169.254.169.254) and private networks are not gone to.",
    "S-SSRF-4": "An address in another notation (decimal, hexadecimal) is not gone to.",
    "S-SSRF-5": "A name that leads inside is not gone to, and is looked up once.",
    "S-SSRF-6": "An answer that leads on, inside or anywhere, is not followed.",
    "S-SSRF-7": "Of a provider only the host its administrator named is gone to.",
    "S-SSRF-8": "An answer without end is not read to its end.",
    "S-SSRF-9": "What staff typed for webhooks is gone to over TLS only.",
    "S-TLS-1": "The example of a proxy speaks TLS 1.2 or newer; a database of another name is refused.",
    "S-TPL-1": "A formula runs nothing but itself, and what a person wrote is no markup of a notice.",
    "S-XML-1": "XML comes from the city's directory and inside of Excel files only; it declares and fetches nothing.",
    "L-0": "The documentation states the law that municipalities stand under.",
    "L-1": "Each question says what it is for, or is not published; the purpose stands above the consent.",
    "L-2": "A programme is given nothing beyond what it was let in for, and the refusal is kept.",
    "L-3": "Every measure of security is held by a test, or said to be open.",
    "L-4": "Everybody affected by an account in a period is listed.",
    "L-5": "The file book and a person's own data can be given out.",
    "L-6": "An individual number (12 digits) is refused in every box and kept nowhere.",
    "L-7": "Which part runs on which side of the network is documented and possible.",
    "L-8": "What the retention says is over is disposed of, in four hands.",
}
"""By the ids of the catalogue they come from; a control that was dropped keeps its number."""

ADDED = frozenset(
    {
        "S-AUTHZ-9",
        "S-AUTHZ-10",
        "S-COOK-2",
        "S-CSRF-2",
        "S-ENC-3",
        "S-HDR-2",
        "S-LOG-11",
        "S-OIDC-16",
        "S-OIDC-17",
        "S-OIDC-18",
        "S-PRIV-2",
        "S-RATE-5",
        "S-SES-7",
        *(f"S-SAML-{number}" for number in range(1, 16)),
        "S-SSRF-7",
        "S-SSRF-8",
        "S-SSRF-9",
    }
)
"""What no catalogue asks for, and this house holds besides."""

_PASSWORDS = (
    "nobody has a password here: staff come in by passkeys or the city's directory, residents by a code or a"
    " provider of identities"
)
_PARTS = "no page loads parts of pages, and no script reads attributes of a page as orders"
WITHOUT_SUBJECT: dict[str, str] = {
    **dict.fromkeys(("S-PW-1", "S-PW-2", "S-PW-3", "S-PW-4", "S-PW-5"), _PASSWORDS),
    **dict.fromkeys(("S-HX-1", "S-HX-2"), _PARTS),
}
"""What there is nothing to hold about, and why; the test looks that it stays so."""

STILL_OPEN: frozenset[str] = frozenset()
"""What no test holds yet."""

_HOLDS = re.compile(r"test_((?:l|s_[a-z]+)_(?:\d+|[a-z]+(?=_)))_\w+")


@dataclass(frozen=True)
class Holding:
    """A test of a control: where it stands, what it is called, and the digest of its own lines."""

    path: str
    name: str
    digest: str

    @property
    def place(self) -> str:
        """As pytest is told it."""
        return f"{self.path}::{self.name}"


@cache
def held_by() -> Mapping[str, Sequence[Holding]]:
    """The tests by the control whose id their name begins with."""
    found: dict[str, list[Holding]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for control, holding in sorted(_holdings(file), key=lambda one: one[1].name):
            found.setdefault(control, []).append(holding)
    return found


def _holdings(file: Path) -> Iterator[tuple[str, Holding]]:
    text = file.read_text(encoding="utf-8")
    if not _HOLDS.search(text):
        return
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        claim = _HOLDS.fullmatch(node.name) if isinstance(node, ast.FunctionDef) else None
        control = claim[1].upper().replace("_", "-") if claim else ""
        if isinstance(node, ast.FunctionDef) and (control in CONTROLS or control[-1:].isdigit()):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            written = "\n".join(lines[first - 1 : node.end_lineno])
            path = file.relative_to(ROOT).as_posix()
            yield control, Holding(path, node.name, sha256(written.encode()).hexdigest()[:12])
