"""The hosted page, its statuses, its callbacks."""
