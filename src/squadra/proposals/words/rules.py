"""What a hard rule says, in words: why an opening is kept away, and what is not known yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.proposals.words.half_days import half_days
from squadra.proposals.words.names import Facts, day, in_km, listed, quantity
from squadra.vocabularies import labels

Sentence = Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """`title` heads the openings that the rule keeps away; a rule that always decides has no
    `unknown`."""

    title: str | Promise
    excludes: Sentence
    unknown: Sentence | None = None


def _seats(_facts: Facts) -> str:
    return _("Al momento non ci sono posti.")


def _kind(facts: Facts) -> str:
    kind = labels.KINDS[facts["kind"]]
    return _("È di tipo «%(kind)s», che non è tra le esperienze accettate.") % {"kind": kind}


def _kind_unknown(_facts: Facts) -> str:
    return _("Non è indicato quali esperienze la persona accetta.")


def _dates(facts: Facts) -> str:
    if facts["expires_on"] < facts["on"]:
        return _("È scaduta il %(day)s.") % {"day": day(facts["expires_on"])}
    return _("Si chiude prima del %(day)s, da quando la persona è disponibile.") % {
        "day": day(facts["from_date"])
    }


def _eligibility(facts: Facts) -> str:
    return _("È riservata per legge a chi è in queste liste: %(lists)s.") % {"lists": _lists(facts)}


def _eligibility_unknown(facts: Facts) -> str:
    return _("È riservata a chi è in queste liste: %(lists)s. Della persona non è indicato.") % {
        "lists": _lists(facts)
    }


def _lists(facts: Facts) -> str:
    return listed(str(labels.ENTITLEMENTS.get(code, code)) for code in facts["reserved"])


VETO_WORDS = {
    "opening": gettext_lazy("questa opportunità"),
    "company": gettext_lazy("questa azienda"),
    "sector": gettext_lazy("questo settore"),
    "demand": gettext_lazy("una sua condizione di lavoro"),
}


def _veto(facts: Facts) -> str:
    named = dict.fromkeys(veto.partition(":")[0] for veto in facts["vetoes"])
    what = listed(str(VETO_WORDS[kind]) for kind in named)
    return _("La persona ha chiesto di non ricevere %(what)s.") % {"what": what}


def _distance(facts: Facts) -> str:
    words = {"far": in_km(facts["km"]), "reach": quantity(facts["reach_km"])}
    if facts["transit"]:
        return _("È a %(far)s; la persona arriva a %(reach)s, mezzi pubblici compresi.") % words
    return _("È a %(far)s; la persona arriva a %(reach)s con i propri mezzi.") % words


def _schedule(facts: Facts) -> str:
    return _("Chiede mezze giornate in cui la persona non può: %(when)s.") % {
        "when": half_days(facts["not_available"])
    }


def _schedule_unknown(facts: Facts) -> str:
    if facts["asked"] is None:
        return _("L'opportunità non indica i giorni.")
    if facts["available"] is None:
        return _("Non è indicato in quali mezze giornate la persona può.")
    return _("La persona non può: %(when)s. Non è indicato se i giorni si possono concordare.") % {
        "when": half_days(facts["not_available"])
    }


def _clock(facts: Facts) -> str:
    return _("L'orario è %(offered)s; per la persona va bene %(possible)s.") % {
        "offered": _times(facts["starts_at"], facts["ends_at"]),
        "possible": _times(facts["earliest"], facts["latest"]),
    }


def _clock_unknown(facts: Facts) -> str:
    possible = _times(facts["earliest"], facts["latest"])
    return _("Per la persona va bene %(possible)s: l'orario è da chiedere all'azienda.") % {
        "possible": possible
    }


def _times(start: str | None, end: str | None) -> str:
    if start and end:
        return _("dalle %(start)s alle %(end)s") % {"start": start, "end": end}
    if start:
        return _("dalle %(time)s") % {"time": start}
    return _("fino alle %(time)s") % {"time": end} if end else _("non indicato")


def _hours(facts: Facts) -> str:
    return _("Chiede almeno %(hours)s ore alla settimana; la persona ne può fare %(most)s.") % {
        "hours": quantity(min(facts["hours"], facts["hours_min"])),
        "most": quantity(facts["hours_max"]),
    }


def _hours_unknown(facts: Facts) -> str:
    if facts["hours_max"] is None:
        return _("Non è indicato quante ore alla settimana la persona può fare.")
    return _("L'opportunità non indica le ore alla settimana.")


def _conditions(facts: Facts) -> str:
    return _("Ha condizioni da evitare che non si possono adattare: %(what)s.") % {
        "what": conditions(facts["avoided"])
    }


def conditions(codes: list[str]) -> str:
    return listed(str(labels.CONDITIONS[code]) for code in codes)


def _licences(facts: Facts) -> str:
    missing = listed(licence(code) for code in facts["missing"])
    return _("Serve: %(what)s.") % {"what": missing}


def licence(code: str) -> str:
    return str(labels.LICENCES.get(code, code))


def _languages(facts: Facts) -> str:
    return _("Serve: %(what)s.") % {"what": _levels(facts["missing"])}


def _languages_unknown(facts: Facts) -> str:
    return _("Serve: %(what)s. Non è indicato quali lingue la persona conosce.") % {
        "what": _levels(facts["required"])
    }


def _levels(levels: dict[str, str]) -> str:
    return listed(language(code, level) for code, level in levels.items())


def language(code: str, level: str) -> str:
    return f"{labels.LANGUAGES.get(code, code)} {level}"


def _support(facts: Facts) -> str:
    return _("Non offre un sostegno necessario: %(what)s.") % {"what": _supports(facts["missing"])}


def _support_unknown(facts: Facts) -> str:
    return _("Da chiedere all'azienda se offre: %(what)s.") % {"what": _supports(facts["needs"])}


def _supports(codes: list[str]) -> str:
    return listed(str(labels.SUPPORTS[code]) for code in codes)


RULE_WORDS = {
    "seats": RuleWords(gettext_lazy("posti"), _seats),
    "kind": RuleWords(gettext_lazy("tipo di esperienza"), _kind, _kind_unknown),
    "dates": RuleWords(gettext_lazy("date"), _dates),
    "eligibility": RuleWords(gettext_lazy("liste riservate"), _eligibility, _eligibility_unknown),
    "veto": RuleWords(gettext_lazy("scelte della persona"), _veto),
    "distance": RuleWords(gettext_lazy("distanza"), _distance),
    "schedule": RuleWords(gettext_lazy("giorni"), _schedule, _schedule_unknown),
    "clock": RuleWords(gettext_lazy("orario"), _clock, _clock_unknown),
    "hours": RuleWords(gettext_lazy("ore alla settimana"), _hours, _hours_unknown),
    "conditions": RuleWords(gettext_lazy("condizioni di lavoro"), _conditions),
    "licences": RuleWords(gettext_lazy("patenti e attestati"), _licences),
    "languages": RuleWords(gettext_lazy("lingue"), _languages, _languages_unknown),
    "support": RuleWords(gettext_lazy("sostegni"), _support, _support_unknown),
}


def excluded_by(explanation: Facts) -> Iterator[tuple[str, str]]:
    """Yield rule and reason of each rule that keeps the opening away."""
    for row in explanation["rules"]:
        if row["state"] == "false":
            yield row["rule"], RULE_WORDS[row["rule"]].excludes(row["facts"])


def not_known(explanation: Facts) -> Iterator[str]:
    """Yield what is not known yet, and so excludes nothing."""
    for row in explanation["rules"]:
        unknown = RULE_WORDS[row["rule"]].unknown
        if row["state"] == "unknown" and unknown:
            yield unknown(row["facts"])


def adaptable(explanation: Facts) -> Iterator[str]:
    """Yield the conditions that the person avoids and the company says it can adapt."""
    facts: dict[str, Any] = next(r for r in explanation["rules"] if r["rule"] == "conditions")
    if facts["facts"]["to_adapt"]:
        yield _("Da concordare con l'azienda, che dice di poter adattare: %(what)s.") % {
            "what": conditions(facts["facts"]["to_adapt"])
        }
