"""Enterprises and schools, what they are designated as, clusters, and who acts for each on the portal."""

from __future__ import annotations

import csv
import datetime

from django.conf import settings

from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise, Staff
from portal.acts.actors import Role
from portal.acts.personal import PersonKey
from portal.demo.accounts import ACCOUNTS
from portal.demo.seed import words
from portal.demo.seed.bulk import lay
from portal.demo.seed.numbers import credit_code, phone_number
from portal.demo.seed.organisation import SINCE, new_users, person_name, plant
from portal.demo.seed.world import World
from unions.initials import initials
from unions.models import Union

ENTERPRISES_PER_CLUSTER = 9
ENTERPRISES_ELSEWHERE = 6
LITTLE_GIANTS = 50
TOP_100 = 7
FIRST_NAME = "盐山恒泽管件有限公司"
_LEVELS = {"sourced": "province", "weakly sourced": "province", "general knowledge": "province"}


def lay_clusters(world: World) -> None:
    """The 25 key characteristic industry clusters, each with how sure its row is."""
    rows = []
    with (settings.BASE_DIR / "enterprises/data/clusters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            national = row["note"].startswith("national")
            rows.append(
                Cluster(
                    county=world.unions[row["county_code"]],
                    name=row["name"],
                    initials=initials(row["name"]),
                    product=row["product"],
                    level=Cluster.ClusterLevel.NATIONAL if national else Cluster.ClusterLevel.PROVINCE,
                    introduction=_introduction(row["name"], row["product"]),
                    certainty=row["certainty"],
                )
            )
    world.clusters = {cluster.name: cluster for cluster in lay(rows)}


def _introduction(name: str, product: str) -> str:
    return f"{name}以{product}为主导产品。集群围绕主导产业设置赛项，以赛促学、以赛促训，带动上下游企业职工提升技能。"


def business_of(cluster: Cluster | None) -> words.Business:
    """What the firms of a cluster (None: of none) make."""
    return words.BUSINESSES[cluster.name[:4]] if cluster is not None else words.OTHER_BUSINESS


def lay_enterprises(world: World) -> None:
    """Some 300 enterprises and four schools, with contacts, clusters, designations and unions."""
    plans: list[tuple[Union, Cluster | None]] = []
    for known in world.clusters.values():
        plans += [(known.county, known)] * ENTERPRISES_PER_CLUSTER
    with_cluster = {cluster.county_id for cluster in world.clusters.values()}
    for county in world.counties:
        if county.pk not in with_cluster:
            plans += [(county, None)] * (ENTERPRISES_ELSEWHERE * 2)
        else:
            plans += [(county, None)]
    names: set[str] = set()
    made: list[Enterprise] = []
    keys = lay([PersonKey.fresh() for _ in range(len(plans) + len(words.SCHOOLS))], journalled=False)
    for number, ((county, cluster), key) in enumerate(zip(plans, keys, strict=False)):
        made.append(_enterprise(world, number, county, cluster, key, names))
    for number, ((name, code), key) in enumerate(zip(words.SCHOOLS, keys[len(plans) :], strict=True)):
        made.append(_school(world, len(plans) + number, name, world.unions[code], key))
    _join_unions(world, made)
    lay(made)
    world.enterprises = made[: len(plans)]
    world.schools = made[len(plans) :]
    _join_clusters(world, plans)
    _designate(world)
    _seat_staff(world)


def _enterprise(
    world: World, number: int, county: Union, cluster: Cluster | None, key: PersonKey, names: set[str]
) -> Enterprise:
    business = business_of(cluster)
    place = county.short_name.removesuffix("回族自治县").removesuffix("县")
    for area in ("经济开发区", "高新技术产业开发区", "经济技术开发区", "产业园区"):
        place = place.removesuffix(area)
    name = FIRST_NAME if number == 0 else ""
    while not name or name in names:
        brand = world.rng.choice(words.BRAND_FIRST) + world.rng.choice(words.BRAND_SECOND)
        name = f"{place}{brand}{world.rng.choice(business.products)}有限公司"
    names.add(name)
    headcount = 420 if number == 0 else int(world.rng.lognormvariate(4.6, 0.9)) + 8
    size = (
        "large"
        if headcount >= 1000
        else "medium"
        if headcount >= 300
        else "small"
        if headcount >= 20
        else "micro"
    )
    enterprise = Enterprise(
        name=name,
        initials=initials(name),
        uscc=credit_code(number, county.code),
        county=county,
        industry_section="C",
        industry_division=business.division,
        size=size,
        headcount=headcount,
        above_size=headcount >= 60,
        address=f"{county.short_name}产业园区{number % 28 + 1}号",
        key=key,
        contact_name=person_name(world),
    )
    enterprise.contact_phone = phone_number(1000 + number)
    return enterprise


def _school(world: World, number: int, name: str, county: Union, key: PersonKey) -> Enterprise:
    school = Enterprise(
        kind=Enterprise.Kind.SCHOOL,
        name=name,
        initials=initials(name),
        uscc=credit_code(number, county.code),
        county=county,
        industry_section="P",
        industry_division="83",
        headcount=180,
        address=f"{county.short_name}教育园区",
        key=key,
        contact_name=person_name(world),
    )
    school.contact_phone = phone_number(1000 + number)
    return school


def _join_unions(world: World, enterprises: list[Enterprise]) -> None:
    """About half have a union of their own, a fifth share one, the rest hang under their county."""
    for number, enterprise in enumerate(enterprises):
        county = enterprise.county
        kind = Union.Kind.SCHOOL if enterprise.kind == Enterprise.Kind.SCHOOL else Union.Kind.ENTERPRISE
        draw = world.rng.random()
        if number == 0 or kind == Union.Kind.SCHOOL or draw < 0.45:
            enterprise.union = plant(world, county, f"E{number:03d}", f"{enterprise.name}工会委员会", kind)
        elif draw < 0.65:
            enterprise.union = world.unions[f"{county.code}-{world.rng.choice(('T01', 'J01'))}"]


def _join_clusters(world: World, plans: list[tuple[Union, Cluster | None]]) -> None:
    rows = []
    led: set[int] = set()
    for enterprise, (_county, cluster) in zip(world.enterprises, plans, strict=True):
        if cluster is None:
            continue
        left = world.rng.random() < 0.04 and cluster.pk in led
        rows.append(
            ClusterMembership(
                cluster=cluster,
                enterprise=enterprise,
                since=datetime.date(world.rng.randint(2016, 2024), world.rng.randint(1, 12), 1),
                until=datetime.date(2025, 12, 31) if left else None,
                leading=cluster.pk not in led,
            )
        )
        led.add(cluster.pk)
    lay(rows)


def _designate(world: World) -> None:
    """50 Little Giants of several batches, six of them run out and six due for re-review; 7 of the top 100."""
    chosen = [world.enterprises[0], *world.rng.sample(world.enterprises[1:], LITTLE_GIANTS - 1)]
    rows = []
    for number, enterprise in enumerate(chosen):
        if 0 < number <= 6:
            batch, first, review = "第四批", datetime.date(2022, 9, 1), Designation.Review.FAILED
        elif 6 < number <= 12:
            batch, first, review = "第五批", datetime.date(2023, 12, 1), Designation.Review.DUE
        else:
            batch, first, review = "第六批", datetime.date(2024, 10, 1), Designation.Review.NONE
        rows.append(
            Designation(
                enterprise=enterprise,
                kind=Designation.Kind.LITTLE_GIANT,
                level=Designation.DesignationLevel.NATIONAL,
                batch=batch,
                valid_from=first,
                valid_to=first.replace(year=first.year + 3) - datetime.timedelta(days=1),
                review=review,
            )
        )
    largest = sorted(world.enterprises, key=lambda enterprise: -(enterprise.headcount or 0))[:TOP_100]
    rows += [
        Designation(
            enterprise=enterprise,
            kind=Designation.Kind.TOP_100_MANUFACTURER,
            level=Designation.DesignationLevel.PROVINCE,
            batch="2024年度",
            valid_from=datetime.date(2024, 12, 1),
        )
        for enterprise in largest
    ]
    rows += [
        Designation(
            enterprise=enterprise,
            kind=Designation.Kind.PILOT,
            level=Designation.DesignationLevel.CITY,
            batch="2025年四季度试点",
            valid_from=datetime.date(2025, 10, 1),
        )
        for enterprise in chosen[:12]
    ]
    lay(rows)


def _seat_staff(world: World) -> None:
    """An administrator for every enterprise and school; the demo's two accounts among them."""
    accounts = {account.where: account for account in ACCOUNTS}
    first_school = world.schools[0].pk
    people = []
    units = world.enterprises + world.schools
    for number, unit in enumerate(units):
        known = (
            accounts["enterprise"] if number == 0 else accounts["school"] if unit.pk == first_school else None
        )
        if known is not None:
            people.append((known.username, known.phone, known.name))
        else:
            people.append((f"unit{number:04d}", phone_number(10_000 + number), unit.contact_name))
    users = new_users(people)
    lay(
        [
            Staff(user=user, enterprise=unit, role=Role.ADMINISTRATOR.value, valid_from=SINCE)
            for user, unit in zip(users, units, strict=True)
        ]
    )
    world.unit_staff = {unit.pk: user for unit, user in zip(units, users, strict=True)}
