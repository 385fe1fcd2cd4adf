"""What pages rank is what `squadra match` ranks, and nobody whom one may not see enters."""

import csv
from pathlib import Path
from uuid import uuid4

import pytest

from squadra.cli import main
from squadra.engine.matching.components import score_components
from squadra.foundation import clock
from squadra.people.models import PersonSkill, Section
from squadra.people.services import record_skill
from squadra.proposals.export import export_facts
from squadra.proposals.matching import SEVERAL, openings_for, people_for
from squadra.vocabularies.models import Skill
from tests.factories import World, actor, make_citizen, make_opening

WINDOWS, ROOMS = (
    f"http://data.europa.eu/esco/skill/{name}"
    for name in ("00dd3271-077f-4a12-a958-e297fdd724ce", "726629ad-29f1-4e46-9723-13c023ed43b4")
)
"""Two skills of the vocabulary that are like each other, and weigh more than one each."""
OFFERED = (
    {"title": "Pulizie", "kind": "job", "hours": 20.0},
    {"title": "Stanze", "essential": (f"{ROOMS}:2", "http://esco.test/other:2")},
    {"title": "Cucina di sera", "shift": "01" * 5 + "0000", "flexible": True},
    {"title": "Magazzino", "licences": ("forklift",)},
    {"title": "Giardino", "demands": ("outdoor", "heavy_loads"), "adaptable": ("heavy_loads",)},
    {"title": "Bottega", "languages": ("it:B1",)},
)
PEOPLE = (
    {"kinds": ("internship",), "availability": "10" * 5 + "0000", "hours_max": 25.0},
    {
        "limits": ("heavy_loads",),
        "languages": ("it:A2", "ar:native"),
        "licences": ("B", "forklift"),
    },
    {"max_km": 0.0, "availability": "1" * 14},
)


@pytest.fixture
def many(world: World) -> World:
    for fields in OFFERED:
        make_opening(world.coach, **fields)
    for profile in PEOPLE:
        make_citizen(world.coach, profile=profile)
    skill = Skill.objects.create(id=uuid4(), uri=WINDOWS, label="Lavare i vetri")
    held = PersonSkill(person=world.citizen, skill=skill, level=2, assessed_on=clock.today())
    record_skill(actor=actor(world.coach), skill=held)
    return world


def test_a_skill_like_the_one_wanted_counts_as_the_tables_say(many: World) -> None:
    coach = actor(many.coach)
    ranking = openings_for(coach, many.citizen, coach.on)
    rooms = many.here.openings.get(title="Stanze")
    essential = score_components(ranking.pairs[str(rooms.pk)])["essential"]
    weight, other, alike = 1.61, 1.0, 0.25
    assert essential.value == pytest.approx(weight * alike / (weight + other))


@pytest.mark.parametrize("by", ["person", "opening"])
def test_pages_and_the_command_on_exported_files_rank_alike(
    many: World, tmp_path: Path, by: str
) -> None:
    referent = actor(many.coach)
    export_facts(actor=referent, folder=tmp_path)
    out = tmp_path / "matches.csv"
    names = ("people", "openings", "skills", "similar")
    files = [word for name in names for word in (f"--{name}", str(tmp_path / f"{name}.csv"))]
    assert main(["match", *files, "--out", str(out), "--by", by, "--top", "100"]) == 0
    with out.open(encoding="utf-8", newline="") as lines:
        rows = [(r[by], r[_other(by)], r["rank"], r["score"]) for r in csv.DictReader(lines)]
    assert rows == ranked_by_pages(many, by)
    assert len({score for *_rest, score in rows}) >= 3


def _other(by: str) -> str:
    return "opening" if by == "person" else "person"


def ranked_by_pages(world: World, by: str) -> list[tuple[str, str, str, str]]:
    referent = actor(world.coach)
    one, rank = {
        "person": (world.coach.grants.values_list("person", flat=True), openings_for),
        "opening": (world.here.openings.values_list("pk", flat=True), people_for),
    }[by]
    subjects = {
        "person": lambda pk: world.here.citizens.get(pk=pk),
        "opening": lambda pk: world.here.openings.get(pk=pk),
    }[by]
    return [
        (str(pk), place.other, str(place.rank), str(place.score))
        for pk in sorted(one, key=str)
        for place in rank(referent, subjects(pk), referent.on).places
    ]


def test_what_is_kept_away_and_what_is_ranked_are_all_there_is(many: World) -> None:
    for citizen in many.here.citizens.all():
        ranking = openings_for(actor(many.coach), citizen, actor(many.coach).on)
        assert len(ranking.places) + ranking.away_in_all == many.here.openings.count()
        for rule, count in ranking.away.items():
            assert len(ranking.kept_away_by(rule)) == count


def test_more_than_one_reason_is_counted_apart(many: World) -> None:
    make_opening(many.coach, licences=("C",), demands=("night",), expires_on="2020-01-01")
    ranking = openings_for(actor(many.coach), many.citizen, actor(many.coach).on)
    assert ranking.away[SEVERAL] == 1


def test_rows_of_another_district_neither_show_nor_push_down(many: World) -> None:
    before = openings_for(actor(many.coach), many.citizen, actor(many.coach).on)
    make_opening(many.stranger, title="Altrove")
    make_citizen(many.stranger)
    after = openings_for(actor(many.coach), many.citizen, actor(many.coach).on)
    assert after.places == before.places
    mirrored = people_for(actor(many.coach), many.opening, actor(many.coach).on)
    seen = many.here.citizens.values_list("pk", flat=True)
    assert set(mirrored.pairs) <= set(map(str, seen))


def test_a_grant_without_the_section_of_proposals_hides_the_person(many: World) -> None:
    opened = (Section.IDENTITY, Section.PROFILE)
    for grant in many.citizen.grants.all():
        grant.sections = opened
        grant.save()
    mirrored = people_for(actor(many.coach), many.opening, actor(many.coach).on)
    assert str(many.citizen.pk) not in mirrored.pairs
