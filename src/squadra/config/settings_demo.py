"""Settings of the demo and of courses: invented data only; `check --deploy` refuses them."""

import os

os.environ.setdefault("SQUADRA_HOME", "var/demo")

from squadra.config.demo_keys import demo_keys
from squadra.config.settings import *  # noqa: F403
from squadra.config.settings import HOME, env

SQUADRA_DEMO = True
SQUADRA_SITE = env.str("SQUADRA_SITE", default="http://127.0.0.1:8000")
SQUADRA_MFA_ROLES = ()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False

_keys = demo_keys(HOME / "demo-keys.json")
SECRET_KEY = _keys["secret"]
SQUADRA_KEYS = {"demo": _keys["data"]}
SQUADRA_KEY_CURRENT = "demo"
SQUADRA_INDEX_KEY = _keys["index"]
SQUADRA_AUDIT_KEY = _keys["audit"]
