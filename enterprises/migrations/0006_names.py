"""Lists of people in the order of names; on PostgreSQL an index by which a part of an enterprise's name is found.

SQLite has no index of that kind and reads all names.
"""

from django.db import migrations, models

# As Django asks for "contains, whatever the case": UPPER(name) LIKE UPPER('%part%').
INDEX = "enterprise_name_trigrams"


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON enterprises_enterprise USING gin (UPPER(name) gin_trgm_ops)"
    )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_full_width_brackets")]
    operations = [
        migrations.AddIndex("worker", models.Index(fields=["name", "id"], name="worker_name")),
        migrations.RunPython(add, remove),
    ]
