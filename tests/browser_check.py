#!/usr/bin/env python3
"""Opens cards and annotated pages in headless Chromium, in the window of a telephone, and checks what is to be seen.

    VENV/bin/python tests/browser_check.py DUOYIN DOCUMENT

The cards are rendered by the real Anki (package `anki` from PyPI) as its reviewer shows them, front and back, light and night.
A second, hostile document tries to run scripts and to become markup; a page with planted faults shows that each check can fail.
"""
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

CARDS = "recognition,production,listening,polyphone,cloze"
TEMPLATES = 5
WIDTH = 390  # CSS pixels
CONTRAST = 4.5  # WCAG 2.2, 1.4.3: the least for text of ordinary size
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--virtual-time-budget=10000"]

# The name becomes a title, the name of a deck and the source of a sentence.
HOSTILE_NAME = "<img src=x onerror=alert(7)>&amp;{{Key}}[sound:x]"
HOSTILE = """銀行的行長說：<script>alert(1)</script>他在旅行。

<img src=x onerror="alert(2)">他正在數一疊鈔票，&amp;覺得{{c1::數字}}很重要。

「</ruby></span><style>*{display:none}</style>」他還書以後還在睡覺 & 說 &lt;b&gt;好&lt;/b&gt;。

<!-- 他長大了，頭髮很長。 --><a href="javascript:alert(3)">音樂</a>使人快樂，]]>{{/Recognition}}"></title><svg onload=alert(4)>。
"""

# What pages may be made of. All that the documents hold is text.
PAGE_TAGS = {"HTML", "HEAD", "META", "TITLE", "STYLE", "BODY", "BR", "RUBY", "RT"}
CARD_TAGS = {"HTML", "HEAD", "META", "STYLE", "BODY", "DIV", "SPAN", "B", "BR", "HR", "RUBY", "RB", "RT", "DETAILS", "SUMMARY",
             "A", "OL", "LI", "svg", "circle", "path"}
ATTRIBUTES = {"charset", "name", "content", "class", "lang", "id", "data-bs-theme", "href", "viewBox", "cx", "cy", "r", "d", "open"}

REVIEWER_CSS = """body { margin: 20px; overflow-wrap: break-word; }
body.nightMode { background-color: #2c2c2c; color: #fcfcfc; }
hr { background-color: #ccc; margin: 1em; }"""
PLAY = '<a class="replay-button" href="#"><svg viewBox="0 0 64 64"><circle cx="32" cy="32" r="30"/><path d="M24 16v32l26-16z"/></svg></a>'

# Stands first in each page and notes what its scripts do, if there are any.
WATCH = """<script id="watch">
window.faults = [];
addEventListener('error', e => faults.push('error: ' + (e.message || e.target.outerHTML)), true);
for (const name of ['alert', 'confirm', 'prompt']) window[name] = text => faults.push('a script ran: ' + text);
</script>"""

# Looks at every page when all are loaded, and leaves what it saw in the document.
PROBE = r"""
const channels = colour => (colour.match(/[\d.]+/g) || []).map(Number);
const over = (top, below) => {
  const alpha = top.length > 3 ? top[3] : 1;
  return [0, 1, 2].map(i => alpha * top[i] + (1 - alpha) * below[i]);
};
const luminance = rgb => {
  const [r, g, b] = rgb.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const contrast = (a, b) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + .05) / (dark + .05);
};

function look(frame) {
  const view = frame.contentWindow, page = view.document, faults = [...view.faults];
  const style = element => view.getComputedStyle(element);
  page.getElementById('watch').remove();
  const elements = [...page.querySelectorAll('*')];
  const seen = {
    faults, title: page.title, lang: page.documentElement.lang, width: view.innerWidth, texts: 0, least: 21,
    dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
    tags: [...new Set(elements.map(e => e.tagName))],
    attributes: [...new Set(elements.flatMap(e => [...e.attributes].map(a => a.name)))],
    links: [...new Set(elements.map(e => e.getAttribute('href')).filter(Boolean))],
    rubies: page.querySelectorAll('ruby').length, said: page.body.textContent,
  };
  page.querySelectorAll('details').forEach(e => e.open = true);

  const root = page.documentElement;
  if (root.scrollWidth > view.innerWidth) faults.push(`too wide: the page, ${root.scrollWidth} px`);
  for (const e of page.body.querySelectorAll('*')) {
    const box = e.getBoundingClientRect();
    if (box.right > view.innerWidth + 1 || box.left < -1) faults.push('too wide: ' + e.outerHTML.slice(0, 120));
  }

  for (const ruby of page.querySelectorAll('ruby')) {
    const above = ruby.querySelector('rt'), range = page.createRange();
    if (!above || !above.textContent.trim()) { faults.push('empty ruby: ' + ruby.outerHTML); continue; }
    range.selectNode(ruby.firstChild);
    const base = range.getBoundingClientRect(), box = above.getBoundingClientRect(), middle = (box.left + box.right) / 2;
    // The box of a Han character has blank room at its top, which ruby may use.
    const stands = box.height > 0 && box.bottom <= base.top + .3 * base.height && base.left <= middle && middle <= base.right;
    if (!stands) faults.push('ruby not above: ' + ruby.outerHTML);
  }

  const canvas = page.createElement('div');
  canvas.style.backgroundColor = 'Canvas';
  page.body.append(canvas);
  const bottom = channels(style(canvas).backgroundColor);
  canvas.remove();
  const background = e => e ? over(channels(style(e).backgroundColor), background(e.parentElement)) : bottom;
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
    const paper = background(e), ratio = contrast(over(channels(style(e).color), paper), paper);
    seen.texts += 1;
    seen.least = Math.min(seen.least, ratio);
    if (ratio < LEAST) faults.push(`poor contrast: ${ratio.toFixed(2)} ${e.outerHTML.slice(0, 120)}`);
  }

  page.querySelectorAll('rt').forEach(e => e.remove());
  seen.text = page.body.textContent;
  return seen;
}

addEventListener('load', () => setTimeout(() => {
  const result = document.createElement('pre');
  result.id = 'result';
  try {
    result.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(look));
  } catch (trouble) {
    result.textContent = JSON.stringify(String(trouble.stack));
  }
  document.body.replaceChildren(result);
}, 1000));
""".replace("LEAST", str(CONTRAST))


