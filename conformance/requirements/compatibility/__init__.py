"""How an integration takes changes that its contract allows the platform to make."""
