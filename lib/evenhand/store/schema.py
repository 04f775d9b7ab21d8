"""The tables, as the migrations that made them.

Never change a migration that was released: add one. Times are UTC in TIMESTAMP, money is integer cents, documents are
JSON. Rows that must not change are guarded by triggers, because a rule that only code keeps is kept by some code.
"""

from __future__ import annotations

from evenhand.store.migrations import Migrations

MIGRATIONS = Migrations()


def _unchangeable(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{event} AFTER {event} ON {table} FOR EACH STATEMENT "
        f"INSERT INTO refusals SELECT error('rows of {table} are never changed or removed')"
        for event in ("update", "delete")
    )


@MIGRATIONS.register("0001 documents")
def _documents() -> tuple[str, ...]:
    return (
        # Nothing is ever in it: a trigger needs a table to insert into while it refuses.
        "CREATE TABLE refusals (why VARCHAR)",
        """CREATE TABLE audit (
            number BIGINT PRIMARY KEY, happened_at TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, action VARCHAR NOT NULL,
            subject VARCHAR NOT NULL, details JSON NOT NULL, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL)""",
        *_unchangeable("audit"),
        """CREATE TABLE drafts (
            id VARCHAR PRIMARY KEY, scenario_id VARCHAR NOT NULL, body JSON NOT NULL, version INTEGER NOT NULL,
            base_revision VARCHAR, updated_at TIMESTAMP NOT NULL, updated_by VARCHAR NOT NULL)""",
        """CREATE TABLE revisions (
            scenario_id VARCHAR NOT NULL, revision VARCHAR NOT NULL, body JSON NOT NULL, name VARCHAR NOT NULL,
            note VARCHAR NOT NULL, saved_at TIMESTAMP NOT NULL, saved_by VARCHAR NOT NULL, number BIGINT NOT NULL,
            PRIMARY KEY (scenario_id, revision))""",
        *_unchangeable("revisions"),
        """CREATE TABLE sketches (
            fingerprint VARCHAR PRIMARY KEY, body JSON NOT NULL, name VARCHAR NOT NULL, profile JSON NOT NULL,
            added_at TIMESTAMP NOT NULL)""",
        """CREATE TABLE runs (
            key VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, parameters JSON NOT NULL, result JSON NOT NULL,
            result_hash VARCHAR NOT NULL, computed_at TIMESTAMP NOT NULL)""",
        """CREATE TABLE scores (
            revision VARCHAR NOT NULL, rubric VARCHAR NOT NULL, body JSON NOT NULL, body_hash VARCHAR NOT NULL,
            computed_at TIMESTAMP NOT NULL, PRIMARY KEY (revision, rubric))""",
        "CREATE TABLE settings (key VARCHAR PRIMARY KEY, setting JSON NOT NULL, updated_at TIMESTAMP NOT NULL)",
    )


