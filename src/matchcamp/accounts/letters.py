"""The letters of accounts. Subjects hold no names: they are kept after a letter is sent, its text is not."""

from datetime import timedelta
from urllib.parse import quote

from matchcamp.i18n import gettext as _
from matchcamp.mail import Letter
from matchcamp.viewer import OrganisationRole


def _letter(to: str, subject: str, *lines: str, always: bool = False) -> Letter:
    return Letter(to, subject, "\n\n".join(line for line in lines if line) + "\n", always=always)


def sign_in(to: str, name: str, url: str, *, minutes: int) -> Letter:
    return _letter(
        to,
        _("Your link to sign in to Matchcamp"),
        _("Good day, %(name)s,") % {"name": name},
        _("open this link within %(minutes)s minutes and press the button to sign in to Matchcamp:")
        % {"minutes": minutes},
        url,
        _("If you did not ask for it, you need do nothing."),
        always=True,
    )


def stranger(to: str, base_url: str) -> Letter:
    return _letter(
        to,
        _("Matchcamp does not know this address yet"),
        _("somebody, probably you, wants to sign in to Matchcamp with this address."),
        _("It has no account yet. Here you can ask to join:"),
        f"{base_url}/join?email={quote(to)}",
    )


def confirm_join(to: str, url: str, *, life: timedelta) -> Letter:
    """Holds no word that the asker typed: anybody can have it sent to any address."""
    return _letter(
        to,
        _("Confirm that you want to join Matchcamp"),
        _("somebody, probably you, asks to join Matchcamp with this address."),
        _("Open this link within %(hours)s hours and press the button to confirm it:")
        % {"hours": int(life.total_seconds()) // 3600},
        url,
        _("If it was not you, you need do nothing: the request is then forgotten."),
        always=True,
    )


def join_waits(to: str, base_url: str, *, organisation: str) -> Letter:
    return _letter(
        to,
        _("Somebody asks to join"),
        _("somebody asks to join Matchcamp for %(organisation)s and waits for your answer.")
        % {"organisation": organisation},
        _("Here you see who it is:"),
        f"{base_url}/joining",
    )


def join_answered(to: str, base_url: str, *, organisation: str, accepted: bool, note: str) -> Letter:
    if accepted:
        words = _("you now belong to %(organisation)s on Matchcamp. Sign in here:") % {"organisation": organisation}
        return _letter(to, _("Welcome to Matchcamp"), words, f"{base_url}/sign-in", note)
    words = _("your request to join for %(organisation)s was declined.") % {"organisation": organisation}
    return _letter(to, _("Your request to join Matchcamp"), words, note)


def invitation(to: str, url: str, *, organisation: str, role: OrganisationRole, inviter: str, days: int) -> Letter:
    what = {
        OrganisationRole.OWNER: _("as an owner: you post in its name and look after its people."),
        OrganisationRole.EDITOR: _("as an editor: you post in its name."),
    }
    return _letter(
        to,
        _("An invitation to Matchcamp"),
        _("%(inviter)s invites you to Matchcamp for %(organisation)s,")
        % {"inviter": inviter, "organisation": organisation},
        what[role],
        _("Open this link within %(days)s days and press the button:") % {"days": days},
        url,
        _("If you do not want this, you need do nothing."),
    )


def new_address(to: str, url: str, *, minutes: int) -> Letter:
    return _letter(
        to,
        _("Confirm your new address"),
        _("somebody, probably you, wants to use this address for an account on Matchcamp."),
        _("Open this link within %(minutes)s minutes, signed in, and press the button:") % {"minutes": minutes},
        url,
        _("If it was not you, you need do nothing."),
        always=True,
    )


def address_taken(to: str) -> Letter:
    return _letter(
        to,
        _("This address has an account already"),
        _("somebody wants to use this address for another account on Matchcamp. Nothing was changed."),
        _("If it was you: erase one of the two accounts first."),
    )


def address_asked(to: str, base_url: str) -> Letter:
    return _letter(
        to,
        _("A new address was asked for"),
        _("somebody, probably you, wants to give your account on Matchcamp another address."),
        _("If it was not you, sign out everywhere on this page, and tell the secretariat:"),
        f"{base_url}/account",
    )


def address_changed(to: str) -> Letter:
    return _letter(
        to,
        _("Your address was changed"),
        _("your account on Matchcamp has another address now, and this one no longer opens it."),
        _("If it was not you, tell the secretariat at once."),
    )


def no_owner_left(to: str, base_url: str, *, organisation: str, organisation_id: str) -> Letter:
    return _letter(
        to,
        _("An organisation has no owner now"),
        _("the last owner of %(organisation)s erased the account. Its words stay; you look after its people now:")
        % {"organisation": organisation},
        f"{base_url}/organisations/{organisation_id}/people",
    )
