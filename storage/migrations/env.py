"""Alembic's entry: migrations run on the connection that storage/migrate.py hands over, in its transaction.

The index of words is no table of SQLModel's: each database has its own (storage/words.py).
"""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=lambda name, kind, _: kind != "table" or not (name or "").startswith("words"),
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
