"""One item a case of the plan."""
