"""A consortium as files: a workbook, a page per partner, and JSON. Each holds what the viewer may see."""
