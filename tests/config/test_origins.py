"""The policy that a browser gets names a map's host, and nothing more of its address."""

import pytest

from squadra.config.origins import origins


@pytest.mark.parametrize(
    ("tiles", "allowed"),
    [
        ("", []),
        ("/mappa/{z}/{x}/{y}.png", []),
        ("https://mappe.example/{z}/{x}/{y}.png?key=segreto", ["https://mappe.example"]),
        ("https://mappe.example:8443/{z}/{x}/{y}.png", ["https://mappe.example:8443"]),
        ("https://{s}.mappe.example/{z}/{x}/{y}.png", ["https://*.mappe.example"]),
        ("https://chi:parola@mappe.example/{z}", ["https://mappe.example"]),
        ("https://mappe.example/;script-src *", ["https://mappe.example"]),
    ],
)
def test_only_the_origin_is_let_in(tiles: str, allowed: list[str]) -> None:
    assert origins(tiles) == allowed
