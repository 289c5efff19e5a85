from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("judging", "0011_paper")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="by_code",
            field=models.BooleanField(default=False),
        ),
    ]
