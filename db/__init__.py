"""Storage: SQLAlchemy models, migrations, users, audit, documents, backup. Nothing of it stands yet."""
