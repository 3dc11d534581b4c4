"""The first page, which answers by role what to do next, and the pages about the service."""
