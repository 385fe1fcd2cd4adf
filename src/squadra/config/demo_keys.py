"""Keys of one demo installation, made at its first start and kept beside its database."""

import base64
import json
import os
import secrets
from pathlib import Path

NAMES = ("secret", "data", "index", "audit")


def demo_keys(path: Path) -> dict[str, str]:
    """Return the demo's keys (base64 of 32 random bytes each), creating the file once."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps(fresh), encoding="utf-8")
        beside.replace(path)
    return dict(json.loads(path.read_text(encoding="utf-8")))
