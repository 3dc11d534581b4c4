"""Targets of the alliance: what counts, how many there are, and how likely the number is reached in time."""
