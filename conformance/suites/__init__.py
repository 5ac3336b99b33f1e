"""The suites as plain pytest: `pytest --pyargs conformance.suites --conformance-config FILE`."""
