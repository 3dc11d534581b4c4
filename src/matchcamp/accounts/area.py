"""What the service takes from accounts."""

from matchcamp.accounts import api, pages
from matchcamp.accounts.documents import Account, Session, SignInLink, Token
from matchcamp.area import Area
from matchcamp.security import Access

AREA = Area(
    name="accounts",
    documents=(Account, Session, SignInLink, Token),
    handlers=(
        pages.sign_in_page,
        pages.ask_for_link,
        pages.link_page,
        pages.use_link,
        pages.demo_enter,
        pages.sign_out,
        pages.sign_out_everywhere,
        pages.choose_language,
        api.me,
    ),
    access={
        "accounts.sign_in": Access.PUBLIC,
        "accounts.ask_for_link": Access.PUBLIC,
        "accounts.link": Access.PUBLIC,
        "accounts.use_link": Access.PUBLIC,
        "accounts.demo_enter": Access.DEMO,
        "accounts.sign_out": Access.SIGNED_IN,
        "accounts.sign_out_everywhere": Access.SIGNED_IN,
        "accounts.language": Access.PUBLIC,
        "api.accounts.me": Access.SIGNED_IN,
    },
)
