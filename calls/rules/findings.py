"""The sentences that the check says; each is whole, as languages differ in order and forms.

Names put into a sentence stand where they need no case of their own in a language that has cases, or the translator
can bring them there with a colon.
"""

from dataclasses import dataclass

from calls.sentences import Template


@dataclass(frozen=True, slots=True)
class AtLeast:
    """What is said where something is enough, too little, or hangs on data that are missing."""

    met: Template
    short: Template
    open: Template


# At least so many: what is there, what is too few, and what hangs on data that are missing.
_ORGS_MET = Template("%(found)s organisation, %(value)s needed", "%(found)s organisations, %(value)s needed")
_ORGS_SHORT = Template("%(found)s of %(value)s organisation", "%(found)s of %(value)s organisations")
_ORGS_FROM_MET = Template(
    "%(found)s organisation from %(group)s, %(value)s needed",
    "%(found)s organisations from %(group)s, %(value)s needed",
)
_ORGS_FROM_SHORT = Template(
    "%(found)s of %(value)s organisation from %(group)s", "%(found)s of %(value)s organisations from %(group)s"
)
_ORGS_FROM_OPEN = Template(
    "%(found)s of %(value)s organisation from %(group)s for certain; of %(open)s more the country is not known",
    "%(found)s of %(value)s organisations from %(group)s for certain; of %(open)s more the country is not known",
)
_COUNTRIES_MET = Template("%(found)s country, %(value)s needed", "%(found)s countries, %(value)s needed")
_COUNTRIES_SHORT = Template("%(found)s of %(value)s country", "%(found)s of %(value)s countries")
_COUNTRIES_OPEN = Template(
    "%(found)s of %(value)s country for certain; organisations whose country is not known: %(open)s",
    "%(found)s of %(value)s countries for certain; organisations whose country is not known: %(open)s",
)
_COUNTRIES_OF_MET = Template(
    "%(found)s country among %(group)s, %(value)s needed", "%(found)s countries among %(group)s, %(value)s needed"
)
_COUNTRIES_OF_SHORT = Template(
    "%(found)s of %(value)s country among %(group)s", "%(found)s of %(value)s countries among %(group)s"
)
_COUNTRIES_OF_OPEN = Template(
    "%(found)s of %(value)s country among %(group)s for certain; organisations whose country is not known: %(open)s",
    "%(found)s of %(value)s countries among %(group)s for certain; organisations whose country is not known: %(open)s",
)
_KIND_MET = Template(
    "%(found)s organisation of this kind, %(value)s needed: %(types)s",
    "%(found)s organisations of this kind, %(value)s needed: %(types)s",
)
_KIND_SHORT = Template(
    "%(found)s of %(value)s organisation of this kind: %(types)s",
    "%(found)s of %(value)s organisations of this kind: %(types)s",
)
_KIND_OPEN = Template(
    "%(found)s of %(value)s organisation of this kind for certain: %(types)s; of %(open)s more it is not known",
    "%(found)s of %(value)s organisations of this kind for certain: %(types)s; of %(open)s more it is not known",
)
_KIND_FROM_MET = Template(
    "%(found)s organisation of this kind from %(group)s, %(value)s needed: %(types)s",
    "%(found)s organisations of this kind from %(group)s, %(value)s needed: %(types)s",
)
_KIND_FROM_SHORT = Template(
    "%(found)s of %(value)s organisation of this kind from %(group)s: %(types)s",
    "%(found)s of %(value)s organisations of this kind from %(group)s: %(types)s",
)
_KIND_FROM_OPEN = Template(
    "%(found)s of %(value)s organisation of this kind from %(group)s for certain: %(types)s; "
    "of %(open)s more kind or country is not known",
    "%(found)s of %(value)s organisations of this kind from %(group)s for certain: %(types)s; "
    "of %(open)s more kind or country is not known",
)
ORGS = AtLeast(_ORGS_MET, _ORGS_SHORT, _ORGS_SHORT)
ORGS_FROM = AtLeast(_ORGS_FROM_MET, _ORGS_FROM_SHORT, _ORGS_FROM_OPEN)
COUNTRIES = AtLeast(_COUNTRIES_MET, _COUNTRIES_SHORT, _COUNTRIES_OPEN)
COUNTRIES_OF = AtLeast(_COUNTRIES_OF_MET, _COUNTRIES_OF_SHORT, _COUNTRIES_OF_OPEN)
KIND = AtLeast(_KIND_MET, _KIND_SHORT, _KIND_OPEN)
KIND_FROM = AtLeast(_KIND_FROM_MET, _KIND_FROM_SHORT, _KIND_FROM_OPEN)
GROUP_NOT_KNOWN = Template("It is not known here which countries belong to %(groups)s on %(day)s")

# At most so many.
AT_MOST_MET = Template(
    "%(found)s organisation, at most %(value)s allowed", "%(found)s organisations, at most %(value)s allowed"
)
AT_MOST_OVER = Template(
    "%(found)s organisation, but at most %(value)s allowed", "%(found)s organisations, but at most %(value)s allowed"
)
SINGLE_MET = Template("One applicant alone, as it has to be")
SINGLE_NONE = Template("There is no applicant yet")
SINGLE_OVER = Template("%(found)s applicant, but only one may apply", "%(found)s applicants, but only one may apply")

