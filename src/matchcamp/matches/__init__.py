"""Matches: what fits what, what people made of it, and introductions."""
