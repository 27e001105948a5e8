-- The sentences of a document are replaced when it is opened again.
CREATE INDEX occurrence_by_source ON occurrence (source);
