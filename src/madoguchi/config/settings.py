"""Everything Django is told, in one file; what an administrator may change comes from the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.checks import Tags, register
from psycopg.conninfo import conninfo_to_dict

from madoguchi.config import environment, languages  # noqa: F401
from madoguchi.config.log_lines import FORMAT
from madoguchi.config.postgres import Cluster
from madoguchi.config.server_log import check_server_log
from madoguchi.config.signing_in import LOGINS
from madoguchi.config.standing_rules import check_rules_in_force
from madoguchi.config.transport import check_transport
from madoguchi.values.networks import networks, zones

HOME = environment.home()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = environment.switch("MADOGUCHI_DEBUG")
MADOGUCHI_SIDE = environment.choice("MADOGUCHI_SIDE", "", "internet", "closed", "jobs")
MADOGUCHI_DEMO = environment.switch("MADOGUCHI_DEMO")
MADOGUCHI_FILES = HOME.files
MADOGUCHI_SEAL_KEY = Path(environment.text("MADOGUCHI_SEAL_KEY") or HOME.root / "seal.key")
MADOGUCHI_SEAL_PLACE = Path(environment.text("MADOGUCHI_SEAL_PLACE") or HOME.seals)
MADOGUCHI_ALARM_EMAIL = environment.text("MADOGUCHI_ALARM_EMAIL")
MADOGUCHI_TSA_URL = environment.text("MADOGUCHI_TSA_URL")
MADOGUCHI_TSA_ROOTS = Path(environment.text("MADOGUCHI_TSA_ROOTS")) if environment.text("MADOGUCHI_TSA_ROOTS") else None
MADOGUCHI_TSA_EVERY = timedelta(minutes=environment.number("MADOGUCHI_TSA_MINUTES"))
environment.check_stamping(MADOGUCHI_TSA_URL, environment.text("MADOGUCHI_TSA_ROOTS"))
MADOGUCHI_DEFINITIONS = Path(environment.text("MADOGUCHI_DEFINITIONS")).resolve()
MADOGUCHI_RELEASED_POLICIES = PACKAGE.parent.parent / "policies"
MADOGUCHI_POLICIES = Path(environment.text("MADOGUCHI_POLICIES") or MADOGUCHI_RELEASED_POLICIES).resolve()
MADOGUCHI_BASE_URL = environment.text("MADOGUCHI_BASE_URL").rstrip("/")
MADOGUCHI_ROOM_URL = environment.text("MADOGUCHI_ROOM_URL").rstrip("/")
MADOGUCHI_FILES_URL = environment.text("MADOGUCHI_FILES_URL").rstrip("/")
environment.check_files_url(MADOGUCHI_FILES_URL, MADOGUCHI_BASE_URL)
MADOGUCHI_LOBBY_URL = environment.text("MADOGUCHI_LOBBY_URL").rstrip("/") or MADOGUCHI_BASE_URL


def _secret_key() -> str:
    given = environment.text("MADOGUCHI_SECRET_KEY")
    if given:
        return given
    if not HOME.secret.exists():
        _make_secret()
    return HOME.secret.read_text(encoding="ascii")


def _make_secret() -> None:
    """Processes that start at the same time find one whole key, whoever was first."""
    HOME.root.mkdir(parents=True, exist_ok=True)
    mine = HOME.root / f"secret-{os.getpid()}"
    mine.touch(mode=0o600)
    mine.write_text(secrets.token_urlsafe(48), encoding="ascii")
    with contextlib.suppress(FileExistsError):
        HOME.secret.hardlink_to(mine)
    mine.unlink()


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL")
    if not url:
        url = Cluster(HOME.postgresql).url(user=LOGINS[MADOGUCHI_SIDE])
    parts = conninfo_to_dict(url)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    database = {setting: str(parts.pop(name, "") or "") for name, setting in known.items()}
    return {
        "ENGINE": "madoguchi.foundation.wall",
        **database,
        "CONN_MAX_AGE": environment.number("MADOGUCHI_CONNECTION_SECONDS"),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            **parts,
            "options": "-c statement_timeout={}s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s".format(
                environment.number("MADOGUCHI_STATEMENT_SECONDS")
            ),
        },
    }


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = environment.text("MADOGUCHI_SECRET_KEY_BEFORE").split()
ALLOWED_HOSTS = [*environment.names("MADOGUCHI_HOSTS"), *filter(None, [urlsplit(MADOGUCHI_FILES_URL).hostname])]
CSRF_TRUSTED_ORIGINS = environment.names("MADOGUCHI_ORIGINS")
DATABASES = {"default": _database()}
register(check_transport, Tags.security, deploy=True)
register(check_rules_in_force, Tags.security, deploy=True)
register(check_server_log, Tags.database, deploy=True)
ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["madoguchi.foundation.identity.signed_in.SignedInAccounts"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "madoguchi.foundation.journal",
    "madoguchi.foundation.storage",
    "madoguchi.foundation.identity",
    "madoguchi.foundation.access",
    "madoguchi.foundation.catalogue",
    "madoguchi.foundation.dossier",
    "madoguchi.engines.records",
    "madoguchi.engines.cases",
    "madoguchi.engines.notices",
    "madoguchi.engines.messaging",
    "madoguchi.engines.metrics",
    "madoguchi.engines.surveys",
    "madoguchi.engines.booking",
    "madoguchi.engines.registry",
    "madoguchi.journeys",
    "madoguchi.faces.ui",
    "madoguchi.faces.portal",
    "madoguchi.faces.counter",
    "madoguchi.faces.lobby",
    "madoguchi.faces.staff",
    "madoguchi.faces.console",
    "madoguchi.faces.api",
]
# A room is opened when its first table exists; until then it is simply absent.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("madoguchi.") or (PACKAGE.parent / app.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "madoguchi.faces.ui.places.KnownProxies",
    "madoguchi.faces.ui.numbering.NumberedRequests",
    "django.middleware.security.SecurityMiddleware",
    "madoguchi.faces.ui.given_files.FilesHost",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.faces.ui.policy.OnePolicy",
    "madoguchi.faces.ui.speaking.SpeakingVisitors",
    "madoguchi.faces.ui.side.OpenFaces",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "madoguchi.faces.portal.kept_visits.NobodyElsesVisits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "madoguchi.faces.ui.pace.AccountLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madoguchi.faces.ui.voices.SpokenPages",
    "madoguchi.faces.ui.refusals.RefusalPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("ja-easy", "やさしい日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
STATIC_ROOT = HOME.root / "static"
# Hashed names need the collected files; tests and development take them from where they are written.
_PLAIN_STATIC = DEBUG or environment.switch("MADOGUCHI_PLAIN_STATIC")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = _PLAIN_STATIC

# Secure cookies need HTTPS; a house that is reached by http (a trial on one machine) cannot have them.
_HTTPS = MADOGUCHI_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if _HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "madoguchi.faces.ui.stale_forms.token_failed"
SESSION_ENGINE = "madoguchi.foundation.identity.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
# How long a sign-in lasts when nobody is there, and at most.
STAFF_TIMES = (
    timedelta(minutes=environment.number("STAFF_IDLE_MINUTES")),
    timedelta(hours=environment.number("STAFF_HOURS")),
)
RESIDENT_TIMES = (
    timedelta(minutes=environment.number("RESIDENT_IDLE_MINUTES")),
    timedelta(hours=environment.number("RESIDENT_HOURS")),
)
# On a shared computer the matters somebody opened must not wait for the next person.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_NAME = "__Host-language" if _HTTPS else "language"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = _HTTPS, True, "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # what was done stays out of the browser
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
MADOGUCHI_BEHIND_PROXY = environment.switch("MADOGUCHI_BEHIND_PROXY")
if MADOGUCHI_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
environment.check_networks(
    environment.text("MADOGUCHI_ZONES"), environment.text("MADOGUCHI_PROXIES"), behind_proxy=MADOGUCHI_BEHIND_PROXY
)
MADOGUCHI_ZONES = zones(environment.text("MADOGUCHI_ZONES"))
MADOGUCHI_PROXIES = networks(environment.names("MADOGUCHI_PROXIES"))
environment.check_hooks(environment.text("MADOGUCHI_HOOK_NETWORKS"), environment.text("MADOGUCHI_HOOK_ROOTS"))
MADOGUCHI_HOOK_NETWORKS = networks(environment.names("MADOGUCHI_HOOK_NETWORKS"))
MADOGUCHI_HOOK_ROOTS = (
    Path(environment.text("MADOGUCHI_HOOK_ROOTS")) if environment.text("MADOGUCHI_HOOK_ROOTS") else None
)
MADOGUCHI_DEVICES = environment.choice("MADOGUCHI_DEVICES", "", "certificate", "signed")
MADOGUCHI_DEVICE_KEY = environment.text("MADOGUCHI_DEVICE_KEY")
environment.check_devices(
    MADOGUCHI_DEVICES, MADOGUCHI_DEVICE_KEY, behind_known=MADOGUCHI_BEHIND_PROXY and bool(MADOGUCHI_PROXIES)
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *filter(None, [MADOGUCHI_FILES_URL])],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
MADOGUCHI_DRAFTS_PER_PLACE = environment.number("MADOGUCHI_DRAFTS_PER_PLACE")
MADOGUCHI_ANSWERS_PER_PLACE = environment.number("MADOGUCHI_ANSWERS_PER_PLACE")
MADOGUCHI_UPLOADS_PER_PLACE = environment.number("MADOGUCHI_UPLOADS_PER_PLACE")
MADOGUCHI_REQUESTS_PER_PROGRAMME = environment.number("MADOGUCHI_REQUESTS_PER_PROGRAMME")
MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME = environment.number("MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME")
MADOGUCHI_CALLS_PER_PROGRAMME = environment.number("MADOGUCHI_CALLS_PER_PROGRAMME")
MADOGUCHI_ACCOUNT_LIMITS = environment.number("MADOGUCHI_ACCOUNT_LIMITS")
MADOGUCHI_MAX_UPLOAD = 10 * 1024 * 1024
MADOGUCHI_SCANNER = environment.address("MADOGUCHI_SCANNER")

OIDC_RESIDENT_ISSUER = environment.text("OIDC_RESIDENT_ISSUER")
OIDC_RESIDENT_CLIENT_ID = environment.text("OIDC_RESIDENT_CLIENT_ID")
OIDC_RESIDENT_KEY = Path(environment.text("OIDC_RESIDENT_KEY"))
OIDC_BUSINESS_ISSUER = environment.text("OIDC_BUSINESS_ISSUER")
OIDC_BUSINESS_CLIENT_ID = environment.text("OIDC_BUSINESS_CLIENT_ID")
OIDC_BUSINESS_SECRET = environment.text("OIDC_BUSINESS_SECRET")
OIDC_BUSINESS_SCOPES = environment.names("OIDC_BUSINESS_SCOPES")
OIDC_BUSINESS_SYSTEM = environment.text("OIDC_BUSINESS_SYSTEM")
OIDC_STAFF_ISSUER = environment.text("OIDC_STAFF_ISSUER")
OIDC_STAFF_CLIENT_ID = environment.text("OIDC_STAFF_CLIENT_ID")
OIDC_STAFF_KEY = Path(environment.text("OIDC_STAFF_KEY")) if environment.text("OIDC_STAFF_KEY") else None
OIDC_STAFF_SECRET = environment.text("OIDC_STAFF_SECRET")
OIDC_STAFF_SCOPES = environment.names("OIDC_STAFF_SCOPES")
OIDC_STAFF_ALGORITHM = environment.choice("OIDC_STAFF_ALGORITHM", "RS256", "ES256")
OIDC_STAFF_NUMBER = environment.text("OIDC_STAFF_NUMBER")
OIDC_STAFF_STRONG = environment.names("OIDC_STAFF_STRONG")
environment.check_directory(OIDC_STAFF_ISSUER, environment.text("OIDC_STAFF_KEY"), OIDC_STAFF_SECRET)
SAML_STAFF_ISSUER = environment.text("SAML_STAFF_ISSUER")
SAML_STAFF_METADATA = environment.text("SAML_STAFF_METADATA")
SAML_STAFF_ENTITY = environment.text("SAML_STAFF_ENTITY") or MADOGUCHI_BASE_URL
SAML_STAFF_NUMBER = environment.text("SAML_STAFF_NUMBER")
SAML_STAFF_STRONG = environment.names("SAML_STAFF_STRONG")
environment.check_saml(SAML_STAFF_ISSUER, SAML_STAFF_METADATA, OIDC_STAFF_ISSUER)

NOTICE_CERTIFICATE = environment.text("NOTICE_CERTIFICATE")
NOTICE_CERTIFICATE_PASSWORD = environment.text("NOTICE_CERTIFICATE_PASSWORD")
NOTICE_TIME_STAMPS = environment.switch("NOTICE_TIME_STAMPS")
environment.check_time_stamps(NOTICE_TIME_STAMPS, NOTICE_CERTIFICATE, MADOGUCHI_TSA_URL)
SMTP_HOST = environment.text("SMTP_HOST")
SMTP_PORT = environment.number("SMTP_PORT")
SMTP_USER = environment.text("SMTP_USER")
SMTP_PASSWORD = environment.text("SMTP_PASSWORD")
SMTP_SECURITY = environment.text("SMTP_SECURITY")  # starttls | tls | none
SMTP_SENDER = environment.text("SMTP_SENDER")
SMTP_SECONDS = environment.number("SMTP_SECONDS")

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["madoguchi.journeys.jobs"]
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "madoguchi.config.log_lines.Line", "format": FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("MADOGUCHI_LOG")},
}
LANGUAGES_BIDI: list[str] = []
