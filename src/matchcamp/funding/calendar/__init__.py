"""Calls that are kept by hand: adding, changing and withdrawing them, and the whole as a file."""
