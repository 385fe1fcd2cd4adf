"""Database triggers that refuse to change the audit, on SQLite and PostgreSQL.

Deleting an event or its link is let through only while the month's `DropPermit` stands: a row that
`sealing.drop_month` writes and removes in one transaction, so that no other transaction sees it.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "audit: append only"
LINK_PERMIT = (
    "SELECT 1 FROM audit_droppermit p JOIN audit_seal s ON s.month = p.month "
    "WHERE s.number = OLD.seal_id"
)


class Dialect(Protocol):
    """How one kind of database writes the triggers and tells which it has."""

    stored: str  # a query: name of each active trigger, and what is compared with `expected`

    def expected(self) -> dict[str, Any]: ...
    def creations(self) -> Iterator[str]: ...
    def removals(self) -> Iterator[str]: ...


class Sqlite:
    """One trigger an operation; the stored text is the text that made it."""

    stored = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    permits = {
        "audit_event": "SELECT 1 FROM audit_droppermit WHERE month = substr(OLD.at, 1, 7)",
        "audit_link": LINK_PERMIT,
        "audit_seal": "SELECT 1 WHERE 0",
    }

    def expected(self) -> dict[str, str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        return {
            f"{table}_no_{verb.lower()}": (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN NOT EXISTS ({permit}) {refuse}"
            )
            for table, allowed in self.permits.items()
            for verb, permit in (("UPDATE", "SELECT 1 WHERE 0"), ("DELETE", allowed))
        }

    def creations(self) -> Iterator[str]:
        yield from self.expected().values()

    def removals(self) -> Iterator[str]:
        yield from (f"DROP TRIGGER IF EXISTS {name}" for name in self.expected())


class Postgresql:
    """One function a table, called for rows (update, delete) and for TRUNCATE."""

    # tgtype is a bit mask: 1 row, 2 before, 8 delete, 16 update, 32 truncate.
    stored = (
        "SELECT t.tgname, t.tgtype || ' ' || p.prosrc FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A')"
    )
    kinds = {"rows": ("UPDATE OR DELETE", "ROW", 27), "table": ("TRUNCATE", "STATEMENT", 34)}
    permits = {
        "audit_event": (
            "SELECT 1 FROM audit_droppermit "
            "WHERE month = to_char(OLD.at AT TIME ZONE 'UTC', 'YYYY-MM')"
        ),
        "audit_link": LINK_PERMIT,
        "audit_seal": "SELECT 1 WHERE false",
    }

    def _body(self, table: str) -> str:
        return (
            f"BEGIN IF TG_OP = 'DELETE' THEN IF EXISTS ({self.permits[table]}) "
            f"THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION '{REFUSAL}'; END"
        )

    def expected(self) -> dict[str, str]:
        return {
            f"{table}_{kind}": f"{mask} {self._body(table)}"
            for table in self.permits
            for kind, (_verbs, _each, mask) in self.kinds.items()
        }

    def creations(self) -> Iterator[str]:
        for table in self.permits:
            yield (
                f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger "
                f"LANGUAGE plpgsql AS $guard${self._body(table)}$guard$"
            )
            for kind, (verbs, each, _mask) in self.kinds.items():
                yield (
                    f"CREATE TRIGGER {table}_{kind} BEFORE {verbs} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION {table}_guard()"
                )

    def removals(self) -> Iterator[str]:
        for table in self.permits:
            for kind in self.kinds:
                yield f"DROP TRIGGER IF EXISTS {table}_{kind} ON {table}"


DIALECTS: dict[str, Dialect] = {"sqlite": Sqlite(), "postgresql": Postgresql()}


def install_after_migration(*, using: str, **_kwargs: Any) -> None:
    """Create the triggers anew at the end of every `migrate`."""
    if is_migrated(connections[using]):
        install(connections[using])


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the audit's tables are there."""
    return set(Sqlite.permits) <= set(connection.introspection.table_names())


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of any of the same names."""
    _execute(connection, DIALECTS[connection.vendor].removals())
    _execute(connection, DIALECTS[connection.vendor].creations())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: only tests do, to empty their database or to play the intruder."""
    _execute(connection, DIALECTS[connection.vendor].removals())


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are absent, switched off or not as we wrote them."""
    dialect = DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(dialect.stored)
        stored = dict(cursor.fetchall())
    return [name for name, text in dialect.expected().items() if stored.get(name) != text]


def _execute(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
