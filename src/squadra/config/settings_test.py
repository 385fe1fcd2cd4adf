"""Settings of the tests: a real installation's, with keys that protect nothing."""

import base64
import os
import tempfile

os.environ.setdefault("SQUADRA_HOME", tempfile.mkdtemp(prefix="squadra-test-"))

from squadra.config.settings import *  # noqa: F403
from squadra.config.settings import DATABASES

SECRET_KEY = "only-for-tests-" + "x" * 40
SQUADRA_SITE = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SQUADRA_KEYS = {"test1": base64.b64encode(bytes(range(32))).decode()}
SQUADRA_KEY_CURRENT = "test1"
SQUADRA_INDEX_KEY = base64.b64encode(bytes(range(32, 64))).decode()
SQUADRA_AUDIT_KEY = base64.b64encode(bytes(range(64, 96))).decode()

# The second factor has its own tests; the others sign in by `force_login`.
SQUADRA_MFA_ROLES = ()
# Argon2 at its real cost would be most of the suite's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
DATABASES["default"]["OPTIONS"].pop("pool", None)
