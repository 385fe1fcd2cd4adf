import uuid

import django.db.models.deletion
from django.db import migrations, models

import squadra.foundation.audit.mac


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DropPermit",
            fields=[
                ("month", models.CharField(max_length=7, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "mese in cancellazione",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("verb", models.CharField(max_length=100)),
                ("actor_id", models.UUIDField(null=True)),
                ("service_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("object_type", models.CharField(blank=True, max_length=100)),
                ("object_id", models.CharField(blank=True, max_length=40)),
                ("request_id", models.UUIDField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("mac", squadra.foundation.audit.mac.MacField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "evento",
                "verbose_name_plural": "eventi",
                "ordering": ("at", "id"),
                "indexes": [
                    models.Index(fields=["at", "id"], name="audit_event_by_time"),
                    models.Index(fields=["subject_id", "at"], name="audit_event_by_subject"),
                    models.Index(fields=["object_id", "at"], name="audit_event_by_object"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("batch", "eventi sigillati"),
                            ("drop", "mese cancellato per fine conservazione"),
                        ],
                        max_length=5,
                    ),
                ),
                ("month", models.CharField(max_length=7)),
                ("count", models.PositiveIntegerField()),
                ("root", models.CharField(blank=True, max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
                ("mac", squadra.foundation.audit.mac.MacField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "sigillo",
                "verbose_name_plural": "sigilli",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "drop")),
                        fields=("month",),
                        name="audit_month_dropped_once",
                        violation_error_message="Questo mese è già stato cancellato.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("event_id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="audit.seal",
                    ),
                ),
            ],
            options={
                "verbose_name": "posto nel sigillo",
                "ordering": ("seal", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seal", "position"), name="audit_one_event_a_place"
                    )
                ],
            },
        ),
    ]
