"""The account behind a token."""

from litestar import get

from matchcamp.accounts.schemas import MembershipOut, MeOut
from matchcamp.web import Request


@get("/api/me", name="api.accounts.me", tags=["accounts"], sync_to_thread=False)
def me(request: Request) -> MeOut:
    viewer = request.user
    return MeOut(
        id=viewer.account_id,
        email=viewer.email,
        name=viewer.name,
        language=viewer.language,
        roles=sorted(viewer.roles),
        organisations=[MembershipOut(organisation_id=id_, role=role) for id_, role in viewer.organisations.items()],
    )
