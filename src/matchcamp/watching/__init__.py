"""What people watch: calls that they follow and searches that they keep."""
