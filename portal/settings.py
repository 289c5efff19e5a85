"""Settings of the portal, all from the environment; the defaults run on a laptop with nothing else.

Without any variable set: SQLite in `var/`, Celery over the filesystem, local files. With `DATABASE_URL`
and `REDIS_URL` the same code runs on many machines. docs/operations.md lists every variable.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
environment = environ.Env()

PRODUCTION = environment.bool("PRODUCTION", default=False)
DEBUG = environment.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules

VAR_DIR = Path(environment("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _needed_in_production(name: str, default: str) -> str:
    """The variable's value; outside production its default. Production refuses to start without it."""
    value: str = environment(name, default="" if PRODUCTION else default)
    if not value:
        raise ImproperlyConfigured(
            f"PRODUCTION is on and {name} is not set. Set it in the environment; docs/operations.md says how."
        )
    return value


SECRET_KEY = _needed_in_production("SECRET_KEY", "only-for-a-laptop-" + "k3y" * 16)
# Keys that wrap each person's own key; the first one wraps, the others still unwrap (rotation).
FIELD_KEYS = [
    key.strip()
    for key in _needed_in_production("FIELD_KEYS", "bGFwdG9wLW9ubHktZmllbGQta2V5LTMyLWJ5dGVzLSE=").split(",")
]
# Key of the blind index by which an identity number or a phone is found without being readable.
INDEX_KEY = _needed_in_production("INDEX_KEY", "only-for-a-laptop-index")
# Seeds of the Ed25519 keys of certificates (32 bytes, base64): the first one signs, all of them verify.
CERTIFICATE_KEYS = [
    key.strip()
    for key in _needed_in_production(
        "CERTIFICATE_KEYS", "bGFwdG9wLW9ubHktY2VydGlmaWNhdGUta2V5LTMyISE="
    ).split(",")
]
ALLOWED_HOSTS = [
    host.strip()
    for host in _needed_in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
]
# Public pages are kept as bytes for so long (seconds); 0 keeps none.
PUBLIC_PAGE_SECONDS = environment.int("PUBLIC_PAGE_SECONDS", default=0 if TESTING else 30)
# Figures and counts of the desk are kept until the next act, and so long (seconds) at most; 0 keeps none.
UNCHANGED_SECONDS = environment.int("UNCHANGED_SECONDS", default=0 if TESTING else 60)
# The name in the masthead, and whom to ask; both may be left empty.
PORTAL_NAME = environment("PORTAL_NAME", default="")
SUPPORT_CONTACT = environment("SUPPORT_CONTACT", default="")
PUBLIC_URL = environment("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = environment.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "treebeard",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_celery_beat",
    "django_prometheus",
    "portal.acts",
    "portal.jobs",
    "portal.sheets",
    "unions",
    "enterprises",
    "competitions.planning",
    "competitions.entries",
    "competitions.judging",
    "competitions.results",
    "competitions.innovations",
    "competitions.funding",
    "competitions.reports",
    "portal.site",
    "portal.desk",
    "portal.demo",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "portal.acts.middleware.RequestIdentity",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "competitions.results.serving.PagesForEverybody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.acts.middleware.ActorOfRequest",
    "unions.middleware.PasswordAge",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.acts.middleware.RefusalsAsPages",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.acts.context.actor",
                "portal.desk.navigation.navigation",
            ],
        },
    }
]

