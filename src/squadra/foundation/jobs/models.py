"""What stands beside a stored task, and when the recurring ones are due."""

from django.db import models
from django_tasks_db.models import DBTaskResult


class Job(models.Model):
    """One task's key, lease and tries.

    The lease is measured by the database's clock: workers on several machines share that one. A
    worker holds a job by its name together with the number of the try.
    """

    result = models.OneToOneField(
        DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="job"
    )
    key = models.CharField(max_length=150, unique=True)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "lavoro"
        verbose_name_plural = "lavori"
        ordering = ("result",)

    def __str__(self) -> str:
        return self.key


class Due(models.Model):
    """When an entry of the schedule is due next."""

    task = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "scadenza"
        verbose_name_plural = "scadenze"
        ordering = ("at", "task")

    def __str__(self) -> str:
        return self.task
