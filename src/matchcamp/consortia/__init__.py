"""Consortia: who takes part in what role, what is covered, whether the call accepts them, and how to mend it."""
