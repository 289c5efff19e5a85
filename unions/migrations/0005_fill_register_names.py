"""Unions that were planted before they had a name in document numbers get the one of the file of divisions.

What staff have typed stays, and a name that another union uses is not given again.
"""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "divisions.csv"


def fill(apps, _editor):
    unions = apps.get_model("unions", "Union").objects
    with FILE.open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["register_name"] for row in csv.DictReader(file)}
    taken = set(unions.exclude(register_name="").values_list("register_name", flat=True))
    for code, name in names.items():
        if name and name not in taken:
            taken.update([name] * unions.filter(code=code, register_name="").update(register_name=name))


class Migration(migrations.Migration):
    dependencies = [("unions", "0004_register_name")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
