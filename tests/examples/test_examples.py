"""What the example sheets promise: the same again, nobody's, and readable as the README says."""

import csv
import re
import subprocess
import sys
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stdnum.it import codicefiscale, iva

from tests.examples.sheets import COUNTS, EXAMPLES, SHEETS, Row, allowed, cells, readme_tables

ROOT = EXAMPLES.parent
SCRIPT = ROOT / "scripts/make-examples"
PACK = ROOT / "src/squadra/vocabularies/starter"
TERRITORY = ROOT / "src/squadra/territory/packs/adda_martesana/municipalities.csv"

DAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
HALF_DAYS = re.compile(r"(mai )?([a-z]{3})(?:-([a-z]{3}))? (?:mattina|pomeriggio|giornata)")
LEVEL = re.compile(r" \((?:di base|in autonomia|con esperienza)\)$")
LANGUAGE = re.compile(r"(.+) (?:A1|A2|B1|B2|C1|C2|madrelingua)")
ATECO = re.compile(r"[0-9]{2}(\.[0-9]{1,2}(\.[0-9]{1,2})?)?")


@cache
def rows(title: str) -> list[Row]:
    header, *lines = cells(EXAMPLES, title)
    return [dict(zip(header, line, strict=True)) for line in lines]


def column(title: str, name: str) -> list[Any]:
    """The cells of a column that are not empty."""
    return [row[name] for row in rows(title) if row[name] != ""]


def items(title: str, name: str) -> list[str]:
    return [item for cell in column(title, name) for item in cell.split("; ")]


