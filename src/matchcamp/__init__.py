"""Matchcamp: needs, offers, ideas and calls of an alliance, matched, explained and brought to proposals."""

__version__ = "0.1.0"
