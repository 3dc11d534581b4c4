"""What actions demand of a consortium, as data: one file per action and year, each rule with its source."""
