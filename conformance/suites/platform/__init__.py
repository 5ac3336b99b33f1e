"""The suite that judges a platform: Playground, the simulator, or what was recorded of them."""
