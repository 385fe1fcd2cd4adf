from django.db import migrations, models
from django.db.models.functions import TruncDate


def fill(apps, _schema_editor):
    """Of cards that are there the day is that of their beginning: the earliest that it can be."""
    card = apps.get_model("proposals", "Disclosure")
    card.objects.update(written_on=TruncDate("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="written_on",
            field=models.DateField(null=True, verbose_name="scritta il"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="disclosure",
            name="written_on",
            field=models.DateField(verbose_name="scritta il"),
        ),
    ]
