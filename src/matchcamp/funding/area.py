"""What the service takes from funding."""

from collections.abc import Mapping

from matchcamp.area import Area, Follower
from matchcamp.funding import api, pages, queries
from matchcamp.funding.calendar import api as calendar_api
from matchcamp.funding.calendar import pages as calendar_pages
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.imports import api as import_api
from matchcamp.funding.imports import pages as import_pages
from matchcamp.funding.imports.documents import CallImport, ImportRow
from matchcamp.funding.imports.schemas import ApplyIn
from matchcamp.funding.jobs import jobs, refresh_asked
from matchcamp.funding.sources import api as source_api
from matchcamp.funding.sources import pages as source_pages
from matchcamp.funding.sources.documents import Payload, SourceRecord, SourceState
from matchcamp.funding.sources.schemas import HeldIn, RefreshIn
from matchcamp.i18n import N_
from matchcamp.items import ItemSource, Kind
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access


def calendar_access() -> Mapping[str, Access]:
    """Calls are added, changed, withdrawn, imported and exported by coordinators and the secretariat."""
    both = ("import", "staged", "apply", "drop", "add", "edit", "words", "withdraw", "reopen", "export")
    pages, programs = (*both, "stage", "new", "edit_form"), (*both, "entry", "history")
    names = [*(f"funding.{name}" for name in pages), *(f"api.funding.{name}" for name in programs)]
    return dict.fromkeys(names, Access.COORDINATOR)


AREA = Area(
    name="funding",
    documents=(CallRecord, CallImport, ImportRow, SourceState, Payload, SourceRecord),
    handlers=(
        pages.calls_page,
        pages.call_page,
        api.list_calls,
        api.get_call,
        api.call_matches,
        source_pages.sources_page,
        source_pages.refresh_source,
        source_pages.answer_held,
        source_api.list_sources,
        source_api.refresh_source,
        source_api.answer_held,
        calendar_pages.new_call_page,
        calendar_pages.add_call,
        calendar_pages.edit_call_page,
        calendar_pages.edit_call,
        calendar_pages.write_words,
        calendar_pages.withdraw_call,
        calendar_pages.reopen_call,
        calendar_pages.export_calls,
        calendar_api.add_call,
        calendar_api.edit_call,
        calendar_api.get_entry,
        calendar_api.write_words,
        calendar_api.withdraw_call,
        calendar_api.reopen_call,
        calendar_api.call_history,
        calendar_api.export_calls,
        import_pages.upload_page,
        import_pages.stage_file,
        import_pages.import_page,
        import_pages.apply_import,
        import_pages.drop_import,
        import_api.import_file,
        import_api.get_import,
        import_api.apply_import,
        import_api.drop_import,
    ),
    access={
        "funding.list": Access.PUBLIC,
        "funding.get": Access.PUBLIC,
        "api.funding.list": Access.PUBLIC,
        "api.funding.get": Access.PUBLIC,
        "api.funding.matches": Access.MEMBER,
        "funding.sources": Access.COORDINATOR,
        "funding.refresh": Access.COORDINATOR,
        "funding.held": Access.COORDINATOR,
        "api.funding.sources": Access.COORDINATOR,
        "api.funding.refresh": Access.COORDINATOR,
        "api.funding.held": Access.COORDINATOR,
        **calendar_access(),
    },
    jobs=jobs,
    followers=(Follower("funding.refresh", "source_states", refresh_asked),),
    models=(RefreshIn, HeldIn, *calendar_api.MODELS, ApplyIn),
    personal=(
        Trace(
            "calls",
            "history[].account_id",
            Holds.ACCOUNT,
            Ending.UNNAMED,
            N_("Your changes of calls"),
            ("_id", "identifier", "history"),
        ),
        Trace(
            "call_imports",
            "account_id",
            Holds.ACCOUNT,
            Ending.DELETED,
            N_("Files of calls that you took"),
            ("_id", "file", "created"),
        ),
        Trace(
            "call_imports",
            "applied_by",
            Holds.ACCOUNT,
            Ending.UNNAMED,
            N_("Imports of calls that you applied"),
            ("_id", "file", "applied"),
        ),
    ),
    items=(ItemSource(Kind.CALL, "calls", queries.call_items, queries.call_ids),),
)
