"""What expires, and what an integration makes of it."""
