"""The alliance as a whole: thematic teams, calendar, where its members are and who works with whom."""
