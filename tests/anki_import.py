#!/usr/bin/env python3
"""Imports decks into the real Anki (package `anki` from PyPI) and checks what came of it.

    VENV/bin/python tests/anki_import.py DUOYIN DOCUMENT...

For each document: make a deck, import it, review a card, let the learner edit and tag a note, change the document, make the
deck again, import again. Changed notes must be updated, all else be left alone, and the review history be kept.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

CARDS = "recognition,production,listening,polyphone,cloze"


def run(duoyin, document, package, data):
    command = [duoyin, "deck", document, "-o", package, "--data", data, "--cards", CARDS, "--name", "Story"]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def import_package(collection, package):
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def contents(collection):
    return {note.guid: (note.fields, note.tags, note.mod) for note in map(collection.get_note, collection.find_notes(""))}


def check(duoyin, document):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        text = Path(document).read_text(encoding="utf-8")
        copy = folder / "story.txt"
        copy.write_text(text, encoding="utf-8")
        run(duoyin, copy, folder / "first.apkg", folder / "data")

        collection = Collection(str(folder / "collection.anki2"))
        log = import_package(collection, folder / "first.apkg")
        assert log.found_notes == len(log.new) > 100, "every note is new"
        assert not log.conflicting and not log.missing_deck and not log.missing_notetype
        notes, cards = collection.note_count(), collection.card_count()

        # Every card renders on both sides, with something to ask and no template left over.
        for card in map(collection.get_card, collection.find_cards("")):
            question, answer = card.question(), card.answer()
            assert re.sub(r"<[^>]*>", "", question).strip(), f"empty question on {card.template()['name']}"
            for html in (question, answer):
                assert "{{" not in html and not re.search(r"[\u4e00-\u9fff]\[[a-zü]", html), html
        report, ok = collection.fix_integrity()
        assert ok and collection.card_count() == cards, report

        # A review, and an edit by the learner.
        collection.decks.set_current(collection.decks.id_for_name("Story"))
        card = collection.sched.getCard()
        card.start_timer()
        collection.sched.answerCard(card, 3)
        reviewed, reps = card.id, collection.get_card(card.id).reps
        edited = collection.get_note(collection.find_notes("note:Duoyin*Word")[0])
        edited["UserNotes"] = "mine"
        edited.add_tag("mine")
        collection.update_note(edited)
        before = contents(collection)

        # The same document again changes nothing; a changed one only what changed.
        run(duoyin, copy, folder / "same.apkg", folder / "data")
        log = import_package(collection, folder / "same.apkg")
        assert not log.new and not log.updated and len(log.duplicate) == notes, "nothing changed"
        assert contents(collection) == before

        changed = text.rstrip("\n") + "\n\n他把鑰匙交給了檔案館的館長。\n"
        copy.write_text(changed, encoding="utf-8")
        run(duoyin, copy, folder / "second.apkg", folder / "data")
        log = import_package(collection, folder / "second.apkg")
        assert not log.conflicting
        assert 0 < len(log.new) < 20 and len(log.updated) < 20, (len(log.new), len(log.updated))
        after = contents(collection)
        untouched = [guid for guid in before if before[guid] == after[guid]]
        assert len(untouched) == notes - len(log.updated), "all other notes are as they were"
        assert after[edited.guid][0] == before[edited.guid][0], "the learner's edit is kept"
        assert collection.get_card(reviewed).reps == reps > 0, "the review is kept"
        print(f"{document}: {notes} notes, {cards} cards; then {len(log.new)} new, {len(log.updated)} updated, rest untouched")
        collection.close()


def main():
    duoyin, *documents = sys.argv[1:]
    for document in documents:
        check(Path(duoyin).resolve(), document)
    print(f"{len(documents)} passed, 0 failed")


main()
