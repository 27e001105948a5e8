-- What was exported: for each deck and note the content that was written last, and when that content came about.
CREATE TABLE exported_note (
    deck TEXT NOT NULL,
    guid TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    fields TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    -- Whether the note was in the deck's last export.
    present INTEGER NOT NULL,
    PRIMARY KEY (deck, guid)
) STRICT;

-- The note types, whose styles depend on options.
CREATE TABLE exported_note_type (
    kind TEXT NOT NULL PRIMARY KEY,
    content_hash BLOB NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
