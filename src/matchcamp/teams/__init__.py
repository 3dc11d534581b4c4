"""Whole teams for an idea and a call: who is missing, the best teams, the cheapest repair."""
