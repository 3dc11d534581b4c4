"""A corrected version of an action's rules, as it is kept."""

from datetime import datetime
from enum import StrEnum

from beanie import Document
from pymongo import IndexModel


class Step(StrEnum):
    """What made a version."""

    ADD_ACTION = "add_action"
    EDIT_ACTION = "edit_action"
    ADD_RULE = "add_rule"
    CORRECT_RULE = "correct_rule"
    REMOVE_RULE = "remove_rule"
    GO_BACK = "go_back"


class RuleVersion(Document):
    """An action as it stood after one correction. Rows are added and never changed; the newest of an action holds.

    `version` counts from 1; version 0 is what comes with the project, if anything does. `text` is the whole action as
    YAML with its sources written out, so that it can be read whatever becomes of the project's own files. `rule_id` is
    the rule that the step was about, `back_to` the version that was gone back to. `beneath` is a hash of the project's
    own rules at that time, empty where it had none: so it can be seen when they change underneath a correction.
    """

    action_id: str
    version: int
    text: str
    step: Step
    rule_id: str = ""
    back_to: int | None = None
    reason: str
    source_title: str = ""
    source_url: str = ""
    beneath: str = ""
    account_id: str
    at: datetime

    class Settings:
        name = "rule_versions"
        indexes = (IndexModel([("action_id", 1), ("version", -1)], unique=True),)
