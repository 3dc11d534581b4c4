"""All applications side by side: the board, the list with its files, the timeline, and what presses."""
