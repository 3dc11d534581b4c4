"""Answering the questionnaire."""

from secrets import token_hex

from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.schemas import Attendant
from matchcamp.results.documents import QuestionnaireAnswer
from matchcamp.results.questionnaire_queries import camp_of, window_for
from matchcamp.results.rules import checked, hash_of
from matchcamp.results.schemas import AnswersIn
from matchcamp.settings import signing_secret

ANSWERS_PER_PERSON = Limit("answers to a questionnaire, person", 60, 3_600)


async def answer(parts: Parts, given: AnswersIn, person: Attendant) -> None:
    """Keep the person's answer in place of an earlier one. From two tabs at once one row comes of it: the later one.

    Raises NotFound for who is not registered, Conflict outside of the time, Invalid by question, TooMany.
    """
    camp = await camp_of(person)
    window = await window_for(camp)
    if window is None or not window.open_at(parts.clock.now()):
        raise Conflict(_("The questionnaire is not open."))
    await spend(parts, ANSWERS_PER_PERSON, person.id)
    kept, errors = checked(given.answers, [one.id for one in await ideas_of(camp.id)])
    if errors:
        raise Invalid(_("Some fields cannot be taken as they are."), errors)
    by = hash_of(signing_secret(parts.settings), camp.id, person.id)
    change = {"$set": {"answers": kept}, "$setOnInsert": {"_id": token_hex(16), "camp_id": camp.id}}
    rows = QuestionnaireAnswer.get_pymongo_collection()
    try:
        await rows.update_one({"by": by}, change, upsert=True)
    except DuplicateKeyError:  # The other tab made the row in between.
        await rows.update_one({"by": by}, {"$set": {"answers": kept}})
