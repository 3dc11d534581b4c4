"""What people are told: an inbox, letters at once or in digests, as each of them chose."""
