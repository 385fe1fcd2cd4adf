"""Events, and beside them the chain of seals."""

import uuid

from django.db import models

from squadra.foundation.audit.mac import MacField


class Event(models.Model):
    """Something that an actor did or read. Never changed; deleted by whole sealed months only.

    `facts` holds codes, ids and whole numbers: `services.record` refuses anything else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=100)
    actor_id = models.UUIDField(null=True)
    service_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    request_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    mac = MacField()

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventi"
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("at", "id"), name="audit_event_by_time"),
            models.Index(fields=("subject_id", "at"), name="audit_event_by_subject"),
            models.Index(fields=("object_id", "at"), name="audit_event_by_object"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Seal(models.Model):
    """One link of the chain: closes a batch of events of one month, or tells of a dropped month.

    `root` is the code of the batch's events in order, `previous` the code of the seal before.
    """

    class Kind(models.TextChoices):
        BATCH = "batch", "eventi sigillati"
        DROP = "drop", "mese cancellato per fine conservazione"

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    month = models.CharField(max_length=7)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(auto_now_add=True)
    mac = MacField()

    class Meta:
        verbose_name = "sigillo"
        verbose_name_plural = "sigilli"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("month",),
                condition=models.Q(kind="drop"),
                name="audit_month_dropped_once",
                violation_error_message="Questo mese è già stato cancellato.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"


class Link(models.Model):
    """An event's place in its seal."""

    event_id = models.UUIDField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="links")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = "posto nel sigillo"
        ordering = ("seal", "position")
        constraints = (
            models.UniqueConstraint(fields=("seal", "position"), name="audit_one_event_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class DropPermit(models.Model):
    """While its row stands, inside one transaction, the triggers let a month's events go."""

    month = models.CharField(max_length=7, primary_key=True)

    class Meta:
        verbose_name = "mese in cancellazione"

    def __str__(self) -> str:
        return self.month
