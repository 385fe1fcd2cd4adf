"""People are cut into parts anywhere, and the bytes are those of one run."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from squadra.engine.executors import parts
from squadra.engine.executors.parts import Merge, Part, Work
from squadra.engine.matching import Setting, SkillTable, fast
from tests.engine.matching.couples import MODEL, MONDAY, OCCUPATIONS
from tests.engine.matching.sheets import Instance, Style, instances

By = Literal["person", "opening"]
Sides = tuple[fast.Side, fast.Side, Setting]

PERSON = {"id": "p", "lat": "45.5", "lon": "9.4", "max_km": "10"}
OPENING = {
    "id": "o",
    "company": "alba",
    "lat": "45.5",
    "lon": "9.4",
    "kind": "job",
    "seats": "1",
    "expires_on": "2026-12-31",
}


def received(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - this test's own


class OneAfterAnother:
    """All parts in this process, but what goes to each and comes back is bytes, as on a wire."""

    def __init__(self, hands: int) -> None:
        self.hands = hands
        self.sent: list[bytes] = []

    def share(self, thing: Any) -> bytes:
        return self._sent(thing)

    def each(self, work: Work, shared: bytes, parts: Iterable[Part]) -> Iterator[Any]:
        for part in parts:
            sent = self._sent((work, part))
            call, own = received(sent)
            yield received(pickle.dumps(call(received(shared), own)))

    def together(
        self,
        work: Work,
        merge: Merge,
        shared: bytes,
        parts: Iterable[Part],
        done: Callable[[Part], None],
    ) -> Any:
        """The last two first: no order is promised."""
        found = []
        for part in list(parts)[::-1]:
            found += self.each(work, shared, [part])
            done(part)
        while len(found) > 1:
            found.append(merge([found.pop(), found.pop()]))
        return found[0]

    def _sent(self, thing: Any) -> bytes:
        self.sent.append(pickle.dumps(thing))
        return self.sent[-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


def laid(folder: Path, people: list[dict[str, str]], openings: list[dict[str, str]]) -> list[Path]:
    return [
        Style().write(folder / f"{name}.csv", list(rows[0] if rows else empty), rows)
        for name, rows, empty in (("people", people, PERSON), ("openings", openings, OPENING))
    ]


def sides_of(folder: Path, instance: Instance) -> Sides:
    people, openings = laid(folder, instance.people, instance.openings)
    return (
        fast.people_side(people, occupations=OCCUPATIONS, warn=print),
        fast.openings_side(openings, occupations=OCCUPATIONS, warn=print),
        Setting(MODEL, instance.skills, MONDAY),
    )


def written(tables: fast.Tables) -> list[bytes]:
    return [b"".join(table.csv()) for table in tables]


@pytest.mark.slow
@settings(max_examples=60)
@given(
    instance=instances(most=9),
    by=st.sampled_from(("person", "opening")),
    top=st.integers(1, 5),
    hands=st.integers(1, 3),
    people_a_part=st.integers(1, 4),
    rows_a_result=st.integers(1, 12),
)
def test_parts_of_any_size_give_the_bytes_of_one_run(
    folder: Path,
    instance: Instance,
    by: By,
    top: int,
    hands: int,
    people_a_part: int,
    rows_a_result: int,
) -> None:
    sides = sides_of(folder, instance)
    whole = written(fast.match_tables(*sides, by=by, top=top, threads=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PEOPLE_A_PART", people_a_part)
        patch.setattr(parts, "PEOPLE_A_LARGE_PART", people_a_part)
        patch.setattr(parts, "ROWS_A_RESULT", rows_a_result)
        patch.setattr(parts, "REJECTED_AT_A_TIME", 4)
        executor = OneAfterAnother(hands)
        assert written(parts.match_tables(*sides, executor, by=by, top=top)) == whole


def waiting(*since: str) -> list[dict[str, str]]:
    return [PERSON | {"id": f"p{k}", "waiting_since": day} for k, day in enumerate(since)]


def sides_waiting(folder: Path, *since: str) -> Sides:
    people, openings = laid(folder, waiting(*since), [OPENING])
    return (
        fast.people_side(people, occupations={}, warn=print),
        fast.openings_side(openings, occupations={}, warn=print),
        Setting(MODEL, SkillTable(), MONDAY),
    )


def test_among_equals_of_different_parts_who_has_waited_longest_comes_first(
    folder: Path,
) -> None:
    """Nobody's score differs, each is a part, and whoever says nothing comes last, then by id."""
    sides = sides_waiting(folder, "", "2026-02-01", "2025-12-01", "2026-02-01", "")
    executor = OneAfterAnother(hands=5)
    matches, _rejected = written(parts.match_tables(*sides, executor, by="opening", top=4))
    rows = [line.split(b",") for line in matches.splitlines()[1:]]
    assert [row[0] for row in rows] == [b"p2", b"p1", b"p3", b"p0"]
    assert len(executor.sent) == 1 + 2 * 5  # for two tables the openings once, and each part


def test_neither_ids_nor_words_travel(folder: Path) -> None:
    rows = [PERSON | {"id": "sconosciuta-e-riservata", "licences": "brina"}]
    people, openings = laid(folder, rows, [OPENING])
    executor = OneAfterAnother(hands=1)
    tables = parts.match_tables(
        fast.people_side(people, occupations={}, warn=print),
        fast.openings_side(openings, occupations={}, warn=print),
        Setting(MODEL, SkillTable(), MONDAY),
        executor,
    )
    matches, rejected = written(tables)
    assert b"sconosciuta" in matches
    assert b"sconosciuta" in rejected
    assert executor.sent
    for word in (b"sconosciuta", b"brina"):
        assert not any(word in sent for sent in executor.sent)


@pytest.mark.parametrize("by", ["person", "opening"])
def test_progress_is_told_part_by_part(folder: Path, by: By) -> None:
    told: list[tuple[int, int]] = []
    sides = sides_waiting(folder, "", "", "", "", "")
    tables = parts.match_tables(
        *sides,
        OneAfterAnother(hands=1),
        by=by,
        progress=lambda done, total: told.append((done, total)),
    )
    for table in tables:
        told.clear()
        b"".join(table.csv())
        assert told[-1] == (5, 5)
        assert len(told) > 1
        assert told == sorted(told)
