"""The running integration: its deployment, its credentials, its backend, its logs."""
