"""The compiled loops of questions and plans, made ready before somebody waits for them.

    python -m squadra.engine.first_use

Takes half a minute where no machine code is kept on disk (docs/adr/0044), else a second or two.
"""

import datetime as dt
from typing import Final

from squadra.engine.allocation import Floor, allocate, problem_of
from squadra.engine.allocation.problem import integers
from squadra.engine.cohort import pairs_of_cohort
from squadra.engine.matching.fast.sides import side_of
from squadra.engine.matching.fast.standing import Standing
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import Opening, Person, SkillTable

DAY: Final = dt.date(2026, 1, 1)
PERSON: Final = Person(id="p", lat=45.0, lon=9.0, max_km=1.0)
OPENING: Final = Opening(
    id="o", company="c", lat=45.0, lon=9.0, kind="job", seats=1, expires_on=DAY
)


def compile_loops() -> None:
    """Ask each question that pages ask, about one invented person and one invented opening."""
    setting = Setting(read_model(), SkillTable(), DAY)
    people, openings = side_of([PERSON], Person), side_of([OPENING], Opening)
    _ask(Standing.of(people, openings, setting))
    pairs_of_cohort(people, openings, setting)
    _place()


def _ask(standing: Standing) -> None:
    standing.openings_judged(PERSON)
    standing.people_judged(OPENING)
    standing.people_for(OPENING, top=1)
    standing.opens_most(PERSON)
    standing.lets_in(OPENING)


def _place() -> None:
    """Without floors, with one, and with two that overlap: each way has loops of its own."""
    problem = problem_of([("p", "o", 3), ("q", "o", 2), ("r", "o", 1)], {"o": 1})
    first, second = (Floor(str(k), 1, integers([k, k + 1])) for k in range(2))
    for floors in ([], [first], [first, second]):
        allocate(problem, floors)


if __name__ == "__main__":
    compile_loops()