# --- Database, cache, sessions -------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # Opening the file with its pragmas costs more than most pages: a thread keeps its connection for a while.
    _database["CONN_MAX_AGE"] = 600
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    }
else:
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        # psycopg's pool keeps connections open; a test run makes and drops databases and must not hold any.
        "pool": False
        if TESTING
        else {"min_size": 1, "max_size": environment.int("DATABASE_POOL", default=8)},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db" if REDIS_URL else "django.contrib.sessions.backends.db"
)
# Idle sign-out (MLPS 2.0): the session lives for an hour after the last request, and not past the browser.
# It is renewed once a minute by portal.acts.middleware.ActorOfRequest, not written on every request.
SESSION_COOKIE_AGE = environment.int("SESSION_IDLE_SECONDS", default=3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Background work -----------------------------------------------------------------------------------
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    _queue = VAR_DIR / "queue"
    for _part in ("messages", "processed", "control"):
        (_queue / _part).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT = "portal.jobs.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "processed_folder": str(_queue / "processed"),
        "control_folder": str(_queue / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
JOB_LEASE_SECONDS = environment.int("JOB_LEASE_SECONDS", default=60)

# --- People and sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "unions.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "unions.passwords.ComplexityValidator"},
]
PASSWORD_MAXIMUM_DAYS = environment.int("PASSWORD_MAXIMUM_DAYS", default=180)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "unions.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
# A phone comes with an invitation that its owner took up; it is verified by the first code, not before sign-in.
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"login": "unions.forms.account.SignInForm"}
ACCOUNT_RATE_LIMITS = {
    # Failed sign-ins are counted by axes, whose page says what to do.
    "login_failed": None,
    # A county office comes from one address.
    "login": "120/m/ip",
    "request_login_code": "60/m/ip,3/m/key",
    "change_phone": "5/m/user",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
MFA_ADAPTER = "unions.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "unions.forms.account.NewSecondFactorForm",
    "authenticate": "unions.forms.account.SecondFactorForm",
    "reauthenticate": "unions.forms.account.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = environment("TOTP_ISSUER", default="职工职业技能竞赛平台")
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "unions/locked_out.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "unions.accounts.attempt_name"
# axes keeps what was posted; names and phones are personal, and passwords get typed into the wrong field.
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code"]
AXES_CLIENT_IP_CALLABLE = "portal.acts.clients.client_address"
AXES_ENABLED = environment.bool("AXES_ENABLED", default=True)

# --- Language, time, files -----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["portal.formats"]
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(environment("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = Path(environment("MEDIA_ROOT", default=str(VAR_DIR / "files")))
MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_URL = "/nothing-is-served-from-here/"
# A folder with the official typefaces (仿宋, 小标宋), where a user owns them; papers use the bundled ones else.
FONT_DIR = environment("FONT_DIR", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.files.storage.FolderStorage"},
    "staticfiles": {
        "BACKEND": (
            "portal.files.statics.HashedFiles"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
UPLOAD_MAXIMUM_BYTES = environment.int("UPLOAD_MAXIMUM_BYTES", default=20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FORM_RENDERER = "portal.site.rendering.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Mail and text messages ----------------------------------------------------------------------------
EMAIL_CONFIG = environment.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# A mail server that falls silent must not hold a worker for ever.
EMAIL_TIMEOUT = 30  # seconds
DEFAULT_FROM_EMAIL = environment("DEFAULT_FROM_EMAIL", default="portal@localhost")
# Dotted path of a callable `send(phone: str, text: str) -> str` that returns the gateway's receipt.
TEXT_GATEWAY = environment("TEXT_GATEWAY", default="portal.acts.gateways.console")
TEXT_GATEWAY_URL = environment("TEXT_GATEWAY_URL", default="")
TEXT_GATEWAY_KEY = environment("TEXT_GATEWAY_KEY", default="")

# --- Security headers ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.site.errors.forged"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# How many proxies in front add to X-Forwarded-For; the client is that many places from the right.
TRUSTED_PROXIES = environment.int("TRUSTED_PROXIES", default=0)
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
# Whoever scrapes /metrics/ sends it as a bearer token; without it the address does not exist.
METRICS_TOKEN = environment("METRICS_TOKEN", default="")
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.acts.tracing.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": environment("LOG_LEVEL", default="WARNING")},
}

if SENTRY_DSN := environment("SENTRY_DSN", default=""):
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
