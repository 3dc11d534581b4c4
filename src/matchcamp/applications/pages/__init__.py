"""The pages of one application: all its views, and their forms."""