@MIGRATIONS.register("0002 workshops")
def _workshops() -> tuple[str, ...]:
    return (
        """CREATE TABLE workshops (
            id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, question VARCHAR NOT NULL, alternatives JSON NOT NULL,
            statements JSON NOT NULL, agenda JSON NOT NULL, code VARCHAR NOT NULL UNIQUE,
            facilitator_hash VARCHAR NOT NULL, opened_at TIMESTAMP NOT NULL)""",
        """CREATE TABLE participants (
            key VARCHAR PRIMARY KEY, workshop VARCHAR NOT NULL, role VARCHAR NOT NULL, notice VARCHAR NOT NULL,
            accepted_at TIMESTAMP NOT NULL, left_at TIMESTAMP, seat_hash VARCHAR NOT NULL UNIQUE)""",
        # The one table that says who somebody is. Taking a row out of it is all it takes to forget them.
        "CREATE TABLE participant_names (key VARCHAR PRIMARY KEY, name VARCHAR NOT NULL)",
        """CREATE TABLE rounds (
            workshop VARCHAR NOT NULL, number INTEGER NOT NULL, opened_at TIMESTAMP NOT NULL, revealed_at TIMESTAMP,
            revealed_by VARCHAR, PRIMARY KEY (workshop, number))""",
        """CREATE TABLE ballots (
            workshop VARCHAR NOT NULL, round INTEGER NOT NULL, participant VARCHAR NOT NULL, ratings JSON NOT NULL,
            choice VARCHAR, reason VARCHAR NOT NULL, would_change VARCHAR NOT NULL, cast_at TIMESTAMP NOT NULL,
            PRIMARY KEY (workshop, round, participant))""",
        # The gate: the only place that shows what somebody else voted, and only after the reveal.
        """CREATE VIEW visible_ballots AS
            SELECT ballots.workshop, ballots.round, ballots.participant, participants.role, ballots.ratings,
                ballots.choice, ballots.reason, ballots.would_change, ballots.cast_at
            FROM ballots
            JOIN rounds ON rounds.workshop = ballots.workshop AND rounds.number = ballots.round
            JOIN participants ON participants.key = ballots.participant
            WHERE rounds.revealed_at IS NOT NULL""",
        # Times of wrong workshop codes within the last minute, so that codes cannot be guessed.
        "CREATE TABLE wrong_codes (tried_at TIMESTAMP NOT NULL)",
        """CREATE TABLE steps (
            workshop VARCHAR NOT NULL, position INTEGER NOT NULL, started_at TIMESTAMP NOT NULL,
            PRIMARY KEY (workshop, position))""",
        """CREATE TABLE decisions (
            workshop VARCHAR PRIMARY KEY, body JSON NOT NULL, decided_at TIMESTAMP NOT NULL,
            audit_head VARCHAR NOT NULL)""",
        *_unchangeable("decisions"),
    )


@MIGRATIONS.register("0003 valuations")
def _valuations() -> tuple[str, ...]:
    return (
        """CREATE TABLE valuations (
            hash VARCHAR PRIMARY KEY, scenario_id VARCHAR NOT NULL, revision VARCHAR NOT NULL, made_on DATE NOT NULL,
            author VARCHAR NOT NULL, approver VARCHAR NOT NULL, body JSON NOT NULL, recorded_at TIMESTAMP NOT NULL)""",
        *_unchangeable("valuations"),
    )


@MIGRATIONS.register("0004 evidence and undo")
def _evidence() -> tuple[str, ...]:
    return (
        """CREATE TABLE evidence (
            sha256 VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, content BLOB NOT NULL, size BIGINT NOT NULL,
            added_at TIMESTAMP NOT NULL)""",
        # What each save of a draft left behind; restores names the save whose body it brought back.
        """CREATE TABLE draft_saves (
            draft_id VARCHAR NOT NULL, version INTEGER NOT NULL, scenario_id VARCHAR NOT NULL, body JSON NOT NULL,
            restores INTEGER, PRIMARY KEY (draft_id, version))""",
    )


@MIGRATIONS.register("0005 rubrics")
def _rubrics() -> tuple[str, ...]:
    return (
        """CREATE TABLE rubrics (
            key VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, body VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL)""",
        # Scorecards were never read from it: what is kept of an assessment is kept with its run.
        "DROP TABLE scores",
    )


