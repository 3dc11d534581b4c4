"""Reports for funders and for the alliance itself: a year, and the proof of a target, as page, PDF, DOCX and XLSX."""
