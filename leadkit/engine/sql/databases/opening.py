"""Opens the database that an engine's name means."""

from __future__ import annotations

from leadkit.engine.choosing import is_server
from leadkit.engine.sql.databases.database import Database


def open_database(engine: str) -> tuple[Database, str]:
    """Return a database, and what the names of our tables in it begin with.

    Parameters
    ----------
    engine
        ``"duckdb"``, ``"sqlite"``, ``"spark"`` or a URL ``postgresql://…``.

    Raises
    ------
    UsageError
        The server cannot be reached or refuses.
    """
    if is_server(engine):
        from leadkit.engine.sql.databases.postgres import PostgreSQL

        server = PostgreSQL(engine)
        return server, server.prefix
    if engine == "spark":
        from leadkit.engine.sql.databases.spark import Spark

        session = Spark()
        return session, session.prefix
    if engine == "sqlite":
        from leadkit.engine.sql.databases.lite import SQLite

        return SQLite(), ""
    from leadkit.engine.sql.databases.duck import DuckDB

    return DuckDB(), ""
