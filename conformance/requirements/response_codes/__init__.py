"""How an integration takes the status of an answer."""
