"""Needs (challenges): what an organisation cannot solve alone."""
