"""Seatings for programs."""
