"""The settings an administrator may give in the environment: each with its default and its sentence, read typed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from madoguchi.values.networks import is_unheard, networks, zones


class SettingUnusable(Exception):
    """A setting holds something the programme cannot start with."""


@dataclass(frozen=True)
class Setting:
    """One environment variable; `NAME_FILE` may name a file that holds the value instead (for secrets)."""

    default: str
    sentence: str


SHORTEST_KEY = 32

SETTINGS: dict[str, Setting] = {
    "MADOGUCHI_HOME": Setting("var", "The folder of the embedded database, the files and the generated secret key."),
    "MADOGUCHI_DEFINITIONS": Setting("definitions", "The folder of what the city declares."),
    "MADOGUCHI_POLICIES": Setting(
        "", "The folder of the rules of access that are proposed to two people; without it the one beside the code."
    ),
    "MADOGUCHI_BASE_URL": Setting(
        "http://127.0.0.1:8000", "The public address, used in messages and QR codes; https turns on secure cookies."
    ),
    "MADOGUCHI_ADDRESS": Setting("127.0.0.1", "The address the web process listens on."),
    "PORT": Setting("8000", "The port the web process listens on."),
    "LOBBY_PORT": Setting("", "The port the lobby listens on; without it the one after PORT."),
    "MADOGUCHI_LOBBY_URL": Setting(
        "", "The public address of the lobby; without it MADOGUCHI_BASE_URL, where a proxy leads its addresses to it."
    ),
    "MADOGUCHI_FILES_URL": Setting(
        "",
        "The public address of a host name of its own from which files people sent are given, such as"
        " https://files.city.example, led to the same web process; without it they come from MADOGUCHI_BASE_URL.",
    ),
    "MADOGUCHI_ROOM_URL": Setting(
        "",
        "The https address of a video server that opens a room by its name (Jitsi Meet); a name nobody can guess is"
        " added. Without it the clerk types the address of the room.",
    ),
    "MADOGUCHI_SIDE": Setting(
        "",
        "On which side of the network this process stands: internet serves residents only and knows no member of staff,"
        " closed serves the office, too. Without it one process serves everybody.",
    ),
    "MADOGUCHI_HOSTS": Setting("127.0.0.1,localhost,[::1],testserver", "Host names the house answers to, with commas."),
    "MADOGUCHI_ORIGINS": Setting("", "Further origins forms may come from, such as https://city.example, with commas."),
    "MADOGUCHI_SCANNER": Setting(
        "",
        "Where clamd, the virus scanner, listens: a path (/run/clamav/clamd.ctl) or host:port. Set AlertExceedsMax"
        " and a StreamMaxLength above 10M there. Without it files are opened unscanned.",
    ),
    "MADOGUCHI_BEHIND_PROXY": Setting(
        "0",
        "1 when a proxy in front sets X-Forwarded-Proto, X-Forwarded-For, X-Client-Verify, X-Client-Cert and"
        " X-Request-Id, overwriting what clients send.",
    ),
    "MADOGUCHI_PROXIES": Setting(
        "",
        "The networks that proxy is in, with commas, such as 192.0.2.1/32: these headers are then believed of nobody"
        " else. Without them whoever connects is believed.",
    ),
    "MADOGUCHI_ZONES": Setting(
        "",
        "The networks of each zone, such as closed=10.20.0.0/16,10.30.0.0/16; any other address is then internet."
        " Without it the rules are told of no zone.",
    ),
    "MADOGUCHI_DEVICES": Setting(
        "",
        "How the device of a member of staff is known: certificate (the proxy hands on X-Client-Verify and"
        " X-Client-Cert) or signed (a gateway sends X-Device). Without it the rules are told of no device.",
    ),
    "MADOGUCHI_DEVICE_KEY": Setting("", "The key with which that gateway signs X-Device."),
    "STAFF_IDLE_MINUTES": Setting("15", "A member of staff is signed out after so many minutes without a touch."),
    "STAFF_HOURS": Setting("8", "After so many hours a member of staff signs in anew."),
    "RESIDENT_IDLE_MINUTES": Setting("30", "A resident is signed out after so many minutes without a touch."),
    "RESIDENT_HOURS": Setting("12", "After so many hours a resident signs in anew."),
    "MADOGUCHI_SECRET_KEY": Setting(
        "", "The key that signs sessions; without it one is generated and kept in the home."
    ),
    "MADOGUCHI_SECRET_KEY_BEFORE": Setting(
        "", "Earlier secret keys, with spaces: what they sealed still opens, and sessions they signed go on."
    ),
    "MADOGUCHI_SEAL_KEY": Setting(
        "", "The file with the key that signs the journal; without it one is made in the home as seal.key."
    ),
    "MADOGUCHI_SEAL_PLACE": Setting(
        "",
        "The second place the signed heads of the journal are written to, best a write-once folder of another machine;"
        " without it the folder seals in the home.",
    ),
    "MADOGUCHI_BACKUP_KEY": Setting(
        "",
        "The public key backups are sealed to, which `madoguchi backup key FILE` prints; the file does not belong on"
        " this machine.",
    ),
    "MADOGUCHI_ALARM_EMAIL": Setting(
        "",
        "The address that is written to, once for each outage, when the journal was not sealed for 15 minutes; without"
        " it, or without a mail server, nobody is. The mail holds nobody's data.",
    ),
    "MADOGUCHI_TSA_URL": Setting(
        "", "The address of a time-stamping authority (RFC 3161) that stamps the signed heads; without it none does."
    ),
    "MADOGUCHI_TSA_ROOTS": Setting("", "The file with the certificates (PEM) of that authority that are believed."),
    "MADOGUCHI_TSA_MINUTES": Setting("60", "After how many minutes the next head is stamped."),
    "MADOGUCHI_HOOK_NETWORKS": Setting(
        "",
        "The networks inside the office that webhooks of registers may go to, with commas, such as 10.20.30.0/24;"
        " without them they go to addresses of the Internet only.",
    ),
    "MADOGUCHI_HOOK_ROOTS": Setting(
        "",
        "The file with certificates (PEM) that are believed there besides the public ones, such as the office's own.",
    ),
    "MADOGUCHI_DEMO": Setting("0", "1 allows the demonstration sign-in; never set it where real people are served."),
    "MADOGUCHI_DEBUG": Setting("0", "1 shows programming errors in the browser; for development only."),
    "MADOGUCHI_PLAIN_STATIC": Setting("0", "1 serves static files from the source without collecting them."),
    "MADOGUCHI_LOG": Setting("WARNING", "The least severe log line that is written: DEBUG, INFO, WARNING or ERROR."),
    "MADOGUCHI_WORKERS": Setting("2", "How many web processes serve."),
    "MADOGUCHI_THREADS": Setting("8", "How many requests one web process serves at a time."),
    "DATABASE_URL": Setting(
        "",
        "A PostgreSQL (15 or newer) instead of the embedded one, as postgresql://user:password@host/name; on another "
        "machine with ?sslmode=verify-full&sslrootcert=FILE.",
    ),
    "DATABASE_OWNER_URL": Setting(
        "", "The same database as the role that owns the tables; used by `madoguchi prepare` only."
    ),
    "MADOGUCHI_CONNECTION_SECONDS": Setting(
        "600",
        "How long a database connection is kept; 0, for a pooler, closes it after each request and keeps no plans.",
    ),
    "MADOGUCHI_STATEMENT_SECONDS": Setting("15", "After how many seconds the database gives a statement up."),
    "MADOGUCHI_DRAFTS_PER_PLACE": Setting(
        "2000",
        "How many applications may be begun from one network address in a day; 0 sets no limit. A library with 200 "
        "visitors uses a tenth. The machine's own address is never limited.",
    ),
    "MADOGUCHI_ANSWERS_PER_PLACE": Setting(
        "2000",
        "How many answers to surveys for everybody may be sent from one network address in a day; 0 sets no limit.",
    ),
    "MADOGUCHI_UPLOADS_PER_PLACE": Setting(
        "5000",
        "How many megabytes of files may be sent from one network address in a day; 0 sets no limit. 200 visitors with "
        "papers of 10 MB use 2000.",
    ),
    "MADOGUCHI_REQUESTS_PER_PROGRAMME": Setting(
        "20000",
        "How many applications and bookings one programme may send in a day, those that are repeated or refused "
        "included; 0 sets no limit.",
    ),
    "MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME": Setting(
        "100000",
        "How many calls to registers one programme may make in a day, those that are repeated or refused included; 0 "
        "sets no limit.",
    ),
    "MADOGUCHI_CALLS_PER_PROGRAMME": Setting(
        "100000",
        "How many other calls one programme may make in a day, such as of cases and of its own applications; 0 sets no"
        " limit.",
    ),
    "MADOGUCHI_ACCOUNT_LIMITS": Setting(
        "1",
        "How many times as much one account may do in a quarter of an hour as docs/reference/limits.md lists; 0 sets no"
        " limit.",
    ),
    "OIDC_RESIDENT_ISSUER": Setting(
        "", "The exact issuer residents sign in with (デジタル認証アプリ); without it that way in is not offered."
    ),
    "OIDC_RESIDENT_CLIENT_ID": Setting("", "Who this house is at that provider."),
    "OIDC_RESIDENT_KEY": Setting("", "The file with the private key (PEM, P-256) this house proves itself with there."),
    "OIDC_BUSINESS_ISSUER": Setting(
        "", "The exact issuer businesses sign in with (GビズID); without it that way in is not offered."
    ),
    "OIDC_BUSINESS_CLIENT_ID": Setting("", "Who this house is at that provider."),
    "OIDC_BUSINESS_SECRET": Setting("", "The secret of this house at that provider."),
    "OIDC_BUSINESS_SCOPES": Setting(
        "openid,profile,email",
        "What is asked of that provider. `role`, `delegation_info` and (for members) `mandate` have to be applied for.",
    ),
    "OIDC_BUSINESS_SYSTEM": Setting(
        "", "How delegations (`delegation_info`) name this house there (system_cd); without it none is accepted."
    ),
    "NOTICE_CERTIFICATE": Setting(
        "",
        "The PKCS#12 file (.p12) with the key and certificates notices are signed with; without it none is signed.",
    ),
    "NOTICE_CERTIFICATE_PASSWORD": Setting("", "The password of that file."),
    "NOTICE_TIME_STAMPS": Setting(
        "0",
        "1 has the authority of MADOGUCHI_TSA_URL tell the time of each signature (PAdES-T); while it gives no answer"
        " no notice goes out.",
    ),
    "OIDC_STAFF_ISSUER": Setting(
        "",
        "The exact issuer of the city's directory, by which staff may sign in; without it only passkeys are offered.",
    ),
    "OIDC_STAFF_CLIENT_ID": Setting("", "Who this house is at the directory."),
    "OIDC_STAFF_KEY": Setting(
        "", "The file with the private key (PEM, P-256) this house proves itself with there, where it has no secret."
    ),
    "OIDC_STAFF_SECRET": Setting("", "The secret of this house there, where it has no key."),
    "OIDC_STAFF_SCOPES": Setting("openid", "What is asked of the directory, with commas."),
    "OIDC_STAFF_ALGORITHM": Setting("RS256", "How the directory signs its ID tokens: RS256 or ES256."),
    "OIDC_STAFF_NUMBER": Setting(
        "employee_number", "The claim of the ID token with the number of the personnel file; nobody may set their own."
    ),
    "OIDC_STAFF_STRONG": Setting(
        "",
        "The values of acr or amr, with commas, that stand for a key that cannot be phished, such as phr,phrh,hwk."
        " Without them whoever sees residents' information, or says who does, needs a passkey of this house.",
    ),
    "SAML_STAFF_ISSUER": Setting(
        "",
        "The exact name (entityID) of the city's directory where it speaks SAML 2.0 and no OpenID Connect; without it"
        " that way in is not offered.",
    ),
    "SAML_STAFF_METADATA": Setting(
        "",
        "The directory's metadata: a file, read at each sign-in, or its https address, asked again after ten minutes.",
    ),
    "SAML_STAFF_ENTITY": Setting("", "The name (entityID) of this house there; without it MADOGUCHI_BASE_URL."),
    "SAML_STAFF_NUMBER": Setting(
        "employee_number", "The attribute with the number of the personnel file; nobody may set their own."
    ),
    "SAML_STAFF_STRONG": Setting(
        "",
        "The classes (AuthnContextClassRef), with commas, that stand for a key that cannot be phished. Without them"
        " whoever sees residents' information, or says who does, needs a passkey of this house.",
    ),
    "SMTP_HOST": Setting(
        "", "The mail server; without it no message leaves the house: who may see the matter reads it there."
    ),
    "SMTP_PORT": Setting("587", "The mail server's port."),
    "SMTP_USER": Setting("", "The user to sign in to the mail server with."),
    "SMTP_PASSWORD": Setting("", "The password of that user."),
    "SMTP_SECURITY": Setting("starttls", "starttls, tls or none."),
    "SMTP_SENDER": Setting("madoguchi@localhost", "The address messages come from."),
    "SMTP_SECONDS": Setting("20", "After how many seconds an answer of the mail server is no longer waited for."),
}


def text(name: str) -> str:
    """The value of a setting: from the file NAME_FILE names, from NAME, or its default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, SETTINGS[name].default)


