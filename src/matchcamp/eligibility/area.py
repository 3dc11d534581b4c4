"""What the service takes from eligibility."""

from matchcamp.area import Area
from matchcamp.eligibility import action_pages, api, form_pages, pages, version_pages
from matchcamp.eligibility.correction_schemas import ActionIn, CheckIn, CorrectionIn, NewActionIn, ParticipantIn, RuleIn
from matchcamp.eligibility.documents import RuleVersion
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

AREA = Area(
    name="eligibility",
    documents=(RuleVersion,),
    handlers=(
        pages.rules_page,
        pages.action_page,
        pages.try_page,
        version_pages.version_page,
        version_pages.go_back,
        version_pages.remove_rule_page,
        version_pages.remove_rule,
        form_pages.new_rule_page,
        form_pages.add_rule,
        form_pages.edit_rule_page,
        form_pages.correct_rule,
        action_pages.new_action_page,
        action_pages.add_action,
        action_pages.edit_action_page,
        action_pages.edit_action,
        api.list_rules,
        api.get_rules,
        api.list_versions,
        api.get_version,
        api.check_consortium,
        api.preview_new,
        api.add_action,
        api.preview_correction,
        api.correct_rules,
    ),
    access={
        "eligibility.list": Access.PUBLIC,
        "eligibility.get": Access.PUBLIC,
        "eligibility.try": Access.PUBLIC,
        "eligibility.version": Access.PUBLIC,
        "eligibility.go_back": Access.COORDINATOR,
        "eligibility.remove_form": Access.COORDINATOR,
        "eligibility.remove_rule": Access.COORDINATOR,
        "eligibility.new_rule": Access.COORDINATOR,
        "eligibility.add_rule": Access.COORDINATOR,
        "eligibility.rule_form": Access.COORDINATOR,
        "eligibility.correct_rule": Access.COORDINATOR,
        "eligibility.new_action": Access.COORDINATOR,
        "eligibility.add_action": Access.COORDINATOR,
        "eligibility.action_form": Access.COORDINATOR,
        "eligibility.edit_action": Access.COORDINATOR,
        "api.eligibility.list": Access.PUBLIC,
        "api.eligibility.get": Access.PUBLIC,
        "api.eligibility.versions": Access.PUBLIC,
        "api.eligibility.version": Access.PUBLIC,
        "api.eligibility.check": Access.PUBLIC,
        "api.eligibility.preview_new": Access.COORDINATOR,
        "api.eligibility.add": Access.COORDINATOR,
        "api.eligibility.preview": Access.COORDINATOR,
        "api.eligibility.correct": Access.COORDINATOR,
    },
    models=(ActionIn, CheckIn, CorrectionIn, NewActionIn, ParticipantIn, RuleIn),
    personal=(
        Trace(
            "rule_versions",
            "account_id",
            Holds.ACCOUNT,
            Ending.UNNAMED,
            N_("Rules of calls that you corrected"),
            ("_id", "action_id", "version", "step", "rule_id", "reason", "source_title", "source_url", "at"),
        ),
    ),
)
