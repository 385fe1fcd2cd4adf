"""An import on its way, its rows, and what is remembered for the next one."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from squadra.exchange.plans import Verdict
from squadra.exchange.querysets import (
    RememberedColumnsQuerySet,
    RememberedWordQuerySet,
    SheetRowQuerySet,
    StagedImportQuerySet,
)
from squadra.exchange.workflow import IMPORT, WORKING
from squadra.foundation.crypto import EncryptedJSONField


class StagedImport(models.Model):
    """Sheets that somebody sent: read, held against what is stored, imported, perhaps undone.

    `files` are the ids of stored files with their names, until they are read. `contents` says what
    was read (`staged_sheets.Contents`), `questions` which words no list has, `keys` which rows
    there are (`Batch`). All of it is its author's alone and gone after thirty days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staged_imports"
    )
    service = models.ForeignKey("agencies.Service", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        _("stato"), max_length=12, choices=IMPORT.choices, default=IMPORT.initial
    )
    files = EncryptedJSONField()
    contents = EncryptedJSONField(null=True)
    questions = EncryptedJSONField(null=True)
    keys = EncryptedJSONField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True)

    objects = StagedImportQuerySet.as_manager()

    class Meta:
        verbose_name = "importazione"
        verbose_name_plural = "importazioni"
        ordering = ("-created_at", "id")
        constraints = (IMPORT.constraint("state", name="import_state_known"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def job(self) -> str:
        """The key of the job that does the next step."""
        return f"exchange:import:{self.pk}:{self.steps}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


class SheetRow(models.Model):
    """A row of a staged sheet: its cells as they were written, what becomes of it, what was done.

    `cells` are dropped once the row is stored. `told` is what its author is shown (`RowTold`);
    `journal` what the import has touched, so that it can be undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staged = models.ForeignKey(StagedImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    cells = EncryptedJSONField(null=True)
    told = EncryptedJSONField(null=True)
    object_id = models.UUIDField(null=True, db_index=True)
    journal = EncryptedJSONField(null=True)

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        verbose_name = "riga di un foglio"
        verbose_name_plural = "righe di fogli"
        ordering = ("sheet", "number", "id")
        constraints = (
            models.UniqueConstraint(fields=("staged", "sheet", "number"), name="sheet_row_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="sheet_row_verdict_known"
            ),
        )
        indexes = (models.Index(fields=("staged", "verdict"), name="sheet_row_by_verdict"),)

    def __str__(self) -> str:
        return f"{self.staged_id} {self.sheet}/{self.number}"


class RememberedColumns(models.Model):
    """What the columns of a sheet with these headings meant to a service the last time.

    `fingerprint` is a keyed hash of all headings; `choice` says kind, field by heading (its keyed
    hash), and what stands where a cell that is needed is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("agencies.Service", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    choice = EncryptedJSONField()
    chosen_at = models.DateTimeField(auto_now=True)

    objects = RememberedColumnsQuerySet.as_manager()

    class Meta:
        verbose_name = "colonne ricordate"
        ordering = ("chosen_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "fingerprint"), name="remembered_columns_once"
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint


class RememberedWord(models.Model):
    """What a word that no list has means to a service: a code of the list, or nothing.

    `word` is a keyed hash (`lists.word_index`): what stood in the cell is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("agencies.Service", on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=40)
    word = models.CharField(max_length=64)
    code = models.CharField(max_length=200, blank=True)
    chosen_at = models.DateTimeField(auto_now=True)

    objects = RememberedWordQuerySet.as_manager()

    class Meta:
        verbose_name = "parola ricordata"
        ordering = ("chosen_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "list", "word"), name="remembered_word_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.list} {self.word}"
