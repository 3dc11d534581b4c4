"""Offers: what an organisation can do for others."""
