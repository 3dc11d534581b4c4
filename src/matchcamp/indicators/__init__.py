"""Indicators of the alliance: what each counts, how it stood each year, and what proves it."""
