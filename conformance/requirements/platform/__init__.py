"""What a platform owes whoever integrates with it."""
