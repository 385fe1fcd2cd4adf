import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import squadra.foundation.crypto.fields
import squadra.foundation.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name", squadra.foundation.text.NameField(max_length=60)),
                ("key", models.CharField(editable=False, max_length=200)),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Secret",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "text",
                    squadra.foundation.crypto.fields.EncryptedTextField(
                        blank=True, max_length=2000
                    ),
                ),
                ("data", squadra.foundation.crypto.fields.EncryptedJSONField(null=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(null=True)),
            ],
            options={
                "ordering": ("start",),
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "da fare"), ("done", "fatta"), ("dropped", "lasciata")],
                        default="open",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "dropped"])),
                        name="errand_state_known",
                        violation_error_message="Questo stato non esiste.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCard",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("name", squadra.foundation.text.NameField(max_length=60, verbose_name="nome")),
                (
                    "phone",
                    squadra.foundation.text.LineField(
                        blank=True, max_length=20, verbose_name="telefono"
                    ),
                ),
                (
                    "note",
                    squadra.foundation.text.NoteField(
                        blank=True, max_length=200, verbose_name="nota"
                    ),
                ),
                ("urgent", models.BooleanField(default=False, verbose_name="urgente")),
                ("due", models.DateField(blank=True, null=True, verbose_name="entro il")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "di base"), (2, "in autonomia")],
                        default=1,
                        verbose_name="livello",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="testapp.place",
                        verbose_name="luogo",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical card",
                "verbose_name_plural": "historical cards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", squadra.foundation.text.NameField(max_length=60, verbose_name="nome")),
                (
                    "phone",
                    squadra.foundation.text.LineField(
                        blank=True, max_length=20, verbose_name="telefono"
                    ),
                ),
                (
                    "note",
                    squadra.foundation.text.NoteField(
                        blank=True, max_length=200, verbose_name="nota"
                    ),
                ),
                ("urgent", models.BooleanField(default=False, verbose_name="urgente")),
                ("due", models.DateField(blank=True, null=True, verbose_name="entro il")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "di base"), (2, "in autonomia")],
                        default=1,
                        verbose_name="livello",
                    ),
                ),
                (
                    "code",
                    squadra.foundation.crypto.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="codice"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="testapp.place",
                        verbose_name="luogo",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
    ]
