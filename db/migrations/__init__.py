"""The scripts that bring a clinic's file up to date. `db.schema` runs them."""
