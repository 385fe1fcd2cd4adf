"""People: who they are, what they look for, what they can and cannot."""

from collections.abc import Callable
from datetime import date, time, timedelta

from generator.companies import Company
from generator.drawing import (
    Rng,
    address,
    cell,
    chance,
    draw,
    municipality,
    sample,
    several,
    with_levels,
)
from generator.identifiers import eleven_digits, mailbox, tax_code, telephone
from generator.sources import Row, pack, source

PEOPLE = 430
MOST_SKILLS = 14


def make_people(
    rng: Rng, companies: list[Company], openings: list[Row], on: date, count: int
) -> list[Row]:
    people = [person_row(rng, companies, openings, on) for _ in range(count)]
    return sorted(people, key=lambda row: (row["Cognome"], row["Nome"]))


def person_row(rng: Rng, companies: list[Company], openings: list[Row], on: date) -> Row:
    table, share = source("people")["table"], source("people")["share"]
    origin = draw(rng, [(each, each["weight"]) for each in source("names")["origin"]])
    waits = draw(rng, table["from_days"])
    since = on - timedelta(days=int(700 * rng.random() ** 2) + 1)
    return {
        **identity(rng, origin, on),
        "Km con mezzi propri": draw(rng, table["own_km"]),
        "Km con mezzi pubblici": draw(rng, table["transit_km"]),
        **wishes(rng, origin),
        "Lingue": languages(rng, origin),
        "Disponibilità": draw(rng, table["availability"]),
        "Non prima delle": clock_time(draw(rng, table["earliest"])),
        "Non oltre le": clock_time(draw(rng, table["latest"])),
        "Ore settimanali massime": draw(rng, table["hours_max"]),
        "Condizioni da evitare": cell(
            several(rng, table["limits"], draw(rng, table["limit_count"]))
        ),
        "Sostegni necessari": cell(several(rng, table["needs"], draw(rng, table["need_count"]))),
        "Patenti e attestati": cell(
            word for word, part in source("people")["licences"].items() if chance(rng, part)
        ),
        "Liste riservate": draw(rng, table["reserved"]),
        "Esperienze accettate": draw(rng, table["kinds"]),
        "Da non proporre": veto(rng, draw(rng, table["vetoes"]), companies, openings),
        "Disponibile dal": on + timedelta(days=waits) if waits else "",
        "In attesa dal": since if chance(rng, share["waiting"]) else "",
    }


def identity(rng: Rng, origin: Row, on: date) -> Row:
    share = source("people")["share"]
    man = chance(rng, share["man"])
    given = rng.choice(origin["men" if man else "women"])
    family = rng.choice(origin["family"])
    years = 18 + min(rng.randrange(47), rng.randrange(60))
    birth = on - timedelta(days=int(365.25 * years) + rng.randrange(365))
    return {
        "Cognome": family,
        "Nome": given,
        "Codice fiscale": known_code(rng, tax_code(rng, family, given, birth, man)),
        "Data di nascita": birth if chance(rng, share["birth"]) else "",
        "Telefono": telephone(rng) if chance(rng, share["phone"]) else "",
        "Email": mailbox(given, family) if chance(rng, share["email"]) else "",
        "Comune": municipality(rng),
        **home(rng),
    }


def known_code(rng: Rng, code: str) -> str:
    """Most have a codice fiscale, some a provisional number, some none yet."""
    share = source("people")["share"]
    if chance(rng, share["no_code"]):
        return ""
    return eleven_digits(rng, "97") if chance(rng, share["foreign_code"]) else code


def home(rng: Rng) -> Row:
    table, share = source("people")["table"], source("people")["share"]
    if chance(rng, share["refuge"]):
        return {"Rifugio": "SI", "Punto di partenza": "servizio"}
    return {
        "Indirizzo": address(rng, "streets") if chance(rng, share["address"]) else "",
        "Rifugio": draw(rng, [("", 3), ("NO", 1)]),
        "Punto di partenza": draw(rng, table["anchor"]),
    }


def wishes(rng: Rng, origin: Row) -> Row:
    """Targets of one or two fields of work, skills mostly of the targets, goals still missing."""
    plan = source("people")
    table, share = plan["table"], plan["share"]
    fields = several(
        rng,
        [(field["occupations"], field["weight"]) for field in plan["fields"].values()],
        2 if chance(rng, share["second_field"]) else 1,
    )
    known = [occupation for field in fields for occupation in field]
    targets = sample(rng, known, draw(rng, table["targets"]))
    near = [skill for each in targets or known[:2] for skill in pack().skills_of(each)]
    owned = [skill for skill in dict.fromkeys(near) if chance(rng, share["owns_skill"])]
    owned = owned[:MOST_SKILLS] + sample(rng, pack().transversal, draw(rng, table["transversal"]))
    common = pack().transversal[:8] + (pack().italian if "italian" in origin else [])
    wanted = [skill for skill in near + common if skill not in owned]
    return {
        "Mestieri desiderati": cell(targets),
        "Competenze": with_levels(rng, owned, table["skill_level"]),
        "Competenze da far crescere": cell(sample(rng, wanted, draw(rng, table["goals"]))),
    }


def languages(rng: Rng, origin: Row) -> str:
    share = source("people")["share"]
    if not chance(rng, share["languages"]):
        return ""
    spoken = [f"{origin['native']} madrelingua", *origin.get("others", [])]
    if "italian" in origin:
        spoken.insert(0, f"italiano {rng.choice(origin['italian'])}")
    if chance(rng, share["english"]) and not any(each.startswith("inglese") for each in spoken):
        spoken.append(f"inglese {rng.choice(['A1', 'A2', 'B1'])}")
    return cell(spoken)


def veto(rng: Rng, kind: str, companies: list[Company], openings: list[Row]) -> str:
    named: dict[str, Callable[[], str]] = {
        "azienda": lambda: rng.choice(companies).key,
        "settore": lambda: str(rng.choice(companies).row["Settore ATECO"])[:2],
        "condizione": lambda: str(draw(rng, source("people")["table"]["limits"])),
        "opportunità": lambda: "{Azienda} {Titolo}".format(**rng.choice(openings)),
    }
    return f"{kind} {named[kind]()}" if kind else ""


def clock_time(text: str) -> time | str:
    return time.fromisoformat(text) if text else ""
