"""How an authorization becomes an order, once."""
