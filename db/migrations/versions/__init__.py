"""One script per revision, oldest first. A released script is never changed."""
