"""Groups the cases of a plan by the instance that can play them at the same time."""
