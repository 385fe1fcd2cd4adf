"""Every form is read aloud well: label, help, errors and control belong together."""

from datetime import date, time

import pytest
from django import forms
from django.http import QueryDict
from django.test.html import Element
from hypothesis import given
from hypothesis import strategies as st

from squadra.openings.models import Opening
from squadra.ui.fields import KnownOrNotField
from squadra.ui.forms import CodesField, DateInput, HalfDaysField, TimeInput
from squadra.ui.groups import Group, GroupedForm
from tests.ui.reading import attribute, elements, text

LIMITS = [("night", "lavoro di notte"), ("cold", "freddo"), ("noise", "rumore")]


class ReferralForm(forms.Form):
    surname = forms.CharField(label="cognome", help_text="Come sul documento.", max_length=20)
    born = forms.DateField(label="data di nascita", widget=DateInput, required=False)
    start = forms.ChoiceField(
        label="punto di partenza",
        choices=[("home", "casa"), ("town", "comune")],
        widget=forms.RadioSelect,
    )
    refuge = forms.BooleanField(label="rifugio", required=False)
    limits = CodesField(label="da evitare", choices=LIMITS, required=False)


def control(html: str, **attributes: str) -> Element:
    (found,) = elements(html, "input", **attributes)
    return found


def test_a_control_is_named_by_its_label_and_described_by_its_help():
    html = ReferralForm().as_div()
    (label,) = elements(html, "label", for_="id_surname")
    assert text(label) == "cognome (obbligatorio)"
    assert attribute(control(html, id="id_surname"), "aria-describedby") == "id_surname_helptext"
    (help_text,) = elements(html, "div", id="id_surname_helptext")
    assert text(help_text) == "Come sul documento."


def test_what_may_stay_empty_is_not_called_obligatory():
    (label,) = elements(str(ReferralForm()), "label", for_="id_born")
    assert text(label) == "data di nascita"


def test_an_error_is_said_at_the_field_and_in_a_summary_that_leads_to_it():
    html = str(ReferralForm({"surname": "", "start": "home"}))
    wrong = control(html, id="id_surname")
    assert attribute(wrong, "aria-invalid") == "true"
    assert attribute(wrong, "aria-describedby") == "id_surname_helptext id_surname_error"
    (error,) = elements(html, "ul", id="id_surname_error")
    (summary,) = elements(html, "div", role="alert")
    (link,) = elements(html, "a", href="#id_surname")
    assert text(error) in text(link)
    assert "Quello che hai scritto è ancora qui sotto." in text(summary)


def test_a_form_without_errors_has_no_summary():
    assert elements(str(ReferralForm()), "div", role="alert") == []


class PlaceForm(GroupedForm, forms.Form):
    town = forms.CharField(label="comune")
    groups = (Group("Dove", ("town",)),)


class CompanyForm(GroupedForm, forms.Form):
    name = forms.CharField(label="nome")
    groups = (Group("Chi", ("name",)),)

    def __init__(self, data):
        super().__init__(data)
        self.parts = (PlaceForm(data, prefix="place"),)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, ["#id_name", "#id_place-town"]),
        ({"name": "Alba"}, ["#id_place-town"]),
        ({"place-town": "Melzo"}, ["#id_name"]),
    ],
)
def test_forms_sent_together_say_in_one_box_what_is_wrong_in_any(sent, wrong):
    form = CompanyForm(sent)
    assert not form.is_valid()
    (box,) = elements(str(form), "div", role="alert")
    assert [attribute(link, "href") for link in elements(str(box), "a")] == wrong


def test_forms_sent_together_are_right_where_all_are():
    assert CompanyForm({"name": "Alba", "place-town": "Melzo"}).is_valid()


def test_an_error_of_the_whole_form_stands_in_the_summary():
    form = ReferralForm({"surname": "Rossi", "start": "home"})
    form.add_error(None, "Questa persona c'è già.")
    (summary,) = elements(str(form), "div", role="alert")
    assert "Questa persona c'è già." in text(summary)


class OpeningForm(forms.ModelForm):
    class Meta:
        model = Opening
        fields = ("kind", "service")


@pytest.mark.parametrize(("required", "words"), [(True, "Scegli…"), (False, "Non indicato")])
def test_an_empty_choice_says_what_to_do_or_what_it_means(db, required, words):
    form = OpeningForm()
    for field in form.fields.values():
        field.required = required
    empty = [option for option in elements(str(form), "option") if attribute(option, "value") == ""]
    assert [text(option) for option in empty] == [words, words]


def test_choices_stand_in_a_group_with_a_legend_and_each_has_its_label():
    html = str(ReferralForm())
    legends = [text(legend) for legend in elements(html, "legend")]
    assert legends == ["punto di partenza (obbligatorio)", "da evitare"]
    for number, (_code, words) in enumerate(LIMITS):
        (label,) = elements(html, "label", for_=f"id_limits_{number}")
        assert text(label) == words


def test_the_summary_leads_to_a_group_of_choices():
    html = str(ReferralForm({"surname": "Rossi"}))
    assert elements(html, "a", href="#id_start")
    assert elements(html, "div", id="id_start")


def test_what_was_typed_is_shown_as_text_and_never_as_markup():
    html = str(ReferralForm({"surname": '"><script>alert(1)</script>', "start": "<b>"}))
    assert elements(html, "script") == []
    assert elements(html, "b") == []


@pytest.mark.parametrize(
    ("widget", "value", "shown"),
    [(DateInput(), date(2026, 3, 9), "2026-03-09"), (TimeInput(), time(8, 5), "08:05")],
)
def test_dates_and_times_travel_as_the_browsers_pickers_want_them(widget, value, shown):
    assert attribute(control(widget.render("when", value)), "value") == shown


