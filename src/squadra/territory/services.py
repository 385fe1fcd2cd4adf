"""All writes of the package."""

from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError, Q

from squadra.foundation.audit import record
from squadra.territory.models import District, Municipality, MunicipalityAlias
from squadra.territory.reading import Pack, PackError, read_pack

PACKS = Path(__file__).resolve().parent / "packs"
MUNICIPALITY_FIELDS = (
    "cadastral_code",
    "name",
    "search_key",
    "province",
    "district",
    "lat",
    "lon",
    "outline",
    "population",
)


@transaction.atomic
def load_pack(path_or_name: str | Path) -> Pack:
    """Load a territory: one of the shipped packs by name, or any pack's folder by path.

    Loading again brings the rows up to date. A municipality or district that the pack no longer
    has is deleted where nothing points at it. Raises `PackError`, with nothing stored, where the
    pack is faulty, another pack has one of its codes, or what it no longer has is still in use.
    """
    shipped = PACKS / path_or_name
    pack = read_pack(shipped if shipped.is_dir() else Path(path_or_name))
    _refuse_others(pack)
    District.objects.bulk_create(
        pack.districts,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "number", "pack", "source"],
    )
    Municipality.objects.bulk_create(
        pack.municipalities,
        update_conflicts=True,
        unique_fields=["istat_code"],
        update_fields=MUNICIPALITY_FIELDS,
    )
    _replace_aliases(pack)
    _delete_gone(pack)
    facts = {"pack": pack.name, "municipalities": len(pack.municipalities)}
    record("territory:pack:loaded", actor=None, facts=facts)
    return pack


def _refuse_others(pack: Pack) -> None:
    """A district or municipality belongs to one pack."""
    codes = Q(code__in=[each.code for each in pack.districts])
    for district in District.objects.filter(codes).exclude(pack=pack.name):
        raise PackError(f"L'ambito {district.code} è già del territorio {district.pack}.")
    known = Q(istat_code__in=[each.istat_code for each in pack.municipalities]) | Q(
        cadastral_code__in=[each.cadastral_code for each in pack.municipalities]
    )
    others = Municipality.objects.filter(known).exclude(district__pack=pack.name)
    for municipality in others.select_related("district"):
        raise PackError(
            f"Il comune {municipality} ({municipality.istat_code}, {municipality.cadastral_code}) "
            f"è già del territorio {municipality.district.pack}."
        )


def _replace_aliases(pack: Pack) -> None:
    MunicipalityAlias.objects.filter(municipality__district__pack=pack.name).delete()
    MunicipalityAlias.objects.bulk_create(pack.aliases)


def _delete_gone(pack: Pack) -> None:
    kept = [each.istat_code for each in pack.municipalities]
    districts = [each.code for each in pack.districts]
    try:
        Municipality.objects.filter(district__pack=pack.name).exclude(pk__in=kept).delete()
        District.objects.filter(pack=pack.name).exclude(pk__in=districts).delete()
    except ProtectedError as error:
        rows = ", ".join(sorted(str(row) for row in error.protected_objects)[:5])
        raise PackError(f"Il territorio non ha più righe ancora in uso, da: {rows}.") from error
