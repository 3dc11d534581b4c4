"""The form of a rule: first its type, then only the fields that this type reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from calls.countries import country_group_names
from calls.labels import ROLES, TYPE_SETS
from calls.rules import load_actions
from calls.rules.model import PARAMETERS, Action, Rule, RuleType
from calls.rules.rule_form import SHARES
from calls.rules.words import demand
from matchcamp.eligibility import queries
from matchcamp.eligibility.actions import Proposed, propose, rule_named
from matchcamp.eligibility.page_forms import RuleForm, correction_of_rule, typed_of_rule
from matchcamp.eligibility.preview_pages import Answered, answered, newest_of
from matchcamp.eligibility.rule_forms import known_type
from matchcamp.eligibility.rules import stem
from matchcamp.eligibility.schemas import ActionHead, PreviewOut, RuleOut, VersionOut
from matchcamp.eligibility.shown import action_head, rule_out
from matchcamp.eligibility.words import RULE_KINDS
from matchcamp.i18n import gettext as _
from matchcamp.labels import begun, country_group_name, part_name, type_set_name
from matchcamp.sentences import said
from matchcamp.web import Form, Html, Request, asked, go_to, page

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TypesPage:
    """The types of rules to choose from, under headings, with demands of today by type; the choice leads to `url`."""

    action: ActionHead
    kinds: Sequence[tuple[str, Sequence[str]]]
    examples: Mapping[str, str]
    url: str
    chosen: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """The form of a rule: `fields` are those that its type reads, `optional` those of them that may stay empty.

    `rule_id` is empty for a new rule, `former` the rule as it stands. `newest` is set after somebody else was faster,
    with `newest_words` for the rule as they left it.
    """

    action: ActionHead
    rule_id: str
    former: RuleOut | None
    type: str
    fields: Sequence[str]
    optional: Sequence[str]
    value_label: str
    roles_hint: str
    form: Form[Any]
    revision: int
    preview: PreviewOut | None
    newest: VersionOut | None
    newest_words: str
    group_options: Options
    type_set_options: Options
    role_options: Options
    source_options: Options


def types_page(request: Request, action: Action, rule: Rule | None) -> Html:
    kinds = [(_(heading), types) for heading, types in RULE_KINDS]
    examples = {str(type_): _("Such as: %(demand)s") % {"demand": said(demand(one))} for type_, one in example_rules()}
    examples[RuleType.UNKNOWN] = _("In your own words, where no other kind fits")
    context = TypesPage(action_head(action), kinds, examples, form_url(action, rule), rule.type if rule else "")
    return page(request, "eligibility/types.html", context)


@cache
def example_rules() -> Sequence[tuple[RuleType, Rule]]:
    """A rule of each type out of those that come with the project, where it has one."""
    rules = [rule for action in load_actions().values() for rule in action.rules]
    return tuple({rule.type: rule for rule in reversed(rules)}.items())


def form_url(action: Action, rule: Rule | None) -> str:
    return f"/rules/{action.id}/rules/{rule.id}/edit" if rule else f"/rules/{action.id}/rules/new"


async def rule_page(
    request: Request, action: Action, type_: RuleType, rule: Rule | None, answer: Answered[RuleForm]
) -> Html:
    read, former = PARAMETERS[type_], rule_out(rule) if rule else None
    newest = await newest_of(action, request, answer)
    context = RulePage(
        action=action_head(action),
        rule_id=rule.id if rule else "",
        former=former,
        type=type_,
        fields=(*read.needed, *read.optional),
        optional=read.optional,
        value_label=value_label(type_),
        roles_hint=roles_hint(type_),
        form=answer.form,
        revision=action.version,
        preview=answer.preview,
        newest=newest,
        newest_words=(former.demand if former else "") if newest else "",
        group_options=[(name, begun(country_group_name(name))) for name in country_group_names()],
        type_set_options=[(name, begun(type_set_name(name))) for name in TYPE_SETS],
        role_options=[(code, begun(part_name(code))) for code in ROLES],
        source_options=source_options(action, rule),
    )
    return page(request, "eligibility/rule_form.html", context, status=answer.status)


def value_label(type_: RuleType) -> str:
    if type_ in SHARES:
        return _("How many per cent of the budget?")
    labels = {
        RuleType.MIN_ORGS: _("How many organisations at least?"),
        RuleType.MIN_ORGS_IN_GROUP: _("How many organisations at least?"),
        RuleType.MIN_ORGS_OF_TYPE: _("How many organisations at least?"),
        RuleType.MAX_ORGS: _("How many organisations at most?"),
        RuleType.MIN_COUNTRIES: _("How many countries at least?"),
        RuleType.MIN_COUNTRIES_IN_GROUP: _("How many countries at least?"),
        RuleType.CAP_PER_ORG: _("How many at most?"),
        RuleType.MIN_ORG_AGE_YEARS: _("How many years at least?"),
    }
    return labels.get(type_, "")


def roles_hint(type_: RuleType) -> str:
    if type_ is RuleType.EXCLUDED_COUNTRIES:
        return _("None ticked: any part")
    return _("None ticked: coordinators and partners")


def source_options(action: Action, rule: Rule | None) -> Options:
    """Sources to tick: the rule's own, then the others that its action names."""
    named = [*(rule.evidence if rule else ()), *(one for other in action.rules for one in other.evidence)]
    return list({one.id: f"{one.title} ({one.year})" if one.year else one.title for one in named}.items())


