"""Pages of tables and rounds for those who lead a camp."""
