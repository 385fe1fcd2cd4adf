"""The tables of a placement: who goes where, and what one more seat is worth."""

from collections.abc import Iterator, Sequence

from squadra.engine.allocation.plan import Plan


def plan_table(plan: Plan) -> Iterator[Sequence[str | int]]:
    """The header and a row for each person placed, by id."""
    problem, chosen = plan.problem, plan.chosen
    yield ("person", "opening", "score")
    for person, opening, score in zip(
        problem.person[chosen].tolist(),
        problem.opening[chosen].tolist(),
        problem.score[chosen].tolist(),
        strict=True,
    ):
        yield (problem.people[person], problem.openings[opening], score)


def price_table(plan: Plan) -> Iterator[Sequence[str | int]]:
    """The header and a row for each opening, by id; none where the plan has no prices."""
    yield ("opening", "price")
    if plan.prices is not None:
        yield from zip(plan.problem.openings, plan.prices.tolist(), strict=True)
