"""The chain from need to outcome, from whichever of its objects one looks."""
