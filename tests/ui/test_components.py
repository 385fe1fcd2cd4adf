"""Components say in words what they show in colour, and have the structure that readers need."""

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.test import RequestFactory

from squadra.ui.maps import Circle, Map, Pin
from tests.ui.reading import attribute, elements, text


@pytest.fixture
def show():
    """Render a piece of a page that uses our components, as a page of the site would."""

    def shown(source: str, request: HttpRequest | None = None, **context: object) -> str:
        loader = engines["django"].engine.template_loaders[0].loaders[0]
        compiled = loader.cotton_compiler.process(source)
        return engines["django"].from_string(compiled).render(context, request)

    return shown


def test_a_band_is_a_word(show):
    html = show('<c-band value="close" :label="words" />', words="combacia")
    assert text(elements(html, "span")[0]) == "combacia"


def test_what_nobody_wrote_down_is_said(show):
    html = show('<c-definition term="Telefono" :value="phone" />', phone="")
    assert text(elements(html, "dd")[0]) == "non indicato"


def test_zero_is_written_and_not_called_unknown(show):
    html = show('<c-definition term="Posti">{{ seats }}</c-definition>', seats=0)
    assert text(elements(html, "dd")[0]) == "0"


def test_the_last_breadcrumb_is_where_one_is(show):
    html = show(
        '<c-breadcrumbs><c-crumb href="/persone/">Persone</c-crumb>'
        "<c-crumb>Amina</c-crumb></c-breadcrumbs>"
    )
    (here,) = elements(html, "span", aria_current="page")
    assert text(here) == "Amina"
    assert attribute(elements(html, "a")[0], "href") == "/persone/"


def test_an_act_is_a_form_with_its_token_and_asks_first_where_told_to(show):
    request = RequestFactory().get("/")
    html = show(
        '<c-confirm-button action="/togli/" label="Togli" question="Vuoi toglierla?" />', request
    )
    (form,) = elements(html, "form", method="post", action="/togli/")
    assert elements(str(form), "input", name="csrfmiddlewaretoken")
    assert "Vuoi toglierla?" in text(form)


def test_pages_of_a_list_keep_what_was_asked(show):
    request = RequestFactory().get("/persone/", QueryDict("q=anna&page=2"))
    html = show('<c-pager :page="page" />', request, page=Paginator(range(60), 20).page(2))
    addresses = [attribute(link, "href") for link in elements(html, "a")]
    assert addresses == ["?q=anna&page=1", "?q=anna&page=3"]
    assert "Pagina 2 di 3" in html


def test_a_list_of_one_page_has_no_pager(show):
    page = Paginator([1], 20).page(1)
    assert (
        elements(show('<c-pager :page="page" />', RequestFactory().get("/"), page=page), "nav")
        == []
    )


def test_a_row_names_its_cells_for_the_phone(show):
    html = show('<c-cell label="Comune">Melzo</c-cell>')
    assert attribute(elements(html, "td")[0], "data-label") == "Comune"


def test_a_map_lists_its_places_in_words(show):
    places = Map(
        pins=[Pin(45.5, 9.4, "Coop Alba", "4 km", "/aziende/1/"), Pin(45.4, 9.3, "Serra")],
        circles=[Circle(45.5, 9.4, 8, "fino a 8 km")],
    )
    html = show('<c-map :map="places" title="Dove sono" />', places=places)
    assert [text(item) for item in elements(html, "li")] == [
        "fino a 8 km",
        "Coop Alba 4 km",
        "Serra",
    ]


def test_a_name_cannot_leave_the_maps_data(show):
    places = Map(pins=[Pin(45.5, 9.4, "</script><img src=x>")])
    html = show('<c-map :map="places" title="Dove" />', places=places)
    assert elements(html, "img") == []


def test_a_circle_that_a_form_fills_in_says_which_box_it_follows(show):
    reach = Circle(45.5, 9.4, None, "distanza non indicata", "id_max_km", "{km} km")
    html = show('<c-map :map="places" title="Dove" />', places=Map(circles=[reach]))
    (item,) = elements(html, "li")
    assert attribute(item, "data-circle") == "id_max_km"
    assert text(item) == "distanza non indicata"
