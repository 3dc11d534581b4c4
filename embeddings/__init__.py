"""Texts to unit vectors, and vectors to their nearest neighbours.

`encoder` opens an encoder, `passages` cuts long texts, `index` finds neighbours.
Nothing here knows of needs, calls or people: an item is an integer id with five facets.
"""
