"""The clinic on a PostgreSQL server."""
