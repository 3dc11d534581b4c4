"""The demo: a real alliance by its published facts, with invented examples that say so."""
