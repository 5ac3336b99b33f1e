"""How an integration learns what became of a purchase."""