def number(name: str) -> int:
    """A whole number; raises SettingUnusable with the name when it is something else."""
    value = text(name)
    try:
        return int(value)
    except ValueError:
        raise SettingUnusable(f"{name} must be a whole number, not {value!r}.") from None


def switch(name: str) -> bool:
    """A switch: 1, true, yes, on against 0, false, no, off."""
    value = text(name).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise SettingUnusable(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, *known: str) -> str:
    """One of these words."""
    value = text(name).strip()
    if value not in known:
        raise SettingUnusable(f"{name} must be one of {', '.join(filter(None, known))} or nothing, not {value!r}.")
    return value


def check_networks(zones_written: str, proxies: str, *, behind_proxy: bool) -> None:
    """Nothing when what is told of networks can be read and believed; raises SettingUnusable."""
    try:
        named = zones(zones_written)
        networks(proxies.split(","))
    except ValueError as wrong:
        raise SettingUnusable(f"MADOGUCHI_ZONES and MADOGUCHI_PROXIES hold networks (10.20.0.0/16): {wrong}.") from None
    if {"internet", "unknown"} & set(named):
        raise SettingUnusable("MADOGUCHI_ZONES cannot name internet or unknown: that is everything else.")
    if named and behind_proxy and not proxies:
        raise SettingUnusable("MADOGUCHI_ZONES behind a proxy needs MADOGUCHI_PROXIES: anybody can send its header.")