@cache
def names(file: str) -> set[str]:
    with (PACK / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return {
            name
            for row in csv.DictReader(lines)
            for name in [row["label"], *row["alternatives"].split("|")]
        }


def make(folder: Path, *options: str) -> Path:
    command = [sys.executable, str(SCRIPT), "--out", str(folder), *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return folder


# --- the same again -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_seed_gives_the_committed_sheets_again(tmp_path: Path) -> None:
    again = make(tmp_path / "again")
    for title in SHEETS:
        for sheet in (title, "Legenda"):
            assert cells(again, title, sheet) == cells(EXAMPLES, title, sheet)


@pytest.mark.slow
def test_the_files_are_the_same_to_the_byte(tmp_path: Path) -> None:
    first, second = make(tmp_path / "first"), make(tmp_path / "second")
    for name in SHEETS.values():
        path = f"{name}.xlsx"
        assert (first / path).read_bytes() == (second / path).read_bytes()


@pytest.mark.slow
def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    other = make(tmp_path, "--seed", "2")
    assert cells(other, "Persone") != cells(EXAMPLES, "Persone")


@pytest.mark.slow
def test_another_day_moves_every_date_and_nothing_else(tmp_path: Path) -> None:
    moved = make(tmp_path, "--on", "2026-11-26")
    for title in SHEETS:
        for old, new in zip(cells(EXAMPLES, title), cells(moved, title), strict=True):
            for before, after in zip(old, new, strict=True):
                if isinstance(before, date):
                    assert after - before == timedelta(days=10)
                elif not re.fullmatch(r"[A-Z]{6}\w{10}", str(before)):
                    # A tax code holds the date of birth, which moves too.
                    assert after == before


# --- shape ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", SHEETS)
def test_columns_are_those_of_the_readme_in_its_order(title: str) -> None:
    assert cells(EXAMPLES, title)[0] == [row[0] for row in readme_tables()[title]]


@pytest.mark.parametrize(("title", "count"), COUNTS.items())
def test_counts(title: str, count: int) -> None:
    assert len(rows(title)) == count


@pytest.mark.parametrize("title", SHEETS)
def test_obligatory_cells_are_filled_and_every_column_is_used(title: str) -> None:
    for name, obligatory, *_ in readme_tables()[title]:
        filled = len(column(title, name))
        assert filled == COUNTS[title] if obligatory == "sì" else filled > 0, name


@pytest.mark.parametrize("title", SHEETS)
def test_cells_hold_what_the_readme_says(title: str) -> None:
    kinds = {"data": date, "ora": time, "numero": float}
    for name, _obligatory, written, *_ in readme_tables()[title]:
        kind = kinds.get(re.split(r"[ ,]", written)[0], str)
        assert {type(cell) for cell in column(title, name)} == {kind}, name


@pytest.mark.parametrize("title", SHEETS)
def test_the_legend_explains_every_column_and_lists_every_word(title: str) -> None:
    legend = {line[0] for line in cells(EXAMPLES, title, "Legenda")}
    tables = readme_tables()
    words = {row[0] for name in tables if name not in SHEETS for row in tables[name]}
    columns = {row[0] for row in tables[title]}
    assert columns | words | set(municipalities()) <= legend


# --- nobody's -------------------------------------------------------------------------------------


def test_tax_codes_have_the_right_check_letter_and_fit_the_date_of_birth() -> None:
    codes = column("Persone", "Codice fiscale")
    assert len(codes) == len(set(codes))
    for row in rows("Persone"):
        code, birth = row["Codice fiscale"], row["Data di nascita"]
        assert not code or codicefiscale.is_valid(code), row
        if len(code) == 16 and birth:
            assert codicefiscale.get_birth_date(code) == birth


def test_no_tax_code_can_be_somebodys() -> None:
    places = {code[11] for code in column("Persone", "Codice fiscale") if len(code) == 16}
    assert places == {"X"}


def test_company_identifiers_are_valid_and_name_one_company() -> None:
    keys = [row["Partita IVA"] or row["Codice fiscale"] for row in rows("Aziende")]
    assert len(keys) == len(set(keys))
    assert all(iva.is_valid(key) and key.startswith(("98", "99")) for key in keys)
    assert all(codicefiscale.is_valid(code) for code in column("Aziende", "Codice fiscale"))


@pytest.mark.parametrize("title", ["Persone", "Aziende"])
def test_mail_goes_nowhere(title: str) -> None:
    pattern = re.compile(r"[a-z0-9.]+@posta\.example")
    assert [cell for cell in column(title, "Email") if not pattern.fullmatch(cell)] == []


# --- every name is known --------------------------------------------------------------------------


@cache
def municipalities() -> tuple[str, ...]:
    with TERRITORY.open(encoding="utf-8", newline="") as lines:
        return tuple(row["name"] for row in csv.DictReader(lines))


@pytest.mark.parametrize("title", SHEETS)
def test_municipalities_are_those_of_the_territory(title: str) -> None:
    assert set(column(title, "Comune")) <= set(municipalities())


def test_people_live_in_most_of_the_28_municipalities() -> None:
    assert len(municipalities()) == 28
    assert len(set(column("Persone", "Comune"))) >= 25


@pytest.mark.parametrize(
    ("title", "name"), [("Persone", "Mestieri desiderati"), ("Opportunità", "Mestiere")]
)
def test_occupations_are_those_of_the_starter_vocabulary(title: str, name: str) -> None:
    assert set(items(title, name)) <= names("occupations")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Persone", "Competenze"),
        ("Persone", "Competenze da far crescere"),
        ("Opportunità", "Competenze indispensabili"),
        ("Opportunità", "Competenze utili"),
    ],
)
def test_skills_are_those_of_the_starter_vocabulary(title: str, name: str) -> None:
    assert {LEVEL.sub("", item) for item in items(title, name)} <= names("skills")


def test_an_opening_has_at_most_twenty_useful_skills() -> None:
    assert max(len(cell.split("; ")) for cell in column("Opportunità", "Competenze utili")) <= 20


@pytest.mark.parametrize(
    ("title", "name", "heading"),
    [
        ("Persone", "Condizioni da evitare", "Condizioni"),
        ("Persone", "Sostegni necessari", "Sostegni"),
        ("Persone", "Patenti e attestati", "Patenti e attestati"),
        ("Persone", "Liste riservate", "Liste riservate"),
        ("Persone", "Esperienze accettate", "Esperienze"),
        ("Aziende", "Tipo", "Tipi di azienda"),
        ("Opportunità", "Esperienza", "Esperienze"),
        ("Opportunità", "Condizioni di lavoro", "Condizioni"),
        ("Opportunità", "Condizioni adattabili", "Condizioni"),
        ("Opportunità", "Patenti e attestati richiesti", "Patenti e attestati"),
        ("Opportunità", "Riservata alle liste", "Liste riservate"),
    ],
)
def test_words_are_allowed_ones(title: str, name: str, heading: str) -> None:
    assert set(items(title, name)) <= allowed(heading)


