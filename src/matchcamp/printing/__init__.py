"""Pages for paper: our own typst templates, filled with JSON, as PDF that screen readers can read."""
