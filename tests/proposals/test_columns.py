"""Many rows are matched from columns, and nobody could tell: the same order, words and rights."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import Settings as SettingsWrapper

from squadra.foundation import clock
from squadra.foundation.jobs.models import Job
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.openings.services import archive_opening, show_to_service, update_opening
from squadra.organisations.services import update_site
from squadra.people.models import Citizen, Grant, PersonSkill
from squadra.people.services import record_skill, remove_skill, update_profile
from squadra.proposals import matching
from squadra.proposals.columns import keeping, live, masks, snapshot
from squadra.proposals.facts import opening_facts, person_facts
from squadra.proposals.lifecycle import erase
from squadra.proposals.matching import first_people, openings_for, people_for, scores_for
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.querysets import ids_worked_with, people_worked_with
from squadra.proposals.services import add_veto, remove_veto
from squadra.proposals.whatif import opening_changed, person_changed
from squadra.vocabularies.models import Skill
from tests.factories import World, actor, make_account, make_citizen, make_opening
from tests.proposals.acting import ClientOf

SKILL = "http://esco.test/skill"
OFFERED: tuple[dict[str, Any], ...] = (
    {"title": "Pulizie", "kind": "job", "hours": 20.0, "essential": (f"{SKILL}:2",)},
    {"title": "Cucina di sera", "shift": "01" * 5 + "0000", "flexible": True},
    {"title": "Magazzino", "licences": ("forklift",)},
    {"title": "Giardino", "demands": ("outdoor", "heavy_loads"), "adaptable": ("heavy_loads",)},
    {"title": "Bottega", "languages": ("it:B1",), "shift": "10" * 7, "flexible": False},
    {"title": "Riservata", "reserved": ("l68",), "supports": ("tutor",)},
    {"title": "Scaduta", "expires_on": clock.today() - timedelta(days=3)},
    {"title": "Lontano dai limiti", "demands": ("night",), "licences": ("B",)},
)
PEOPLE: tuple[dict[str, Any], ...] = (
    {"kinds": ("internship",), "availability": "10" * 5 + "0000", "hours_max": 25.0},
    {"limits": ("heavy_loads",), "languages": ("it:A2", "ar:native"), "licences": ("B",)},
    {"max_km": 0.0, "availability": "1" * 14, "entitlements": "l68"},
    {"waiting_since": clock.today() - timedelta(days=90), "needs": ("tutor",)},
    {"waiting_since": clock.today() - timedelta(days=9), "languages": ("it:A1",)},
    {"matching_paused": True},
    {"max_km": None},
)


@pytest.fixture
def many(world: World) -> World:
    for fields in OFFERED:
        make_opening(world.coach, **fields)
    for profile in PEOPLE:
        make_citizen(world.coach, profile=profile)
    make_opening(world.stranger, title="Altrove")
    make_citizen(world.stranger)
    skill = Skill.objects.create(id=uuid4(), uri=SKILL, label="Lavare i vetri")
    held = PersonSkill(person=world.citizen, skill=skill, level=2, assessed_on=clock.today())
    record_skill(actor=actor(world.coach), skill=held)
    return world


@pytest.fixture
def columns(
    many: World, settings: SettingsWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A snapshot of all there is; what changes from now on is not in it."""
    settings.SQUADRA_COLUMNS = tmp_path / "columns"
    monkeypatch.setattr(snapshot, "MARGIN", timedelta(0))
    monkeypatch.setattr(matching, "FEW", -1)
    live.let_go()
    snapshot.take()
    yield settings.SQUADRA_COLUMNS
    live.let_go()


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "FEW", 1000)


def told_of(world: World) -> list[Any]:
    """All that rankings say to the coach, of everybody and of every opening."""
    coach = actor(world.coach)
    people = Citizen.objects.visible_to(coach).order_by("pk")
    openings = Opening.objects.visible_to(coach).order_by("pk")
    tries = (None, person_changed([("licence", "forklift"), ("further", "own-5")]))
    asks = (None, opening_changed(["licences:forklift", "flexible"]))
    rankings = [openings_for(coach, one, coach.on, change) for one in people for change in tries]
    rankings += [people_for(coach, one, coach.on, change) for one in openings for change in asks]
    return [
        {
            "places": list(ranking.places),
            "jobs": list(ranking.narrowed(kind="job")),
            "close": list(ranking.narrowed(scores=range(3000, 5000))),
            "away": ranking.away,
            "kept": {rule: list(ranking.kept_away_by(rule)) for rule in ranking.away},
            "pairs": dict(ranking.pairs),
            "ahead": [set(ranking.ahead_of(place.other) or ()) for place in ranking.places],
            "nowhere": ranking.ahead_of(str(uuid4())),
            "left out": list(ranking.left_out),
            "now": ranking.now,
            "doors": list(ranking.doors),
        }
        for ranking in rankings
    ]


