import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="Due",
            fields=[
                ("task", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "scadenza",
                "verbose_name_plural": "scadenze",
                "ordering": ("at", "task"),
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "result",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="job",
                        serialize=False,
                        to="django_tasks_database.dbtaskresult",
                    ),
                ),
                ("key", models.CharField(max_length=150, unique=True)),
                ("worker", models.CharField(blank=True, max_length=60)),
                ("lease_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "lavoro",
                "verbose_name_plural": "lavori",
                "ordering": ("result",),
            },
        ),
    ]
