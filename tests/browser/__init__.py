"""The hosted page in a real Chromium. `make test-browser` runs this; `make test` does not."""
