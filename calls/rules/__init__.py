"""What actions demand of a consortium, as data: one file per action and year, each rule with its source."""

from calls.rules.loading import action, action_of, load_actions

__all__ = ["action", "action_of", "load_actions"]
