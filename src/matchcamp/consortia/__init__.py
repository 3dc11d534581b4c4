"""Consortia: who takes part in what role, what is covered, and whether the call accepts them."""
