"""What a site gets ready at its start is all that its pages would have waited for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# A plan and each question of a page, about other people and openings than those of the start.
ASKED = """
import datetime as dt
from squadra.engine.allocation import Floor, allocate
from squadra.engine.allocation.problem import integers
from squadra.engine.cohort import pairs_of_cohort
from squadra.engine.matching import Opening, Person, Setting, SkillTable, read_model
from squadra.engine.matching.fast.sides import side_of
from squadra.engine.matching.fast.standing import Standing

here = {"lat": 45.5, "lon": 9.4}
on = dt.date(2026, 3, 2)
people = [Person(id=f"p{k}", max_km=20.0, skills={"cook": k % 4}, **here) for k in range(9)]
openings = [
    Opening(id=f"o{k}", company=f"c{k}", kind="job", seats=2, expires_on=on, **here,
            essential={"cook": 2}, licences=frozenset({"B"} if k else ()))
    for k in range(3)
]
sides = side_of(people, Person), side_of(openings, Opening)
setting = Setting(read_model(), SkillTable(weights={"cook": 1.5}), on)
standing = Standing.of(*sides, setting)
standing.openings_for(people[0], top=3)
standing.people_for(openings[0], top=3)
standing.openings_judged(people[0])
standing.people_judged(openings[0])
standing.opens_most(people[0])
standing.lets_in(openings[0])
problem = pairs_of_cohort(*sides, setting)
groups = [Floor(str(k), 2, integers(range(k, k + 4))) for k in range(0, 9, 2)]
for floors in ([], groups[:1], groups[:2]):
    allocate(problem, floors)
"""


def compiled(folder: Path) -> set[Path]:
    return set(folder.rglob("*.nbc"))


@pytest.mark.slow
def test_no_question_of_a_page_compiles_anything_after_it(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "squadra.engine.first_use"], env=environment, check=True)
    ready = compiled(tmp_path)
    assert ready

    subprocess.run([sys.executable, "-c", ASKED], env=environment, check=True)

    assert compiled(tmp_path) == ready
