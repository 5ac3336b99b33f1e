"""The integration under test as it runs: its deployment, its credentials, its backend, its logs."""
