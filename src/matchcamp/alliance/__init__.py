"""The alliance as a whole: thematic teams, calendar, indicators, where its members are and who works with whom."""
