"""Another reason to depart from the order: one seeks people for an opening."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0002_card_written_on'),
    ]

    operations = [
        migrations.AlterField(
            model_name='override',
            name='reason',
            field=models.CharField(choices=[('wanted', 'la persona preferisce questa'), ('ready', "l'azienda può accogliere adesso"), ('goal', 'serve al suo progetto'), ('way', 'è più comoda da raggiungere di quanto sembra'), ('opening', 'sto cercando persone per questo posto'), ('known', 'conosce già il posto o le persone'), ('missing', 'sappiamo cose che nei dati mancano'), ('other', 'un altro motivo, con parole tue'), ('plan', 'così i posti bastano a più persone: è in un piano di gruppo')], max_length=10, verbose_name='perché questa'),
        ),
    ]
