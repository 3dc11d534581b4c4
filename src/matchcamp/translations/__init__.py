"""The catalogues of the pages' words, and how they are kept up to date: `python -m matchcamp.translations`."""