def test_supports_offered_are_allowed_words_or_surely_none() -> None:
    cells_of = column("Opportunità", "Sostegni offerti")
    assert "nessuno" in cells_of
    offered = {item for cell in cells_of if cell != "nessuno" for item in cell.split("; ")}
    assert offered <= allowed("Sostegni")


@pytest.mark.parametrize("title", ["Persone", "Opportunità"])
def test_languages_have_a_known_name_and_a_level(title: str) -> None:
    matches = [LANGUAGE.fullmatch(item) for item in items(title, "Lingue")]
    assert None not in matches
    assert {match[1] for match in matches if match} <= allowed("Lingue")


@pytest.mark.parametrize("title", ["Aziende", "Opportunità"])
def test_sectors_look_like_ateco(title: str) -> None:
    assert [cell for cell in column(title, "Settore ATECO") if not ATECO.fullmatch(cell)] == []


# --- the rows hold together -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"), [("Persone", "Disponibilità"), ("Opportunità", "Orario")]
)
def test_half_days_can_be_read(title: str, name: str) -> None:
    for cell in column(title, name):
        parts = [HALF_DAYS.fullmatch(item) for item in cell.split("; ")]
        assert None not in parts, cell
        found = [part.groups() for part in parts if part]
        assert any(never is None for never, _, _ in found), cell
        for _never, first, last in found:
            assert DAYS.index(first) <= DAYS.index(last or first), cell
        assert title == "Persone" or all(never is None for never, _, _ in found), cell


def test_some_people_say_when_never_to_ask_them() -> None:
    assert any(item.startswith("mai ") for item in items("Persone", "Disponibilità"))


def test_openings_are_of_companies_of_the_sheet_and_named_once_each() -> None:
    keys = {row["Partita IVA"] or row["Codice fiscale"] for row in rows("Aziende")}
    named = [(row["Azienda"], row["Titolo"]) for row in rows("Opportunità")]
    assert len(named) == len(set(named))
    assert {company for company, _ in named} <= keys


def test_vetoes_name_what_the_sheets_hold() -> None:
    openings = {"{Azienda} {Titolo}".format(**row) for row in rows("Opportunità")}
    companies = {row["Partita IVA"] or row["Codice fiscale"] for row in rows("Aziende")}
    vetoes = [item.split(" ", 1) for item in items("Persone", "Da non proporre")]
    assert {kind for kind, _ in vetoes} == {"azienda", "opportunità", "settore", "condizione"}
    for kind, what in vetoes:
        known = {
            "azienda": companies,
            "opportunità": openings,
            "settore": {cell[:2] for cell in column("Aziende", "Settore ATECO")},
            "condizione": allowed("Condizioni"),
        }
        assert what in known[kind]


def test_a_refuge_shows_no_address_and_starts_from_the_service() -> None:
    hidden = [row for row in rows("Persone") if row["Rifugio"] == "SI"]
    assert hidden
    assert all(row["Indirizzo"] == "" for row in hidden)
    assert all(row["Punto di partenza"] == "servizio" for row in hidden)


def test_an_opening_does_not_contradict_itself() -> None:
    for row in rows("Opportunità"):
        demands = set(row["Condizioni di lavoro"].split("; "))
        assert row["Condizioni adattabili"] == "" or (
            set(row["Condizioni adattabili"].split("; ")) <= demands
        )
        if row["Ore settimanali all'inizio"] != "":
            assert row["Ore settimanali all'inizio"] < row["Ore settimanali"]
        if row["Comincia alle"] != "":
            assert row["Comincia alle"] < row["Finisce alle"]
        assert row["Comune"] != "" or row["Indirizzo"] == ""


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("Codice fiscale", 0.80, 0.97),
        ("Telefono", 0.75, 0.97),
        ("Disponibilità", 0.85, 0.98),
        ("Lingue", 0.85, 0.99),
        ("Condizioni da evitare", 0.40, 0.80),
        ("Sostegni necessari", 0.20, 0.45),
        ("Patenti e attestati", 0.50, 0.90),
        ("Da non proporre", 0.05, 0.25),
    ],
)
def test_the_mix_is_believable(name: str, least: float, most: float) -> None:
    assert least <= len(column("Persone", name)) / COUNTS["Persone"] <= most


def test_everybody_is_of_working_age() -> None:
    ages = [
        (date(2026, 11, 16) - birth).days / 365.25 for birth in column("Persone", "Data di nascita")
    ]
    assert min(ages) >= 18
    assert max(ages) < 67
