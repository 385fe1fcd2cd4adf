"""Tables that only the tests of `foundation` have."""

import uuid
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from squadra.foundation.crypto import EncryptedJSONField, EncryptedTextField
from squadra.foundation.text import LineField, NameField, NoteField, search_key
from squadra.foundation.versions import VersionedModel
from squadra.foundation.workflow import Transition, Workflow

ERRAND = Workflow(
    name="errand",
    states={"open": "da fare", "done": "fatta", "dropped": "lasciata"},
    initial="open",
    transitions=(
        Transition("finish", "open", "done", roles=frozenset({"coach"}), label="si finisce"),
        Transition("drop", "open", "dropped", roles=frozenset({"coach"}), label="si lascia"),
        Transition("reopen", "done", "open", roles=frozenset({"coordinator"}), label="si riapre"),
    ),
)


class Place(models.Model):
    """Something that a card can refer to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = NameField(max_length=60)
    key = models.CharField(max_length=200, editable=False)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.key = search_key(self.name)
        super().save(**kwargs)


class Card(VersionedModel):
    """A row that people edit, with a field of every kind that matters to merging."""

    name = NameField("nome", max_length=60)
    phone = LineField("telefono", max_length=20, blank=True)
    note = NoteField("nota", max_length=200, blank=True)
    urgent = models.BooleanField("urgente", default=False)
    due = models.DateField("entro il", null=True, blank=True)
    level = models.PositiveSmallIntegerField(
        "livello", choices=((1, "di base"), (2, "in autonomia")), default=1
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name="luogo"
    )
    code = EncryptedTextField("codice", blank=True)
    history = HistoricalRecords(excluded_fields=["code"])

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Secret(models.Model):
    """Encrypted columns, with and without a value."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    text = EncryptedTextField(blank=True)
    data = EncryptedJSONField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.id)


class Errand(models.Model):
    """A row with states."""

    state = models.CharField(max_length=10, choices=ERRAND.choices, default=ERRAND.initial)

    class Meta:
        ordering = ("id",)
        constraints = (ERRAND.constraint("state", name="errand_state_known"),)

    def __str__(self) -> str:
        return self.state


class Stay(models.Model):
    """A row with a period."""

    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        ordering = ("start",)

    def __str__(self) -> str:
        return f"{self.start}"


class Tally(models.Model):
    """Counts what jobs do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.count)
