"""Each kind of damage, in each format, twenty times: a clear message, or refused rows.

No refused row is stored and no good one is lost; a file that cannot be read says what to do.
"""

import random
from collections.abc import Iterator

import pytest

from squadra.agencies.models import Account
from squadra.exchange.models import StagedImport
from squadra.exchange.plans import Verdict
from squadra.people.models import Citizen
from tests.exchange.damages import (
    BORN,
    DAMAGES,
    HEADINGS,
    NAME,
    NOT_OF_TOWN,
    SEEDS,
    STREET,
    TOWN,
    Case,
    Damage,
    Rows,
    rows_of,
)
from tests.exchange.flow import (
    checked,
    contents_of,
    reasons,
    rows_of_book,
    send,
    settle,
    sheet_back,
    take,
    take_back,
    told,
    verdicts,
)
from tests.exchange.formats import (
    FORMATS,
    write,
)
from tests.factories import actor


def stored_names(account: Account) -> set[str]:
    return set(Citizen.objects.visible_to(actor(account)).values_list("given_name", flat=True))


def wrong_with(account: Account, case: Case, suffix: str, rows: Rows) -> Iterator[str]:
    """What a case does that it must not; `rows` are the people of its sheet, as they were sent."""
    name = case.name if "." in case.name else f"{case.name}.{suffix}"
    before = stored_names(account)
    staged = send(account, (name, case.content))
    if case.unread:
        yield from wrong_with_unread(staged, before, stored_names(account))
        return
    if staged.state == "columns":
        staged = settle(account, staged, **case.columns)
    if staged.state != "review":
        yield f"{staged.state}: {contents_of(staged).files}"
        return
    if set(verdicts(staged)) & {"nuova"}:
        staged = take(account, staged)
    new = stored_names(account) - before
    if lost := case.good - new:
        yield f"lost {lost}: {reasons(staged)}"
    if leaked := new & case.bad:
        yield f"stored though refused: {leaked}"
    if strangers := {one for one in new - case.good if not _is_part_of(one, case.perhaps)}:
        yield f"nobody sent {strangers}"
    yield from wrong_with_refused(staged, case)
    yield from wrong_with_stored(case, rows)
    if new and stored_names(account) - before == new:
        take_back(account, staged)
        if left := stored_names(account) - before:
            yield f"left after it was undone: {left}"


def wrong_with_refused(staged: StagedImport, case: Case) -> Iterator[str]:
    """Each bad row is refused at a cell, with a sentence, and comes back in a sheet of its own."""
    refused = [its for _number, verdict, its in told(staged) if verdict == Verdict.REFUSED]
    least, most = len(case.bad), len(case.bad | case.perhaps)
    if not least <= len(refused) <= most:
        yield f"{len(refused)} refused, {least} to {most} are bad: {reasons(staged)}"
    for its in refused:
        if not its.reasons or not all(heading for heading, _value, _reason in its.reasons):
            yield f"refused at no cell: {its.reasons}"
    for _row, _heading, reason in reasons(staged):
        if not reason.endswith(".") or len(reason) > 300:
            yield f"no sentence: {reason}"
    if refused:
        [back] = rows_of_book(sheet_back(staged)[1]).values()
        if len(back) != 1 + len(refused) or not all(row[0].endswith(".") for row in back[1:]):
            yield f"the sheet of refused rows is another one: {back}"


def wrong_with_stored(case: Case, rows: Rows) -> Iterator[str]:
    """Whoever is stored is stored as they were sent, but for the cells that the case names."""
    for row in rows:
        given_name = row[NAME]
        found = Citizen.objects.filter(given_name=given_name).select_related("municipality").first()
        if given_name not in case.good or found is None:
            continue
        expected = {
            "family_name": row[0],
            "birth_date": row[BORN],
            "municipality": NOT_OF_TOWN.sub("", str(row[TOWN])),
            "address": row[STREET],
        }
        for column, value in (expected | dict([case.stored_as.get(given_name, ("", ""))])).items():
            stored = getattr(found, column, "")
            if str(stored) != str(value):
                yield f"{given_name}: {column} is {stored!r}, not {value!r}"


def _is_part_of(name: str, whole: set[str]) -> bool:
    return any(one.startswith(name) for one in whole)


def wrong_with_unread(staged: StagedImport, before: set[str], after: set[str]) -> Iterator[str]:
    [file] = contents_of(staged).files
    said = [file.refused, *file.notes]
    if staged.state != "unreadable" or not any(said):
        yield f"{staged.state}: {said}"
    if any(text and not text.endswith(".") for text in said):
        yield f"no sentence: {said}"
    if after != before:
        yield "something was stored"


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage(coach: Account, vocabulary: None, damage: Damage, kind: str) -> None:
    wrong = []
    for seed in SEEDS:
        dice = random.Random(f"{damage.__name__} {kind} {seed}")
        rows = rows_of(dice, seed)
        case = damage(kind, dice, rows)
        wrong += [(seed, its) for its in wrong_with(coach, case, kind, rows)]
    assert wrong == []


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_rows_in_every_format(coach: Account, kind: str) -> None:
    dice = random.Random(1)
    rows = rows_of(dice, 1)

    staged = checked(coach, (f"a.{kind}", write(kind, [["ELENCO"], HEADINGS, *rows])))

    take(coach, staged)
    stored = Citizen.objects.visible_to(actor(coach))
    assert {(one.given_name, one.birth_date) for one in stored} == {
        (row[NAME], row[BORN]) for row in rows
    }