@MIGRATIONS.register("0006 the room")
def _room() -> tuple[str, ...]:
    return (
        # A seat can be reached from several devices; a device is a hash too, and slots tell apart those who share one.
        """CREATE TABLE seat_keys (
            hash VARCHAR PRIMARY KEY, participant VARCHAR NOT NULL, device VARCHAR NOT NULL, slot INTEGER NOT NULL,
            added_at TIMESTAMP NOT NULL)""",
        "INSERT INTO seat_keys SELECT seat_hash, key, '', 0, accepted_at FROM participants",
        """CREATE TABLE facilitator_keys (
            workshop VARCHAR NOT NULL, hash VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL,
            PRIMARY KEY (workshop, hash))""",
        # One-time codes: for a seat on another device, or, without a participant, for leading together.
        """CREATE TABLE transfer_codes (
            hash VARCHAR PRIMARY KEY, workshop VARCHAR NOT NULL, participant VARCHAR, expires_at TIMESTAMP NOT NULL)""",
        # Wrong codes are counted by who tries them, so that a guesser stops nobody else.
        "DROP TABLE wrong_codes",
        "CREATE TABLE wrong_codes (guesser VARCHAR NOT NULL, tried_at TIMESTAMP NOT NULL)",
        """CREATE TABLE closings (
            workshop VARCHAR NOT NULL, round INTEGER NOT NULL, closes_at TIMESTAMP NOT NULL,
            announced_by VARCHAR NOT NULL, PRIMARY KEY (workshop, round))""",
        # What a later round asks again; a round that is not in it asks everything.
        """CREATE TABLE asked_again (
            workshop VARCHAR NOT NULL, round INTEGER NOT NULL, items JSON NOT NULL, PRIMARY KEY (workshop, round))""",
        """CREATE TABLE unfinished_ballots (
            workshop VARCHAR NOT NULL, round INTEGER NOT NULL, participant VARCHAR NOT NULL,
            PRIMARY KEY (workshop, round, participant))""",
        """CREATE TABLE dissents (
            workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, reason VARCHAR NOT NULL,
            would_change VARCHAR NOT NULL, signed BOOLEAN NOT NULL, written_at TIMESTAMP NOT NULL,
            confirmed_at TIMESTAMP, PRIMARY KEY (workshop, participant))""",
        """CREATE TABLE customer_sentences (
            workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, sentence VARCHAR NOT NULL,
            written_at TIMESTAMP NOT NULL, PRIMARY KEY (workshop, participant))""",
        "CREATE TABLE proposals (workshop VARCHAR PRIMARY KEY, body JSON NOT NULL, proposed_at TIMESTAMP NOT NULL)",
        """CREATE TABLE weights (
            workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, points JSON NOT NULL, given_at TIMESTAMP NOT NULL,
            PRIMARY KEY (workshop, participant))""",
        """CREATE TABLE workshop_terms (workshop VARCHAR PRIMARY KEY,
            named BOOLEAN NOT NULL, rehearsal BOOLEAN NOT NULL)""",
    )


@MIGRATIONS.register("0007 journal")
def _journal() -> tuple[str, ...]:
    # Under which mark the file is in use, and the log's answer: see `evenhand.store.journal`.
    return ("CREATE TABLE journal (part VARCHAR PRIMARY KEY, mark VARCHAR NOT NULL)",)


@MIGRATIONS.register("0008 an afternoon")
def _afternoon() -> tuple[str, ...]:
    return (
        # How many of each function are expected, and how many ballots a reveal and a decision need.
        "CREATE TABLE expected (workshop VARCHAR PRIMARY KEY, headcount JSON NOT NULL, quorum INTEGER NOT NULL)",
        """CREATE TABLE fact_questions (
            id VARCHAR PRIMARY KEY, workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, question VARCHAR NOT NULL,
            asked_at TIMESTAMP NOT NULL)""",
        """CREATE TABLE fact_answers (
            question VARCHAR PRIMARY KEY, workshop VARCHAR NOT NULL, answer VARCHAR NOT NULL,
            answered_at TIMESTAMP NOT NULL)""",
        """CREATE TABLE enough_known (
            workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, PRIMARY KEY (workshop, participant))""",
        # Who has read what is proposed; a decision that is announced is due when its time has come.
        """CREATE TABLE read_backs (
            workshop VARCHAR NOT NULL, participant VARCHAR NOT NULL, PRIMARY KEY (workshop, participant))""",
        """CREATE TABLE locks (
            workshop VARCHAR PRIMARY KEY, locks_at TIMESTAMP NOT NULL, announced_by VARCHAR NOT NULL)""",
    )
