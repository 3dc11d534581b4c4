"""Funding calls as the service keeps and shows them; what a call is stands in the package `calls`."""