def check_files_url(url: str, base: str) -> None:
    """Nothing when files have no host, or one that no cookie of this house goes to; raises SettingUnusable.

    `base` is the address of the house.
    """
    parts, own = urlsplit(url), urlsplit(base)
    if url and (parts.scheme != own.scheme or not parts.netloc or parts.path or parts.hostname == own.hostname):
        raise SettingUnusable(
            "MADOGUCHI_FILES_URL needs another host name than MADOGUCHI_BASE_URL, the same scheme and no path."
        )


def check_stamping(url: str, roots: str) -> None:
    """Nothing when time stamps can be asked for and believed; raises SettingUnusable."""
    if url and not (url.startswith(("https://", "http://")) and Path(roots).is_file()):
        raise SettingUnusable("MADOGUCHI_TSA_URL needs an http address and MADOGUCHI_TSA_ROOTS a file of certificates.")


def check_time_stamps(wanted: bool, certificate: str, url: str) -> None:
    """Nothing when there is a signature to be stamped and somebody who stamps it; raises SettingUnusable."""
    if wanted and not (certificate and url):
        raise SettingUnusable("NOTICE_TIME_STAMPS needs NOTICE_CERTIFICATE and MADOGUCHI_TSA_URL.")


def check_hooks(listed: str, roots: str) -> None:
    """Nothing when what webhooks may go to and believe can be read; raises SettingUnusable."""
    try:
        networks(listed.split(","))
    except ValueError as wrong:
        raise SettingUnusable(f"MADOGUCHI_HOOK_NETWORKS holds networks (10.20.30.0/24): {wrong}.") from None
    if roots and not Path(roots).is_file():
        raise SettingUnusable("MADOGUCHI_HOOK_ROOTS needs a file of certificates.")


