"""Everything that outlives a session, in one DuckDB file owned by the app. Knows tables and plain values only."""

from evenhand.store.audit import AuditEntry
from evenhand.store.drafts import Draft, DraftConflict
from evenhand.store.results import StoredRun
from evenhand.store.revisions import Revision
from evenhand.store.rubrics import StoredRubric
from evenhand.store.sketches import StoredSketch
from evenhand.store.spaces import Spaces, check_space, space_path
from evenhand.store.store import Store, default_path, open_snapshot, open_store
from evenhand.store.valuations import StoredValuation
from evenhand.vocabulary.defaults import MAIN

__all__ = [
    "MAIN",
    "AuditEntry",
    "Draft",
    "DraftConflict",
    "Revision",
    "Spaces",
    "Store",
    "StoredRubric",
    "StoredRun",
    "StoredSketch",
    "StoredValuation",
    "check_space",
    "default_path",
    "open_snapshot",
    "open_store",
    "space_path",
]
