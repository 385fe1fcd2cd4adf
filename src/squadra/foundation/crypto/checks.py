"""System checks of the keys: `check --deploy` refuses an installation without sound ones."""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks

from squadra.foundation.crypto.keyring import KEY_ID, EncryptionError, decode_key

LEAST_DISTINCT_BYTES = 16  # 32 random bytes have fewer once in 10^15 keys


@checks.register(checks.Tags.security, deploy=True)
def check_keys(**_kwargs: object) -> list[checks.CheckMessage]:
    """Report missing, malformed, weak and reused keys of encryption and of the blind index."""
    return list(_findings())


def _findings() -> Iterator[checks.CheckMessage]:
    named = {**settings.SQUADRA_KEYS, "SQUADRA_INDEX_KEY": settings.SQUADRA_INDEX_KEY}
    if settings.SQUADRA_KEY_CURRENT not in settings.SQUADRA_KEYS:
        yield checks.Error("SQUADRA_KEY_CURRENT names no key of SQUADRA_KEYS", id="crypto.E010")
    if any(not KEY_ID.fullmatch(name) for name in settings.SQUADRA_KEYS):
        yield checks.Error("a key id has other than letters, digits, - and _", id="crypto.E011")
    if len(set(named.values())) < len(named):
        yield checks.Error("two of the keys are the same", id="crypto.E012")
    for name, encoded in named.items():
        try:
            weak = is_weak(decode_key(encoded))
        except EncryptionError:
            yield checks.Error(f"key {name} is not the base64 of 32 bytes", id="crypto.E013")
        else:
            if weak:
                yield checks.Error(f"key {name} is not random", id="crypto.E014")


def is_weak(key: bytes) -> bool:
    """Tell whether a key was plainly not drawn at random: few distinct bytes, or in order."""
    return len(set(key)) < LEAST_DISTINCT_BYTES or list(key) == sorted(key)
