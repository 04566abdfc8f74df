"""How Alembic runs the migrations: on the connection that coachbot opened."""

from alembic import context

from coachbot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