@get("/rules/{action_id:str}/rules/new", name="eligibility.new_rule")
async def new_rule_page(request: Request, action_id: FromPath[str]) -> Html:
    """The choice of a type, and with `?type=` its form."""
    action = await queries.action(action_id)
    type_ = known_type(asked(request, "type"))
    if type_ is None:
        return types_page(request, action, None)
    return await rule_page(request, action, type_, None, Answered(Form(typed={"type": type_})))


@post("/rules/{action_id:str}/rules/new", name="eligibility.add_rule", status_code=200)
async def add_rule(request: Request, action_id: FromPath[str]) -> Html | Redirect:
    return await taken(request, action_id, None)


@get("/rules/{action_id:str}/rules/{rule_id:str}/edit", name="eligibility.rule_form")
async def edit_rule_page(request: Request, action_id: FromPath[str], rule_id: FromPath[str]) -> Html:
    """The form of a rule; with `?choose=type` the choice of another type, which `?type=` then names."""
    action = await queries.action(action_id)
    rule = rule_named(action, rule_id)
    if asked(request, "choose"):
        return types_page(request, action, rule)
    type_ = known_type(asked(request, "type")) or rule.type
    typed = typed_of_rule(rule) | {"type": type_}
    return await rule_page(request, action, type_, rule, Answered(Form(typed=typed)))


@post("/rules/{action_id:str}/rules/{rule_id:str}/edit", name="eligibility.correct_rule", status_code=200)
async def correct_rule(request: Request, action_id: FromPath[str], rule_id: FromPath[str]) -> Html | Redirect:
    action = await queries.action(action_id)
    # Whoever was faster may have changed the rule's question, and with it its id; or removed it.
    rule = action.rule(rule_id) or next((one for one in action.rules if stem(one.id) == stem(rule_id)), None)
    return await taken(request, action_id, rule)


async def taken(request: Request, action_id: str, rule: Rule | None) -> Html | Redirect:
    """What a posted rule leads to: the form with what it would change, or the action with its new version."""
    rule_id = rule.id if rule else ""

    async def proposed(given: RuleForm) -> Proposed:
        return await propose(action_id, correction_of_rule(given, rule_id))

    done = await answered(request, RuleForm, proposed)
    if isinstance(done, Action):
        return go_to(f"/rules/{done.id}", _("Saved as version %(version)s.") % {"version": done.version})
    action, type_ = await queries.action(action_id), known_type(str(done.form.typed.get("type", "")))
    if type_ is None:
        return types_page(request, action, rule)
    return await rule_page(request, action, type_, rule, done)
