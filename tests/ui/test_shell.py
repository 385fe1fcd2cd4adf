"""The frame around every page: the same for everybody, and of use without any script."""

import re
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from squadra import ui
from squadra.ui.undo import undo_url, undoable
from tests.ui.reading import attribute, elements, text

TEMPLATES = sorted(Path(ui.__file__).parent.glob("templates/**/*.html"))
PUBLIC = ("ui:accessibility", "ui:privacy", "account_login", "account_reset_password")
WHAT_WENT_WRONG = ("400.html", "403_csrf.html", "413.html", "500.html", "503.html")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)")
ELSEWHERE = re.compile(r"(?:href|src|action)=\"(?:https?:)?//")


@pytest.fixture
def page(client, db):
    return client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_open_to_all_has_one_heading_a_title_and_the_way_to_its_content(client, db, name):
    html = client.get(reverse(name)).content.decode()
    (heading,) = elements(html, "h1")
    (title,) = elements(html, "title")
    assert text(title) == f"{text(heading)} · Squadra"
    assert elements(html, "a", href="#content")
    assert elements(html, "main", id="content")
    assert attribute(elements(html, "html")[0], "lang") == "it"


def test_every_page_leads_to_accessibility_and_privacy(page):
    for element in ("accessibility-link", "privacy-policy-link"):
        (link,) = elements(page, "a", data_element=element)
        assert attribute(link, "href") in (reverse("ui:accessibility"), reverse("ui:privacy"))
    assert "ESCO" in text(elements(page, "footer")[0])


def test_messages_are_announced_even_when_there_are_none_yet(page):
    assert elements(page, "div", id="messages", role="status", aria_live="polite")


def test_somebody_not_signed_in_sees_no_menu_and_no_search(page):
    assert elements(page, "nav") == []
    assert elements(page, "form", role="search") == []


def test_the_menu_says_where_one_is():
    menu = [
        {"label": "Oggi", "url": "/oggi/", "icon": "calendar", "active": False},
        {"label": "Persone", "url": "/persone/", "icon": "user", "active": True},
    ]
    html = render_to_string("ui/main_menu.html", {"menu": menu})
    (here,) = elements(html, "a", aria_current="page")
    assert text(here) == "Persone"


def test_an_act_can_be_taken_back_where_it_is_announced(rf):
    html = announce(rf, "/proposte/1/ritira/")
    (form,) = elements(html, "form", method="post", action="/proposte/1/ritira/")
    assert text(elements(str(form), "button")[0]) == "Annulla"
    assert "Fatto: Proposta inviata" in text(elements(html, "p")[0])


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_taking_back_never_leads_to_another_site(rf, elsewhere):
    with pytest.raises(ValueError, match="not an address of this site"):
        announce(rf, elsewhere)


def announce(rf: RequestFactory, url: str) -> str:
    request = rf.get("/")
    request._messages = _Remembered()
    undoable(request, "Proposta inviata", url)
    return render_to_string("ui/messages.html", {"messages": get_messages(request)}, request)


class _Remembered(list):
    """Messages of one request, as Django's storages give them."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        from django.contrib.messages.storage.base import Message

        self.append(Message(level, message, extra_tags))


def test_an_ordinary_message_cannot_be_taken_back(rf):
    request = rf.get("/")
    request._messages = _Remembered()
    request._messages.add(25, "Salvato")
    assert undo_url(request._messages[0]) == ""
    assert (
        elements(render_to_string("ui/messages.html", {"messages": request._messages}), "form")
        == []
    )


@pytest.mark.parametrize("name", WHAT_WENT_WRONG)
def test_when_something_goes_wrong_the_page_needs_nothing_and_leads_on(name):
    html = render_to_string(name)
    assert len(elements(html, "h1")) == 1
    assert len(elements(html, "p")) >= 3
    assert elements(html, "a", href="/")


def test_a_page_that_is_not_there_says_so_kindly(client, db):
    answer = client.get("/non-c-e/")
    assert answer.status_code == 404
    assert "Non è stato perso nulla." in answer.content.decode()


def test_a_form_that_has_expired_says_what_to_do(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert answer.status_code == 403
    assert "Il modulo è scaduto" in answer.content.decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_script_or_style_in_line_or_asks_another_site(template):
    source = template.read_text(encoding="utf-8")
    assert INLINE.search(source) is None
    assert ELSEWHERE.search(source) is None
