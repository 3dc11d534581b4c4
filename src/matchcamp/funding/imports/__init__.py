"""Files of calls in two steps: look at what one would change, then apply exactly that."""
