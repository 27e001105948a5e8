-- What is learned; the key says what it is.
CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;

-- The log of answers: rows are added and never deleted. Times are milliseconds since 1970 in UTC.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    card INTEGER NOT NULL REFERENCES card (id),
    at INTEGER NOT NULL,
    -- The learner's clock, in minutes east of UTC.
    utc_offset INTEGER NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    taken_ms INTEGER NOT NULL CHECK (taken_ms BETWEEN 0 AND 4294967295),
    question TEXT NOT NULL,
    sentence INTEGER,
    answer TEXT,
    expected TEXT NOT NULL,
    -- When the learner took the answer back.
    undone_at INTEGER,
    UNIQUE (card, at)
) STRICT;

CREATE INDEX review_by_time ON review (at);

-- Where each card that was asked stands: what the log says, computed with the scheduler whose fingerprint is in `setting`.
CREATE TABLE card_state (
    card INTEGER PRIMARY KEY REFERENCES card (id),
    phase TEXT NOT NULL CHECK (phase IN ('learning', 'review', 'relearning')),
    step INTEGER NOT NULL,
    stability REAL NOT NULL,
    difficulty REAL NOT NULL,
    due INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_utc_offset INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    lapses INTEGER NOT NULL
) STRICT;

CREATE INDEX card_state_by_due ON card_state (due);

-- Few cards are on their steps at a time, and they are asked for after every answer.
CREATE INDEX card_state_in_steps ON card_state (due) WHERE phase <> 'review';

-- The sentences in which a card can be asked.
CREATE TABLE occurrence (
    card INTEGER NOT NULL REFERENCES card (id),
    -- The number that stays the same for the same sentence.
    id INTEGER NOT NULL,
    source TEXT NOT NULL,
    sentence TEXT NOT NULL,
    last_asked INTEGER,
    PRIMARY KEY (card, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
