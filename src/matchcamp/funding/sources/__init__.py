"""Where calls come from: reading each source again, how each stands, and what it gave."""
