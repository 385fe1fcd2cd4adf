"""A page as a person without scripts meets it: its words, its forms, what sending them does."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import product
from typing import Any

from django.http import HttpResponse
from django.test import Client

Fields = dict[str, list[str]]
REFUSED = "Non è stato salvato nulla"
SILENT = ("submit", "button", "reset", "file")

# What people (and programs) type in the wrong place; each is stored as typed or refused in words.
AWKWARD = {
    "ten thousand letters": "a" * 10_000,
    "a null character": "Ros\x00si",
    "a bell": "Ros\x07si",
    "right-to-left marks": "\u202eissor\u202c",
    "HTML": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE people_citizen; --",
    "emoji": "👩🏽‍🔧 Rossi",
    "only blanks": "   ",
    "only punctuation": "...!",
    "a formula": '=HYPERLINK("http://example.org";"x")',
    "the year 1850": "1850-01-01",
    "the year 2150": "2150-12-31",
    "a date in words": "ieri",
    "not a number": "NaN",
    "endless": "1e999",
    "below zero": "-5",
    "a huge number": "9" * 400,
    "an id": "00000000-0000-4000-8000-000000000000",
    "a separator": "it:B1|ar:C2",
}


class _FormReader(HTMLParser):
    """Reads what a browser would send for the form of the page that posts to the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._inside = False
        self._select: str | None = None
        self._first: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = got.get("method") == "post" and "action" not in got
        elif self._inside and tag == "input" and got.get("type") not in SILENT:
            if got.get("type") not in ("checkbox", "radio"):
                self._add(got.get("name", ""), got.get("value", ""))
            elif "checked" in got:
                self._add(got.get("name", ""), got.get("value", "on"))
        elif self._inside and tag == "select":
            self._select, self._first = got["name"], None
            self._before = len(self.fields.get(got["name"], ()))
        elif self._select and tag == "option":
            self._first = got.get("value", "") if self._first is None else self._first
            if "selected" in got:
                self._add(self._select, got.get("value", ""))
        elif self._inside and tag == "textarea":
            self._textarea = got["name"]
            self._add(got["name"], "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            if len(self.fields.get(self._select, ())) == self._before and self._first is not None:
                self._add(self._select, self._first)
            self._select = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, text: str) -> None:
        if self._textarea:
            self.fields[self._textarea][-1] += text.removeprefix("\n")

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


def words(response: HttpResponse) -> str:
    return response.content.decode()


def ids_of(response: HttpResponse) -> list[str]:
    """Return every id of the page, as often as it stands there."""
    return re.findall(r'\sid="([^"]+)"', words(response))


def form_of(response: HttpResponse) -> Fields:
    """Return the fields of the page's form with what stands in them."""
    reader = _FormReader()
    reader.feed(words(response))
    return reader.fields


def send(client: Client, url: str, **typed: Any) -> HttpResponse:
    """Open the page, type into its form, send it; leave out a field by typing None."""
    fields: dict[str, Any] = {**form_of(client.get(url)), **typed}
    return client.post(url, {name: value for name, value in fields.items() if value is not None})


def type_everywhere(client: Client, url: str, typed: str) -> HttpResponse:
    """Open the page, type the same thing into all its boxes, send it."""
    fields = form_of(client.get(url))
    return client.post(url, {name: [typed] * len(values) for name, values in fields.items()})


def boxes_that_break(client: Client, url: str, known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Type each awkward thing into each box alone; return where the page neither saved nor
    said in words that it had not. Of boxes that differ by a number alone the first is enough."""
    fields = {**form_of(client.get(url)), **known}
    boxes = [name for name in fields if not re.search(r"_[1-9]\d*$", name)]
    broken = []
    for box, (name, typed) in product(boxes, AWKWARD.items()):
        response = client.post(url, {**fields, box: typed})
        if response.status_code != 302 and REFUSED not in words(response):
            broken.append((box, name))
    return broken
