"""Alembic's migrations of the register. What stands in a released one is never edited."""
