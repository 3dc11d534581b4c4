"""From vectors, terms and facts to ranked, explained matches."""
