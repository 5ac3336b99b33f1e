"""Which environment an integration talks to."""
