"""A watch that notices nothing would let every journey pass: each kind of complaint is noticed."""

from collections.abc import Callable

import pytest

from tests.browser.watched import Watched

OWN_PAGE = "/accessibilita/"


@pytest.fixture
def size() -> str:
    return "phone"


@pytest.fixture
def watched(open_page: Callable[[], Watched]) -> Watched:
    watched = open_page()
    watched.go(OWN_PAGE)
    watched.check()
    return watched


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        ("console.error('something broke')", "something broke"),
        ("setTimeout(() => { throw new Error('nobody caught me') })", "nobody caught me"),
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("document.body.innerHTML = '<main><h1>Foto</h1><img src=/favicon></main>'", "404"),
        ("document.querySelector('main p').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('h1').outerHTML = '<h1></h1>'", "empty-heading"),
        ("document.querySelector('main').style.width = '900px'", "sticks out"),
    ],
)
def test_a_complaint_fails_the_check(watched: Watched, spoil: str, complaint: str) -> None:
    watched.page.evaluate(spoil)
    with pytest.raises(AssertionError, match=complaint):
        watched.check()


def test_focus_that_is_not_seen_fails(watched: Watched) -> None:
    link = watched.link("Vai al contenuto")
    link.evaluate("element => element.style.setProperty('outline', 'none', 'important')")
    with pytest.raises(AssertionError, match="focus is not seen"):
        watched.tab_to(link)


def test_what_the_keyboard_never_reaches_fails(watched: Watched) -> None:
    link = watched.link("Entra")
    link.evaluate("element => { element.tabIndex = -1 }")
    with pytest.raises(AssertionError, match="Tab never reaches"):
        watched.tab_to(link)
