"""What the service takes from registration."""

from matchcamp.area import Area, Follower
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.registration import (
    api,
    exports,
    idea_pages,
    invitation_pages,
    own_pages,
    people_api,
    people_pages,
)
from matchcamp.registration.documents import CampGate, CampIdea, Participant
from matchcamp.registration.invitation_schemas import InvitationsIn, InviteIn
from matchcamp.registration.jobs import camps_written, ideas_written, jobs, people_written
from matchcamp.registration.schemas import (
    CampIdeaEdit,
    CampIdeaIn,
    ChoiceIn,
    ImportIn,
    ImportLine,
    OrderIn,
    PersonIn,
    PresenceIn,
    RegistrationEdit,
    RegistrationIn,
)
from matchcamp.security import Access

PERSON = (
    "camp_id", "email", "name", "organisation_id", "organisation", "country", "kind", "language", "languages", "ranked",
    "diet", "access", "photo", "share_contact", "status", "presence", "arrived", "invited_for", "invited", "registered",
    "host", "word", "reminded",
)  # fmt: skip

AREA = Area(
    name="registration",
    documents=(CampIdea, Participant, CampGate),
    handlers=(
        *api.HANDLERS, *people_api.HANDLERS, *idea_pages.HANDLERS, *own_pages.HANDLERS, *people_pages.HANDLERS,
        *invitation_pages.HANDLERS, *exports.HANDLERS,
    ),
    access={
        # Those who hold a person's own link are let in by it; who leads a camp is decided by the camp.
        "api.registration.by_pass": Access.PUBLIC,
        "api.registration.register_by_pass": Access.PUBLIC,
        "api.registration.change_by_pass": Access.PUBLIC,
        "api.registration.cancel_by_pass": Access.PUBLIC,
        "api.registration.check_in": Access.PUBLIC,
        "api.registration.ideas": Access.MEMBER,
        "api.registration.hand_in": Access.MEMBER,
        "api.registration.idea": Access.MEMBER,
        "api.registration.edit_idea": Access.MEMBER,
        "api.registration.withdraw_idea": Access.MEMBER,
        "api.registration.choose": Access.MEMBER,
        "api.registration.reorder": Access.MEMBER,
        "api.registration.own": Access.MEMBER,
        "api.registration.register": Access.MEMBER,
        "api.registration.change": Access.MEMBER,
        "api.registration.cancel": Access.MEMBER,
        "api.registration.people": Access.MEMBER,
        "api.registration.enter": Access.MEMBER,
        "api.registration.import": Access.MEMBER,
        "api.registration.person": Access.MEMBER,
        "api.registration.change_person": Access.MEMBER,
        "api.registration.cancel_person": Access.MEMBER,
        "api.registration.presence": Access.MEMBER,
        "api.registration.pass": Access.MEMBER,
        "api.registration.void_pass": Access.MEMBER,
        "api.registration.proposals": Access.MEMBER,
        "api.registration.invite": Access.MEMBER,
        "registration.ideas": Access.MEMBER,
        "registration.hand_in_form": Access.MEMBER,
        "registration.hand_in": Access.MEMBER,
        "registration.idea": Access.MEMBER,
        "registration.edit_idea": Access.MEMBER,
        "registration.withdraw_idea": Access.MEMBER,
        "registration.choose": Access.MEMBER,
        "registration.reorder": Access.MEMBER,
        "registration.register_form": Access.MEMBER,
        "registration.register": Access.MEMBER,
        "registration.cancel": Access.MEMBER,
        "registration.by_pass_form": Access.PUBLIC,
        "registration.by_pass": Access.PUBLIC,
        "registration.cancel_by_pass": Access.PUBLIC,
        "registration.me": Access.MEMBER,
        "registration.people": Access.MEMBER,
        "registration.presence": Access.MEMBER,
        "registration.enter_form": Access.MEMBER,
        "registration.enter": Access.MEMBER,
        "registration.person": Access.MEMBER,
        "registration.change_person": Access.MEMBER,
        "registration.cancel_person": Access.MEMBER,
        "registration.pass": Access.MEMBER,
        "registration.void_pass": Access.MEMBER,
        "registration.import_form": Access.MEMBER,
        "registration.import": Access.MEMBER,
        "registration.invitations": Access.MEMBER,
        "registration.invite": Access.MEMBER,
        "registration.export_csv": Access.MEMBER,
        "api.registration.export_csv": Access.MEMBER,
        "api.registration.export_xlsx": Access.MEMBER,
        "registration.export_xlsx": Access.MEMBER,
    },
    jobs=jobs,
    followers=(
        Follower("registration.people", "camp_people", people_written),
        Follower("registration.ideas", "camp_ideas", ideas_written),
        Follower("registration.camps", "camps", camps_written),
    ),
    models=(
        CampIdeaIn, CampIdeaEdit, ChoiceIn, OrderIn, RegistrationIn, RegistrationEdit, PersonIn, PresenceIn, ImportIn,
        ImportLine, InviteIn, InvitationsIn,
    ),
    personal=(
        Trace(
            "camp_people", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Your registrations for camps"), PERSON
        ),
        Trace(
            "camp_people", "invited_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Invitations to camps that you sent"),
            ("camp_id", "invited", "word"),
        ),
        Trace("camp_people", "email", Holds.EMAIL, Ending.DELETED, N_("Your registrations for camps"), PERSON),
        Trace(
            "camp_ideas", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Ideas you handed in for camps"),
            ("camp_id", "idea_id", "title", "status", "number", "note", "created", "changed"),
        ),
    ),
    streams=(Stream("camp_people", name="people"), Stream("camp_ideas", name="ideas")),
)  # fmt: skip
