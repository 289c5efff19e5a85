from django.db import migrations

OLD, NEW = "钣金工(电子机箱)", "钣金工（电子机箱）"


def rename(apps, schema_editor):
    """The list of trades came with half-width brackets; a trade that staff entered in the right form stays alone."""
    trades = apps.get_model("enterprises", "Trade").objects.using(schema_editor.connection.alias)
    if not trades.filter(name=NEW).exists():
        trades.filter(name=OLD).update(name=NEW)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_name_index")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
