"""Ideas: projects in the making, between a need and a consortium."""
