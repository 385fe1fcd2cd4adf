"""Matching by DuckDB: rules, components, points, ranks and flags in SQL.

Openings are prepared once, then people come in slices, each on one of as many connections as there
are processors: a slice's people are too few for DuckDB to share them out among threads by itself.

Equal output. DuckDB's trigonometry is the C library's, and distances are the model's own formula,
operation by operation; a square of the chord only leaves away who is surely too far. Skills come
as lists in the order of their numbers, and a pair's sum is written out term by term in the order of
the cells. Ids are compared by their bytes, which order as code points do.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Template
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.peers.matching_pairs import by_person
from squadra.engine.matching import Setting
from squadra.engine.matching.components import COMPONENTS, GOALS_FOR_FULL_GROWTH
from squadra.engine.matching.fast.ranking import Rows, processors
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.fast.writing import FLAGS
from squadra.engine.matching.pair import EARTH_RADIUS_KM
from squadra.engine.matching.vocabulary import HALF_DAYS, SUPPORTS
from squadra.engine.matching.writing import BETWEEN_FLAGS

PEOPLE_A_SLICE = 1_000
CELL_DEGREES = 0.05
WORD = 64
AS_WRITTEN = "join_order,build_side_probe_side"
"""Optimizers that would turn joins about, and build tables of long lists."""

_TEXT, _TEXTS, _TIME, _DAY = pa.string(), pa.list_(pa.string()), pa.time64("us"), pa.date32()
_LEVELLED = pa.struct([("name", _TEXT), ("level", pa.int32())])
TYPES: Final = {
    **dict.fromkeys(("availability", "shift", "occupation", "company", "kind", "sector"), _TEXT),
    **dict.fromkeys(("targets", "goals"), _TEXT),
    **dict.fromkeys(("skills", "essential", "optional"), _LEVELLED),
    **dict.fromkeys(("limits", "needs", "licences", "entitlements", "kinds"), _TEXTS),
    **dict.fromkeys(("demands", "adaptable", "supports", "reserved"), _TEXTS),
    **dict.fromkeys(("earliest", "latest", "starts_at", "ends_at"), _TIME),
    **dict.fromkeys(("from_date", "waiting_since", "starts_on", "expires_on"), _DAY),
    **dict.fromkeys(("transit", "flexible"), pa.bool_()),
    "vetoes": pa.struct([("what", _TEXT), ("name", _TEXT)]),
    "languages": pa.map_(_TEXT, pa.int32()),
    "seats": pa.int64(),
}
"""Of the values of a column, or of the items of a list."""


def duckdb_matches(people: Side, openings: Side, setting: Setting, top: int) -> Rows:
    """The best openings of everybody, people by id."""
    with duckdb.connect(config={"threads": processors()}) as connection:
        for name, table in _tables(people, openings, setting).items():
            connection.register(name, table)
        filled = _numbers(setting) | {"top": str(top)}
        for name in ("people", "openings"):
            connection.execute(f"CREATE TABLE {name} AS FROM {name}_read")
        connection.execute(_sql("sides", filled))
        filled |= _columns(connection, setting)
        connection.execute(_sql("offers", filled))
        connection.execute(f"SET disabled_optimizers = '{AS_WRITTEN}'")

        def ranked(first: int) -> pa.Table:
            cursor = connection.cursor()
            ends = {"first": str(first), "end": str(first + PEOPLE_A_SLICE)}
            return cursor.sql(_sql("pairs", filled | ends)).to_arrow_table()

        with ThreadPoolExecutor(processors()) as pool:
            parts = list(pool.map(ranked, range(0, len(people), PEOPLE_A_SLICE)))
    return _rows(pa.concat_tables(parts), people)


def _sql(name: str, filled: Mapping[str, str]) -> str:
    return Template(Path(__file__).with_name(f"matching_{name}.sql").read_text()).substitute(filled)


def _tables(people: Side, openings: Side, setting: Setting) -> dict[str, pa.Table]:
    model, skills = setting.model, setting.skills
    alike = [(*pair, value) for pair, value in skills.similarities.items()]
    return {
        "people_read": _table(people),
        "openings_read": _table(openings),
        "alike": _of_rows(alike, held=_TEXT, wanted=_TEXT, similarity=pa.float64()),
        "skill_weight": _of_rows(skills.weights.items(), name=_TEXT, weight=pa.float64()),
        "prefix": _of_rows(enumerate(model.isco_prefix), equal=pa.int32(), closeness=pa.float64()),
        "support": _of_rows([(code,) for code in SUPPORTS], code=_TEXT),
        "kind_weight": _of_rows(
            [
                (kind == "job", *(of[name] for name in COMPONENTS))
                for kind, of in model.weights.items()
            ],
            job=pa.bool_(),
            **{f"w_{name}": pa.float64() for name in COMPONENTS},
        ),
    }


def _table(side: Side) -> pa.Table:
    columns = {"row": pa.array(np.arange(len(side), dtype=np.int32)), "id": side.ids}
    for name, numbers in side.numbers.items():
        columns[name] = pa.array(numbers, from_pandas=True)
    for name, cells in side.cells.items():
        columns[name] = _values(cells.values, TYPES[name], cells.codes)
    for name, lists in side.lists.items():
        columns[name] = pa.ListArray.from_arrays(
            pa.array(lists.starts.astype(np.int32)),
            _values(lists.values, TYPES[name], lists.codes),
            mask=pa.array(~lists.known),
        )
    return pa.table(columns)


def _values(values: list[Any], of: pa.DataType, codes: NDArray[np.int32]) -> pa.Array:
    return pa.array([_plain(value, of) for value in values], of).take(pa.array(codes))


def _plain(value: Any, of: pa.DataType) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return list(value.items())
    return dict(zip(of.names, value, strict=True)) if pa.types.is_struct(of) else value


def _of_rows(rows: Any, **types: pa.DataType) -> pa.Table:
    rows = list(rows)
    return pa.table(
        {name: pa.array([row[k] for row in rows], of) for k, (name, of) in enumerate(types.items())}
    )


def _numbers(setting: Setting) -> dict[str, str]:
    """The model's, written so that DuckDB reads the same numbers of double precision."""
    model = setting.model
    numbers = {
        "learnable": model.learnable,
        "schedule_min": model.schedule_min,
        "earth_km": EARTH_RADIUS_KM,
        "target_unknown": COMPONENTS["target"].when_unknown,
        "schedule_unknown": COMPONENTS["schedule"].when_unknown,
        "full_growth": GOALS_FOR_FULL_GROWTH,
        "cell_degrees": CELL_DEGREES,
        "least_reach": 1e-300,
    }
    written = {name: _double(number) for name, number in numbers.items()}
    return written | {"day": f"'{setting.on}'::DATE", "all_halves": str(2 ** len(HALF_DAYS) - 1)}


