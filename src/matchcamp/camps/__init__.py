"""Project camps: what is planned, when, where, and who leads it."""
