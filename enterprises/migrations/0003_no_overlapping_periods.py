"""Exclusion constraints on PostgreSQL; SQLite gets triggers after every migrate (enterprises.periods)."""

from django.db import migrations

CONSTRAINTS = {
    "designation_no_overlap": (
        "enterprises_designation",
        "enterprise_id WITH =, kind WITH =, daterange(valid_from, valid_to, '[]') WITH &&",
    ),
    "clustermembership_no_overlap": (
        "enterprises_clustermembership",
        "enterprise_id WITH =, cluster_id WITH =, daterange(since, until, '[]') WITH &&",
    ),
    "employment_no_overlap": (
        "enterprises_employment",
        "worker_id WITH =, daterange(since, until, '[]') WITH &&",
    ),
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, (table, parts) in CONSTRAINTS.items():
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({parts})")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, (table, _) in CONSTRAINTS.items():
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_initial")]
    operations = [migrations.RunPython(add, remove)]
