"""Settings of a real installation, read from the environment; nothing here is secret.

`SQUADRA_HOME` is the folder for the database file (SQLite), stored files and logs.
"""

from datetime import time, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from squadra.config.origins import origins, site
from squadra.foundation.files.guard import MOST_SENT
from squadra.foundation.jobs.schedule import Daily, Every
from squadra.foundation.logs import logging_config

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(env.str("SQUADRA_HOME", default="var")).resolve()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# Where the links lead that messages carry: what writes them has no request to ask.
SQUADRA_SITE = site(env.str("SQUADRA_SITE", default=""), ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Encryption of fields and files, and the audit chain: see docs/guide/amministrazione.md.
SQUADRA_KEYS: dict[str, str] = env.dict("SQUADRA_KEYS", default={})
SQUADRA_KEY_CURRENT = env.str("SQUADRA_KEY_CURRENT", default="")
SQUADRA_INDEX_KEY = env.str("SQUADRA_INDEX_KEY", default="")
SQUADRA_AUDIT_KEY = env.str("SQUADRA_AUDIT_KEY", default="")
SQUADRA_TERRITORY = env.str("SQUADRA_TERRITORY", default="adda_martesana")
SQUADRA_TILE_URL = env.str("SQUADRA_TILE_URL", default="")
SQUADRA_MFA_ROLES: tuple[str, ...] = (
    "coach",
    "social_worker",
    "specialist",
    "scout",
    "coordinator",
    "administrator",
)

INSTALLED_APPS = [
    "squadra.agencies",
    "squadra.organisations",
    "squadra.territory",
    "squadra.vocabularies",
    "squadra.exchange",
    "squadra.people",
    "squadra.openings",
    "squadra.proposals",
    "squadra.privacy",
    "squadra.desk",
    "squadra.foundation.audit",
    "squadra.foundation.jobs",
    "squadra.foundation.files",
    "squadra.config",
    "squadra.ui",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "squadra.agencies.middleware.NoStoreMiddleware",
    "squadra.foundation.logs.RequestLog",
    "squadra.foundation.files.uploads.UploadLimitMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "squadra.agencies.middleware.SessionLimitsMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "squadra.agencies.middleware.ActorMiddleware",
    "squadra.agencies.middleware.SecondFactorMiddleware",
    "squadra.agencies.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "squadra.config.urls"
WSGI_APPLICATION = "squadra.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "squadra.desk.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "squadra.ui.forms.Renderer"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME}/squadra.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
    }
}

SQUADRA_SCHEDULE: tuple[Daily | Every, ...] = (
    Every("squadra.foundation.audit.jobs.seal_events", timedelta(minutes=5)),
    Daily("squadra.foundation.files.jobs.purge_expired_files", time(3, 0)),
    Daily("squadra.exchange.jobs.forget_staged_imports", time(3, 10)),
    Daily("squadra.foundation.jobs.jobs.forget_finished_jobs", time(3, 20)),
    Daily("squadra.proposals.jobs.forget_old_plans", time(3, 30)),
    Every("squadra.proposals.jobs.keep_columns", timedelta(minutes=5)),
    Daily("squadra.proposals.jobs.close_silent_companies", time(6, 0)),
)

AUTH_USER_MODEL = "agencies.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# An unknown address gets the same page as a known one, and no message. Messages go through the
# queue; those of allauth, which would go out inside a request, stay off.
ACCOUNT_FORMS = {"reset_password": "squadra.agencies.forms.AskForPasswordLink"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "squadra.agencies.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Squadra"
MFA_TOTP_TOLERANCE = 1  # a code is still good while one types it
USERSESSIONS_TRACK_ACTIVITY = True
# How many proxies add to X-Forwarded-For: limits count by the address before them.
SQUADRA_TRUSTED_PROXIES: int | None = env.int("SQUADRA_TRUSTED_PROXIES", default=None)
ALLAUTH_TRUSTED_PROXY_COUNT = SQUADRA_TRUSTED_PROXIES or 0

SESSION_COOKIE_AGE = 9 * 3600
SQUADRA_IDLE = timedelta(minutes=env.int("SQUADRA_IDLE_MINUTES", default=60))
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
# Neither a body's other sites nor a list inside the browsers is ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *origins(SQUADRA_TILE_URL)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# What people send stays in memory: a temporary file would hold it in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_SENT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

STATIC_URL = "static/"
# Served straight from the installed package: one command less to forget, no copy to go stale.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
SQUADRA_COLUMNS = HOME / "columns"
"""Where the facts for matching many rows stand (`proposals.columns`)."""
SQUADRA_VOCABULARY = HOME / "vocabulary"
"""Where the tables of an imported vocabulary's skills stand (`vocabularies.tables`)."""

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds, after which the job is tried again
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="squadra@localhost")

LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano")]
TIME_ZONE = "Europe/Rome"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config(debug=False)