def assert_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    from_columns = told_of(world)
    with monkeypatch.context() as patched:
        few(patched)
        for one, plain in zip(from_columns, told_of(world), strict=True):
            for what, told in plain.items():
                assert one[what] == told, what
    return from_columns


@pytest.mark.slow
def test_both_ways_say_the_same(
    many: World, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = assert_the_same(many, monkeypatch)
    assert any(one["doors"] for one in told)
    assert any(len(one["places"]) > 3 for one in told)
    assert any(one["now"] != len(one["places"]) for one in told)


@pytest.mark.slow
def test_both_ways_give_the_same_pages(
    many: World, columns: Path, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(many.coach)
    urls = [
        reverse("proposals:openings", args=[many.citizen.pk]),
        reverse("proposals:openings", args=[many.citizen.pk]) + "?further=own-5&kind=job",
        reverse("proposals:openings", args=[many.citizen.pk]) + "?away=licences",
        reverse("proposals:people", args=[many.opening.pk]),
        reverse("proposals:people", args=[many.opening.pk]) + "?away=left_out",
        reverse("proposals:people", args=[many.opening.pk]) + "?without=flexible",
    ]
    shown = [client.get(url).content.decode().partition("<main")[2] for url in urls]
    few(monkeypatch)
    for url, page in zip(urls, shown, strict=True):
        again = client.get(url).content.decode().partition("<main")[2]
        assert _without_tokens(page) == _without_tokens(again), url


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def edits(world: World) -> Iterator[Callable[[], Any]]:
    """Changes of every kind that matching can see, made by the application's own services."""
    coach = actor(world.coach)
    skill = world.citizen.skills.get()
    veto = Veto(person=world.citizen, kind=VetoKind.DEMAND, code="outdoor")
    profile = world.citizen.profile
    garden = Opening.objects.get(title="Giardino")
    shop = Opening.objects.get(title="Bottega")

    def changed_profile(**fields: Any) -> None:
        for name, value in fields.items():
            setattr(profile, name, value)
        update_profile(actor=coach, profile=profile, expected=profile.version)

    def moved() -> None:
        site = shop.site
        site.lat, site.lon = 46.5, 10.5
        update_site(actor=actor(world.scout), site=site, expected=site.version)

    def dearer() -> None:
        garden.licences = ("C",)
        update_opening(actor=coach, opening=garden, expected=garden.version)

    yield lambda: changed_profile(licences=("forklift",))
    yield lambda: remove_skill(actor=coach, skill=skill)
    yield lambda: add_veto(actor=coach, veto=veto)
    yield lambda: remove_veto(actor=coach, veto=veto)
    yield lambda: changed_profile(matching_paused=True)
    yield lambda: changed_profile(matching_paused=False)
    yield lambda: make_citizen(world.coach)
    yield lambda: make_opening(world.coach, title="Appena arrivata")
    yield dearer
    yield lambda: archive_opening(actor=coach, opening=garden, expected=garden.version)
    yield moved


@pytest.mark.slow
def test_whatever_changes_shows_at_the_next_question(
    many: World, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told_of(many)
    for edit in edits(many):
        edit()
        after = assert_the_same(many, monkeypatch)
        assert after != before
        before = after
    again = told_of(many)
    snapshot.take()
    assert told_of(many) == again


def test_the_mask_of_openings_is_what_the_actor_sees(many: World, columns: Path) -> None:
    both = make_account(many.here, Role.COORDINATOR)
    shown = make_opening(many.coach)
    show_to_service(actor=actor(many.coach), opening=shown, service=many.elsewhere)
    assert shown in Opening.objects.visible_to(actor(many.stranger))
    for account in (many.coach, many.colleague, many.scout, many.stranger, both):
        asks = actor(account)
        standing = live.live_on(asks.on)
        seen = masks.openings_seen(standing, asks)
        ids = standing.standing.opening_ids.filter(seen).to_pylist()
        visible = Opening.objects.visible_to(asks).values_list("pk", flat=True)
        assert sorted(ids) == sorted(map(str, visible))


def test_the_mask_of_people_is_who_the_actor_works_with(many: World, columns: Path) -> None:
    guest = make_citizen(many.coach)
    Grant.objects.filter(person=guest, service__isnull=False).delete()
    Grant.objects.filter(person=many.citizen).update(sections=("identity",))
    make_citizen(many.coach, archived_at=clock.now())
    for account in (many.coach, many.colleague, many.scout, many.stranger):
        asks = actor(account)
        people = people_worked_with(asks, "match")
        standing = live.live_on(asks.on)
        found = ids_worked_with(asks, "match")
        assert set(found) == set(people.values_list("pk", flat=True))
        seen = masks.people_among(standing, found)
        ids = standing.standing.person_ids.filter(seen).to_pylist()
        assert sorted(ids) == sorted(row["id"] for row in person_facts(people).rows)


def test_the_first_people_and_their_scores_are_the_same_both_ways(
    many: World, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = Citizen.objects.filter(service=many.here)
    (record,) = opening_facts(Opening.objects.filter(pk=many.opening.pk)).records
    on = clock.today()
    coach = actor(many.coach)
    first, (asked, scores) = first_people(people, record, on, 3), scores_for(coach, record, on)
    few(monkeypatch)
    assert first_people(people, record, on, 3) == first
    plain_asked, plain_scores = scores_for(coach, record, on)
    assert (asked, sorted(scores)) == (plain_asked, sorted(plain_scores))
    assert len(first) == 3


@pytest.mark.slow
def test_without_a_snapshot_rows_that_are_not_too_many_are_ranked_all_the_same(
    many: World, columns: Path
) -> None:
    from_columns = told_of(many)
    snapshot.forget_all()
    assert told_of(many) == from_columns


def test_without_a_snapshot_pages_ask_for_patience_and_write_nothing(
    many: World, columns: Path, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "NOT_TOO_MANY", -1)
    snapshot.forget_all()
    reads = many.reads()
    client = client_of(many.coach)
    for url in (
        reverse("proposals:openings", args=[many.citizen.pk]),
        reverse("proposals:people", args=[many.opening.pk]),
    ):
        page = client.get(url)
        assert page.status_code == 503
        assert "Gli abbinamenti si stanno preparando" in page.content.decode()
    assert many.reads() == reads
    propose = reverse("proposals:propose", args=[many.citizen.pk, many.opening.pk])
    assert client.post(propose).status_code == 503
    assert not many.citizen.proposals.exists()


def test_files_are_their_owner_s_and_nobody_s_facts_stand_in_the_clear(
    many: World, columns: Path
) -> None:
    files = [path for path in columns.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    contents = b"".join(path.read_bytes() for path in files)
    assert str(many.citizen.pk).encode() not in contents
    assert many.citizen.family_name.encode() not in contents
    assert b"heavy_loads" in contents  # of openings
    assert b"l68" not in snapshot.newest().folder.joinpath("people").read_bytes()


def test_an_erased_person_is_in_no_file_and_a_new_snapshot_follows(
    many: World, columns: Path, django_capture_on_commit_callbacks: Any
) -> None:
    ids = live.live_on(clock.today()).standing.person_ids.to_pylist()
    with django_capture_on_commit_callbacks(execute=True):
        erase(many.citizen.pk)
    found = snapshot.newest()
    left = snapshot.people_of(found)["id"].to_pylist()
    assert sorted(left) == sorted(set(ids) - {str(many.citizen.pk)})
    assert [folder.name for folder in columns.iterdir()] == [found.name]
    assert Job.objects.filter(key__startswith="proposals-columns-without:").count() == 1


def test_a_small_service_keeps_no_files(
    many: World, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keeping.keep() == snapshot.newest()
    monkeypatch.setattr(keeping, "are_many", lambda _rows: False)
    assert keeping.keep() is None
    assert list(columns.iterdir()) == []


def test_a_new_snapshot_is_taken_when_changes_pile_up_or_no_key_opens_it(
    many: World, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeping.keep()
    monkeypatch.setattr(keeping, "MANY_CHANGES", 0)
    make_citizen(many.coach)
    second = keeping.keep()
    assert second != first
    monkeypatch.setattr(keeping, "MANY_CHANGES", 1000)
    assert keeping.keep() == second
    monkeypatch.setattr(snapshot, "decrypt", _refuses)
    assert keeping.keep() != second


def _refuses(_token: bytes, *, context: str) -> bytes:
    raise snapshot.EncryptionError(context)
