"""An exclusion constraint on PostgreSQL; SQLite gets triggers after every migrate (unions.periods)."""

from django.db import migrations

NAME = "membership_no_overlap"
PARTS = "user_id WITH =, union_id WITH =, role WITH =, daterange(valid_from, valid_to, '[]') WITH &&"


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    schema_editor.execute(f"ALTER TABLE unions_membership ADD CONSTRAINT {NAME} EXCLUDE USING gist ({PARTS})")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"ALTER TABLE unions_membership DROP CONSTRAINT IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("unions", "0002_invitation_link")]
    operations = [migrations.RunPython(add, remove)]