# In each country.
EACH_NONE = Template("No country among %(group)s is represented yet")
EACH_MET = Template("Each country represented has its own: %(types)s")
EACH_SHORT = Template("%(countries)s has no %(types)s yet", "%(countries)s have no %(types)s yet")
EACH_OPEN = Template(
    "%(countries)s: perhaps no %(types)s yet; organisations whose country or kind is not known: %(open)s"
)
EACH_NEW = Template(
    "The countries that are known have their own: %(types)s; organisations whose country is not known: %(open)s"
)

# The coordinator.
NO_COORDINATOR = Template("There is no coordinator yet")
LED_FROM_MET = Template("The coordinator comes from %(countries)s", "The coordinators come from %(countries)s")
LED_FROM_OUTSIDE = Template("The coordinator comes from %(countries)s, which is not among %(group)s")
LED_FROM_OPEN = Template("The country of the coordinator is not known")
LED_BY_MET = Template("The coordinator is of this kind: %(kinds)s")
LED_BY_OTHER = Template("The coordinator is of this kind: %(kinds)s; only this one may lead: %(types)s")
LED_BY_OPEN = Template("It is not known of what kind the coordinator is")

# Where participants come from.
ALL_INSIDE = Template("Nobody from outside %(groups)s")
FROM_OUTSIDE = Template("From outside %(groups)s: %(countries)s")
NOBODY_LEFT_OUT = Template("Nobody from %(countries)s")
LEFT_OUT = Template("From a country that is left out: %(countries)s")
COUNTRY_OPEN = Template(
    "Of %(open)s organisation the country is not known", "Of %(open)s organisations the country is not known"
)
BALANCE_MET = Template("%(a)s from %(group_a)s, %(b)s from %(group_b)s")
BALANCE_OVER = Template("%(a)s from %(group_a)s, but only %(b)s from %(group_b)s")
BALANCE_OPEN = Template(
    "%(a)s from %(group_a)s and %(b)s from %(group_b)s for certain; organisations whose country is not known: %(open)s"
)

# Money.
BUDGET_MISSING = Template(
    "The budget of %(open)s organisation is not known", "The budget of %(open)s organisations is not known"
)
BUDGET_NONE = Template("There is no budget yet")
LARGEST_MET = Template("The largest share of one organisation is %(share)s, at most %(most)s allowed")
LARGEST_OVER = Template("The largest share of one organisation is %(share)s, but at most %(most)s allowed")
LARGEST_COUNTRY_MET = Template("The largest share of one country is %(share)s, at most %(most)s allowed")
LARGEST_COUNTRY_OVER = Template(
    "%(countries)s has %(share)s of the budget, but at most %(most)s allowed",
    "%(countries)s have %(share)s of the budget each, but at most %(most)s allowed",
)
LEAST_MET = Template("%(share)s of the budget for this kind, at least %(least)s needed: %(types)s")
LEAST_SHORT = Template("Only %(share)s of the budget for this kind, at least %(least)s needed: %(types)s")
LEAST_OPEN = Template(
    "%(share)s of the budget for this kind for certain, at least %(least)s needed: %(types)s; "
    "organisations whose kind is not known: %(open)s"
)

# What people say.
DOCUMENT_OPEN = Template("Somebody has to confirm: %(document)s")
DOCUMENT_MET = Template("Confirmed: %(document)s")
DOCUMENT_DENIED = Template("Missing: %(document)s")
ACCREDITATION_OPEN = Template("Somebody has to confirm: %(accreditation)s (%(who)s)")
ACCREDITATION_MET = Template("Confirmed: %(accreditation)s (%(who)s)")
ACCREDITATION_DENIED = Template("Missing: %(accreditation)s (%(who)s)")
INDEPENDENCE_OPEN = Template("Somebody has to confirm that none of the organisations controls another")
INDEPENDENCE_MET = Template("Confirmed: none of the organisations controls another")
INDEPENDENCE_DENIED = Template("One of the organisations controls another")
CONFIRMED = Template("People of the consortium say that it is so")
DENIED = Template("People of the consortium say that it is not so")
UNKNOWN = Template("What is asked is not known here; read the call document")

# Other applications, and age.
CAP_MET = Template("Nobody is known to stand in more than %(value)s: %(scope)s")
CAP_OVER = Template(
    "%(count)s organisation stands in more than %(value)s: %(scope)s",
    "%(count)s organisations stand in more than %(value)s: %(scope)s",
)
CAP_OPEN = Template("At most %(value)s: %(scope)s; nobody counted the other applications")
CAP_BEYOND = Template("At most %(value)s: %(scope)s; only people can count that")
ONCE_MET = Template("No other application of just these organisations is known in this round")
ONCE_OVER = Template("Just these organisations already stand in another application of this round")
ONCE_OPEN = Template("Nobody counted the other applications of just these organisations")
AGE_MET = Template("Founded in %(year)s, long enough ago")
AGE_YOUNG = Template(
    "Founded in %(year)s, less than %(value)s year ago", "Founded in %(year)s, less than %(value)s years ago"
)
AGE_CLOSE = Template(
    "Founded in %(year)s; the day decides whether that is %(value)s year ago",
    "Founded in %(year)s; the day decides whether that is %(value)s years ago",
)
AGE_OPEN = Template("It is not known in which year the organisation was founded")

SENTENCES: tuple[Template, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Template))
"""Every sentence of the check, for translation."""
