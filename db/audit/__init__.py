"""The chained audit."""
