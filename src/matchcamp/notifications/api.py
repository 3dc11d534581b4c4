"""A person's notices and preferences for programs, and what mail servers report."""
