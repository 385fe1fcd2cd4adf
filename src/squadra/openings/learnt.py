"""What a service calls work, learnt when somebody chose an occupation for a line of words.

A name is the service's own: a colleague sees it and can take it away, another service never meets
it. It says what was typed of a company's work; nothing is learnt from what is written about people.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from squadra.foundation.access import Actor
from squadra.foundation.text import NameField, search_key
from squadra.openings.policies import READS_NAMES


class LearntNameQuerySet(models.QuerySet["LearntName"]):
    def visible_to(self, actor: Actor) -> LearntNameQuerySet:
        """Those of the services in which the actor publishes."""
        return self.filter(service__in=actor.services_as(READS_NAMES))

    def kept(self) -> LearntNameQuerySet:
        return self.filter(forgotten_at__isnull=True)

    def search(self, text: str) -> LearntNameQuerySet:
        """Narrow to those that hold every word of the text."""
        found = self
        for word in search_key(text).split():
            found = found.filter(name_key__contains=word)
        return found

    def called(self, text: str) -> LearntName | None:
        """The name that the text is, but for capitals, accents and signs; the last learnt."""
        key = search_key(text)
        return self.kept().filter(name_key=key).order_by("-learnt_at").first() if key else None


class LearntName(models.Model):
    """One way to say an occupation: `occupation` is its URI or code, as openings hold it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("agencies.Service", on_delete=models.CASCADE, related_name="+")
    name = NameField(_("come si dice"), max_length=160)
    name_key = models.CharField(max_length=180, editable=False)
    occupation = models.CharField(_("mestiere"), max_length=200)
    learnt_at = models.DateTimeField(_("imparata il"))
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LearntNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("parola imparata")
        verbose_name_plural = _("parole imparate")
        ordering = ("name_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "name_key"),
                name="learnt_name_once",
                violation_error_message=_("Il servizio ha già imparato questa parola."),
            ),
        )

    def __str__(self) -> str:
        return self.name