def look(pages):
    """What Chromium sees of each page; a page is its HTML and `light` or `dark`. A frame can be as narrow as a telephone."""
    frames = []
    for page, scheme in pages:
        watched = page.replace("<head>", "<head>" + WATCH, 1)
        assert watched != page, "a page has a head"
        style = f"width:{WIDTH}px;height:760px;border:0;color-scheme:{scheme}"
        frames.append(f'<iframe style="{style}" srcdoc="{html.escape(watched)}"></iframe>')
    with tempfile.TemporaryDirectory() as folder:
        host = Path(folder) / "host.html"
        host.write_text(f'<!doctype html><meta charset="utf-8"><body>{"".join(frames)}<script>{PROBE}</script>', encoding="utf-8")
        command = [shutil.which("chromium"), *FLAGS, f"--user-data-dir={folder}/profile", "--dump-dom", host.as_uri()]
        dump = subprocess.run(command, check=True, capture_output=True, timeout=300).stdout.decode("utf-8")
    found = re.search(r'<pre id="result">(.*?)</pre>', dump, re.DOTALL)
    assert found, "Chromium has left no result: " + dump[-2000:]
    results = json.loads(html.unescape(found[1]))
    assert isinstance(results, list), results
    for result, (_, scheme) in zip(results, pages, strict=True):
        assert result["width"] == WIDTH and result["dark"] == (scheme == "dark"), (result["width"], result["dark"], scheme)
    return results


def require(what, result, tags):
    """Nothing is wrong on the page, and it is made of nothing but what Duoyin and Anki write."""
    assert not result["faults"], "\n".join([what, *result["faults"][:10]])
    assert result["texts"] > 0, f"{what}: nothing is to be seen"
    strange = set(result["tags"]) - tags, set(result["attributes"]) - ATTRIBUTES, set(result["links"]) - {"#"}
    assert not any(strange), f"{what}: unexpected markup {strange}"


def run(duoyin, command, document, output, *more):
    arguments = [duoyin, command, document, "-o", output, *more]
    subprocess.run([str(part) for part in arguments], check=True, capture_output=True)


def card_page(card, text, night):
    text = re.sub(r"\[anki:play:[qa]:\d+\]", PLAY, text)
    mode = " nightMode night_mode" if night else ""
    return (f'<!doctype html><html class="{"night-mode" if night else ""}" data-bs-theme="{"dark" if night else "light"}"><head>'
            f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{REVIEWER_CSS}</style></head>'
            f'<body class="card card{card.ord + 1}{mode}"><div id="qa">{text}</div></body></html>')


def chosen(collection, every):
    """Every card; or of each template the first, and the one with most on its back."""
    templates = {}
    for card in map(collection.get_card, collection.find_cards("", order="c.id")):
        templates.setdefault((card.note_type()["name"], card.template()["name"]), []).append(card)
    assert len(templates) == TEMPLATES, templates.keys()
    if every:
        return [card for cards in templates.values() for card in cards]
    return [card for cards in templates.values() for card in (cards[0], max(cards, key=lambda card: len(card.answer())))]


