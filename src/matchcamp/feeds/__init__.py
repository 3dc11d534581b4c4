"""Feeds: each person's calendar and news by a private address, and the open calls for everybody."""
