"""A consortium as files: a workbook, a page per partner, and JSON. Pure functions from what the viewer may see."""
