"""The payment session and what it refuses."""
