"""People: accounts, sign-in by e-mailed link, sessions, bearer tokens, and what a person may demand of their data."""
