"""How an integration proves who it is."""
