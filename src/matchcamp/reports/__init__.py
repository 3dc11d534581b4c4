"""Reports for funders and boards, from the same queries as the pages, as PDF, DOCX and spreadsheets."""
