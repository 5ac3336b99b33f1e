"""What an integration tells Klarna Payments."""
