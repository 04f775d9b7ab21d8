"""What the store can prove and hand out, at the foot of every page: the audit, checked, and a published snapshot."""

from __future__ import annotations

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.session import state

SHOWN = 20
"""How many entries of the audit are shown, the latest first."""


def show_records() -> None:
    """Offer the audit and the snapshot one click down; nothing is read before somebody asks."""
    folded = st.popover("Audit and snapshot", icon=":material/receipt_long:", key="records", on_change="rerun")
    if not folded.open:
        return
    with folded:
        try:
            _show_audit()
            _show_snapshot()
        except EvenhandError as error:
            show_failure(error)


def _show_audit() -> None:
    audit = state.store().audit
    wrong, entries = audit.verify(), audit.entries(limit=SHOWN)
    if wrong is not None:
        st.error(f"Entry {wrong} of the audit is not as it was written, or is missing. What follows it proves nothing.")
    elif entries:
        st.markdown(f"All {entries[0].number:,} entries of the audit are as they were written.")
    else:
        st.markdown("Nothing has been saved yet, so the audit is empty.")
    if entries:
        import pandas as pd  # nobody else waits for it

        st.dataframe(
            pd.DataFrame(
                {
                    "number": [entry.number for entry in entries],
                    "when (UTC)": [f"{entry.happened_at:%Y-%m-%d %H:%M}" for entry in entries],
                    "who": [entry.actor for entry in entries],
                    "what": [entry.action for entry in entries],
                    "about": [entry.subject for entry in entries],
                }
            ),
            hide_index=True,
            alt=f"The latest {len(entries)} entries of the audit",
        )
        st.caption(
            f"Head of the chain: {audit.head()}. Written down elsewhere, it shows later that nothing was cut off."
        )


def _show_snapshot() -> None:
    st.caption(
        "A snapshot is a copy that the command line reads with --store while Evenhand runs. It holds no participants, "
        "no ballots and no codes."
    )
    if st.button("Publish a snapshot", key="publish-snapshot", icon=":material/publish:"):
        store = state.store()
        path = store.publish_snapshot(store.path.parent)
        st.success("Published beside the store.")
        st.code(str(path), language=None, wrap_lines=True)