def check_devices(way: str, key: str, *, behind_known: bool) -> None:
    """Nothing when what is told of devices can be believed; raises SettingUnusable."""
    if way == "certificate" and not behind_known:
        raise SettingUnusable(
            "MADOGUCHI_DEVICES=certificate needs MADOGUCHI_BEHIND_PROXY=1 and MADOGUCHI_PROXIES: anybody can send its"
            " headers."
        )
    if way == "signed" and len(key) < SHORTEST_KEY:
        raise SettingUnusable(f"MADOGUCHI_DEVICES=signed needs a MADOGUCHI_DEVICE_KEY of {SHORTEST_KEY} characters.")


def address(name: str) -> str:
    """A path of a socket, or host:port, or nothing."""
    value = text(name).strip()
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isdecimal()):
        raise SettingUnusable(f"{name} must be a path that begins with / or host:port, not {value!r}.")
    return value


def check_directory(issuer: str, key: str, secret: str) -> None:
    """Nothing when this house can prove itself to the directory in one way; raises SettingUnusable."""
    if issuer and bool(key) == bool(secret):
        raise SettingUnusable("OIDC_STAFF_ISSUER needs either OIDC_STAFF_KEY or OIDC_STAFF_SECRET.")


def check_saml(issuer: str, metadata: str, other: str) -> None:
    """Nothing when there is one directory at most, and where it is described can be believed; raises SettingUnusable.

    `other` is the issuer of OpenID Connect.
    """
    if not issuer:
        return
    if other:
        raise SettingUnusable("SAML_STAFF_ISSUER and OIDC_STAFF_ISSUER are two directories: set one of them.")
    if not (is_unheard(metadata) if "://" in metadata else Path(metadata).is_file()):
        raise SettingUnusable("SAML_STAFF_ISSUER needs SAML_STAFF_METADATA, a file or an https address.")


def names(name: str) -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


@dataclass(frozen=True)
class Home:
    """The one folder everything that must be kept lives in."""

    root: Path

    @property
    def postgresql(self) -> Path:
        """The embedded database cluster."""
        return self.root / "postgresql"

    @property
    def files(self) -> Path:
        """Uploaded papers and issued notices, outside any web root."""
        return self.root / "files"

    @property
    def seals(self) -> Path:
        """The signed heads of the journal, where no second place for them was named."""
        return self.root / "seals"

    @property
    def secret(self) -> Path:
        """The generated secret key of a house that was given none."""
        return self.root / "secret"


def home() -> Home:
    """Where this house keeps its things."""
    return Home(Path(text("MADOGUCHI_HOME")).resolve())