def _double(number: float) -> str:
    """Written so that DuckDB reads the same number, and not a decimal one."""
    return f"'{number!r}'::DOUBLE"


def _columns(connection: duckdb.DuckDBPyConnection, setting: Setting) -> dict[str, str]:
    """What is as many times in a statement as there are words, skills or targets."""

    def most(what: str, table: str) -> int:
        query = Template("SELECT max($what) FROM $table").substitute(what=what, table=table)
        (found,) = connection.execute(query).fetchone() or (None,)
        return max(1, found or 0)

    words = -(-most("number + 1", "obstacle") // WORD)
    goals = -(-most("number + 1", "goal") // WORD)
    targets = most("len(targets)", "people")
    essential, optional = most("len(essential)", "opening"), most("len(optional)", "opening")
    return {
        "asked_bits": _each(words, lambda k: f"{_word_of_bits(k)} AS asked_{k}"),
        "asked_words": _each(words, lambda k: f"coalesce(asked_{k}, 0) AS asked_{k}"),
        "lacked_bits": _each(words, lambda k: f"{_word_of_bits(k)} AS lacked_{k}"),
        "lacked_words": _each(words, lambda k: f"coalesce(lacked_{k}, 0) AS lacked_{k}"),
        "unhindered": _each(words, lambda k: f"(lacked_{k} & asked_{k}) = 0", " AND "),
        "goal_bits": _each(goals, lambda k: f"{_word_of_bits(k)} AS goal_{k}"),
        "goal_words": _each(goals, lambda k: f"coalesce(goal_{k}, 0) AS goal_{k}"),
        "named_words": _each(goals, lambda k: f"coalesce(goal_{k}, 0) AS named_{k}"),
        "goals_met": _each(goals, lambda k: f"bit_count(goal_{k} & named_{k})", " + "),
        "near_lists": _each(
            targets, lambda k: f"any_value(near) FILTER (place = {k + 1}) AS near_{k}"
        ),
        "nearest": _each(targets, lambda k: f"near_{k}[trade] * {_factor(setting, k)}"),
        "essential_places": _each(essential, lambda k: _place("essential", k)),
        "optional_places": _each(optional, lambda k: _place("optional", k)),
        "essential_sum": _each(essential, lambda k: f"cover[essential_{k}]", " + "),
        "optional_sum": _each(optional, lambda k: f"cover[optional_{k}]", " + "),
    }


def _each(count: int, text: Callable[[int], str], between: str = ", ") -> str:
    return between.join(map(text, range(count)))


def _word_of_bits(k: int) -> str:
    return f"bit_or(1::UBIGINT << (number % {WORD})::UBIGINT) FILTER (number // {WORD} = {k})"


def _factor(setting: Setting, place: int) -> str:
    model = setting.model
    return _double(max(model.order_floor, 1 - model.order_step * place))


def _place(column: str, k: int) -> str:
    """Where a list of cover says what the skill counts; of the first one, where none is named."""
    blank = 1 if k else 2
    return f"coalesce({column}.places[{k + 1}], {blank})::INTEGER AS {column}_{k}"


def _rows(found: pa.Table, people: Side) -> Rows:
    flags = found["flags"].combine_chunks().dictionary_encode()
    bits = [
        sum(1 << FLAGS.index(flag) for flag in text.split(BETWEEN_FLAGS) if flag)
        for text in flags.dictionary.to_pylist()
    ]
    rows = Rows(
        people=found["p"].to_numpy().astype(np.int64),
        openings=found["o"].to_numpy().astype(np.int64),
        ranks=found["rank"].to_numpy(),
        points=np.stack([found[name].to_numpy() for name in COMPONENTS], axis=1),
        flags=np.array(bits, np.uint16)[flags.indices.to_numpy()],
    )
    return by_person([rows], people)
