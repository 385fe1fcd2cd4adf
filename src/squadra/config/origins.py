"""This site's own address, and which others the content security policy lets a page ask."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit


def origins(address: str) -> list[str]:
    """Return the origin of a template of map tiles, without path, query or credentials; or none.

    A leading `{s}.`, by which a map spreads its tiles over several hosts, becomes `*.`.
    """
    parts = urlsplit(re.sub(r"\{s\}(?=\.)", "*", address))
    host = parts.netloc.rpartition("@")[2]
    return [f"{parts.scheme}://{host}"] if parts.scheme and host else []


def site(address: str, names: Sequence[str]) -> str:
    """Return the address as it was set, without its last slash; or https and the first name."""
    first = f"https://{names[0].removeprefix('.')}" if names else ""
    return (address or first).rstrip("/")
