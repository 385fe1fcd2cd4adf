"""A title speaks to everybody, whoever wrote it and in which gender."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.openings.wording import for_everybody
from squadra.vocabularies.models import Occupation
from squadra.vocabularies.names import forms


@pytest.mark.parametrize(
    ("written", "for_all"),
    [
        ("Cameriera ai piani", "Cameriere/a ai piani"),
        ("Aiuto cuoca", "Aiuto cuoco/a"),
        ("Operaio generico", "Operaio/a generico/a"),
        (
            "Operaia specializzata esperta",
            "Operaio/a specializzato/a esperto/a",
        ),
        ("Operatrice socio-sanitaria", "Operatore/trice socio-sanitario/a"),
        ("Muratore", "Muratore/trice"),
        ("Segretaria di studio", "Segretario/a di studio"),
        ("Ragazzo di bottega", "Ragazzo/a di bottega"),
        ("ADDETTA alle pulizie", "ADDETTO/A alle pulizie"),
    ],
)
def test_one_gender_becomes_both(written: str, for_all: str) -> None:
    assert for_everybody(written) == for_all


@pytest.mark.parametrize(
    "title",
    [
        "Lavapiatti",
        "Badante",
        "Barista",
        "Addetto/a alle vendite",
        "Lavori di pulizia",
        "Trattore agricolo, guida",
        "Cantiere esperto",
        "Corriere in bicicletta",
        "Cella frigo",
        "",
    ],
)
def test_what_has_no_gender_stays(title: str) -> None:
    assert for_everybody(title) == title


@given(st.text(max_size=60))
def test_what_is_said_to_everybody_is_not_said_again(title: str) -> None:
    assert for_everybody(for_everybody(title)) == for_everybody(title)


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_the_vocabulary_itself_speaks_to_everybody() -> None:
    """Its labels are as this module writes them: whoever names one form is led to both."""
    labels = Occupation.objects.in_use().exclude(uri="").values_list("label", flat=True)
    both = [label for label in labels if len(forms(label)) > 1]
    assert len(both) > 150
    assert [label for label in labels if for_everybody(label) != label] == []
    single = [(form, label) for label in both for form in forms(label)[1:]]
    led = [form for form, label in single if for_everybody(form) == label]
    assert len(led) > 0.9 * len(single)
