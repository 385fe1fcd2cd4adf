"""The tables of a placement: who goes where, and what one more seat is worth."""

from squadra.engine.allocation.plan import Plan
from squadra.engine.files.writing import RowTable


def plan_table(plan: Plan) -> RowTable:
    """A row for each person placed, by id."""
    problem, chosen = plan.problem, plan.chosen
    rows = zip(
        map(problem.people.__getitem__, problem.person[chosen].tolist()),
        map(problem.openings.__getitem__, problem.opening[chosen].tolist()),
        problem.score[chosen].tolist(),
        strict=True,
    )
    return RowTable({"person": str, "opening": str, "score": int}, rows)


def price_table(plan: Plan) -> RowTable:
    """A row for each opening, by id; none where the plan has no prices."""
    columns = {"opening": str, "price": int}
    if plan.prices is None:
        return RowTable(columns, ())
    return RowTable(columns, zip(plan.problem.openings, plan.prices.tolist(), strict=True))
