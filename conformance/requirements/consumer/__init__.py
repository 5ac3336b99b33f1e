"""What the consumer meets who does not pay at once."""
