"""Companies, cooperatives and bodies, and what they offer."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from generator.drawing import (
    Rng,
    address,
    cell,
    chance,
    draw,
    municipality,
    sample,
    served,
    several,
    with_levels,
)
from generator.identifiers import eleven_digits, mailbox, telephone
from generator.sources import Row, pack, source

OPENINGS = 150
COMPANIES_WITH_OPENINGS = 112


@dataclass(frozen=True)
class Company:
    """A row of the sheet, and what the company may offer."""

    row: Row
    occupations: list[str]

    @property
    def key(self) -> str:
        return str(self.row["Partita IVA"] or self.row["Codice fiscale"])


def make_companies(rng: Rng) -> list[Company]:
    plan = source("companies")
    taken: set[str] = set()
    return [
        Company(
            company_row(rng, line, company_name(rng, line, number, taken), taken),
            # Each company of a line leads with another of its occupations.
            turned(line["occupations"], number),
        )
        for line in plan["line"]
        for number in range(line["companies"])
    ]


def company_name(rng: Rng, line: Row, number: int, taken: set[str]) -> str:
    """A name of the line's own, that no other company has."""
    pattern = line["names"][number % len(line["names"])]
    free = [
        name for word in source("companies")["words"] if (name := pattern.format(word)) not in taken
    ]
    taken.add(name := rng.choice(free))
    return name


def turned(values: list[str], number: int) -> list[str]:
    first = number % len(values)
    return [*values[first:], *values[:first]]


def company_row(rng: Rng, line: Row, name: str, taken: set[str]) -> Row:
    kind = draw(rng, line["kinds"])
    place = municipality(rng)
    return {
        "Denominazione": name,
        "Tipo": kind,
        **company_codes(rng, kind, taken),
        "Settore ATECO": line["sector"],
        "Comune": place,
        "Indirizzo": address(rng, "industrial"),
        "Servita dai mezzi pubblici": served(rng, place),
        **company_contact(rng, name),
    }


def company_codes(rng: Rng, kind: str, taken: set[str]) -> Row:
    """A body or an association may have no partita IVA; then its codice fiscale stands alone."""
    if kind.startswith(("associazione", "ente")) and chance(rng, 0.6):
        return {"Partita IVA": "", "Codice fiscale": free_digits(rng, "98", taken)}
    vat_number = free_digits(rng, "99", taken)
    return {"Partita IVA": vat_number, "Codice fiscale": vat_number if chance(rng, 0.3) else ""}


def free_digits(rng: Rng, first: str, taken: set[str]) -> str:
    """Eleven digits that no other company has."""
    while (digits := eleven_digits(rng, first)) in taken:
        pass
    taken.add(digits)
    return digits


def company_contact(rng: Rng, name: str) -> Row:
    if chance(rng, 0.1):
        return {"Email": mailbox("info", name)}
    origin = source("names")["origin"][0]
    given = rng.choice(origin[rng.choice(["women", "men"])])
    family = rng.choice(origin["family"])
    return {
        "Referente": f"{given} {family}",
        "Ruolo del referente": draw(rng, source("companies")["duties"]),
        "Telefono": telephone(rng) if chance(rng, 0.9) else "",
        "Email": mailbox(given, family, name) if chance(rng, 0.7) else "",
    }


def make_openings(rng: Rng, companies: list[Company], on: date, count: int) -> list[Row]:
    offering = rng.sample(companies, COMPANIES_WITH_OPENINGS)
    rows: dict[tuple[str, str], Row] = {}
    while len(rows) < count:
        first = len(rows) < len(offering)
        company = offering[len(rows)] if first else rng.choice(offering)
        occupation = company.occupations[0] if first else rng.choice(company.occupations)
        row = opening_row(rng, company, occupation, on)
        rows.setdefault((row["Azienda"], row["Titolo"]), row)
    return list(rows.values())


