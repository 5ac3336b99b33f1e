"""How long sessions and tokens live."""
