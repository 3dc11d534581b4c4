"""The inbox, what letters come how often, and the one-click end of them."""