def opening_row(rng: Rng, company: Company, occupation: str, on: date) -> Row:
    plan, work = source("openings"), source("work")[occupation]
    table, share = plan["table"], plan["share"]
    starts, expires = draw(rng, table["start_days"]), draw(rng, table["expiry_days"])
    return {
        "Azienda": company.key,
        "Titolo": rng.choice(work["titles"]),
        "Descrizione": rng.choice(plan["descriptions"]["texts"])
        if chance(rng, share["description"])
        else "",
        "Esperienza": draw(
            rng, plan["experiences"].get(company.row["Tipo"], plan["experiences"]["azienda"])
        ),
        "Mestiere": occupation,
        "Posti": draw(rng, table["seats"]),
        **workplace(rng, company),
        "Settore ATECO": other_sector(rng, company, occupation),
        **wanted_skills(rng, occupation),
        "Lingue": f"italiano {work['italian']}"
        if "italian" in work and chance(rng, share["italian"])
        else "",
        **working_week(rng, work),
        **conditions(rng, work),
        "Sostegni offerti": supports(rng),
        "Patenti e attestati richiesti": required_licences(rng, work),
        "Riservata alle liste": draw(rng, table["reserved"]),
        "Comincia il": on + timedelta(days=min(starts, expires)) if starts else "",
        "Scade il": on + timedelta(days=expires),
    }


def workplace(rng: Rng, company: Company) -> Row:
    """Most work at the company's own seat: then the cells stay empty."""
    place = municipality(rng)
    if not chance(rng, source("openings")["share"]["elsewhere"]) or place == company.row["Comune"]:
        return {}
    return {
        "Comune": place,
        "Indirizzo": address(rng, "industrial"),
        "Servita dai mezzi pubblici": served(rng, place),
    }


def other_sector(rng: Rng, company: Company, occupation: str) -> str:
    """Some work belongs to another line of business than the company's first."""
    own = company.row["Settore ATECO"]
    others = [
        line["sector"]
        for line in source("companies")["line"]
        if occupation in line["occupations"] and line["sector"] != own
    ]
    return (
        rng.choice(others)
        if others and chance(rng, source("openings")["share"]["other_sector"])
        else ""
    )


def wanted_skills(rng: Rng, occupation: str) -> Row:
    table = source("openings")["table"]
    first = pack().essential[occupation]
    ordered = rng.sample(first, len(first)) + pack().optional[occupation]
    essential = ordered[: draw(rng, table["essential"])]
    useful = sample(rng, ordered[len(essential) :], draw(rng, table["optional"]))
    useful += sample(rng, pack().transversal, draw(rng, table["transversal"]))
    return {
        "Competenze indispensabili": with_levels(rng, essential, table["least_level"]),
        "Competenze utili": with_levels(rng, useful, table["least_level"]),
    }


def working_week(rng: Rng, work: Row) -> Row:
    plan = source("openings")
    week = source("patterns")[rng.choice(work["days"])]
    timed = "starts" in week and not chance(rng, plan["share"]["unknown_times"])
    hours = "" if chance(rng, plan["share"]["unknown_hours"]) else week["hours"]
    gradual = draw(rng, plan["table"]["gradual"])
    return {
        "Orario": "" if chance(rng, plan["share"]["unknown_shift"]) else week["shift"],
        "Orario concordabile": draw(rng, plan["table"]["flexible"]),
        "Comincia alle": time.fromisoformat(week["starts"]) if timed else "",
        "Finisce alle": time.fromisoformat(week["ends"]) if timed else "",
        "Ore settimanali": hours,
        "Ore settimanali all'inizio": gradual if hours and gradual and gradual < hours else "",
    }


def conditions(rng: Rng, work: Row) -> Row:
    share = source("openings")["share"]
    demands = [word for word in work["conditions"] if chance(rng, share["condition"])]
    adaptable = [word for word in demands if chance(rng, share["adaptable"])]
    return {"Condizioni di lavoro": cell(demands), "Condizioni adattabili": cell(adaptable)}


def supports(rng: Rng) -> str:
    plan = source("openings")
    if chance(rng, plan["share"]["no_support"]):
        return "nessuno"
    count = draw(rng, plan["table"]["support_count"])
    return cell(several(rng, plan["table"]["supports"], count))


def required_licences(rng: Rng, work: Row) -> str:
    asked = [work["licence"]] if "licence" in work else []
    if chance(rng, source("openings")["share"]["safety"]):
        asked.append("formazione sicurezza lavoratori")
    return cell(dict.fromkeys(asked))
