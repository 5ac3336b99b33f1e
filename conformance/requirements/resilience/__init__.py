"""What an integration repeats, and under which key."""
