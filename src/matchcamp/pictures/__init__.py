"""Pictures drawn as SVG. Each is a pure function: the same input gives the same text.

They hold no style and no script, only classes that `static/matchcamp.css` colours in light and dark. Each stands beside
a table that says the same.
"""
