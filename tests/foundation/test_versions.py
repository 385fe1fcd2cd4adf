"""Two people edit one card: neither loses a word."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from squadra.foundation.versions import StaleRow, VersionedForm, save_current, save_rebased
from tests.foundation.testapp.models import Card, Place


class CardForm(VersionedForm):
    default_renderer = DjangoTemplates

    class Meta:
        model = Card
        fields = ("name", "phone", "note", "urgent", "due", "level", "place", "code")


def posted(card: Card, **changes: Any) -> dict[str, Any]:
    """What a browser sends from the form of the card, with some fields changed by its user."""
    form = CardForm(instance=card)
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.fixture
def card(db: None) -> Card:
    return Card.objects.create(name="Anna Rossi", phone="02 1", note="prima nota", code="ABC")


def fresh(card: Card) -> Card:
    return Card.objects.get(pk=card.pk)


def someone_saves(card: Card, **changes: Any) -> None:
    theirs = fresh(card)
    for name, value in changes.items():
        setattr(theirs, name, value)
    theirs.save()


def test_versions_count_the_saves(card: Card) -> None:
    assert card.version == 1
    card.save()
    card.save(update_fields=["phone"])
    assert fresh(card).version == card.version == 3
    assert [row.version for row in card.history.order_by("version")] == [1, 2, 3]


def test_a_save_that_comes_too_late_is_refused_and_changes_nothing(card: Card) -> None:
    mine = fresh(card)
    someone_saves(card, phone="02 999")
    mine.note = "la mia nota"
    with pytest.raises(StaleRow) as stale:
        save_current(mine, expected=1)
    assert stale.value.current.phone == "02 999"
    assert stale.value.yours.note == "la mia nota"
    assert fresh(card).note == "prima nota"
    assert "02 999" not in str(stale.value)


def test_a_refused_row_keeps_the_version_it_was_read_at(card: Card) -> None:
    mine = fresh(card)
    someone_saves(card, phone="02 999")
    for _ in range(2):
        with pytest.raises(StaleRow):
            mine.save()
    assert mine.version == 1


def test_a_row_that_is_gone_says_so(card: Card) -> None:
    mine = fresh(card)
    card.delete()
    with pytest.raises(Card.DoesNotExist):
        save_current(mine, expected=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_refused() -> None:
    card = Card.objects.create(name="Anna Rossi")
    start, outcomes = Barrier(2), []

    def save(note: str) -> None:
        mine = fresh(card)
        mine.note = note
        start.wait()
        try:
            mine.save()
            outcomes.append("saved")
        except StaleRow:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [Thread(target=save, args=(note,)) for note in ("una", "altra")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale"]
    assert fresh(card).version == 2


def test_changes_in_different_fields_are_both_kept(card: Card) -> None:
    sent = posted(card, note="nota mia", urgent="on")
    someone_saves(card, phone="02 999", due=date(2026, 5, 1), level=2)
    form = CardForm(sent, instance=fresh(card))
    assert save_rebased(form, lambda expected: save_current(form.instance, expected=expected))
    kept = fresh(card)
    assert (kept.note, kept.urgent) == ("nota mia", True)
    assert (kept.phone, kept.due, kept.level) == ("02 999", date(2026, 5, 1), 2)


def test_changes_in_one_field_are_both_shown_and_the_second_look_counts(card: Card) -> None:
    sent = posted(card, note="nota mia")
    someone_saves(card, note="nota <b>altrui</b>", phone="02 999")
    form = CardForm(sent, instance=fresh(card))
    assert not form.is_valid()
    assert form.conflicts == {"note": "nota <b>altrui</b>"}
    page = form.as_p()
    assert "nota &lt;b&gt;altrui&lt;/b&gt;" in page
    assert "nota mia" in page
    assert 'value="02 999"' in page
    assert fresh(card).note == "nota <b>altrui</b>"

    again = {name: form[name].value() for name in form.fields}
    again = {name: value for name, value in again.items() if value not in (None, False)}
    second = CardForm(again, instance=fresh(card))
    assert second.is_valid(), second.errors
    save_current(second.instance, expected=second.cleaned_data["version"])
    assert (fresh(card).note, fresh(card).phone) == ("nota mia", "02 999")


def test_a_third_save_before_the_second_look_is_shown_too(card: Card) -> None:
    form = CardForm(posted(card, note="mia"), instance=fresh(card))
    someone_saves(card, note="sua")
    form = CardForm(posted(card, note="mia"), instance=fresh(card))
    assert not form.is_valid()
    again = {n: v for n in form.fields if (v := form[n].value()) not in (None, False)}
    someone_saves(card, note="di un terzo")
    second = CardForm(again, instance=fresh(card))
    assert not second.is_valid()
    assert "di un terzo" in str(second.errors)


def test_the_same_change_on_both_sides_is_no_conflict(card: Card) -> None:
    sent = posted(card, note="uguale")
    someone_saves(card, note="uguale")
    assert CardForm(sent, instance=fresh(card)).is_valid()


def test_an_encrypted_field_that_differs_is_always_shown(card: Card) -> None:
    sent = posted(card, note="nota mia")
    someone_saves(card, code="XYZ")
    form = CardForm(sent, instance=fresh(card))
    assert not form.is_valid()
    assert form.conflicts == {"code": "XYZ"}


def test_conflicts_are_told_in_words(card: Card) -> None:
    here, there = (Place.objects.create(name=name) for name in ("Sede", "Sportello"))
    someone_saves(card, place=here)
    card = fresh(card)
    sent = posted(card, level=2, place=there.pk, due="2026-05-02")
    card.level, card.place, card.due = 1, None, date(2026, 5, 1)
    someone_saves(card, urgent=True, place=None, due=date(2026, 5, 1))
    form = CardForm(sent, instance=fresh(card))
    assert not form.is_valid()
    assert form.conflicts == {
        "place": "vuoto",
        "due": "01 Maggio 2026",
    }


def test_a_save_between_check_and_write_is_merged(card: Card) -> None:
    form = CardForm(posted(card, note="nota mia"), instance=fresh(card))
    attempts = []

    def save(expected: int) -> None:
        if not attempts:
            someone_saves(card, phone="02 999")
        attempts.append(expected)
        save_current(form.instance, expected=expected)

    assert save_rebased(form, save)
    assert attempts == [1, 2]
    assert (fresh(card).note, fresh(card).phone) == ("nota mia", "02 999")


@pytest.mark.parametrize("version", ["", "0", "uno", "-1"])
def test_a_form_without_a_version_is_refused(card: Card, version: str) -> None:
    assert not CardForm(posted(card) | {"version": version}, instance=fresh(card)).is_valid()


def test_an_invented_version_merges_nothing_silently(card: Card) -> None:
    sent = posted(card, note="nota mia") | {"version": "77"}
    form = CardForm(sent, instance=fresh(card))
    assert not form.is_valid()
    assert list(form.conflicts) == ["note"]


def test_a_new_card_needs_no_version(db: None) -> None:
    form = CardForm({"name": "Nuova", "level": "1"})
    assert form.is_valid(), form.errors
    assert form.save().version == 1


TEXTS = st.sampled_from(["", "uno", "due", "tre"])
SIDES = st.fixed_dictionaries({"phone": TEXTS, "note": TEXTS})


class NothingIsLost(TestCase):
    @given(base=SIDES, theirs=SIDES, mine=SIDES)
    def test_every_change_of_either_side_is_kept_or_shown(
        self, base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
    ) -> None:
        card = Card.objects.create(name="Anna", **base)
        sent = posted(card, **mine)
        someone_saves(card, **theirs)
        form = CardForm(sent, instance=fresh(card))
        form.is_valid()
        shown = set(form.conflicts)
        for name in SIDES_FIELDS:
            both = mine[name] != base[name] != theirs[name] != mine[name]
            assert (name in shown) == both
            if not shown:
                wanted = theirs[name] if mine[name] == base[name] else mine[name]
                assert form.cleaned_data[name] == wanted


SIDES_FIELDS = ("phone", "note")
