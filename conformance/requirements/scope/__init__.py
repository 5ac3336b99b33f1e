"""Whether an integration is what it says it is."""