def test_codes_come_back_in_the_order_of_their_list():
    form = ReferralForm(QueryDict("surname=Rossi&start=home&limits=noise&limits=night"))
    assert form.is_valid()
    assert form.cleaned_data["limits"] == ("night", "noise")


def test_a_code_that_is_not_offered_is_refused():
    assert "limits" in ReferralForm(QueryDict("surname=Rossi&start=home&limits=gold")).errors


KNOWN_LIMITS = [("none", "nessuna"), ("Ambiente", LIMITS)]


class AskedForm(forms.Form):
    limits = CodesField(
        label="da evitare",
        choices=KNOWN_LIMITS,
        order=["none", "noise", "night", "cold"],
        none="none",
        unsaid="Ancora non indicate.",
        required=False,
    )


def test_codes_in_groups_come_back_in_the_order_of_their_list() -> None:
    form = AskedForm(QueryDict("limits=night&limits=noise"))
    assert form.is_valid()
    assert form.cleaned_data["limits"] == ("noise", "night")


def test_none_at_all_stands_alone_and_is_not_the_same_as_no_answer() -> None:
    assert AskedForm(QueryDict("limits=none")).errors == {}
    assert (
        "lascia quella sola" in AskedForm(QueryDict("limits=none&limits=cold")).errors["limits"][0]
    )
    empty = AskedForm(QueryDict(""))
    assert empty.is_valid()
    assert empty.cleaned_data["limits"] == ()


def test_a_list_says_what_it_means_that_nothing_is_ticked() -> None:
    html = str(AskedForm())
    (said,) = elements(html, "span", class_="sq-codes__unsaid")
    assert text(said) == "Ancora non indicate."
    (group,) = elements(html, "div", role="group")
    assert attribute(group, "aria-label") == "Ambiente"
    assert len(elements(str(group), "input", type="checkbox")) == len(LIMITS)


class FoldedForm(GroupedForm, forms.Form):
    hours = forms.FloatField(required=False)
    flexible = KnownOrNotField(label="orario concordabile")
    limits = CodesField(label="da evitare", choices=LIMITS, required=False)
    groups = (Group("Quando", ("hours", "flexible", "limits"), folded=True),)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "ancora da indicare"),
        ({"hours": 0.0}, "indicato 1 campo su 3"),
        ({"hours": 0.0, "flexible": False}, "indicati 2 campi su 3"),
        ({"limits": ("cold",)}, "indicato 1 campo su 3"),
    ],
)
def test_a_folded_group_says_how_much_is_known(known, said):
    (summary,) = elements(str(FoldedForm(initial=known)), "summary")
    assert text(summary) == f"Quando {said}"


def test_a_folded_group_opens_where_something_was_put_to_be_looked_at():
    form = FoldedForm()
    assert "open" not in dict(elements(str(form), "details")[0].attributes)
    form.to_see = ("hours",)
    assert "open" in dict(elements(str(form), "details")[0].attributes)


def test_yes_no_and_not_known_are_three_answers_and_one_goes_back_to_the_last():
    answers = elements(str(FoldedForm(initial={"flexible": True})), "input", type="radio")
    assert [attribute(box, "value") for box in answers] == ["", "True", "False"]
    ticked = [box for box in answers if "checked" in dict(box.attributes)]
    assert [attribute(box, "value") for box in ticked] == ["True"]
    assert FoldedForm({"flexible": ""}).fields["flexible"].clean("") is None


def chosen(html: str) -> str:
    """The half-days as the page shows them chosen."""
    options = elements(html, "option")
    marked = [option for option in options if "selected" in dict(option.attributes)]
    return "".join(attribute(option, "value") or "" for option in marked)


class WeekForm(forms.Form):
    when = HalfDaysField(label="disponibilità")


def week(marks: str) -> WeekForm:
    return WeekForm({f"when_{index}": mark for index, mark in enumerate(marks)})


def test_a_week_is_chosen_half_day_by_half_day():
    form = week("1010101010x000")
    assert form.is_valid()
    assert form.cleaned_data["when"] == "1010101010x000"


def test_a_week_of_which_nothing_is_known_is_empty():
    form = week("-" * 14)
    assert form.is_valid()
    assert form.cleaned_data["when"] == ""


def test_a_week_half_known_is_asked_back_and_nothing_chosen_is_lost():
    form = week("1-" + "0" * 12)
    assert "da indicare" in form.errors["when"][0]
    assert chosen(str(form)).startswith("1-0")


def test_each_half_day_says_which_one_it_is():
    labels = [attribute(s, "aria-label") for s in elements(str(WeekForm()), "select")]
    assert labels[:3] == ["lunedì mattina", "lunedì pomeriggio", "martedì mattina"]
    assert len(labels) == 14


def test_a_shift_offers_no_never():
    field = HalfDaysField(states="10")
    html = field.widget.render("shift", "", {"id": "id_shift"})
    values = {attribute(option, "value") for option in elements(html, "option")}
    assert values == {"-", "1", "0"}
    with pytest.raises(forms.ValidationError):
        field.clean("x" * 14)


@given(st.text(alphabet="01x", min_size=14, max_size=14))
def test_every_week_that_is_stored_is_shown_and_read_back_unchanged(stored):
    html = HalfDaysField().widget.render("when", stored, {"id": "id_when"})
    assert chosen(html) == stored
    assert week(stored).is_valid()


@given(st.dictionaries(st.integers(0, 13).map(lambda n: f"when_{n}"), st.text(max_size=3)))
def test_whatever_is_sent_for_a_week_is_taken_or_refused_in_words(sent):
    form = WeekForm(sent)
    assert form.is_valid() or form.errors["when"]
