"""What the service takes from eligibility."""

from matchcamp.area import Area
from matchcamp.eligibility.documents import RuleVersion
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace

AREA = Area(
    name="eligibility",
    documents=(RuleVersion,),
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
