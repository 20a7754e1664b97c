"""Storage: the clinic's file, its models, migrations and the one thread that writes. Start at `db.store`."""
