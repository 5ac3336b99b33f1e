"""How an integration opens the hosted page."""
