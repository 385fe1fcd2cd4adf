"""Addresses: of the site in its messages, of a map's host in the policy that a browser gets."""

import pytest

from squadra.config.origins import origins, site


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


@pytest.mark.parametrize(
    ("address", "names", "told"),
    [
        ("", [], ""),
        ("", ["squadra.example", "www.squadra.example"], "https://squadra.example"),
        ("", [".squadra.example"], "https://squadra.example"),
        ("http://127.0.0.1:8765/", ["localhost"], "http://127.0.0.1:8765"),
    ],
)
def test_messages_lead_to_the_address_that_was_set_or_to_the_first_name(
    address: str, names: list[str], told: str
) -> None:
    assert site(address, names) == told