def answers(note):
    """The readings that a card of the note asks for, as they are spelled on its back."""
    spelled = (re.sub(r"<[^>]*>", "", note[field]).strip() for field in ("Pinyin", "PinyinNumbers", "PinyinSpoken", "Zhuyin"))
    return [reading for reading in map(html.unescape, spelled) if reading]


def check_cards(duoyin, document, folder, every=False):
    """All sides of the cards, in both modes; the text on the backs is given back."""
    run(duoyin, "deck", document, folder / "deck.apkg", "--data", folder / "data", "--cards", CARDS)
    collection = Collection(str(folder / "collection.anki2"))
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(folder / "deck.apkg"), options=ImportAnkiPackageOptions()))
    sides = [(card, side, night) for card in chosen(collection, every) for side in ("front", "back") for night in (False, True)]
    texts = [card.question() if side == "front" else card.answer() for card, side, _ in sides]
    pages = [(card_page(card, text, night), "dark" if night else "light") for (card, _, night), text in zip(sides, texts)]
    results, backs, rubies = look(pages), [], 0
    for (card, side, night), result in zip(sides, results, strict=True):
        what = f"{card.template()['name']} of {card.note().fields[0]}, {side}, {'night' if night else 'light'}"
        require(what, result, CARD_TAGS)
        if side == "front":
            assert not result["rubies"], f"{what}: ruby on the front"
            shown = [reading for reading in answers(card.note()) if re.search(rf"(?<!\w){re.escape(reading)}(?!\w)", result["said"])]
            assert not shown, f"{what}: the answer {shown} is shown"
        else:
            assert any(reading in result["said"] for reading in answers(card.note())), f"{what}: no answer"
            assert result["rubies"] or card.note_type()["name"] != "Duoyin Word", f"{what}: no ruby"
            backs.append(result["text"])
        rubies += result["rubies"]
    collection.close()
    least = min(result["least"] for result in results)
    print(f"{document.name}: {len(results)} sides of cards, {rubies} rubies, contrast at least {least:.2f}")
    return backs


def check_page(duoyin, document, folder):
    """The annotated page in both modes; its text without readings is given back."""
    page = folder / "page.html"
    run(duoyin, "annotate", document, page, "--format", "ruby")
    source = page.read_text(encoding="utf-8")
    results = look([(source, scheme) for scheme in ("light", "dark")])
    for result in results:
        require(f"annotated {document.name}", result, PAGE_TAGS)
        assert result["title"] == str(document), result["title"]
        assert result["lang"] == "zh-Hant", result["lang"]
        assert result["rubies"] > 20, result["rubies"]
    least = min(result["least"] for result in results)
    print(f"{document.name}: a page with {results[0]['rubies']} rubies, contrast at least {least:.2f}")
    return results[0]["text"]


def check_hostile(duoyin, folder):
    document = folder / f"{HOSTILE_NAME}.txt"
    document.write_text(HOSTILE, encoding="utf-8")
    text = check_page(duoyin, document, folder)
    assert text.split() == HOSTILE.split(), f"the page says what the document says: {text}"
    backs = "\n".join(check_cards(duoyin, document, folder, every=True))
    for literal in (HOSTILE_NAME, "<script>alert(1)</script>", '<img src=x onerror="alert(2)">', "&amp;", "{{c1::", "</ruby>"):
        assert literal in backs, f"{literal} is on no card"


def check_planted():
    """Each fault is found where it is."""
    planted = {
        "error: ": "<script>nowhere()</script>",
        "a script ran: ": '<img src="missing.png" onerror="alert(1)">',
        "too wide: ": '<div style="width: 500px">寬</div>',
        "empty ruby: ": "<ruby>行<rt></rt></ruby>",
        "ruby not above: ": '<ruby style="ruby-position: under">行<rt>háng</rt></ruby>',
        "poor contrast: ": '<p style="color: #999; background: #fff">淡</p>',
    }
    results = look([(f"<!doctype html><html><head></head><body>{body}</body></html>", "light") for body in planted.values()])
    for fault, result in zip(planted, results, strict=True):
        assert any(found.startswith(fault) for found in result["faults"]), f"no “{fault}” in {result['faults']}"
    print(f"{len(planted)} planted faults are found")


def main():
    duoyin, document = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    check_planted()
    with tempfile.TemporaryDirectory() as folder:
        check_page(duoyin, document, Path(folder))
        check_cards(duoyin, document, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        check_hostile(duoyin, Path(folder))
    print("what the browser shows is right")


main()
