"""Calls for you: which calls suit an organisation or an idea, what stands in the way, and by when."""
