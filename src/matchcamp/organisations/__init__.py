"""Organisations: who they are, what they can do, who speaks for them."""
