"""Pages of applications: the pipeline as board, table and timeline, one application with all its views, and forms."""
