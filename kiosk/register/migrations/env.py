"""How Alembic runs the migrations: on the connection that it is handed, or as SQL text for somebody to read."""

from alembic import context

from kiosk.register.tables import metadata

connection = context.config.attributes.get("connection")
if connection is not None:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
else:
    context.configure(dialect_name=context.config.attributes["dialect"], target_metadata=metadata, literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
