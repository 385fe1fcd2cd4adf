"""Random people and openings from small pools, so that they often meet, and often nearly do."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from squadra.engine.matching import Opening, Person, SkillTable, Veto

SKILLS = ("a", "b", "c", "d", "e")
OCCUPATIONS = ("9112.1", "9112.2", "9112", "911", "9", "5223.1", "5223.10", "0110")
LANGUAGES = ("it", "en", "ar")
LICENCES = ("B", "haccp", "forklift")
LISTS = ("l68", "art18")
CONDITIONS = ("night", "cold", "alone")
SUPPORTS = ("tutor", "quiet_place")
KINDS = ("job", "internship", "course")
DAYS = tuple(dt.date(2026, 3, 2) + dt.timedelta(days=days) for days in (-1, 0, 1, 40))
TIMES = tuple(dt.time(hour) for hour in (0, 6, 9, 13, 22))
COMPANIES = ("alba", "brina")

Improvement = Callable[[Person], Person]


def subset(pool: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(pool))


def levels(pool: tuple[str, ...], most: int) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(pool), st.integers(1, most), max_size=len(pool))


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


def week(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=14, max_size=14)


km = st.sampled_from((0.0, 1.0, 2.5, 8.0, 30.0))
weekly_hours = st.sampled_from((0.0, 8.0, 20.0, 36.0))
latitudes = st.sampled_from((45.5, 45.51))
longitudes = st.sampled_from((9.4, 9.42, 9.6))
vetoes = st.sampled_from(
    (Veto("opening", "o1"), Veto("company", "alba"), Veto("sector", "8"), Veto("demand", "cold"))
)


def people(id_: str = "p1") -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        id=st.just(id_),
        lat=latitudes,
        lon=longitudes,
        max_km=km,
        max_km_transit=km,
        targets=maybe(st.lists(st.sampled_from(OCCUPATIONS), min_size=1, unique=True).map(tuple)),
        skills=levels(SKILLS, 3),
        goals=subset(SKILLS),
        languages=maybe(levels(LANGUAGES, 6)),
        availability=maybe(week("110x")),
        earliest=maybe(st.sampled_from(TIMES)),
        latest=maybe(st.sampled_from(TIMES)),
        hours_max=maybe(weekly_hours),
        limits=subset(CONDITIONS),
        needs=subset(SUPPORTS),
        licences=subset(LICENCES),
        entitlements=maybe(subset(LISTS)),
        kinds=maybe(subset(KINDS)),
        vetoes=st.lists(vetoes, max_size=1).map(tuple),
        from_date=maybe(st.sampled_from(DAYS)),
        waiting_since=maybe(st.sampled_from(DAYS)),
    )


def openings(id_: str = "o1") -> st.SearchStrategy[Opening]:
    return st.builds(
        Opening,
        id=st.just(id_),
        company=st.sampled_from(COMPANIES),
        lat=latitudes,
        lon=longitudes,
        transit=st.booleans(),
        occupation=maybe(st.sampled_from(OCCUPATIONS)),
        essential=levels(SKILLS, 3),
        optional=levels(SKILLS, 3),
        languages=levels(LANGUAGES, 6) | st.just({}),
        shift=maybe(week("0001").filter(lambda shift: "1" in shift)),
        flexible=maybe(st.booleans()),
        starts_at=maybe(st.sampled_from(TIMES)),
        ends_at=maybe(st.sampled_from(TIMES)),
        hours=maybe(weekly_hours),
        hours_min=maybe(weekly_hours),
        demands=subset(CONDITIONS),
        adaptable=subset(CONDITIONS),
        supports=maybe(subset(SUPPORTS)),
        licences=subset(LICENCES),
        kind=st.sampled_from(KINDS),
        seats=st.sampled_from((0, 1, 2, 2)),
        sector=st.sampled_from(("", "81.21", "56")),
        reserved=st.just(frozenset()) | subset(LISTS),
        starts_on=maybe(st.sampled_from(DAYS)),
        expires_on=st.sampled_from(DAYS),
    )


def fitting(person: Person, opening: Opening) -> tuple[Person, Opening]:
    """The same two without what most often keeps them apart, so that scores can be compared."""
    person = replace(person, vetoes=(), needs=frozenset(), limits=frozenset(), kinds=None)
    opening = replace(
        opening,
        seats=1,
        expires_on=DAYS[-1],
        flexible=True,
        hours=None,
        languages=dict(list(opening.languages.items())[:1]),
        licences=frozenset(sorted(opening.licences)[:1]),
    )
    return person, opening


def couples() -> st.SearchStrategy[tuple[Person, Opening]]:
    """A person and an opening; half of them are helped to fit."""
    couple = st.tuples(people(), openings())
    return couple | couple.map(lambda two: fitting(*two))


skill_tables = st.builds(
    SkillTable,
    weights=st.dictionaries(st.sampled_from(SKILLS), st.sampled_from((0.5, 2.0, 3.7))),
    similarities=st.dictionaries(
        st.tuples(st.sampled_from(SKILLS), st.sampled_from(SKILLS)),
        st.floats(0.05, 0.95),
        max_size=6,
    ).map(lambda table: table | {(b, a): value for (a, b), value in table.items()}),
)


def improvements(person: Person) -> dict[str, st.SearchStrategy[Person]]:
    """Each way to improve that the contract names, as people improved in that way alone."""
    ways = {
        "a skill more, or a higher level": st.tuples(
            st.sampled_from(SKILLS), st.integers(1, 3)
        ).map(lambda new: replace(person, skills=raised(person.skills, *new))),
        "a goal more": st.sampled_from(SKILLS).map(
            lambda goal: replace(person, goals=person.goals | {goal})
        ),
        "a licence more": st.sampled_from(LICENCES).map(
            lambda licence: replace(person, licences=person.licences | {licence})
        ),
        "a longer reach": km.map(lambda more: replace(person, max_km=person.max_km + more)),
        "a longer reach by public transport": km.map(
            lambda more: replace(person, max_km_transit=person.max_km_transit + more)
        ),
    }
    return ways | improvements_of_known(person)


def improvements_of_known(person: Person) -> dict[str, st.SearchStrategy[Person]]:
    """Those that need a cell that is known: filling an unknown one promises nothing."""
    ways: dict[str, st.SearchStrategy[Person]] = {}
    languages, entitlements = person.languages, person.entitlements
    hours_max, availability = person.hours_max, person.availability
    if languages is not None:
        ways["a language more, or a higher level"] = st.tuples(
            st.sampled_from(LANGUAGES), st.integers(1, 6)
        ).map(lambda new: replace(person, languages=raised(languages, *new)))
    if entitlements is not None:
        ways["an entitlement more"] = st.sampled_from(LISTS).map(
            lambda code: replace(person, entitlements=entitlements | {code})
        )
    if hours_max is not None:
        ways["more hours"] = weekly_hours.map(
            lambda more: replace(person, hours_max=hours_max + more)
        )
    if availability is not None and "0" in availability:
        places = [place for place, half_day in enumerate(availability) if half_day == "0"]
        ways["a half-day more"] = st.sampled_from(places).map(
            lambda place: replace(
                person, availability=f"{availability[:place]}1{availability[place + 1 :]}"
            )
        )
    return ways


def raised(levels_: dict[str, int], name: str, level: int) -> dict[str, int]:
    return {**levels_, name: max(level, levels_.get(name, 0))}
