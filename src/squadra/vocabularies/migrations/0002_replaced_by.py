"""What took the place of a retired concept, as ESCO says it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vocabularies', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='occupation',
            name='replaced_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='vocabularies.occupation', verbose_name='sostituito da'),
        ),
        migrations.AddField(
            model_name='skill',
            name='replaced_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='vocabularies.skill', verbose_name='sostituito da'),
        ),
        migrations.AlterField(
            model_name='vocabularyterm',
            name='rank',
            field=models.PositiveSmallIntegerField(choices=[(0, 'nome'), (1, 'altro nome'), (2, 'nome di un gruppo ISCO-08'), (3, 'nome di ciò che ha sostituito')]),
        ),
    ]
