"""A site is put to use in one session and taken away in another: never both."""

import time
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from squadra.foundation.access import Refused
from squadra.openings.models import Opening
from squadra.openings.services import archive_site
from tests.factories import World, actor, make_opening, make_organisation, make_world


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return make_world()


def test_a_site_is_not_taken_away_under_an_opening_that_is_being_published(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, checked, store = committed_world, Event(), Opening.save
    company = make_organisation(world.coach)
    site, refusals = company.sites.get(), []

    def save_slowly(opening: Opening, **kwargs: Any) -> None:
        checked.set()
        time.sleep(0.5)  # the other session would be done in less, if nothing held it
        store(opening, **kwargs)

    def take_away() -> None:
        checked.wait(timeout=30)
        try:
            archive_site(actor=actor(world.scout), site=site, expected=site.version)
        except Refused as refusal:
            refusals.extend(blocker.code for blocker in refusal.blockers)
        finally:
            connection.close()

    monkeypatch.setattr(Opening, "save", save_slowly)
    other = Thread(target=take_away)
    other.start()
    make_opening(world.coach, company)
    other.join()

    assert refusals == ["site_in_use"]
    assert company.sites.kept().exists()
