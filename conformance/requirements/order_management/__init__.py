"""What an integration does with an order."""
