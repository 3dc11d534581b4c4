"""One box over everything, by the same index that matches."""
