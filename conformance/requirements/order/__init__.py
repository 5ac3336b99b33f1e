"""How an authorization becomes an order."""
